"""Calendars of the example, from a file a person can compare; what an office has changed stays."""

import tomllib
from datetime import date, timedelta
from typing import Any

from buergertelefon.appointments.actions.slots import generate
from buergertelefon.appointments.models import (
    Calendar,
    CalendarService,
    Contingent,
    OpeningPlan,
    Reminder,
    Requirement,
)
from buergertelefon.appointments.rules.limits import Counted
from buergertelefon.base.models import ServiceCentre
from buergertelefon.demo.content import DATA
from buergertelefon.directory.models import Office, Service

#: slots are there at once for so long; the nightly job makes more
DAYS = timedelta(days=28)


def load_calendars(centre: ServiceCentre) -> None:
    """Those that are not there yet, without slots."""
    there = set(Calendar.objects.values_list("slug", flat=True))
    offices = {one.slug: one for one in Office.objects.filter(agency="")}
    services = {one.slug: one for one in Service.objects.filter(agency="")}
    data = tomllib.loads((DATA / "calendars.toml").read_text(encoding="utf-8"))
    for entry in data["calendar"]:
        if entry["slug"] not in there:
            _make(entry, centre, offices[entry["office"]], services)


def load_requirements() -> None:
    """What is needed in some cases only; what an office has added or changed stays."""
    services = dict(Service.objects.filter(agency="").values_list("slug", "pk"))
    data = tomllib.loads((DATA / "requirements.toml").read_text(encoding="utf-8"))
    Requirement.objects.bulk_create(
        (
            Requirement(
                service_id=services[slug], text=one["text"], applies=one["applies"], order=order,
                source=one["source"], checked=one["checked"],
            )
            for order, one in enumerate(data["requirement"])
            for slug in one["services"]
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def make_slots(*, on: date) -> None:
    """Slots of all calendars for the weeks to come."""
    for calendar in Calendar.objects.filter(active=True):
        generate(calendar, since=on, until=on + DAYS)


def _make(
    entry: dict[str, Any], centre: ServiceCentre, office: Office, services: dict[str, Service]
) -> None:
    calendar = Calendar.objects.create(
        slug=entry["slug"], office=office, centre=centre, name=entry["name"],
        step=timedelta(minutes=entry["step"]), skill=entry.get("skill", ""),
        plate_days=entry.get("plate_days"), confirm_within=_hours(entry.get("confirm_hours")),
    )  # fmt: skip
    Reminder.objects.bulk_create(
        Reminder(
            calendar=calendar, days_before=one.get("days_before"), clock=one.get("clock"),
            before=_hours(one.get("hours")),
        )
        for one in entry.get("reminders", ())
    )  # fmt: skip
    OpeningPlan.objects.bulk_create(
        OpeningPlan(calendar=calendar, weekday=day, **{k: v for k, v in row.items() if k != "days"})
        for row in entry["plan"]
        for day in row["days"]
    )
    Contingent.objects.bulk_create(
        Contingent(calendar=calendar, **share) for share in entry["shares"]
    )
    CalendarService.objects.bulk_create(
        CalendarService(
            calendar=calendar, service=services[slug], duration=timedelta(minutes=minutes),
            needs_skill=slug in entry.get("skilled", ()), plate=slug in entry.get("plates", ()),
            counted=Counted.VEHICLES if slug in entry.get("vehicles", ()) else Counted.PERSONS,
        )
        for slug, minutes in entry["services"].items()
    )  # fmt: skip


def _hours(number: int | None) -> timedelta | None:
    return None if number is None else timedelta(hours=number)
