"""The lists of a course: who takes part, who is there, what the school's own program is told."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.phone import shown
from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.rules.life import State
from buergertelefon.courses.rules.words import PAYMENTS

PEOPLE = (
    "Name", "Geboren", "Für das Kind", "Ermäßigung", "Nachweis", "Code", "Zahlt", "Telefon",
    "E-Mail",
)  # fmt: skip
PASSED = (
    "Kursnummer", "Code", "Name", "Geboren", "Ermäßigung", "Zahlt", "Straße", "PLZ", "Ort",
    "Telefon", "E-Mail", "Zahlungsweg", "Angemeldet am",
)  # fmt: skip
#: dates on one sheet: with the names it has to fit
SHEET = 10


def confirmed(course: Course) -> list[Registration]:
    """Two queries more, whoever many there are."""
    rows = course.registrations.filter(state=State.CONFIRMED).order_by("confirmed", "pk")
    return list(rows.prefetch_related("participants__reduction"))


def people(course: Course) -> list[list[str]]:
    """One row for each who takes part, by name."""
    rows = [
        [one.name, _day(one.born), one.guardian, one.reduction.name if one.reduction else "",
         _proof(one.reduction is not None, one.proof_seen), row.reference, row.name,
         shown(row.phone) if row.phone else "", row.mail]
        for row in confirmed(course) for one in row.participants.all()
    ]  # fmt: skip
    return sorted(rows)


def sheets(course: Course) -> list[tuple[list[str], list[list[str]]]]:
    """For the lecturer: columns and rows of each sheet; the boxes to tick are empty."""
    names = [row[0] for row in people(course)]
    dates = [f"{one.begins.astimezone(BERLIN):%d.%m.}" for one in course.sessions.all()]
    dates = dates or [""] * SHEET
    parts = [dates[n : n + SHEET] for n in range(0, len(dates), SHEET)]
    return [
        (["Name", *(one or f"{n}." for n, one in enumerate(part, start=1))],
         [[name, *[""] * len(part)] for name in names])
        for part in parts
    ]  # fmt: skip


def to_pass_on(course: Course) -> int:
    """Registrations that the school's own program has not been told of."""
    return course.registrations.filter(state=State.CONFIRMED, passed_on=None).count()


def passed_on(course: Course) -> list[tuple[datetime, int]]:
    """When some were passed on, and how many, latest first."""
    moments = course.registrations.filter(passed_on__isnull=False).order_by("-passed_on")
    told = moments.values_list("passed_on", flat=True)
    return [(at, len(list(some))) for at, some in groupby(told) if at]


def passed_rows(rows: Iterable[Registration]) -> list[Sequence[str]]:
    """One row for each who takes part. `rows`: with course and people."""
    return [
        [row.course.number, row.reference, one.name, _day(one.born),
         one.reduction.name if one.reduction else "", row.name, row.street, row.postcode, row.town,
         row.phone, row.mail, PAYMENTS.get(row.payment, ""), _day(row.confirmed)]
        for row in rows for one in row.participants.all()
    ]  # fmt: skip


def _day(day: object) -> str:
    if isinstance(day, datetime):
        day = day.astimezone(BERLIN)
    return f"{day:%d.%m.%Y}" if day else ""


def _proof(wanted: bool, seen: datetime | None) -> str:  # noqa: FBT001  # reads as a sentence where it is called
    return "" if not wanted else "gesehen" if seen else "fehlt"
