"""What a telephone, or any other channel, tells the record of a conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from buergertelefon.contacts.rules import Channel, End, FollowUpKind, Outcome


@dataclass(frozen=True)
class Opened:
    """A conversation begins; it gets the next number of the centre."""

    contact: str  # UUID
    channel: Channel
    municipality: str  # key
    called: str  # E.164
    line_name: str
    language: str
    begun: datetime
    #: E.164, "" unknown; becomes a hash (`contacts.callers`) and is never written down
    calling: str = field(default="", repr=False)


@dataclass(frozen=True)
class Noted:
    """What a contact's row learns; None: nothing new."""

    contact: str
    entered_queue: datetime | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    closed: datetime | None = None
    held_ms: int | None = None
    end: End | None = None
    cause: str | None = None
    language: str | None = None

    def merged(self, later: "Noted") -> "Noted":
        """Both, the later one first."""
        return Noted(
            self.contact,
            **{
                name: getattr(self, name) if (new := getattr(later, name)) is None else new
                for name in NOTED_FIELDS
            },
        )


NOTED_FIELDS = (
    "entered_queue", "answered", "ended", "closed", "held_ms", "end", "cause", "language",
)  # fmt: skip


@dataclass(frozen=True)
class Concluded:
    """The last word of the person at the desk, as `actions.close` writes it, of many at once."""

    contact: str
    outcome: Outcome
    note: str = ""
    topics: tuple[int, ...] = ()  # rows of services


@dataclass(frozen=True)
class Owed:
    """What a person has to do for the citizen because the telephone could not."""

    contact: str
    kind: FollowUpKind
    text: str
    phone: str  # E.164
    due: datetime


@dataclass(frozen=True)
class Happened:
    """A step of a conversation; never says who."""

    contact: str
    kind: str
    at: datetime
    detail: Mapping[str, object] = field(default_factory=dict)
