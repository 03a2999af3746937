"""The agent's one screen, and the small requests it makes."""

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.hours import next_service_day
from buergertelefon.base.models import Municipality
from buergertelefon.base.phone import may_be_called, shown
from buergertelefon.base.queries import hours_of
from buergertelefon.contacts import actions as contacts
from buergertelefon.contacts.errors import BadPhone, ContactError
from buergertelefon.contacts.queries import asked_today
from buergertelefon.contacts.rules import OUTCOMES, Channel, FollowUpKind, Outcome, personal_data
from buergertelefon.desk import panels
from buergertelefon.desk.records import Record
from buergertelefon.directory.models import Service
from buergertelefon.directory.queries import phone_book
from buergertelefon.knowledge.actions import words as knowledge
from buergertelefon.knowledge.catalogue import catch_up
from buergertelefon.knowledge.errors import NotKept
from buergertelefon.knowledge.queries.answering import AnswerView, answer
from buergertelefon.knowledge.queries.editorial import replies
from buergertelefon.knowledge.queries.finding import found, popular
from buergertelefon.knowledge.queries.noticing import about, standing
from buergertelefon.knowledge.rules.editing import Language
from buergertelefon.practice import actions as practice
from buergertelefon.practice.queries import has_exercises, result
from buergertelefon.reporting.queries import figures
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required
from buergertelefon.telephony.actions import ask, show
from buergertelefon.telephony.queries.people import device_of, leads
from buergertelefon.telephony.queries.sums import free_seats, ice_servers, now, softphone
from buergertelefon.telephony.queries.waits import takes_video

#: a search longer than this is cut; characters
LONGEST_QUERY = 200
agent_required = role_required(Role.AGENT)


def _page(request: AgentRequest) -> dict[str, Any]:
    agent = request.user
    desk = panels.desk(agent)
    cities = list(Municipality.objects.filter(centres=agent.centre_id).order_by("key"))
    place = desk.number.municipality_id if desk.number else request.session.get("place", "")
    if place not in {city.key for city in cities}:
        place = cities[0].key if cities else ""
    notices = standing(at=timezone.now(), place=place)
    quiet = desk.phase in {"off", "not_ready", "waiting"}
    return {
        "desk": desk,
        "notices": notices if quiet else [one for one in notices if not one.services],
        "replies": replies(agent) if quiet else [],
        "call": desk.call,
        "record": desk.record,
        "cities": cities,
        "place": place,
        "outcomes": OUTCOMES.items(),
        "numbers": panels.spoken_numbers(agent) if desk.phase in {"waiting", "not_ready"} else [],
        "open_items": panels.open_items(agent) if quiet else [],
        "softphone": softphone(agent.seat),
        "pause": panels.pauses(agent, desk.state),
        "warning": personal_data(desk.record.note) if desk.record else (),
        "result": result(agent) if desk.practising else None,
    }


@agent_required
@ensure_csrf_cookie
@require_GET
def page(request: AgentRequest) -> HttpResponse:
    """The whole screen."""
    values = _page(request)
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
    values = _page(request)
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
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
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
        values["notices"] = about(standing(at=at, place=place), first.slug)
    return render(request, "desk/hits.html", values)


def _title(n: int, *, near: bool) -> str:
    if near or not n:
        return "Kein Treffer. Ähnlich klingt:" if n else "Kein Treffer"
    return "1 Treffer" if n == 1 else f"{n} Treffer"


@agent_required
@require_GET
def one_answer(request: AgentRequest) -> HttpResponse:
    """The answer of the hit that is selected; in another language or of another day, if asked."""
    view, at = _answer(request), timezone.now()
    values: dict[str, Any] = {"answer": view, "nothing": view is None}
    values["query"] = request.GET.get("q", "")
    if view:
        notices = standing(at=at, place=request.GET.get("place", ""))
        values["notices"] = about(notices, view.slug)
        day = _day(request.GET.get("on", ""))
        values["other_day"] = day if day and day != timezone.localdate(at) else None
    return render(request, "desk/_answer.html", values)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _answer(request: HttpRequest) -> AnswerView | None:
    values = request.GET if request.method == "GET" else request.POST
    return answer(
        values.get("slug", ""),
        place=values.get("place", ""),
        at=timezone.now(),
        on=_day(values.get("on", "")),
        language=values.get("language", Language.GERMAN),
    )


