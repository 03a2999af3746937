"""A calendar's taken times, as a file to subscribe to and by CalDAV; whoever has the address reads.

The secret is in the address: nothing here is cached by others, and nothing of it is logged.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from buergertelefon.appointments.models import Calendar
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.tagged import tag, tagged
from buergertelefon.feeds import dav, ics
from buergertelefon.feeds.dav import Ask
from buergertelefon.feeds.errors import BadAsk
from buergertelefon.feeds.queries import Taken, feed_of, room, taken

#: what is shown: from so long ago until so far ahead
BACK, AHEAD = timedelta(days=7), timedelta(days=120)
#: bytes of a question, addresses in one
LARGEST, MOST = 64 * 1024, 2_000
READS = "OPTIONS, GET, HEAD, PROPFIND, REPORT"


@csrf_exempt  # reads only; PROPFIND and REPORT are no methods Django knows as safe
def file(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """frei-belegt.ics: a VEVENT for each appointment, to subscribe to."""
    calendar = _calendar(slug, secret)
    if request.method not in {"GET", "HEAD"}:
        return _answer(405, Allow="GET, HEAD")
    return _text(request, ics.entries(_shown(calendar), name=calendar.name))


@csrf_exempt
def free(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """vfreebusy.ics: when a counter is left, and when none."""
    calendar = _calendar(slug, secret)
    if request.method not in {"GET", "HEAD"}:
        return _answer(405, Allow="GET, HEAD")
    since, until = _window()
    return _text(
        request, ics.room(room(calendar, since=since, until=until), since=since, until=until)
    )


@csrf_exempt
def collection(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """The calendar of CalDAV."""
    calendar = _calendar(slug, secret)
    does: dict[str, Callable[[Ask], HttpResponse]] = {
        "PROPFIND": lambda ask: _found(request, calendar, secret, ask),
        "REPORT": lambda ask: _reported(calendar, secret, ask),
    }
    if request.method in {"GET", "HEAD"}:
        return _text(request, ics.entries(_shown(calendar), name=calendar.name))
    if request.method == "OPTIONS":
        return _answer(200, Allow=READS, DAV="1, calendar-access")
    do = does.get(request.method or "")
    if do is None:
        return _answer(405, Allow=READS)
    try:
        return do(dav.asked(_body(request)))
    except BadAsk as error:
        return _answer(400, str(error).encode(), **{"Content-Type": "text/plain; charset=utf-8"})


@csrf_exempt
def entry(request: HttpRequest, slug: str, secret: str, uid: uuid.UUID) -> HttpResponse:
    """One event."""
    calendar = _calendar(slug, secret)
    one = {each.uid: each for each in _shown(calendar)}.get(uid)
    if one is None:
        raise Http404
    if request.method in {"GET", "HEAD"}:
        return _text(request, ics.entries([one]))
    if request.method == "PROPFIND":
        return _many([_resource(calendar, secret, one)], ())
    return _answer(405, Allow="GET, HEAD, PROPFIND")


def _found(request: HttpRequest, calendar: Calendar, secret: str, ask: Ask) -> HttpResponse:
    shown = _shown(calendar)
    text = ics.entries(shown)
    found = [dav.collection(_href(calendar, secret), calendar.name, tag=tag(text))]
    if request.headers.get("Depth", "0") != "0":
        found += [_resource(calendar, secret, one) for one in shown]
    return _many(found, ask.names)


def _reported(calendar: Calendar, secret: str, ask: Ask) -> HttpResponse:
    since, until = _window()
    since, until = max(since, ask.since or since), min(until, ask.until or until)
    if ask.kind == "free-busy-query":
        text = ics.room(room(calendar, since=since, until=until), since=since, until=until)
        return _answer(200, text, **{"Content-Type": "text/calendar; charset=utf-8"})
    if ask.kind == "calendar-multiget":
        there = {
            one.href: one for one in (_resource(calendar, secret, o) for o in _shown(calendar))
        }
        return _many([there.get(_path(href), href) for href in ask.hrefs[:MOST]], ask.names)
    found = taken(calendar, since=since, until=until)
    return _many([_resource(calendar, secret, one) for one in found], ask.names)


def _calendar(slug: str, secret: str) -> Calendar:
    found = feed_of(slug, secret)
    if found is None:
        raise Http404
    return found.calendar


def _window() -> tuple[datetime, datetime]:
    today = datetime.combine(timezone.localdate(), time(0), BERLIN)
    return today - BACK, today + AHEAD


def _shown(calendar: Calendar) -> list[Taken]:
    since, until = _window()
    return taken(calendar, since=since, until=until)


def _resource(calendar: Calendar, secret: str, one: Taken) -> dav.Resource:
    text = ics.entries([one])
    href = reverse("feed_entry", args=[calendar.slug, secret, one.uid])
    return dav.entry(href, text, tag=tag(text))


def _href(calendar: Calendar, secret: str) -> str:
    return reverse("feed", args=[calendar.slug, secret])


def _path(href: str) -> str:
    """Of an address with or without its host."""
    return "/" + href.split("://", 1)[1].partition("/")[2] if "://" in href else href


def _body(request: HttpRequest) -> bytes:
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length[:9]) > LARGEST or len(request.body) > LARGEST:
        raise BadAsk("Die Anfrage ist zu groß.")
    return request.body


def _text(request: HttpRequest, text: bytes) -> HttpResponse:
    return tagged(request, text, kind="text/calendar; charset=utf-8")


def _many(
    found: list[dav.Resource | str] | list[dav.Resource], names: tuple[str, ...]
) -> HttpResponse:  # one type
    text = dav.multistatus(found, names)
    return _answer(207, text, **{"Content-Type": "application/xml; charset=utf-8"})


def _answer(status: int, text: bytes = b"", **headers: str) -> HttpResponse:
    answer = HttpResponse(text, status=status, headers=headers)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
