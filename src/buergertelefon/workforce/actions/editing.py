"""A planner puts, moves, removes, locks shifts; brings a table of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.actions.changing import Place, change
from buergertelefon.workforce.errors import EditedMeanwhile, NotPossible
from buergertelefon.workforce.models import Roster
from buergertelefon.workforce.queries.duties import Duty, duty
from buergertelefon.workforce.rules import shifting
from buergertelefon.workforce.rules.changes import ChangeKind


@dataclass(frozen=True)
class Step:
    """By whom, when, why, and which version of the roster was seen."""

    by: Agent
    at: datetime
    version: int
    reason: str = ""


def found(roster: Roster, place: Place) -> Duty | None:
    """The shift of a person on a day."""
    person, day = place
    one = roster.shifts.select_related("agent").filter(agent__username=person, day=day).first()
    return duty(one) if one else None


@transaction.atomic
def put(roster: Roster, one: Duty, step: Step) -> None:
    """Let the person have this shift on its day. What `change` raises."""
    there = found(roster, (one["person"], one["date"]))
    if there and there["locked"]:
        one = one | {"locked": True}
    _change(roster, {(one["person"], one["date"])}, [one], step)


@transaction.atomic
def move(roster: Roster, place: Place, to: Place, step: Step) -> None:
    """Another day, or another person; who has a shift there gets this one's place in turn.

    Raises NotPossible if there is none, or one of both is locked.
    """
    one, other = found(roster, place), found(roster, to)
    if one is None:
        if other is not None and step.version != _version(roster):
            raise EditedMeanwhile
        raise NotPossible("Hier steht kein Dienst, der sich verschieben lässt.")
    if place == to:
        return
    _unlocked(one, other)
    after = [shifting.elsewhere(one, *to)]
    if other is not None:
        after.append(shifting.elsewhere(other, *place))
    _change(roster, {place, to}, after, step)


@transaction.atomic
def shift_by(roster: Roster, place: Place, minutes: int, step: Step) -> None:
    """So many minutes later. Raises NotPossible, BadInput."""
    one = _there(roster, place)
    _unlocked(one)
    _change(roster, {place}, [shifting.later(one, minutes)], step)


@transaction.atomic
def resize(roster: Roster, place: Place, start: int, end: int, step: Step) -> None:
    """From and until other times (minutes after midnight). Raises NotPossible, BadInput."""
    one = _there(roster, place)
    _unlocked(one)
    _change(roster, {place}, [shifting.resized(one, start, end)], step)


@transaction.atomic
def remove(roster: Roster, place: Place, step: Step) -> None:
    """No shift there. Raises NotPossible if it is locked."""
    one = found(roster, place)
    if one:
        _unlocked(one)
    _change(roster, {place}, [], step)


@transaction.atomic
def lock(roster: Roster, place: Place, step: Step, *, locked: bool) -> None:
    """No draft moves it, or may again."""
    _change(roster, {place}, [_there(roster, place) | {"locked": locked}], step)


@transaction.atomic
def bring(roster: Roster, touched: Collection[Place], after: Sequence[Duty], step: Step) -> int:
    """The shifts of a table; how many people and days differ now."""
    done = change(
        roster.pk, touched, after, kind=ChangeKind.IMPORT, by=step.by, at=step.at,
        version=step.version, reason=step.reason,
    )  # fmt: skip
    if done is None:
        return 0
    before = {(one["person"], one["date"]): one for one in done.before}
    now = {(one["person"], one["date"]): one for one in done.after}
    return sum(before.get(place) != now.get(place) for place in {*before, *now})


def _change(roster: Roster, touched: set[Place], after: list[Duty], step: Step) -> None:
    """What `change` does; a form that was sent twice has done its work already."""
    try:
        with transaction.atomic():
            change(
                roster.pk, touched, after, kind=ChangeKind.EDIT, by=step.by, at=step.at,
                version=step.version, reason=step.reason,
            )  # fmt: skip
    except EditedMeanwhile:
        now = [one for place in touched if (one := found(roster, place))]
        if sorted(map(_key, now)) != sorted(map(_key, after)):
            raise


def _key(one: Duty) -> tuple[str, ...]:
    return (one["person"], one["date"], one["start"], one["end"], str(one["breaks"]),
            str(one["locked"]))  # fmt: skip


def _version(roster: Roster) -> int:
    return Roster.objects.values_list("version", flat=True).get(pk=roster.pk)


def _there(roster: Roster, place: Place) -> Duty:
    if one := found(roster, place):
        return one
    raise NotPossible("Hier steht kein Dienst.")


def _unlocked(*several: Duty | None) -> None:
    if any(one and one["locked"] for one in several):
        raise NotPossible("Der Dienst ist fest. Lösen Sie ihn zuerst (Taste L).")
