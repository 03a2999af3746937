"""What a published roster, or a planner, adds to the hours of people."""

from collections.abc import Collection
from datetime import date, timedelta

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


def book(agent: Agent, *, day: date, minutes: int, reason: str) -> Account:
    """What a planner adds by hand; the same booking twice is once."""
    return Account.objects.get_or_create(
        agent=agent, day=day, minutes=minutes, reason=reason, roster=None
    )[0]


def take_back(booking: Account) -> None:
    """A booking by hand is gone; those of rosters stay."""
    Account.objects.filter(pk=booking.pk, roster__isnull=True).delete()
