"""What citizens are told of their order or report, the way they chose, in the same transaction."""

from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.template.loader import render_to_string

from buergertelefon.base.phone import shown
from buergertelefon.base.spelling import spelled_out
from buergertelefon.messages.actions import Draft, post
from buergertelefon.messages.addresses import link_to
from buergertelefon.messages.errors import NotSetUp
from buergertelefon.messages.rules.outbox import Channel as By
from buergertelefon.waste.models import BulkyOrder, Report
from buergertelefon.waste.rules.words import CATEGORIES, Channel, Way
from buergertelefon.waste.secret import secret_of


class Cause(StrEnum):
    """Why a message about bulky waste goes out."""

    BOOKED = "bulky-booked"
    MOVED = "bulky-moved"
    CANCELLED = "bulky-cancelled"
    MISSED = "bulky-missed"
    REMINDER = "bulky-reminder"


class ReportCause(StrEnum):
    """Why a message about a report goes out."""

    RECEIVED = "report-received"
    CLOSED = "report-closed"


SUBJECTS = {
    Cause.BOOKED: "Ihre Sperrmüllabholung am {day}",
    Cause.MOVED: "Ihre Sperrmüllabholung: neuer Tag {day}",
    Cause.CANCELLED: "Ihre Sperrmüllabholung ist abgesagt",
    Cause.MISSED: "Ihre Sperrmüllabholung am {day}",
    Cause.REMINDER: "Morgen: Ihre Sperrmüllabholung",
    ReportCause.RECEIVED: "Ihre Meldung {reference}: {service}",
    ReportCause.CLOSED: "Ihre Meldung {reference} ist erledigt",
}
GREETING = "Freundliche Grüße\n{provider}"
WAYS = {Way.MAIL: By.MAIL, Way.SMS: By.SMS, Way.LETTER: By.LETTER}


def tell(row: BulkyOrder, cause: Cause, *, at: datetime) -> None:
    """Post it the way the household chose; a way that is not set up is left out.

    Raises BadMessage.
    """
    facts = order_facts(row)
    _post(row, cause, facts, centre=row.provider.centre_id, at=at,
          key=f"bulky:{row.pk}:{cause}:{row.changes}")  # fmt: skip


def tell_report(row: Report, cause: ReportCause, *, at: datetime) -> None:
    """The same of a report: once that it is here, and each time that it is closed."""
    key = f"report:{row.pk}:{cause}"
    if cause == ReportCause.CLOSED and row.closed is not None:
        key += f":{row.closed.timestamp():.6f}"
    _post(row, cause, report_facts(row), centre=row.service.provider.centre_id, at=at, key=key)


def order_facts(row: BulkyOrder) -> dict[str, Any]:
    """What the texts of an order say; also read aloud at the desk."""
    parts = list(row.parts.select_related("round").order_by("round__day"))
    provider = row.provider
    days = [(one.round.day, CATEGORIES[one.round.category],
             [(number, name) for name, number, _ in one.items]) for one in parts]  # fmt: skip
    return {
        "days": days, "day": f"{days[0][0]:%d.%m.%Y}" if days else "", "row": row,
        "street": row.street, "number": row.number, "town": provider.town,
        "kerb_by": f"{provider.kerb_by:%H:%M}", "rules": provider.bulky_rules.splitlines(),
        "change_days": provider.bulky_change_days, "reference": row.reference, "name": row.name,
        "spelled": ", ".join(spelled_out(row.reference)), "provider": provider.name,
        "phone": shown(provider.office.phone) if provider.office.phone else "",
        "sender": f"{provider.name}\n{provider.office.address}".strip(),
        "recipient_lines": f"{row.name}\n{row.street} {row.number}\n{row.postcode} {provider.town}",
        "page": link_to("bulky_order", row.reference, secret_of(row.key)),
    }  # fmt: skip


def report_facts(row: Report) -> dict[str, Any]:
    """What the texts of a report say; also read aloud at the desk."""
    provider = row.service.provider
    return {
        "service": row.service.name, "notice": row.service.notice, "address": row.address,
        "status": row.status_notes, "expected": row.expected, "reference": row.reference,
        "spelled": ", ".join(spelled_out(row.reference)), "provider": provider.name,
        "name": row.name, "row": row,
        "phone": shown(provider.office.phone) if provider.office.phone else "",
        "sender": f"{provider.name}\n{provider.office.address}".strip(),
        "recipient_lines": f"{row.name}\n{row.address}\n{row.postcode} {provider.town}",
        "page": link_to("waste_report", row.reference, secret_of(row.key)),
    }  # fmt: skip


def _post(
    row: BulkyOrder | Report, cause: Cause | ReportCause, facts: dict[str, Any], *, centre: int,
    at: datetime, key: str,
) -> None:  # fmt: skip
    if not row.way:
        return
    by = WAYS[Way(row.way)]
    letter = by == By.LETTER
    kind = "sms" if by == By.SMS else "mail"
    name = cause.value.replace("-", "_")
    text = render_to_string(f"waste/{name}_{kind}.txt", facts | {"letter": letter}).strip()
    recipient = facts["recipient_lines"] if letter else row.phone if by == By.SMS else row.mail
    draft = Draft(
        by, recipient, f"{text}\n\n{GREETING.format(**facts)}" if letter else text, cause,
        reference=row.contact, subject="" if by == By.SMS else SUBJECTS[cause].format(**facts),
        urgent=row.channel == Channel.PHONE and cause in {Cause.BOOKED, ReportCause.RECEIVED},
        sender=facts["sender"] if letter else "",
    )  # fmt: skip
    with suppress(NotSetUp):
        post(draft, key=f"{key}:{by}", centre=centre, at=at)
