"""The process that connects callers and people: one leads a centre, others stand by.

Each turn takes what has come in (requests of pages, events of lines, the time), applies the rules,
stores all of it in one transaction, and only then commands the lines. Whatever dies between two
lines of this file, the next leader finds a consistent state and gives the commands again.
"""

import asyncio
import faulthandler
import logging
import signal
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import psycopg
import uvloop
from django.db import Error, connections
from django.utils import timezone
from psycopg.rows import dict_row

from buergertelefon.base.database import conninfo, in_thread
from buergertelefon.base.models import ServiceCentre
from buergertelefon.survey.errors import SurveyError
from buergertelefon.telephony import store
from buergertelefon.telephony.actions import CONFIGURED, EXCHANGE, keep_survey, new_call
from buergertelefon.telephony.asterisk import NAME as ASTERISK
from buergertelefon.telephony.asterisk.install import address
from buergertelefon.telephony.asterisk.line import AsteriskLine
from buergertelefon.telephony.browser import NAME as BROWSER
from buergertelefon.telephony.browser import BrowserLine, Device
from buergertelefon.telephony.desk import carry_out
from buergertelefon.telephony.errors import LineDown, LineError
from buergertelefon.telephony.line import Leg, Line
from buergertelefon.telephony.manual import NAME as MANUAL
from buergertelefon.telephony.manual import ManualLine
from buergertelefon.telephony.practice import NAME as PRACTICE
from buergertelefon.telephony.practice import PracticeLine
from buergertelefon.telephony.queries import waits
from buergertelefon.telephony.questions import planned
from buergertelefon.telephony.rules import clock, dispatch, events
from buergertelefon.telephony.rules.agents import SignedOn
from buergertelefon.telephony.rules.reconcile import reconcile
from buergertelefon.telephony.rules.world import (
    Changes,
    Clear,
    Command,
    Config,
    Consult,
    Deliver,
    Dismiss,
    Make,
    Play,
    Reserve,
    World,
)

log = logging.getLogger(__name__)
Connection = psycopg.AsyncConnection[tuple[Any, ...]]

#: class of the advisory lock; the object is the centre
LOCK = 1115
#: a leader without a sign of life for so long is taken for frozen
FROZEN = timedelta(seconds=5)
#: so often at least a turn is made, which is also the sign of life
BEAT = timedelta(seconds=1)
#: so often line and rows are compared, and numbers and queues read again
RECONCILE = timedelta(seconds=30)
#: a page whose web process has not renewed it for so long is closed
LEASE = timedelta(seconds=20)
SWEEP = timedelta(seconds=5)
#: requests of one turn
MOST = 500
#: what a call was about, if that is one topic
TOPIC = (
    "SELECT min(s.slug) FROM contacts_contacttopic t JOIN directory_service s"
    " ON s.id = t.service_id WHERE t.contact_id = %s HAVING count(*) = 1"
)


