"""The team lead's page of the outbox, and the page of letters to print."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.pdf import PdfError
from buergertelefon.messages import queries
from buergertelefon.messages.actions import (
    enter_sent,
    give_up,
    resend,
    resend_all,
    take_back_sent,
)
from buergertelefon.messages.errors import NotAgain, NotWaiting
from buergertelefon.messages.letters import printed
from buergertelefon.messages.models import Message
from buergertelefon.messages.previews import LANGUAGES, as_letter, previews
from buergertelefon.messages.rules.outbox import CHANNELS, STATES, Channel, State
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required

lead_required = role_required(Role.TEAM_LEAD)
#: whoever has the printer
printer_required = role_required(Role.BACK_OFFICE, Role.TEAM_LEAD)
#: lines shown at once; letters, which are printed at once
MOST, MOST_LETTERS = 100, 50
#: pages around the one of letters, for who may print: by the names of their addresses
AROUND = (
    (Role.TEAM_LEAD, (("board", "Stand jetzt"), ("messages", "Nachrichten"))),
    (Role.BACK_OFFICE, (("counter", "Schalter"), ("calendars", "Kalender"))),
)
GONE = "Dieser Brief wartet nicht mehr: Er ist schon eingetragen oder zurückgezogen."


def _page(request: AgentRequest, *, problem: str = "") -> HttpResponse:
    centre = request.user.centre_id
    lines = queries.unsent(centre, MOST)
    failures, whole = queries.failures(centre)
    counts = queries.counts(centre)
    values = {
        "counts": [(STATES[state], number) for state, number in counts.items()],
        "lines": lines, "more": whole - len(lines), "failures": failures,
        "usable": [CHANNELS[one] for one in queries.channels()], "problem": problem,
        "letters": queries.letters_waiting(centre)[0],
    }  # fmt: skip
    return render(request, "messages/outbox.html", values, status=422 if problem else 200)


@lead_required
@never_cache
@require_GET
def outbox(request: AgentRequest) -> HttpResponse:
    """How many are in which state, and what has not gone."""
    return _page(request)


@lead_required
@require_POST
def again(request: AgentRequest, message: int) -> HttpResponse:
    """Send a failed one once more."""
    row = get_object_or_404(Message, pk=message, centre=request.user.centre_id)
    try:
        resend(row.pk, at=timezone.now())
    except NotAgain:
        said = "Diese Nachricht wartet schon, ist gesendet, oder ihr Text ist gelöscht."
        return _page(request, problem=said)
    return redirect("messages")


@lead_required
@require_POST
def again_all(request: AgentRequest) -> HttpResponse:
    """Send all that have failed for one reason once more."""
    found = resend_all(
        request.user.centre_id, request.POST.get("grund", "")[:20], at=timezone.now()
    )
    if not found:
        return _page(request, problem="Davon ist nichts mehr da, was noch einmal gehen kann.")
    words = "1 Nachricht wird" if found == 1 else f"{found} Nachrichten werden"
    messages.success(request, f"{words} noch einmal gesendet.")
    return redirect("messages")


@lead_required
@never_cache
@require_GET
def preview(request: AgentRequest) -> HttpResponse:
    """What citizens are written, in each language, by each way, with invented facts."""
    made = previews()
    chosen = request.GET.get("sprache", "de")
    language = chosen if chosen in LANGUAGES else "de"
    values = {
        "previews": [one for one in made if one.draft.language == language],
        "languages": LANGUAGES.items(), "language": language,
    }  # fmt: skip
    return render(request, "messages/preview.html", values)


@lead_required
@never_cache
@require_GET
def preview_letter(request: AgentRequest, number: int) -> HttpResponse:
    """One of them as it would be printed."""
    found = [one for one in previews() if one.number == number and one.is_letter]
    if not found or request.user.centre is None:
        raise Http404
    made = printed([as_letter(found[0], request.user.centre)])
    headers = {"Content-Disposition": f'inline; filename="vorschau-{number}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _letters(request: AgentRequest, *, problem: str = "") -> HttpResponse:
    centre = request.user.centre_id
    waiting = queries.letters(centre)
    pages = [one for role, some in AROUND if request.user.has_role(role) for one in some]
    values: dict[str, Any] = {
        "waiting": waiting[:MOST_LETTERS], "more": max(0, len(waiting) - MOST_LETTERS),
        "entered": queries.letters_entered(centre, at=timezone.now()),
        "failed": queries.letters(centre, State.FAILED), "problem": problem,
        "nav": [*pages, ("letters", "Briefe")], "nav_name": "Seiten",
    }  # fmt: skip
    return render(request, "messages/letters.html", values, status=422 if problem else 200)


@printer_required
@never_cache
@require_GET
def letters(request: AgentRequest) -> HttpResponse:
    """Letters to print, and what became of the last ones."""
    return _letters(request)


@printer_required
@never_cache
@require_GET
def print_letter(request: AgentRequest, letter: int) -> HttpResponse:
    """One letter."""
    return _pdf(request, [letter], f"brief-{letter}.pdf")


@printer_required
@never_cache
@require_GET
def print_letters(request: AgentRequest) -> HttpResponse:
    """Those that are shown, as one file."""
    return _pdf(request, _numbers(request.GET), "briefe.pdf")


@printer_required
@require_POST
def enter(request: AgentRequest) -> HttpResponse:
    """They are printed and posted."""
    asked = _numbers(request.POST)
    sent = enter_sent(asked, centre=request.user.centre_id, at=timezone.now())
    if missing := sorted(set(asked) - set(sent)):
        names = ", ".join(map(str, missing))
        return _letters(request, problem=f"Bitte nicht senden, inzwischen erledigt: Brief {names}.")
    return _said(request, sent, "als gesendet eingetragen")


@printer_required
@require_POST
def take_back(request: AgentRequest) -> HttpResponse:
    """They are not posted after all."""
    back = take_back_sent(
        _numbers(request.POST), centre=request.user.centre_id, at=timezone.now()
    )  # fmt: skip
    if not back:
        return _letters(request, problem="Das ist länger als einen Tag her und bleibt so.")
    return _said(request, back, "wieder in der Liste")


@printer_required
@require_POST
def give_up_letter(request: AgentRequest, letter: int) -> HttpResponse:
    """This one is not to be posted."""
    try:
        give_up(letter, centre=request.user.centre_id, at=timezone.now())
    except NotWaiting:
        return _letters(request, problem=GONE)
    return _said(request, [letter], "zurückgezogen")


@printer_required
@require_POST
def print_again(request: AgentRequest, letter: int) -> HttpResponse:
    """One that was given up is to be posted after all."""
    here = Message.objects.filter(centre=request.user.centre_id, channel=Channel.LETTER)
    row = get_object_or_404(here, pk=letter)
    try:
        resend(row.pk, at=timezone.now())
    except NotAgain:
        return _letters(request, problem=GONE)
    return _said(request, [letter], "wieder in der Liste")


def _pdf(request: AgentRequest, numbers: list[int], name: str) -> HttpResponse:
    if not (rows := queries.to_print(request.user.centre_id, numbers)):
        raise Http404
    try:
        made = printed(rows)
    except PdfError as error:
        return _letters(request, problem=str(error))
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _numbers(given: QueryDict) -> list[int]:
    """Numbers of letters; what is none is left out."""
    typed = given.getlist("brief")[:MOST_LETTERS]
    return [int(one) for one in typed if one.isascii() and one.isdecimal() and len(one) < 19]


def _said(request: AgentRequest, numbers: list[int], what: str) -> HttpResponse:
    """Back to the list, which says what has happened."""
    words = "1 Brief" if len(numbers) == 1 else f"{len(numbers)} Briefe"
    messages.success(request, f"{words} {what}.")
    return redirect("letters")
