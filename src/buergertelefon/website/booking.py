"""Citizens book by themselves: choose, hold, confirm, or wait. Works without a script."""

import uuid
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from buergertelefon.appointments.actions import asking, proving
from buergertelefon.appointments.actions.citizen import give_back, wait_once
from buergertelefon.appointments.actions.rows import hold_row
from buergertelefon.appointments.actions.waiting import Wait
from buergertelefon.appointments.errors import (
    HoldExpired,
    NotBookable,
    NotPossible,
    ProofRefused,
    ProofTooEarly,
    SlotTaken,
    TooMany,
)
from buergertelefon.appointments.models import Booking, Calendar
from buergertelefon.appointments.queries.bookable import booked_with, calendars_for, services_in
from buergertelefon.appointments.queries.checklist import counts, takes_plate
from buergertelefon.appointments.queries.offers import Wish
from buergertelefon.appointments.queries.rows import row_of
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import GONE, State
from buergertelefon.base.models import Municipality
from buergertelefon.base.typed import typed
from buergertelefon.messages.queries import channels
from buergertelefon.website.forms import FURTHER, NOTED, WayForm, WishForm, weekdays
from buergertelefon.website.proof import patience, question, session_of
from buergertelefon.website.public import place_of
from buergertelefon.website.rush import waiting_room
from buergertelefon.website.times import chosen, refused, sent, times, too_many

#: what the session knows: the one place it holds, the appointments it may see
HOLD, OPENED, SAID = "termin-gehalten", "termin-offen", "termin-gesagt"
#: so far ahead somebody waits who has no appointment
WAITS = timedelta(days=60)


@never_cache
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """City, service, persons, and the free times of all offices."""
    if (room := waiting_room(request)) is not None:
        return room
    return _found(request, request.GET if "leistung" in request.GET else None)


@never_cache
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """One press keeps the place for some minutes, and lets the one before go."""
    if (room := waiting_room(request)) is not None:
        return room
    form = _wish(request, request.POST)
    wanted, once = chosen(request.POST.get("termin", "")), _uuid(request.POST.get("once", ""))
    if not form.is_valid():
        return _found(request, request.POST, status=422)
    if wanted is None or once is None:
        says = gettext("Zeit: Bitte einen Termin aus der Liste wählen.")
        return _found(request, request.POST, says=says, status=422)
    now, key = timezone.now(), uuid.uuid5(once, sent(*wanted))
    wish = Wish(wanted[0], wanted[1], form.items(), Channel.WEB, session=session_of(request))
    try:
        proving.redeem(request.POST.get("altcha", ""), key=key, at=now)
        held = hold_row(wish, key=key, at=now)[0]
    except ProofTooEarly as error:
        return patience(request, error.seconds)
    except ProofRefused:
        says = gettext("Die Seite ist zu alt. Bitte wählen Sie den Termin noch einmal.")
        return _found(request, request.POST, says=says, status=409)
    except TooMany:
        return _found(request, request.POST, says=too_many(), status=409)
    except NotBookable as error:
        return _found(request, request.POST, says=refused(error), status=422)
    except SlotTaken:
        says = gettext("Dieser Termin ist gerade vergeben worden. Bitte wählen Sie einen anderen.")
        return _found(request, request.POST, says=says, status=409)
    except (HoldExpired, NotPossible):  # the same press came again, much later
        says = gettext("Die Zeit ist abgelaufen. Bitte wählen Sie den Termin noch einmal.")
        return _found(request, request.POST, says=says, status=409)
    before = request.session.get(HOLD)
    request.session[HOLD] = str(held.id)
    if before and before != str(held.id):
        give_back(uuid.UUID(before), at=now)
    return redirect("appointment_hold")


@never_cache
@require_http_methods(["GET", "POST"])
def held(request: HttpRequest) -> HttpResponse:
    """The held place: how the citizen gets the code, then it is booked."""
    row = _held(request)
    if row is None:
        return redirect("appointments")
    if row.state in {State.CONFIRMED, State.PENDING}:
        return _booked(request, row)
    now = timezone.now()
    if row.state != State.HELD or row.held_until is None or row.held_until <= now:
        return _over(request, row)
    if request.method == "GET":
        return _asked(request, row, WayForm(ways=_ways_of(row)))
    if request.POST.get("do") == "zurueck":
        give_back(row.pk, at=now)
        del request.session[HOLD]
        return redirect(_again(row))
    form = WayForm(request.POST, ways=_ways_of(row))
    if not form.is_valid():
        return _asked(request, row, form, status=422)
    given = form.cleaned_data
    try:
        row = asking.book(row.pk, at=now, mail=given["mail"], phone=given["telefon"])
    except (HoldExpired, NotPossible):
        return _over(request, row)
    except TooMany:
        return _asked(request, row, form, says=too_many(), status=409)
    request.session[SAID] = "" if row.state == State.PENDING else "gebucht"
    return _booked(request, row)


