"""Plays the days and stores them: one process simulates, this one writes, in order.

Each quarter of an hour of a day is one durable transaction by the statements of the exchange. What
is stored says how far we are: after a kill -9 the day that was broken off is played again from its
start, and what of it is in the ledger already is left out.
"""

import asyncio
import multiprocessing
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from multiprocessing.connection import Connection as Pipe
from typing import Any

import psycopg
from django.db import connections

from buergertelefon.base.database import in_thread
from buergertelefon.base.hours import moment
from buergertelefon.contacts.journal import Step as Written
from buergertelefon.replay.actions.nights import pass_week
from buergertelefon.replay.errors import Led, NotOurs, ReplayError
from buergertelefon.replay.queries.keeping import books_of, file_of, keep, kept
from buergertelefon.replay.queries.progress import Progress, progress
from buergertelefon.replay.rules.books import Books
from buergertelefon.replay.rules.day import Day, Scene, Step
from buergertelefon.survey import journal as survey_journal
from buergertelefon.survey.actions.mixing import mix
from buergertelefon.telephony import store
from buergertelefon.telephony.actions import about
from buergertelefon.telephony.exchange import LOCK, connect

#: parts that wait to be written; each some hundred kilobytes
AHEAD = 32
#: so often a lock is asked for that a killed process may still hold, seconds apart
TRIES, APART = 10, 0.5

Told = Callable[[date, int], None]


@dataclass
class Part:
    """One transaction: what it stores, and how many contacts and events it adds."""

    place: int
    numbers: int = 0
    positions: int = 0
    steps: list[Written] = field(default_factory=list)

    def joined(self, other: "Part") -> "Part":
        """Both as one."""
        return Part(
            self.place,
            self.numbers + other.numbers,
            self.positions + other.positions,
            self.steps + other.steps,
        )


def parts(scene: Scene, day: Day) -> Iterator[Part]:
    """A day as transactions; each adds an event at least, so the ledger knows each of them."""
    held = Part(day.place)
    for step in day.steps():
        part = _part(scene, day.place, step)
        if held.positions and part.positions:
            yield held
            held = part
        else:
            held = held.joined(part)
    yield held


def _part(scene: Scene, place: int, step: Step) -> Part:
    changes = step.changes
    batch = store.Batch(changes, concluded=step.concluded)
    asked = [(one.wording.scale, about(scene.centre, one)) for _, one in changes.asked]
    given = [(one.wording.scale, about(scene.centre, one), n) for one, n in changes.answers]
    return Part(
        place,
        len(changes.opened),
        len(changes.events),
        [*store.statements(scene.centre, batch), *survey_journal.statements(asked, given)],
    )


def replay(scene: Scene, told: Told = lambda *_: None, *, until: int | None = None) -> Books:
    """Store what is not stored yet; what the callers noticed, of all days.

    `told` hears after each day how many calls are stored; `until` ends before that day, counted
    from 0. Raises NotOurs, Led, psycopg.Error.
    """
    first = progress(scene)
    last = len(scene.plan.days) if until is None else until
    connections.close_all()  # nothing of ours is shared with the other process
    fork = multiprocessing.get_context("fork")
    ear, mouth = fork.Pipe(duplex=False)
    simulating = fork.Process(
        target=_simulate, args=(scene, range(first.place, last), ear, mouth), daemon=True
    )
    simulating.start()
    mouth.close()
    try:
        asyncio.run(_write(scene, first, ear, told))
    finally:
        simulating.kill()
        simulating.join()
    return books_of(scene, kept(file_of(scene)), range(last))


def _simulate(scene: Scene, places: range, ear: Pipe, mouth: Pipe) -> None:
    """In a process of its own; ends by itself when nobody hears it any more."""
    ear.close()
    try:
        for place in places:
            day = Day(scene, place)
            for part in parts(scene, day):
                mouth.send(part)
            mouth.send(day.books)
        mouth.send(None)
    except BrokenPipeError:
        pass


def _received(ear: Pipe, into: queue.Queue[Any]) -> None:
    """Read ahead, so that neither process waits for the other's every step."""
    while True:
        try:
            heard = ear.recv()
        except (EOFError, OSError):
            heard = ReplayError("Der Prozess, der die Anrufe spielt, ist gestorben.")
        into.put(heard)
        if heard is None or isinstance(heard, ReplayError):
            return


async def _write(scene: Scene, first: Progress, ear: Pipe, told: Told) -> None:
    coming: queue.Queue[Any] = queue.Queue(AHEAD)
    threading.Thread(target=_received, args=(ear, coming), daemon=True).start()
    file, month, week = file_of(scene), None, None
    place, number, position = first.place, first.number, first.position
    async with await connect() as db:
        await _lock(db, scene.centre)
        while (heard := await asyncio.to_thread(coming.get)) is not None:
            if isinstance(heard, ReplayError):
                raise heard
            if isinstance(heard, Books):
                day = scene.plan.days[place]
                keep(file, day, heard)
                if month != (month := (day.year, day.month)):
                    await in_thread(mix, on=day)  # every night, in a real service
                if week != (week := day.isocalendar()[:2]):
                    await in_thread(pass_week, scene, at=over(day))
                told(day, number - first.opening)
                place += 1
                continue
            number, position = number + heard.numbers, position + heard.positions
            if position > first.last_position:
                _fits(heard, first, position)
                await store.carry_out(db, heard.steps)


def over(day: date) -> datetime:
    """When a day is over."""
    return moment(day + timedelta(days=1), time.min)


def _fits(part: Part, first: Progress, position: int) -> None:
    """A part is stored as a whole or not at all; anything else is another record."""
    if position - part.positions < first.last_position:
        raise NotOurs("Das Gespeicherte passt nicht zu dieser Wiedergabe.")


async def _lock(db: psycopg.AsyncConnection[Any], centre: int) -> None:
    for _ in range(TRIES):
        found = await db.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, centre])
        row = await found.fetchone()
        if row and row[0]:
            return
        await asyncio.sleep(APART)
    raise Led(
        "Dieses Servicecenter wird gerade von einer Vermittlung oder einer anderen Wiedergabe"
        " geführt. Beenden Sie sie zuerst."
    )
