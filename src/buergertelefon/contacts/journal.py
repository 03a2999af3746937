"""Contacts and events of many calls in one transaction of the exchange.

The statements run on the caller's connection and inside its transaction: the record, the state of
the calls and the notification are stored together or not at all.
"""

import json
from collections.abc import Sequence
from typing import Any

import psycopg

from buergertelefon.contacts.callers import keys_of
from buergertelefon.contacts.record import Happened, Noted, Opened, Owed
from buergertelefon.contacts.rules import Outcome

Connection = psycopg.AsyncConnection[tuple[Any, ...]]

#: one locked row for numbers without gaps and positions in commit order
COUNT = """
INSERT INTO contacts_ledger AS l (centre_id, last_number, last_position)
VALUES (%(centre)s, %(numbers)s, %(positions)s)
ON CONFLICT (centre_id) DO UPDATE SET
    last_number = l.last_number + %(numbers)s, last_position = l.last_position + %(positions)s
"""
OPEN = """
INSERT INTO contacts_contact (id, centre_id, number, channel, municipality_id, called, line_name,
    language, begun, held_ms, "end", cause, outcome, outcome_proposed, note, keyed)
SELECT id, %(centre)s, l.last_number - %(n)s + place, channel, municipality, called, line_name,
    language, begun, 0, '', '', '', true, '', keyed
FROM contacts_ledger AS l, jsonb_to_recordset(%(rows)s) AS x (id uuid, place bigint, channel text,
    municipality text, called text, line_name text, language text, begun timestamptz, keyed boolean)
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
    outcome = CASE WHEN x.closed IS NOT NULL AND c.answered IS NOT NULL AND c.outcome = ''
        THEN %(default)s ELSE c.outcome END
FROM jsonb_to_recordset(%(rows)s) AS x (id uuid, entered_queue timestamptz, answered timestamptz,
    ended timestamptz, closed timestamptz, held_ms bigint, "end" text, cause text, language text)
WHERE c.id = x.id
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


async def write(
    db: Connection,
    centre: int,
    *,
    opened: Sequence[Opened],
    noted: Sequence[Noted],
    events: Sequence[Happened],
    owed: Sequence[Owed] = (),
) -> None:
    """Store it all inside the open transaction of `db`; may be pipelined.

    Fetches nothing but the callers' keys, when a call opens whose number is known.

    Raises what PostgreSQL raises.
    """
    if not (opened or noted or events or owed):
        return
    counts = {"centre": centre, "numbers": len(opened), "positions": len(events)}
    await db.execute(COUNT, counts)
    if opened:
        keys = await keys_of(db, centre, opened)
        keyed = {one["contact"] for one in keys}
        rows = [
            _opened(one, place) | {"keyed": one.contact in keyed}
            for place, one in enumerate(opened, start=1)
        ]
        await db.execute(OPEN, {"centre": centre, "n": len(rows), "rows": json.dumps(rows)})
        if keys:
            await db.execute(KEYS, {"rows": json.dumps(keys)})
    if noted:
        merged: dict[str, Noted] = {}
        for one in noted:
            merged[one.contact] = merged[one.contact].merged(one) if one.contact in merged else one
        rows = [_noted(one) for one in merged.values()]
        await db.execute(NOTE, {"rows": json.dumps(rows), "default": Outcome.SETTLED.value})
    if owed:
        rows = [{**vars(one), "due": one.due.isoformat()} for one in owed]
        await db.execute(OWED, {"rows": json.dumps(rows)})
    if events:
        rows = [_happened(one, place) for place, one in enumerate(events, start=1)]
        await db.execute(EVENTS, {"centre": centre, "n": len(rows), "rows": json.dumps(rows)})


def _happened(one: Happened, place: int) -> dict[str, object]:
    return {
        "place": place,
        "contact": one.contact,
        "kind": one.kind,
        "at": one.at.isoformat(),
        "detail": dict(one.detail),
    }


def _opened(one: Opened, place: int) -> dict[str, object]:
    return {
        "id": one.contact,
        "place": place,
        "channel": one.channel,
        "municipality": one.municipality,
        "called": one.called,
        "line_name": one.line_name,
        "language": one.language,
        "begun": one.begun.isoformat(),
    }


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
