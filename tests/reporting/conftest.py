"""A centre and calls of any moment, for tests of figures."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from tests.factories import make_centre

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact, ContactEvent, ContactTopic, Ledger
from buergertelefon.directory.models import Service
from buergertelefon.telephony.models import CalledNumber

#: a Monday, 11:00 in Bremen
AT = datetime(2014, 6, 16, 9, tzinfo=UTC)


@pytest.fixture
def centre(db: None) -> ServiceCentre:
    return make_centre()


@pytest.fixture
def call(centre: ServiceCentre) -> Callable[..., Contact]:
    """Makes a call with its last event, as the exchange would have written them."""
    numbers = count(1)

    def make(
        at: datetime = AT, *, wait: float = 10, end: str = "answered", outcome: str = "settled",
        talk: float = 180, number: str = "115", channel: str = "phone", queued: bool = True,
        topics: tuple[Service, ...] = (),
    ) -> Contact:  # fmt: skip
        line = CalledNumber.objects.get(number=number)
        over = at + timedelta(seconds=wait)
        answered = end == "answered"
        n = next(numbers)
        contact = Contact.objects.create(
            id=uuid.uuid4(), centre=centre, number=n, channel=channel,
            municipality=line.municipality, called=number, line_name=line.name,
            begun=at - timedelta(seconds=5), entered_queue=at if queued else None,
            answered=over if answered else None,
            ended=over + timedelta(seconds=talk) if answered else over,
            closed=over + timedelta(seconds=talk + 30), end=end,
            outcome=outcome if answered else "",
        )  # fmt: skip
        for service in topics:
            ContactTopic.objects.create(contact=contact, service=service)
        happened(contact, at=over)
        return contact

    return make


def happened(contact: Contact, *, at: datetime) -> None:
    """An event: whoever adds sums up sees that the contact has changed."""
    ledger, _ = Ledger.objects.get_or_create(centre=contact.centre)
    ledger.last_position += 1
    ledger.last_number = max(ledger.last_number, contact.number)
    ledger.save()
    ContactEvent.objects.create(
        centre=contact.centre, position=ledger.last_position, contact=contact, kind="ended", at=at
    )
