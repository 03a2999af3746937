"""A citizen's own appointment: seen, moved, cancelled, an earlier one waited for and accepted."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.appointments.actions import booking as bookings
from buergertelefon.appointments.actions import telling, waiting
from buergertelefon.appointments.errors import (
    AppointmentError,
    NotBookable,
    SlotTaken,
    TooMany,
    UnknownBooking,
)
from buergertelefon.appointments.models import Booking, WaitingEntry
from buergertelefon.appointments.queries.bookable import calendars_for
from buergertelefon.appointments.queries.bookings import by_reference, by_secret
from buergertelefon.appointments.queries.checklist import of_booking, takes_plate
from buergertelefon.appointments.rules.checklist import cases
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import GONE, State
from buergertelefon.appointments.secret import secret_of
from buergertelefon.appointments.tries import must_wait
from buergertelefon.base.reference import normal
from buergertelefon.base.spelling import spelled_out
from buergertelefon.website.booking import HOLD, OPENED, SAID, opened, others, remember, ways
from buergertelefon.website.forms import PlateForm, TimesForm, WayForm, weekdays
from buergertelefon.website.public import place_of
from buergertelefon.website.times import chosen, refused, sent, times, too_many
from buergertelefon.website.tries import tried


@never_cache
@require_GET
def link(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The link of a message. Always leads on, so that no address with a secret is shown or logged
    as an error.
    """
    row, says = tried(code, lambda: by_secret(code, secret))
    if row is None:
        request.session[SAID] = says
        return redirect("appointment_open")
    remember(request, row)
    wants = request.GET.get("zu", "")  # one click in a reminder leads to what is wanted
    if wants == "verschieben":
        return redirect("appointment_move", row.reference)
    own = reverse("appointment_own", args=[row.reference])
    return redirect(f"{own}?zu=absagen" if wants == "absagen" else own)


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Code and key, typed."""
    if request.method == "GET":
        page = {"says": request.session.pop(SAID, ""), "code": normal(request.GET.get("code", ""))}
        return render(request, "website/appointment_open.html", page)
    code = request.POST.get("code", "")[:40]
    key = request.POST.get("schluessel", "")[:80].strip()
    row, says = tried(code, lambda: by_secret(code, key))
    if row is None:
        status = 429 if must_wait(code) else 422
        page = {"says": says, "code": code}
        return render(request, "website/appointment_open.html", page, status=status)
    remember(request, row)
    return redirect("appointment_own", row.reference)


@never_cache
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, code: str) -> HttpResponse:
    """The appointment, as the database has it."""
    row = _mine(request, code)
    if row is None:
        return redirect(f"{reverse('appointment_open')}?code={normal(code)}")
    if row.state == State.HELD and not _offered(row):
        request.session[HOLD] = str(row.pk)
        return redirect("appointment_hold")
    if request.method == "GET":
        return _shown(request, row)
    does = {"absagen": _cancel, "warten": _wait, "nicht-warten": _leave, "zusagen": _accept}
    if request.POST.get("do") == "schliessen":
        request.session[OPENED] = [one for one in opened(request) if one != str(row.pk)]
        return redirect("appointments")
    do = does.get(request.POST.get("do", ""))
    if do is None:
        return _shown(request, row, status=422)
    return do(request, row)


@never_cache
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Another time, here or at another office; the old one stands until the new one is ours."""
    row = _mine(request, code)
    if row is None:
        return redirect(f"{reverse('appointment_open')}?code={normal(code)}")
    if row.state != State.CONFIRMED:
        return redirect("appointment_own", row.reference)
    if request.method == "GET":
        return _others(request, row)
    wanted = chosen(request.POST.get("termin", ""))
    if wanted is None:
        says = gettext("Zeit: Bitte einen Termin aus der Liste wählen.")
        return _others(request, row, says=says, status=422)
    try:
        bookings.change(
            row.pk, calendar=wanted[0], begins=wanted[1], at=timezone.now(), channel=Channel.WEB
        )
    except NotBookable as error:
        return _others(request, row, says=refused(error), status=422)
    except TooMany:
        return _others(request, row, says=too_many(), status=409)
    except SlotTaken:
        says = gettext(
            "Dieser Termin ist gerade vergeben worden. Ihr bisheriger bleibt. "
            "Bitte wählen Sie einen anderen."
        )
        return _others(request, row, says=says, status=409)
    except AppointmentError:  # cancelled in this moment, or its day has come
        return redirect("appointment_own", row.reference)
    request.session[SAID] = "verschoben"
    return redirect("appointment_own", row.reference)


@never_cache
@require_GET
def file(request: HttpRequest, code: str) -> HttpResponse:
    """The appointment for the citizen's calendar."""
    row = _mine(request, code)
    if row is None or row.state != State.CONFIRMED:
        return redirect("appointment_own", code)
    text = telling.file_of(row, at=timezone.now())
    download = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    download["Content-Disposition"] = 'attachment; filename="termin.ics"'
    return download


@never_cache
@require_GET
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """The appointment on a page to print."""
    row = _mine(request, code)
    if row is None or row.state != State.CONFIRMED:
        return redirect("appointment_own", code)
    page = telling.letter(row, at=timezone.now())
    page["back"] = reverse("appointment_own", args=[row.reference])
    return render(request, "appointments/letter.html", page)


