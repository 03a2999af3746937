"""People at the desks: what rings them, and which record is theirs right now."""

import uuid

from django.db.models import Exists, OuterRef

from buergertelefon.staff.models import Agent
from buergertelefon.telephony.models import LiveCall
from buergertelefon.telephony.rules.world import PRACTICE

#: of a sign-on: is its caller a scripted one? Who practises is at work for nobody.
PRACTISES = Exists(LiveCall.objects.filter(pk=OuterRef("call"), line=PRACTICE))


def device_of(agent: Agent) -> str:
    """What the line rings when it rings this person."""
    return f"agent:{agent.desk}"


def leads(agent: Agent, contact: uuid.UUID) -> bool:
    """May this person write the record of that call: is it theirs right now?"""
    return LiveCall.objects.filter(pk=contact, agent=agent.desk).exists()
