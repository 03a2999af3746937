"""A report that another program sends (Open311)."""

from datetime import datetime

from django.db import transaction

from buergertelefon.base.phone import may_be_texted
from buergertelefon.messages.addresses import reach
from buergertelefon.messages.errors import BadMessage
from buergertelefon.waste.actions.reporting import Said, Where, report
from buergertelefon.waste.errors import BadField, NotTaken, Refused
from buergertelefon.waste.models import ApiKey, House, Provider, Report, ReportService
from buergertelefon.waste.queries import addresses
from buergertelefon.waste.queries.requests import services
from buergertelefon.waste.rules import attributes
from buergertelefon.waste.rules.details import Details, checked
from buergertelefon.waste.rules.requests import RETRY, Sent, turns
from buergertelefon.waste.rules.words import Channel, Way
from buergertelefon.waste.secret import of_post

#: our fields, as the specification calls them
FIELDS = {"point": "lat, long", "place": "address_string"}


@transaction.atomic
def take(sent: Sent, provider: Provider, key: ApiKey, *, at: datetime) -> Report:
    """Keep it as a report; the same with the same key within RETRY is the same report.

    Raises NotTaken with everything that is wrong. Who sent it is kept to be answered, no more.
    """
    service = _service(sent, provider)
    house, faults = _house(sent, provider, on=at)
    phone = may_be_texted(sent.phone)  # nothing is sent there: a number we cannot read is not kept
    details = Details(sent.name, sent.mail, phone, way=Way.MAIL if sent.mail else None)
    faults += [*sent.faults, *attributes.faults(service.attributes, sent.answers)]
    faults += _reach(details)
    if faults:
        raise NotTaken(400, *(f"{one.field}: {one}" for one in faults))
    keys = [of_post(f"{key.digest}|{turn}|{sent.content}") for turn in turns(at)]
    earlier = Report.objects.filter(key__in=keys, requested__gt=at - RETRY)
    if found := earlier.select_related("service").first():
        return found
    where = Where(house, sent.address, "", sent.latitude, sent.longitude)
    said = Said(sent.text, sent.answers, sent.media_url)
    try:
        return report(service, where, said, details, channel=Channel.OPEN311, key=keys[0], at=at)
    except BadField as error:
        raise NotTaken(400, f"{FIELDS.get(error.field, error.field)}: {error}") from error
    except (Refused, BadMessage) as error:
        raise NotTaken(400, str(error)) from error


def _service(sent: Sent, provider: Provider) -> ReportService:
    if not sent.service:
        raise NotTaken(400, "service_code: Bitte nennen, siehe services.", *(
            f"{one.field}: {one}" for one in sent.faults
        ))  # fmt: skip
    row = services(provider).filter(code=sent.service).select_related("provider__office").first()
    if row is None:
        raise NotTaken(404, f"service_code: „{sent.service[:40]}“ gibt es nicht.")
    return row


def _house(
    sent: Sent, provider: Provider, *, on: datetime
) -> tuple[House | None, list[BadField]]:  # fmt: skip
    """The house that is named, or that an address means without doubt."""
    if sent.house:
        number = int(sent.house) if sent.house.isascii() and sent.house.isdecimal() else 0
        rows = House.objects.filter(pk=number, street__provider=provider)
        row = rows.select_related("street").first() if len(sent.house) < 18 else None
        words = f"„{sent.house[:40]}“ gibt es nicht."
        return row, [] if row else [BadField("address_id", words)]
    if not sent.address:
        return None, []
    answer = addresses.find(sent.address, on=on.date(), commune=provider.commune)
    there = answer.house is not None and answer.house.street.provider_id == provider.pk
    return answer.house if there else None, []


def _reach(details: Details) -> list[BadField]:
    found = []
    try:
        reach(details.mail, "")
    except BadMessage as error:
        found.append(BadField("email", str(error)))
    try:
        checked(details, named=False)
    except BadField as error:
        found.append(BadField("last_name", str(error)))
    return found
