"""A citizen's own place on the waiting list: how many come before, another window, leaving."""

from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.appointments.actions import waiting
from buergertelefon.appointments.models import Calendar, WaitingEntry
from buergertelefon.appointments.queries.waiting import ahead_of, by_link
from buergertelefon.base.hours import BERLIN
from buergertelefon.directory.models import Service
from buergertelefon.website.booking import SAID, opened, remember
from buergertelefon.website.forms import WindowForm
from buergertelefon.website.tries import tried

#: what the session knows: the places on waiting lists it may see
WAITS = "termin-wartet"


@never_cache
@require_GET
def link(request: HttpRequest, entry: int, key: str) -> HttpResponse:
    """The link of a message. Leads on, so that no address with a key is shown."""
    _, says = tried(f"warteliste {entry}", lambda: by_link(entry, key))
    if says:
        request.session[SAID] = says
        return redirect("appointment_open")
    request.session[WAITS] = sorted({*request.session.get(WAITS, []), entry})
    return redirect("appointment_waits_own", entry)


@never_cache
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, entry: int) -> HttpResponse:
    """One's place, as the database has it."""
    rows = WaitingEntry.objects.select_related("booking", "offer__calendar__office")
    row = rows.filter(pk=entry).first()
    if not _may_see(request, entry, row):
        return redirect("appointment_open")
    if row is None:
        return render(request, "website/appointment_waits_over.html")
    if request.method == "GET":
        return _shown(request, row)
    if request.POST.get("do") == "nicht-warten":
        waiting.leave(entry, at=timezone.now())
        return redirect("appointment_waits_own", entry)
    form = WindowForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _shown(request, row, form=form, status=422)
    begins, ends = (_midnight(form.cleaned_data[name]) for name in ("von", "bis"))
    waiting.change_window(entry, begins=begins, ends=ends + timedelta(days=1))
    request.session[SAID] = gettext("Der Zeitraum ist geändert. Ihr Platz bleibt.")
    return redirect("appointment_waits_own", entry)


def _may_see(request: HttpRequest, entry: int, row: WaitingEntry | None) -> bool:
    """By the link of a message, or because the session has opened the appointment it is for."""
    mine = row is not None and row.booking_id is not None and str(row.booking_id) in opened(request)
    return mine or entry in request.session.get(WAITS, [])


def _shown(
    request: HttpRequest, row: WaitingEntry, *, form: WindowForm | None = None, status: int = 200
) -> HttpResponse:
    if row.offer:
        remember(request, row.offer)  # who sees the place may take what is offered
    persons = {one.service: one.persons for one in row.wanted}
    named = Service.objects.filter(pk__in=persons).order_by("name")
    first, last = (one.astimezone(BERLIN) for one in (row.begins, row.ends))
    last_day = (last - timedelta(microseconds=1)).date()  # half-open: midnight is the day before
    page: dict[str, Any] = {
        "entry": row, "ahead": ahead_of(row), "first": first.date(), "last": last_day,
        "calendars": Calendar.objects.filter(pk__in=row.calendars).order_by("name"),
        "services": [(one.name, persons[one.pk]) for one in named],
        "form": form or WindowForm(
            initial={"von": max(first.date(), timezone.localdate()), "bis": last_day},
            today=timezone.localdate(),
        ),
        "said": request.session.pop(SAID, ""),
    }  # fmt: skip
    return render(request, "website/appointment_waits.html", page, status=status)


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(0), BERLIN)
