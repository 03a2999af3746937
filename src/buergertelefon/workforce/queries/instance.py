"""A stored roster as searches and checks read it: docs/reference/roster-format.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from buergertelefon.base.models import ServiceCentre
from buergertelefon.workforce.models import (
    Account,
    Availability,
    Contract,
    LeastSkill,
    Leave,
    PlanningRules,
    Roster,
    RosterDay,
    Shift,
    Wish,
)
from buergertelefon.workforce.queries.duties import Duty, duty
from buergertelefon.workforce.rules.fairness import fair_limit
from buergertelefon.workforce.rules.labour import BREAKS, REST, WORK_PER_DAY
from buergertelefon.workforce.rules.leave import LeaveState
from buergertelefon.workforce.rules.weights import WEIGHTS

FORMAT = "buergertelefon-roster-instance-1"
SLOT = 15
#: late and early shifts of so many weeks before count when they are shared out
LOOK_BACK = timedelta(weeks=12)


def rules_of(centre: ServiceCentre) -> PlanningRules:
    """By which rules the centre plans; the usual ones until somebody has set them."""
    return PlanningRules.objects.filter(centre=centre).first() or PlanningRules(centre=centre)


def instance(roster: Roster) -> dict[str, Any]:
    """All that a search for shifts, or a check of them, needs to know. Four queries and more."""
    days = list(roster.days.all())
    rules = rules_of(roster.centre)
    opens = min((one.opens for one in days), default=time(7))
    closes = max((_closes(one) for one in days), default=_minutes(time(18)))
    first, last = roster.begins, roster.begins + timedelta(weeks=roster.weeks, days=-1)
    weeks = _weeks(roster, days)
    people = _people(roster, first, last)
    leaves = _leaves(people, first, last)
    known = {one.agent.username for one in people}
    periods = LOOK_BACK / timedelta(weeks=roster.weeks)
    before = _before(roster, rules, [one.agent_id for one in people])
    return {
        "format": FORMAT,
        "name": f"{roster.begins:%Y-%m-%d}",
        "slot_minutes": SLOT,
        "opening": {"from": f"{opens:%H:%M}", "until": _clock(closes)},
        "weeks": [[f"{day:%Y-%m-%d}" for day in week] for week in weeks],
        "required": {f"{one.day:%Y-%m-%d}": _padded(one, opens, closes) for one in days},
        "skills": [
            {"name": one.skill_id, "at_least": one.people}
            for one in LeastSkill.objects.filter(centre=roster.centre).order_by("skill_id")
        ],
        "rules": _rules(rules),
        "weights": dict(WEIGHTS),
        "people": [_person(one, weeks, leaves, before, periods) for one in people],
        "wishes": [
            {
                "person": one.agent.username, "date": f"{one.day:%Y-%m-%d}", "kind": one.kind,
                "weight": one.weight,
            }
            for one in Wish.objects.filter(day__range=(first, last)).select_related("agent")
            .order_by("day", "agent__username")
            if one.agent.username in known and any(one.day in week for week in weeks)
        ],
        "absences": [
            {"person": one.agent.username, "from": f"{one.begins:%Y-%m-%d}",
             "until": f"{one.until:%Y-%m-%d}"}
            for one in leaves
        ] + _outside(people, first, last) + _elsewhere(roster, people),
        "holidays": [f"{day:%Y-%m-%d}" for day in _holidays(roster, days)],
        "availability": [
            {"person": one.agent.username, "date": f"{one.day:%Y-%m-%d}",
             "from": f"{one.there_from:%H:%M}", "until": f"{one.there_until:%H:%M}"}
            for one in Availability.objects.filter(day__range=(first, last))
            .select_related("agent").order_by("day", "agent__username")
            if one.agent.username in known
        ],
        "locked": [
            duty(one) for one in roster.shifts.filter(locked=True).select_related("agent")
            if one.agent.username in known
        ],
    }  # fmt: skip


def _people(roster: Roster, first: date, last: date) -> Sequence[Contract]:
    """The contract of each person that holds in the roster: the newest that begins in time."""
    found = (
        Contract.objects.filter(
            Q(ends__isnull=True) | Q(ends__gte=first), begins__lte=last,
            agent__centre=roster.centre, agent__is_active=True,
        )
        .select_related("agent").prefetch_related("agent__skills").order_by("begins")
    )  # fmt: skip
    newest = {one.agent.username: one for one in found}
    return [newest[name] for name in sorted(newest)]


def _leaves(people: Iterable[Contract], first: date, last: date) -> Sequence[Leave]:
    return list(
        Leave.objects.filter(
            agent__in=[one.agent_id for one in people], state=LeaveState.GRANTED,
            begins__lte=last, until__gte=first,
        ).select_related("agent").order_by("begins", "agent__username")
    )  # fmt: skip


def _outside(people: Iterable[Contract], first: date, last: date) -> list[dict[str, str]]:
    """Days of the roster before a contract begins, and after it ends."""
    found = []
    for one in people:
        if one.begins > first:
            found.append((one, first, one.begins - timedelta(days=1)))
        if one.ends and one.ends < last:
            found.append((one, one.ends + timedelta(days=1), last))
    return [
        {"person": one.agent.username, "from": f"{since:%Y-%m-%d}", "until": f"{until:%Y-%m-%d}"}
        for one, since, until in found
    ]


def _elsewhere(roster: Roster, people: Iterable[Contract]) -> list[dict[str, str]]:
    """Days on which somebody has a shift in another roster, as who came from another centre."""
    first, last = roster.begins, roster.begins + timedelta(weeks=roster.weeks, days=-1)
    found = Shift.objects.exclude(roster=roster).filter(
        agent__in=[one.agent_id for one in people], day__range=(first, last)
    ).select_related("agent").order_by("day", "agent__username")  # fmt: skip
    return [
        {
            "person": one.agent.username,
            "from": f"{one.day:%Y-%m-%d}",
            "until": f"{one.day:%Y-%m-%d}",
        }
        for one in found
    ]


@dataclass(frozen=True)
class Before:
    """Late and early shifts of the weeks before, minutes on the account."""

    late: int
    early: int
    balance: int


def _before(roster: Roster, rules: PlanningRules, agents: Sequence[int]) -> dict[int, Before]:
    """What each person has had in the weeks before, and has on the account; two queries."""
    turns = {
        agent: (late, early)
        for agent, late, early in Shift.objects.filter(
            agent__in=agents, day__gte=roster.begins - LOOK_BACK, day__lt=roster.begins,
            roster__published__isnull=False,
        ).order_by().values_list("agent").annotate(
            late=Count("pk", filter=Q(ends__gte=rules.late_ends_from)),
            early=Count("pk", filter=Q(starts__lte=rules.early_starts_until)),
        )
    }  # fmt: skip
    accounts = dict(
        Account.objects.filter(agent__in=agents, day__lt=roster.begins)
        .order_by().values_list("agent").annotate(sum=Sum("minutes"))
    )  # fmt: skip
    return {one: Before(*turns.get(one, (0, 0)), accounts.get(one, 0)) for one in agents}


def _person(
    one: Contract,
    weeks: Sequence[Sequence[date]],
    leaves: Sequence[Leave],
    before: dict[int, Before],
    periods: float,
) -> dict[str, Any]:
    mine = [leave for leave in leaves if leave.agent_id == one.agent_id]
    had = before[one.agent_id]
    return {
        "id": one.agent.username,
        "fte": round(one.week_minutes / 2352, 4),
        "week_minutes": one.week_minutes,
        "days_per_week": [one.days_least, one.days_most],
        "work_minutes_per_day": [one.day_least, one.day_most],
        "free_weekdays": sorted(one.free_weekdays),
        "from": f"{one.there_from:%H:%M}",
        "until": f"{one.there_until:%H:%M}",
        "absent_weeks": [
            number for number, week in enumerate(weeks)
            if week and all(any(a.begins <= day <= a.until for a in mine) for day in week)
        ],
        "skills": sorted(skill.skill_id for skill in one.agent.skills.all()),
        "late_shifts_at_most": fair_limit(one.late_at_most, before=had.late, periods=periods),
        "late_before": had.late,
        "early_shifts_at_most": fair_limit(one.early_at_most, before=had.early, periods=periods),
        "early_before": had.early,
        "account_minutes": had.balance,
    }  # fmt: skip


def _weeks(roster: Roster, days: Iterable[RosterDay]) -> list[list[date]]:
    """The open days of each week; weeks without any are left out: nobody can work there."""
    found: list[list[date]] = [[] for _ in range(roster.weeks)]
    for one in days:
        found[(one.day - roster.begins).days // 7].append(one.day)
    return [sorted(week) for week in found if week]


def _holidays(roster: Roster, days: Sequence[RosterDay]) -> list[date]:
    """Days that are closed in some week, and open on the same weekday of another one."""
    there = {one.day for one in days}
    weekdays = {one.weekday() for one in there}
    found = (roster.begins + timedelta(days=n) for n in range(7 * roster.weeks))
    return [day for day in found if day.weekday() in weekdays and day not in there]


def _rules(rules: PlanningRules) -> dict[str, Any]:
    return {
        "starts": {
            "from": f"{rules.starts_from:%H:%M}", "until": f"{rules.starts_until:%H:%M}",
            "step_minutes": rules.starts_step,
        },
        "work_minutes": {
            "from": rules.work_from, "until": rules.work_until, "step": rules.work_step
        },
        "breaks": [
            {"work_over": over, "break_minutes": owed} for over, owed in sorted(BREAKS)
        ],
        "stretch_minutes": {"at_least": rules.stretch_least, "at_most": rules.stretch_most},
        "work_per_day_at_most": WORK_PER_DAY,
        "rest_between_days_at_least": REST,
        "week_account_minutes": rules.week_account,
        "period_account_minutes": rules.period_account,
        "wish_early_ends_by": f"{rules.early_ends_by:%H:%M}",
        "wish_late_starts_from": f"{rules.late_starts_from:%H:%M}",
        "late_shift_ends_from": f"{rules.late_ends_from:%H:%M}",
        "early_shift_starts_until": f"{rules.early_starts_until:%H:%M}",
    }  # fmt: skip


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _closes(day: RosterDay) -> int:
    return _minutes(day.opens) + SLOT * len(day.required)


def _padded(day: RosterDay, opens: time, closes: int) -> list[int]:
    before = (_minutes(day.opens) - _minutes(opens)) // SLOT
    after = (closes - _closes(day)) // SLOT
    return [0] * before + list(day.required) + [0] * after


def known(instance: dict[str, Any], found: Iterable[Duty]) -> list[Duty]:
    """Those duties whose person and day the instance knows; others were planned before."""
    people = {one["id"] for one in instance["people"]}
    days = {day for week in instance["weeks"] for day in week}
    return [one for one in found if one["person"] in people and one["date"] in days]
