"""Live calls and people in rows: read at a take-over, stored with each step of the exchange."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
from django.utils import timezone
from psycopg.rows import dict_row

from buergertelefon.base.models import OpeningCalendar
from buergertelefon.base.queries import hours_of
from buergertelefon.contacts import journal
from buergertelefon.contacts.record import Concluded
from buergertelefon.staff.models import Skill
from buergertelefon.telephony import announcements
from buergertelefon.telephony.actions import LINE
from buergertelefon.telephony.browser import BrowserLine, Device, End, known_pages
from buergertelefon.telephony.line import LegState, Role
from buergertelefon.telephony.models import CalledNumber, Queue, Surge
from buergertelefon.telephony.rules.duty import by_quarter
from buergertelefon.telephony.rules.world import (
    Agent,
    AgentState,
    Call,
    CallState,
    Changes,
    Choice,
    Config,
    Number,
    QueueRule,
)

Connection = psycopg.AsyncConnection[tuple[Any, ...]]

CALLS = """
INSERT INTO telephony_livecall (id, centre_id, line, number_id, queue_id, language, state, begun,
    entered_queue, answered, since, until, caller, caller_leg, agent, agent_leg, accepted,
    colleague, colleague_leg, colleague_talks, came_from, interrupted, held_ms, calling, back,
    tries, expires, farewell, outside, begins, text)
SELECT x.id, %(centre)s, x.line, n.id, q.id, x.language, x.state, x.begun, x.entered_queue,
    x.answered, x.since, x.until, x.caller, x.caller_leg, x.agent, x.agent_leg, x.accepted,
    x.colleague, x.colleague_leg, x.colleague_talks, x.came_from, x.interrupted, x.held_ms,
    x.calling, x.back, x.tries, x.expires, x.farewell, x.outside, x.begins, x.text
FROM jsonb_to_recordset(%(rows)s) AS x (id uuid, line text, number text, queue text, language text,
    state text, begun timestamptz, entered_queue timestamptz, answered timestamptz,
    since timestamptz, until timestamptz, caller text, caller_leg text, agent uuid, agent_leg text,
    accepted boolean, colleague uuid, colleague_leg text, colleague_talks boolean, came_from uuid,
    interrupted boolean, held_ms bigint, calling text, back text, tries smallint,
    expires timestamptz, farewell text, outside text, begins timestamptz, text boolean)
JOIN telephony_callednumber n ON n.number = x.number
JOIN telephony_queue q ON q.slug = x.queue
ON CONFLICT (id) DO UPDATE SET queue_id = excluded.queue_id, line = excluded.line,
    language = excluded.language,
    caller = excluded.caller, caller_leg = excluded.caller_leg,
    calling = excluded.calling, back = excluded.back,
    tries = excluded.tries, expires = excluded.expires, farewell = excluded.farewell,
    outside = excluded.outside, begins = excluded.begins,
    state = excluded.state, entered_queue = excluded.entered_queue,
    answered = excluded.answered, since = excluded.since,
    until = excluded.until, agent = excluded.agent, agent_leg = excluded.agent_leg,
    accepted = excluded.accepted, colleague = excluded.colleague,
    colleague_leg = excluded.colleague_leg, colleague_talks = excluded.colleague_talks,
    came_from = excluded.came_from, interrupted = excluded.interrupted, held_ms = excluded.held_ms
"""
AGENTS = """
INSERT INTO telephony_signon (id, centre_id, agent_id, seat, skills, state, reason, since,
    idle_since, until, call, next, refused, reachable)
SELECT id, %(centre)s, staff, seat, skills, state, reason, since, idle_since, until, call, next,
    refused, reachable
FROM jsonb_to_recordset(%(rows)s) AS x (id uuid, staff bigint, seat text, skills jsonb, state text,
    reason text, since timestamptz, idle_since timestamptz, until timestamptz, call uuid,
    next text, refused int, reachable boolean)
ON CONFLICT (id) DO UPDATE SET seat = excluded.seat, skills = excluded.skills,
    state = excluded.state, reason = excluded.reason, since = excluded.since,
    idle_since = excluded.idle_since, until = excluded.until, call = excluded.call,
    next = excluded.next, refused = excluded.refused, reachable = excluded.reachable
"""
DUTY = """
INSERT INTO telephony_dutyquarter AS d (centre_id, at, people, ready_ms, ringing_ms, talk_ms,
    wrap_ms, not_ready_ms, handled)