@never_cache
@require_POST
def wait(request: HttpRequest) -> HttpResponse:
    """The waiting list of one office or several, for who found nothing."""
    form, way = _wish(request, request.POST), WayForm(request.POST, ways=ways()[:-1])
    keys = request.POST.getlist("kalender")
    if not form.is_valid():
        return _found(request, request.POST, status=422)
    offered = calendars_for([one.service for one in form.items()], place=place_of(request))
    chosen_ones = [one for one in offered if str(one) in keys]
    if not chosen_ones or len(chosen_ones) < len(set(keys)):
        says = gettext("Stelle: Bitte eine aus der Liste wählen.")
        return _found(request, request.POST, says=says, way=way, status=422)
    if not way.is_valid():
        return _found(request, request.POST, way=way, status=422)
    given, now = way.cleaned_data, timezone.now()
    wanted = Wait(
        chosen_ones[0], form.items(), now, now + WAITS, Channel.WEB, given["mail"],
        given["telefon"], also=chosen_ones[1:],
    )  # fmt: skip
    try:
        wait_once(wanted, at=now)
    except NotBookable as error:
        return _found(request, request.POST, says=refused(error), way=way, status=422)
    page = {"calendars": Calendar.objects.filter(pk__in=chosen_ones).order_by("name")}
    return render(request, "website/appointment_waiting.html", page)


def ways() -> list[str]:
    """How a code can reach somebody here; writing it down is always the last."""
    return [*(one.value for one in channels()), NOTED]


def _ways_of(row: Booking) -> list[str]:
    """Where the link has to be pressed, writing the code down is no way."""
    return ways()[:-1] if asking.asks(row.calendar) else ways()


def opened(request: HttpRequest) -> list[str]:
    """Keys of the appointments this session has shown a secret of."""
    return list(request.session.get(OPENED, []))


def _found(
    request: HttpRequest,
    data: QueryDict | None,
    *,
    says: str = "",
    way: WayForm | None = None,
    status: int = 200,
) -> HttpResponse:
    place = place_of(request)
    form = _wish(request, data)
    page: dict[str, Any] = {
        "form": form, "place": place, "cities": Municipality.objects.order_by("key"),
        "services": services_in(place), "weekdays": weekdays(_lang()), "once": uuid.uuid4(),
        "way": way or WayForm(ways=ways()[:-1]), "ways": ways()[:-1], "counted": "",
    }  # fmt: skip
    if form.is_bound and not form.is_valid():
        status = max(status, 422)
    elif form.is_bound:
        items = form.items()
        keys = calendars_for([one.service for one in items], place=place)
        page["counted"] = counts(items[0].service, keys)
        try:
            page["found"] = times(items, keys, when=form.when(), at=timezone.now())
            page["proof"] = question()
        except NotBookable as error:
            says, status = says or refused(error), max(status, 422)
        page["calendars"] = Calendar.objects.filter(pk__in=keys).select_related("office")
    return render(request, "website/appointments.html", page | {"says": says}, status=status)


def _wish(request: HttpRequest, data: QueryDict | None) -> WishForm:
    place = place_of(request)
    services = services_in(place)
    first = services.filter(slug=typed(data, "leistung")).first() if data else None
    further = booked_with(first.pk, place=place) if first else ()
    return WishForm(data, services=services, further=further, initial={"personen": 1})


def _held(request: HttpRequest) -> Booking | None:
    """The place of this session; also the one a second press of its form speaks of."""
    keys = [request.session.get(HOLD), *opened(request)]
    asked = request.POST.get("gehalten") or keys[0]
    if asked not in keys or asked is None:
        return None
    return Booking.objects.select_related("calendar__office").filter(pk=asked).first()


def _asked(
    request: HttpRequest, row: Booking, form: WayForm, *, says: str = "", status: int = 200
) -> HttpResponse:
    page = {
        "says": says,
        "booking": row,
        "form": form,
        "ways": _ways_of(row),
        "asks": asking.until(row, at=timezone.now()) if asking.asks(row.calendar) else None,
        "services": row.services.select_related("offer__service"),
        "others": others(row), "plate": takes_plate(row),
    }  # fmt: skip
    return render(request, "website/appointment_hold.html", page, status=status)


def _over(request: HttpRequest, row: Booking) -> HttpResponse:
    """The minutes are over: the same time again with one press, or another one."""
    page = {
        "booking": row, "wish": _wish_of(row), "termin": sent(row.calendar_id, row.begins),
        "once": uuid.uuid4(), "again": _again(row), "proof": question(),
    }  # fmt: skip
    return render(request, "website/appointment_over.html", page, status=409)


def _again(row: Booking) -> str:
    """Address of the list the place was chosen from."""
    query = QueryDict(mutable=True)
    query.update(_wish_of(row))
    return f"{reverse('appointments')}?{query.urlencode()}"


def _wish_of(row: Booking) -> dict[str, str]:
    """What it is for, with its row, as the form of the list sends it."""
    wanted: dict[str, int] = {}
    for same in row_of(row):
        for one in same.services.select_related("offer__service").order_by("pk"):
            slug = one.offer.service.slug
            wanted[slug] = wanted.get(slug, 0) + one.persons
    (slug, persons), *others = wanted.items()
    more = {f"{FURTHER}{other}": str(n) for other, n in others}
    return {"leistung": slug, "personen": str(persons)} | more


def others(row: Booking) -> list[Booking]:
    """What was made in one go with an appointment and still stands."""
    return [one for one in row_of(row) if one.pk != row.pk and one.state not in GONE]


def _booked(request: HttpRequest, row: Booking) -> HttpResponse:
    request.session.pop(HOLD, None)
    for one in [*others(row), row]:
        remember(request, one)
    return redirect("appointment_own", row.reference)


def remember(request: HttpRequest, row: Booking) -> None:
    """This session may see the appointment."""
    request.session[OPENED] = [*(one for one in opened(request) if one != str(row.pk)), str(row.pk)]


def _uuid(given: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(given)
    except ValueError:
        return None


def _lang() -> str:
    return "en" if translation.get_language() == "en" else "de"
