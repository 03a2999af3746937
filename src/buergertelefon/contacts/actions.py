"""What people at the desk write into the record of a conversation."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from buergertelefon.base.phone import e164 as dialled
from buergertelefon.contacts.errors import BadPhone, Closed
from buergertelefon.contacts.models import Contact, ContactTopic, FollowUp, SharedCard
from buergertelefon.contacts.rules import FollowUpKind, Outcome, proposed_outcome
from buergertelefon.directory.models import Service

#: longest note, in characters
LONGEST_NOTE = 2000
#: a number is kept until its follow-up is done, but no longer than this after it was due
KEEP_NUMBER = timedelta(days=30)
#: a note may hold more than it should; statistics need none
KEEP_NOTE = timedelta(days=90)


@dataclass(frozen=True)
class Card:
    """Contact data to be shown on the citizen's page."""

    title: str
    phone: str = ""
    text: str = ""
    url: str = ""


def _open(contact: uuid.UUID) -> Contact:
    """The record, locked. Raises Closed if nothing may change any more."""
    row = Contact.objects.select_for_update().filter(pk=contact, closed=None).first()
    if row is None:
        raise Closed
    return row


@transaction.atomic
def draft(contact: uuid.UUID, *, outcome: Outcome | None = None, note: str | None = None) -> None:
    """Keep what is written so far; None leaves a field alone.

    Raises Closed if the record is closed.
    """
    row = _open(contact)
    fields = []
    if outcome is not None:
        row.outcome, row.outcome_proposed = outcome.value, False
        fields += ["outcome", "outcome_proposed"]
    if note is not None:
        row.note = note[:LONGEST_NOTE]
        fields.append("note")
    if fields:
        row.save(update_fields=fields)


@transaction.atomic
def add_topic(contact: uuid.UUID, service: Service) -> None:
    """The conversation is about this; once, however often it is said. Raises Closed."""
    ContactTopic.objects.get_or_create(contact=_open(contact), service=service)


@transaction.atomic
def remove_topic(contact: uuid.UUID, service: Service) -> None:
    """Not about this after all. Raises Closed."""
    ContactTopic.objects.filter(contact=_open(contact), service=service).delete()


@transaction.atomic
def share(contact: uuid.UUID, card: Card, *, at: datetime) -> None:
    """Show contact data to the citizen; the outcome is then proposed as referred. Raises Closed."""
    row = _open(contact)
    SharedCard.objects.get_or_create(
        contact=row,
        title=card.title,
        phone=card.phone,
        defaults={"at": at, "text": card.text, "url": card.url},
    )
    _propose(row)


def note_booking(contact: uuid.UUID, reference: str) -> None:
    """An appointment was booked: its code is in the note, once; proposed as settled. Raises Closed.

    The code says nothing about a person; what was written stays.
    """
    note_settled(contact, f"Termin {reference}")


def note_settled(contact: uuid.UUID, words: str) -> None:
    """What came out of it is in the note, once; proposed as settled. Raises Closed.

    `words`: codes and numbers, nothing about a person; what was written stays.
    """
    _note(contact, words, Outcome.SETTLED)


def note_forwarded(contact: uuid.UUID, words: str) -> None:
    """It was handed to an office: the code is in the note, once. Raises Closed."""
    _note(contact, words, Outcome.FORWARDED)


@transaction.atomic
def _note(contact: uuid.UUID, words: str, proposed: Outcome) -> None:
    row = _open(contact)
    if words not in row.note:
        row.note = "\n".join(filter(None, [row.note, words]))[:LONGEST_NOTE]
    if row.outcome_proposed:
        row.outcome = proposed.value
    row.save(update_fields=["note", "outcome"])


@transaction.atomic
def follow_up(
    contact: uuid.UUID, kind: FollowUpKind, *, text: str, phone: str, due: datetime
) -> FollowUp:
    """Something is owed after the conversation. Raises Closed, BadPhone."""
    row = _open(contact)
    owed = FollowUp.objects.create(
        contact=row, kind=kind.value, text=text, phone=e164(phone), due=due
    )
    _propose(row)
    return owed


@transaction.atomic
def finish_follow_up(follow_up: int, *, centre: int, at: datetime) -> None:
    """It is done; the number is forgotten. Twice is the same as once."""
    FollowUp.objects.filter(pk=follow_up, contact__centre=centre, done=None).update(
        done=at, phone=""
    )


@transaction.atomic
def forget(*, at: datetime) -> tuple[int, int]:
    """Delete what was kept long enough: how many numbers, how many notes. Figures stay.

    What a follow-up was about is as old as a note may get, counted from when it was due. A record
    that was never closed is one whose exchange died: its note counts from the beginning.
    """
    old = FollowUp.objects.exclude(phone="").filter(due__lt=at - KEEP_NUMBER)
    over = Q(closed__lt=at - KEEP_NOTE) | Q(closed=None, begun__lt=at - KEEP_NOTE)
    notes = Contact.objects.exclude(note="").filter(over)
    owed = FollowUp.objects.exclude(text="").filter(due__lt=at - KEEP_NOTE)
    return old.update(phone=""), notes.update(note="") + owed.update(text="")


@transaction.atomic
def close(
    contact: uuid.UUID, *, outcome: Outcome, note: str, topics: Iterable[Service] | None = None
) -> None:
    """The last word of the person; the exchange closes the record. Raises Closed."""
    draft(contact, outcome=outcome, note=note)
    for service in topics or ():
        add_topic(contact, service)


def _propose(row: Contact) -> None:
    """The outcome that follows from what has happened, unless a person has chosen one."""
    if not row.outcome_proposed:
        return
    kinds = set(row.follow_ups.values_list("kind", flat=True))
    row.outcome = proposed_outcome(
        forwarded=row.outcome == Outcome.FORWARDED,  # `note_forwarded` has proposed it
        callback=FollowUpKind.CALLBACK in kinds,
        referred=row.cards.exists(),
    ).value
    row.save(update_fields=["outcome"])


def e164(phone: str) -> str:
    """A telephone number as it is kept; "" stays "". Raises BadPhone."""
    if not phone.strip():
        return ""
    if not (number := dialled(phone)):
        raise BadPhone(phone)
    return number
