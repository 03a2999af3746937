"""Is this roster right, where is somebody missing, what does it cost?

Takes clock times and nothing else from whoever made the roster: neither the search nor its table
of shifts is imported, so a fault there cannot hide here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from buergertelefon.workforce.rules.roster import breaches, figures
from buergertelefon.workforce.rules.roster.breaches import Violation
from buergertelefon.workforce.rules.roster.duty import Duty, Frame, Raw, duties, frame, shown

#: a slot by its day and the clock time (`HH:MM`) at which it begins
Slot = tuple[date, str]


@dataclass(frozen=True)
class Checked:
    """What is wrong with a roster and what it costs, per kind and together.

    `short_percent`, `surplus_percent`: person-slots missing and too many, of those required.
    `wishes_percent`: person-weeks with a wish in which all are met.
    """

    violations: tuple[Violation, ...]
    missing: Mapping[Slot, int]
    skill_missing: Mapping[tuple[str, date, str], int]  # by skill, day, slot
    costs: Mapping[str, float]  # short, surplus, skill, wish, spread, late, account
    wishes_percent: float
    short_percent: float
    surplus_percent: float

    @property
    def cost(self) -> float:
        """The weighted sum of all soft goals."""
        return sum(self.costs.values())


def check(
    instance: Raw,
    shifts: Iterable[Raw],
    *,
    people: Collection[str] | None = None,
    weeks: Collection[int] | None = None,
) -> Checked:
    """Every broken rule and every figure of a roster, in the formats of its files.

    `people`: ask the rules for these alone; who is missing is always counted over all.
    `weeks` (0-based): these alone; what belongs to the whole period (its account, late shifts)
    is left out then. Raises BadInput if the instance or a shift cannot be read.
    """
    plan, found = frame(instance), duties(shifts)
    chosen = (
        range(len(plan.weeks)) if weeks is None else sorted({*weeks} & {*range(len(plan.weeks))})
    )
    own: dict[str, list[Duty]] = defaultdict(list)
    for one in found:
        own[one.person].append(one)
    there = figures.presence(
        (one for one in found if one.person in plan.people), plan, weeks=chosen
    )
    gaps = _gaps(there, plan)
    skills = _skill_gaps(own, plan, chosen)
    required = sum(sum(plan.required[day]) for day in there) or 1
    surplus = sum(
        max(0, have - need)
        for day, counts in there.items()
        for have, need in zip(counts, plan.required[day], strict=True)
    )
    missed, wishes_percent = figures.wishes(own, plan, weeks=chosen)
    weights = plan.raw["weights"]
    costs = {
        "short": figures.short_cost(gaps.values(), weights),
        "surplus": weights["surplus"] * surplus,
        "skill": weights["skill_short"] * sum(skills.values()),
        "wish": missed,
        "spread": sum(
            figures.spread_cost(own[who], plan, weeks=chosen) for who in plan.people if who in own
        ),
    }
    if len(chosen) == len(plan.weeks):
        sums = [figures.period_costs(one, own[who], plan) for who, one in plan.people.items()]
        names = (*figures.TURNS, "account")
        costs |= {
            name: sum(column) for name, column in zip(names, zip(*sums, strict=True), strict=True)
        }
    return Checked(
        violations=tuple(_violations(plan, own, people, chosen)),
        missing=gaps,
        skill_missing=skills,
        costs=costs,
        wishes_percent=wishes_percent,
        short_percent=100 * sum(gaps.values()) / required,
        surplus_percent=100 * surplus / required,
    )


def _violations(
    plan: Frame,
    own: Mapping[str, list[Duty]],
    people: Collection[str] | None,
    weeks: Collection[int],
) -> Iterable[Violation]:
    everywhere = len(weeks) == len(plan.weeks)
    for who in dict.fromkeys((*plan.people, *own)):
        if people is not None and who not in people:
            continue
        mine = own.get(who, [])
        for one in mine:
            if everywhere or plan.week_of.get(one.day) in weeks:
                yield from breaches.of_shift(one, plan)
        if who in plan.people:
            yield from breaches.of_person(plan.people[who], mine, plan, weeks=weeks)


def _gaps(there: Mapping[date, list[int]], plan: Frame) -> dict[Slot, int]:
    return {
        (day, shown(plan.opens + slot * plan.slot)): need - counts[slot]
        for day, counts in there.items()
        for slot, need in enumerate(plan.required[day])
        if need > counts[slot]
    }


def _skill_gaps(
    own: Mapping[str, list[Duty]], plan: Frame, weeks: Collection[int]
) -> dict[tuple[str, date, str], int]:
    found = {}
    for skill in plan.raw["skills"]:
        name, least = skill["name"], skill["at_least"]
        able = [who for who, one in plan.people.items() if name in one["skills"]]
        there = figures.presence(
            (one for who in able for one in own.get(who, ())), plan, weeks=weeks
        )
        for day, counts in there.items():
            for slot, have in enumerate(counts):
                if have < least:
                    found[name, day, shown(plan.opens + slot * plan.slot)] = least - have
    return found
