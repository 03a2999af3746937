"""A loss is entered, and others stand in where a planner takes the proposal."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from threading import Thread

from django.db import transaction

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.actions import leaves
from buergertelefon.workforce.actions.changing import change
from buergertelefon.workforce.errors import NotPossible
from buergertelefon.workforce.models import Change, Roster
from buergertelefon.workforce.queries.duties import Duty, duties
from buergertelefon.workforce.queries.instance import instance, known
from buergertelefon.workforce.rules.changes import ChangeKind

#: said in the roster; why somebody is missing is not
REASON = "Ausfall"
#: of the search; with what is read and shown a planner waits for less than three
SECONDS = 2.0


@dataclass(frozen=True)
class Difference:
    """What one day of one person was and becomes; None: no shift."""

    name: str
    day: date
    before: Duty | None
    after: Duty | None


@dataclass(frozen=True)
class Proposal:
    """What a loss makes of a roster: with nobody in their place, and with others."""

    lost: tuple[Difference, ...]
    changed: tuple[Difference, ...]
    missing_before: int  # person-slots that lack with the loss alone
    missing_after: int


def get_ready() -> None:
    """Load the search while somebody still fills in who is missing; returns at once."""
    Thread(target=_load, daemon=True).start()


def _load() -> None:
    from buergertelefon.workforce.rules.roster.pricing import ready  # noqa: PLC0415  # as below

    ready()


def proposal(roster: Roster, person: Agent, *, begins: date, until: date) -> Proposal:
    """Who could stand in: at most three others, on the lost days alone. Some seconds at most."""
    from buergertelefon.workforce.rules.roster.replan import (  # noqa: PLC0415  # numba is heavy
        replan,
    )

    plan = instance(roster)
    now = known(plan, duties(roster))
    away = {"person": person.username, "from": f"{begins}", "until": f"{until}"}
    found = replan(plan, now, absent=[away], seconds=SECONDS)
    names = dict(Agent.objects.filter(centre=roster.centre).values_list("username", "name"))
    every = _differences(now, [dict(one) for one in found.shifts], names)
    return Proposal(
        tuple(one for who, one in every if who == person.username),
        tuple(one for who, one in every if who != person.username),
        found.missing_before,
        found.missing_after,
    )


@transaction.atomic
def miss(
    roster: Roster, person: Agent, *, begins: date, until: date, by: Agent, at: datetime,
    version: int, stand_in: bool,
) -> Change | None:  # fmt: skip
    """Enter the loss; with `stand_in` others take over as proposed. One step, taken back as one.

    None if nothing changed, also when it was entered before. Raises EditedMeanwhile.
    """
    found = proposal(roster, person, begins=begins, until=until)
    with suppress(NotPossible):  # some of these days are entered already: the shifts still go
        leaves.enter(person, begins=begins, until=until)
    steps = [*found.lost, *(found.changed if stand_in else ())]
    touched = {
        (one["person"], one["date"]) for step in steps for one in (step.before, step.after) if one
    }
    after = [step.after for step in steps if step.after]
    return change(
        roster.pk, touched, after, kind=ChangeKind.SICK, by=by, at=at, version=version,
        reason=REASON,
    )  # fmt: skip


def _differences(
    before: list[Duty], after: list[Duty], names: Mapping[str, str]
) -> list[tuple[str, Difference]]:
    old = {(one["date"], one["person"]): one for one in before}
    new = {(one["date"], one["person"]): one for one in after}
    return [
        (
            who,
            Difference(
                names.get(who, who),
                date.fromisoformat(day),
                old.get((day, who)),
                new.get((day, who)),
            ),
        )
        for day, who in sorted({*old, *new})
        if _times(old.get((day, who))) != _times(new.get((day, who)))
    ]


def _times(one: Duty | None) -> tuple[object, ...] | None:
    return (one["start"], one["end"], one["breaks"]) if one else None
