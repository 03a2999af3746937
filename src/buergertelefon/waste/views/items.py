"""Editors write what goes where, and see what was looked for in vain."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from buergertelefon.base.typed import typed
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required
from buergertelefon.waste.actions import describing, seeking
from buergertelefon.waste.errors import BadField
from buergertelefon.waste.item_forms import ItemForm, WayForm, way_forms
from buergertelefon.waste.models import Item, ItemWay, SoughtItem
from buergertelefon.waste.queries.items import described, search
from buergertelefon.waste.rules.words import DISPOSALS
from buergertelefon.waste.views.frame import TOP, own_providers, page

items_required = role_required(Role.EDITOR, Role.BACK_OFFICE)
#: sought words that are shown, most often sought first
SHOWN = 50


@items_required
@require_GET
def items(request: AgentRequest) -> HttpResponse:
    """All items, or what fits the words; and what nobody has described yet."""
    providers = list(own_providers(request))
    words, on = typed(request.GET, "q"), timezone.localdate()
    lines: dict[Item, list[str]] = {}
    for one in providers:
        found = (
            [(hit.item, hit.ways) for hit in search(words, provider=one.pk, on=on, limit=30)]
            if words
            else [(item, tuple(item.ways.all())) for item in described(one.pk)]
        )
        for item, ways in found:
            named = [f"{one.town}: {DISPOSALS[way.disposal]}" for way in ways]
            lines.setdefault(item, []).extend(named)
    rows = list(lines.items())
    if not words:
        rows.sort(key=lambda row: row[0].name.casefold())
    sought = SoughtItem.objects.filter(provider__in=providers, done=False)
    values = {
        "rows": rows, "query": words, "sought": sought.select_related("provider").order_by(
            "-count", "-last", "word")[:SHOWN],
        "more": max(0, sought.count() - SHOWN), "providers": providers,
    }  # fmt: skip
    return page(request, "items", values)


@items_required
@require_http_methods(["GET", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    """A new item; `aus`: made of a word that was looked for in vain."""
    known = SoughtItem.objects.filter(provider__in=own_providers(request))
    wanted = typed(request.GET, "aus")
    word = known.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 9 else None
    start = {"name": word.word.title(), "sought": word.pk} if word else {}
    return _edit(request, None, start)


@items_required
@require_http_methods(["GET", "POST"])
def item(request: AgentRequest, slug: str) -> HttpResponse:
    """An item with its words and its ways in the cities of this centre."""
    mine = Q(ways__provider__centre=request.user.centre_id)
    return _edit(request, get_object_or_404(Item.objects.filter(mine).distinct(), slug=slug), {})


@items_required
@require_POST
def remove(request: AgentRequest, slug: str) -> HttpResponse:
    """Take an item out of the cities of this centre."""
    rows = Item.objects.filter(ways__provider__centre=request.user.centre_id, slug=slug)
    one = rows.first()
    mine = own_providers(request).values_list("pk", flat=True)
    if one and describing.forget(one.pk, providers=mine):
        tell(request, f"„{one.name}“ ist gelöscht.")
    return redirect(reverse("waste_items_office") + TOP)


@items_required
@require_POST
def seen(request: AgentRequest, pk: int) -> HttpResponse:
    """A sought word is nobody's work any more."""
    for one in own_providers(request):
        if seeking.done(pk, provider=one.pk):
            tell(request, "Erledigt.")
    return redirect(reverse("waste_items_office") + TOP)


def _edit(request: AgentRequest, it: Item | None, start: dict[str, Any]) -> HttpResponse:
    providers = own_providers(request)
    ways = list(ItemWay.objects.filter(item=it, provider__in=providers)) if it else []
    mine = [one.pk for one in providers]
    shared = it is not None and describing.is_shared(it, mine)
    data = request.POST or None
    form = ItemForm(data, item=it, shared=shared, initial=start)
    rows = way_forms(data, ways=ways, providers=providers)
    if data is not None and all([form.is_valid(), *[one.is_valid() for one in rows]]):
        texts = [text for one in rows if (text := one.way_text()) is not None]
        try:
            saved = describing.describe(it.pk if it else None, form.text(), texts, providers=mine)
        except BadField as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            _done(form.cleaned_data["sought"], mine)
            tell(request, f"„{saved.name}“ ist gespeichert.")
            return redirect(reverse("waste_item_office", args=[saved.slug]) + TOP)
    return _form(request, it, form, rows, shared=shared)


def _done(sought: int | None, providers: list[int]) -> None:
    for one in providers if sought else ():
        seeking.done(sought or 0, provider=one)


def _form(
    request: AgentRequest, it: Item | None, form: ItemForm, rows: list[WayForm], *, shared: bool
) -> HttpResponse:
    for one in rows:
        dressed(one)
    wrong = form.is_bound and (form.errors or any(one.errors for one in rows))
    values = {"item": it, "form": form, "ways": rows, "shared": shared, "wrong": wrong}
    return page(request, "item", values, 422 if wrong else 200)
