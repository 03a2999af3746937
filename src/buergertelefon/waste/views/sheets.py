"""A tour's list for the depot, as a table and to print; no name is in it."""

from pathlib import Path

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from buergertelefon.base import pdf
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.sheet import named, sheet
from buergertelefon.staff.views import AgentRequest
from buergertelefon.waste.models import Round
from buergertelefon.waste.queries.rounds import stops
from buergertelefon.waste.rules.bulky import cubic
from buergertelefon.waste.rules.life import ORDER_STATES
from buergertelefon.waste.rules.rounds import WEEKDAYS
from buergertelefon.waste.rules.words import CATEGORIES
from buergertelefon.waste.views.frame import office_required, own_tour

COLUMNS = ("Nr.", "Straße", "Hausnummer", "Code", "Was", "Liter", "Hinweis", "Stand")
TEMPLATE = Path(__file__).parents[1] / "templates" / "waste" / "tour.typ"


@office_required
@require_GET
def as_table(request: AgentRequest, pk: int) -> HttpResponse:
    """By route; the last line is the sum."""
    it = own_tour(request, pk)
    found = stops(it)
    rows = [
        [str(n), one.order.street, one.order.number, one.order.reference, one.said,
         str(one.litres), one.order.note, ORDER_STATES[one.order.state]]
        for n, one in enumerate(found, start=1)
    ]  # fmt: skip
    total = sum(one.litres for one in found)
    last = ["", f"Summe {CATEGORIES[it.category]}", "", "", "", str(total), "", ""]
    return sheet(_file(it), COLUMNS, [*rows, last])


@office_required
@require_GET
def as_pdf(request: AgentRequest, pk: int) -> HttpResponse:
    """By route, with boxes to tick."""
    it, now = own_tour(request, pk), timezone.now()
    found = stops(it)
    total = cubic(sum(one.litres for one in found))
    values = {
        "across": False, "made": f"{now.astimezone(BERLIN):%d.%m.%Y, %H:%M}",
        "facts": f"{it.provider.name} · {it.zone.name} · {CATEGORIES[it.category]}",
        "sum": f"{len(found)} Anmeldungen, {CATEGORIES[it.category]}: etwa {total} m³",
        "rows": [
            [str(n), f"{one.order.street} {one.order.number}", one.said, one.order.note,
             str(one.litres), one.order.reference]
            for n, one in enumerate(found, start=1)
        ],
    }  # fmt: skip
    title = f"Sperrmülltour {WEEKDAYS[it.day.weekday()]}, {it.day:%d.%m.%Y}"
    try:
        made = pdf.document(TEMPLATE, values, title=title, made=now)
    except pdf.PdfError as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{_file(it)}.pdf"'
    answer["Cache-Control"] = "no-store"  # as `sheet`
    return answer


def _file(it: Round) -> str:
    return f"sperrmuell-{it.day}-{named(it.zone.name)}-{it.category}"
