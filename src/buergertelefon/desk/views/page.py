"""The agent's one screen and what is looked up on it."""

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from buergertelefon.base.models import Municipality
from buergertelefon.base.phone import may_be_called
from buergertelefon.base.typed import typed
from buergertelefon.contacts.queries import asked_today
from buergertelefon.desk import courses, panels, waste
from buergertelefon.desk.views.frame import (
    agent_required,
    look,
)
from buergertelefon.knowledge.catalogue import catch_up
from buergertelefon.knowledge.queries.answering import AnswerView, answer
from buergertelefon.knowledge.queries.finding import found, popular
from buergertelefon.knowledge.queries.noticing import about, standing
from buergertelefon.knowledge.rules.editing import Language
from buergertelefon.phonebook.queries import entries
from buergertelefon.practice.queries import has_exercises
from buergertelefon.reporting.queries.now import figures
from buergertelefon.responsibility.queries.taxoffices import listed
from buergertelefon.responsibility.queries.who import because, who
from buergertelefon.responsibility.queries.words import Told
from buergertelefon.staff.views import AgentRequest
from buergertelefon.telephony.queries.sums import free_seats, ice_servers, now
from buergertelefon.telephony.queries.waits import takes_video

#: of the phone book, as many as one sees beside a call
MOST_OFFICES = 8


@agent_required
@ensure_csrf_cookie
@require_GET
def page(request: AgentRequest) -> HttpResponse:
    """The whole screen."""
    values = look(request)
    at, phone = timezone.now(), values["softphone"]
    values |= {
        "ice": json.dumps(ice_servers()),
        "softphone_json": json.dumps(phone) if phone else "",
        "queue": figures(request.user.centre_id, at=at),
        "hits": popular(
            place=values["place"],
            on=timezone.localdate(at),
            asked=asked_today(request.user.centre_id, on=timezone.localdate(at)),
        ),
        "hits_title": "Heute oft gefragt",
        "may_practise": has_exercises(request.user.centre_id),
        "camera": takes_video(request.user),
    }
    answer = render(request, "desk/desk.html", values)
    if phone:  # the one page that speaks to the telephone system
        origin = phone["ws"].rpartition("/")[0]
        policy = settings.CONTENT_SECURITY_POLICY.replace("connect-src ", f"connect-src {origin} ")
        answer.headers["Content-Security-Policy"] = policy
    return answer


@agent_required
@require_GET
def state_panels(request: AgentRequest) -> HttpResponse:
    """The panels that follow the state of the call."""
    values = look(request)
    if request.GET.get("answer") != "0":
        values["with_answer"] = True
    return render(request, "desk/panels.html", values)


@agent_required
@require_GET
def hits(request: AgentRequest) -> HttpResponse:
    """What fits what is typed, and the answer of the first."""
    at = timezone.now()
    place = request.GET.get("place", "")
    if request.session.get("place") != place:
        request.session["place"] = place  # a write, so not with every key
    query = typed(request.GET, "q")
    today = timezone.localdate(at)
    values: dict[str, Any] = {"query": query, "place": place}
    if not query:
        desk = panels.desk(request.user)
        values |= {"desk": desk, "call": desk.call, "record": desk.record}
        values |= {
            "hits": popular(
                place=place, on=today, asked=asked_today(request.user.centre_id, on=today)
            )
        }
        notices = standing(at=at, place=place)
        quiet = desk.phase in {"off", "not_ready", "waiting"}
        values["notices"] = notices if quiet else [one for one in notices if not one.services]
        values |= {
            "hits_title": "Heute oft gefragt",
            "pause": panels.pauses(request.user, desk.state),
        }
        return render(request, "desk/hits.html", values)
    here = request.GET.get("here") == "1"
    if request.GET.get("renew") == "1":
        catch_up(on=today)
    result = found(
        query, place=place, on=today, typing=request.GET.get("typing") == "1", only_here=here
    )
    values |= {"hits": result.hits, "near": result.near, "repaired": result.repaired}
    values["question"] = result.question
    values["hits_title"] = _title(len(result.hits), near=result.near)
    first = result.hits[0] if result.hits and not result.near else None
    values["answer"] = answer(first.slug, place=place, at=at) if first else None
    values["nothing"] = first is None
    if first:
        values |= _responsible(request, first.slug, on=today)
        values["notices"] = about(standing(at=at, place=place), first.slug)
        values |= _to_do(request, values["answer"])
    return render(request, "desk/hits.html", values)


