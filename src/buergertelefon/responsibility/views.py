"""Responsibility for editors: asked as a caller would, what registers say, what contradicts."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import NAV, editor_required
from buergertelefon.places.models import Register
from buergertelefon.responsibility.forms import TaxNumberForm, WhoForm
from buergertelefon.responsibility.queries.taxoffices import contradictions, office_named
from buergertelefon.responsibility.queries.who import topics, who
from buergertelefon.responsibility.rules.taxnumbers import LAENDER, read
from buergertelefon.staff.views import AgentRequest

#: contradictions shown at once
MOST = 20


def _page(request: AgentRequest, values: dict[str, Any], status: int = 200) -> HttpResponse:
    values = {"form": WhoForm(), "tax": TaxNumberForm()} | values
    for form in (values["form"], values["tax"]):
        dressed(form)
    found = list(contradictions())
    values |= {
        "nav": NAV, "registers": Register.objects.order_by("kind"), "topics": topics(),
        "contradictions": found[:MOST], "more": max(0, len(found) - MOST),
    }  # fmt: skip
    return render(request, "responsibility/page.html", values, status=status)


@editor_required
@require_GET
def asked(request: AgentRequest) -> HttpResponse:
    """Who is responsible; the question stands in the address, so an answer can be sent on."""
    form = WhoForm(request.GET or None)
    if not form.is_valid():
        return _page(request, {"form": form}, 422 if form.is_bound else 200)
    given = form.cleaned_data
    day = given["on"] or timezone.localdate()
    told = who(given["topic"], given["place"], on=day, question=given["topic"])
    return _page(request, {"form": form, "told": told, "day": day})


@editor_required
@never_cache
@require_POST
def tax_number(request: AgentRequest) -> HttpResponse:
    """What a tax number says. It is in no address, no log and no row."""
    form = TaxNumberForm(request.POST)
    if not form.is_valid():
        return _page(request, {"tax": form}, 422)
    found = [
        {
            "land": LAENDER[one.land], "bufa": one.bufa, "checked": one.checked,
            "thirteen": one.thirteen, "office": office_named(one.bufa),
        }
        for one in read(form.cleaned_data["number"], form.cleaned_data["land"])
    ]  # fmt: skip
    return _page(request, {"tax": form, "numbers": found, "read": True})