def _record(request: AgentRequest) -> Record | None:
    """The record this person writes right now; nobody else's, and none that is not live."""
    record = panels.desk(request.user).record
    if record is None or not record.open or not leads(request.user, record.id):
        return None
    return record


def _refused(words: str, field: str = "") -> JsonResponse:
    return JsonResponse({"error": words, "field": field}, status=422)


_NO_PERSON = "Bitte nur kurze Wörter ohne Namen und Nummern, nach einer Suche."
_GONE = "Dieses Gespräch ist schon abgeschlossen."


def _outcome_panel(request: AgentRequest) -> HttpResponse:
    return render(request, "desk/_outcome.html", _page(request))


@agent_required
@require_POST
def topic(request: AgentRequest) -> HttpResponse:
    """Take a service as a topic, or take it away again."""
    record = _record(request)
    if record is None:
        return _refused(_GONE)
    service = get_object_or_404(Service, slug=request.POST.get("slug", ""))
    change = record.pen.remove_topic if request.POST.get("off") else record.pen.add_topic
    try:
        change(record.id, service)
    except ContactError:
        return _refused(_GONE)
    return _outcome_panel(request)


@agent_required
@require_POST
def draft(request: AgentRequest) -> HttpResponse:
    """Keep note and outcome; says what in the note looks personal."""
    record = _record(request)
    if record is None:
        return _refused(_GONE)
    note, outcome = request.POST.get("note"), request.POST.get("outcome")
    if outcome is not None and outcome not in set(Outcome):
        return _refused("Dieses Ergebnis gibt es nicht.", "outcome")
    try:
        record.pen.draft(record.id, outcome=Outcome(outcome) if outcome else None, note=note)
    except ContactError:
        return _refused(_GONE)
    return JsonResponse({"personal": list(personal_data(note or ""))})


@agent_required
@require_POST
def send_contact(request: AgentRequest) -> HttpResponse:
    """Show the office's contact data on the citizen's page; the text to copy comes back."""
    record, view = _record(request), _answer(request)
    if record is None or view is None:
        return _refused("Wählen Sie zuerst einen Treffer." if record else _GONE)
    card = contacts.Card(
        title=view.office,
        phone=view.phone,
        text=" ".join(part for part in (view.title + ".", view.address) if part),
        url=view.url,
    )
    try:
        with transaction.atomic():
            record.pen.share(record.id, card, at=timezone.now())
            record.pen.add_topic(record.id, get_object_or_404(Service, slug=view.slug))
    except ContactError:
        return _refused(_GONE)
    web = record.channel == Channel.WEB
    if web:
        show(f"web:{record.id}")
    lines = [card.title, shown(card.phone) if card.phone else "", card.text, card.url]
    return JsonResponse({"copy": "\n".join(line for line in lines if line), "shown": web})


@agent_required
@require_POST
def follow_up(request: AgentRequest) -> HttpResponse:
    """Forward, or promise a callback."""
    record = _record(request)
    if record is None:
        return _refused(_GONE)
    kind, text = request.POST.get("kind", ""), request.POST.get("text", "").strip()[:500]
    phone = request.POST.get("phone", "")
    if kind not in set(FollowUpKind):
        return _refused("Das gibt es nicht.", "kind")
    if not text:
        return _refused("Bitte schreiben Sie, worum es geht.", "text")
    if kind == FollowUpKind.CALLBACK and not phone.strip():
        return _refused("Für den Rückruf brauchen wir eine Rufnummer.", "phone")
    number = panels.desk(request.user).number
    at = timezone.now()
    due = at
    if number:
        due = next_service_day(hours_of(number.calendar, on=timezone.localdate(at)), at)
    try:
        record.pen.follow_up(record.id, FollowUpKind(kind), text=text, phone=phone, due=due)
    except BadPhone:
        return _refused("Diese Rufnummer ist nicht vollständig. Bitte prüfen Sie sie.", "phone")
    except ContactError:
        return _refused(_GONE)
    return _outcome_panel(request)


@agent_required
@require_POST
def follow_up_done(request: AgentRequest, follow_up_id: int) -> HttpResponse:
    """What was owed is done."""
    contacts.finish_follow_up(follow_up_id, centre=request.user.centre_id, at=timezone.now())
    return _outcome_panel(request)


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
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    values = {"query": query, "offices": phone_book(query), "number": may_be_called(query)}
    return render(request, "desk/_phonebook.html", values)


