"""The clock acts by itself: reminds before, reports after, closes what nobody came back to.

All of it may run twice and at once: under the lock of its row each case is looked at again.
"""

import logging
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from buergertelefon.cases.actions.steps import take
from buergertelefon.cases.errors import CaseError
from buergertelefon.cases.models import Case, Entry, Inbox
from buergertelefon.cases.queries.cases import locked
from buergertelefon.cases.queries.inboxes import CLOCK_OF, service_hours
from buergertelefon.cases.rules.clock import after
from buergertelefon.cases.rules.life import RUNS, Actor, State, Step
from buergertelefon.messages.actions import Draft, post
from buergertelefon.messages.errors import BadMessage, NotSetUp
from buergertelefon.messages.rules.outbox import Channel

log = logging.getLogger(__name__)
#: cases of one kind in one round; the next round is five minutes later
MOST = 200
#: an answer that nobody comes back to is closed after so long
SETTLED = timedelta(days=14)
SUBJECTS = {
    Step.REMIND: "Vorgang {}: die Frist läuft bald ab",
    Step.ESCALATE: "Vorgang {}: die Frist ist abgelaufen",
}


def remind(*, at: datetime, most: int = MOST) -> int:
    """Remind offices of cases that are due soon, once each; how many."""
    done = 0
    offices = Inbox.objects.filter(remind_before__gt=0).select_related("office", "calendar")
    for inbox in offices.prefetch_related(*CLOCK_OF):
        soon = _soon(inbox, at=at)

        def fits(row: Case, inbox: Inbox = inbox, soon: datetime = soon) -> bool:
            return row.inbox_id == inbox.pk and row.reminded is None and at <= row.due <= soon

        due = _running().filter(inbox=inbox, due__range=(at, soon), reminded=None)
        done += _each(due.order_by("due"), Step.REMIND, fits, at=at, most=most - done)
    return done


def escalate(*, at: datetime, most: int = MOST) -> int:
    """Report cases whose time has passed, once each; how many."""

    def fits(row: Case) -> bool:
        return row.escalated is None and row.due < at

    late = _running().filter(due__lt=at, escalated=None).order_by("due")
    return _each(late, Step.ESCALATE, fits, at=at, most=most)


def settle(*, at: datetime, most: int = MOST) -> int:
    """Close what was answered so long ago that nobody comes back to it; how many."""
    since = at - SETTLED

    def fits(row: Case) -> bool:
        return row.answered is not None and row.answered <= since

    still = Case.objects.filter(state=State.ANSWERED, answered__lte=since).order_by("answered")
    return _each(still, Step.CLOSE, fits, at=at, most=most)


def _soon(inbox: Inbox, *, at: datetime) -> datetime:
    """Up to when what is due has no more service time left than the office is reminded before."""
    hours = service_hours(inbox, on=timezone.localdate(at))
    return after(hours, at, timedelta(minutes=inbox.remind_before))


def _running() -> QuerySet[Case]:
    return Case.objects.filter(state__in=sorted(RUNS))  # as the index says it


def _each(
    found: QuerySet[Case], step: Step, fits: Callable[[Case], bool], *, at: datetime, most: int
) -> int:
    return sum(_one(case, step, fits, at=at) for case in _keys(found, most))


def _keys(found: QuerySet[Case], most: int) -> Iterable[uuid.UUID]:
    return list(found.values_list("pk", flat=True)[:most])


def _one(case: uuid.UUID, step: Step, fits: Callable[[Case], bool], *, at: datetime) -> bool:
    """The step, unless somebody was faster; what one case refuses does not stop the others."""
    try:
        with transaction.atomic():
            row = locked(case)
            if not fits(row):
                return False
            _tell(row, take(case, step, actor=Actor.SYSTEM, at=at), at=at)
    except (CaseError, BadMessage) as error:
        reason = {"case": str(case), "step": step.value, "error": type(error).__name__}
        log.warning("case not moved", extra=reason)
        return False
    return True


def _tell(row: Case, entry: Entry, *, at: datetime) -> None:
    """A mail without anything personal; what goes by mail anyway has got its own."""
    step, inbox = Step(entry.step), row.inbox
    if step == Step.REMIND:
        to = "" if inbox.by_mail else inbox.mail
    else:
        to = inbox.tell_late if step == Step.ESCALATE else ""
    if not to:
        return
    text = render_to_string(f"cases/{step}_mail.txt", {"row": row, "office": inbox.office.name})
    subject = SUBJECTS[step].format(row.reference)
    draft = Draft(Channel.MAIL, to, text, f"case-{step}", subject=subject)
    with suppress(NotSetUp):
        post(draft, key=f"case:{row.pk}:{entry.pk}:{step}", centre=row.centre_id, at=at)
