"""What an office without accounts gets by mail, each time there is something to do."""

from contextlib import suppress
from datetime import datetime

from django.template.loader import render_to_string

from buergertelefon.cases.models import Case, Entry
from buergertelefon.cases.rules.life import Step
from buergertelefon.cases.secret import office_token
from buergertelefon.messages.actions import Draft, post
from buergertelefon.messages.addresses import link_to
from buergertelefon.messages.errors import NotSetUp
from buergertelefon.messages.rules.outbox import Channel

#: the steps that are an office's business
TOLD = frozenset(
    {Step.OPEN, Step.PASS_ON, Step.TOLD, Step.ADD, Step.REOPEN, Step.WITHDRAW, Step.REMIND}
)


def tell_office(row: Case, entry: Entry, *, at: datetime) -> None:
    """Post it if the office works by mail and the step is its business."""
    inbox = row.inbox
    if not inbox.by_mail or entry.step not in TOLD:
        return
    page = link_to("case_office", row.reference, office_token(row.pk, inbox.pk))
    text = render_to_string("cases/office_mail.txt", {"row": row, "entry": entry, "page": page})
    draft = Draft(Channel.MAIL, inbox.mail, text, "case-office", subject=f"Vorgang {row.reference}")
    with suppress(NotSetUp):
        post(draft, key=f"case:{row.pk}:{entry.pk}:office", centre=row.centre_id, at=at)
