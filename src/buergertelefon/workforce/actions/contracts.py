"""Contracts begin, end and are taken back."""

from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.models import Contract
from buergertelefon.workforce.rules.contracts import Terms

DAY = timedelta(days=1)


@transaction.atomic
def agree(agent: Agent, terms: Terms) -> Contract:
    """A contract from a day on; the one before ends the day before, this one before the next.

    One that begins on the same day is changed: twice is once.
    """
    Agent.objects.select_for_update().get(pk=agent.pk)  # one at a time
    others = Contract.objects.filter(agent=agent).exclude(begins=terms.begins)
    running = others.filter(Q(ends__isnull=True) | Q(ends__gte=terms.begins))
    running.filter(begins__lt=terms.begins).update(ends=terms.begins - DAY)
    values = asdict(terms) | {"free_weekdays": [*terms.free_weekdays]}
    if later := others.filter(begins__gt=terms.begins).order_by("begins").first():
        values["ends"] = min(terms.ends or later.begins - DAY, later.begins - DAY)
    contract, _ = Contract.objects.update_or_create(
        agent=agent, begins=values.pop("begins"), defaults=values
    )
    return contract


@transaction.atomic
def take_back(contract: Contract) -> None:
    """It never was: the contract that ended the day before goes on as long as this one did."""
    before = Contract.objects.filter(agent=contract.agent_id, ends=contract.begins - DAY)
    before.update(ends=contract.ends)
    contract.delete()
