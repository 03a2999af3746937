"""Contacts and events of many calls in one transaction of the exchange.

The statements run on the caller's connection and inside its transaction: the record, the state of
the calls and the notification are stored together or not at all.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from buergertelefon.contacts.callers import keys_of
from buergertelefon.contacts.record import Concluded, Happened, Noted, Opened, Owed
from buergertelefon.contacts.rules import Outcome

Connection = psycopg.AsyncConnection[tuple[Any, ...]]
#: SQL and its parameters; fetches nothing, so many of them go one way to the server and back
Statement = tuple[str, Mapping[str, Any] | Sequence[Any]]


@dataclass(frozen=True)
class Opening:
    """Calls that begin; they are stored once it is known which callers have a key."""

    centre: int
    calls: Sequence[Opened]  # with the callers' numbers: in memory alone, never written down
    given: Mapping[str, Any]  # of OPEN, but for `keyed`


#: one after the other, what stores a transaction
Step = Statement | Opening

#: one locked row for numbers without gaps and positions in commit order
COUNT = """
INSERT INTO contacts_ledger AS l (centre_id, last_number, last_position)
VALUES (%(centre)s, %(numbers)s, %(positions)s)
ON CONFLICT (centre_id) DO UPDATE SET
    last_number = l.last_number + %(numbers)s, last_position = l.last_position + %(positions)s
"""
#: with all that is known of it already: a row that is written twice costs all its indexes twice
OPEN = """
INSERT INTO contacts_contact (id, centre_id, number, channel, municipality_id, called, line_name,
    language, begun, entered_queue, answered, ended, closed, held_ms, "end", cause,
    outcome, outcome_proposed, note, keyed)
SELECT id, %(centre)s, l.last_number - %(n)s + place, channel, municipality, called, line_name,
    language, begun, entered_queue, answered, ended, closed, coalesce(held_ms, 0),
    coalesce("end", ''), coalesce(cause, ''),
    CASE WHEN outcome IS NOT NULL THEN outcome
        WHEN closed IS NOT NULL AND answered IS NOT NULL THEN %(default)s ELSE '' END,
    outcome IS NULL, coalesce(note, ''), id = ANY(%(keyed)s::uuid[])
FROM contacts_ledger AS l, jsonb_to_recordset(%(rows)s) AS x (id uuid, place bigint, channel text,
    municipality text, called text, line_name text, language text, begun timestamptz,
    entered_queue timestamptz, answered timestamptz, ended timestamptz, closed timestamptz,
    held_ms bigint, "end" text, cause text, outcome text, note text)
WHERE l.centre_id = %(centre)s
"""
KEYS = """
INSERT INTO contacts_callerkey (contact_id, key, before)
SELECT contact, key, before FROM jsonb_to_recordset(%(rows)s)
    AS x (contact uuid, key text, before text)
"""
NOTE = """
UPDATE contacts_contact AS c SET
    entered_queue = coalesce(x.entered_queue, c.entered_queue),
    answered = coalesce(x.answered, c.answered),
    ended = coalesce(x.ended, c.ended),
    closed = coalesce(x.closed, c.closed),
    held_ms = coalesce(x.held_ms, c.held_ms),
    "end" = coalesce(x."end", c."end"),
    cause = coalesce(x.cause, c.cause),
    language = coalesce(x.language, c.language),
    outcome = CASE WHEN x.closed IS NOT NULL AND coalesce(x.answered, c.answered) IS NOT NULL
        AND c.outcome = '' THEN %(default)s ELSE c.outcome END
FROM jsonb_to_recordset(%(rows)s) AS x (id uuid, entered_queue timestamptz, answered timestamptz,
    ended timestamptz, closed timestamptz, held_ms bigint, "end" text, cause text, language text)
WHERE c.id = x.id
"""
#: what is closed already does not change any more
CONCLUDE = """
UPDATE contacts_contact AS c SET outcome = x.outcome, outcome_proposed = false, note = x.note
FROM jsonb_to_recordset(%(rows)s) AS x (id uuid, outcome text, note text)
WHERE c.id = x.id AND c.closed IS NULL
"""
TOPICS = """
INSERT INTO contacts_contacttopic (contact_id, service_id)
SELECT x.contact, x.service
FROM jsonb_to_recordset(%(rows)s) AS x (contact uuid, service bigint, fresh boolean)
LEFT JOIN contacts_contact AS c ON NOT x.fresh AND c.id = x.contact AND c.closed IS NULL
WHERE x.fresh OR c.id IS NOT NULL
ON CONFLICT (contact_id, service_id) DO NOTHING
"""
OWED = """
INSERT INTO contacts_followup (contact_id, kind, text, phone, due)
SELECT contact, kind, text, phone, due
FROM jsonb_to_recordset(%(rows)s)
    AS x (contact uuid, kind text, text text, phone text, due timestamptz)
