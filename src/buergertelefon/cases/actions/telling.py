"""What citizens are told of their case, the way they chose, in the same transaction."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from buergertelefon.base.phone import shown
from buergertelefon.base.spelling import spelled_out
from buergertelefon.cases.models import Case, Entry
from buergertelefon.cases.queries.cases import waiting_with
from buergertelefon.cases.rules.life import Step
from buergertelefon.cases.rules.words import Reply
from buergertelefon.cases.secret import secret_of
from buergertelefon.messages.actions import Draft, post
from buergertelefon.messages.addresses import link_to
from buergertelefon.messages.errors import NotSetUp
from buergertelefon.messages.rules.outbox import Channel

#: what is told at which step; of the others a citizen reads on the own page
TOLD = {Step.OPEN: "opened", Step.ASK: "asked", Step.ANSWER: "answered"}
SUBJECTS = {
    "opened": "Ihre Frage {reference}: wir haben sie weitergegeben",
    "asked": "Ihre Frage {reference}: wir brauchen noch etwas von Ihnen",
    "answered": "Ihre Frage {reference}: die Antwort",
}
WAYS = {Reply.MAIL: Channel.MAIL, Reply.SMS: Channel.SMS, Reply.LETTER: Channel.LETTER}


def tell_step(row: Case, entry: Entry, *, at: datetime) -> None:
    """Post it the way the citizen chose; a way that is not set up is left out.

    An answer goes to everybody whose question was merged into this one. Raises BadMessage.
    """
    if (cause := TOLD.get(Step(entry.step))) is None:
        return
    told = (
        [row, *waiting_with(row).select_related("inbox__office", "centre")]
        if cause == "answered"
        else [row]
    )
    for one in told:
        _tell(one, cause, entry, at=at)


def facts(row: Case, entry: Entry | None = None) -> dict[str, Any]:
    """What the texts say; also read aloud at the desk."""
    office = row.inbox.office
    return {
        "row": row, "reference": row.reference, "spelled": ", ".join(spelled_out(row.reference)),
        "office": office.name, "phone": shown(office.phone) if office.phone else "",
        "due": row.due, "subject": row.subject, "text": entry.text if entry else "",
        "centre": row.centre.name, "page": link_to("case_link", row.reference, secret_of(row.key)),
    }  # fmt: skip


def _tell(row: Case, cause: str, entry: Entry, *, at: datetime) -> None:
    if (channel := WAYS.get(Reply(row.way))) is None:
        return
    said = facts(row, entry)
    kind = "sms" if channel == Channel.SMS else "mail"
    draft = Draft(
        channel, row.mail or row.phone or row.postal,
        render_to_string(f"cases/{cause}_{kind}.txt", said), f"case-{cause}",
        subject=SUBJECTS[cause].format(reference=row.reference) if channel != Channel.SMS else "",
        reference=row.contact,
    )  # fmt: skip
    try:
        post(draft, key=f"case:{row.pk}:{entry.pk}:{cause}", centre=row.centre_id, at=at)
    except NotSetUp:
        return
