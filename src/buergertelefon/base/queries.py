"""Opening hours from rows; what is declared about stored fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils.module_loading import import_string

from buergertelefon.base.hours import AHEAD, Hours, Span
from buergertelefon.base.models import OpeningCalendar, ServiceCentre
from buergertelefon.base.public_holidays import public_holidays
from buergertelefon.base.stored import LENGTHS, Stored, Table
from buergertelefon.base.tables import BARE, OTHERS

#: of tables and stored views, those of temporary schemas left out
COLUMNS = """
SELECT CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname || '.' END || c.relname,
    a.attname
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY 1, a.attnum
"""


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
    """Each field of each model, of our packages and of what they are built on, in their order."""
    for app in apps.get_app_configs():
        path = getattr(app, "stored", "")
        table: Table = import_string(path) if path else OTHERS.get(app.label, {})
        for model in app.get_models():
            about = model._meta  # noqa: SLF001  # Django's public name for it
            said = table.get(model.__name__, {})
            for one in (*about.concrete_fields, *about.many_to_many):
                yield Line(f"{app.label}.{model.__name__}", one.name, said.get(one.name))


def undeclared() -> list[str]:
    """Columns of the running database that nobody has said anything about, "table.column".

    Asked of PostgreSQL itself, in all schemas: tables that no model knows are in it, too.
    """
    said = {(one.model, one.field) for one in stored() if one.said}
    known = set()
    for model in apps.get_models():
        about = model._meta  # noqa: SLF001  # Django's public name for it
        for one in (*about.concrete_fields, *about.many_to_many):
            if (about.label, one.name) in said:
                known |= _columns(about.db_table, one)
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        there = [(table, column) for table, column in cursor.fetchall() if table not in BARE]
    return [f"{table}.{column}" for table, column in there if (table, column) not in known]


def _columns(table: str, field: Any) -> set[tuple[str, str]]:
    """Where a field is stored; of a choice of several, all of the table between."""
    through = getattr(field.remote_field, "through", None)
    if through is None:
        return {(table, field.column)}
    about = through._meta  # noqa: SLF001  # Django's public name for it
    return {(about.db_table, one.column) for one in about.concrete_fields}
