"""Why something about figures is refused.

FiguresError
├── NotReadable   there is no role for figures, or it may not read them; an administrator must act
├── TablesMissing the tables are not those of this version
├── RoleRefused   the role cannot be made, or may do more than read; the text says what
├── BadPast       a file of the time before cannot be taken; lines and reasons
├── BadCount      a number that cannot be set; field and reason
└── BadReason     an outage or hours of absence that cannot be kept; field and reason
"""

from collections.abc import Sequence


class FiguresError(Exception):
    """Something about figures is refused."""


class NotReadable(FiguresError):
    """There is no role for figures, or it may not read them."""


class TablesMissing(FiguresError):
    """The tables are not those of this version."""


class RoleRefused(FiguresError):
    """The role cannot be made, or may do more than read."""


class BadPast(FiguresError):
    """A file from the time before cannot be taken; nothing of it was.

    `problems`: (line, reason in German); line 0 is the whole file.
    """

    def __init__(self, problems: Sequence[tuple[int, str]]) -> None:
        super().__init__(
            "; ".join(f"Zeile {line}: {why}" if line else why for line, why in problems)
        )
        self.problems = list(problems)


class BadCount(FiguresError):
    """A number that cannot be set; `field` and the reason in German."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


class BadReason(FiguresError):
    """An outage or hours that cannot be kept; the text says why, in German.

    `field`: the field of the form it is about.
    """

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field
