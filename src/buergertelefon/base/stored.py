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
    LIVE = "live"
    SIGNED_ON = "signed_on"
    PAGE = "page"
    SIGNAL = "signal"
    STEP = "step"
    NOTE = "note"
    CALLBACK = "callback"
    ATTEMPT = "attempt"
    ACCOUNT = "account"
    RECORD = "record"
    PUBLISHED = "published"
    ASKED_BY = "asked_by"
    ABSENCE = "absence"
    SESSION = "session"
    JOB = "job"
    HOLD = "hold"
    APPOINTMENT = "appointment"
    HOLDER = "holder"
    CLOSING = "closing"
    TURN = "turn"
    QUEUED = "queued"
    COURSE = "course"
    DEBIT = "debit"
    MANDATE = "mandate"
    BANK_FILE = "bank_file"
    AMOUNT = "amount"
    REPORT = "report"
    REPORT_LINE = "report_line"
    HOUSEHOLD = "household"
    PICK_UP = "pick_up"
    TURN_OF_YEAR = "turn_of_year"
    SOUGHT = "sought"
    ENQUIRY = "enquiry"
    ENQUIRY_LINE = "enquiry_line"
    PRESS = "press"
    CALLER = "caller"
    DUTY = "duty"
    CONTRACT = "contract"
    ROSTER = "roster"
    FORECAST = "forecast"


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
    Keep.LIVE: Length("solange das Gespräch dauert und bis die Nacharbeit zu Ende ist"),
    Keep.SIGNED_ON: Length("bis die Person sich abmeldet"),
    Keep.PAGE: Length("solange die Seite offen ist, nach einem Absturz einige Sekunden länger"),
    Keep.SIGNAL: Length("bis das Gespräch endet, längstens eine Stunde", timedelta(hours=1)),
    Keep.STEP: Length("bis die Vermittlung es getan hat, in der Regel unter einer Sekunde"),
    Keep.NOTE: Length("90 Tage nach dem Gespräch", timedelta(days=90)),
    Keep.CALLBACK: Length(
        "bis der Rückruf erledigt ist, längstens 30 Tage nach der zugesagten Zeit",
        timedelta(days=30),
    ),
    Keep.ATTEMPT: Length(
        "bis zum nächsten Übungsanruf oder dem Ende der Übung, sonst bis zur ersten Nacht nach "
        "12 Stunden", timedelta(hours=12),
    ),
    Keep.ACCOUNT: Length(
        "bis die Verwaltung das Konto ändert; von selbst wird es nicht gelöscht"
    ),
    Keep.RECORD: Length(
        "ohne Frist: Nachweis, wer eine Auskunft oder ein Recht geändert hat; von selbst wird er "
        "nicht gelöscht"
    ),
    Keep.PUBLISHED: Length(
        "ohne Frist: es ist veröffentlicht; von selbst wird es nicht gelöscht"
    ),
    Keep.ASKED_BY: Length(
        "bis die Person die Antwort gelesen hat, längstens 90 Tage", timedelta(days=90)
    ),
    Keep.ABSENCE: Length("bis sie vorbei ist, dann bis zur nächsten Nacht"),
    Keep.SESSION: Length(
        "bis zur Abmeldung, längstens 12 Stunden, dann bis zur nächsten Nacht", timedelta(hours=12)
    ),
    Keep.JOB: Length(
        "bis die Aufgabe getan ist; was nicht gelang, 30 Tage, damit jemand nachsehen kann",
        timedelta(days=30),
    ),
    Keep.HOLD: Length("bis es benutzt oder abgelaufen ist, längstens eine Stunde",
                      timedelta(hours=1)),
    Keep.APPOINTMENT: Length(
        "7 Tage nach dem Termin; wird er abgesagt, bis zur nächsten Nacht", timedelta(days=7)
    ),
    Keep.HOLDER: Length("bis der Termin vorbei oder abgesagt ist, dann bis zur nächsten Nacht"),
    Keep.CLOSING: Length("7 Tage nach dem gesperrten Tag", timedelta(days=7)),
    Keep.TURN: Length("bis zur nächsten Nacht", timedelta(days=1)),
    Keep.QUEUED: Length(
        "bis die Person einen Termin hat oder nicht mehr will, längstens bis zur Nacht nach dem "
        "letzten gewünschten Tag"
    ),
    Keep.COURSE: Length(
        "90 Tage nach dem letzten Kurstag, 30 Tage nach einer Abmeldung, ohne Kurstag ein Jahr "
        "nach der Anmeldung; solange noch etwas zu zahlen ist, länger", timedelta(days=90),
    ),
    Keep.DEBIT: Length("8 Wochen nach der letzten Zahlung", timedelta(weeks=8)),
    Keep.MANDATE: Length(
        "14 Monate (434 Tage) nach der letzten Zahlung: so lange kann zurückgebucht werden",
        timedelta(days=434),
    ),
    Keep.BANK_FILE: Length("30 Tage nach der Freigabe", timedelta(days=30)),
    Keep.AMOUNT: Length("8 Kalenderjahre nach dem Jahr der Forderung (AO § 147)"),
    Keep.REPORT: Length("90 Tage nach dem Abschluss", timedelta(days=90)),
    Keep.REPORT_LINE: Length(
        "2 Jahre (730 Tage) nach dem Abschluss oder, ohne Abschluss, nach dem Eingang",
        timedelta(days=730),
    ),
    Keep.HOUSEHOLD: Length("30 Tage nach der Abholung oder der Absage", timedelta(days=30)),
    Keep.PICK_UP: Length("400 Tage nach der Abholung oder der Absage", timedelta(days=400)),
    Keep.TURN_OF_YEAR: Length("bis zum Ende des Kalenderjahres"),
    Keep.SOUGHT: Length("ein Jahr, nachdem zuletzt danach gefragt wurde", timedelta(days=365)),
    Keep.ENQUIRY: Length("7 Tage, nachdem die Anfrage geendet hat", timedelta(days=7)),
    Keep.ENQUIRY_LINE: Length("ein Jahr, nachdem die Anfrage geendet hat", timedelta(days=365)),
    Keep.PRESS: Length("2 Tage", timedelta(days=2)),
    Keep.DUTY: Length("bis zur nächsten Nacht, längstens drei Tage", timedelta(days=3)),
    Keep.CALLER: Length("längstens 28 Tage; der Schlüssel zweier Wochen bis zum Ende der nächsten "
                        "zwei", timedelta(days=28)),
    Keep.CONTRACT: Length(
        "bis 26 Wochen nach dem letzten Tag des Vertrags, solange das Konto besteht"
    ),
    Keep.ROSTER: Length(
        "26 Wochen nach dem letzten Tag: so lange wird der Ausgleich nach § 3 ArbZG gerechnet",
        timedelta(weeks=26),
    ),
    Keep.FORECAST: Length("13 Wochen nach dem letzten bekannten Tag", timedelta(weeks=13)),
}  # fmt: skip


@dataclass(frozen=True)
class Stored:
    """A field: what for, how long, who sees it; in German, as it is printed."""

    purpose: str
    keep: Keep
    seen_by: str
    of_staff: bool = False
    """Says something about a person who works here."""


#: who sees it, as several packages say it
NOBODY = "niemand, nur das Programm"
EVERYBODY = "alle, auch im Netz"
AT_WORK = "alle, die hier arbeiten"
AGENTS = "Beschäftigte am Bürgertelefon"
LEADS = "Leitung"
EDITORS = "Redaktion"
SCHOOL = "Büro der Schule"
DEPOT = "Büro des Entsorgers"
#: of one package: model, field
Table = Mapping[str, Mapping[str, Stored]]


def each(names: str, stored: Stored) -> dict[str, Stored]:
    """The same for several fields, their names apart by spaces."""
    return dict.fromkeys(names.split(), stored)
