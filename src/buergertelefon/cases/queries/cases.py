"""One case: by its code, by code and key, held for a change."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Prefetch, Q, QuerySet

from buergertelefon.base.reference import normal
from buergertelefon.base.secret import is_same
from buergertelefon.base.tries import counted
from buergertelefon.cases.errors import MustWait, Unknown
from buergertelefon.cases.models import Attachment, Case, Entry
from buergertelefon.cases.rules.life import RUNS
from buergertelefon.cases.secret import secret_of


def rows() -> QuerySet[Case]:
    """With office, city and service."""
    return Case.objects.select_related(
        "inbox__office", "inbox__calendar", "municipality", "service", "centre"
    )


def locked(case: uuid.UUID) -> Case:
    """The case, held to the end of the transaction. Raises Unknown."""
    # alone first: joined, a row whose office changes while it is waited for is not found any more
    held = Case.objects.select_for_update().filter(pk=case).values_list("pk", flat=True).first()
    if held is None:
        raise Unknown
    return rows().get(pk=held)


def waiting_with(row: Case) -> QuerySet[Case]:
    """Whose questions were merged into this one and have not been answered since.

    Whoever changes them holds this one: a case before those that were merged into it.
    """
    mine = Case.objects.filter(merged_into=row.pk, erased=None)
    return mine.filter(Q(answered=None) | Q(answered__lt=F("closed")))


def by_code(code: str) -> Case:
    """A case by its code; of it everybody may know office, state and times. Raises Unknown."""
    row = rows().filter(reference=normal(code)).first() if normal(code) else None
    if row is None:
        raise Unknown
    return row


def by_secret(code: str, secret: str) -> Case:
    """What code and key open. Raises Unknown, MustWait."""

    def find() -> Case:
        row = by_code(code)
        if row.erased is not None or not is_same(secret, secret_of(row.key)):
            raise Unknown
        return row

    return counted("case", code, find, refusal=MustWait)


def history(case: uuid.UUID, *, internal: bool) -> Sequence[Entry]:
    """Its steps, oldest first, with their files; `internal`: also what the citizen does not see."""
    found = Entry.objects.filter(case=case).select_related("inbox__office")
    if not internal:
        found = found.filter(internal=False)
    files = Attachment.objects.defer("content")  # megabytes that only a download needs
    return list(found.prefetch_related(Prefetch("attachments", files)))


def of_contact(contact: uuid.UUID) -> Sequence[Case]:
    """What was opened in a conversation, oldest first."""
    return list(rows().filter(contact=contact).order_by("opened"))


def is_late(row: Case, *, at: datetime) -> bool:
    """Is an answer owed and the time over?"""
    return row.state in RUNS and row.due < at
