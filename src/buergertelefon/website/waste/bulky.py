"""Citizens have bulky waste collected: address, things, days and name, then the press.

What somebody types is in the form and nowhere else until the press that orders: each page sends
along what the one before it knew.
"""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.appointments.actions import proving
from buergertelefon.appointments.errors import ProofRefused, ProofTooEarly
from buergertelefon.messages.errors import BadMessage
from buergertelefon.waste.actions import ordering
from buergertelefon.waste.errors import BadField, NoPlace, QuotaUsed, Refused
from buergertelefon.waste.models import House
from buergertelefon.waste.queries import addresses
from buergertelefon.waste.queries.bulky import bulky_ways, by_key
from buergertelefon.waste.rules.bulky import categories
from buergertelefon.waste.rules.words import Channel
from buergertelefon.website.proof import patience, question
from buergertelefon.website.waste.bulky_forms import (
    DetailsForm,
    ThingsForm,
    choices_of,
    days_for,
    rounds_of,
)
from buergertelefon.website.waste.bulky_own import ORDERS
from buergertelefon.website.waste.bulky_said import category_named, cubic_metres, refused

LONGEST = 200
#: eights of days that are shown at most
MOST_EIGHTS = 20
#: a press that leads back to the days, or shows more of them
BACK = {"tage", "mehr", "aendern"}
#: what is typed on the page of the days
LATER = {"name", "note", "way", "mail", "phone", "postcode", "achter"}


@never_cache
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """The address; it has to end at a house.

    Always 200: an error is logged with its address line, and that one says where somebody lives.
    """
    typed = " ".join(request.GET.get("adresse", "")[:LONGEST].split())
    number = request.GET.get("nummer", "")[:20].strip()
    page: dict[str, Any] = {"typed": typed, "number": number}
    if "adresse" not in request.GET:
        return render(request, "website/waste/bulky_find.html", page)
    if not typed:
        page["says"] = gettext("Bitte geben Sie Straße und Hausnummer ein.")
        return render(request, "website/waste/bulky_find.html", page)
    answer = addresses.find(_with_number(typed, number), on=timezone.localdate())
    if answer.house is not None:
        return redirect("bulky_new", answer.house.pk)
    page["answer"] = answer
    page["choices"] = [(one, _again(one.label, answer.number)) for one in answer.choices]
    return render(request, "website/waste/bulky_find.html", page)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """What, when, who; then a look at all of it; then the order."""
    house, do = house_of(pk), request.POST.get("do", "")
    provider = house.street.provider
    about: dict[str, Any] = {"ways": bulky_ways(provider.pk), "most": provider.bulky_litres}
    if request.method == "GET":
        return things_page(request, house, ThingsForm(**about))
    if do == "dinge":
        return things_page(request, house, ThingsForm(initial=request.POST.dict(), **about))
    key = _key(request)
    if do == "anmelden" and (row := by_key(key)) is not None:  # pressed twice
        ORDERS.remember(request, row)
        return redirect("bulky_own", row.reference)
    things = ThingsForm(request.POST, **about)
    valid = things.is_valid()
    if do == "rechnen" or not valid:
        return things_page(request, house, things, status=200 if valid else 422)
    form = _details(request, house, things, bound=do not in BACK)
    if do in BACK or not form.is_valid():
        return details_page(request, house, things, form, status=200 if do in BACK else 422)
    if do == "anmelden":
        return _order(request, house, things, form, key)
    return review_page(request, house, things, form)


def house_of(pk: int) -> House:
    """With street and provider. Raises Http404."""
    rows = House.objects.select_related("street__provider__office", "zone")
    house = rows.filter(pk=pk, street__provider__active=True).first()
    if house is None:
        raise Http404
    return house


def things_page(
    request: HttpRequest, house: House, form: ThingsForm, *, status: int = 200
) -> HttpResponse:
    """Step 2."""
    page = _about(request, house) | {
        "form": form, "others": list(form.others()),
        "kept": [(one, request.POST[one]) for one in request.POST if _later(one)],
    }  # fmt: skip
    if form.is_bound:
        page["volume"] = cubic_metres(form.litres())
    return render(request, "website/waste/bulky_things.html", page, status=status)