"""
EVENTS = """
INSERT INTO contacts_contactevent (centre_id, position, contact_id, kind, at, detail)
SELECT %(centre)s, l.last_position - %(n)s + place, contact, kind, at, detail
FROM contacts_ledger AS l, jsonb_to_recordset(%(rows)s)
    AS x (place bigint, contact uuid, kind text, at timestamptz, detail jsonb)
WHERE l.centre_id = %(centre)s
"""


async def carry_out(db: Connection, steps: Iterable[Step]) -> None:
    """Store it all inside the open transaction of `db`; may be pipelined.

    Fetches nothing but the callers' keys, when a call opens whose number is known. The numbers
    themselves are in no statement.

    Raises what PostgreSQL raises.
    """
    for step in steps:
        for sql, values in await _keyed(db, step) if isinstance(step, Opening) else [step]:
            await db.execute(sql, values)


async def _keyed(db: Connection, opening: Opening) -> list[Statement]:
    keys = await keys_of(db, opening.centre, opening.calls)
    keyed = [one["contact"] for one in keys]
    found: list[Statement] = [(OPEN, {**opening.given, "keyed": keyed})]
    if keys:
        found.append((KEYS, _rows(keys)))
    return found


def statements(
    centre: int,
    *,
    opened: Sequence[Opened],
    noted: Sequence[Noted],
    events: Sequence[Happened],
    owed: Sequence[Owed] = (),
    concluded: Sequence[Concluded] = (),
) -> list[Step]:
    """What stores it all, to be carried out in this order inside one transaction."""
    if not (opened or noted or events or owed or concluded):
        return []
    found: list[Step] = [
        (COUNT, {"centre": centre, "numbers": len(opened), "positions": len(events)})
    ]
    known = _merged(noted)
    last = {one.contact: one for one in concluded}
    fresh = {one.contact for one in opened}
    if opened:
        rows = [
            _opened(one, place, known.pop(one.contact, None), last.get(one.contact))
            for place, one in enumerate(opened, start=1)
        ]
        given = {"centre": centre, "n": len(rows), **_rows(rows)}
        found.append(Opening(centre, opened, given))
    if words := [one for one in last.values() if one.contact not in fresh]:
        found.append((CONCLUDE, _rows(_concluded(one) for one in words)))
    if topics := [
        {"contact": one.contact, "service": topic, "fresh": one.contact in fresh}
        for one in concluded
        for topic in one.topics
    ]:
        found.append((TOPICS, _rows(topics)))
    if known:
        found.append((NOTE, _rows(_noted(one) for one in known.values())))
    if owed:
        found.append((OWED, _rows({**vars(one), "due": one.due.isoformat()} for one in owed)))
    if events:
        rows = [_happened(one, place) for place, one in enumerate(events, start=1)]
        found.append((EVENTS, {"centre": centre, "n": len(rows), **_rows(rows)}))
    return found


def _rows(rows: Iterable[Mapping[str, object]]) -> dict[str, str]:
    return {"rows": json.dumps([*rows]), "default": Outcome.SETTLED.value}


def _merged(noted: Iterable[Noted]) -> dict[str, Noted]:
    """One for each contact."""
    merged: dict[str, Noted] = {}
    for one in noted:
        merged[one.contact] = merged[one.contact].merged(one) if one.contact in merged else one
    return merged


def _happened(one: Happened, place: int) -> dict[str, object]:
    return {
        "place": place,
        "contact": one.contact,
        "kind": one.kind,
        "at": one.at.isoformat(),
        "detail": dict(one.detail),
    }


def _opened(
    one: Opened, place: int, noted: Noted | None, concluded: Concluded | None
) -> dict[str, object]:
    row: dict[str, object] = {
        "id": one.contact,
        "place": place,
        "channel": one.channel,
        "municipality": one.municipality,
        "called": one.called,
        "line_name": one.line_name,
        "language": one.language,
        "begun": one.begun.isoformat(),
    }
    if noted:
        row |= {key: value for key, value in _noted(noted).items() if value is not None}
    return row | _concluded(concluded) if concluded else row


def _concluded(one: Concluded) -> dict[str, object]:
    return {"id": one.contact, "outcome": one.outcome, "note": one.note}


def _noted(one: Noted) -> dict[str, object]:
    return {
        "id": one.contact,
        "entered_queue": one.entered_queue and one.entered_queue.isoformat(),
        "answered": one.answered and one.answered.isoformat(),
        "ended": one.ended and one.ended.isoformat(),
        "closed": one.closed and one.closed.isoformat(),
        "held_ms": one.held_ms,
        "end": one.end,
        "cause": one.cause,
        "language": one.language,
    }
