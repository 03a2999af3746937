"""Mails that came in: of which case, and those that a person has to look at."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from buergertelefon.cases.errors import Unknown
from buergertelefon.cases.models import Case, Inbound, Inbox
from buergertelefon.cases.queries.offices import by_keys
from buergertelefon.cases.rules.mails import Fate, keys
from buergertelefon.messages.models import Message


def since(case: Case, at: datetime) -> int:
    """How many mails to this case came after that moment."""
    return case.mails.filter(at__gt=at).count()


def to_look_at(centre: int) -> QuerySet[Inbound]:
    """What a team lead of a centre decides, newest first; what belongs to nobody is for all."""
    mine = Q(centre=centre) | Q(centre=None)
    rows = Inbound.objects.filter(mine, fate__in=[Fate.UNCLEAR, Fate.NOTED])
    return rows.select_related("case__inbox__office").defer("content").order_by("-at", "-pk")


def centre_of(sender: str, named: Iterable[str]) -> int | None:
    """Whose a mail is that opens no case: of a case that it names, or of the office that writes.

    None if nobody knows, or more than one centre writes to that address.
    """
    codes = [one.code for one in keys(named)]
    centre = Case.objects.filter(reference__in=codes).values_list("centre", flat=True).first()
    if centre is not None or not sender:
        return centre
    offices = Inbox.objects.filter(by_mail=True, mail__iexact=sender)
    found = list(offices.values_list("centre", flat=True).distinct()[:2])
    return found[0] if len(found) == 1 else None


def bounced_case(address: str, said: Iterable[str]) -> tuple[Case | None, bool]:
    """The case whose mail to this address did not arrive, and whether it went to the office.

    By what the report says of our mail; else by the last one that went to this address.
    """
    try:
        case = by_keys(keys(said))
    except Unknown:
        case = None
    if case is not None and (not address or case.inbox.mail.lower() == address.lower()):
        return case, True
    sent = Message.objects.filter(recipient__iexact=address, key__startswith="case:")
    last = sent.order_by("-pk").first() if address else None
    if last is None:
        return case, case is not None
    return _of_message(last), last.cause == "case-office"


def _of_message(row: Message) -> Case | None:
    """The key of a message names its case: case:<id>:…"""
    try:
        pk = uuid.UUID(row.key.split(":")[1])
    except (ValueError, IndexError):
        return None
    return Case.objects.select_related("inbox", "centre").filter(pk=pk).first()