SELECT %(centre)s, at, people, ready_ms, ringing_ms, talk_ms, wrap_ms, not_ready_ms, handled
FROM jsonb_to_recordset(%(rows)s) AS x (at timestamptz, people smallint, ready_ms bigint,
    ringing_ms bigint, talk_ms bigint, wrap_ms bigint, not_ready_ms bigint, handled int)
ON CONFLICT (centre_id, at) DO UPDATE SET people = greatest(d.people, excluded.people),
    ready_ms = d.ready_ms + excluded.ready_ms, ringing_ms = d.ringing_ms + excluded.ringing_ms,
    talk_ms = d.talk_ms + excluded.talk_ms, wrap_ms = d.wrap_ms + excluded.wrap_ms,
    not_ready_ms = d.not_ready_ms + excluded.not_ready_ms, handled = d.handled + excluded.handled
"""
LEGS = """
INSERT INTO telephony_browserleg (id, centre_id, call, role, device, state,
    since, talks_to, attempt, reported)
SELECT id, %(centre)s, call, role, device, state, since, talks_to, attempt, reported
FROM jsonb_to_recordset(%(rows)s) AS x (id text, call uuid, role text, device text, state text,
    since timestamptz, talks_to text, attempt int, reported smallint)
ON CONFLICT (id) DO UPDATE SET role = excluded.role, state = excluded.state,
    since = excluded.since, talks_to = excluded.talks_to, attempt = excluded.attempt,
    reported = excluded.reported
