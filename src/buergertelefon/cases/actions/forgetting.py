"""Who asked what is erased when it is over; which office kept its promise stays.

All that `cases/stored.py` keeps as long as the person (`Keep.CASE`) goes at once, with the
messages of the case. Subject, office, city, states and moments stay: every figure is the same.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from buergertelefon.cases.actions import steps
from buergertelefon.cases.models import Attachment, Case, Entry, Inbound, Inbox
from buergertelefon.cases.queries.cases import locked
from buergertelefon.cases.rules.life import Actor, State, Step
from buergertelefon.messages.actions import forget as forget_messages

#: so many in one transaction
AT_ONCE = 200


def forget(*, at: datetime) -> int:
    """Anonymise what was closed longer ago than its office keeps it; how many.

    What was merged waits for the case that it is answered with. Several may do it at once, and
    whoever is stopped has lost one batch at most.
    """
    erased = 0
    while done := _forget_some(at=at):
        erased += done
    return erased


@transaction.atomic
def anonymise(case: uuid.UUID, *, at: datetime) -> Case:
    """Now, as the person asks for it; what is open ends with it. Twice is the same as once.

    That it has ended is still told to the office; that message is erased like any other.
    Raises Unknown.
    """
    row = locked(case)
    if row.erased is not None:
        return row
    if row.state != State.CLOSED:
        ends = Step.CLOSE if row.state == State.ANSWERED else Step.WITHDRAW
        steps.take(case, ends, actor=Actor.CENTRE, at=at)
    _erase([case], at=at)
    row.refresh_from_db()
    return row


@transaction.atomic
def _forget_some(*, at: datetime) -> int:
    cutoffs = {
        days: at - timedelta(days=days)
        for days in Inbox.objects.values_list("keep_days", flat=True).distinct()
    }
    over = Case.objects.filter(_over(cutoffs), erased=None, state=State.CLOSED)
    alone = Q(merged_into=None) | Q(merged_into__erased__isnull=False)
    ended = Q(merged_into__state=State.CLOSED) & _over(cutoffs, "merged_into__")
    found = over.filter(alone | ended).select_for_update(of=("self",), skip_locked=True)
    mine = list(found.values_list("pk", flat=True)[:AT_ONCE])
    _erase(mine, at=at)
    return len(mine)


def _over(cutoffs: dict[int, datetime], which: str = "") -> Q:
    """Closed before the moment that its office's days give."""
    found = Q(pk=None)
    for days, before in cutoffs.items():
        found |= Q(**{f"{which}inbox__keep_days": days, f"{which}closed__lt": before})
    return found


def _erase(cases: Sequence[uuid.UUID], *, at: datetime) -> None:
    """Of cases that are held: rows of people, and who asked what."""
    Attachment.objects.filter(case__in=cases).delete()
    Entry.objects.filter(case__in=cases).update(text="", key=None)
    Inbound.objects.filter(case__in=cases).update(
        sender="", subject="", text="", problem="", content=None
    )
    for one in cases:
        forget_messages(f"case:{one}:", before=at)
    Case.objects.filter(pk__in=cases).update(
        question="", name="", mail="", phone="", postal="", reach="", place="", latitude=None,
        longitude=None, contact=None, call_from=None, call_until=None, erased=at,
    )  # fmt: skip
