"""Why something about figures can be refused."""

from collections.abc import Sequence


class ReportingError(Exception):
    """A figure, or what it is made of, was refused."""


class BadPast(ReportingError):
    """A file from the time before cannot be taken; nothing of it was.

    `problems`: (line, reason in German); line 0 is the whole file.
    """

    def __init__(self, problems: Sequence[tuple[int, str]]) -> None:
        super().__init__(
            "; ".join(f"Zeile {line}: {why}" if line else why for line, why in problems)
        )
        self.problems = list(problems)


class BadReason(ReportingError):
    """An outage or hours that cannot be kept; the text says why, in German.

    `field`: the field of the form it is about.
    """

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field
