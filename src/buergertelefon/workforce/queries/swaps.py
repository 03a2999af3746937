"""What a swap would change, who may take a shift, what waits for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.models import Change, Roster, Shift, Swap
from buergertelefon.workforce.queries.duties import Duty, duties, duty
from buergertelefon.workforce.queries.instance import instance, known
from buergertelefon.workforce.rules import effects
from buergertelefon.workforce.rules.swaps import OPEN


@dataclass(frozen=True)
class Effect:
    """What a swap does: what rules forbid and what hours say as sentences, and the cover.

    `missing_before`, `missing_after`: person-slots short in the whole roster.
    """

    problems: tuple[str, ...]
    hints: tuple[str, ...]
    cover: tuple[str, ...]  # when how many more or fewer are missing
    missing_before: int
    missing_after: int


@dataclass(frozen=True)
class Planned:
    """What every question about a roster starts from; read once for all its swaps."""

    instance: Mapping[str, Any]
    duties: Sequence[Duty]

    @classmethod
    def of(cls, roster: Roster) -> "Planned":
        """As it stands now."""
        found = instance(roster)
        return cls(found, known(found, duties(roster)))


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


def still_so(swap: Swap) -> bool:
    """Whether the shifts have the times they had when somebody asked for them."""
    first: dict[tuple[str, str], Duty | None] = {}
    places = {(swap.asker.username, f"{swap.day:%Y-%m-%d}")}
    if swap.partner and swap.back:
        places.add((swap.partner.username, f"{swap.back:%Y-%m-%d}"))
    for step in Change.objects.filter(roster=swap.roster_id, at__gt=swap.asked).order_by("number"):
        there = {(one["person"], one["date"]): one for one in step.before}
        later = {(one["person"], one["date"]) for one in step.after}
        for place in places & (set(there) | later):
            first.setdefault(place, there.get(place))
    now = {(one["person"], one["date"]): one for one in duties(swap.roster)}
    return all(
        place in now and (place not in first or _times(first[place]) == _times(now[place]))
        for place in places
    )


def _times(one: Duty | None) -> tuple[object, ...] | None:
    return (one["start"], one["end"], one["breaks"]) if one else None


def effect(swap: Swap, planned: Planned | None = None) -> Effect | None:
    """What the swap would newly break and how many would be missing; None if it is impossible."""
    found = outcome(swap)
    if found is None or not is_free(swap):
        return None
    touched, after = found
    plan = planned or Planned.of(swap.roster)
    then = [one for one in plan.duties if (one["person"], one["date"]) not in touched] + after
    names = {one.username: one.name for one in (swap.asker, swap.partner) if one}
    done = effects.effect(plan.instance, plan.duties, then, people=names)
    return Effect(
        tuple(f"{names.get(one.person, one.person)}: {one.text}." for one in done.forbidden),
        tuple(f"{names.get(one.person, one.person)}: {one.text}." for one in done.hints),
        tuple(map(_span_said, done.cover)),
        done.missing_before,
        done.missing_after,
    )


def _span_said(one: effects.Span) -> str:
    count = abs(one.more)
    verb = ("fehlt" if count == 1 else "fehlen") + (
        " dann " if one.more > 0 else " dann nicht mehr "
    )
    skill = f" mit „{one.skill}“" if one.skill else ""
    return f"{one.day:%d.%m.%Y}, {one.since}–{one.until}: Es {verb}{count}{skill}."


def options(planned: Planned, wanted: Duty) -> list[tuple[Agent, Duty | None]]:
    """Who may take a shift by every rule but those of hours; for nothing, or for which own one."""
    found = effects.options(planned.instance, planned.duties, wanted)
    agents = Agent.objects.in_bulk({one.person for one in found}, field_name="username")
    return [(agents[one.person], one.back) for one in found if one.person in agents]


def may_take(planned: Planned, wanted: Duty) -> list[Agent]:
    """Who may take a shift and gives none for it."""
    return [agent for agent, back in options(planned, wanted) if back is None]


def may_exchange(roster: Roster, wanted: Duty) -> list[tuple[Agent, Duty]]:
    """Who may give which shift of another day of the week for this one."""
    found = options(Planned.of(roster), wanted)
    return [(one, back) for one, back in found if back and back["date"] != wanted["date"]]


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
    may, rosters = [], dict[int, Planned]()
    for swap in found:
        wanted = given(swap)
        if wanted and swap.roster_id not in rosters:
            rosters[swap.roster_id] = Planned.of(swap.roster)
        if wanted and agent in may_take(rosters[swap.roster_id], wanted):
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
