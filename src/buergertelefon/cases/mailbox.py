"""What a mailbox promises in which answers of offices arrive."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Folder(StrEnum):
    """Where a mail lies that was taken."""

    DONE = "Erledigt"
    UNCLEAR = "Unklar"


@dataclass(frozen=True)
class Fetched:
    """A mail as it came."""

    uid: int
    content: bytes
    too_big: bool = False  # only its head was fetched


class Session(Protocol):
    """A connection to it, as long as it lasts. Raises MailboxDown."""

    def waiting(self, *, most: int) -> Iterator[Fetched]:
        """Those that nobody has marked, oldest first, each fetched when it is its turn."""
        ...

    def mark(self, uid: int, folder: Folder) -> None:
        """It is taken and does not come again; called after what became of it is stored."""
        ...


class Mailbox(Protocol):
    """An account on a mail server."""

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of the server."""
        ...

    def opened(self) -> AbstractContextManager[Session]:
        """Signed in, the folder chosen. Raises MailboxDown within a bounded time."""
        ...
