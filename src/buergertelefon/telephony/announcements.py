"""What callers hear first: the city's recording, else speech rendered when the text changes.

Files lie in the installation's home, named by the hash of language and text. A recording of the
same name with the ending .recorded.wav goes before the rendered speech. Pages show the text too.
A notice of the day is said after it, once it is rendered: nothing is rendered while somebody calls.
For callers on the telephone each file has a narrow copy, `.tel.wav`, 8 kHz as the network has it;
they also hear in words why a call ends before anybody answers.
"""

import hashlib
import logging
import wave
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from buergertelefon.base.queries import hours_of
from buergertelefon.base.words import week
from buergertelefon.contacts.rules import End
from buergertelefon.knowledge.queries.noticing import standing
from buergertelefon.telephony.models import CalledNumber, MenuChoice
from buergertelefon.telephony.queries.surging import surge_of
from buergertelefon.telephony.rules.estimate import LONGEST
from buergertelefon.telephony.rules.telling import PLACES
from buergertelefon.telephony.speech import NoVoice, narrow, spoken

log = logging.getLogger(__name__)
LANGUAGES = ("de", "en")
#: why a call ends that nobody has answered, as the caller hears it
FAREWELLS = {
    ("de", End.CLOSED): "Guten Tag, hier ist das Bürgertelefon. Gerade ist niemand da. "
    "Unsere Zeiten: {week}. Bitte rufen Sie dann noch einmal an.",
    ("en", End.CLOSED): "Hello, this is the citizens' telephone. Nobody is here right now. "
    "Our hours: {week}. Please call again then.",
    ("de", End.BLOCKED): "Guten Tag, hier ist das Bürgertelefon. Gerade rufen so viele an, dass "
    "niemand mehr warten kann. Bitte versuchen Sie es in einer halben Stunde.",
    ("en", End.BLOCKED): "Hello, this is the citizens' telephone. So many people are calling that "
    "nobody else can wait. Please try again in half an hour.",
    ("de", End.EXPIRED): "Wir haben jetzt geschlossen und konnten Ihren Anruf nicht mehr annehmen. "
    "Das tut uns leid. Unsere Zeiten: {week}.",
    ("en", End.EXPIRED): "We have closed and could not take your call any more. We are sorry. "
    "Our hours: {week}.",
}
#: about being called back, to whoever waits or calls outside the hours
CALLBACKS = {
    "de": {
        "callback.hint": "Wenn Sie nicht warten möchten, drücken Sie die 1. Dann rufen wir Sie "
        "zurück, und Ihr Platz bleibt.",
        "callback.invite": "Wenn wir Sie zurückrufen sollen, sobald wir können, drücken Sie die 1.",
        "callback.number": "Wir rufen diese Nummer an:",
        "callback.confirm": "Stimmt das, drücken Sie die 1. Für eine andere Nummer drücken Sie "
        "die 2. Möchten Sie doch keinen Rückruf, drücken Sie die 0.",
        "callback.enter": "Bitte geben Sie Ihre Nummer mit der Vorwahl ein und drücken Sie dann "
        "die Raute-Taste.",
        "callback.wrong": "Diese Nummer können wir nicht anrufen. Bitte geben Sie eine Nummer in "
        "Deutschland mit der Vorwahl ein und drücken Sie dann die Raute-Taste.",
        "callback.stay": "Gut, dann bleiben Sie bitte dran.",
        "callback.chosen": "Danke. Wir rufen Sie zurück, sobald Sie an der Reihe sind. "
        "Auf Wiederhören.",
        "callback.later": "Danke. Wir rufen Sie zurück, sobald wir wieder da sind. "
        "Auf Wiederhören.",
        "goodbye": "Auf Wiederhören.",
    },
    "en": {
        "callback.hint": "If you do not want to wait, press 1. We will call you back, and you keep "
        "your place.",
        "callback.invite": "If you want us to call you back as soon as we can, press 1.",
        "callback.number": "We will call this number:",
        "callback.confirm": "If that is right, press 1. For another number, press 2. If you do not "
        "want to be called back, press 0.",
        "callback.enter": "Please enter your number with the area code, then press the hash key.",
        "callback.wrong": "We cannot call this number. Please enter a number in Germany with the "
        "area code, then press the hash key.",
        "callback.stay": "Good, please hold the line.",
        "callback.chosen": "Thank you. We will call you back when it is your turn. Goodbye.",
        "callback.later": "Thank you. We will call you back as soon as we are here again. Goodbye.",
        "goodbye": "Goodbye.",
    },
}
CHOOSE = {"de": "Für {text} drücken Sie die {key}.", "en": "For {text}, press {key}."}
PERSON = {
    "de": "Für alles andere bleiben Sie einfach dran, oder drücken Sie die 0.",
    "en": "For anything else, just hold the line, or press 0.",
}
DIGITS = {
    "de": ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}


