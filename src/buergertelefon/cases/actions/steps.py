"""Every step of a case: who may take it is the table's word, the clock follows, it is told."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from buergertelefon.cases.actions import attaching, office_mail, telling
from buergertelefon.cases.errors import BadField, Changed, NotPossible
from buergertelefon.cases.models import Case, Entry, Inbox
from buergertelefon.cases.queries.cases import locked
from buergertelefon.cases.queries.inboxes import due_after_pause, due_at
from buergertelefon.cases.queries.own import last_answered
from buergertelefon.cases.rules.details import worded
from buergertelefon.cases.rules.files import Cleaned
from buergertelefon.cases.rules.life import OPEN, STEPS, Actor, State, Step, may

#: what has to be written with these steps, and how it is called
TEXTS = {
    Step.ASK: "Die Rückfrage", Step.TOLD: "Die Antwort", Step.ANSWER: "Die Antwort",
    Step.NOTE: "Die Notiz", Step.ADD: "Die Ergänzung", Step.RETURN: "Der Grund",
}  # fmt: skip
#: only who works here reads these
INTERNAL = frozenset({Step.NOTE, Step.RETURN, Step.REMIND, Step.ESCALATE, Step.MERGE})
#: nobody who is writing an answer has to look again because of these
SILENT = frozenset({Step.REMIND, Step.ESCALATE})


@transaction.atomic
def take(
    case: uuid.UUID,
    step: Step,
    *,
    actor: Actor,
    at: datetime,
    text: str = "",
    seen: int | None = None,
    key: str | None = None,
    by_mail: bool = False,
    files: Iterable[Cleaned] = (),
) -> Entry:
    """One step that stays at its office: accept, ask, told, answer, close, reopen, withdraw, …

    `seen`: `changes` of the page somebody looked at; `key`: what comes twice is one entry.
    Raises Unknown, NotPossible, Changed, BadField.
    """
    row = locked(case)
    if (before := known(row, key)) is not None:
        return before
    allowed(row, step, actor, seen=seen)
    if step in TEXTS:
        text = worded(text, field="text", what=TEXTS[step])
    return advance(row, step, actor, at=at, text=text, key=key, by_mail=by_mail, files=files)


@transaction.atomic
def pass_on(
    case: uuid.UUID, inbox: Inbox, *, actor: Actor, at: datetime, text: str = "",
    seen: int | None = None, key: str | None = None,
) -> Entry:  # fmt: skip
    """It goes to another office; the citizen was told a time, so the clock does not start anew.

    `text`: why, for the office alone. Raises Unknown, NotPossible, Changed, BadField.
    """
    row = locked(case)
    if (before := known(row, key)) is not None:
        return before
    allowed(row, Step.PASS_ON, actor, seen=seen)
    if inbox.pk == row.inbox_id and row.state != State.RETURNED:
        raise BadField("inbox", "Dort liegt der Vorgang schon. Bitte eine andere Stelle wählen.")
    if inbox.centre_id != row.centre_id:
        raise BadField("inbox", "Diese Stelle gehört zu einem anderen Servicecenter.")
    row.inbox = inbox
    text = worded(text, field="text", what="Der Grund") if text.strip() else ""
    return advance(row, Step.PASS_ON, actor, at=at, text=text, key=key, to=inbox)


@transaction.atomic
def merge(
    case: uuid.UUID, into: uuid.UUID, *, actor: Actor, at: datetime, key: str | None = None
) -> Entry:
    """The same question twice: it is answered with the other one, to both citizens.

    Raises Unknown, NotPossible, BadField.
    """
    if case == into:
        raise BadField("into", "Ein Vorgang lässt sich nicht mit sich selbst zusammenlegen.")
    row, other = (held := {one: locked(one) for one in sorted((case, into))})[case], held[into]
    if (before := known(row, key)) is not None:
        return before
    allowed(row, Step.MERGE, actor)
    if other.centre_id != row.centre_id or other.state not in OPEN:  # its answer is still to come
        raise BadField("into", "Bitte wählen Sie einen offenen Vorgang.")
    row.merged_into = other
    row.merged.update(merged_into=other)  # what was merged into this one follows it
    return advance(row, Step.MERGE, actor, at=at, text=f"Jetzt bei {other.reference}", key=key)


@transaction.atomic
def put_on_desk(
    case: uuid.UUID, person: int | None, *, at: datetime, instead_of: int | None = None
) -> Case:
    """Somebody of the office takes it, or gives it back (None); no entry says who.

    `instead_of`: who had it when the page was shown, if somebody takes it over.
    Raises Unknown, NotPossible, Changed if somebody else was faster.
    """
    row = locked(case)
    if row.taken_by_id not in {None, person, instead_of}:
        raise Changed
    if row.state not in {State.NEW, State.ACCEPTED, State.ASKED}:
        raise NotPossible(row.state)
    row.taken_by_id = person
    row.save(update_fields=["taken_by"])
    if person is not None and row.state == State.NEW:
        advance(row, Step.ACCEPT, Actor.OFFICE, at=at)
    return row


def known(row: Case, key: str | None) -> Entry | None:
    """The entry that came in under this key before."""
    return row.entries.filter(key=key).first() if key else None


def allowed(row: Case, step: Step, actor: Actor, *, seen: int | None = None) -> None:
    """Raises NotPossible, Changed."""
    if row.erased is not None or not may(step, State(row.state), actor):
        raise NotPossible(row.state)
    if seen is not None and seen != row.changes:
        raise Changed


def advance(
    row: Case, step: Step, actor: Actor, *, at: datetime, text: str = "", key: str | None = None,
    to: Inbox | None = None, by_mail: bool = False, files: Iterable[Cleaned] = (),
) -> Entry:  # fmt: skip
    """The step as it is written, the row being held: state, clock, entry, what is told."""
    state = STEPS[step].into or State(row.state)
    _turn_clock(row, step, state, at=at)
    row.state, row.updated = state, at
    row.changes += step not in SILENT
    row.closed = (row.closed or at) if state == State.CLOSED else None
    if state not in {State.NEW, State.ACCEPTED, State.ASKED} or step == Step.PASS_ON:
        row.taken_by = None
    row.save()
    entry = Entry.objects.create(
        case=row, at=at, step=step, actor=actor, text=text, internal=step in INTERNAL, inbox=to,
        key=key, by_mail=by_mail,
    )  # fmt: skip
    attaching.attach(row, files, entry=entry, at=at)
    telling.tell_step(row, entry, at=at)
    office_mail.tell_office(row, entry, at=at)
    if step == Step.WITHDRAW:
        _hand_over(row, at=at)
    return entry


def _hand_over(row: Case, *, at: datetime) -> None:
    """Others asked the same and still wait: the oldest is open again, the rest follow that one."""
    if (oldest := row.merged.order_by("opened", "pk").first()) is None:
        return
    first = locked(oldest.pk)
    row.merged.exclude(pk=first.pk).update(merged_into=first)
    advance(first, Step.REOPEN, Actor.SYSTEM, at=at)


def _turn_clock(row: Case, step: Step, state: State, *, at: datetime) -> None:
    """Paused while the citizen is waited for, started anew when it was not solved."""
    if step == Step.ASK:
        row.paused = at
    elif row.paused is not None and state != State.ASKED:
        row.due = due_after_pause(row.inbox, due=row.due, paused=row.paused, at=at)
        row.paused, row.reminded = None, None
    if step == Step.ANSWER:
        row.answered = at
        if row.first_answer is None:
            row.first_answer, row.kept = at, at <= row.due
    elif step == Step.REOPEN:
        if row.merged_into is None or last_answered(row) is not None:  # else it was only parked
            row.due, row.reopened = due_at(row.inbox, at), row.reopened + 1
        row.reminded = row.escalated = row.merged_into = None
    elif step == Step.MISSED:
        row.calls += 1
    elif step == Step.REMIND:
        row.reminded = at
    elif step == Step.ESCALATE:
        row.escalated = at