def _title(n: int, *, near: bool) -> str:
    if near or not n:
        return "Kein Treffer. Ähnlich klingt:" if n else "Kein Treffer"
    return "1 Treffer" if n == 1 else f"{n} Treffer"


@agent_required
@require_GET
def one_answer(request: AgentRequest) -> HttpResponse:
    """The answer of the hit that is selected; in another language or of another day, if asked."""
    view, at = answer_of(request), timezone.now()
    values: dict[str, Any] = {"answer": view, "nothing": view is None}
    values["query"] = request.GET.get("q", "")
    if view:
        notices = standing(at=at, place=request.GET.get("place", ""))
        values["notices"] = about(notices, view.slug)
        values |= _to_do(request, view)
        day = _day(request.GET.get("on", ""))
        values |= _responsible(request, view.slug, on=day or timezone.localdate(at))
        values["other_day"] = day if day and day != timezone.localdate(at) else None
    return render(request, "desk/_answer.html", values)


def _responsible(request: HttpRequest, slug: str, *, on: date) -> dict[str, Any]:
    """Who is responsible here, and where the caller says it is; with the reasons."""
    city = Municipality.objects.filter(key=request.GET.get("place", "")).first()
    return {
        "because": because(slug, city.name, on=on) if city else None,
        "elsewhere": _elsewhere(request),
        "there": responsible_there(request, slug, on=on),
    }


def _to_do(request: AgentRequest, view: AnswerView | None) -> dict[str, Any]:
    """What of this answer can be done at the desk: courses of a school, an address and its waste.

    By the office that answers, so a city needs no setting for it.
    """
    if view is None:
        return {}
    centre = request.user.centre_id
    return {
        "school": courses.school_at(view.where.pk, centre=centre),
        "waste_here": waste.takes_waste(view.where.pk, centre=centre),
    }


def _elsewhere(request: HttpRequest) -> str:
    values = request.GET if request.method == "GET" else request.POST
    return typed(values, "elsewhere")


def responsible_there(request: HttpRequest, slug: str, *, on: date | None = None) -> Told | None:
    """Who is responsible where the caller says it is; None if no other place was named."""
    elsewhere = _elsewhere(request)
    return who(slug, elsewhere, on=on or timezone.localdate()) if elsewhere else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def answer_of(request: HttpRequest) -> AnswerView | None:
    values = request.GET if request.method == "GET" else request.POST
    return answer(
        typed(values, "slug"),
        place=values.get("place", ""),
        at=timezone.now(),
        on=_day(values.get("on", "")),
        language=values.get("language", Language.GERMAN),
    )


@agent_required
@require_GET
def transfer(request: AgentRequest) -> HttpResponse:
    """To whom a call can be passed: queues and free seats, numbers only."""
    centre = request.user.centre_id
    values: dict[str, Any] = {"lines": now(centre).lines, "seats": free_seats(centre)}
    values["outside"] = panels.desk(request.user).can("make")
    return render(request, "desk/_transfer.html", values)


@agent_required
@require_GET
def find_office(request: AgentRequest) -> HttpResponse:
    """Whom a call can be passed to outside: offices by name, or the number that was typed."""
    query = typed(request.GET, "q")
    place = request.session.get("place", "")
    found = entries(query, at=timezone.now(), place=place, limit=MOST_OFFICES)
    values = {
        "query": query, "entries": found, "number": may_be_called(query),
        "tax_offices": listed(query, limit=MOST_OFFICES),
    }  # fmt: skip
    return render(request, "desk/_phonebook.html", values)
