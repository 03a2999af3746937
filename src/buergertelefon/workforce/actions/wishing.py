"""What a person would like, and on which days the person can."""

from collections.abc import Mapping
from datetime import date, time, timedelta

from django.db import transaction

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.errors import NotPossible
from buergertelefon.workforce.models import Availability, Wish
from buergertelefon.workforce.queries.own import is_open_for_wishes
from buergertelefon.workforce.rules.wishes import MOST_A_WEEK, WishKind


@transaction.atomic
def wish(
    agent: Agent, monday: date, wishes: Mapping[date, tuple[WishKind, int]], *, today: date
) -> None:
    """These are the wishes of the week, and no others: by day, kind and weight (1 to 3).

    Raises NotPossible once the week's roster is published, or for too many.
    """
    week = {monday + timedelta(days=number) for number in range(7)}
    if len(wishes) > MOST_A_WEEK:
        raise NotPossible(f"Höchstens {MOST_A_WEEK} Wünsche in einer Woche.")
    if not set(wishes) <= week or not is_open_for_wishes(agent, monday, today=today):
        raise NotPossible("Für diese Woche nimmt der Dienstplan keine Wünsche mehr an.")
    Agent.objects.select_for_update().get(pk=agent.pk)  # one at a time
    Wish.objects.filter(agent=agent, day__in=week).exclude(day__in=wishes).delete()
    for day, (kind, weight) in wishes.items():
        Wish.objects.update_or_create(
            agent=agent, day=day, defaults={"kind": kind, "weight": weight}
        )


def be_there(agent: Agent, *, day: date, since: time, until: time) -> Availability:
    """On this day only at these times; twice is once."""
    return Availability.objects.update_or_create(
        agent=agent, day=day, defaults={"there_from": since, "there_until": until}
    )[0]


def be_there_as_usual(agent: Agent, *, day: date) -> None:
    """As the contract says again."""
    Availability.objects.filter(agent=agent, day=day).delete()
