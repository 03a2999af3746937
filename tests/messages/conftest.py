"""A small centre, and a message to post."""

import uuid
from datetime import UTC, datetime

import pytest
from tests.messages.gateway import Fake

from buergertelefon.base.models import ServiceCentre
from buergertelefon.messages.actions import Draft
from buergertelefon.messages.rules.outbox import Channel

#: a Tuesday, 11:00 in Bremen
NOON = datetime(2026, 11, 24, 10, tzinfo=UTC)
CONTACT = uuid.UUID("00000000-0000-4000-8000-000000000115")
TEXT = Draft(
    Channel.SMS, "0171 1234567", "Kfz-Steuer: Hauptzollamt, Tel. 0421 555-0", "contact-card",
    reference=CONTACT, urgent=True,
)  # fmt: skip
MAIL = Draft(
    Channel.MAIL, "maria@beispiel.de", "Kfz-Steuer: Hauptzollamt\nTel. 0421 555-0", "contact-card",
    "Die Kontaktdaten aus Ihrem Gespräch", CONTACT,
)  # fmt: skip


@pytest.fixture
def centre(db: None) -> int:
    return ServiceCentre.objects.create(slug="bremen", name="Bürgertelefon Bremen").pk


@pytest.fixture
def fake() -> Fake:
    return Fake()
