"""An order or report by its code: seen, moved, cancelled, missed, opened again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.typed import typed
from buergertelefon.contacts.errors import ContactError
from buergertelefon.desk import waste
from buergertelefon.desk.views.booking.panel import values_of
from buergertelefon.desk.views.frame import GONE, agent_required, refused
from buergertelefon.desk.views.waste.ordering import rounds_of
from buergertelefon.desk.views.waste.panel import (
    done,
    noted,
    render_panel,
    shown_order,
    shown_reminder,
    shown_report,
    writer,
)
from buergertelefon.staff.views import AgentRequest
from buergertelefon.waste.actions import citizen, ordering, reminding, reporting
from buergertelefon.waste.errors import Refused, Unknown
from buergertelefon.waste.models import BulkyOrder, Report, Round
from buergertelefon.waste.queries.choosing import days_to_move
from buergertelefon.waste.rules.life import OrderState
from buergertelefon.waste.rules.words import CATEGORIES

Row = BulkyOrder | Report


@agent_required
@require_GET
def find(request: AgentRequest) -> HttpResponse:
    """What a code opens; `step`: move or cancel, shown before anybody presses."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    try:
        row = _by_code(request)
    except Unknown:
        return _reminder(request)
    return _shown(request, row, step=typed(request.GET, "step"))


@agent_required
@require_POST
def move(request: AgentRequest) -> HttpResponse:
    """Another day: the new place is taken before the old one goes."""
    return _press(
        request, lambda row, at: ordering.move(row.pk, rounds_of(request), at=at),
        "Sperrmüll verschoben", "Neuer Tag eingetragen.",
    )  # fmt: skip


@agent_required
@require_POST
def cancel(request: AgentRequest) -> HttpResponse:
    """Cancelled; twice is the same as once."""
    return _press(
        request, lambda row, at: ordering.cancel(row.pk, at=at),
        "Sperrmüll abgesagt", "Abgesagt.",
    )  # fmt: skip


@agent_required
@require_POST
def missed(request: AgentRequest) -> HttpResponse:
    """Nobody came: a new day can be chosen at once."""
    return _press(
        request, lambda row, at: citizen.report_missed(row.pk, at=at),
        "Sperrmüll nicht abgeholt", "Eingetragen. Bitte gleich einen neuen Tag wählen.",
    )  # fmt: skip


@agent_required
@require_POST
def reopen(request: AgentRequest) -> HttpResponse:
    """It is not solved: the report is open again."""
    return _press(
        request, lambda row, at: reporting.reopen_by_citizen(row.pk, "am Telefon gesagt", at=at),
        "Meldung wieder geöffnet", "Die Meldung ist wieder offen.", report=True,
    )  # fmt: skip


def _reminder(request: AgentRequest) -> HttpResponse:
    """The reminder of a code that is no order's and no report's."""
    code, centre = typed(request.GET, "code"), request.user.centre_id
    try:
        row = waste.reminder_of(code, centre=centre)
    except Unknown as error:
        return refused(str(error), "code")
    return render_panel(request, shown_reminder(row) | {"step": "reminder"})


@agent_required
@require_POST
def stop(request: AgentRequest) -> HttpResponse:
    """No more reminders under this code, and nothing of it is kept."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    code, centre = typed(request.POST, "code"), request.user.centre_id
    try:
        row = waste.reminder_of(code, centre=centre)
        shown = shown_reminder(row)
        with transaction.atomic():
            reminding.stop(row.pk)
            noted(request, record, f"Abfuhrerinnerung beendet, Code {row.reference}",
                  row.house.street.provider)  # fmt: skip
    except Unknown as error:
        return refused(str(error), "code")
    except ContactError:
        return refused(GONE)
    return done(request, shown | {"step": "stopped", "said": "Erinnerung beendet."})


def _press(
    request: AgentRequest,
    do: Callable[[Any, datetime], Row],
    words: str,
    said: str,
    *,
    report: bool = False,
) -> HttpResponse:
    """Do it to what the code opens and note it on the contact, both or neither."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    row: Row | None = None
    try:
        row = _by_code(request, report=report)
        provider = row.service.provider if isinstance(row, Report) else row.provider
        with transaction.atomic():
            row = do(row, timezone.now())
            noted(request, record, f"{words}, Code {row.reference}", provider)
    except Unknown as error:
        return refused(str(error), "code")
    except ContactError:
        return refused(GONE)
    except Refused as error:
        return _shown(request, row, said=str(error), status=422) if row else refused(str(error))
    return done(request, _values(row) | {"step": "own", "said": said} | _moves(row, ""))


def _by_code(request: AgentRequest, *, report: bool | None = None) -> Row:
    """A report, an order, or (None) whichever it is. Raises Unknown."""
    code, centre = typed(values_of(request), "code"), request.user.centre_id
    if report:
        return waste.report_of(code, centre=centre)
    try:
        return waste.order_of(code, centre=centre)
    except Unknown:
        if report is None:
            return waste.report_of(code, centre=centre)
        raise


def _values(row: Row) -> dict[str, Any]:
    return shown_report(row) if isinstance(row, Report) else shown_order(row)


def _moves(row: Row, step: str) -> dict[str, Any]:
    """The tours it may move to."""
    if isinstance(row, Report) or row.house is None:
        return {}
    if step != "move" and row.state != OrderState.MISSED:
        return {}
    mine = set(row.parts.values_list("round", flat=True))
    tours = days_to_move(row, at=timezone.now())
    there = {one.pk for each in tours.values() for one in each}
    shown = [(one, CATEGORIES[one], _near(tours[one], mine)) for one in tours]
    return {"days_free": shown, "mine": mine & there}


def _near(tours: list[Round], mine: set[int]) -> list[Round]:
    """The next days, and its own, however far."""
    return [one for n, one in enumerate(tours) if n < waste.MOST_DAYS or one.pk in mine]


def _shown(
    request: AgentRequest, row: Row, *, step: str = "", said: str = "", status: int = 200
) -> HttpResponse:
    shown = _values(row) | {"step": "own", "asks": step, "said": said} | _moves(row, step)
    return render_panel(request, shown, status)
