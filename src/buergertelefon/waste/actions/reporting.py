"""A report: taken, worked on, closed, and opened again by whom it was not solved for."""

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from buergertelefon.base import reference
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.public_holidays import public_holidays
from buergertelefon.messages.addresses import reach
from buergertelefon.waste.actions import telling
from buergertelefon.waste.actions.telling import ReportCause
from buergertelefon.waste.errors import BadField, NotPossible, Refused, Unknown
from buergertelefon.waste.models import House, Report, ReportService
from buergertelefon.waste.rules.attributes import answered
from buergertelefon.waste.rules.details import Details, checked
from buergertelefon.waste.rules.life import REPORT_STEPS, ReportStep
from buergertelefon.waste.rules.words import Channel

Draw = Callable[[int], int]
TRIES = 5
LONGEST_TEXT, LONGEST_NOTES = 4000, 500


@dataclass(frozen=True)
class Where:
    """The place of a report: a house, an address, or a point (WGS 84, degrees)."""

    house: House | None = None
    address: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Said:
    """What is reported."""

    text: str = ""
    answers: Mapping[str, str | list[str]] = field(default_factory=dict)  # attribute to value(s)
    media_url: str = ""


@transaction.atomic
def report(
    service: ReportService,
    where: Where,
    said: Said,
    details: Details,
    *,
    channel: Channel,
    key: uuid.UUID,
    at: datetime,
    contact: uuid.UUID | None = None,
    below: Draw = secrets.randbelow,
) -> Report:
    """Take a report; the same `key` is the same report. Raises BadField, BadMessage, Refused."""
    if found := Report.objects.filter(key=key).first():
        return found
    if not service.active:
        raise Refused("Diese Meldung nehmen wir nicht mehr an.")
    kept = checked(details, named=False)
    mail, phone = reach(kept.mail, kept.phone)
    place = _placed(where, service)
    if len(said.text) > LONGEST_TEXT:
        raise BadField("description", f"Die Beschreibung hat höchstens {LONGEST_TEXT} Zeichen.")
    values = {
        "service": service, "channel": channel, "house": place.house,
        "address": place.address[:200], "postcode": place.postcode[:5],
        "latitude": place.latitude, "longitude": place.longitude,
        "description": said.text.strip(), "answers": answered(service.attributes, said.answers),
        "media_url": said.media_url, "requested": at, "updated": at, "contact": contact,
        "expected": _expected(at, service), "name": kept.name, "mail": mail, "phone": phone,
        "way": kept.way or "",
    }  # fmt: skip
    for _ in range(TRIES):
        try:
            with transaction.atomic():  # waits for a click that is on its way
                row = Report.objects.create(key=key, reference=reference.drawn(below), **values)
        except IntegrityError:
            if found := Report.objects.filter(key=key).first():
                return found
        else:
            telling.tell_report(row, ReportCause.RECEIVED, at=at)
            return row
    raise Refused("Es ist kein freier Code mehr da. Bitte noch einmal versuchen.")


@transaction.atomic
def advance(report: uuid.UUID, step: ReportStep, *, notes: str = "", at: datetime) -> Report:
    """Begin, close or reopen it; `notes`: what everybody may read. Raises NotPossible, Unknown."""
    rows = Report.objects.select_related("service__provider__office")
    row = rows.select_for_update(of=("self",)).filter(pk=report).first()
    if row is None:
        raise Unknown
    sources, target = REPORT_STEPS[step]
    if row.state not in sources:
        raise NotPossible(row.state)
    if len(notes) > LONGEST_NOTES:
        raise BadField("notes", f"Höchstens {LONGEST_NOTES} Zeichen.")
    row.state, row.updated, row.status_notes = target, at, notes.strip() or row.status_notes
    row.closed = at if step == ReportStep.CLOSE else None
    row.save(update_fields=["state", "updated", "status_notes", "closed"])
    if step == ReportStep.CLOSE:
        telling.tell_report(row, ReportCause.CLOSED, at=at)
    return row


def _placed(where: Where, service: ReportService) -> Where:
    """Somewhere in the provider's city. Raises BadField."""
    if where.house is not None and not where.address:
        house = where.house
        where = Where(house, f"{house.street.name} {house.number}", where.postcode,
                      where.latitude, where.longitude)  # fmt: skip
    if not where.address.strip() and where.latitude is None:
        raise BadField("place", "Bitte nennen Sie den Ort: eine Adresse oder einen Punkt.")
    if where.latitude is not None and where.longitude is not None:
        provider = service.provider
        box = (provider.south, provider.west, provider.north, provider.east)
        if None not in box and not (
            provider.south <= where.latitude <= provider.north  # type: ignore[operator]  # not None
            and provider.west <= where.longitude <= provider.east  # type: ignore[operator]  # same
        ):
            raise BadField("place", f"Dieser Punkt liegt nicht in {provider.town}.")
    return where


def _expected(at: datetime, service: ReportService) -> datetime:
    """The end of so many working days of the provider's Land."""
    local, left = at.astimezone(BERLIN), service.expected_days
    land = service.provider.land or None
    free = public_holidays(land, (local.year, local.year + 1)) if land else {}
    while left:
        local += timedelta(days=1)
        if local.weekday() < 5 and local.date() not in free:
            left -= 1
    return local.replace(hour=18, minute=0, second=0, microsecond=0)
