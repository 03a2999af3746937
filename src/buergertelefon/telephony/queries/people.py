"""People at the desks: what rings them, and which record is theirs right now."""

import uuid

from django.db.models import Exists, OuterRef

from buergertelefon.base.phone import is_mobile
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.models import LiveCall
from buergertelefon.telephony.rules.world import PRACTICE

#: of a sign-on: is its caller a scripted one? Who practises is at work for nobody.
PRACTISES = Exists(LiveCall.objects.filter(pk=OuterRef("call"), line=PRACTICE))


def device_of(agent: Agent) -> str:
    """What the line rings when it rings this person."""
    return f"agent:{agent.desk}"


def number_of(contact: uuid.UUID) -> str:
    """The number of who calls (E.164); "" if it was withheld.

    It is known as long as the call is live, and never shown in full.
    """
    return LiveCall.objects.filter(pk=contact).values_list("calling", flat=True).first() or ""


def mobile_of(contact: uuid.UUID) -> str:
    """The same, if a text arrives there; "" if not."""
    number = number_of(contact)
    return number if is_mobile(number) else ""


def leads(agent: Agent, contact: uuid.UUID) -> bool:
    """May this person write the record of that call: is it theirs right now?"""
    return LiveCall.objects.filter(pk=contact, agent=agent.desk).exists()
