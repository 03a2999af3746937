"""What citizens are told of their case, the way they chose, in the same transaction."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.phone import shown
from buergertelefon.base.spelling import spelled_out
from buergertelefon.cases.models import Case, Entry
from buergertelefon.cases.queries.cases import waiting_with
from buergertelefon.cases.rules import words
from buergertelefon.cases.rules.life import Step
from buergertelefon.cases.rules.telling import OVERTAKEN, SUBJECTS, TOLD, Cause, said, template_of
from buergertelefon.cases.rules.words import Language, Reply
from buergertelefon.cases.secret import secret_of
from buergertelefon.directory.models import Office
from buergertelefon.messages.actions import Draft, post, withdraw
from buergertelefon.messages.addresses import link_to
from buergertelefon.messages.drafts import MOST_PARTS
from buergertelefon.messages.errors import BadText, NotSetUp
from buergertelefon.messages.optouts import is_out, stop_link
from buergertelefon.messages.rules.letters import sender
from buergertelefon.messages.rules.outbox import Channel
from buergertelefon.messages.rules.sms import shortened, size
from buergertelefon.survey.actions.inviting import About, Invited, invite
from buergertelefon.survey.rules.asking import Channel as Asked

WAYS = {Reply.MAIL: Channel.MAIL, Reply.SMS: Channel.SMS, Reply.LETTER: Channel.LETTER}
ASKED = {Reply.MAIL: Asked.MAIL, Reply.SMS: Asked.SMS}
#: as long as a survey's key is
A_KEY = "x" * 22


@dataclass(frozen=True)
class To:
    """Whom the words are for."""

    channel: Channel
    recipient: str
    language: Language


def tell_step(row: Case, entry: Entry, *, at: datetime) -> None:
    """Post it the way the citizen chose; a way that is not set up is left out.

    An answer goes to everybody whose question was merged into this one. What still waits and is
    out of date now is taken back. Raises BadMessage.
    """
    step = Step(entry.step)
    for old in OVERTAKEN.get(step, ()):
        withdraw(f"case:{row.pk}:{old.name.lower()}:")
    if step not in TOLD:
        return
    cause, ways = TOLD[step]
    others = waiting_with(row).select_related("inbox__office", "centre")
    for one in (row, *(others if step == Step.ANSWER else ())):
        if one.way in ways:
            _tell(one, cause, entry, office=row.inbox.office, at=at)


def facts(row: Case, entry: Entry | None = None, *, office: Office | None = None) -> dict[str, Any]:
    """What the texts say; also read aloud at the desk. `office`: who answers, if another one does.

    {"reference", "spelled", "office", "phone", "sender", "due", "when", "subject", "text", "name",
    "centre", "page", "enter", "files"}; "when" is `due` in words of the citizen's language.
    """
    office = office or row.inbox.office
    return {
        "row": row, "reference": row.reference, "spelled": ", ".join(spelled_out(row.reference)),
        "office": office.name, "phone": shown(office.phone) if office.phone else "",
        "sender": _sender(office), "name": row.name, "due": row.due,
        "when": said(row.due, Language(row.language)), "subject": row.subject,
        "text": entry.text if entry else "", "centre": row.centre.name,
        "files": entry is not None and entry.attachments.filter(internal=False).exists(),
        "page": link_to("case_link", row.reference, secret_of(row.key)),
        "enter": link_to("case_open"),
    }  # fmt: skip


def draft_of(cause: Cause, known: dict[str, Any], to: To, **more: Any) -> Draft:
    """The words as they are posted; `known`: see `facts`, `more`: other fields of the draft."""
    letter = to.channel == Channel.LETTER
    known = known | {"stop": stop_link(to.channel, to.recipient), "letter": letter}
    if letter:  # nobody types a link with a key
        known["page"] = ""
    return Draft(
        to.channel, to.recipient,
        _sms(cause, known, to.language) if to.channel == Channel.SMS
        else _words(cause, known, to.language),
        cause,
        subject="" if to.channel == Channel.SMS
        else SUBJECTS[to.language][cause].format(known["reference"]),
        sender=known["sender"] if letter else "", language=to.language, **more,
    )  # fmt: skip


def _tell(row: Case, cause: Cause, entry: Entry, *, office: Office, at: datetime) -> None:
    way = Reply(row.way)
    to = To(WAYS[way], row.mail or row.phone or row.postal, Language(row.language))
    known = facts(row, entry, office=office) | {"late": row.due <= at}
    if cause == Cause.ANSWERED:
        known["invited"] = _invited(row, entry, known, to, at=at)
    draft = draft_of(
        cause, known, to, reference=row.contact,
        urgent=cause == Cause.OPENED and row.channel == words.Channel.PHONE,
    )  # fmt: skip
    key = f"case:{row.pk}:{cause.name.lower()}:{entry.pk}"
    with suppress(NotSetUp):
        post(draft, key=key, centre=row.centre_id, at=at)


def _invited(
    row: Case, entry: Entry, known: dict[str, Any], to: To, *, at: datetime
) -> Invited | None:
    """The survey's link: with the first answer, to who gets it by mail or SMS and wants such."""
    asked = ASKED.get(Reply(row.way))
    answers = Entry.objects.filter(case__in=[row.pk, entry.case_id], step=Step.ANSWER)
    if (
        asked is None
        or not (link := link_to("survey", A_KEY))
        or answers.exclude(pk=entry.pk).exists()
        or is_out(to.channel, to.recipient)
    ):
        return None
    if asked == Asked.SMS:  # the answer comes first: where there is no room, nobody is asked
        full = known | {"invited": Invited("", "", link), "sms": True}
        if size(_words(Cause.ANSWERED, full, to.language)).parts > MOST_PARTS:
            return None
    area = row.service.slug if row.service else ""
    day = at.astimezone(BERLIN).date()
    return invite(About(row.centre_id, asked, day, area=area), language=to.language)


def _sms(cause: Cause, known: dict[str, Any], language: Language) -> str:
    """In at most four parts: else the beginning, and where the rest is."""

    def words_of(text: str) -> str:
        cut = text != known["text"]
        return _words(cause, known | {"text": text, "cut": cut, "sms": True}, language)

    def fits(text: str) -> bool:
        return size(words_of(text)).parts <= MOST_PARTS

    return words_of(shortened(known["text"], fits))


def _words(cause: Cause, known: dict[str, Any], language: Language) -> str:
    return render_to_string(template_of(cause, language), known).strip()


def _sender(office: Office) -> str:
    """Name and address on a letter; "": the centre's name, where these do not fit."""
    try:
        return sender(f"{office.name}\n{office.address}")
    except BadText:
        return ""
