"""All that is stored about somebody, as a file to keep."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergertelefon.cases.queries import export
from buergertelefon.website.cases.own import is_mine
from buergertelefon.website.cases.session import CASES

FORMS: Mapping[str, tuple[str, Callable[..., str | bytes]]] = {
    "json": ("application/json; charset=utf-8", export.text),
    "zip": ("application/zip", export.archive),
}


@never_cache
@require_GET
def data(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """JSON, or ZIP with the files; only for who has opened it with the key."""
    if form not in FORMS:
        raise Http404
    row, _ = CASES.named(code)
    if row is None or not is_mine(request, row):
        return redirect("case_own", code)
    kind, made = FORMS[form]
    answer = HttpResponse(made(row, at=timezone.now()), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="vorgang-{row.reference}.{form}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
