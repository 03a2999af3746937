"""Browsers without a script; mail is set up, nobody has tried a code yet."""

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from buergertelefon.waste.queries import addresses


@pytest.fixture(autouse=True)
def mail(settings: Settings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:2525", "abfall@example.org"
    settings.PUBLIC_URL = "https://buergertelefon.example"
    cache.clear()
    addresses.forget()
