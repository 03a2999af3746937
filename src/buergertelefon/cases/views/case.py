"""One case: what was asked, what happened, what can be done now."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.cases.errors import BadField, CaseError, Changed, NotPossible
from buergertelefon.cases.forms import (
    DraftForm,
    MergeForm,
    NoteForm,
    PassForm,
    ReturnForm,
    Step,
    WithFiles,
    WriteForm,
)
from buergertelefon.cases.models import Case
from buergertelefon.cases.queries import inboxes
from buergertelefon.cases.queries.alike import alike, answer_of
from buergertelefon.cases.queries.cases import history, is_late
from buergertelefon.cases.queries.worklist import seen
from buergertelefon.cases.rules.life import OPEN, Actor, State, possible
from buergertelefon.cases.views import writing
from buergertelefon.cases.views.doing import DOES, Press
from buergertelefon.cases.views.frame import own_case, own_scope, page, parts, staff_required
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.messages.errors import BadMessage
from buergertelefon.staff.views import AgentRequest

#: which form belongs to what is done; the rest needs none of its own
FORMS: dict[str, type[Step]] = {
    "answer": WriteForm, "ask": WriteForm, "note": NoteForm, "pass_on": PassForm,
    "return": ReturnForm, "merge": MergeForm, "draft": DraftForm,
}  # fmt: skip


@staff_required
@require_GET
def case(request: AgentRequest, code: str) -> HttpResponse:
    """All that is known of it."""
    return _page(request, own_case(request, code))


@staff_required
@require_POST
def step(request: AgentRequest, code: str) -> HttpResponse:
    """Take a step, or put a text into the answer that is being written."""
    row = own_case(request, code)
    if "insert" in request.POST:
        return _inserted(request, row)
    do = request.POST.get("do", "")
    if do not in DOES:
        return _page(request, row, problem="Bitte wählen Sie, was Sie tun möchten.", status=422)
    form = _form(do, row, data=request.POST, files=request.FILES)
    if not form.is_valid():
        return _page(request, row, tried=(do, form), status=422)
    press = Press(row, parts(request, row), request.user, form.cleaned_data, timezone.now())
    try:
        words, address = DOES[do](press)
    except (Changed, NotPossible) as error:
        now = own_case(request, code)
        data = request.POST.copy()
        data["seen"], data["had"] = (
            str(now.changes),
            str(now.taken_by_id or ""),
        )  # seen from here on
        form = _form(do, now, data=data, files=request.FILES)
        form.is_valid()
        return _page(request, now, tried=(do, form), problem=str(error), status=409)
    except BadField as error:
        field = {"files": "attached"}.get(error.field, error.field)
        form.add_error(field if field in form.fields else None, str(error))
        return _page(request, own_case(request, code), tried=(do, form), status=422)
    except (CaseError, BadMessage) as error:
        now = own_case(request, code)
        return _page(request, now, tried=(do, form), problem=str(error), status=422)
    tell(request, words)
    if address:
        return redirect(address)
    if not seen(own_scope(request)).filter(pk=row.pk).exists():
        return redirect("cases")  # it lies with somebody else now
    return redirect("case", row.reference)


def _inserted(request: AgentRequest, row: Case) -> HttpResponse:
    """The text with what was chosen put in behind it: nothing is saved and nothing sent."""
    data = request.POST.copy()
    add = writing.chosen(row, own_scope(request), str(data["insert"]), at=timezone.now())
    data["text"] = "\n\n".join(one for one in (str(data.get("text", "")).rstrip(), add) if one)
    form = WriteForm(data, request.FILES)
    form.is_valid()
    return _page(request, row, tried=("answer", form), search=str(data.get("wissen", "")))


def _form(do: str, row: Case, *, data: Any = None, files: Any = None) -> Step:
    kind = FORMS.get(do, Step)
    initial = {"seen": row.changes, "key": uuid.uuid4(), "had": row.taken_by_id}
    given: dict[str, Any] = {"initial": initial}
    if kind in {PassForm, ReturnForm}:
        given["inboxes"] = inboxes.rows().filter(centre=row.centre_id).order_by("office__name")
    if kind is PassForm and row.state == State.RETURNED:
        given["initial"]["inbox"] = row.rather_id
    if kind is DraftForm:
        given["initial"]["text"] = answer_of(row.pk)
    return kind(data, files, **given)


def _page(
    request: AgentRequest, row: Case, *, tried: tuple[str, Step] | None = None,
    problem: str = "", search: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    now, scope, acting = timezone.now(), own_scope(request), parts(request, row)
    may = {one.value for part in acting for one in possible(State(row.state), part)}
    if row.erased is not None:
        may = set()
    forms = {
        "write": _form("answer", row), "note": _form("note", row), "plain": _form("", row),
        "pass_on": _form("pass_on", row), "back": _form("return", row),
        "merge": _form("merge", row), "draft": _form("draft", row),
    }  # fmt: skip
    do, form = tried or ("", None)
    if isinstance(form, WithFiles):
        form.lost_files()
    if form is not None:
        forms[{"answer": "write", "ask": "write", "return": "back"}.get(do, do) or "plain"] = form
    is_open = row.state in OPEN
    values: dict[str, Any] = {
        "row": row, "now": now, "late": is_late(row, at=now), "may": may, "forms": forms,
        "tried": do, "bad": form if status == 422 and form is not None and form.errors else None,
        "problem": problem, "entries": history(row.pk, internal=True),
        "files": list(row.attachments.defer("content")), "mine": row.taken_by_id == request.user.pk,
        "merged": seen(scope).filter(merged_into=row.pk).order_by("opened"),
        "readable": seen(scope).filter(merged=row.pk).exists(),
        "alike": alike(row, scope, at=now) if is_open else (),
        "blocks": writing.blocks(row) if "answer" in may else (),
        "known": writing.known(row, search, at=now) if "answer" in may else (),
        "search": search, "by_phone": row.way == "phone", "is_open": is_open,
        "forgettable": Actor.CENTRE in acting and row.erased is None,
        "proposable": row.service is not None and row.answered is not None and not row.erased,
    }  # fmt: skip
    return page(request, "case", values, status)
