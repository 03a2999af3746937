"""Whom a word to all of a course reaches, and what became of it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.rules.life import State
from buergertelefon.courses.rules.words import Way
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import State as Sent


def readers(course: Course, *, waiting: bool) -> list[Registration]:
    """Who reads it: those who are registered, with the waiting list if wanted."""
    states = [State.CONFIRMED, *([State.WAITING, State.OFFERED] if waiting else [])]
    return list(course.registrations.filter(state__in=states).order_by("name", "pk"))


def way_to(row: Registration) -> Way | None:
    """By mail; to who has none, or wants letters, as a letter; None: they have to be called."""
    letters = row.street and row.town
    if row.mail and not (letters and row.way == Way.LETTER):
        return Way.MAIL
    return Way.LETTER if letters else None


def recipient_to(row: Registration, way: Way) -> str:
    """Address, or the lines of a letter's window."""
    if way == Way.MAIL:
        return row.mail
    return f"{row.name}\n{row.street}\n{row.postcode} {row.town}"


def key_of(course: Course, key: uuid.UUID, row: Registration) -> str:
    """What the outbox knows it by; at most 100 characters."""
    return f"course-note:{course.pk}:{key.hex}:{row.pk.hex}"


@dataclass(frozen=True)
class Sending:
    """One word to all, as it stands."""

    at: datetime
    subject: str  # "" once erased
    sent: int
    waiting: int
    failed: Sequence[Registration]


def sendings(course: Course) -> list[Sending]:
    """What was written to all of a course, latest first."""
    rows = Message.objects.filter(key__startswith=f"course-note:{course.pk}:").order_by("pk")
    by_press: dict[str, list[Message]] = {}
    for one in rows.only("key", "created", "subject", "state"):
        by_press.setdefault(one.key.split(":")[2], []).append(one)
    there = {one.pk.hex: one for one in course.registrations.all()}
    return [
        Sending(
            some[0].created, some[0].subject, _count(some, Sent.SENT), _count(some, Sent.WAITING),
            [there[pk] for one in some
             if one.state == Sent.FAILED and (pk := one.key.split(":")[3]) in there],
        )
        for some in reversed(by_press.values())
    ]  # fmt: skip


def _count(rows: Sequence[Message], state: str) -> int:
    return sum(one.state == state for one in rows)