@dataclass
class Exchange:
    """The leading exchange of one centre."""

    centre: int
    db: Connection
    world: World
    browser: BrowserLine
    asterisk: AsteriskLine
    now: Callable[[], datetime]
    lines: dict[str, Line] = field(default_factory=dict)
    beaten: datetime | None = None
    swept: datetime | None = None
    reconciled: datetime | None = None
    stale: bool = False  # numbers, queues or switches have changed
    listening: bool = False  # somebody says when pages ask; otherwise each turn looks
    asked: bool = True  # pages have asked for something since the last look

    async def turn(self) -> bool:
        """Take, apply, store, command. True if there is more to do at once.

        Raises psycopg.OperationalError when the database is lost; then start anew from the rows.
        """
        at = self.now()
        beat = self.beaten is None or at - self.beaten >= BEAT
        done = []
        if self.asked or beat or not self.listening:  # half of all turns are the telephone's alone
            self.asked = False
            for request in await self._requests():
                at += timedelta(microseconds=1)  # who asked first was first, also within one turn
                await self._carry_out(request, at)
                done.append(request["id"])
            self.asked |= len(done) == MOST
        await self._look_after(at)
        for name, line in self.lines.items():
            for event in line.take():
                events.heard(self.world, event, line=name)
        clock.tick(self.world, at)
        dispatch.dispatch(self.world, at)
        changes = self.world.take()
        if beat:
            self.beaten = at
        batch = store.Batch(changes, done=done, beat=beat, **store.taken(self.browser))
        if batch:
            await store.save(self.db, self.centre, batch)
        for command in changes.commands:
            await self._command(command)
        if changes.asked or changes.answers:
            await self._keep_survey(changes)
        return len(done) == MOST or bool(changes.commands)

    def pause(self) -> timedelta:
        """How long nothing is due by itself."""
        due = [one for one in (clock.next_due(self.world), self.browser.next_due()) if one]
        wait = min([one - self.now() for one in due] + [BEAT])
        return max(wait, timedelta(0))

    async def _requests(self) -> list[dict[str, Any]]:
        async with self.db.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(
                "SELECT id, device, kind, body FROM telephony_request WHERE centre_id = %s"
                " ORDER BY id LIMIT %s",
                [self.centre, MOST],
            )
            return await cursor.fetchall()

    async def _carry_out(self, request: dict[str, Any], at: datetime) -> None:
        if request["kind"] == CONFIGURED:
            self.stale = True
            return
        who = await self._who(request["device"]) if request["kind"] == "sign_on" else None
        carry_out(
            self.world, self.browser, request["device"], request["kind"], request["body"], who, at
        )
        for event in self.browser.take():  # in the order of the requests that caused them
            events.heard(self.world, event, line=BROWSER)

    async def _who(self, device: str) -> SignedOn | None:
        desk = device.removeprefix("agent:")
        async with self.db.cursor() as cursor:
            await cursor.execute(
                "SELECT a.id, a.seat, coalesce(jsonb_object_agg(s.skill_id, s.level)"
                " FILTER (WHERE s.skill_id IS NOT NULL), '{}') FROM staff_agent a"
                " LEFT JOIN staff_agentskill s ON s.agent_id = a.id"
                " WHERE a.desk = %s AND a.is_active GROUP BY a.id",
                [desk],
            )
            row = await cursor.fetchone()
        if row is None:
            return None
        return SignedOn(desk, row[0], row[1], row[2], self.browser.reachable(device))

    async def _look_after(self, at: datetime) -> None:
        """Pages and legs nobody speaks for any more; line and rows compared."""
        if self.swept is None or at - self.swept >= SWEEP:
            self.swept = at
            await self._sweep(at)
        self.browser.tick(at)
        due = self.reconciled is None or at - self.reconciled >= RECONCILE
        if due:
            self.reconciled = at
            snapshot = await self.browser.snapshot()
            reconcile(self.world, BROWSER, snapshot.legs, at)
        if due or self.asterisk.fresh:
            await self._compare_telephone(at)

    async def _compare_telephone(self, at: datetime) -> None:
        """What Asterisk has against what we believe; while it is away its calls stand."""
        try:
            snapshot = await self.asterisk.snapshot()
        except LineDown:
            return
        for event in self.asterisk.take():  # first what it has told, then what is different still
            events.heard(self.world, event, line=ASTERISK)
        reconcile(self.world, ASTERISK, await self._without_ended(snapshot.legs), at)

    async def _without_ended(self, legs: Iterable[Leg]) -> list[Leg]:
        """Who is on record already and no call of ours any more has ended: not taken in again."""
        legs = list(legs)
        new = {leg.connection.call for leg in legs if leg.called} - self.world.calls.keys()
        if not new:
            return legs
        found = await self.db.execute(
            "SELECT id::text FROM contacts_contact WHERE id = ANY(%s::uuid[])", [sorted(new)]
        )
        ended = {row[0] for row in await found.fetchall()}
        return [replace(leg, called="") if leg.connection.call in ended else leg for leg in legs]

    async def _sweep(self, at: datetime) -> None:
        async with self.db.cursor() as cursor:
            await cursor.execute(
                "DELETE FROM telephony_browserpage WHERE centre_id = %s AND seen < now() - %s"
                " RETURNING device, id",
                [self.centre, LEASE],
            )
            for device, page in await cursor.fetchall():
                self.browser.page_closed(device, page, at)
            await cursor.execute(
                "DELETE FROM telephony_signal WHERE at < now() - interval '1 hour'"
            )

    async def _keep_survey(self, changes: Changes) -> None:
        """In transactions of their own, after everything else; nobody waits for it, no log knows.

        The topic is the one that stands on the record now; what is noted later stays there.
        """
        for call, question in changes.asked:
            found = await self.db.execute(TOPIC, [call])
            question.area = "".join(row[0] for row in await found.fetchall())
        asked = [question for _, question in changes.asked]
        try:
            await in_thread(keep_survey, self.centre, asked, changes.answers)
        except (Error, SurveyError):
            log.warning("what a survey counts was lost")

    async def _command(self, command: Command) -> None:
        line = self.lines[command.line]
        try:
            match command:
                case Deliver():
                    await line.deliver(
                        command.caller, to=command.to, leg=command.leg, within=command.within
                    )
                case Consult():
                    await line.consult(
                        command.caller, to=command.to, leg=command.leg, within=command.within
                    )
                case Reserve():
                    await line.reserve(command.agent, to=command.to, within=command.within)
                case Make() if self.now() <= command.before:
                    await line.make(
                        command.caller, to=command.to, calling=command.calling,
                        within=command.within,
                    )  # fmt: skip
                case Make():  # the next comparison finds nobody dialled, and asks a person
                    log.warning("a citizen was not called: it came too late")
                case Play():
                    await line.play(command.caller, media=command.media)
                case Dismiss():
                    await line.dismiss(command.caller, media=command.media, cause=command.cause)
                case Clear():
                    await line.clear(command.connection, cause=command.cause)
                case _:
                    await getattr(line, command.verb)(command.connection)
        except LineError as error:  # the call has gone meanwhile: its event is on the way
            log.info("a command came too late", extra={"error": type(error).__name__})


