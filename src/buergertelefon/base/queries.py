"""Opening hours from rows; what is declared about stored fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.apps import apps
from django.utils.module_loading import import_string

from buergertelefon.base.hours import AHEAD, Hours, Span
from buergertelefon.base.models import OpeningCalendar, ServiceCentre
from buergertelefon.base.public_holidays import public_holidays
from buergertelefon.base.stored import LENGTHS, Stored, Table


def hours_of(calendar: OpeningCalendar, *, on: date, until: date | None = None) -> Hours:
    """The hours of a calendar, with the public holidays from a year before that day.

    They reach as far as the next opening is looked for (`AHEAD`), from `until` if it is given.
    """
    weekly = tuple(Span(one.weekday, one.opens, one.closes) for one in calendar.times.all())
    special = {
        one.day: (Span(one.day.weekday(), one.opens, one.closes),)
        if one.opens and one.closes
        else ()
        for one in calendar.special_days.all()
    }
    last = (until or on) + timedelta(days=AHEAD)
    years = tuple(range(on.year - 1, last.year + 1))
    return Hours(weekly, special, public_holidays(calendar.land, years))


def service_centre(pk: int) -> ServiceCentre:
    """A centre, with what it promises."""
    return ServiceCentre.objects.get(pk=pk)


@dataclass(frozen=True)
class Line:
    """A field of a model, and what its package says about it; None if it says nothing."""

    model: str  # "cases.Case"
    field: str
    said: Stored | None

    @property
    def how_long(self) -> str:
        """In words."""
        return LENGTHS[self.said.keep].words if self.said else ""


def stored() -> Iterator[Line]:
    """Each field of the models of those packages that have such a table, in their order."""
    for app in apps.get_app_configs():
        if not (path := getattr(app, "stored", "")):
            continue
        table: Table = import_string(path)
        for model in app.get_models():
            about = model._meta  # noqa: SLF001  # Django's public name for it
            said = table.get(model.__name__, {})
            for one in (*about.concrete_fields, *about.many_to_many):
                yield Line(f"{path.split('.')[1]}.{model.__name__}", one.name, said.get(one.name))
