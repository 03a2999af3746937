"""What a published roster adds to the hours of its people."""

from collections.abc import Collection
from datetime import timedelta

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.models import Account, Roster
from buergertelefon.workforce.queries.duties import duties
from buergertelefon.workforce.queries.instance import instance
from buergertelefon.workforce.rules.hours import balances


def settle(roster: Roster, people: Collection[str] | None = None) -> None:
    """Write anew what the roster adds to the accounts; `people`: of these alone."""
    found = balances(instance(roster), duties(roster))
    last = roster.begins + timedelta(weeks=roster.weeks, days=-1)
    agents = Agent.objects.filter(username__in=found if people is None else people)
    for agent in agents:
        if agent.username not in found:
            Account.objects.filter(agent=agent, roster=roster).delete()
            continue
        Account.objects.update_or_create(
            agent=agent, roster=roster, defaults={"day": last, "minutes": found[agent.username]}
        )