@agent_required
@require_POST
def wrong(request: AgentRequest) -> HttpResponse:
    """This answer is not right."""
    service = get_object_or_404(Service, slug=request.POST.get("slug", ""))
    text = " ".join(request.POST.get("text", "").split())
    if looks := personal_data(text):
        return _refused(f"Das sieht aus wie {', '.join(looks)}. Bitte weglassen.", "text")
    knowledge.flag_wrong(service, at=timezone.now(), text=text, by=request.user)
    return JsonResponse({"said": f"Die Redaktion prüft „{service.name}“ und antwortet hier."})


@agent_required
@require_POST
def best(request: AgentRequest) -> HttpResponse:
    """These words meant this service; counted, with nobody's name."""
    service = get_object_or_404(Service, slug=request.POST.get("slug", ""))
    try:
        knowledge.best_hit(request.POST.get("q", ""), service, on=timezone.localdate())
    except NotKept:
        return _refused(_NO_PERSON)
    return JsonResponse({"said": f"Gemerkt: Das war „{service.name}“."})


@agent_required
@require_POST
def word(request: AgentRequest) -> HttpResponse:
    """The caller's words as an everyday word of this service, for the editors."""
    service = get_object_or_404(Service, slug=request.POST.get("slug", ""))
    try:
        proposal = knowledge.propose(request.POST.get("q", ""), service)
    except NotKept:
        return _refused(_NO_PERSON)
    known = proposal.confirmed
    words = "kennen wir schon" if known else "ist vorgeschlagen, die Redaktion sieht es an"
    return JsonResponse({"said": f"„{proposal.phrase}“ {words}."})


@agent_required
@require_POST
def vain(request: AgentRequest) -> HttpResponse:
    """A search ended without an answer: its unknown words are counted, words only."""
    if panels.desk(request.user).practising:
        return HttpResponse(status=204)
    query, today = request.POST.get("q", "")[:LONGEST_QUERY], timezone.localdate()
    knowledge.asked_in_vain(found(query, place="", on=today).unknown, on=today)
    return HttpResponse(status=204)


@agent_required
@require_POST
def replies_read(request: AgentRequest) -> HttpResponse:
    """The editors' replies were read: that this person asked is forgotten."""
    knowledge.replies_read(request.user)
    return _outcome_panel(request)


@agent_required
@require_POST
def nothing(request: AgentRequest) -> HttpResponse:
    """Nothing fits these words."""
    try:
        knowledge.nothing_fits(request.POST.get("q", ""), at=timezone.now())
    except NotKept:
        return _refused("Bitte melden Sie nur einzelne Wörter, ohne Namen und Nummern.")
    return JsonResponse({"said": "Danke, die Redaktion weiß Bescheid."})


@agent_required
@require_POST
def close(request: AgentRequest) -> HttpResponse:
    """The wrap-up is over: the record, and the person's state, in one transaction."""
    record = _record(request)
    outcome = request.POST.get("outcome", "")
    if record is not None and outcome not in set(Outcome):
        return _refused("Bitte wählen Sie, wie das Gespräch endet.", "outcome")
    try:
        with transaction.atomic():
            if record is not None:  # else it was passed on: the record is the colleague's
                note = request.POST.get("note", "")
                record.pen.close(record.id, outcome=Outcome(outcome), note=note)
            ask(request.user.centre_id, device_of(request.user), "close")
    except ContactError:
        return _refused(_GONE)
    return HttpResponse(status=204)


@agent_required
@require_POST
def practise(request: AgentRequest) -> HttpResponse:
    """The next practice call rings here; `again`: the last one once more."""
    if panels.desk(request.user).phase not in {"not_ready", "waiting"}:
        return _refused("Üben geht erst, wenn kein Anruf mehr zu bearbeiten ist.")
    if not practice.begin(request.user, at=timezone.now(), again=request.POST.get("again") == "1"):
        return _refused("Es gibt noch keine Übungsanrufe. Die Teamleitung kann welche anlegen.")
    return HttpResponse(status=204)


@agent_required
@require_POST
def practise_more(request: AgentRequest) -> HttpResponse:
    """The scripted caller says the next line."""
    record = _record(request)
    if record is None or record.script is None:
        return _refused(_GONE)
    try:
        practice.say_more(record.id)
    except ContactError:
        return _refused(_GONE)
    return render(request, "desk/_call.html", _page(request))


@agent_required
@require_POST
def practise_end(request: AgentRequest) -> HttpResponse:
    """Enough practised: ready for real calls."""
    practice.end(request.user)
    return HttpResponse(status=204)
