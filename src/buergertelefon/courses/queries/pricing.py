"""What something would cost, said before it is done."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet

from buergertelefon.courses.models import Course, Reduction, Registration
from buergertelefon.courses.queries.payments import facts_of, terms_of
from buergertelefon.courses.rules.details import Person
from buergertelefon.courses.rules.ending import Ending, ending
from buergertelefon.courses.rules.fees import UNKNOWN, FeePerson, Quote, quote
from buergertelefon.courses.rules.life import State


def quoted(course: Course, people: Sequence[Person], *, on: date) -> Quote:
    """What these people would pay who register on that day. Raises BadDetails."""
    asked = [FeePerson(one.name, one.born, one.reduction) for one in people]
    return quote(terms_of(course), asked, on=on)


def is_unsaid(row: Registration) -> bool:
    """Was the fee not known when it was taken down?"""
    return any(text == UNKNOWN for text, _ in row.lines)


def reductions_on(school: int, *, on: date) -> QuerySet[Reduction]:
    """Those of a school that can be asked for on that day."""
    rows = Reduction.objects.filter(Q(valid_from=None) | Q(valid_from__lte=on), school=school)
    return rows.filter(Q(valid_until=None) | Q(valid_until__gt=on))


def to_be_priced() -> list[uuid.UUID]:
    """Registrations in courses whose fee was not known, and is by now."""
    rows = Registration.objects.filter(state=State.CONFIRMED, lines__contains=[[UNKNOWN, 0]])
    rows = rows.filter(course__fee_cents__isnull=False, course__cancelled=None)
    return list(rows.order_by("confirmed").values_list("pk", flat=True))


def ending_of(row: Registration, *, at: datetime) -> Ending:
    """What it would cost to end this registration at that moment."""
    return ending(facts_of(row), at=at)
