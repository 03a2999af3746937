"""How a case came and how its answer goes back, and what these are called."""

from collections.abc import Mapping
from enum import StrEnum


class Channel(StrEnum):
    """How the question came (Weg)."""

    PHONE = "phone"
    WEB = "web"
    OFFICE = "office"


class Reply(StrEnum):
    """How the citizen wants the answer (Antwortweg)."""

    PHONE = "phone"  # the office calls
    MAIL = "mail"
    SMS = "sms"
    LETTER = "letter"
    NONE = "none"  # they ask themselves, with their code


class Language(StrEnum):
    """In which words the citizen is written to."""

    GERMAN = "de"
    ENGLISH = "en"
    EASY = "leicht"  # Leichte Sprache


CHANNELS: Mapping[str, str] = {
    Channel.PHONE: "Telefon", Channel.WEB: "Internet", Channel.OFFICE: "Amt",
}  # fmt: skip
REPLIES: Mapping[str, str] = {
    Reply.PHONE: "Anruf", Reply.MAIL: "E-Mail", Reply.SMS: "SMS", Reply.LETTER: "Brief",
    Reply.NONE: "fragt selbst nach",
}  # fmt: skip
LANGUAGES: Mapping[str, str] = {
    Language.GERMAN: "Deutsch", Language.ENGLISH: "Englisch", Language.EASY: "Leichte Sprache",
}  # fmt: skip
