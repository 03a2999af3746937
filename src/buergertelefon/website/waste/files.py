"""The collection days of a house as files: a calendar to subscribe to, a sheet for the wall."""

import hashlib
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.typed import typed
from buergertelefon.waste import ics
from buergertelefon.waste import sheet as year_sheet
from buergertelefon.waste.queries.dates import AHEAD, published
from buergertelefon.waste.rules.dates import Collections, Hole, collections_of
from buergertelefon.website.waste.dates import house_of, label_of

#: what is over is shown so long
BACK = timedelta(days=30)
#: calendar programs and proxies keep a file so long, in seconds
KEPT = 4 * 60 * 60
#: hours of the evening before at which a program may remind
HOURS = range(12, 24)


@require_safe
def feed(request: HttpRequest, house: int) -> HttpResponse:
    """All published days from a month ago on; `?erinnern=18`: an alarm the evening before."""
    hour = typed(request.GET, "erinnern")
    if hour and not (hour.isdecimal() and len(hour) < 3 and int(hour) in HOURS):
        words = "erinnern: Bitte eine Stunde von 12 bis 23, zum Beispiel erinnern=18."
        return HttpResponse(words, status=422, content_type="text/plain; charset=utf-8")
    row, today = house_of(house), timezone.localdate()
    provider = row.street.provider
    known = published(row.calendar_id, provider=provider.pk)
    last = max([today + AHEAD, *(day for day, _ in known.dates)])
    found = collections_of(known, first=today - BACK, last=last)
    page = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('waste_address', args=[row.pk])}"
    data = ics.feed(
        found, house=row.pk, address=label_of(row), page=page if settings.PUBLIC_URL else "",
        out=(f"{provider.out_from:%H:%M}", f"{provider.out_by:%H:%M}"), today=today,
        alarm=int(hour) if hour else None, lang="en" if get_language() == "en" else "de",
    )  # fmt: skip
    answer = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="abfuhr.ics"'
    return _kept(request, answer, changed=_changed(found, today=today))


@require_safe
def sheet(request: HttpRequest, house: int, year: int) -> HttpResponse:
    """The year on one page; 404 with words for a year nobody has published."""
    row = house_of(house)
    known = published(row.calendar_id, provider=row.street.provider_id)
    there = 1900 < year < 9999 and any(day.year == year for day, _ in known.dates)
    if not there:
        words = gettext("Für %(year)s sind für diese Adresse keine Termine veröffentlicht.")
        page = {"house": row, "says": words % {"year": year}, "label": label_of(row)}
        return render(request, "website/waste/no_sheet.html", page, status=404)
    found = collections_of(known, first=date(year, 1, 1), last=date(year, 12, 31))
    data = year_sheet.pdf(
        found, year, address=label_of(row), provider=row.street.provider,
        lang="en" if get_language() == "en" else "de",
    )  # fmt: skip
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="abfuhr-{year}.pdf"'
    return _kept(request, answer, changed=_changed(found, today=None))


def _changed(found: Collections, *, today: date | None) -> datetime | None:
    """When somebody has last said something; today, where a gap is an entry of today."""
    taken = [one.taken for one in found.sources]
    if today and (not found.days or any(one.hole == Hole.ALL for one in found.gaps)):
        taken.append(datetime.combine(today, time(), BERLIN))
    return max(taken, default=None)


def _kept(request: HttpRequest, answer: HttpResponse, *, changed: datetime | None) -> HttpResponse:
    """The answer, or 304; it may be kept by anybody, no search engine shows it."""
    etag = quote_etag(hashlib.sha256(answer.content).hexdigest()[:32])
    seconds = int(changed.timestamp()) if changed else None
    answer["Cache-Control"] = f"public, max-age={KEPT}"
    answer["X-Robots-Tag"] = "noindex"
    answer["ETag"] = etag
    if changed:
        answer["Last-Modified"] = http_date(changed.timestamp())
    return get_conditional_response(request, etag, seconds, answer) or answer
