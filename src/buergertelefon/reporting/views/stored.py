"""What is stored, for the staff council: a page to search in, and the annex to take along."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from buergertelefon.base.sheet import sheet
from buergertelefon.base.typed import typed
from buergertelefon.reporting.annex import Annex, annex, document, filtered, told
from buergertelefon.reporting.views.frame import SEE, allowed, page

COLUMNS = ("Bereich", "Art", "Tabelle", "Feld", "Wofür", "Wie lange", "Wer sieht es",
           "Über Beschäftigte")  # fmt: skip


@allowed(SEE)
@require_GET
def stored(request: HttpRequest) -> HttpResponse:
    """All that is stored, or what of it fits."""
    one = annex(at=timezone.now())
    words, label = typed(request.GET, "q"), typed(request.GET, "bereich")
    of_staff = typed(request.GET, "beschaeftigte") == "1"
    found = list(filtered(one.packages, words=words, label=label, of_staff=of_staff))
    values: dict[str, Any] = {
        "annex": one, "found": found, "q": words, "label": label, "of_staff": of_staff,
        "count": sum(len(row.fields) for p in found for k in p.kinds for row in k.rows),
        "chosen": bool(words or label or of_staff),
    }  # fmt: skip
    return _private(page(request, "stored", values))


@allowed(SEE)
@require_GET
def as_pdf(_: HttpRequest) -> HttpResponse:
    """The annex to sign."""
    at = timezone.now()
    answer = HttpResponse(document(annex(at=at), at=at), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="anlage-1.pdf"'
    return _private(answer)


@allowed(SEE)
@require_GET
def as_json(_: HttpRequest) -> HttpResponse:
    """The same for a program."""
    values = told(annex(at=timezone.now()))
    return _private(JsonResponse(values, json_dumps_params={"ensure_ascii": False, "indent": 1}))


@allowed(SEE)
@require_GET
def as_table(_: HttpRequest) -> HttpResponse:
    """Each field for a spreadsheet."""
    return sheet("anlage-1", COLUMNS, _lines(annex(at=timezone.now())))


def _lines(one: Annex) -> Iterator[tuple[str, ...]]:
    for package in one.packages:
        for kind in package.kinds:
            for row in kind.rows:
                for field in row.fields:
                    yield (
                        package.name, kind.name, kind.model, field, row.purpose, row.how_long,
                        row.seen_by, "ja" if row.of_staff else "nein",
                    )  # fmt: skip


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    return answer