async def connect() -> Connection:
    """A session of our own, not pooled: locks and LISTEN live in it."""
    return await psycopg.AsyncConnection.connect(conninfo(), autocommit=True)


@asynccontextmanager
async def leadership(centre: int) -> AsyncIterator[Connection]:
    """Wait until this process leads the centre; without the session, no lock and no pen."""
    async with await connect() as db:
        watch = asyncio.create_task(_unseat_the_frozen(centre))
        try:
            await db.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, centre])
        finally:
            watch.cancel()
        await db.execute(
            "INSERT INTO telephony_leadership (centre_id, backend, beat)"
            " VALUES (%s, pg_backend_pid(), now())"
            " ON CONFLICT (centre_id) DO UPDATE SET backend = excluded.backend, beat = now()",
            [centre],
        )
        yield db


async def _unseat_the_frozen(centre: int) -> None:
    """A stopped leader keeps its lock: without a sign of life its session is ended."""
    async with await connect() as db:
        while True:
            await asyncio.sleep(BEAT.total_seconds())
            done = await db.execute(
                "SELECT pg_terminate_backend(l.pid) FROM telephony_leadership AS lead"
                " JOIN pg_locks AS l ON l.locktype = 'advisory' AND l.granted"
                " AND l.pid = lead.backend"
                " AND l.classid = %s AND l.objid = lead.centre_id"
                " WHERE lead.centre_id = %s AND lead.beat < now() - %s",
                [LOCK, centre, FROZEN],
            )
            if await done.fetchone():
                log.warning("a frozen exchange was unseated")


