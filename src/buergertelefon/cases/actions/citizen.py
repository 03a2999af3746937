"""What citizens do with their case by themselves; at the telephone the desk does it for them."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from buergertelefon.base.phone import may_be_called
from buergertelefon.cases.actions import steps
from buergertelefon.cases.errors import BadField, TooLate
from buergertelefon.cases.models import Case, Entry
from buergertelefon.cases.queries.cases import locked
from buergertelefon.cases.queries.own import last_answered
from buergertelefon.cases.rules.citizen import REOPENED_WITHIN, may_reopen
from buergertelefon.cases.rules.details import Reach, checked_reach, worded
from buergertelefon.cases.rules.files import Cleaned
from buergertelefon.cases.rules.life import Actor, State, Step
from buergertelefon.cases.rules.words import REPLIES, Reply
from buergertelefon.messages.addresses import reach as reached
from buergertelefon.messages.drafts import printable
from buergertelefon.survey.actions.inviting import About, Invited, invite
from buergertelefon.survey.rules.asking import Channel

#: who gets the answer as a message is asked there whether it helped
ASKED_ELSEWHERE = frozenset({Reply.MAIL, Reply.SMS})


@transaction.atomic
def write(
    case: uuid.UUID, text: str, *, at: datetime, files: Iterable[Cleaned] = (),
    key: str | None = None,
) -> Entry:  # fmt: skip
    """The answer to what the office asks; where it asks nothing, something to add.

    Raises Unknown, NotPossible, BadField.
    """
    step = Step.TOLD if locked(case).state == State.ASKED else Step.ADD
    return steps.take(case, step, actor=Actor.CITIZEN, at=at, text=text, files=files, key=key)


@transaction.atomic
def reopen(case: uuid.UUID, text: str = "", *, at: datetime, key: str | None = None) -> Entry:
    """It is not solved. Raises Unknown, TooLate, NotPossible, BadField."""
    row = locked(case)
    if (before := steps.known(row, key)) is not None:
        return before
    if not may_reopen(row.state, answered=last_answered(row), closed=row.closed, at=at):
        raise TooLate(
            f"Das geht bis {REOPENED_WITHIN.days} Tage nach dem Ende. Bitte rufen Sie uns an, dann "
            "nehmen wir die Frage neu auf."
        )
    text = worded(text, field="text", what="Der Grund") if text.strip() else ""
    return steps.take(case, Step.REOPEN, actor=Actor.CITIZEN, at=at, text=text, key=key)


@transaction.atomic
def settle(case: uuid.UUID, *, at: datetime, key: str | None = None) -> tuple[bool, Invited | None]:
    """It is solved: is it by this press, and the one question for some, once per case.

    Raises Unknown, NotPossible.
    """
    row = locked(case)
    if steps.known(row, key) is not None:
        return False, None
    again = row.entries.filter(step=Step.CLOSE, actor=Actor.CITIZEN).exists()
    steps.take(case, Step.CLOSE, actor=Actor.CITIZEN, at=at, key=key)
    if again or row.way in ASKED_ELSEWHERE:
        return True, None
    area = row.service.slug if row.service else ""
    about = About(row.centre_id, Channel.WEB, timezone.localdate(at), area=area)
    return True, invite(about, language=row.language)


def withdraw(case: uuid.UUID, *, at: datetime, key: str | None = None) -> Entry:
    """The answer is not needed any more. Raises Unknown, NotPossible."""
    return steps.take(case, Step.WITHDRAW, actor=Actor.CITIZEN, at=at, key=key)


@transaction.atomic
def change_reach(case: uuid.UUID, reach: Reach, *, at: datetime, key: str | None = None) -> Case:
    """The answer goes another way; an agreed time to call stays as long as it is a call.

    It stands in the history, so that the office looks again, but the number and the address do
    not: they are in the case alone. Raises Unknown, NotPossible, BadField, BadMessage.
    """
    row = locked(case)
    if steps.known(row, key) is not None:
        return row
    steps.allowed(row, Step.ADD, Actor.CITIZEN)
    reach = checked_reach(reach)
    row.mail, row.phone = _kept(reach)
    row.postal = printable(reach.postal) if reach.postal else ""
    row.way, row.name, row.reach = reach.way, reach.name, reach.reach
    if row.way != Reply.PHONE:
        row.call_from = row.call_until = None
    text = f"Antwort jetzt so: {REPLIES[row.way]}."
    steps.advance(row, Step.ADD, Actor.CITIZEN, at=at, text=text, key=key)
    return row


def _kept(reach: Reach) -> tuple[str, str]:
    """Mail and number. Whoever types a number chooses whom we call, and who pays."""
    if reach.way != Reply.PHONE:
        return reached(reach.mail, reach.phone)
    if not (number := may_be_called(reach.phone)):
        raise BadField(
            "phone", "Rufnummer: Diese rufen wir nicht an. Bitte eine deutsche mit Vorwahl "
            "angeben, zum Beispiel 0171 1234567.",
        )  # fmt: skip
    return "", number
