"""A house with dates from today on, and mail that is set up."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.waste.conftest import make_calendar, make_house

from buergertelefon.waste.models import House, Source
from buergertelefon.waste.queries import addresses
from buergertelefon.waste.rules.kinds import Kind


@pytest.fixture(autouse=True)
def _anew(settings: Settings) -> Iterator[None]:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:2525", "abfall@example.org"
    settings.PUBLIC_URL = "https://buergertelefon.example"
    settings.PROOF_WORK = 0
    cache.clear()
    addresses.forget()
    yield
    addresses.forget()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def house(db: None, today: date) -> House:
    """Residual waste every fortnight from tomorrow on, paper in 5 days, a tree in 200."""
    days = [(today + timedelta(days=1 + 14 * n), Kind.RESIDUAL) for n in range(12)]
    days += [(today + timedelta(days=5), Kind.PAPER), (today + timedelta(days=199), Kind.TREE)]
    row = make_house("Am Wall", "12", calendar=make_calendar(*days))
    Source.objects.update(first=today, last=today + timedelta(days=200))
    return row
