"""Citizens look up when their waste is collected. Works without a script."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergertelefon.base.typed import typed
from buergertelefon.waste.models import House, Provider
from buergertelefon.waste.queries.addresses import Answer, Kind, StreetEntry, find
from buergertelefon.waste.queries.dates import AHEAD, Day, coming, published, upcoming

#: the hour of the evening before at which a calendar program reminds, if asked to
EVENING = 18


@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """One field for the address; what else there is about waste."""
    words, number = typed(request.GET, "adresse"), typed(request.GET, "nummer")
    page: dict[str, Any] = {
        "words": words,
        "links": list(links()),
        "asked": "adresse" in request.GET,
    }
    if not words:
        return render(
            request, "website/waste/start.html", page, status=422 if page["asked"] else 200
        )
    today = timezone.localdate()
    answer = find(_joined(words, number), on=today)
    if answer.house is not None:
        return redirect("waste_address", answer.house.pk)
    page |= {"answer": answer, "kind": str(answer.kind), "number": number or answer.number}
    page["choices"] = [(one, _label(one, page["number"])) for one in answer.choices]
    page["numbers"] = [(one, _label(answer.street, one)) for one in answer.numbers if answer.street]
    if answer.kind == Kind.STREET:
        page |= _street(answer, today=today)
    return render(request, "website/waste/start.html", page)


@never_cache
@require_GET
def address(request: HttpRequest, house: int) -> HttpResponse:
    """When what is collected at a house; may be kept as a bookmark, is not for search engines."""
    row, today = house_of(house), timezone.localdate()
    known = published(row.calendar_id, provider=row.street.provider_id)
    found = upcoming(known, today=today)
    feed = request.build_absolute_uri(reverse("waste_feed", args=[row.pk]))
    page = _days(found.collections.days, today=today) | {
        "house": row, "provider": row.street.provider, "label": label_of(row), "coming": found,
        "feed": feed, "subscribe": "webcal:" + feed.partition(":")[2],
        "evening": EVENING, "links": list(links()),
        "years": sorted({day.year for day, _ in known.dates if day.year >= today.year}),
    }  # fmt: skip
    return render(request, "website/waste/address.html", page)


def house_of(pk: int) -> House:
    """A house of a provider that is active, or 404."""
    rows = House.objects.select_related("street__provider__office")
    row = rows.filter(pk=pk, street__provider__active=True).first()
    if row is None:
        raise Http404
    return row


def label_of(house: House) -> str:
    """Am Wall 12, Bremen."""
    return f"{house.street.name} {house.number}, {house.street.provider.town}"


def links() -> Iterator[tuple[str, str]]:
    """The other pages about waste: address, and what it is called."""
    names = {
        "bulky_find": gettext("Sperrmüll anmelden"),
        "waste_items": gettext("Was gehört wohin?"),
        "waste_stations": gettext("Recyclinghöfe"),
        "waste_report_new": gettext("Tonne bestellen, Müll melden"),
        "waste_reports_public": gettext("Was schon gemeldet ist"),
        "waste_code": gettext("Code eingeben: Wie steht es damit?"),
    }
    for name, words in names.items():
        yield reverse(name), words


def _street(answer: Answer, *, today: date) -> dict[str, Any]:
    """A street whose houses have the same dates."""
    found = coming(answer, today=today)
    provider = Provider.objects.filter(pk=answer.street.provider).first() if answer.street else None
    return _days(found.collections.days, today=today) | {"coming": found, "provider": provider}


def _days(days: Sequence[Day], *, today: date) -> dict[str, Any]:
    return {"today": today, "soon": [one for one in days if one.day <= today + AHEAD], "all": days}


def _label(street: StreetEntry | None, number: str) -> str:
    """As it is found again."""
    return _joined(street.label, number) if street else ""


def _joined(words: str, number: str) -> str:
    """The number in its place: "Am Wall, Bremen" and "12" is "Am Wall 12, Bremen"."""
    if not number:
        return words
    street, comma, town = words.rpartition(",")
    return f"{street} {number}, {town.strip()}" if comma else f"{words} {number}"
