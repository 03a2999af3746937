"""Words of the pages of rosters."""

from datetime import date

from buergertelefon.workforce import errors
from buergertelefon.workforce.rules.changes import ChangeKind

WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
WORDS: dict[type[errors.WorkforceError], str] = {
    errors.EditedMeanwhile: "Jemand anderes hat den Plan inzwischen geändert. Laden Sie die Seite "
    "neu, um den neuen Stand zu sehen.",
    errors.ReasonNeeded: "Der Plan ist veröffentlicht: Bitte nennen Sie den Grund der Änderung.",
    errors.NothingToUndo: "Es gibt keinen Schritt mehr.",
    errors.RosterThere: "In diesen Wochen gibt es schon einen Dienstplan.",
    errors.NoRules: "In diesen Wochen ist kein Tag geöffnet, oder die Öffnungszeiten fehlen. "
    "Die Verwaltung trägt sie ein.",
    errors.TooLate: "Die Ankündigungsfrist ist schon unterschritten. Kreuzen Sie „Trotzdem, "
    "kurzfristig“ an, wenn der Plan so gelten soll.",
}
KINDS = {
    ChangeKind.DRAFT: "Entwurf gerechnet", ChangeKind.EDIT: "Von Hand geändert",
    ChangeKind.IMPORT: "Aus einer Datei übernommen",
    ChangeKind.SICK: "Nach einem Ausfall umgeplant",
    ChangeKind.SWAP: "Dienst getauscht", ChangeKind.UNDO: "Rückgängig gemacht",
    ChangeKind.REDO: "Wiederhergestellt",
}  # fmt: skip


def worded(error: errors.WorkforceError) -> str:
    """Why something was refused, for the person who tried."""
    return WORDS.get(type(error)) or str(error) or "Das ging nicht."


def day_name(day: date) -> str:
    """`Di 13.01.`"""
    return f"{WEEKDAYS[day.weekday()]} {day:%d.%m.}"


def clock(minutes: int) -> str:
    """`9:45` of minutes after midnight, or of a length of time."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def signed(minutes: int) -> str:
    """`+1:30`, `−0:15`, `0:00`."""
    sign = "+" if minutes > 0 else "−" if minutes < 0 else ""
    return sign + clock(abs(minutes))


def hours(value: float) -> str:
    """`3,5`."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def said(do: str) -> str:
    """What a step did, for the person who made it."""
    return {
        "undo": "Rückgängig gemacht.", "redo": "Wiederhergestellt.", "remove": "Dienst entfernt.",
        "lock": "Dienst ist fest.", "unlock": "Dienst ist nicht mehr fest.",
        "move": "Dienst verschoben.", "day": "Dienst verschoben.", "by": "Dienst verschoben.",
    }.get(do, "Gespeichert.")  # fmt: skip
