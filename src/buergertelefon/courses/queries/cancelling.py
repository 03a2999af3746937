"""What cancelling a course will do, how far it is, what has to be paid back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from buergertelefon.courses.models import Charge, Course, Registration
from buergertelefon.courses.rules.life import GONE, Reason, State
from buergertelefon.courses.rules.money import Due, Kind
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import State as Sent

#: a message of ours begins with its registration: course:<uuid>:cancelled:0:mail
PREFIX = len("course:")


def standing(course: int) -> list[uuid.UUID]:
    """Registrations of a course that have not ended, in the order they were made."""
    rows = Registration.objects.filter(course=course).exclude(state__in=GONE)
    return list(rows.order_by("made", "pk").values_list("pk", flat=True))


def to_be_ended() -> list[int]:
    """Cancelled courses in which a registration still stands."""
    rows = Registration.objects.filter(course__cancelled__isnull=False).exclude(state__in=GONE)
    return sorted(set(rows.values_list("course", flat=True)))


@dataclass(frozen=True)
class Effect:
    """Whom cancelling a course hits, and what of the money is back to be paid."""

    registered: int  # registrations
    seats: int
    waiting: int  # on the list, or with an offer
    held: int  # somebody registers just now
    refund_cents: int
    dropped_cents: int  # not paid yet, and no longer owed


def effect(course: Course) -> Effect:
    """Three queries."""
    rows = list(course.registrations.exclude(state__in=GONE).values_list("state", "seats"))
    confirmed = [seats for state, seats in rows if state == State.CONFIRMED]
    standing_ = Q(registration__course=course, registration__state=State.CONFIRMED)
    fees = Charge.objects.filter(standing_, kind=Kind.FEE)
    back = Charge.objects.filter(standing_, kind=Kind.REFUND).exclude(state=Due.DROPPED)
    return Effect(
        registered=len(confirmed), seats=sum(confirmed),
        waiting=sum(state in {State.WAITING, State.OFFERED} for state, _ in rows),
        held=sum(state == State.HELD for state, _ in rows),
        refund_cents=max(0, _cents(fees.filter(state=Due.SETTLED)) - _cents(back)),
        dropped_cents=_cents(fees.filter(state__in=[Due.OPEN, Due.IN_FILE])),
    )  # fmt: skip


def _cents(charges: QuerySet[Charge]) -> int:
    return charges.aggregate(sum=Sum("cents"))["sum"] or 0


@dataclass(frozen=True)
class Progress:
    """How far the cancelling is."""

    ended: int
    standing: int
    told: int  # a message waits, or is sent
    calls: Sequence[Registration]  # nobody has told them: nothing could be posted, or it failed


def progress(course: Course) -> Progress:
    """Of a course that is cancelled; holds came to nothing and need no word."""
    ended = list(course.registrations.filter(why=Reason.COURSE).order_by("made", "pk"))
    keys = [f"course:{one.pk}:cancelled:{one.changes}:" for one in ended]
    told = _told(keys)
    calls = [one for one in ended if str(one.pk) not in told and one.name]
    return Progress(len(ended), len(standing(course.pk)), len(told), calls)


def _told(prefixes: Sequence[str]) -> set[str]:
    """Registrations with a message that has not failed."""
    wanted = Q(pk__in=[])
    for one in prefixes:
        wanted |= Q(key__startswith=one)
    rows = Message.objects.filter(wanted).exclude(state=Sent.FAILED)
    return {key[PREFIX : PREFIX + 36] for key in rows.values_list("key", flat=True)}


def refunds(course: Course) -> list[Charge]:
    """What the school owes those who were in the course, soonest first."""
    rows = Charge.objects.filter(registration__course=course, kind=Kind.REFUND)
    return list(rows.exclude(state=Due.DROPPED).select_related("registration"))
