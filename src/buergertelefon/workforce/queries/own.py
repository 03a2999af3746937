"""What a person sees of rosters: own shifts in published ones, own hours, own wishes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet, Sum

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.models import Account, Change, Roster, Shift, Wish
from buergertelefon.workforce.queries.duties import Duty, duty
from buergertelefon.workforce.queries.instance import rules_of
from buergertelefon.workforce.rules.hours import work
from buergertelefon.workforce.rules.wishes import FEWEST, WishKind

#: wishes are taken for so many weeks ahead
WISH_WEEKS = 12
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class OwnShift:
    """A published shift of a person."""

    day: date
    duty: Duty
    changes: int  # grows with each step that touched it since the roster was published
    at: datetime  # when that was

    @property
    def work(self) -> int:
        """Minutes of work."""
        return work(self.duty)


@dataclass(frozen=True)
class OwnChange:
    """A step that changed a day of a person after the roster was published."""

    at: datetime
    reason: str
    day: date
    before: Duty | None
    after: Duty | None


def shifts(agent: Agent, *, since: date, until: date) -> list[OwnShift]:
    """The published shifts of a person in [since, until), by day. Two queries."""
    rows = (
        Shift.objects.filter(
            agent=agent, day__gte=since, day__lt=until, roster__published__isnull=False
        )
        .select_related("agent", "roster").order_by("day")
    )  # fmt: skip
    steps: dict[str, Change] = {}
    for step in _steps(agent, since=since, until=until).order_by("roster", "number"):
        for one in (*step.before, *step.after):
            if one["person"] == agent.username:
                steps[one["date"]] = step
    found = []
    for row in rows:
        last = steps.get(f"{row.day:%Y-%m-%d}")
        at = last.at if last else row.roster.published
        assert at is not None  # noqa: S101  # of a published roster; for the type checker
        found.append(OwnShift(row.day, duty(row), last.number if last else 0, at))
    return found


def changes(agent: Agent, *, since: date) -> list[OwnChange]:
    """What changed from that day on, after publication; newest first."""
    found = []
    for step in _steps(agent, since=since, until=date.max).order_by("-at", "-pk"):
        before, after = _mine(agent, step.before), _mine(agent, step.after)
        found += [
            OwnChange(step.at, step.reason, date.fromisoformat(day), before.get(day),
                      after.get(day))
            for day in sorted({*before, *after})
            if before.get(day) != after.get(day) and date.fromisoformat(day) >= since
        ]  # fmt: skip
    return found


def balance(agent: Agent) -> int:
    """Minutes over (positive) or under the contracts, of all published rosters and bookings."""
    return Account.objects.filter(agent=agent).aggregate(sum=Sum("minutes"))["sum"] or 0


def wish_weeks(agent: Agent, *, today: date) -> list[date]:
    """Mondays of the coming weeks whose roster is not published."""
    first = today - timedelta(days=today.weekday()) + WEEK
    published = Roster.objects.filter(
        centre=agent.centre_id, published__isnull=False, begins__gt=first - 9 * WEEK
    )
    taken = {one.begins + number * WEEK for one in published for number in range(one.weeks)}
    return [
        day for day in (first + number * WEEK for number in range(WISH_WEEKS)) if day not in taken
    ]


def is_open_for_wishes(agent: Agent, monday: date, *, today: date) -> bool:
    """Whether a week still takes wishes."""
    return monday in wish_weeks(agent, today=today)


def wishes_met(agent: Agent, *, today: date) -> tuple[int, int] | None:
    """(met, all) wishes of all people in the last roster that is over or runs: for all the same.

    None if fewer than five people wished: their colleagues could tell whose it was.
    """
    roster = (
        Roster.objects.filter(centre=agent.centre_id, published__isnull=False, begins__lte=today)
        .order_by("-begins").first()
    )  # fmt: skip
    if roster is None:
        return None
    last = roster.begins + roster.weeks * WEEK
    wished = list(
        Wish.objects.filter(
            agent__centre=agent.centre_id, day__gte=roster.begins, day__lt=last
        )
    )  # fmt: skip
    if len({one.agent_id for one in wished}) < FEWEST:
        return None
    at_work = {(one.agent_id, one.day): one for one in roster.shifts.all()}
    rules = rules_of(roster.centre)

    def met(one: Wish) -> bool:
        shift = at_work.get((one.agent_id, one.day))
        if shift is None:
            return True
        if one.kind == WishKind.EARLY:
            return shift.ends <= rules.early_ends_by
        return one.kind == WishKind.LATE and shift.starts >= rules.late_starts_from

    return sum(map(met, wished)), len(wished)


def _steps(agent: Agent, *, since: date, until: date) -> QuerySet[Change]:
    who = [{"person": agent.username}]
    return Change.objects.filter(
        Q(before__contains=who) | Q(after__contains=who), roster__published__isnull=False,
        roster__begins__gt=since - 9 * WEEK, roster__begins__lt=until,
        at__gt=F("roster__published"),
    )  # fmt: skip


def _mine(agent: Agent, duties: list[Duty]) -> Mapping[str, Duty]:
    return {one["date"]: one for one in duties if one["person"] == agent.username}
