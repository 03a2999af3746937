"""The values of catalogue and registration, and what they are called."""

from collections.abc import Mapping
from enum import StrEnum


class Channel(StrEnum):
    """Where somebody registers (Anmeldeweg)."""

    PHONE = "phone"
    WEB = "web"
    OFFICE = "office"  # at the school itself: no distance contract


class Payment(StrEnum):
    """How the fee is paid (Zahlungsart). No card data anywhere."""

    INVOICE = "invoice"
    DEBIT = "debit"
    FREE = "free"  # nothing is to be paid


class Way(StrEnum):
    """How somebody is written to (Weg der Nachricht)."""

    MAIL = "mail"
    SMS = "sms"
    LETTER = "letter"


class Level(StrEnum):
    """Language level (CEFR, Gemeinsamer Europäischer Referenzrahmen)."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


class Pricing(StrEnum):
    """For whom the fee is."""

    PERSON = "person"
    PAIR = "pair"  # once for two


class Status(StrEnum):
    """What the catalogue says of a course (Kursstatus)."""

    FREE = "free"
    FEW = "few"
    FULL = "full"
    WAITING = "waiting"  # full, and somebody waits
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"
    ELSEWHERE = "elsewhere"  # registration in person or with somebody else


CHANNELS: Mapping[str, str] = {
    Channel.PHONE: "Telefon", Channel.WEB: "Internet", Channel.OFFICE: "vor Ort",
}  # fmt: skip
PAYMENTS: Mapping[str, str] = {
    Payment.INVOICE: "Rechnung", Payment.DEBIT: "Lastschrift", Payment.FREE: "nichts zu zahlen",
}  # fmt: skip
WAYS: Mapping[str, str] = {Way.MAIL: "E-Mail", Way.SMS: "SMS", Way.LETTER: "Brief"}
STATUS: Mapping[str, str] = {
    Status.FREE: "Plätze frei", Status.FEW: "wenige Plätze frei", Status.FULL: "ausgebucht",
    Status.WAITING: "Warteliste", Status.RUNNING: "läuft", Status.OVER: "beendet",
    Status.CANCELLED: "fällt aus", Status.ELSEWHERE: "Anmeldung vor Ort",
}  # fmt: skip
