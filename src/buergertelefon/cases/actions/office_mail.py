"""What an office without accounts gets by mail, each time there is something to do."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from buergertelefon.base.phone import shown
from buergertelefon.cases.models import Case, Entry
from buergertelefon.cases.queries.offices import key_of
from buergertelefon.cases.queries.own import last_answered
from buergertelefon.cases.rules.life import Step
from buergertelefon.cases.rules.mails import subject, tagged
from buergertelefon.cases.rules.words import Reply
from buergertelefon.messages.actions import Draft, post
from buergertelefon.messages.addresses import link_to
from buergertelefon.messages.errors import NotSetUp
from buergertelefon.messages.rules.outbox import Channel

#: the steps that are an office's business, and how their mail begins
BEGINS: Mapping[str, str] = {
    Step.OPEN: "das Bürgertelefon gibt Ihnen eine Frage weiter",
    Step.PASS_ON: "das Bürgertelefon gibt Ihnen eine Frage weiter",
    Step.TOLD: "Ihre Rückfrage ist beantwortet",
    Step.ADD: "zu dieser Frage wurde etwas ergänzt",
    Step.REOPEN: "die Antwort hat nicht geholfen; die Frage ist wieder offen",
    Step.WITHDRAW: "diese Frage hat sich erledigt; Sie müssen nichts mehr tun",
    Step.SPLIT: "diese Frage ist noch zu beantworten",
    Step.REMIND: "diese Frage ist bald zu beantworten",
}
#: what stands before a subject
FIRST: Mapping[str, str] = {Step.REMIND: "Erinnerung: ", Step.WITHDRAW: "Erledigt: "}
#: only these tell an office who asks: it calls, or it writes
BY_OFFICE = frozenset({Reply.PHONE, Reply.LETTER})


def tell_office(row: Case, entry: Entry, *, at: datetime) -> None:
    """Post it if the office works by mail and the step is its business."""
    if not row.inbox.by_mail or entry.step not in BEGINS:
        return
    key = key_of(row)
    with override("de"):  # whoever's step it was
        text = render_to_string("cases/office_mail.txt", facts(row, entry))
    draft = Draft(
        Channel.MAIL, row.inbox.mail, text, "case-office",
        subject=subject(key, row.subject, first=FIRST.get(entry.step, "")),
        reply_to=tagged(settings.CASES_MAIL, key), thread=str(key),
    )  # fmt: skip
    with suppress(NotSetUp):
        post(draft, key=f"case:{row.pk}:{entry.pk}:office", centre=row.centre_id, at=at)


def facts(row: Case, entry: Entry) -> dict[str, Any]:
    """What the mail says; of a person only what the office needs to call or to write."""
    key = key_of(row)
    known = row.way in BY_OFFICE
    return {
        "row": row, "entry": entry, "begins": _begins(row, entry), "centre": row.centre.name,
        "page": link_to("case_office", row.reference, key.token),
        "by_reply": bool(settings.CASES_MAIL), "over": entry.step == Step.WITHDRAW,
        "name": row.name if known else "", "phone": shown(row.phone) if known and row.phone else "",
        "postal": row.postal if row.way == Reply.LETTER else "",
        "calls": row.way == Reply.PHONE, "files": row.attachments.exclude(internal=True).count(),
        "asked": _asked(row) if entry.step in {Step.TOLD, Step.REOPEN} else "",
    }  # fmt: skip


def _begins(row: Case, entry: Entry) -> str:
    """What it is about; what waited for the answer to another one was not answered yet."""
    waited = entry.step == Step.REOPEN and last_answered(row) is None
    return "diese Frage ist wieder offen" if waited else BEGINS[entry.step]


def _asked(row: Case) -> str:
    """What the office wrote last: that is what somebody answers to."""
    said = row.entries.filter(step__in=[Step.ASK, Step.ANSWER]).order_by("-at", "-pk").first()
    return said.text if said else ""
