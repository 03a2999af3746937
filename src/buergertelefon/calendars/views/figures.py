"""Who got what: by calendar, month and channel; no figure of fewer than five."""

import csv
import re
from collections.abc import Iterable
from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from buergertelefon.appointments.queries.fairness import Month, days_of, months
from buergertelefon.appointments.rules.contingents import CHANNELS, Channel
from buergertelefon.appointments.rules.fairness import FEWEST, Got
from buergertelefon.appointments.rules.limits import months_later
from buergertelefon.base.typed import typed
from buergertelefon.calendars.views.frame import keeper_required, of_centre, page
from buergertelefon.staff.views import AgentRequest

#: months shown at once, and those shown if nobody says which
MOST, USUAL = 24, 3
FEW = "unter fünf"
COLUMNS = (
    "Kalender", "Monat", "Weg", "gebucht (n)", "Anteil %", "Vorlauf Median Tage",
    "Vorlauf 90 % Tage", "nicht erschienen %", "davon fällig (n)", "frei geworden",
    *(f"davon an {name}" for name in CHANNELS.values()), "nicht wieder vergeben",
)  # fmt: skip


@keeper_required
@require_GET
def fairness(request: AgentRequest) -> HttpResponse:
    """The table."""
    since, until = _span(request)
    found = _found(request, since, until)
    values = {
        "columns": COLUMNS, "rows": [row for one in found for row in _rows(one)],
        "since": f"{since:%Y-%m}", "until": f"{months_later(until, -1):%Y-%m}", "fewest": FEWEST,
    }  # fmt: skip
    return page(request, "fairness", values)


@keeper_required
@require_GET
def fairness_csv(request: AgentRequest) -> HttpResponse:
    """The same table as a file."""
    since, until = _span(request)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="verteilung-{since:%Y-%m}.csv"'
    table = csv.writer(answer, delimiter=";", lineterminator="\r\n")
    table.writerow(COLUMNS)
    for one in _found(request, since, until):
        # a spreadsheet would take a name that begins so for a formula
        table.writerows([re.sub(r"^(?=[=+\-@\t\r])", "'", row[0]), *row[1:]] for row in _rows(one))
    return answer


def _found(request: AgentRequest, since: date, until: date) -> list[Month]:
    return months(list(of_centre(request)), since=since, until=until)


def _span(request: AgentRequest) -> tuple[date, date]:
    """The first day of the first month, and of the one after the last."""
    this = timezone.localdate().replace(day=1)
    last = _month(typed(request.GET, "bis")) or this
    first = _month(typed(request.GET, "von")) or months_later(last, 1 - USUAL)
    first = max(min(first, last), months_later(last, 1 - MOST))
    return first, months_later(last, 1)


def _month(text: str) -> date | None:
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text, re.ASCII)
    return date(int(found[1]), int(found[2]), 1) if found else None


def _rows(one: Month) -> Iterable[list[str]]:
    head = [one.calendar.name, f"{one.month:%m.%Y}"]
    for channel, got in one.lines:
        yield [*head, CHANNELS[channel], *_cells(got, one.confirmed)]
    whole = FEW if one.confirmed is None else str(one.confirmed)
    yield [*head, "alle", whole, *[""] * (len(COLUMNS) - 4)]


def _cells(got: Got | None, whole: int | None) -> list[str]:
    if got is None:
        return [FEW, *[""] * (len(COLUMNS) - 4)]
    freed = [_count(got.freed_to.get(channel, 0)) for channel in Channel]
    return [
        str(got.confirmed), _percent(got.confirmed, whole), days_of(got.median), days_of(got.p90),
        _percent(got.missed, got.over), _count(got.over), _count(got.freed),
        *(freed if got.freed >= FEWEST else [""] * len(freed)),
        _count(got.still_free) if got.freed >= FEWEST else "",
    ]  # fmt: skip


def _percent(part: int, whole: int | None) -> str:
    """Of fewer than five nothing."""
    if not whole or whole < FEWEST:
        return ""
    return f"{100 * part / whole:.1f}".replace(".", ",")


def _count(number: int) -> str:
    return FEW if 0 < number < FEWEST else str(number)
