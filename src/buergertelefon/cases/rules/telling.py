"""Which step is told, by which ways, under which subject, and what it makes out of date."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from buergertelefon.base.words import day_and_time
from buergertelefon.cases.rules.life import Step
from buergertelefon.cases.rules.words import Language, Reply


class Cause(StrEnum):
    """Why a citizen is written to about a case."""

    OPENED = "case-opened"
    ASKED = "case-asked"
    ANSWERED = "case-answered"
    PASSED_ON = "case-passed-on"  # no word that opens anything
    REOPENED = "case-reopened"
    WITHDRAWN = "case-withdrawn"


_ALL = frozenset({Reply.MAIL, Reply.SMS, Reply.LETTER})
#: what is told at which step, and by which ways; of the others a citizen reads on the own page.
#: A new office is named where there is room; of what a citizen has just withdrawn no letter comes.
TOLD: Mapping[Step, tuple[Cause, frozenset[Reply]]] = {
    Step.OPEN: (Cause.OPENED, _ALL), Step.ASK: (Cause.ASKED, _ALL),
    Step.ANSWER: (Cause.ANSWERED, _ALL), Step.PASS_ON: (Cause.PASSED_ON, frozenset({Reply.MAIL})),
    Step.REOPEN: (Cause.REOPENED, _ALL),
    Step.WITHDRAW: (Cause.WITHDRAWN, frozenset({Reply.MAIL, Reply.SMS})),
}  # fmt: skip
#: what still waits in the outbox and is wrong after this step
OVERTAKEN: Mapping[Step, tuple[Cause, ...]] = {
    Step.TOLD: (Cause.ASKED,), Step.ANSWER: (Cause.ASKED, Cause.PASSED_ON),
    Step.PASS_ON: (Cause.ASKED, Cause.PASSED_ON),
    Step.WITHDRAW: (Cause.OPENED, Cause.ASKED, Cause.PASSED_ON, Cause.REOPENED),
}  # fmt: skip
#: read over shoulders: the code, never the topic, never the office
SUBJECTS: Mapping[Language, Mapping[Cause, str]] = {
    Language.GERMAN: {
        Cause.OPENED: "Ihre Frage {}: Wir haben sie weitergegeben",
        Cause.ASKED: "Ihre Frage {}: Wir brauchen noch etwas von Ihnen",
        Cause.ANSWERED: "Ihre Frage {}: die Antwort",
        Cause.PASSED_ON: "Ihre Frage {}: Eine andere Stelle antwortet",
        Cause.REOPENED: "Ihre Frage {} ist wieder offen",
        Cause.WITHDRAWN: "Ihre Frage {} ist zurückgezogen",
    },
    Language.ENGLISH: {
        Cause.OPENED: "Your question {}: we have handed it on",
        Cause.ASKED: "Your question {}: we need something more from you",
        Cause.ANSWERED: "Your question {}: the answer",
        Cause.PASSED_ON: "Your question {}: another office answers",
        Cause.REOPENED: "Your question {} is open again",
        Cause.WITHDRAWN: "Your question {} is withdrawn",
    },
    Language.EASY: {
        Cause.OPENED: "Ihre Frage {}: Wir haben Ihre Frage",
        Cause.ASKED: "Ihre Frage {}: Bitte antworten Sie uns",
        Cause.ANSWERED: "Ihre Frage {}: Hier ist die Antwort",
        Cause.PASSED_ON: "Ihre Frage {}: Eine andere Stelle antwortet",
        Cause.REOPENED: "Ihre Frage {} ist wieder offen",
        Cause.WITHDRAWN: "Ihre Frage {}: Wir antworten nicht mehr",
    },
}


def template_of(cause: Cause, language: Language) -> str:
    """The file of its words, for every way."""
    return f"cases/told/{cause.name.lower()}_{language}.txt"


def said(at: datetime, language: Language) -> str:
    """Dienstag, 26. Mai, 8:40 Uhr; Tuesday 26 May, 8:40 am."""
    return day_and_time(at, "en" if language == Language.ENGLISH else "de")
