"""How a case stands, in citizens' words: German, English, and Leichte Sprache for who wants it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.words import DAYS, MONTHS
from buergertelefon.cases.errors import BadField, CaseError, NotPossible, TooLate
from buergertelefon.cases.models import Case, Entry
from buergertelefon.cases.queries.own import answered_with
from buergertelefon.cases.rules.life import RUNS, State, Step
from buergertelefon.cases.rules.words import Language
from buergertelefon.messages.errors import BadAddress, BadMessage, BadNumber, BadPostal

#: instead of a state: what its clock or its end says
LATE, WITHDRAWN = "late", "withdrawn"
Words = tuple[str | Promise, ...]
#: heading, then the sentences; {office}, {due}, {left}, {ended} are filled in
STANDS: Mapping[str, Words] = {
    State.NEW: (
        gettext_lazy("Ihre Frage ist angekommen"), gettext_lazy("Ihre Frage liegt bei: {office}."),
        gettext_lazy("Sie bekommen die Antwort bis {due} ({left})."),
    ),
    State.ACCEPTED: (
        gettext_lazy("Ihre Frage wird bearbeitet"), gettext_lazy("Ihre Frage liegt bei: {office}."),
        gettext_lazy("Sie bekommen die Antwort bis {due} ({left})."),
    ),
    State.RETURNED: (
        gettext_lazy("Wir suchen die richtige Stelle"),
        gettext_lazy("Ihre Frage gehört zu einer anderen Stelle. Wir geben sie weiter."),
        gettext_lazy("Sie bekommen die Antwort bis {due} ({left})."),
    ),
    LATE: (
        gettext_lazy("Es dauert länger"), gettext_lazy("Ihre Frage liegt bei: {office}."),
        gettext_lazy("Die Antwort sollte bis {due} da sein. Rufen Sie uns gern an."),
    ),
    State.ASKED: (
        gettext_lazy("Die Stelle hat eine Rückfrage an Sie"),
        gettext_lazy("Ihre Frage liegt bei: {office}."),
        gettext_lazy("Die Frist steht still, bis Sie geantwortet haben."),
    ),
    State.ANSWERED: (
        gettext_lazy("Ihre Frage ist beantwortet"),
        gettext_lazy("Geantwortet hat: {office}, am {ended}."),
    ),
    State.CLOSED: (
        gettext_lazy("Ihre Frage ist abgeschlossen"),
        gettext_lazy("Zuletzt lag sie bei: {office}. Abgeschlossen am {ended}."),
    ),
    WITHDRAWN: (
        gettext_lazy("Die Frage ist zurückgezogen"),
        gettext_lazy("Es kommt keine Antwort mehr. Zurückgezogen am {ended}."),
    ),
}  # fmt: skip
EASY: Mapping[str, Words] = {
    State.NEW: (
        "Ihre Frage ist angekommen", "Ihre Frage ist jetzt bei diesem Amt: {office}.",
        "Sie bekommen eine Antwort.", "Die Antwort kommt spätestens: {due}.",
    ),
    State.ACCEPTED: (
        "Das Amt arbeitet an Ihrer Frage", "Das Amt ist: {office}.", "Sie bekommen eine Antwort.",
        "Die Antwort kommt spätestens: {due}.",
    ),
    State.RETURNED: (
        "Wir suchen das richtige Amt", "Ein anderes Amt muss Ihre Frage beantworten.",
        "Wir geben Ihre Frage weiter.", "Die Antwort kommt spätestens: {due}.",
    ),
    LATE: (
        "Es dauert länger", "Ihre Frage ist bei diesem Amt: {office}.",
        "Die Antwort ist noch nicht da.", "Sie sollte da sein: {due}.", "Sie können uns anrufen.",
    ),
    State.ASKED: (
        "Das Amt will etwas von Ihnen wissen", "Das Amt ist: {office}.",
        "Bitte antworten Sie dem Amt.", "Das Amt wartet auf Ihre Antwort.",
    ),
    State.ANSWERED: (
        "Das Amt hat geantwortet", "Das Amt ist: {office}.", "Die Antwort ist von: {ended}.",
    ),
    State.CLOSED: ("Ihre Frage ist fertig", "Fertig seit: {ended}."),
    WITHDRAWN: (
        "Ihre Frage ist nicht mehr da", "Sie brauchen keine Antwort mehr.",
        "Das haben Sie uns gesagt: {ended}.",
    ),
}  # fmt: skip
#: as it stands in the history; {office} where it went
DONE: Mapping[str, Promise] = {
    Step.OPEN: gettext_lazy("Aufgenommen und weitergegeben an: {office}"),
    Step.ACCEPT: gettext_lazy("Die Stelle bearbeitet die Frage"),
    Step.ASK: gettext_lazy("Rückfrage der Stelle"),
    Step.TOLD: gettext_lazy("Antwort auf die Rückfrage"),
    Step.ANSWER: gettext_lazy("Antwort der Stelle"),
    Step.CLOSE: gettext_lazy("Abgeschlossen"),
    Step.REOPEN: gettext_lazy("Nicht gelöst, wieder geöffnet"),
    Step.PASS_ON: gettext_lazy("Weitergegeben an: {office}"),
    Step.WITHDRAW: gettext_lazy("Zurückgezogen"),
    Step.ADD: gettext_lazy("Ergänzt"),
    Step.MISSED: gettext_lazy("Die Stelle hat angerufen und niemanden erreicht"),
}  # fmt: skip
#: refusals in English, by field; in German the rules word them, exactly
FIELDS = {
    "text": gettext_lazy("Text: Bitte etwas schreiben, höchstens 8000 Zeichen."),
    "files": gettext_lazy(
        "Dateien: Bilder (JPEG, PNG, WebP, GIF), PDF ohne Kennwort und einfacher Text, je "
        "höchstens 10 MB, höchstens 5 auf einmal, zusammen höchstens 30 MB."
    ),
    "name": gettext_lazy("Name: höchstens 120 Zeichen."),
    "mail": gettext_lazy("E-Mail: Bitte eine Adresse angeben, zum Beispiel name@beispiel.de."),
    "phone": gettext_lazy(
        "Rufnummer: Bitte eine Nummer mit Vorwahl angeben, zum Beispiel 0171 1234567."
    ),
    "postal": gettext_lazy("Anschrift: Bitte Name, Straße, Postleitzahl und Ort angeben."),
    "reach": gettext_lazy("Erreichbar: höchstens 200 Zeichen."),
}  # fmt: skip
OF_MESSAGES: dict[type, str] = {BadAddress: "mail", BadNumber: "phone", BadPostal: "postal"}


@dataclass(frozen=True)
class Stand:
    """How it stands: a heading and some sentences; `easy`: in Leichter Sprache."""

    heading: str
    sentences: tuple[str, ...]
    easy: bool


def stand(row: Case, *, at: datetime) -> Stand:
    """Of a case that was merged into another one, how that stands: it is answered with it."""
    one = answered_with(row)
    easy = row.language == Language.EASY and translation.get_language() != "en"
    ended = one.answered if one.state == State.ANSWERED else one.closed
    given = {
        "office": one.inbox.office.name, "due": moment(one.due), "left": left(one.due, at=at),
        "ended": moment(ended) if ended else "",
    }  # fmt: skip
    heading, *rest = (
        str(each).format(**given) for each in (EASY if easy else STANDS)[_as(one, at)]
    )
    return Stand(heading, tuple(rest), easy)


def _as(row: Case, at: datetime) -> str:
    if row.state in RUNS and row.due < at:
        return LATE
    if row.state == State.CLOSED and row.answered is None:
        return WITHDRAWN
    return row.state


def done(entry: Entry) -> str:
    """What was done in a step."""
    office = entry.inbox.office.name if entry.inbox else ""
    return str(DONE.get(entry.step, "")).format(office=office)


def moment(at: datetime) -> str:
    """Dienstag, 26. Mai, 8:40 Uhr; Tuesday, 26 May, 8:40."""
    local, lang = at.astimezone(BERLIN), _language()
    month, clock = MONTHS[lang].split()[local.month - 1], f"{local.hour}:{local.minute:02}"
    if lang == "de":
        return f"{DAYS[lang][local.weekday()]}, {local.day}. {month}, {clock} Uhr"
    return f"{DAYS[lang][local.weekday()]}, {local.day} {month}, {clock}"


def left(due: datetime, *, at: datetime) -> str:
    """What is left until then, rounded down: noch 2 Tage, noch 5 Stunden, noch 20 Minuten."""
    rest = max(due - at, timedelta(0))
    if rest >= timedelta(days=2):
        return ngettext("noch {n} Tag", "noch {n} Tage", rest.days).format(n=rest.days)
    hours, minutes = int(rest.total_seconds()) // 3600, int(rest.total_seconds()) // 60
    if hours:
        return ngettext("noch {n} Stunde", "noch {n} Stunden", hours).format(n=hours)
    return ngettext("noch {n} Minute", "noch {n} Minuten", minutes).format(n=minutes)


def field_of(error: CaseError | BadMessage) -> str | None:
    """The field of the form that has to be changed."""
    return error.field if isinstance(error, BadField) else OF_MESSAGES.get(type(error))


def refused(error: CaseError | BadMessage) -> str:
    """Why, and what to do."""
    if _language() == "de":
        return str(error)
    if (field := field_of(error)) in FIELDS:
        return str(FIELDS[field or ""])
    return {
        TooLate: gettext("Das ist zu lange her. Bitte rufen Sie uns an."),
        NotPossible: gettext("Das geht in diesem Stand nicht mehr. Bitte laden Sie die Seite neu."),
    }.get(type(error), gettext("Das ging nicht. Bitte rufen Sie uns an."))


def _language() -> str:
    return "en" if translation.get_language() == "en" else "de"
