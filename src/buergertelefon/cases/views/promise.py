"""The promise per office: its share, its formula, for a spreadsheet."""

from datetime import datetime, time
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.sheet import sheet
from buergertelefon.base.typed import typed
from buergertelefon.cases.models import Inbox
from buergertelefon.cases.queries.promise import inboxes_of, per_office
from buergertelefon.cases.rules.promise import FORMULA, PERIODS, Kept, Period, begins
from buergertelefon.cases.views.frame import page, staff_required
from buergertelefon.staff.views import AgentRequest

COLUMNS = ("Stelle", "Formel", "von", "bis", "rechtzeitig", "fällig", "Anteil in %",
           "95 % von", "95 % bis", "noch nicht fällig", "jetzt überfällig", "Stand")  # fmt: skip


@staff_required
@require_GET
def promise(request: AgentRequest) -> HttpResponse:
    """Today, this week, month or year, office by office."""
    period, since, at, rows = _read(request)
    values: dict[str, Any] = {
        "rows": rows, "whole": sum((kept for _, kept in rows), Kept()), "formula": FORMULA,
        "period": period.value, "periods": list(PERIODS.items()), "since": since, "at": at,
    }  # fmt: skip
    return page(request, "promise", values)


@staff_required
@require_GET
def table(request: AgentRequest) -> HttpResponse:
    """The same for a spreadsheet."""
    period, since, at, rows = _read(request)
    days = f"{since:%d.%m.%Y %H:%M}", f"{at.astimezone(BERLIN):%d.%m.%Y %H:%M}"
    cells = ((inbox.office.name, FORMULA, *days, *_cells(kept)) for inbox, kept in rows)
    return sheet(f"antwortfristen-{period}", COLUMNS, cells)


def _read(
    request: AgentRequest,
) -> tuple[Period, datetime, datetime, list[tuple[Inbox, Kept]]]:
    given, at = typed(request.GET, "zeitraum"), timezone.now()
    period = Period(given) if given in set(Period) else Period.MONTH
    since = datetime.combine(begins(period, on=timezone.localdate(at)), time(), BERLIN)
    inboxes = inboxes_of(request.user)
    known = per_office(inboxes, since=since, at=at)
    return period, since, at, [(one, known.get(one.pk, Kept())) for one in inboxes]


def _cells(kept: Kept) -> tuple[str, ...]:
    share = "" if kept.percent is None else str(kept.percent)
    return (
        str(kept.kept), str(kept.due), share, *(kept.between or ("", "")), str(kept.pending),
        str(kept.late), "vorläufig" if kept.provisional else "endgültig",
    )  # fmt: skip
