"""Can a question be asked like this?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from buergertelefon.survey.rules.asking import LANGUAGES, Option

#: answers are keys of a telephone, too: 1 to 9
MOST, LONGEST_QUESTION, LONGEST_LABEL = 9, 300, 80
#: before an answer that counts as satisfied, as it is typed
GOOD = "+"
SLUG = re.compile(r"^[a-z0-9][a-z0-9-]{1,59}$")


@dataclass(frozen=True)
class Wording:
    """A question with its answers in one language."""

    language: str
    question: str
    options: tuple[Option, ...]


def typed_options(lines: str) -> tuple[Option, ...]:
    """The answers, one a line, best first; with a + before those that count as satisfied."""
    said = [line.strip() for line in lines.replace("\x00", "").splitlines() if line.strip()]
    return tuple(
        Option(place, line.removeprefix(GOOD).strip(), good=line.startswith(GOOD))
        for place, line in enumerate(said, start=1)
    )


def problem(slug: str, wordings: Sequence[Wording]) -> tuple[str, str] | None:
    """Field and reason why it cannot be asked like this, in German; None if it can."""
    if not SLUG.match(slug):
        return "slug", "Das Kürzel hat 2 bis 60 Zeichen: kleine Buchstaben, Ziffern, Bindestriche."
    german = next((one for one in wordings if one.language == "de"), None)
    if german is None:
        return "question_de", "Die Frage auf Deutsch fehlt."
    for one in wordings:
        if wrong := _wrong(one, german):
            return wrong
    return None


def _wrong(one: Wording, german: Wording) -> tuple[str, str] | None:
    name, field = LANGUAGES.get(one.language, one.language), f"options_{one.language}"
    if one.language not in LANGUAGES:
        return "question_de", f"Die Sprache „{name}“ gibt es hier nicht."
    if not 1 <= len(one.question.strip()) <= LONGEST_QUESTION:
        return (
            f"question_{one.language}",
            f"{name}: Die Frage hat 1 bis {LONGEST_QUESTION} Zeichen.",
        )
    if not 2 <= len(one.options) <= MOST:
        return field, f"{name}: Es sind 2 bis {MOST} Antworten, eine je Zeile."
    labels = [option.label for option in one.options]
    if len(set(labels)) < len(labels) or not all(
        0 < len(label) <= LONGEST_LABEL for label in labels
    ):
        return field, f"{name}: Jede Antwort ist anders und hat 1 bis {LONGEST_LABEL} Zeichen."
    if [option.good for option in one.options] != [option.good for option in german.options]:
        return field, f"{name}: Anzahl der Antworten und die Zeichen + sind wie im Deutschen."
    return None
