"""What citizens are told of their order or report, the way they chose, in the same transaction."""

from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.phone import shown
from buergertelefon.base.spelling import spelled_out
from buergertelefon.base.words import DAYS
from buergertelefon.messages.actions import Draft, post, withdraw
from buergertelefon.messages.addresses import link_to
from buergertelefon.messages.errors import NotSetUp
from buergertelefon.messages.rules.outbox import Channel as By
from buergertelefon.messages.rules.sms import size
from buergertelefon.waste.bulky_ics import Entry, calendar_file
from buergertelefon.waste.models import BulkyOrder, Report
from buergertelefon.waste.rules.life import OrderState
from buergertelefon.waste.rules.words import CATEGORIES, Category, Channel, Way
from buergertelefon.waste.secret import secret_of

#: day, category in words, [(count, name), ...]
Day = tuple[date, str, list[tuple[int, str]]]


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
WITH_CALENDAR = frozenset({Cause.BOOKED, Cause.MOVED, Cause.CANCELLED})
#: parts of an SMS
SMS_PARTS = 2
GREETING = "Freundliche Grüße\n{provider}"
WAYS = {Way.MAIL: By.MAIL, Way.SMS: By.SMS, Way.LETTER: By.LETTER}


def tell(row: BulkyOrder, cause: Cause, *, at: datetime, tomorrow: date | None = None) -> None:
    """Post it the way the household chose; a way that is not set up is left out.

    `tomorrow`: of a reminder, the day it is about; said once for each. Raises BadMessage.
    """
    facts, key = order_facts(row), f"bulky:{row.pk}:{cause}:{row.changes}"
    until = None
    if cause in {Cause.MOVED, Cause.CANCELLED}:  # a reminder that still waits is wrong now
        withdraw(f"bulky:{row.pk}:{Cause.REMINDER}:")
    if tomorrow is not None:
        facts |= _of([one for one in facts["days"] if one[0] == tomorrow])
        key = f"bulky:{row.pk}:{cause}:{tomorrow}"
        until = datetime.combine(tomorrow, row.provider.kerb_by, tzinfo=BERLIN)
    calendar = calendar_of(row, at=at) if cause in WITH_CALENDAR and row.way == Way.MAIL else ""
    _post(row, cause, facts, centre=row.provider.centre_id, at=at, key=key, until=until,
          calendar=calendar)  # fmt: skip


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
    return _of(days) | {
        "row": row, "street": row.street, "number": row.number, "town": provider.town,
        "kerb_by": f"{provider.kerb_by.hour}:{provider.kerb_by:%M}",
        "rules": provider.bulky_rules.splitlines(), "change_days": provider.bulky_change_days,
        "reference": row.reference, "name": row.name,
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


def calendar_of(row: BulkyOrder, *, at: datetime) -> str:
    """Its calendar file; "" where it has no days any more."""
    return calendar_file(entry_of(row), at=at) if row.parts.exists() else ""


def entry_of(row: BulkyOrder) -> Entry:
    """What stands in somebody's calendar."""
    facts = order_facts(row)
    days = [(one.round.day, Category(one.round.category))
            for one in row.parts.select_related("round").order_by("round__day")]  # fmt: skip
    text = "\n".join(filter(None, [*facts["rules"], f"Code {row.reference}", facts["phone"]]))
    return Entry(
        str(row.pk), tuple(days), f"{row.street} {row.number}, {row.provider.town}",
        facts["kerb_by"], text, row.changes, row.state == OrderState.CANCELLED,
    )  # fmt: skip


def _of(days: list[Day]) -> dict[str, Any]:
    """What is said of these days: "Di 01.12.2026 Holz, Metall; Do 03.12.2026 Restsperrmüll"."""
    by_day: dict[date, list[str]] = {}
    for day, category, _ in days:
        by_day.setdefault(day, []).append(category)
    short = [f"{DAYS['de'][day.weekday()][:2]} {day:%d.%m.%Y} {', '.join(categories)}"
             for day, categories in by_day.items()]  # fmt: skip
    first = next(iter(by_day), None)
    return {
        "days": days, "day": f"{first:%d.%m.%Y}" if first else "", "short": "; ".join(short),
        "categories": list(dict.fromkeys(category for _, category, _ in days)),
    }  # fmt: skip


def _sms(template: str, facts: dict[str, Any]) -> str:
    """In at most two parts: else without the link, then without the street.

    A street or a link with a letter of no short alphabet doubles what a text costs.
    """
    without = {"page": ""}, {"page": "", "street": "", "number": ""}
    texts = [render_to_string(template, facts | less).strip() for less in ({}, *without)]
    return next((one for one in texts if size(one).parts <= SMS_PARTS), texts[-1])


def _post(
    row: BulkyOrder | Report, cause: Cause | ReportCause, facts: dict[str, Any], *, centre: int,
    at: datetime, key: str, until: datetime | None = None, calendar: str = "",
) -> None:  # fmt: skip
    if not row.way:
        return
    by = WAYS[Way(row.way)]
    letter = by == By.LETTER
    kind = "sms" if by == By.SMS else "mail"
    name = cause.value.replace("-", "_")
    template, about = f"waste/{name}_{kind}.txt", facts | {"letter": letter}
    with translation.override("de"):  # who orders on an English page: names of days, too
        text = _sms(template, about) if by == By.SMS else render_to_string(template, about).strip()
    recipient = facts["recipient_lines"] if letter else row.phone if by == By.SMS else row.mail
    draft = Draft(
        by, recipient, f"{text}\n\n{GREETING.format(**facts)}" if letter else text, cause,
        reference=row.contact, subject="" if by == By.SMS else SUBJECTS[cause].format(**facts),
        urgent=row.channel == Channel.PHONE and cause in {Cause.BOOKED, ReportCause.RECEIVED},
        sender=facts["sender"] if letter else "", until=until,
        calendar=calendar,
    )  # fmt: skip
    with suppress(NotSetUp):
        post(draft, key=f"{key}:{by}", centre=centre, at=at)