"""
OWNERS = """
UPDATE telephony_browserpage AS p SET owner = (p.id = x.page)
FROM jsonb_to_recordset(%(rows)s) AS x (device text, page text) WHERE p.device = x.device
"""
#: a NOTIFY carries less than 8000 bytes; a device has at most 46
DEVICES_PER_NOTE = 150


@dataclass(frozen=True)
class Batch:
    """All that one turn of the exchange stores."""

    changes: Changes
    legs: Sequence[End] = ()
    legs_gone: Sequence[str] = ()
    owners: Mapping[str, str] | None = None
    show: Collection[str] = ()
    done: Sequence[int] = ()  # requests carried out
    beat: bool = False  # a sign of life is due
    concluded: Sequence[Concluded] = ()  # last words of the desks, where no page writes them

    def __bool__(self) -> bool:
        return bool(
            self.changes or self.legs or self.legs_gone or self.owners or self.show
            or self.done or self.beat
        )  # fmt: skip


async def save(db: Connection, centre: int, batch: Batch) -> None:
    """One transaction: requests carried out, contacts, events, calls, people, legs, notification.

    Raises what PostgreSQL raises; then nothing of the batch is stored.
    """
    await carry_out(db, statements(centre, batch))


async def carry_out(db: Connection, steps: Iterable[journal.Step]) -> None:
    """All of them in one transaction, one way to the server and back but for callers' keys.

    Raises what PostgreSQL raises; then nothing is stored.
    """
    async with db.pipeline(), db.transaction():
        await journal.carry_out(db, steps)


def statements(centre: int, batch: Batch) -> list[journal.Step]:
    """What stores a batch."""
    changes = batch.changes
    found: list[journal.Step] = []
    if batch.beat:
        found.append(
            ("UPDATE telephony_leadership SET beat = now() WHERE centre_id = %s", [centre])
        )
    if batch.done:
        found.append(("DELETE FROM telephony_request WHERE id = ANY(%s)", [list(batch.done)]))
    found += journal.statements(
        centre,
        opened=changes.opened,
        noted=changes.noted,
        events=changes.events,
        owed=changes.owed,
        concluded=batch.concluded,
    )
    if changes.calls:
        rows = [call_row(call) for call in changes.calls.values()]
        found.append((CALLS, {"centre": centre, "rows": json.dumps(rows)}))
    if changes.agents:
        rows = [agent_row(agent) for agent in changes.agents.values()]
        found.append((AGENTS, {"centre": centre, "rows": json.dumps(rows)}))
    if changes.worked:
        rows = [vars(one) | {"at": _time(one.at)} for one in by_quarter(changes.worked)]
        found.append((DUTY, {"centre": centre, "rows": json.dumps(rows)}))
    for table, gone in (
        ("telephony_livecall", sorted(changes.gone_calls)),
        ("telephony_signon", sorted(changes.gone_agents)),
    ):
        if gone:
            found.append((f"DELETE FROM {table} WHERE id = ANY(%s::uuid[])", [gone]))  # noqa: S608  # two fixed names
    found += _legs(centre, batch)
    devices = sorted(changes.devices | set(batch.show))
    for start in range(0, len(devices), DEVICES_PER_NOTE):
        note = ",".join(devices[start : start + DEVICES_PER_NOTE])
        found.append(("SELECT pg_notify(%s, %s)", [LINE, note]))
    return found


def _legs(centre: int, batch: Batch) -> Iterator[journal.Statement]:
    if batch.legs:
        rows = [_leg_row(end) for end in batch.legs]
        yield LEGS, {"centre": centre, "rows": json.dumps(rows)}
    if batch.legs_gone:
        gone = [*batch.legs_gone]
        yield "DELETE FROM telephony_browserleg WHERE id = ANY(%s)", [gone]
        # signals hold network addresses: they go with their leg
        yield "DELETE FROM telephony_signal WHERE split_part(leg, '.', 1) = ANY(%s)", [gone]
    if batch.owners:
        rows = [{"device": device, "page": page} for device, page in batch.owners.items()]
        yield OWNERS, {"rows": json.dumps(rows)}


def config(*, on: date) -> Config:
    """Numbers and queues of the rows, with the opening hours that hold around that day."""
    hours = {one.pk: hours_of(one, on=on) for one in OpeningCalendar.objects.all()}
    surges = {one.pk: one for one in Surge.objects.filter(until__gt=timezone.now())}
    queues = {
        queue.slug: QueueRule(
            slug=queue.slug,
            skills=frozenset(skill.pk for skill in queue.skills.all()),
            widen_after=timedelta(seconds=queue.widen_after),
            max_waiting=queue.max_waiting,
            callback_only=queue.pk in surges and surges[queue.pk].callback_only,
            wrap_up=wrap_up_of(surges.get(queue.pk)),
        )
        for queue in Queue.objects.prefetch_related("skills")
    }
    numbers = {
        row.number: Number(
            number=row.number,
            name=row.name,
            queue=row.queue.slug,
            municipality=row.municipality_id,
            hours=hours[row.calendar_id],
            ring=timedelta(seconds=row.ring_seconds),
            wrap_up=timedelta(seconds=row.wrap_up_seconds),
            head_start=timedelta(seconds=row.head_start),
            sounds=announcements.sounds(row, at=timezone.now()),
            menu={
                one.keys: Choice(one.language, one.queue.slug if one.queue else "")
                for one in row.choices.all()
            },
        )
        for row in CalledNumber.objects.select_related("queue").prefetch_related("choices__queue")
    }
    spoken = Skill.objects.filter(slug__startswith="lang-").values_list("slug", flat=True)
    languages = {slug.removeprefix("lang-"): slug for slug in spoken}
    sounds = announcements.common_sounds()
    return Config(numbers=numbers, queues=queues, languages=languages, sounds=sounds)


def wrap_up_of(surge: Surge | None) -> timedelta | None:
    """How short the wrap-up is while a queue is in a rush; None: as always."""
    if surge is None or surge.wrap_up_seconds is None:
        return None
    return timedelta(seconds=surge.wrap_up_seconds)


async def load(
    db: Connection, centre: int, config: Config, *, at: datetime
) -> tuple[dict[str, Call], dict[str, Agent], dict[str, End], dict[str, Device]]:
    """Calls, people, legs and devices as the last exchange stored them."""
    async with db.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            "SELECT c.*, n.number AS called, q.slug AS queue FROM telephony_livecall c"
            " JOIN telephony_callednumber n ON n.id = c.number_id"
            " JOIN telephony_queue q ON q.id = c.queue_id WHERE c.centre_id = %s",
            [centre],
        )
        calls = [call_of_row(row, config) for row in await cursor.fetchall()]
        await cursor.execute("SELECT * FROM telephony_signon WHERE centre_id = %s", [centre])
        agents = [agent_of_row(row) for row in await cursor.fetchall()]
        await cursor.execute("SELECT * FROM telephony_browserleg WHERE centre_id = %s", [centre])
        ends = [_end(row) for row in await cursor.fetchall()]
        await cursor.execute("SELECT * FROM telephony_browserpage WHERE centre_id = %s", [centre])
        devices = known_pages(await cursor.fetchall(), at=at)
    for end in ends:  # whose page is nowhere gets the same time to come back
        devices.setdefault(end.device, Device(gone=at))
    return (
        {one.id: one for one in calls},
        {one.id: one for one in agents},
        {one.id: one for one in ends},
        devices,
    )


def taken(line: BrowserLine) -> dict[str, Any]:
    """What the browser line has to store, as fields of a Batch; afterwards it has nothing."""
    fields = {
        "legs": list(line.changed.values()),
        "legs_gone": list(line.removed),
        "owners": dict(line.owners),
        "show": set(line.show),
    }
    line.changed.clear()
    line.removed.clear()
    line.owners.clear()
    line.show.clear()
    return fields


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def call_row(call: Call) -> dict[str, object]:
    """The row of a call."""
    return {
        "id": call.id, "line": call.line, "number": call.number.number, "queue": call.queue,
        "language": call.language, "state": call.state, "begun": _time(call.begun),
        "entered_queue": _time(call.entered_queue), "answered": _time(call.answered),
        "since": _time(call.since), "until": _time(call.until), "caller": call.caller,
        "caller_leg": call.caller_leg, "agent": call.agent, "agent_leg": call.agent_leg,
        "accepted": call.accepted, "colleague": call.colleague,
        "colleague_leg": call.colleague_leg, "colleague_talks": call.colleague_talks,
        "came_from": call.came_from, "interrupted": call.interrupted, "held_ms": call.held_ms,
        "calling": call.calling, "back": call.back, "tries": call.tries,
        "expires": _time(call.expires), "farewell": call.farewell,
        "outside": call.outside, "begins": _time(call.begins), "text": call.text,
    }  # fmt: skip


def call_of_row(row: Mapping[str, Any], config: Config) -> Call:
    """The call of a row; `called` is the number dialled."""
    return Call(
        id=str(row["id"]), line=row["line"], number=config.numbers[row["called"]],
        queue=row["queue"], language=row["language"], state=CallState(row["state"]),
        begun=row["begun"], since=row["since"], caller=row["caller"],
        caller_leg=row["caller_leg"], until=row["until"], entered_queue=row["entered_queue"],
        answered=row["answered"], agent=_name(row["agent"]), agent_leg=row["agent_leg"],
        accepted=row["accepted"], colleague=_name(row["colleague"]),
        colleague_leg=row["colleague_leg"], colleague_talks=row["colleague_talks"],
        came_from=_name(row["came_from"]), interrupted=row["interrupted"],
        held_ms=row["held_ms"], calling=row["calling"], back=row["back"], tries=row["tries"],
        expires=row["expires"], farewell=row["farewell"], outside=row["outside"],
        begins=row["begins"], text=row["text"],
    )  # fmt: skip


def agent_row(agent: Agent) -> dict[str, object]:
    """The row of a person's state."""
    return {
        "id": agent.id, "staff": agent.staff, "seat": agent.seat, "skills": dict(agent.skills),
        "state": agent.state, "reason": agent.reason, "since": _time(agent.since),
        "idle_since": _time(agent.idle_since), "until": _time(agent.until), "call": agent.call,
        "next": agent.next, "refused": agent.refused, "reachable": agent.reachable,
    }  # fmt: skip


def agent_of_row(row: Mapping[str, Any]) -> Agent:
    """The person's state of a row."""
    return Agent(
        id=str(row["id"]), staff=row["agent_id"], seat=row["seat"], skills=row["skills"],
        state=AgentState(row["state"]), reason=row["reason"], since=row["since"],
        idle_since=row["idle_since"], until=row["until"], call=_name(row["call"]),
        next=row["next"], refused=row["refused"], reachable=row["reachable"],
    )  # fmt: skip


def _leg_row(end: End) -> dict[str, object]:
    return {
        "id": end.id, "call": end.call, "role": end.role, "device": end.device, "state": end.state,
        "since": _time(end.since), "talks_to": end.talks_to, "attempt": end.attempt,
        "reported": end.reported,
    }  # fmt: skip


def _end(row: Mapping[str, Any]) -> End:
    return End(
        id=row["id"], call=str(row["call"]), role=Role(row["role"]), device=row["device"],
        state=LegState(row["state"]), since=row["since"], talks_to=row["talks_to"],
        attempt=row["attempt"], reported=row["reported"],
    )  # fmt: skip


def _name(value: object) -> str | None:
    return None if value is None else str(value)
