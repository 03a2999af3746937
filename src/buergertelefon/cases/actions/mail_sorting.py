"""What a team lead does with a mail that fitted nothing: give it to a case, or put it away."""

from datetime import datetime

from django.db import transaction

from buergertelefon.cases.actions.mail_in import cleaned, take_mail
from buergertelefon.cases.errors import Unknown
from buergertelefon.cases.mail.reading import read
from buergertelefon.cases.models import Case, Inbound
from buergertelefon.cases.queries.cases import by_code
from buergertelefon.cases.queries.mails import to_look_at
from buergertelefon.cases.rules.files import Cleaned
from buergertelefon.cases.rules.life import Actor, State, Step, may
from buergertelefon.cases.rules.mails import KEEP, Fate, Whose, meant


@transaction.atomic
def assign(mail: int, code: str, whose: Whose, *, centre: int, at: datetime) -> tuple[str, ...]:
    """It belongs to that case: an answer of its office, words of the citizen, or a note.

    What it cannot be any more becomes a note, so that nothing is lost. Returns what was not taken
    of it. Raises Unknown, BadField, NotPossible, BadMessage.
    """
    row = _held(mail, centre)
    case = by_code(code)
    if case.centre_id != centre:
        raise Unknown
    text, files, problems = row.text, list[Cleaned](), tuple[str, ...]()
    if row.content is not None:
        read_again = read(bytes(row.content))
        text = read_again.text or row.text
        files, problems = cleaned(read_again.files)
    actor, step, text = _step(case, whose, text)
    late = take_mail(case, step, text, files, actor=actor, key=row.digest, at=at)
    _settle(row, Fate.ASSIGNED, case)
    return (*problems, *late)


@transaction.atomic
def discard(mail: int, *, centre: int) -> None:
    """It is nothing, or it is done; what it said goes. Raises Unknown."""
    _settle(_held(mail, centre), Fate.DISCARDED, None)


def forget(*, at: datetime) -> int:
    """Every mail of so long ago, whatever became of it; how many."""
    return Inbound.objects.filter(at__lt=at - KEEP).delete()[0]


def _held(mail: int, centre: int) -> Inbound:
    found = to_look_at(centre).select_related(None).defer(None)
    row = found.select_for_update().filter(pk=mail).first()
    if row is None:
        raise Unknown
    return row


def _step(case: Case, whose: Whose, text: str) -> tuple[Actor, Step, str]:
    """Who does what; a note where that is not possible any more."""
    state = State(case.state)
    if whose == Whose.OFFICE:
        step, words = meant(text)
        if may(step, state, Actor.OFFICE):
            return Actor.OFFICE, step, words
    if whose == Whose.CITIZEN:
        for step in (Step.TOLD, Step.ADD):
            if may(step, state, Actor.CITIZEN):
                return Actor.CITIZEN, step, text
    return Actor.CENTRE, Step.NOTE, text


def _settle(row: Inbound, fate: Fate, case: Case | None) -> None:
    row.fate, row.case = fate, case or row.case
    row.sender = row.subject = row.text = row.problem = ""
    row.content = None
    row.save()