def _cancel(request: HttpRequest, row: Booking) -> HttpResponse:
    try:
        bookings.cancel(row.pk, at=timezone.now())
    except AppointmentError:
        return _shown(request, row, says=_too_late(), status=409)
    return redirect("appointment_own", row.reference)


def _wait(request: HttpRequest, row: Booking) -> HttpResponse:
    """On the list for something earlier at the same office."""
    now, form = timezone.now(), WayForm(request.POST, ways=ways())
    if row.state != State.CONFIRMED or row.begins <= now:
        return _shown(request, row, says=_too_late(), status=409)
    if not form.is_valid():
        return _shown(request, row, form=form, status=422)
    given = form.cleaned_data
    wanted = waiting.Wait(
        row.calendar_id, bookings.items_of(row.pk), now, row.begins, Channel.WEB, given["mail"],
        given["telefon"],
    )  # fmt: skip
    try:
        waiting.join(wanted, at=now, booking=row.pk)
    except NotBookable as error:
        return _shown(request, row, says=refused(error), status=422)
    return redirect("appointment_own", row.reference)


def _leave(_request: HttpRequest, row: Booking) -> HttpResponse:
    """Off the list; what is just offered goes to the next."""
    entry = _offered(row) or _entry(row)
    if entry is not None:
        waiting.leave(entry.pk, at=timezone.now())
    return redirect("appointment_own", row.reference)


def _accept(request: HttpRequest, row: Booking) -> HttpResponse:
    entry = _entry(row)
    try:
        got = waiting.accept_offer(
            entry.offer_id if entry and entry.offer_id else row.pk, at=timezone.now()
        )
    except TooMany:
        return _shown(request, row, says=too_many(), status=409)
    except AppointmentError:
        says = gettext("Das Angebot ist abgelaufen. Der Platz ist an die nächste Person gegangen.")
        return _shown(request, row, says=says, status=409)
    remember(request, got)
    request.session[SAID] = "verschoben" if got.pk != row.pk or entry else "gebucht"
    return redirect("appointment_own", got.reference)


def _shown(
    request: HttpRequest,
    row: Booking,
    *,
    says: str = "",
    form: WayForm | None = None,
    status: int = 200,
) -> HttpResponse:
    row.refresh_from_db()
    now, entry = timezone.now(), _entry(row)
    lang = "en" if translation.get_language() == "en" else "de"
    plate = PlateForm(request.GET or None) if takes_plate(row) else None
    if plate and plate.is_bound and not plate.is_valid():
        status = max(status, 422)
    page: dict[str, Any] = {
        "booking": row, "office": row.calendar.office, "entry": entry,
        "offered": _offered(row) if row.state == State.HELD else None,
        "services": row.services.select_related("offer__service").order_by("pk"),
        "bring": cases(of_booking(row, at=now, language=lang)), "plate": plate,
        "plate_said": plate.said(row) if plate else "", "others": others(row),
        "mine": [uuid.UUID(one) for one in opened(request)],
        "spelled": ", ".join(spelled_out(row.reference)),
        "link": request.build_absolute_uri(
            reverse("appointment", args=[row.reference, secret_of(row.key)])
        ),
        "said": request.session.pop(SAID, "") if not says else "", "says": says,
        "gone": row.state in GONE, "pending": row.state == State.PENDING,
        "asks_to_cancel": request.GET.get("zu") == "absagen",
        "ahead": row.state == State.CONFIRMED and row.begins > now,
        "form": form or WayForm(ways=ways()), "ways": ways(),
    }  # fmt: skip
    return render(request, "website/appointment_own.html", page, status=status)


def _others(
    request: HttpRequest, row: Booking, *, says: str = "", status: int = 200
) -> HttpResponse:
    """Free times for the same concern at all offices of the city that offer it."""
    form, items = TimesForm(request.GET), bookings.items_of(row.pk)
    place = row.calendar.office.municipality_id or place_of(request)
    page: dict[str, Any] = {
        "booking": row,
        "form": form,
        "weekdays": weekdays("en" if translation.get_language() == "en" else "de"),
    }
    if form.is_valid():
        keys = calendars_for([one.service for one in items], place=place)
        try:
            page["found"] = times(
                items, keys, when=form.when(), at=timezone.now(),
                besides=sent(row.calendar_id, row.begins),
            )  # fmt: skip
        except NotBookable as error:
            says, status = says or refused(error), max(status, 422)
    else:
        status = max(status, 422)
    return render(request, "website/appointment_move.html", page | {"says": says}, status=status)


def _mine(request: HttpRequest, code: str) -> Booking | None:
    try:
        row = by_reference(code)
    except UnknownBooking:
        return None
    return row if str(row.pk) in opened(request) else None


def _entry(row: Booking) -> WaitingEntry | None:
    """The wish for something earlier."""
    return (
        WaitingEntry.objects.select_related("offer__calendar__office").filter(booking=row).first()
    )


def _offered(row: Booking) -> WaitingEntry | None:
    """Whose offer this is, if it is one."""
    return WaitingEntry.objects.filter(offer=row).first()


def _too_late() -> str:
    return gettext("Das geht bei diesem Termin nicht mehr. Rufen Sie uns an.")
