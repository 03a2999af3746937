"""What a case needs to be answered: the question, and how the citizen is reached."""

from dataclasses import dataclass, replace
from datetime import datetime

from buergertelefon.cases.errors import BadField
from buergertelefon.cases.rules.words import Language, Reply

LONGEST_SUBJECT, LONGEST_PLACE, LONGEST_NAME, LONGEST_REACH = 120, 200, 120, 200
#: of a question, an answer, a note; characters
LONGEST_TEXT = 8000


@dataclass(frozen=True)
class Asked:
    """What somebody wants to know."""

    subject: str  # the topic in words, nothing about a person
    text: str  # the question in the citizen's words
    place: str = ""  # as it was said; "" where it does not matter
    area: str = ""  # ARS of it, or its start
    latitude: float | None = None  # WGS 84, degrees
    longitude: float | None = None


@dataclass(frozen=True)
class Reach:
    """How the answer goes back; mail and phone are checked by `messages.addresses.reach`."""

    way: Reply
    name: str = ""
    mail: str = ""
    phone: str = ""
    postal: str = ""  # the lines of an address, for a letter
    reach: str = ""  # when, in their words: "nachmittags"
    call_from: datetime | None = None  # or a time that was agreed
    call_until: datetime | None = None
    language: Language = Language.GERMAN


def plain(text: str) -> str:
    """Trimmed, without the null character, which no column takes."""
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def worded(text: str, *, field: str, what: str) -> str:
    """A text as it is kept. Raises BadField if it is empty or too long."""
    text = plain(text)
    if not text:
        raise BadField(field, f"{what} fehlt. Bitte schreiben Sie etwas hinein.")
    if len(text) > LONGEST_TEXT:
        raise BadField(field, f"{what} hat {len(text)} Zeichen, höchstens {LONGEST_TEXT}.")
    return text


def checked_question(asked: Asked) -> Asked:
    """As it is kept. Raises BadField."""
    subject, place = " ".join(plain(asked.subject).split()), " ".join(plain(asked.place).split())
    if not subject:
        raise BadField("subject", "Das Thema fehlt. Bitte nennen Sie, worum es geht.")
    if len(subject) > LONGEST_SUBJECT:
        raise BadField("subject", f"Das Thema hat höchstens {LONGEST_SUBJECT} Zeichen.")
    if len(place) > LONGEST_PLACE:
        raise BadField("place", f"Der Ort hat höchstens {LONGEST_PLACE} Zeichen.")
    text = worded(asked.text, field="text", what="Die Frage")
    return replace(asked, subject=subject, place=place, text=text)


def checked_reach(reach: Reach) -> Reach:
    """As it is kept: only what the chosen way needs. Raises BadField."""
    name, said = " ".join(plain(reach.name).split()), plain(reach.reach)
    if len(name) > LONGEST_NAME:
        raise BadField("name", f"Der Name hat höchstens {LONGEST_NAME} Zeichen.")
    if len(said) > LONGEST_REACH:
        raise BadField("reach", f"„Erreichbar“ hat höchstens {LONGEST_REACH} Zeichen.")
    if reach.way == Reply.MAIL and not reach.mail.strip():
        raise BadField("mail", "Bitte nennen Sie die E-Mail-Adresse.")
    if reach.way in {Reply.SMS, Reply.PHONE} and not reach.phone.strip():
        raise BadField("phone", "Bitte nennen Sie die Rufnummer.")
    if reach.way == Reply.LETTER and not reach.postal.strip():
        raise BadField("postal", "Bitte nennen Sie die Anschrift für den Brief.")
    begins, ends = reach.call_from, reach.call_until
    if begins is not None and ends is not None and ends <= begins:
        raise BadField("call_until", "„Bis“ muss nach „von“ liegen.")
    called = reach.way == Reply.PHONE
    return replace(
        reach, name=name, reach=said if called else "",
        mail=reach.mail if reach.way == Reply.MAIL else "",
        phone=reach.phone if reach.way in {Reply.SMS, Reply.PHONE} else "",
        postal=plain(reach.postal) if reach.way == Reply.LETTER else "",
        call_from=begins if called else None, call_until=ends if called else None,
    )  # fmt: skip
