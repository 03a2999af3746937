"""What citizens see of their case."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from buergertelefon.cases.models import Attachment, Case, Entry
from buergertelefon.cases.queries.cases import history
from buergertelefon.cases.rules.life import State, Step


def answered_with(row: Case) -> Case:
    """The case that says how it stands: another one, if it was merged into that."""
    merged = row.merged_into if row.state == State.CLOSED else None
    return merged or row


def _heard(row: Case) -> datetime | None:
    """When it was answered with the other one; what that one is told later is not for it."""
    answered, closed = row.answered, row.closed
    return answered if answered is not None and closed is not None and answered >= closed else None


def last_answered(row: Case) -> datetime | None:
    """When it was answered last, also together with the case it was merged into."""
    return answered_with(row).answered or row.answered


def own_history(row: Case) -> Sequence[Entry]:
    """Its steps that are not internal, oldest first; of the case it was merged into the answers."""
    found = list(history(row.pk, internal=False))
    if (other := answered_with(row)) != row:
        answers = history(other.pk, internal=False)
        until = _heard(row)
        found += [
            one for one in answers if one.step == Step.ANSWER and (until is None or one.at <= until)
        ]
    return sorted(found, key=lambda one: one.at)


def own_file(row: Case, pk: uuid.UUID) -> Attachment | None:
    """A file of theirs, with its content; None if it is none that they see."""
    seen = (each for one in own_history(row) for each in one.attachments.all())
    return next((one for one in seen if one.pk == pk and not one.internal), None)
