"""The question at the end of a call in words: rendered beforehand, asked once it is there.

The words come from the scale: its question, and each answer with the key that gives it.
"""

from collections.abc import Sequence

from buergertelefon.survey.models import Plan, Scale
from buergertelefon.survey.queries.plans import plan, scale_of
from buergertelefon.survey.rules.asking import Channel, Option, options
from buergertelefon.telephony.announcements import LANGUAGES, common_texts, render, sound
from buergertelefon.telephony.rules.question import Survey, Wording

ASK = {
    "de": "Darf ich Ihnen zum Schluss eine Frage stellen? {question} Drücken Sie {keys}, "
    "oder legen Sie einfach auf.",
    "en": "May I ask you one question before you go? {question} Press {keys}, or simply hang up.",
}
KEY = {"de": "die {key} für {label}", "en": "{key} for {label}"}
THANKS = {"de": "Danke. Auf Wiederhören.", "en": "Thank you. Goodbye."}
#: one key gives an answer
LAST_KEY = 9


def text(scale: Scale) -> str:
    """What is said; "" for a question that keys cannot answer, or in a language we do not speak."""
    answers = options(scale.options)
    if scale.language not in ASK or not all(0 <= one.value <= LAST_KEY for one in answers):
        return ""
    return ASK[scale.language].format(
        question=scale.question, keys=_listed(answers, scale.language)
    )


def _listed(answers: Sequence[Option], language: str) -> str:
    return ", ".join(KEY[language].format(key=one.value, label=one.label) for one in answers)


def prepare_questions() -> int:
    """Render what the plans ask on the telephone; how many files were made."""
    wanted = [
        (said, scale.language)
        for wish in Plan.objects.filter(channel=Channel.KEYS, active=True, share__gt=0)
        for scale in _scales(wish).values()
        for said in (text(scale), THANKS.get(scale.language, ""))
        if said
    ]
    return render(wanted, telephone=True)


def planned(centre: int) -> Survey | None:
    """Who is asked at the end of a call, and how; None if nobody is.

    Only what is rendered already.
    """
    if (wish := plan(centre, Channel.KEYS)) is None:
        return None
    wordings = {
        language: wording
        for language, scale in _scales(wish).items()
        if (wording := _wording(scale))
    }
    return Survey(wish.share, wordings) if wordings else None


def _scales(wish: Plan) -> dict[str, Scale]:
    found = {language: scale_of(wish, language=language) for language in LANGUAGES}
    return {language: scale for language, scale in found.items() if scale}


def _wording(scale: Scale) -> Wording | None:
    said = text(scale)
    question = sound(said, scale.language) if said else ""
    if not question:
        return None
    return Wording(
        scale=scale.pk,
        keys={str(one.value): one.value for one in options(scale.options)},
        question=question,
        thanks=sound(THANKS[scale.language], scale.language),
        goodbye=sound(common_texts(scale.language)["goodbye"], scale.language),
    )