def folder() -> Path:
    """Where the files lie."""
    return Path(settings.HOME) / "announcements"


def name_of(text: str, language: str) -> str:
    """The name of an announcement: 32 hexadecimal digits."""
    return hashlib.sha256(f"{language}\n{text}".encode()).hexdigest()[:32]


def file_of(name: str) -> Path | None:
    """The file to play, the recording first; None if there is none."""
    for ending in (".recorded.wav", ".wav"):
        file = folder() / f"{name}{ending}"
        if file.is_file():
            return file
    return None


def texts(number: CalledNumber, language: str, *, at: datetime) -> list[str]:
    """What may be said, the best first: with a topic of the rush and notices, without them.

    Both are said in German only, and of notices those for all services of the number's city.
    """
    plain = number.announcement_en if language == "en" else number.announcement
    if not plain or language != "de":
        return [plain] if plain else []
    surge = surge_of(number.queue, at=at)
    first = [surge.text] if surge and surge.text else []
    notices = standing(at=at, place=number.municipality_id)
    said = [one.say for one in notices if one.now and one.say and not one.services]
    return [" ".join([*first, plain, *said]), plain] if first or said else [plain]


def common_texts(language: str) -> dict[str, str]:
    """What callers of every number are told: "place.1" to the sentence, "wait.1" … "wait.long",
    "callback.hint" …, "digit.0" …, "goodbye"."""
    place, wait, one, more = {
        "de": (
            "Sie sind an Stelle {n}.",
            "Das dauert voraussichtlich nicht länger als {n} Minuten.",
            "Das dauert voraussichtlich nicht länger als eine Minute.",
            "Das dauert gerade länger als eine Viertelstunde.",
        ),
        "en": (
            "You are number {n} in the queue.",
            "This will probably take no longer than {n} minutes.",
            "This will probably take no longer than a minute.",
            "This takes longer than a quarter of an hour at the moment.",
        ),
    }[language]
    texts = {f"place.{n}": place.format(n=n) for n in range(1, PLACES + 1)}
    texts |= {f"wait.{n}": wait.format(n=n) for n in range(2, LONGEST + 1)}
    texts |= {f"digit.{n}": f"{digit}." for n, digit in enumerate(DIGITS[language])}
    return texts | {"wait.1": one, "wait.long": more} | CALLBACKS[language]


def common_sounds() -> dict[str, str]:
    """Those of them that are rendered: "place.1.de" to "sound:" and a path."""
    found = {}
    for language in LANGUAGES:
        for what, text in common_texts(language).items():
            if file := sound(text, language):
                found[f"{what}.{language}"] = file
    return found


def farewells(number: CalledNumber, language: str, *, at: datetime) -> dict[End, str]:
    """What a caller hears whose call ends unanswered, by how it ends."""
    hours = hours_of(number.calendar, on=timezone.localdate(at))
    shut = {"de": "geschlossen", "en": "closed"}[language]
    open_days = "; ".join(
        f"{days} {times}" for days, times in week(hours, language) if times != shut
    )
    surge = surge_of(number.queue, at=at) if language == "de" else None
    first = f"{surge.text} " if surge and surge.text else ""
    return {
        how: (first if how is End.BLOCKED else "") + text.format(week=open_days)
        for (spoken_in, how), text in FAREWELLS.items()
        if spoken_in == language
    }


