"""The only writer of shifts: each step is kept with what was before, and can be taken back."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from django.db import transaction

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.actions.accounts import settle
from buergertelefon.workforce.errors import (
    EditedMeanwhile,
    NothingToUndo,
    NotPossible,
    ReasonNeeded,
)
from buergertelefon.workforce.models import Change, Roster, Shift
from buergertelefon.workforce.queries.duties import Duty, duty, places
from buergertelefon.workforce.rules.changes import ChangeKind

#: (person, date) as in duties
Place = tuple[str, str]
STEPS_BACK = frozenset({ChangeKind.UNDO, ChangeKind.REDO})


@transaction.atomic
def change(
    roster_id: int,
    touched: Collection[Place],
    after: Sequence[Duty],
    *,
    kind: ChangeKind,
    by: Agent | None,
    at: datetime,
    version: int | None = None,
    reason: str = "",
) -> Change | None:
    """Let the shifts of `touched` people and days be those in `after`, and no others.

    None if nothing changes. `version`: what the person saw; None takes what is there.
    Raises EditedMeanwhile; ReasonNeeded if the roster is published and no reason is given;
    NotPossible if somebody has a shift in another roster on such a day.
    """
    roster = Roster.objects.select_for_update().get(pk=roster_id)
    if version is not None and version != roster.version:
        raise EditedMeanwhile
    if roster.published and not reason.strip():
        raise ReasonNeeded
    found = _there(roster, touched)
    before = [duty(one) for one in found]
    wanted = sorted((_plain(one) for one in after), key=lambda one: (one["date"], one["person"]))
    if not places(wanted) <= set(touched):
        raise ValueError("a duty lies outside what is touched")
    before.sort(key=lambda one: (one["date"], one["person"]))
    if before == wanted:
        return None
    _nowhere_else(roster, wanted)
    roster.version += 1
    roster.save(update_fields=["version"])
    agents = {
        one.username: one
        for one in Agent.objects.filter(username__in={one["person"] for one in wanted})
    }
    roster.shifts.filter(pk__in=[one.pk for one in found]).delete()
    Shift.objects.bulk_create(
        [_shift(roster, agents[one["person"]], one) for one in wanted if one["person"] in agents]
    )
    if roster.published:
        settle(roster, {person for person, _ in touched})
    return Change.objects.create(
        roster=roster, number=roster.version, at=at, by=by, kind=kind, reason=reason.strip()[:200],
        before=before, after=wanted,
    )  # fmt: skip


@transaction.atomic
def undo(
    roster_id: int, *, by: Agent, at: datetime, version: int | None = None, reason: str = ""
) -> Change:
    """Take the last step back that stands. Raises NothingToUndo, and what `change` raises."""
    last = (
        Change.objects.select_for_update().filter(roster=roster_id, undone=False)
        .exclude(kind__in=STEPS_BACK).order_by("-number").first()
    )  # fmt: skip
    if last is None:
        raise NothingToUndo
    return _turn(last, last.before, ChangeKind.UNDO, by, at, version, reason)


@transaction.atomic
def redo(
    roster_id: int, *, by: Agent, at: datetime, version: int | None = None, reason: str = ""
) -> Change:
    """Do the step again that was taken back last. Raises NothingToUndo after another step."""
    steps = Change.objects.filter(roster=roster_id).exclude(kind__in=STEPS_BACK)
    standing = steps.filter(undone=False).order_by("-number").first()
    again = (
        steps.select_for_update().filter(undone=True, number__gt=standing.number if standing else 0)
        .order_by("number").first()
    )  # fmt: skip
    if again is None:
        raise NothingToUndo
    return _turn(again, again.after, ChangeKind.REDO, by, at, version, reason)


def _turn(
    step: Change,
    duties: Sequence[Duty],
    kind: ChangeKind,
    by: Agent,
    at: datetime,
    version: int | None,
    reason: str,
) -> Change:
    touched = places(step.before) | places(step.after)
    done = change(
        step.roster_id, touched, duties, kind=kind, by=by, at=at, version=version, reason=reason
    )
    step.undone = kind is ChangeKind.UNDO
    step.save(update_fields=["undone"])
    return done or step


def _there(roster: Roster, touched: Collection[Place]) -> list[Shift]:
    wanted = set(touched)
    days = {date.fromisoformat(day) for _, day in wanted}
    return [
        one
        for one in roster.shifts.filter(day__in=days).select_related("agent")
        if (one.agent.username, f"{one.day:%Y-%m-%d}") in wanted
    ]


def _nowhere_else(roster: Roster, wanted: Sequence[Duty]) -> None:
    """A person has one shift a day, also who came from another service centre."""
    asked = places(wanted)
    elsewhere = Shift.objects.exclude(roster=roster).filter(
        agent__username__in={person for person, _ in asked},
        day__in={date.fromisoformat(day) for _, day in asked},
    )
    for one in elsewhere.select_related("agent").order_by("day", "agent__username"):
        if (one.agent.username, f"{one.day:%Y-%m-%d}") in asked:
            raise NotPossible(
                f"{one.agent} hat am {one.day:%d.%m.%Y} schon einen Dienst in einem anderen Plan."
            )


def _plain(one: Duty) -> Duty:
    """A duty with exactly the fields that are kept."""
    return {
        "person": one["person"],
        "date": one["date"],
        "start": one["start"],
        "end": one["end"],
        "breaks": [{"start": two["start"], "end": two["end"]} for two in one.get("breaks") or ()],
        "locked": bool(one.get("locked", False)),
    }


def _shift(roster: Roster, agent: Agent, one: Duty) -> Shift:
    return Shift(
        roster=roster,
        agent=agent,
        day=date.fromisoformat(one["date"]),
        starts=time.fromisoformat(one["start"]),
        ends=time.fromisoformat(one["end"]),
        breaks=[[two["start"], two["end"]] for two in one["breaks"]],
        locked=one["locked"],
    )
