"""One step for many answers: looked at first, done, and undone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from buergertelefon.knowledge.actions import editing
from buergertelefon.knowledge.errors import KnowledgeError
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.rules.editing import may_edit
from buergertelefon.staff.models import Agent, AuditEntry

#: what a step for many may change
CHANGED = ("as_of", "review_due", "owner_id", "valid_until", "state")


@dataclass(frozen=True)
class Change:
    """What a step did to an answer, or why it refused."""

    answer: Answer
    before: dict[str, Any]
    after: dict[str, Any]
    refused: KnowledgeError | None = None


def _step(answer: Answer, step: str, *, due: date, on: date, at: datetime, by: Agent) -> None:
    match step:
        case "checked":
            editing.checked(answer, on=on, due=due, at=at, by=by)
        case "due":
            editing.checked(answer, on=answer.as_of, due=due, at=at, by=by)
        case "own":
            editing.own(answer, by, at=at, by=by)
        case "retire":
            editing.retire(answer, on=on, at=at, by=by)


def _held(answer: Answer) -> dict[str, Any]:
    return dict(Answer.objects.values(*CHANGED).get(pk=answer.pk))


@transaction.atomic
def take(
    answers: Iterable[Answer],
    step: str,
    *,
    due: date | None,
    on: date,
    at: datetime,
    by: Agent,
    keep: bool,
) -> list[Change]:
    """Take a step with each answer; one that refuses stays as it is and the others go on.

    `step` is checked, due, own or retire. Without `keep` nothing stays: the same steps are taken
    and rolled back, so that a preview cannot promise anything else than what will be done.
    """
    changes = []
    for answer in answers:
        before, refused = _held(answer), None
        try:
            with transaction.atomic():
                _step(answer, step, due=due or on, on=on, at=at, by=by)
        except KnowledgeError as error:
            refused = error
        changes.append(Change(answer, before, _held(answer), refused))
    if not keep:
        transaction.set_rollback(True)
    return changes


def undo(
    changes: Sequence[tuple[int, dict[str, Any], dict[str, Any]]], *, at: datetime, by: Agent
) -> int:
    """Put back what a step for many changed: id, values before, values after.

    An answer that was changed again since, or that may no longer be changed, stays as it is.
    Returns how many are as before.
    """
    cities = list(by.edits_for.values_list("key", flat=True))
    undone = 0
    for pk, before, after in changes:
        row = Answer.objects.filter(pk=pk, **after).first()
        if row is None or not may_edit(cities, row.municipality_id or ""):
            continue
        try:
            with transaction.atomic():
                undone += Answer.objects.filter(pk=pk, **after).update(**before, changed=at)
                detail = {"answer": pk}
                AuditEntry.objects.create(at=at, by=by, what="answer_undone", detail=detail)
        except IntegrityError:  # another answer has taken its days since
            continue
    return undone
