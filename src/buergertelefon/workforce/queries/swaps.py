"""What a swap would change, who may take a shift, what waits for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.models import Roster, Shift, Swap
from buergertelefon.workforce.queries.duties import Duty, duties, duty
from buergertelefon.workforce.queries.instance import instance, known
from buergertelefon.workforce.rules.roster.check import check
from buergertelefon.workforce.rules.swaps import OPEN


@dataclass(frozen=True)
class Effect:
    """What a swap does: new problems as sentences, people missing (person-slots) before, after."""

    problems: tuple[str, ...]
    missing_before: int
    missing_after: int


def given(swap: Swap) -> Duty | None:
    """The shift that is given away, as it stands now."""
    return _on(swap.roster, swap.asker, swap.day)


def taken(swap: Swap) -> Duty | None:
    """The partner's shift that is taken for it, as it stands now."""
    if swap.partner is None or swap.back is None:
        return None
    return _on(swap.roster, swap.partner, swap.back)


def _on(roster: Roster, agent: Agent, day: date) -> Duty | None:
    row = Shift.objects.filter(roster=roster, agent=agent, day=day).select_related("agent").first()
    return duty(row) if row else None


def outcome(swap: Swap) -> tuple[set[tuple[str, str]], list[Duty]] | None:
    """(touched people and days, duties after) of a swap; None if a shift is not there any more."""
    first, second = given(swap), taken(swap)
    if swap.partner is None or first is None or (swap.back and second is None):
        return None
    one, other = swap.asker.username, swap.partner.username
    after = [first | {"person": other, "locked": False}]
    touched = {(one, first["date"]), (other, first["date"])}
    if second is not None:
        after.append(second | {"person": one, "locked": False})
        touched |= {(one, second["date"]), (other, second["date"])}
    return touched, after


def is_free(swap: Swap) -> bool:
    """Nobody would have two shifts on a day."""
    found = outcome(swap)
    if found is None:
        return False
    touched, _ = found
    given_away = {(swap.asker.username, f"{swap.day:%Y-%m-%d}")}
    if swap.partner and swap.back:
        given_away.add((swap.partner.username, f"{swap.back:%Y-%m-%d}"))
    there = {(one["person"], one["date"]) for one in duties(swap.roster)}
    return not (touched - given_away) & there


def effect(swap: Swap) -> Effect | None:
    """What the swap would newly break and how many would be missing; None if it is impossible."""
    found = outcome(swap)
    if found is None or not is_free(swap):
        return None
    touched, after = found
    plan = instance(swap.roster)
    now = known(plan, duties(swap.roster))
    then = [one for one in now if (one["person"], one["date"]) not in touched] + after
    people = [swap.asker.username, swap.partner.username] if swap.partner else []
    before, later = check(plan, now, people=people), check(plan, then, people=people)
    old = {(one.person, one.rule, one.day) for one in before.violations}
    new = [one for one in later.violations if (one.person, one.rule, one.day) not in old]
    names = {one.username: one.name for one in (swap.asker, swap.partner) if one}
    return Effect(
        tuple(f"{names.get(one.person, one.person)}: {one.text}" for one in new),
        sum(before.missing.values()),
        sum(later.missing.values()),
    )


def may_take(roster: Roster, wanted: Duty) -> list[Agent]:
    """Who has no shift that day and keeps all rules with this one; those who wished it first."""
    from buergertelefon.workforce.rules.roster.replan import (  # noqa: PLC0415  # numba is heavy
        candidates,
    )

    plan = instance(roster)
    found = [
        one for one in candidates(plan, known(plan, duties(roster)), wanted) if not one.problems
    ]
    agents = {
        one.username: one for one in Agent.objects.filter(username__in=[c.person for c in found])
    }
    return [agents[one.person] for one in found if one.person in agents]


def may_exchange(roster: Roster, wanted: Duty) -> list[tuple[Agent, Duty]]:
    """Who might give which shift of the same week for this one, all rules kept."""
    from buergertelefon.workforce.rules.roster.replan import (  # noqa: PLC0415  # numba is heavy
        exchanges,
    )

    plan = instance(roster)
    found = exchanges(plan, known(plan, duties(roster)), wanted)
    agents = {
        one.username: one for one in Agent.objects.filter(username__in=[d["person"] for d in found])
    }
    return [(agents[one["person"]], one) for one in found if one["person"] in agents]


def own_swaps(agent: Agent) -> QuerySet[Swap]:
    """What the person asked for or is asked, newest first."""
    return (
        Swap.objects.filter(Q(asker=agent) | Q(partner=agent))
        .select_related("asker", "partner", "roster").order_by("-asked")
    )  # fmt: skip


def asked_of_all(agent: Agent, *, today: date) -> Sequence[Swap]:
    """Open questions to everybody that this person may answer with yes."""
    found = (
        Swap.objects.filter(
            state="asked", partner__isnull=True, day__gte=today, roster__centre=agent.centre_id
        )
        .exclude(asker=agent).select_related("asker", "partner", "roster").order_by("day")
    )  # fmt: skip
    may = []
    for swap in found:
        wanted = given(swap)
        if wanted and agent in may_take(swap.roster, wanted):
            may.append(swap)
    return may


def waiting(centre_id: int) -> QuerySet[Swap]:
    """What two people agreed on and a planner has not decided."""
    return (
        Swap.objects.filter(roster__centre=centre_id, state="agreed")
        .select_related("asker", "partner", "roster").order_by("day")
    )  # fmt: skip


def decided(centre_id: int) -> QuerySet[Swap]:
    """What came to an end, newest first."""
    return (
        Swap.objects.filter(roster__centre=centre_id).exclude(state__in=OPEN)
        .select_related("asker", "partner", "roster").order_by("-decided", "-asked")
    )  # fmt: skip