def menus(number: CalledNumber, language: str) -> dict[str, str]:
    """What is said at each place of a number's menu: "menu." at its beginning, "menu.2" …"""
    rows = sorted(number.choices.all(), key=lambda one: one.keys)
    found: dict[str, str] = {}
    for place in ["", *[one.keys for one in rows if len(one.keys) == 1]]:
        below = [one for one in rows if one.keys[:-1] == place]
        said = [_choice(one, language) for one in below]
        if any(said):
            found[f"menu.{place}"] = " ".join([*[s for s in said if s], PERSON[language]])
    return found


def _choice(one: MenuChoice, language: str) -> str:
    text = one.text_en if language == "en" else one.text
    return CHOOSE[language].format(text=text, key=one.keys[-1]) if text else ""


def sounds(number: CalledNumber, *, at: datetime) -> dict[str, str]:
    """What a telephone line plays for a number, "greeting.de" to "sound:" and a path.

    Only what is rendered already.
    """
    found = {}
    for language in LANGUAGES:
        wanted = {"greeting": texts(number, language, at=at)}
        for how, text in farewells(number, language, at=at).items():
            wanted[how.value] = [text]
        wanted |= {what: [text] for what, text in menus(number, language).items()}
        for what, choices in wanted.items():
            there = [file for text in choices if (file := sound(text, language))]
            if there:
                found[f"{what}.{language}"] = there[0]
    return found


def sound(text: str, language: str) -> str:
    """As Asterisk is asked for it: without an ending, it picks the format; "" if not rendered."""
    copy = folder() / f"{name_of(text, language)}.tel.wav"
    return f"sound:{copy.with_suffix('')}" if copy.is_file() else ""


def sound_of(number: CalledNumber, language: str, *, at: datetime) -> str:
    """Address of the announcement of a number; "" if nothing can be played."""
    for text in texts(number, language, at=at):
        name = name_of(text, language)
        if file_of(name):
            return reverse("announcement", args=[name])
    return ""


def prepare(numbers: Iterable[CalledNumber], *, at: datetime, telephone: bool = False) -> int:
    """Render what is missing; how many files were made. A machine without a voice makes none.

    `telephone`: also what only callers on the telephone hear, and the narrow copies for them.
    """
    wanted = []
    for language in LANGUAGES:
        said = [*common_texts(language).values()] if telephone else []
        for number in numbers:
            said += texts(number, language, at=at)
            if telephone:
                said += farewells(number, language, at=at).values()
                said += menus(number, language).values()
        wanted += [(text, language) for text in said]
    return render(wanted, telephone=telephone)


def render(wanted: Iterable[tuple[str, str]], *, telephone: bool = False) -> int:
    """Render the texts, each with its voice or language, that are missing; how many were made."""
    folder().mkdir(parents=True, exist_ok=True)
    made = 0
    for text, voice in dict.fromkeys(wanted):
        name = name_of(text, voice)
        if file_of(name) is None:
            try:
                _write(folder() / f"{name}.wav", spoken(text, voice))
            except NoVoice as error:
                log.warning("no voice for announcements", extra={"reason": str(error)})
                return made
            made += 1
        if telephone:
            _copy(name)
    return made


def _copy(name: str) -> None:
    """The narrow copy, renewed when a recording has come since."""
    source, copy = file_of(name), folder() / f"{name}.tel.wav"
    if source is None or (copy.is_file() and copy.stat().st_mtime >= source.stat().st_mtime):
        return
    try:
        _write(copy, narrow(source.read_bytes()))
    except (wave.Error, EOFError) as error:
        problem = {"file": source.name, "reason": str(error)}
        log.warning("a recording must be WAV, mono, 16 bit", extra=problem)


def _write(file: Path, sound: bytes) -> None:
    """Whole or not at all."""
    part = file.with_suffix(".part")
    part.write_bytes(sound)
    part.rename(file)
