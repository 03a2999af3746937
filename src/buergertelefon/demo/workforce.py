"""Example people to plan with: contracts, wishes, an event. They are made up and cannot sign in.

As many hours as a centre of 2,050 calls a day needs; one in seven can do vehicle registration.
"""

import random
from datetime import date, datetime, time, timedelta

from django.db import transaction

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Agent, AgentSkill
from buergertelefon.staff.rules import Role
from buergertelefon.workforce.models import Contract, LeastSkill, PlannedEvent, PlanningRules, Wish
from buergertelefon.workforce.rules.events import EventKind
from buergertelefon.workforce.rules.wishes import WishKind

#: after the seats of those who can sign in
FIRST_SEAT, PEOPLE = 17, 34
#: minutes a week, days, least and most minutes of a day; one after another
CONTRACTS = (
    (2355, (5, 5), (420, 540)),
    (1770, (4, 5), (300, 540)),
    (1170, (3, 4), (240, 540)),
    (735, (2, 4), (180, 480)),
)
WEEKS_AHEAD = 8


@transaction.atomic
def load_workforce(centre: ServiceCentre, *, at: datetime) -> None:
    """People, contracts, wishes; nothing if somebody has a contract already."""
    if Contract.objects.filter(agent__centre=centre).exists():
        return
    today = at.astimezone(BERLIN).date()
    PlanningRules.objects.get_or_create(centre=centre)
    LeastSkill.objects.get_or_create(centre=centre, skill_id="kfz", defaults={"people": 2})
    named = Agent.objects.filter(centre=centre, roles__contains=[Role.AGENT]).order_by("username")
    people = [*named, *_without_account(centre)]
    Contract.objects.bulk_create(
        _contract(agent, number, today) for number, agent in enumerate(people)
    )
    _wishes(people, today)
    first = today.replace(day=1) + timedelta(days=40)
    PlannedEvent.objects.create(
        centre=centre, kind=EventKind.LETTERS, name="Abfallgebühren-Bescheide (Beispiel)",
        begins=first.replace(day=10), until=first.replace(day=12), factor="1.15",
    )  # fmt: skip


def _without_account(centre: ServiceCentre) -> list[Agent]:
    found = []
    for seat in range(FIRST_SEAT, FIRST_SEAT + PEOPLE):
        agent = Agent(
            username=f"platz{seat}", name=f"Platz {seat}", centre=centre, roles=[Role.AGENT],
            seat=str(seat),
        )  # fmt: skip
        agent.set_unusable_password()
        found.append(agent)
    Agent.objects.bulk_create(found)
    able = [agent for number, agent in enumerate(found) if number % 7 in {0, 3}]
    AgentSkill.objects.bulk_create(AgentSkill(agent=one, skill_id="kfz", level=1) for one in able)
    return found


def _contract(agent: Agent, number: int, today: date) -> Contract:
    minutes, days, lengths = CONTRACTS[(number * 3 + number // 4) % len(CONTRACTS)]
    mornings = minutes == CONTRACTS[-1][0] and number % 3 == 0
    return Contract(
        agent=agent, begins=date(today.year - 1, 1, 1), week_minutes=minutes,
        days_least=days[0], days_most=days[1], day_least=lengths[0], day_most=lengths[1],
        free_weekdays=[number % 5] if minutes < CONTRACTS[0][0] and number % 2 else [],
        there_from=time(7), there_until=time(14) if mornings else time(18),
        late_at_most=7 if minutes == CONTRACTS[0][0] else 5, early_at_most=20 if mornings else 10,
    )  # fmt: skip


def _wishes(people: list[Agent], today: date) -> None:
    """One in each week for about half of them."""
    monday = today - timedelta(days=today.weekday())
    dice = random.Random(today.toordinal())  # noqa: S311  # an example
    Wish.objects.bulk_create(
        Wish(
            agent=agent, day=monday + timedelta(weeks=week, days=dice.randrange(5)),
            kind=dice.choice([*WishKind]), weight=dice.randint(1, 3),
        )
        for agent in people for week in range(1, WEEKS_AHEAD) if dice.random() < 0.5
    )  # fmt: skip
