"""What is said about each stored field: what for, how long, who sees it. Kept as plain tables.

A package names its table in its AppConfig (`stored`); `base.queries.stored` reads them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Keep(StrEnum):
    """How long a field is kept (Aufbewahrungsklasse)."""

    CASE = "case"
    DESK = "desk"
    MESSAGE = "message"
    MAIL = "mail"
    WISH = "wish"
    INVITATION = "invitation"
    MIXED = "mixed"
    COMMENT = "comment"
    SETUP = "setup"
    FIGURE = "figure"
    CALLER = "caller"


@dataclass(frozen=True)
class Length:
    """How long that is; `most` None: no fixed time, the words say when it ends."""

    words: str
    most: timedelta | None = None


LENGTHS: Mapping[str, Length] = {
    Keep.CASE: Length(
        "bis der Vorgang anonymisiert wird: so viele Tage nach dem Abschluss, wie bei der Stelle "
        "eingestellt sind, üblich 90", timedelta(days=90),
    ),
    Keep.DESK: Length("solange der Vorgang auf einem Schreibtisch liegt"),
    Keep.MESSAGE: Length(
        "7 Tage nach dem Versand, längstens bis der Vorgang anonymisiert wird", timedelta(days=7)
    ),
    Keep.MAIL: Length(
        "bis jemand entschieden hat, längstens 30 Tage und bis der Vorgang anonymisiert wird",
        timedelta(days=30),
    ),
    Keep.WISH: Length("solange der Wunsch gilt"),
    Keep.INVITATION: Length("bis sie benutzt ist, längstens 14 Tage", timedelta(days=14)),
    Keep.MIXED: Length("bis die Antwort unter andere gemischt ist"),
    Keep.COMMENT: Length("ein Jahr", timedelta(days=365)),
    Keep.SETUP: Length("solange es eingerichtet ist"),
    Keep.FIGURE: Length("auf Dauer: es sagt nichts über einen Menschen"),
    Keep.CALLER: Length("längstens 28 Tage; der Schlüssel zweier Wochen bis zum Ende der nächsten "
                        "zwei", timedelta(days=28)),
}  # fmt: skip


@dataclass(frozen=True)
class Stored:
    """A field: what for, how long, who sees it; in German, as it is printed."""

    purpose: str
    keep: Keep
    seen_by: str


#: of one package: model, field
Table = Mapping[str, Mapping[str, Stored]]


def each(names: str, stored: Stored) -> dict[str, Stored]:
    """The same for several fields, their names apart by spaces."""
    return dict.fromkeys(names.split(), stored)
