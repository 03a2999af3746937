"""A roster with its check, as the planner's pages show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.models import Roster
from buergertelefon.workforce.queries.duties import Duty, duties
from buergertelefon.workforce.queries.instance import instance, known
from buergertelefon.workforce.rules.gaps import Gap, Spare, gaps, person_hours
from buergertelefon.workforce.rules.hours import balances, work
from buergertelefon.workforce.rules.roster.breaches import Violation
from buergertelefon.workforce.rules.roster.check import Checked, check


@dataclass(frozen=True)
class Hours:
    """What a roster gives a person: minutes, early and late shifts. For planner and person."""

    person: str
    name: str
    work: int
    balance: int  # over (positive) or under what the contract owes
    early: int
    late: int
    early_before: int  # of the weeks before
    late_before: int


@dataclass(frozen=True)
class Board:
    """A roster, or one week of it (`week`: 0-based among the weeks with open days)."""

    roster: Roster
    plan: Mapping[str, Any]
    duties: Sequence[Duty]
    names: Mapping[str, str]  # by user name, also of people the plan no longer knows
    week: int | None = None

    @cached_property
    def checked(self) -> Checked:
        """All rules, or those of the week."""
        weeks = None if self.week is None else [self.week]
        return check(self.plan, self.duties, weeks=weeks)

    @cached_property
    def gaps(self) -> list[Gap]:
        """Where somebody is missing."""
        return gaps(self.checked.missing)

    @property
    def violations(self) -> Sequence[Violation]:
        """Broken rules; that nobody has worked yet breaks none that is worth telling."""
        return self.checked.violations if self.duties else ()

    @property
    def missing_hours(self) -> float:
        """Person-hours."""
        return person_hours(self.gaps)

    @property
    def spare(self) -> Spare:
        """Who has hours left."""
        return Spare(self.plan, known(dict(self.plan), self.duties))

    def hours(self) -> list[Hours]:
        """What everybody has, by name."""
        rules = self.plan["rules"]
        found = known(dict(self.plan), self.duties)
        own: dict[str, list[Duty]] = {one["id"]: [] for one in self.plan["people"]}
        for one in found:
            own[one["person"]].append(one)
        balance = balances(self.plan, found)
        return sorted(
            (
                Hours(
                    who, self.names.get(who, who), sum(map(work, mine)), balance[who],
                    sum(one["start"] <= rules["early_shift_starts_until"] for one in mine),
                    sum(one["end"] >= rules["late_shift_ends_from"] for one in mine),
                    person["early_before"], person["late_before"],
                )
                for person in self.plan["people"]
                for who, mine in [(person["id"], own[person["id"]])]
            ),
            key=lambda one: one.name.casefold(),
        )  # fmt: skip


def board(roster: Roster, *, week: int | None = None) -> Board:
    """The roster as it stands now."""
    plan, found = instance(roster), duties(roster)
    wanted = {one["id"] for one in plan["people"]} | {one["person"] for one in found}
    names = dict(Agent.objects.filter(username__in=wanted).values_list("username", "name"))
    return Board(roster, plan, found, names, week)


def weeks_of(roster: Roster) -> list[list[date]]:
    """The open days of each week that has any: numbered as in the instance."""
    found: list[list[date]] = [[] for _ in range(roster.weeks)]
    for day in roster.days.values_list("day", flat=True):
        found[(day - roster.begins).days // 7].append(day)
    return [sorted(week) for week in found if week]
