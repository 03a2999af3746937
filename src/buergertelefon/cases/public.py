"""The page of an office without accounts: what its link opens, one case while it lies there."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.base.phone import shown
from buergertelefon.cases.actions.office_mail import BY_OFFICE
from buergertelefon.cases.actions.steps import take
from buergertelefon.cases.cleaning import clean
from buergertelefon.cases.errors import BadField, MovedOn, MustWait, Refused, Unknown
from buergertelefon.cases.models import Case
from buergertelefon.cases.office_forms import OfficeForm
from buergertelefon.cases.queries.cases import history, is_late
from buergertelefon.cases.queries.offices import by_office_link
from buergertelefon.cases.rules.details import LONGEST_TEXT
from buergertelefon.cases.rules.files import Cleaned
from buergertelefon.cases.rules.life import ACTORS, DONE, STATES, Actor, State, Step, possible
from buergertelefon.cases.rules.words import Reply
from buergertelefon.knowledge.forms import dressed
from buergertelefon.messages.errors import BadMessage

#: what can be pressed here, and what is said then
PRESSED = {
    Step.ANSWER: "Danke. Ihre Antwort ist unterwegs.",
    Step.ASK: "Ihre Rückfrage ist gestellt. Die Frist ruht, bis sie beantwortet ist.",
    Step.RETURN: "Danke. Wir suchen die richtige Stelle.",
    Step.ACCEPT: "Danke. Jetzt ist zu sehen, dass Sie daran arbeiten.",
}
STATUS: dict[type[Refused], int] = {MovedOn: 410, MustWait: 429, Unknown: 404}


@never_cache
@require_http_methods(["GET", "POST"])
def office(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """The question, its history, and what the office does with it."""
    try:
        row = by_office_link(code, token)
    except (Unknown, MustWait) as error:
        return _refused(request, error)
    if request.method == "GET":
        return _page(request, row, OfficeForm(initial={"key": uuid.uuid4()}))
    form = OfficeForm(request.POST, request.FILES)
    if form.is_valid() and _done(request, row, form):
        return redirect("case_office", code, token)
    return _page(request, row, form, status=422)


@never_cache
@require_GET
def attachment(request: HttpRequest, code: str, token: str, file: uuid.UUID) -> HttpResponse:
    """A file that belongs to it, to be saved."""
    try:
        row = by_office_link(code, token)
    except (Unknown, MustWait) as error:
        return _refused(request, error)
    found = get_object_or_404(row.attachments.filter(internal=False), pk=file)
    answer = HttpResponse(bytes(found.content), content_type=found.kind)
    answer["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"  # noqa: FBT003  # Django's own order
    answer["Content-Security-Policy"] = "sandbox"
    return _hidden(answer)


def _done(request: HttpRequest, row: Case, form: OfficeForm) -> bool:
    """The step that was pressed; else the form says why not."""
    if (pressed := request.POST.get("do")) not in set(PRESSED):
        form.add_error(None, "Bitte wählen Sie, was geschehen soll.")
        return False
    step, said = Step(str(pressed)), form.cleaned_data
    try:
        files: list[Cleaned] = [clean(name, content) for name, content in said["attached"]]
        take(
            row.pk, step, actor=Actor.OFFICE, at=timezone.now(), text=said["text"],
            key=f"office:{said['key']}", files=[] if step == Step.ACCEPT else files,
            lies_at=row.inbox_id,
        )  # fmt: skip
    except BadField as error:
        form.add_error({"text": "text", "files": "attached"}.get(error.field), str(error))
    except (Refused, BadMessage) as error:
        form.add_error(None, str(error))
    else:
        messages.success(request, PRESSED[step])
        return True
    return False


def _page(request: HttpRequest, row: Case, form: OfficeForm, *, status: int = 200) -> HttpResponse:
    dressed(form)
    may = [one for one in possible(State(row.state), Actor.OFFICE) if one in PRESSED]
    known = row.way in BY_OFFICE  # it calls, or it writes: then it has to know whom
    values: dict[str, Any] = {
        "row": row, "form": form, "may": may, "state": STATES[row.state],
        "late": is_late(row, at=timezone.now()), "token": request.resolver_match.kwargs["token"]
        if request.resolver_match else "", "code": row.reference,
        "name": row.name if known else "", "phone": shown(row.phone) if known and row.phone else "",
        "postal": row.postal if row.way == Reply.LETTER else "", "calls": row.way == Reply.PHONE,
        "steps": [(one, DONE[one.step], ACTORS[one.actor]) for one in
                  history(row.pk, internal=False)],
    }  # fmt: skip
    with override("de"):
        return _hidden(render(request, "cases/office.html", values, status=status))


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    says = "Dieser Link öffnet keinen Vorgang. Bitte prüfen Sie, ob er vollständig ist."
    if type(error) is not Unknown:
        says = str(error)
    typed = request.POST.get("text", "")[:LONGEST_TEXT].replace("\x00", "").strip()
    values = {"says": says, "moved": isinstance(error, MovedOn), "typed": typed}
    with override("de"):
        page = render(request, "cases/office_closed.html", values, status=STATUS[type(error)])
    return _hidden(page)


def _hidden(answer: HttpResponse) -> HttpResponse:
    """The address is a key: it goes to no search engine and to no other site."""
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "same-origin"
    return answer
