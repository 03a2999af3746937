"""An agent in the middle of a call, as rows."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.factories import make_city

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact, Ledger
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.models import CalledNumber, LiveCall, SignOn

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def city(db: None) -> ServiceCentre:
    return make_city()


@pytest.fixture
def agent(city: ServiceCentre) -> Agent:
    return Agent.objects.get(username="agent1")


@pytest.fixture
def desk(agent: Agent, client: Client) -> Client:
    client.force_login(agent)
    return client


@pytest.fixture
def contact(agent: Agent) -> Contact:
    """A call this agent is talking in."""
    return talking(agent)


def talking(agent: Agent, *, state: str = "talking", line: str = "browser") -> Contact:
    """Rows as the exchange writes them."""
    number = CalledNumber.objects.get(number="115")
    ledger = Ledger.objects.get(pk=agent.centre_id)
    ledger.last_number += 1
    ledger.save()
    contact = Contact.objects.create(
        id=uuid.uuid4(), centre=agent.centre, number=ledger.last_number,
        channel="web" if line == "browser" else "manual", municipality=number.municipality,
        called=number.number, line_name=number.name, begun=AT,
        entered_queue=AT + timedelta(seconds=5),
        answered=None if state == "offered" else AT + timedelta(seconds=14),
        ended=AT + timedelta(minutes=3) if state == "wrap_up" else None,
        end="answered" if state == "wrap_up" else "",
    )  # fmt: skip
    LiveCall.objects.create(
        id=contact.pk, centre=agent.centre, line=line, number=number, queue=number.queue,
        state=state, begun=AT, entered_queue=contact.entered_queue, answered=contact.answered,
        since=AT, until=AT + timedelta(seconds=20), caller=f"web:{contact.pk}",
        caller_leg=f"{contact.pk}-caller", agent=agent.desk, agent_leg="leg",
    )  # fmt: skip
    agent_state = {"offered": "offered", "wrap_up": "wrap_up"}.get(state, "talking")
    SignOn.objects.update_or_create(
        id=agent.desk,
        defaults={
            "centre": agent.centre, "agent": agent, "seat": agent.seat, "state": agent_state,
            "since": AT, "idle_since": AT, "until": AT + timedelta(seconds=60),
            "call": contact.pk, "reachable": True,
        },
    )  # fmt: skip
    return contact
