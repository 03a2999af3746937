"""The one source of the desk's keyboard map.

Templates write it into aria-keyshortcuts and the visible hint, the script dispatches on that
attribute, and a test compares it with what browsers and systems have taken. Names of keys as in
ARIA; the first chord is the one shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """What a key does, and on which chords."""

    chords: tuple[str, ...]
    label: str


KEYS: Mapping[str, Key] = {
    "help": Key(("F1",), "Tasten und Hilfe"),
    "line": Key(("F2", "Alt+G"), "Annehmen, Halten, Zurückholen (wie die Leitungstaste)"),
    "finish": Key(("F8", "Control+Enter"), "Gespräch beenden, danach: Abschließen"),
    "search": Key(("Escape",), "Zurück in die Suche; in der Suche: Suche leeren"),
    "mute": Key(("Alt+M",), "Mikrofon stumm, wieder an"),
    "transfer": Key(("Alt+U",), "Übergeben (mit Rückfrage oder direkt)"),
    "conference": Key(("Shift+F2",), "Zu dritt sprechen, nach der Rückfrage"),
    "appointment": Key(("Alt+T",), "Termin: buchen, finden, verschieben, absagen"),
    "course": Key(("Alt+Shift+K",), "Kurs: finden, anmelden, wechseln, abmelden"),
    "waste": Key(("Alt+Shift+M",), "Müll: Abfuhrtage, Sperrmüll, was gehört wohin, Meldungen"),
    "place": Key(("Alt+O",), "Ort wechseln: Bremen, Bremerhaven"),
    "contact": Key(("Alt+K",), "Kontaktdaten senden"),
    "forward": Key(("Alt+W",), "Weiterleiten ans Amt"),
    "callback": Key(("Alt+R",), "Rückruf vereinbaren"),
    "note": Key(("Alt+N",), "Notiz schreiben"),
    "outcome": Key(("Alt+J",), "Ergebnis ändern"),
    "extend": Key(("Alt+V",), "Nachbearbeitung verlängern"),
    "pause": Key(("Alt+P",), "Pause, oder Pause nach diesem Gespräch"),
    "best": Key(("Alt+S",), "Das war es: Diese Wörter meinten diesen Treffer"),
    "language": Key(("Alt+I",), "Auskunft in der nächsten Sprache, auch Leichte Sprache"),
    "wrong": Key(("Alt+Q",), "Antwort stimmt nicht: Hinweis an die Redaktion"),
}
#: keys that work inside a part, for the list
IN_PLACE = (
    ("↓ ↑", "Treffer wählen, die Antwort erscheint sofort"),
    ("Enter", "Treffer als Thema des Gesprächs übernehmen"),
    ("← → ↑ ↓", "durch die freien Termine gehen, Enter hält einen"),
    ("↓ ↑", "durch die gefundenen Kurse gehen, Enter öffnet einen"),
    ("Bild ↑ ↓", "in der Antwort blättern, der Cursor bleibt in der Suche"),
)
_RESERVED = """
F3 F4 F5 F6 F7 F9 F10 F11 F12 Alt+D Alt+E Alt+F Alt+Home Alt+ArrowLeft Alt+ArrowRight Alt+1
Alt+2 Alt+3 Alt+4 Alt+5 Alt+6 Alt+7 Alt+8 Alt+9 Alt+A Alt+B Alt+C Alt+H Alt+L Alt+X Alt+Tab
Alt+Escape Alt+F4 Alt+Space Alt+Enter Alt+Y Alt+Z
"""
#: taken by browsers, systems and keyboard layouts. Sources: Chromium accelerator_table.cc, Firefox
#: menubar.ftl (de); Edge's F4 and F9 from memory
RESERVED = frozenset(_RESERVED.split())
#: as printed on a German keyboard
GERMAN = {"Control": "Strg", "Escape": "Esc", "Shift": "Umschalt"}


def printed(chord: str) -> str:
    """`Control+Enter` as printed on a German keyboard: `Strg+Enter`."""
    return "+".join(GERMAN.get(part, part) for part in chord.split("+"))
