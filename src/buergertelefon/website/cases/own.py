"""A citizen's own case: how it stands; with its key all of it, and what can be done."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.base.spelling import spelled_out
from buergertelefon.cases.actions import citizen
from buergertelefon.cases.downloading import download
from buergertelefon.cases.errors import BadField, CaseError
from buergertelefon.cases.models import Case, Entry
from buergertelefon.cases.queries.own import answered_with, last_answered, own_file, own_history
from buergertelefon.cases.rules.citizen import READ, may_change_reach, may_reopen
from buergertelefon.cases.rules.details import LONGEST_TEXT
from buergertelefon.cases.rules.life import Actor, State, Step, may
from buergertelefon.cases.secret import secret_of
from buergertelefon.website.cases.forms import WAYS, ReopenForm, WriteForm
from buergertelefon.website.cases.said import done, moment, refused, stand
from buergertelefon.website.cases.session import ASKED, CASES

PAGE = "website/cases/own.html"


@never_cache
@require_GET
def link(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The link of a message."""
    return CASES.link(request, code, secret)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The code, typed: how it stands. With the key: everything."""
    return CASES.enter(request)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, code: str) -> HttpResponse:
    """The case as the database has it: all of it, or what everybody may know."""
    row, says = CASES.named(code)
    if row is None:
        return CASES.refuse(request, says)
    do = request.POST.get("do", "")
    if request.method == "GET":
        return page(request, row)
    if not is_mine(request, row):
        says = gettext("Bitte öffnen Sie die Frage noch einmal mit dem Schlüssel.")
        return page(request, row, says=says, status=422)
    if do == "schliessen":
        return CASES.lock(request, row)
    if do not in DOES:
        return page(request, row, status=422)
    try:
        return DOES[do](request, row)
    except CaseError as error:  # somebody else was faster, or it is over
        return page(request, row, says=refused(error), status=409)


@never_cache
@require_GET
def file(request: HttpRequest, code: str, pk: uuid.UUID) -> HttpResponse:
    """A file of it, to be saved."""
    row, _ = CASES.named(code)
    if row is None or not is_mine(request, row):
        return redirect("case_own", code)
    if (found := own_file(row, pk)) is None:
        raise Http404
    return download(found)


def is_mine(request: HttpRequest, row: Case) -> bool:
    """May this session see all of it?"""
    return row.erased is None and CASES.is_mine(request, row)


def once(request: HttpRequest, do: str) -> str | None:
    """The key of a form, so that pressing it twice is once; None if somebody has changed it."""
    try:
        return f"{do}:{uuid.UUID(request.POST.get('once', ''))}"
    except ValueError:
        return None


def _write(request: HttpRequest, row: Case) -> HttpResponse:
    form = WriteForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, row, form=form, status=422)
    text, key = form.cleaned_data["text"], once(request, "schreiben")
    try:
        citizen.write(row.pk, text, files=form.made, key=key, at=timezone.now())
    except BadField as error:
        form.refuse(error)
        return page(request, row, form=form, status=422)
    except CaseError as error:
        return page(request, row, form=form, says=refused(error), status=409)
    return _done(request, row, "geschrieben")


def _reopen(request: HttpRequest, row: Case) -> HttpResponse:
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return page(request, row, form=form, status=422)
    text, key = form.cleaned_data["text"], once(request, "nichtgeloest")
    try:
        citizen.reopen(row.pk, text, key=key, at=timezone.now())
    except CaseError as error:
        return page(request, row, form=form, says=refused(error), status=409)
    return _done(request, row, "geoeffnet")


def _settle(request: HttpRequest, row: Case) -> HttpResponse:
    first, asked = citizen.settle(row.pk, key=once(request, "geloest"), at=timezone.now())
    if not first:  # what the other press of a double one put into the session stays
        return redirect("case_own", row.reference)
    if asked is not None:
        request.session[ASKED] = {"token": asked.token, "question": asked.question}
    return _done(request, row, "geloest")


def _withdraw(request: HttpRequest, row: Case) -> HttpResponse:
    citizen.withdraw(row.pk, key=once(request, "zurueckziehen"), at=timezone.now())
    return _done(request, row, "")


DOES: Mapping[str, Callable[[HttpRequest, Case], HttpResponse]] = {
    "schreiben": _write, "nichtgeloest": _reopen, "geloest": _settle, "zurueckziehen": _withdraw,
}  # fmt: skip


def _done(request: HttpRequest, row: Case, said: str) -> HttpResponse:
    request.session[CASES.said] = said
    return redirect("case_own", row.reference)


def page(
    request: HttpRequest, row: Case, *, form: WriteForm | ReopenForm | None = None, says: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """What is shown of it now."""
    row.refresh_from_db(fields=["state", "answered", "closed", "due", "way"])
    now, mine = timezone.now(), is_mine(request, row)
    steps = [_told(one, mine=mine) for one in own_history(row)]
    answered = row.state in {State.ANSWERED, State.CLOSED}
    context: dict[str, Any] = {
        "row": row, "mine": mine, "stand": stand(row, at=now), "steps": steps,
        "office": answered_with(row).inbox.office, "may": _may(row, mine=mine),
        "asks": _last(steps, Step.ASK) if row.state == State.ASKED else None,
        "answer": _last(steps, Step.ANSWER) if answered else None,
        "form": form or WriteForm(), "once": uuid.uuid4(), "says": says,
        "said": "" if says else request.session.pop(CASES.said, ""),
        "asked": request.session.pop(ASKED, None) if mine and request.method == "GET" else None,
        "spelled": ", ".join(spelled_out(row.reference)), "way": WAYS.get(row.way, ""),
        "lang": "en" if row.language == "en" else "de", "typed": "",
        "link": request.build_absolute_uri(
            reverse("case_link", args=[row.reference, secret_of(row.key)])
        ) if mine else "",
    }  # fmt: skip
    if not (context["may"]["write"] or context["may"]["reopen"]):  # no field is left for it
        context["typed"] = request.POST.get("text", "")[:LONGEST_TEXT].replace("\x00", "").strip()
    return render(request, PAGE, context, status=status)


def _told(entry: Entry, *, mine: bool) -> dict[str, Any]:
    """A step: when and what; what was written only to whom it belongs."""
    seen = mine and entry.step in READ | {Step.OPEN}
    return {
        "step": entry.step, "at": moment(entry.at), "done": done(entry),
        "text": entry.text if seen else "",
        "files": [one for one in entry.attachments.all() if seen and not one.internal],
    }  # fmt: skip


def _last(steps: list[dict[str, Any]], step: Step) -> dict[str, Any] | None:
    return next((one for one in reversed(steps) if one["step"] == step and one["text"]), None)


def _may(row: Case, *, mine: bool) -> dict[str, bool]:
    """What can be pressed now."""
    state, answered = State(row.state), last_answered(row)
    able = {one: mine and may(one, state, Actor.CITIZEN) for one in Step}
    return {
        "write": able[Step.ADD] or able[Step.TOLD], "settle": able[Step.CLOSE],
        "withdraw": able[Step.WITHDRAW], "reach": mine and may_change_reach(row.state),
        "reopen": mine
        and may_reopen(row.state, answered=answered, closed=row.closed, at=timezone.now()),
    }  # fmt: skip