async def begin(centre: int, db: Connection, now: Callable[[], datetime]) -> Exchange:
    """The exchange as the last leader left it."""
    at = now()
    browser, manual = BrowserLine(now), ManualLine()
    asterisk = AsteriskLine(now, address, seat_of=lambda device: seat_of(world, device))
    lines: dict[str, Line] = {
        BROWSER: browser, MANUAL: manual, ASTERISK: asterisk, PRACTICE: PracticeLine(now)
    }  # fmt: skip
    settings = await read_config(centre, lines, at)
    world = World(settings, draw=new_call)
    world.calls, world.agents, browser.ends, browser.devices = await store.load(
        db, centre, settings, at=at
    )
    for agent in world.agents.values():
        agent.practises = world.practises(agent)
        # whose page is nowhere gets the usual time to come back
        browser.devices.setdefault(agent.device, Device(gone=at))
    return Exchange(centre, db, world, browser, asterisk, now, lines)


def seat_of(world: World, device: str) -> str:
    """Where the person of a device sits; "" if nobody does."""
    agent = world.agents.get(device.removeprefix("agent:"))
    return agent.seat if agent else ""


async def read_config(centre: int, lines: dict[str, Line], at: datetime) -> Config:
    """Numbers and queues of the rows, how fast we work, and what our lines can do."""
    capabilities = {name: line.capabilities for name, line in lines.items()}
    read = await in_thread(store.config, on=timezone.localdate(at))
    pace, survey = await in_thread(waits.pace, centre), await in_thread(planned, centre)
    return replace(read, capabilities=capabilities, pace=pace, survey=survey)


async def lead(centre: int, db: Connection, *, now: Callable[[], datetime] = timezone.now) -> None:
    """Make turns for ever. Raises psycopg.OperationalError when the database is lost."""
    exchange = await begin(centre, db, now)
    log.info("leading", extra={"centre": centre})
    wake = asyncio.Event()
    wake.set()
    exchange.asterisk.wake = wake.set
    async with await connect() as ear:
        await ear.execute(f"LISTEN {EXCHANGE}")
        exchange.listening = True
        listening = asyncio.create_task(_listen(ear, exchange, wake))
        telephone = asyncio.create_task(exchange.asterisk.run())
        read = now()
        try:
            while not listening.done() and not telephone.done():
                faulthandler.dump_traceback_later(FROZEN.total_seconds(), exit=True)
                wake.clear()
                if now() - read >= RECONCILE or exchange.stale:
                    read, exchange.stale = now(), False
                    exchange.world.config = await read_config(centre, exchange.lines, read)
                if await exchange.turn():
                    await asyncio.sleep(0)  # what was commanded goes out before the next turn
                    continue
                try:
                    async with asyncio.timeout(exchange.pause().total_seconds()):
                        await wake.wait()
                except TimeoutError:
                    pass
            await (listening if listening.done() else telephone)  # raises what ended it
        finally:
            faulthandler.cancel_dump_traceback_later()
            listening.cancel()
            telephone.cancel()


async def _listen(ear: Connection, exchange: Exchange, wake: asyncio.Event) -> None:
    async for _ in ear.notifies():
        exchange.asked = True
        wake.set()


async def run(centre: int) -> None:
    """Lead, or stand by, until the process ends; a lost database is waited for."""
    while True:
        try:
            async with leadership(centre) as db:
                await lead(centre, db)
        except psycopg.OperationalError as problem:
            reason = str(problem).split("\n", maxsplit=1)[0]
            log.warning("the database is away, trying again", extra={"reason": reason})
            await asyncio.sleep(0.5)


def main(centre: str | None = None) -> None:
    """Lead, or stand by for, one service centre (its slug), or the only one there is.

    Raises SystemExit with a plain sentence if the centre is unknown.
    """
    known = dict(ServiceCentre.objects.values_list("slug", "pk"))
    if centre is None and len(known) == 1:
        [key] = known.values()
    elif centre in known:
        key = known[centre]
    else:
        names = ", ".join(sorted(known)) or "noch keins; laden Sie zuerst eine Stadt"
        raise SystemExit(f"Welches Servicecenter? Bekannt: {names}")
    connections.close_all()
    uvloop.run(_until_told_to_end(key))


async def _until_told_to_end(centre: int) -> None:
    """SIGTERM ends the loop itself: raised inside a callback, an exit would be lost there."""
    running = asyncio.create_task(run(centre))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    with suppress(asyncio.CancelledError):
        await running
