"""The waiting room of `/termin/`: a fair order when more people come than pages can be made.

Cheap: who waits has a signed ticket in a cookie; looking again reads one row a second for all.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergertelefon.appointments.actions import rush as rushes
from buergertelefon.appointments.queries.rush import room_now
from buergertelefon.appointments.rules.rush import VALID, Place, Room, Ticket, place_of
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.words import dotted

#: the cookie of a ticket, what the session knows of who is in, what all requests of a process share
TICKET, ADMITTED, ROOM, PAGES = "bt_warten", "termin-eingelassen", "rush-room", "rush-pages"
SALT = "buergertelefon.website.rush"
#: a ticket is known for the longest day; seconds
DAY = 12 * 60 * 60
#: the row of the room is read so often by a process; seconds
FRESH = 1


def waiting_room(request: HttpRequest) -> HttpResponse | None:
    """The page to wait on; None for whoever may come in."""
    at = timezone.now()
    room = _room(at=at)
    if room is None or _is_in(request, room, at=at):
        _count()
        return None
    if not room.has_somebody(at) and not _is_crowded():
        _count()  # nobody waits any more, and pages can be made: no ticket is needed
        return None
    ticket = _ticket(request, room)
    place = _place(ticket, room, at=at) if ticket else None
    lapsed = place is not None and place.has_lapsed
    if ticket is None or place is None or lapsed:
        ticket = rushes.take_ticket(room.id, at=at)
        place = _place(ticket, room, at=at)
    if place.is_in:
        request.session[ADMITTED] = [room.id, (at + VALID).timestamp()]
        _count()
        return None
    if request.method == "POST":
        answer: HttpResponse = redirect("appointments")
    else:
        page = {"room": room, "place": place, "lapsed": lapsed, "says": _says(place)}
        answer = render(request, "website/appointment_queue.html", page)
    return _with(answer, ticket)


@never_cache
@require_GET
def state(request: HttpRequest) -> JsonResponse:
    """For the page's script: how many are before, when to ask again. Writes nothing."""
    at = timezone.now()
    room = _room(at=at)
    ticket = _ticket(request, room) if room else None
    if room is None or ticket is None:
        return JsonResponse({"in": True})
    place = _place(ticket, room, at=at)
    return JsonResponse(
        {
            "in": place.is_in or place.has_lapsed, "before": place.before, "again": place.again,
            "says": _says(place), "drawn": place.turn is not None,
        }
    )  # fmt: skip


def _says(place: Place) -> str:
    """In a sentence, as it is read aloud."""
    if place.is_in:
        return gettext("Sie sind dran.")
    if place.turn is None:
        return ngettext(
            "Mit Ihnen wartet %(n)s Person.", "Mit Ihnen warten %(n)s Personen.", place.before
        ) % {"n": dotted(place.before)}  # fmt: skip
    people = ngettext(
        "Vor Ihnen ist %(n)s Person.", "Vor Ihnen sind %(n)s Personen.", place.before
    ) % {"n": dotted(place.before)}  # fmt: skip
    minutes = ngettext(
        "Sie sind in etwa %(n)s Minute dran.", "Sie sind in etwa %(n)s Minuten dran.", place.minutes
    ) % {"n": place.minutes}  # fmt: skip
    return f"{people} {minutes}"


def _room(*, at: datetime) -> Room | None:
    """The waiting room, if there is one or has to be."""
    if not (settings.RUSH_LIMIT or settings.RUSH_OPENS):
        return None
    opens = _opens(at)
    room: Room | bool | None = cache.get(ROOM, False)
    if room is False:
        room = room_now(at=at)
        cache.set(ROOM, room, FRESH)
    if isinstance(room, Room) and not room.is_over(at):
        return room
    if opens is None and not _is_crowded():
        return None
    began = rushes.begin(per_minute=settings.RUSH_ADMIT, at=at, opens=opens)
    cache.set(ROOM, began, FRESH)
    return began


def _opens(at: datetime) -> datetime | None:
    """The moment places are put up today, if that is soon."""
    if not settings.RUSH_OPENS:
        return None
    hour, _, minute = settings.RUSH_OPENS.partition(":")
    opens = at.astimezone(BERLIN).replace(
        hour=int(hour), minute=int(minute or 0), second=0, microsecond=0
    )
    return opens if opens - timedelta(minutes=settings.RUSH_BEFORE) <= at < opens else None


def _place(ticket: Ticket, room: Room, *, at: datetime) -> Place:
    """Where somebody stands; when it opens the first who asks has the lot drawn."""
    if ticket.turn is None and not room.seed and room.opens <= at:
        rushes.draw(room.id, at=at)
        room = room_now(at=at) or room
        cache.set(ROOM, room, FRESH)
    return place_of(ticket, room, at=at)


def _is_in(request: HttpRequest, room: Room, *, at: datetime) -> bool:
    """Was this session let in, some minutes ago?"""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    rush, until = request.session.get(ADMITTED, [0, 0])
    return bool(rush == room.id and at.timestamp() < until)


def _count() -> None:
    if settings.RUSH_LIMIT:
        cache.add(PAGES, 0, 60)
        try:
            cache.incr(PAGES)
        except ValueError:  # the minute was over just now
            cache.set(PAGES, 1, 60)


def _is_crowded() -> bool:
    """Did this process make as many pages in a minute as it can?"""
    return bool(settings.RUSH_LIMIT) and cache.get(PAGES, 0) >= settings.RUSH_LIMIT


def _ticket(request: HttpRequest, room: Room) -> Ticket | None:
    try:
        rush, number, turn = signing.loads(request.COOKIES.get(TICKET, ""), salt=SALT, max_age=DAY)
    except (signing.BadSignature, ValueError):
        return None
    if rush != room.id:
        return None
    return Ticket(rush, number, datetime.fromisoformat(turn) if turn else None)


def _with(answer: HttpResponse, ticket: Ticket) -> HttpResponse:
    values: list[Any] = [ticket.rush, ticket.number, ticket.turn and ticket.turn.isoformat()]
    answer.set_cookie(
        TICKET, signing.dumps(values, salt=SALT), max_age=DAY, path=reverse("appointments"),
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip
    return answer
