"""An office with a small calendar: two counters, Tuesday 8:00 to 10:00, slots of ten minutes."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from buergertelefon.appointments.actions.slots import generate
from buergertelefon.appointments.models import Calendar, CalendarService, OpeningPlan, Slot
from buergertelefon.appointments.queries.offers import Wish
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.limits import Item
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.directory.models import Office, Service

#: Monday, 9:00 in Bremen; the calendar's day is the one after
NOW = datetime(2026, 11, 23, 9, tzinfo=BERLIN)
DAY = date(2026, 11, 24)
MINUTES = timedelta(minutes=1)


def local(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour, minute), BERLIN)


def make_calendar(
    slug: str = "kfz", *, capacity: int = 2, skilled: int = 0, ends: time = time(10), **office: Any
) -> Calendar:
    """A calendar with slots of `DAY`; services of 10 minutes, 20, 30 (alone), 10 (skill)."""
    centre, _ = ServiceCentre.objects.get_or_create(slug="bremen", defaults={"name": "Bremen"})
    house, _ = Office.objects.get_or_create(
        slug=slug, defaults={"name": "Zulassung", "source": "Beispiel", "as_of": DAY, **office}
    )
    calendar = Calendar.objects.create(slug=slug, office=house, centre=centre, name="Zulassung")
    OpeningPlan.objects.create(
        calendar=calendar, weekday=DAY.weekday(), begins=time(8), ends=ends, capacity=capacity,
        skilled=skilled,
    )  # fmt: skip
    for name, minutes, combinable, skill in (
        ("kurz", 10, True, False), ("lang", 20, True, False), ("allein", 30, False, False),
        ("ausfuhr", 10, True, True),
    ):  # fmt: skip
        service, _ = Service.objects.get_or_create(slug=name, defaults={"name": name.title()})
        CalendarService.objects.create(
            calendar=calendar, service=service, duration=minutes * MINUTES, combinable=combinable,
            needs_skill=skill,
        )  # fmt: skip
    generate(calendar, since=DAY, until=DAY + timedelta(days=1))
    return calendar


def item(name: str = "kurz", persons: int = 1) -> Item:
    return Item(Service.objects.get(slug=name).pk, persons)


def wish(
    calendar: Calendar,
    begins: datetime | None = None,
    *items: Item,
    channel: Channel = Channel.PHONE,
) -> Wish:
    return Wish(calendar.pk, begins or local(8), items or (item(),), channel)


def fresh() -> uuid.UUID:
    return uuid.uuid4()


def taken(calendar: Calendar) -> dict[str, int]:
    """How many places are taken, by local time; only where some are."""
    rows = Slot.objects.filter(calendar=calendar, taken__gt=0).order_by("begins")
    return {f"{one.begins.astimezone(BERLIN):%H:%M}": one.taken for one in rows}


@pytest.fixture
def calendar(db: None) -> Calendar:
    return make_calendar()
