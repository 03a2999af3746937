"""An office at work: its calendar's day is today, at one minute past eight."""

import uuid

import pytest
from django.test import Client
from django.utils import timezone
from tests.appointments.conftest import NOW, fresh, local, make_calendar, wish

from buergertelefon.appointments.actions.booking import confirm, hold
from buergertelefon.appointments.models import Booking, Calendar
from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

PASSWORD = "ein-langes-Passwort"


def set_to_eight(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on it is Tuesday, 8:01, and time goes on from there."""
    began, real = local(8, 1), timezone.now
    since = real()
    monkeypatch.setattr(timezone, "now", lambda: began + (real() - since))


def make_clerk(centre: ServiceCentre, username: str = "amt1") -> Agent:
    return Agent.objects.create_user(
        username, PASSWORD, name=username, centre=centre, roles=[Role.BACK_OFFICE]
    )


def booked(calendar: Calendar, hour: int, minute: int = 0) -> Booking:
    one = hold(wish(calendar, local(hour, minute)), key=fresh(), at=NOW)
    return confirm(one.id, at=NOW)


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch, db: None) -> Calendar:
    set_to_eight(monkeypatch)
    return make_calendar()


@pytest.fixture
def clerk(calendar: Calendar, client: Client) -> Client:
    """Somebody at counter 3."""
    client.force_login(make_clerk(calendar.centre))
    client.post("/schalter/", {"calendar": "kfz", "counter": " 3 "})
    return client


def number(client: Client, key: uuid.UUID | None = None, **given: object) -> object:
    asked = {"service": "kurz", "persons": "1", "once": str(key or fresh())} | given
    return client.post("/schalter/kfz/nummer/", asked)
