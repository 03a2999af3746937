"""A report: taken, worked on, closed, and opened again by whom it was not solved for."""

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from buergertelefon.base import reference
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.public_holidays import public_holidays
from buergertelefon.messages.addresses import reach
from buergertelefon.waste.actions import telling
from buergertelefon.waste.actions.telling import ReportCause
from buergertelefon.waste.errors import BadField, NotPossible, Refused, TooLate
from buergertelefon.waste.models import House, Report, ReportService
from buergertelefon.waste.queries.reports import locked
from buergertelefon.waste.rules.attributes import answered
from buergertelefon.waste.rules.details import Details, checked
from buergertelefon.waste.rules.life import REPORT_STEPS, ReportState, ReportStep
from buergertelefon.waste.rules.reports import due, may_reopen
from buergertelefon.waste.rules.words import Channel, Way

Draw = Callable[[int], int]
TRIES = 5
LONGEST_TEXT, LONGEST_NOTES, LONGEST_URL = 4000, 500, 500
#: what everybody reads of a report that somebody says is not solved
NOT_SOLVED = "Als nicht gelöst gemeldet. Wir sehen es uns noch einmal an."


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
    """Take a report; the same `key` is the same report.

    What is about a household (a service that is not public) needs its house and a name. A letter
    goes to the house of the report, so there has to be one. Raises BadField, BadMessage, Refused.
    """
    if found := Report.objects.filter(key=key).first():
        return found
    if not service.active:
        raise Refused("Diese Meldung nehmen wir nicht mehr an.")
    place = _placed(where, service)
    text = _worded(said)
    answers = answered(service.attributes, said.answers)
    kept = checked(details, named=not service.public)
    if kept.way == Way.LETTER and place.house is None:
        raise BadField("way", "Ein Brief geht nur an ein Haus. Bitte E-Mail oder SMS wählen.")
    mail, phone = reach(kept.mail, kept.phone)
    values = {
        "service": service, "channel": channel, "house": place.house,
        "address": place.address, "postcode": (place.postcode or kept.postcode)[:5],
        "latitude": place.latitude, "longitude": place.longitude,
        "description": text, "answers": answers, "media_url": said.media_url,
        "requested": at, "updated": at, "contact": contact, "expected": _expected(service, at=at),
        "name": kept.name, "mail": mail, "phone": phone, "way": kept.way or "",
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
    """Begin, close or reopen it; `notes`: what everybody may read.

    Raises BadField, NotPossible, Unknown.
    """
    row = locked(report)
    if row.state not in REPORT_STEPS[step][0]:
        raise NotPossible(row.state)
    notes = _plain(notes)
    if len(notes) > LONGEST_NOTES:
        raise BadField("notes", f"Höchstens {LONGEST_NOTES} Zeichen.")
    return _advanced(row, step, notes=notes, at=at)


@transaction.atomic
def reopen_by_citizen(report: uuid.UUID, text: str, *, at: datetime) -> Report:
    """Whose report it is says that it is not solved; pressed twice is once.

    The sentence goes to what the office reads, never to what everybody reads. Raises BadField,
    TooLate, Unknown.
    """
    row = locked(report)
    if row.state != ReportState.CLOSED:
        return row
    if not may_reopen(row.state, row.closed, at=at):
        raise TooLate(
            "Das liegt zu lange zurück. Bitte melden Sie es neu, dann sehen wir es uns an."
        )
    if len(text := _plain(text)) > LONGEST_NOTES:
        raise BadField("text", f"Höchstens {LONGEST_NOTES} Zeichen.")
    day = f"{at.astimezone(BERLIN):%d.%m.%Y}"
    row.description = f"{row.description}\n\nNicht gelöst, {day}: {text}".strip().rstrip(": ")
    row.save(update_fields=["description"])
    return _advanced(row, ReportStep.REOPEN, notes=NOT_SOLVED, at=at)


@transaction.atomic
def release(report: uuid.UUID, text: str, *, at: datetime) -> Report:
    """The office has looked at it: this text and the place may be shown to everybody.

    Raises BadField, Unknown.
    """
    row = locked(report)
    if len(text := _plain(text)) > LONGEST_NOTES:
        raise BadField("public_text", f"Höchstens {LONGEST_NOTES} Zeichen.")
    row.public_text, row.looked, row.updated = text, at, at
    row.save(update_fields=["public_text", "looked", "updated"])
    return row


@transaction.atomic
def withhold(report: uuid.UUID, text: str, *, at: datetime) -> Report:
    """It is not shown, or no longer; the text stays as a draft. Raises BadField, Unknown."""
    row = release(report, text, at=at)
    row.looked = None
    row.save(update_fields=["looked"])
    return row


def _advanced(row: Report, step: ReportStep, *, notes: str, at: datetime) -> Report:
    row.state, row.updated = REPORT_STEPS[step][1], at
    row.status_notes = notes or row.status_notes
    row.closed = at if step == ReportStep.CLOSE else None
    if step == ReportStep.REOPEN:
        row.expected, row.erased = _expected(row.service, at=at), None
    fields = ["state", "updated", "status_notes", "closed", "expected", "erased"]
    row.save(update_fields=fields)
    if step == ReportStep.CLOSE:
        telling.tell_report(row, ReportCause.CLOSED, at=at)
    return row


def _placed(where: Where, service: ReportService) -> Where:
    """Somewhere in the provider's city. Raises BadField."""
    house, provider = where.house, service.provider
    if house is not None and house.street.provider_id != provider.pk:
        raise BadField("place", f"Diese Adresse liegt nicht in {provider.town}.")
    if house is None and not service.public:
        raise BadField("place", "Bitte nennen Sie Straße und Hausnummer, um die es geht.")
    if (where.latitude is None) != (where.longitude is None):
        raise BadField("point", "Ein Punkt hat zwei Zahlen: Breite und Länge.")
    address = _plain(where.address) or (f"{house.street.name} {house.number}" if house else "")
    if not address and where.latitude is None:
        raise BadField("place", "Bitte nennen Sie den Ort: eine Adresse oder einen Punkt.")
    if where.latitude is not None and where.longitude is not None:
        _must_be_near(where.latitude, where.longitude, service)
    return replace(where, address=address[:200])


def _must_be_near(latitude: float, longitude: float, service: ReportService) -> None:
    """On the globe, and in the box of the city where there is one. Raises BadField."""
    one = service.provider
    inside = (
        -90 <= latitude <= 90  # no number is not: every comparison with it is false
        and -180 <= longitude <= 180
        and (one.south is None or one.south <= latitude)
        and (one.north is None or latitude <= one.north)
        and (one.west is None or one.west <= longitude)
        and (one.east is None or longitude <= one.east)
    )
    if not inside:
        raise BadField("point", f"Dieser Punkt liegt nicht in {one.town}.")


def _worded(said: Said) -> str:
    """The text as it is kept. Raises BadField."""
    if len(said.text) > LONGEST_TEXT:
        raise BadField("description", f"Die Beschreibung hat höchstens {LONGEST_TEXT} Zeichen.")
    if said.media_url and (
        len(said.media_url) > LONGEST_URL or not said.media_url.startswith(("https://", "http://"))
    ):
        raise BadField("media_url", "Die Adresse des Bildes beginnt mit https:// und ist kürzer.")
    return _plain(said.text)


def _plain(text: str) -> str:
    """Without the null character, which no column takes."""
    return text.replace("\x00", "").strip()


def _expected(service: ReportService, *, at: datetime) -> datetime:
    """The end of so many working days of the provider's Land."""
    local, days = at.astimezone(BERLIN), service.expected_days
    years = tuple(range(local.year, local.year + 2 + days // 200))
    return due(local, days=days, free=public_holidays(service.provider.land, years))
