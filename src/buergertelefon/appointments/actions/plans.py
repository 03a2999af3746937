"""An office changes when its calendars are open; slots follow at once, appointments stay."""

import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from buergertelefon.appointments.actions.noting import note
from buergertelefon.appointments.actions.slots import AHEAD, generate
from buergertelefon.appointments.models import Calendar, OpeningPlan
from buergertelefon.appointments.queries.plans import plan_of, value_of
from buergertelefon.appointments.rules.keeping import What, said
from buergertelefon.appointments.rules.plan import PlanRow
from buergertelefon.appointments.rules.plan_table import Difference, differences, read
from buergertelefon.base.hours import BERLIN
from buergertelefon.places.actions import Taken, Tell, taken
from buergertelefon.places.errors import BadRegister
from buergertelefon.places.rules.registers import Report, decoded

#: bytes of a file with opening plans: those of some hundred calendars
LARGEST = 1_000_000


def keep_row(
    calendar: Calendar, given: PlanRow, *, at: datetime, instead: OpeningPlan | None = None
) -> None:
    """Add a row to the plan, or put it in the place of another; slots follow."""
    with transaction.atomic():
        before = said(value_of(instead)) if instead else ""
        row = instead or OpeningPlan(calendar=calendar)
        _fill(row, given)
        row.save()
        note(calendar.pk, What.PLAN, before=before, after=said(given), at=at)
    remake(calendar, at=at)


def end_row(row: OpeningPlan, *, on: date, at: datetime) -> None:
    """From that day on it no longer holds; a row that never held goes. Slots follow."""
    with transaction.atomic():
        before = said(value_of(row))
        if row.day is not None or on <= (row.valid_from or date.min):
            row.delete()
            after = "gelöscht"
        else:
            row.valid_until = on
            row.save(update_fields=["valid_until"])
            after = said(value_of(row))
        note(row.calendar_id, What.PLAN, before=before, after=after, at=at)
    remake(row.calendar, at=at)


def remake(calendar: Calendar, *, at: datetime) -> None:
    """Slots from today on; each day is a transaction of its own. Raises BadPlan."""
    today = at.astimezone(BERLIN).date()
    if calendar.active:
        generate(calendar, since=today, until=today + AHEAD)


def _fill(row: OpeningPlan, given: PlanRow) -> None:
    row.weekday, row.day, row.kind = given.weekday, given.day, given.kind
    row.begins, row.ends = given.begins, given.ends
    row.capacity, row.skilled = given.capacity, given.skilled
    row.valid_from = None if given.valid_from == date.min else given.valid_from
    row.valid_until = None if given.valid_until == date.max else given.valid_until


@dataclass(frozen=True)
class Plans:
    """What a file would do to the plans of calendars."""

    calendars: dict[str, Calendar]
    found: list[Difference]

    @property
    def notes(self) -> list[str]:
        """Each difference in words."""
        return [one.words for one in self.found if one.words]

    @property
    def mark(self) -> str:
        """The same as long as the file would do the same."""
        return hashlib.sha256("\n".join(self.notes).encode()).hexdigest()[:16]


def import_plans(
    data: bytes,
    *,
    as_of: date,  # noqa: ARG001  # plans have days of their own
    source: str,  # noqa: ARG001  # the file's name says nothing
    dry_run: bool = False,
    tell: Tell = lambda *_: None,
    centre: int | None = None,
    now: Callable[[], datetime] = timezone.now,
) -> Taken:
    """Replace the plans of the calendars a file names; of none if a line is wrong.

    Counts lines: new, changed, the same, gone. `centre`: calendars of others are not there. Raises
    BadRegister with all lines that are wrong.
    """
    plans = compared(data, centre=centre)
    at = now()

    def write() -> tuple[int, int, int, int]:
        for one in plans.found:
            _replace(plans.calendars[one.calendar], one, at=at)
        new, changed, same, gone = zip(*(one.counts for one in plans.found), strict=True)
        return sum(new), sum(changed), sum(same), sum(gone)

    report = Report(notes=plans.notes)
    done = taken(write, report, dry_run=dry_run)
    changed = [one for one in plans.found if one.words]
    for n, one in enumerate([] if dry_run else changed, start=1):
        remake(plans.calendars[one.calendar], at=at)
        tell(n, len(changed))
    return done


def compared(data: bytes, *, centre: int | None = None) -> Plans:
    """A file against what is there. Raises BadRegister."""
    if len(data) > LARGEST:
        raise BadRegister(f"Die Datei ist größer als {LARGEST // 1000} kB. Bitte teilen.")
    calendars = {one.slug: one for one in known(centre)}
    rows, problems = read(io.StringIO(decoded(data)), calendars)
    if problems:
        words = " ".join(f"Zeile {line}: {text}" for line, text in problems[:20])
        raise BadRegister(f"{len(problems)} Fehler. {words}")
    if not rows:
        raise BadRegister("In der Tabelle steht keine einzige Zeile.")
    there = {slug: plan_of(calendars[slug]) for slug in rows}
    return Plans(calendars, [differences(slug, there[slug], rows[slug]) for slug in rows])


def known(centre: int | None) -> Iterable[Calendar]:
    """Calendars of a centre, of all if none is named."""
    rows = Calendar.objects.order_by("slug")
    return rows if centre is None else rows.filter(centre=centre)


def _replace(calendar: Calendar, one: Difference, *, at: datetime) -> None:
    if not one.words:
        return
    rows = OpeningPlan.objects.select_for_update().filter(calendar=calendar)
    rows.delete()
    fresh = [OpeningPlan(calendar=calendar) for _ in one.rows]
    for row, given in zip(fresh, one.rows, strict=True):
        _fill(row, given)
    OpeningPlan.objects.bulk_create(fresh)
    note(
        calendar.pk, What.PLAN, before="\n".join(one.old), after="\n".join(one.new), at=at
    )  # fmt: skip
