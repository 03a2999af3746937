"""Who is missing when, and what a roster costs; from clock times, in the instance's own units."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from buergertelefon.workforce.rules.roster.duty import Duty, Frame, Raw, clock


def presence(
    duties: Iterable[Duty], plan: Frame, *, weeks: Collection[int]
) -> dict[date, list[int]]:
    """People at work in each slot, shape (slots,) per day: a shift covers it whole, no break."""
    change = {day: [0] * (plan.slots + 1) for number in weeks for day in plan.weeks[number]}
    opens, slot, slots = plan.opens, plan.slot, plan.slots
    for one in duties:
        if (steps := change.get(one.day)) is None:
            continue
        since = one.start
        for start, end in (*one.breaks, (one.end, one.end)):
            first = max(0, -((opens - since) // slot))
            last = min(slots, (min(start, one.end) - opens) // slot)
            if first < last:
                steps[first] += 1
                steps[last] -= 1
            since = max(since, end)
    return {day: [*accumulate(steps)][:-1] for day, steps in change.items()}


def wish_met(wish: Raw, shift: Duty | None, rules: Raw) -> bool:
    """Whether the day is as wished; no shift meets every wish."""
    if shift is None:
        return True
    if wish["kind"] == "early":
        return shift.end <= clock(rules["wish_early_ends_by"])
    return wish["kind"] == "late" and shift.start >= clock(rules["wish_late_starts_from"])


def wishes(
    by_person: Mapping[str, Sequence[Duty]], plan: Frame, *, weeks: Collection[int]
) -> tuple[float, float]:
    """(cost of the missed wishes, percent of the person-weeks with a wish where all are met)."""
    missed = 0.0
    kept: dict[tuple[str, int], bool] = defaultdict(lambda: True)
    weight = plan.raw["weights"]["wish_missed"]
    on_day = {(one.person, one.day): one for own in by_person.values() for one in own}
    for wish in plan.raw["wishes"]:
        day = date.fromisoformat(wish["date"])
        if (week := plan.week_of[day]) not in weeks:
            continue
        met = wish_met(wish, on_day.get((wish["person"], day)), plan.raw["rules"])
        missed += 0 if met else weight * wish.get("weight", 1)
        kept[wish["person"], week] &= met
    return missed, 100 * sum(kept.values()) / len(kept) if kept else 100.0


def short_cost(gaps: Iterable[int], weights: Raw) -> float:
    """Cost of so many people missing per slot: the first two, each further one."""
    first, beyond = float(weights["short_first_two"]), float(weights["short_beyond"])
    return sum(first * min(gap, 2) + beyond * max(0, gap - 2) for gap in gaps)


def spread_cost(own: Sequence[Duty], plan: Frame, *, weeks: Collection[int]) -> float:
    """Cost of a person's starts lying apart within a week."""
    starts: dict[int, list[int]] = defaultdict(list)
    for one in own:
        if (week := plan.week_of.get(one.day)) is not None and week in weeks:
            starts[week].append(one.start)
    weights = plan.raw["weights"]
    free, each = float(weights["start_spread_free_slots"]), float(weights["start_spread_slot"])
    return each * sum(
        max(0, (max(week) - min(week)) / plan.slot - free) for week in starts.values()
    )


#: shifts nobody is to have too many of
TURNS = ("late", "early")
#: the rule may be missing: then no shift is early
EARLY = "early_shift_starts_until"
#: more than there are days: no limit, where an instance has none
UNLIMITED = 1000


def is_turn(kind: str, start: Any, end: Any, rules: Raw) -> Any:
    """Whether shifts with these times (minutes, single ones or arrays) are late, or early."""
    if kind == "late":
        return end >= clock(rules["late_shift_ends_from"])
    return start <= (clock(rules[EARLY]) if EARLY in rules else -1)


def turns(own: Iterable[Duty], plan: Frame) -> tuple[int, ...]:
    """How many of these shifts are late, and early, in the order of TURNS."""
    found = list(own)
    return tuple(
        sum(bool(is_turn(kind, one.start, one.end, plan.raw["rules"])) for one in found)
        for kind in TURNS
    )


def turn_limits(person: Raw) -> tuple[int, ...]:
    """How many late, and early, shifts a person has at most without a price."""
    return tuple(person.get(f"{kind}_shifts_at_most", UNLIMITED) for kind in TURNS)


def turn_weights(plan: Frame) -> tuple[float, ...]:
    """What a late, and an early, shift beyond the limit costs."""
    return tuple(float(plan.raw["weights"].get(f"{kind}_over", 0)) for kind in TURNS)


def period_costs(person: Raw, own: Sequence[Duty], plan: Frame) -> tuple[float, ...]:
    """Costs over all weeks: of late and early shifts too many, of the account's difference."""
    agreed = plan.agreed(person) - plan.carried(person)
    difference = abs(sum(one.work for one in own) - agreed) / plan.slot
    over = (
        weight * max(0, count - most)
        for count, most, weight in zip(
            turns(own, plan), turn_limits(person), turn_weights(plan), strict=True
        )
    )
    return (*over, float(plan.raw["weights"]["account_slot"]) * difference)
