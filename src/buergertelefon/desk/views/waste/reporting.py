"""A report taken while the caller waits: bins, missed collections, dumping."""

import uuid
from typing import Any

from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.typed import typed
from buergertelefon.contacts.errors import ContactError
from buergertelefon.desk import waste
from buergertelefon.desk.views.booking.panel import values_of
from buergertelefon.desk.views.frame import GONE, agent_required, once_of, record_of, refused
from buergertelefon.desk.views.waste.ordering import REACHED
from buergertelefon.desk.views.waste.panel import (
    PRACTISING,
    details_of,
    done,
    kept,
    noted,
    render_panel,
    shown_report,
    ways_for,
    writer,
)
from buergertelefon.messages.errors import BadMessage
from buergertelefon.staff.views import AgentRequest
from buergertelefon.waste.actions import reporting
from buergertelefon.waste.actions.reporting import Said, Where
from buergertelefon.waste.errors import BadField, Refused, Unknown
from buergertelefon.waste.models import ReportService
from buergertelefon.waste.rules.words import Channel


@agent_required
@require_GET
def prepare(request: AgentRequest) -> HttpResponse:
    """The form of one kind of report; the address is the one that was typed before."""
    if (record := record_of(request)) is None:
        return refused(GONE)
    try:
        service = _service(request)
    except Unknown as error:
        return refused(str(error))
    shown: dict[str, Any] = {
        "step": "report", "service": service, "provider": service.provider,
        "practising": PRACTISING if record.script else "",
    } | ways_for(record)  # fmt: skip
    return render_panel(request, shown)


@agent_required
@require_POST
def send(request: AgentRequest) -> HttpResponse:
    """Take the report and note it on the contact, both or neither."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    values = request.POST
    try:
        service = _service(request)
        with transaction.atomic():
            row = reporting.report(
                service, _where(request, service), _said(values, service),
                details_of(values, record), channel=Channel.PHONE,
                key=uuid.uuid5(once_of(request), str(record.id)), at=timezone.now(),
                contact=record.id,
            )  # fmt: skip
            noted(request, record, f"{service.name}, Code {row.reference}", service.provider)
    except BadField as error:
        return refused(str(error), "at" if error.field in {"address", "place"} else error.field)
    except BadMessage as error:
        return refused(str(error), REACHED.get(type(error), "mail"))
    except ContactError:
        return refused(GONE)
    except Refused as error:
        return refused(str(error))
    return done(request, shown_report(row) | {"step": "reported", "said": "Meldung aufgenommen."})


def _service(request: AgentRequest) -> ReportService:
    """Raises Unknown."""
    key = typed(values_of(request), "service")
    return waste.service_of(key, centre=request.user.centre_id)


def _where(request: AgentRequest, service: ReportService) -> Where:
    """The house of the panel, if the address is still the same; else what was typed."""
    asked = kept(request)
    if asked["house"] and typed(request.POST, "at") == asked["address"]:
        house = waste.house_of(asked["house"], centre=request.user.centre_id)
        return Where(house=house)
    if not service.public:
        return Where(house=waste.house_of("", centre=request.user.centre_id))
    return Where(address=typed(request.POST, "at"))


def _said(values: QueryDict, service: ReportService) -> Said:
    text = values.get("description", "").replace("\x00", "").strip()
    answers: dict[str, str | list[str]] = {}
    for one in service.attributes:
        given = [part.replace("\x00", "") for part in values.getlist(f"attribute[{one['code']}]")]
        answers[one["code"]] = given if len(given) > 1 else "".join(given)
    return Said(text=text, answers=answers)
