"""Why something about waste can be refused."""

from collections.abc import Iterable, Sequence
from datetime import date


class WasteError(Exception):
    """Any of them; `str()` is said to the citizen."""

    def __init__(self, words: str = "Das ging nicht.") -> None:
        super().__init__(words)


class BadFile(WasteError):
    """A file of dates or addresses cannot be taken; `problems` name the lines."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Refused(WasteError):
    """What a citizen asked for cannot be."""


class BadField(Refused):
    """A field is wrong: which, and what to do."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class NoPlace(Refused):
    """The tour is full, or takes no orders; others may be free."""

    def __init__(self, days: Iterable[date] = ()) -> None:
        named = ", ".join(f"{one:%d.%m.%Y}" for one in days)
        super().__init__(f"An diesem Tag ist kein Platz mehr frei{f': {named}' if named else ''}.")


class QuotaUsed(Refused):
    """The household has had its orders of the year."""

    def __init__(self, per_year: int, year: int) -> None:
        super().__init__(
            f"Für diesen Haushalt sind {year} schon {per_year} Abholungen angemeldet, mehr sind im "
            "Jahr nicht frei."
        )


class TooLate(Refused):
    """It can no longer be changed."""


class NotPossible(Refused):
    """It is in a state in which this is not done."""

    def __init__(self, state: str) -> None:
        super().__init__("Das geht in diesem Stand nicht mehr. Bitte laden Sie die Seite neu.")
        self.state = state


class Unknown(Refused):
    """No such code, or the key does not open it."""

    def __init__(self) -> None:
        super().__init__("Zu diesem Code gibt es nichts. Bitte prüfen Sie ihn.")


class HasOrders(Refused):
    """A tour that somebody ordered is kept."""

    def __init__(self) -> None:
        super().__init__(
            "Für diese Tour gibt es Anmeldungen, auch abgesagte zählen. Bitte schließen Sie sie."
        )


class NotTaken(WasteError):
    """A request of another program is refused; each reason names its field.

    `status`: what the answer says, of HTTP: 400, 403, 404, 429.
    """

    def __init__(self, status: int, *reasons: str) -> None:
        super().__init__("\n".join(reasons))
        self.status = status
        self.reasons = reasons