def details_page(
    request: HttpRequest, house: House, things: ThingsForm, form: DetailsForm, *, status: int = 200,
    says: str = "", used: bool = False,
) -> HttpResponse:  # fmt: skip
    """Step 3."""
    choices = choices_of(form)
    page = _about(request, house) | {
        "form": form, "choices": choices, "things": things, "eights": form.eights, "says": says,
        "more": any(one[-1] for one in choices), "used": used, "none": _none(form),
    }  # fmt: skip
    return render(request, "website/waste/bulky_details.html", page, status=status)


def review_page(
    request: HttpRequest, house: House, things: ThingsForm, form: DetailsForm, *,
    status: int = 200, says: str = "",
) -> HttpResponse:  # fmt: skip
    """Step 4."""
    chosen = [
        (tour.day, category_named(category), [p for p in things.pieces if p.category == category])
        for category, tour in form.chosen()
    ]
    page = _about(request, house) | {
        "form": form, "things": things, "chosen": chosen, "details": form.details,
        "note": form.cleaned_data["note"], "volume": cubic_metres(things.litres()), "says": says,
        "year": chosen[0][0].year, "proof": question(), "way": form.cleaned_data["way"],
    }  # fmt: skip
    return render(request, "website/waste/bulky_review.html", page, status=status)


def _order(
    request: HttpRequest, house: House, things: ThingsForm, form: DetailsForm, key: uuid.UUID
) -> HttpResponse:
    now = timezone.now()
    try:
        proving.redeem(request.POST.get("altcha", ""), key=key, at=now)
        row = ordering.order(
            house, things.pieces, rounds_of(form), form.details, channel=Channel.WEB, key=key,
            at=now, note=form.cleaned_data["note"],
        )  # fmt: skip
    except ProofTooEarly as error:
        return patience(request, error.seconds, template="website/courses/patience.html")
    except ProofRefused:
        says = gettext("Die Seite ist zu alt. Bitte drücken Sie noch einmal.")
        return review_page(request, house, things, form, says=says, status=409)
    except (NoPlace, BadField) as error:  # somebody was faster: the days anew
        again = _details(request, house, things, bound=True)
        says = refused(error) if again.is_valid() else ""
        return details_page(request, house, things, again, says=says, status=422)
    except (Refused, BadMessage) as error:
        says, used = refused(error), isinstance(error, QuotaUsed)
        return details_page(request, house, things, form, says=says, used=used, status=422)
    ORDERS.remember(request, row)
    request.session[ORDERS.said] = "angemeldet"
    return redirect("bulky_own", row.reference)


def _details(request: HttpRequest, house: House, things: ThingsForm, *, bound: bool) -> DetailsForm:
    eights = request.POST.get("achter", "")
    many = int(eights[:2]) if eights.isascii() and eights.isdigit() else 1
    if request.POST.get("do") == "mehr":
        many += 1
    values: dict[str, Any] = {"data": request.POST} if bound else {"initial": request.POST.dict()}
    days = days_for(house, categories(things.pieces), today=timezone.localdate())
    return DetailsForm(**values, days=days, eights=min(max(1, many), MOST_EIGHTS))


def _later(name: str) -> bool:
    """Is it a field of the page after the things?"""
    return name in LATER or name.startswith("round_")


def _none(form: DetailsForm) -> list[str]:
    """Categories that have no free day at all."""
    return [category_named(one) for one, tours in form.days.items() if not tours]


def _about(request: HttpRequest, house: House) -> dict[str, Any]:
    provider = house.street.provider
    return {
        "house": house, "provider": provider, "office": provider.office, "key": _key(request),
        "address": f"{house.street.name} {house.number}, {provider.town}",
        "rules": provider.bulky_rules.splitlines(), "most": cubic_metres(provider.bulky_litres),
    }  # fmt: skip


def _key(request: HttpRequest) -> uuid.UUID:
    """Of the form: it stays from the first page to the last press."""
    try:
        return uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return uuid.uuid4()


def _with_number(typed: str, number: str) -> str:
    """Street and number as one address: "Am Wall, Bremen" and "12"."""
    if not number:
        return typed
    street, comma, town = typed.rpartition(",")
    return f"{street} {number},{town}" if comma else f"{typed} {number}"


def _again(label: str, number: str) -> str:
    return f"{reverse('bulky_find')}?{urlencode({'adresse': label, 'nummer': number})}"
