"""What callers hear first: the city's recording, else speech rendered when the text changes.

Files lie in the installation's home, named by the hash of language and text. A recording of the
same name with the ending .recorded.wav goes before the rendered speech. Pages show the text too.
A notice of the day is said after it, once it is rendered: nothing is rendered while somebody calls.
"""

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from buergertelefon.knowledge.queries.noticing import standing
from buergertelefon.telephony.models import CalledNumber
from buergertelefon.telephony.speech import NoVoice, spoken

log = logging.getLogger(__name__)


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
    """What may be said, the best first: with the notices of the moment, without them.

    Notices are said in German only, and those for all services of the number's city.
    """
    plain = number.announcement_en if language == "en" else number.announcement
    if not plain or language != "de":
        return [plain] if plain else []
    notices = standing(at=at, place=number.municipality_id)
    said = [one.say for one in notices if one.now and one.say and not one.services]
    return [" ".join([plain, *said]), plain] if said else [plain]


def sound_of(number: CalledNumber, language: str, *, at: datetime) -> str:
    """Address of the announcement of a number; "" if nothing can be played."""
    for text in texts(number, language, at=at):
        name = name_of(text, language)
        if file_of(name):
            return reverse("announcement", args=[name])
    return ""


def prepare(numbers: Iterable[CalledNumber], *, at: datetime) -> int:
    """Render what is missing; how many files were made. A machine without a voice makes none."""
    folder().mkdir(parents=True, exist_ok=True)
    made = 0
    for number in numbers:
        for language in ("de", "en"):
            for text in texts(number, language, at=at):
                name = name_of(text, language)
                if file_of(name):
                    continue
                try:
                    sound = spoken(text, language)
                except NoVoice as error:
                    log.warning("no voice for announcements", extra={"reason": str(error)})
                    return made
                part = folder() / f"{name}.part"
                part.write_bytes(sound)
                part.rename(folder() / f"{name}.wav")
                made += 1
    return made
