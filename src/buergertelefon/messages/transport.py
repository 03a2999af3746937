"""What every channel promises that is a machine."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Sending:
    """A message on its way out."""

    key: str  # the same at each try
    recipient: str  # E.164 or address
    subject: str
    text: str
    calendar: str = ""  # a calendar file (RFC 5545); texts have none
    reply_to: str = ""  # of a mail: where answers go; "": to the sender
    thread: str = ""  # of a mail: what it belongs to, as answers to it say
    stop: str = ""  # of a mail that is not owed: the page on which such mails are stopped
    attached: tuple[str, bytes] | None = None  # of a mail: name and content of a PDF


class Transport(Protocol):
    """Hands a message to somebody who delivers it."""

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of that somebody."""
        ...

    def hand_over(self, sending: Sending) -> None:
        """Return once it is taken.

        Whoever takes it knows a repetition by its key: a try whose answer got lost is repeated.
        Raises NotNow if another try is worth it, Refused if not. Ends within a bounded time.
        """
        ...
