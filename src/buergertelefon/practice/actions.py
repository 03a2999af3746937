"""What happens in a practice call. The desk writes here with the words it uses for a record."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from buergertelefon.contacts.actions import LONGEST_NOTE, Card, e164
from buergertelefon.contacts.errors import Closed
from buergertelefon.contacts.rules import FollowUpKind, Outcome, proposed_outcome
from buergertelefon.directory.models import Service
from buergertelefon.practice.models import Attempt, Exercise
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.actions import ask, new_call
from buergertelefon.telephony.models import Request, SignOn
from buergertelefon.telephony.queries.people import device_of

#: what somebody wrote while practising is gone after so long
KEEP = timedelta(hours=12)


@transaction.atomic
def begin(agent: Agent, *, at: datetime, again: bool = False) -> bool:
    """The next caller rings, after the last one of this person; `again`: the same one.

    False if there is none. What was written in the call before is deleted. While one is on its
    way or rings, asking again changes nothing.
    """
    Agent.objects.select_for_update().get(pk=agent.pk)  # a key pressed twice is two requests
    device = device_of(agent)
    coming = Request.objects.filter(device=device, kind="practise").exists()
    if coming or SignOn.objects.filter(agent=agent, call__isnull=False).exists():
        return True
    last = Attempt.objects.filter(desk=agent.desk).select_related("exercise").first()
    mine = Exercise.objects.filter(active=True, number__queue__centre=agent.centre_id)
    exercises = list(mine.select_related("number"))
    if not exercises:
        return False
    keys = [one.pk for one in exercises]
    place = keys.index(last.exercise_id) + (not again) if last and last.exercise_id in keys else 0
    exercise = exercises[place % len(exercises)]
    Attempt.objects.filter(desk=agent.desk).delete()
    attempt = Attempt.objects.create(id=new_call(), desk=agent.desk, exercise=exercise, begun=at)
    body = {"call": str(attempt.id), "called": exercise.number.number}
    ask(agent.centre_id, device, "practise", body)
    return True


@transaction.atomic
def end(agent: Agent) -> None:
    """Enough practised: ready for real calls, and what was written is deleted."""
    Attempt.objects.filter(desk=agent.desk).delete()
    ask(agent.centre_id, device_of(agent), "ready")


def forget(*, at: datetime) -> int:
    """Delete what was left; how many."""
    return Attempt.objects.filter(begun__lt=at - KEEP).delete()[1].get("practice.Attempt", 0)


def _open(call: uuid.UUID) -> Attempt:
    row = Attempt.objects.select_for_update().filter(pk=call).first()
    if row is None:
        raise Closed
    return row


@transaction.atomic
def say_more(call: uuid.UUID) -> None:
    """The caller says the next line, if there is one. Raises Closed."""
    row = _open(call)
    row.heard = min(row.heard + 1, len(row.exercise.lines))
    row.save(update_fields=["heard"])


@transaction.atomic
def draft(contact: uuid.UUID, *, outcome: Outcome | None = None, note: str | None = None) -> None:
    """Keep what is written so far; None leaves a field alone. Raises Closed."""
    row = _open(contact)
    if outcome is not None:
        row.outcome, row.outcome_proposed = outcome.value, False
    if note is not None:
        row.note = note[:LONGEST_NOTE]
    row.save(update_fields=["outcome", "outcome_proposed", "note"])


@transaction.atomic
def add_topic(contact: uuid.UUID, service: Service) -> None:
    """The call is about this. Raises Closed."""
    _open(contact).topics.add(service)


@transaction.atomic
def remove_topic(contact: uuid.UUID, service: Service) -> None:
    """Not about this after all. Raises Closed."""
    _open(contact).topics.remove(service)


@transaction.atomic
def share(contact: uuid.UUID, card: Card, *, at: datetime) -> None:  # noqa: ARG001  # nobody sees the card
    """The contact data would have been shown. Raises Closed."""
    _did(_open(contact), "contact")


@transaction.atomic
def follow_up(
    contact: uuid.UUID, kind: FollowUpKind, *, text: str, phone: str, due: datetime  # noqa: ARG001  # nothing is owed to nobody
) -> None:  # fmt: skip
    """It would have been forwarded, or called back; neither text nor number is kept.

    Raises Closed, and BadPhone for a number that cannot be one.
    """
    row = _open(contact)
    e164(phone)
    _did(row, kind.value)


@transaction.atomic
def close(contact: uuid.UUID, *, outcome: Outcome, note: str) -> None:
    """The last word of the person. Raises Closed."""
    draft(contact, outcome=outcome, note=note)


def _did(row: Attempt, kind: str) -> None:
    row.kinds = sorted({*row.kinds, kind})
    if row.outcome_proposed:
        row.outcome = proposed_outcome(
            forwarded=FollowUpKind.FORWARD in row.kinds,
            callback=FollowUpKind.CALLBACK in row.kinds,
            referred="contact" in row.kinds,
        ).value
    row.save(update_fields=["kinds", "outcome"])


@transaction.atomic
def keep(exercise: Exercise, given: Mapping[str, Any]) -> None:
    """Store a practice call as it was filled in; a new one comes last."""
    for name in ("number", "voice", "caller", "lines", "outcome", "advice", "active"):
        setattr(exercise, name, given[name])
    if exercise.pk is None:
        last = Exercise.objects.order_by("-order").values_list("order", flat=True).first()
        exercise.order, exercise.slug = (last or 0) + 1, uuid.uuid4().hex[:12]
    exercise.save()
    exercise.topics.set(given["topics"])
