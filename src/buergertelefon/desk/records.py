"""Where the desk reads and writes what a call was about: the record, or a practice call's notes."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from buergertelefon.contacts import actions as contacts
from buergertelefon.contacts.models import Contact
from buergertelefon.contacts.queries import record as record_of
from buergertelefon.contacts.rules import FollowUpKind, Outcome
from buergertelefon.directory.models import Service
from buergertelefon.practice import actions as practice
from buergertelefon.practice.models import Attempt
from buergertelefon.practice.queries import Script, script
from buergertelefon.practice.queries import attempt as attempt_of

PRACTICE = "practice"


class Pen(Protocol):
    """What the desk writes; both modules offer the same. All raise Closed if it is too late."""

    def draft(
        self, contact: uuid.UUID, *, outcome: Outcome | None = None, note: str | None = None
    ) -> None:
        """Keep what is written so far."""
        ...

    def add_topic(self, contact: uuid.UUID, service: Service) -> None:
        """It is about this."""
        ...

    def remove_topic(self, contact: uuid.UUID, service: Service) -> None:
        """Not about this after all."""
        ...

    def share(self, contact: uuid.UUID, card: contacts.Card, *, at: datetime) -> None:
        """Show contact data to the caller."""
        ...

    def follow_up(
        self, contact: uuid.UUID, kind: FollowUpKind, *, text: str, phone: str, due: datetime
    ) -> object:
        """Owe the caller something. Raises BadPhone."""
        ...

    def close(self, contact: uuid.UUID, *, outcome: Outcome, note: str) -> None:
        """The last word."""
        ...


@dataclass(frozen=True)
class Record:
    """What is written about a call so far."""

    id: uuid.UUID
    channel: str
    note: str
    topics: list[Service]
    outcome: str
    outcome_proposed: bool
    keeps_number: bool = False  # was one taken down for what is still owed?
    open: bool = True
    script: Script | None = None  # of a practice call

    @property
    def pen(self) -> Pen:
        """Where it is written."""
        return practice if self.script else contacts


def read(call: Mapping[str, Any]) -> Record | None:
    """Of the call at a desk."""
    key = uuid.UUID(call["id"])
    if call["line"] == PRACTICE:
        attempt = attempt_of(key)
        return _of_attempt(attempt) if attempt else None
    contact = record_of(key)
    return _of_contact(contact) if contact else None


def _of_contact(row: Contact) -> Record:
    return Record(
        row.pk, row.channel, row.note, [one.service for one in row.topics.all()], row.outcome,
        row.outcome_proposed, any(one.phone for one in row.follow_ups.all()), row.closed is None,
    )  # fmt: skip


def _of_attempt(row: Attempt) -> Record:
    return Record(
        row.pk, PRACTICE, row.note, list(row.topics.all()), row.outcome, row.outcome_proposed,
        script=script(row),
    )  # fmt: skip
