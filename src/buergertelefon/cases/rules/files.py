"""Which files somebody may send along, and how big."""

from dataclasses import dataclass

#: bytes of one file, files of one message, bytes of all files of a case
LARGEST, MOST, LARGEST_ALL = 10_000_000, 5, 30_000_000


@dataclass(frozen=True)
class Cleaned:
    """A file as it is kept: known by its content, made anew where it could carry something."""

    name: str
    kind: str  # media type
    content: bytes
