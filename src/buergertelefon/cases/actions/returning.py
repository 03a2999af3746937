"""Not ours: the case goes back, and editors hear that the responsibility is not right."""

import uuid
from datetime import datetime

from django.db import transaction

from buergertelefon.cases.actions.steps import advance, allowed, known, pass_on
from buergertelefon.cases.errors import BadField
from buergertelefon.cases.models import Case, Entry, Inbox
from buergertelefon.cases.queries.cases import locked
from buergertelefon.cases.rules.details import plain, worded
from buergertelefon.cases.rules.life import Actor, Step
from buergertelefon.knowledge.actions.words import not_theirs

LONGEST_OFFICE = 120


@transaction.atomic
def give_back(
    case: uuid.UUID, *, actor: Actor, at: datetime, text: str, rather: Inbox | None = None,
    other: str = "", seen: int | None = None, key: str | None = None,
) -> Entry:  # fmt: skip
    """The office is not responsible; `rather` or, where it has no inbox, `other` would be right.

    The clock runs on. Raises Unknown, NotPossible, Changed, BadField.
    """
    row = locked(case)
    if (before := known(row, key)) is not None:
        return before
    allowed(row, Step.RETURN, actor, seen=seen)
    text, other = worded(text, field="text", what="Der Grund"), " ".join(plain(other).split())
    if len(other) > LONGEST_OFFICE:
        raise BadField("other", f"Die Stelle hat höchstens {LONGEST_OFFICE} Zeichen.")
    if rather is not None and rather.pk == row.inbox_id:
        raise BadField("rather", "Das ist Ihre eigene Stelle. Bitte wählen Sie eine andere.")
    if rather is not None and rather.centre_id != row.centre_id:
        raise BadField("rather", "Diese Stelle gehört zu einem anderen Servicecenter.")
    right = rather.office.name if rather else other
    row.rather = rather
    _tell_editors(row, f"richtig wäre {right}" if right else "", at=at)
    words = f"{text}\nRichtig wäre: {right}" if right else text
    return advance(row, Step.RETURN, actor, at=at, text=words, key=key)


@transaction.atomic
def pass_on_rightly(
    case: uuid.UUID, inbox: Inbox, *, actor: Actor, at: datetime, text: str = "",
    always: bool = False, seen: int | None = None, key: str | None = None,
) -> Entry:  # fmt: skip
    """Pass it on; `always`: this office will be right from now on, and editors hear it.

    Raises as `pass_on`.
    """
    row = locked(case)
    again = known(row, key) is not None
    before = row.inbox
    entry = pass_on(case, inbox, actor=actor, at=at, text=text, seen=seen, key=key)
    if always and not again and before.pk != inbox.pk:
        row.inbox = before  # of whom the sentence speaks
        _tell_editors(row, f"weitergegeben an {inbox.office.name}, das gilt künftig immer", at=at)
    return entry


def _tell_editors(row: Case, right: str, *, at: datetime) -> None:
    """About topic and city alone; nothing of what somebody asked or wrote."""
    topic = row.service.name if row.service else row.subject
    words = (
        f"Zuständigkeit für {topic} in {row.municipality.name}: "
        f"{row.inbox.office.name} sagt, sie ist nicht zuständig"
    )
    not_theirs(
        f"{words}, {right}." if right else f"{words}.",
        service=row.service, place=row.municipality.name, at=at,
    )  # fmt: skip
