"""An address typed once: what is collected when; and what goes where."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.typed import typed
from buergertelefon.contacts.errors import ContactError
from buergertelefon.desk import waste
from buergertelefon.desk.views.frame import GONE, agent_required, look, record_of, refused
from buergertelefon.desk.views.waste.panel import (
    PRACTISING,
    kept,
    noted,
    render_panel,
    today,
    ways_for,
    writer,
)
from buergertelefon.staff.views import AgentRequest
from buergertelefon.waste.actions import seeking
from buergertelefon.waste.models import Provider
from buergertelefon.waste.queries import addresses, dates, items, stations
from buergertelefon.waste.queries.addresses import Answer, Kind

#: items and stations that one sees beside a call
MOST_ITEMS, MOST_STATIONS = 4, 2
TOLD = "Abfuhrtage genannt"


@agent_required
@require_GET
def ask(request: AgentRequest) -> HttpResponse:
    """The panel: `address` as it was typed, `q` what has to go, `slug` of the answer before."""
    if (record := record_of(request)) is None:
        return refused(GONE)
    values, centre = kept(request), request.user.centre_id
    if (provider := waste.provider_at(values["place"], centre=centre)) is None:
        return refused("Für diese Stadt ist kein Entsorger hinterlegt.")
    answer = _found(values["address"], provider)
    of = answer.house.street.provider if answer and answer.house else provider
    shown: dict[str, Any] = {
        "step": "ask", "answer": answer, "provider": of, "services": waste.services_of(of),
        "practising": PRACTISING if record.script else "",
        "made": [] if record.script else waste.made_in(record.id),
    } | ways_for(record)  # fmt: skip
    if answer is not None:
        shown |= {"house": answer.house.pk if answer.house else "", "found": answer.label}
        shown["known"] = answer.kind in {Kind.HOUSE, Kind.STREET}
        shown["coming"] = dates.coming(answer, today=today())
    return render_panel(request, shown | _items(values["q"], of, answer))


@agent_required
@require_GET
def goes_where(request: AgentRequest) -> HttpResponse:
    """What goes where alone, while somebody types."""
    if record_of(request) is None:
        return refused(GONE)
    return _goes_where(request)


@agent_required
@require_POST
def missing(request: AgentRequest) -> HttpResponse:
    """Nobody has described it: the editors see that it was asked."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    return _goes_where(request, note=True)


def _goes_where(request: AgentRequest, *, note: bool = False) -> HttpResponse:
    values, centre = kept(request), request.user.centre_id
    provider = waste.provider_at(values["place"], centre=centre)
    if provider is None:
        return refused("Für diese Stadt ist kein Entsorger hinterlegt.")
    answer = _found(values["address"], provider)
    shown = _items(values["q"], provider, answer, typing=True)
    if note:
        seeking.note(values["q"], provider=provider.pk, on=today())
        shown["reported"] = True
    return render(request, "desk/_waste_items.html", values | shown)


@agent_required
@require_GET
def streets(request: AgentRequest) -> HttpResponse:
    """Streets that begin so, as options of the address field."""
    if record_of(request) is None:
        return refused(GONE)
    found = addresses.suggest(typed(request.GET, "address"), on=today())
    return render(request, "desk/_waste_streets.html", {"streets": found})


@agent_required
@require_POST
def told(request: AgentRequest) -> HttpResponse:
    """The dates were read out: noted on the contact, once."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    provider = waste.provider_at(kept(request)["place"], centre=request.user.centre_id)
    try:
        if provider is not None:
            noted(request, record, TOLD, provider)
    except ContactError:
        return refused(GONE)
    return render(request, "desk/_outcome.html", look(request))


def _found(address: str, provider: Provider) -> Answer | None:
    """What the address means: in this city, or in another one that is spoken for here."""
    if not address:
        return None
    here = addresses.find(address, on=today(), commune=provider.commune)
    there = addresses.find(address, on=today()) if here.kind == Kind.NO_STREET else here
    found = there if there.kind != Kind.NO_STREET else here
    ours = set(waste.providers_of(provider.centre_id).values_list("pk", flat=True))
    if found.street is not None and found.street.provider not in ours:
        return Answer(Kind.NO_STREET, number=found.number)
    return replace(found, choices=tuple(one for one in found.choices if one.provider in ours))


def _items(
    query: str, provider: Provider, answer: Answer | None, *, typing: bool = False
) -> dict[str, Any]:
    found = (
        items.search(query, provider=provider.pk, on=today(), limit=MOST_ITEMS, typing=typing)
        if query
        else ()
    )
    shown: dict[str, Any] = {"items": found, "asked": query}
    ways = found[0].ways if found else ()
    material = next((way.material.slug for way in ways if way.material), "")
    if material:
        house = stations.house_of(answer) if answer else None
        near = stations.point_of(house) if house else None
        takes = stations.stations(provider.pk, at=timezone.now(), material=material, near=near)
        shown["stations"] = takes[:MOST_STATIONS]
    return shown
