"""A draft is asked for, reckoned by a worker, taken over if nobody changed the roster meanwhile."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.actions.changing import change
from buergertelefon.workforce.errors import EditedMeanwhile, NotPossible
from buergertelefon.workforce.models import Drafting, Roster
from buergertelefon.workforce.queries.duties import Duty, duties, places
from buergertelefon.workforce.queries.instance import instance, known
from buergertelefon.workforce.rules.changes import ChangeKind

JOB = "workforce.draft"
#: who has not told anything for so long has died
DEAD = timedelta(seconds=30)
ELSEWHERE = (
    "Jemand hat inzwischen an einem dieser Tage einen Dienst in einem anderen Plan. "
    "Rechnen Sie den Entwurf noch einmal."
)
EDITED = "Der Plan wurde inzwischen geändert. Der Entwurf ist nicht übernommen."
PUBLISHED = "Der Plan ist veröffentlicht. Ein Entwurf ersetzt ihn nicht mehr."


@dataclass(frozen=True)
class Asked:
    """What a worker needs to reckon a draft."""

    plan: dict[str, Any]
    start: list[Duty]
    seconds: int


def runs(drafting: Drafting | None, *, at: datetime) -> bool:
    """Is somebody at it, or about to be?"""
    if drafting is None or drafting.ended:
        return False
    return at - (drafting.seen or drafting.asked) < DEAD


@transaction.atomic
def ask(roster_id: int, *, seconds: int, by: Agent, at: datetime) -> Drafting:
    """Reckon a draft in the background; while one runs, that one is the answer.

    Raises NotPossible if the roster is published.
    """
    roster = Roster.objects.select_for_update().get(pk=roster_id)
    if roster.published:
        raise NotPossible(PUBLISHED)
    there = Drafting.objects.filter(roster=roster).first()
    if there and runs(there, at=at):
        return there
    drafting, _ = Drafting.objects.update_or_create(
        roster=roster,
        defaults={
            "asked": at, "by": by, "seconds": seconds, "version": roster.version, "begun": None,
            "seen": None, "ended": None, "stop": False, "progress": {}, "failed": "",
        },
    )  # fmt: skip
    job = app.configure_task(JOB, queueing_lock=f"{JOB}:{roster.pk}")
    with suppress(AlreadyEnqueued), transaction.atomic():  # the one that waits will find this
        job.defer(roster=roster.pk)
    return drafting


def stop(roster_id: int) -> None:
    """What it has found by now is good enough."""
    Drafting.objects.filter(roster=roster_id, ended=None).update(stop=True)


@transaction.atomic
def begin(roster_id: int, *, at: datetime) -> Asked | None:
    """A worker starts; None if nothing is asked for, or another one is at it."""
    drafting = (
        Drafting.objects.select_for_update(of=("self",)).select_related("roster__centre")
        .filter(roster=roster_id, ended=None).first()
    )  # fmt: skip
    if drafting is None or (drafting.begun and runs(drafting, at=at)):
        return None
    drafting.begun = drafting.seen = at
    drafting.save(update_fields=["begun", "seen"])
    roster = drafting.roster
    plan = instance(roster)
    return Asked(plan, known(plan, duties(roster)), drafting.seconds)


def told(roster_id: int, progress: dict[str, Any], *, begun: datetime, at: datetime) -> bool:
    """How far it is. False if it shall stop: good enough, thrown away, or asked for anew."""
    mine = Drafting.objects.filter(roster=roster_id, begun=begun, ended=None)
    values = {"progress": progress} if progress else {}
    return bool(mine.filter(stop=False).update(seen=at, **values))


@transaction.atomic
def take(roster_id: int, found: Sequence[Duty], *, begun: datetime, at: datetime) -> None:
    """The draft is the roster, if that is still the one it began with; else it is said."""
    drafting = Drafting.objects.filter(roster=roster_id, begun=begun, ended=None).first()
    roster = Roster.objects.select_for_update().filter(pk=roster_id).first()
    if drafting is None or roster is None:
        return None
    if roster.published:
        return fail(roster_id, PUBLISHED, begun=begun, at=at)
    plan = instance(roster)
    before = known(plan, duties(roster))
    locked = {(one["person"], one["date"]): one for one in before if one["locked"]}
    after = [one for one in known(plan, found) if (one["person"], one["date"]) not in locked]
    after += locked.values()  # whatever the search did with them
    try:
        change(
            roster_id, places(before) | places(after), after, kind=ChangeKind.DRAFT,
            by=drafting.by, at=at, version=drafting.version,
        )  # fmt: skip
    except EditedMeanwhile:
        return fail(roster_id, EDITED, begun=begun, at=at)
    except NotPossible:  # it names somebody; what is kept of a draft does not
        return fail(roster_id, ELSEWHERE, begun=begun, at=at)
    drafting.ended = drafting.seen = at
    drafting.save(update_fields=["ended", "seen"])
    return None


def fail(roster_id: int, why: str, *, begun: datetime, at: datetime) -> None:
    """It came to nothing, and why."""
    mine = Drafting.objects.filter(roster=roster_id, begun=begun, ended=None)
    mine.update(ended=at, seen=at, failed=why[:200])
