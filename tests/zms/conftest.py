"""Two calendars that are open tomorrow and the day after, 8 to 10, and an API client."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from buergertelefon.appointments.actions.slots import generate
from buergertelefon.appointments.models import Calendar, CalendarService, OpeningPlan
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.directory.models import Office, Service

MINUTES = timedelta(minutes=1)
#: name, minutes, may be combined
OFFERED = (("ausweis", 10, True), ("umzug", 20, True), ("trauung", 30, False))


def today() -> date:
    return timezone.now().astimezone(BERLIN).date()


def tomorrow(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(today() + timedelta(days=1), time(hour, minute), BERLIN)


def make_calendar(slug: str = "mitte", *, capacity: int = 2, days: int = 2) -> Calendar:
    centre, _ = ServiceCentre.objects.get_or_create(slug="bremen", defaults={"name": "Bremen"})
    office, _ = Office.objects.get_or_create(
        slug=slug,
        defaults={
            "name": f"BürgerServiceCenter {slug.title()}", "source": "Beispiel", "as_of": today(),
            "address": "Pelzerstraße 40, 28195 Bremen", "mail": f"{slug}@beispiel.example",
            "phone": "+494213610",
        },
    )  # fmt: skip
    calendar = Calendar.objects.create(
        slug=slug, office=office, centre=centre, name=office.name, land=""
    )
    for n in range(1, days + 1):
        OpeningPlan.objects.create(
            calendar=calendar, day=today() + timedelta(days=n), begins=time(8), ends=time(10),
            capacity=capacity,
        )  # fmt: skip
    for name, minutes, combinable in OFFERED:
        service, _ = Service.objects.get_or_create(slug=name, defaults={"name": name.title()})
        CalendarService.objects.create(
            calendar=calendar, service=service, duration=minutes * MINUTES, combinable=combinable
        )
    generate(calendar, since=today(), until=today() + timedelta(days=4))
    return calendar


def service(name: str = "ausweis") -> int:
    return Service.objects.get(slug=name).pk


class Api:
    """Speaks to the interface as a front end does: JSON there and back."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)

    def get(self, path: str, **query: object) -> HttpResponse:
        return self.client.get(f"/zms/{path}/", query)

    def post(self, path: str, body: object) -> HttpResponse:
        sent = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post(f"/zms/{path}/", sent, content_type="application/json")

    def free(self, *offices: Calendar, **other: object) -> HttpResponse:
        asked = {
            "startDate": today().isoformat(),
            "endDate": (today() + timedelta(days=30)).isoformat(),
            "officeIds": ",".join(str(one.pk) for one in offices),
            "serviceIds": str(service()), "serviceCounts": "1",
        }  # fmt: skip
        return self.get("available-calendar", **(asked | other))

    def reserve(self, office: Calendar, begins: datetime, **other: object) -> HttpResponse:
        wanted = {
            "timestamp": int(begins.timestamp()), "officeId": office.pk,
            "serviceId": [str(service())], "serviceCount": [1],
        }  # fmt: skip
        return self.post("reserve-appointment", wanted | other)

    def held(self, office: Calendar, begins: datetime) -> dict[str, Any]:
        return dict(self.reserve(office, begins).json())


def proof(of: dict[str, Any], **other: object) -> dict[str, object]:
    return {"processId": of["processId"], "authKey": of["authKey"]} | other


def codes(answer: HttpResponse) -> list[str]:
    """What is wrong; the answer has the form of all errors."""
    errors = answer.json()["errors"]
    assert answer.status_code == max(one["statusCode"] for one in errors)
    assert all(one["errorMessage"] for one in errors)
    return [one["errorCode"] for one in errors]


@pytest.fixture
def api() -> Api:
    cache.clear()  # counts of wrong keys
    return Api()


@pytest.fixture
def mitte(db: None) -> Calendar:
    return make_calendar()
