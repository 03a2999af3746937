"""One step for all cases that were chosen in the list."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from buergertelefon.base.reference import normal
from buergertelefon.base.typed import typed
from buergertelefon.cases.actions import bulk, steps
from buergertelefon.cases.actions.returning import pass_on_rightly
from buergertelefon.cases.errors import BadField
from buergertelefon.cases.models import Case, Inbox
from buergertelefon.cases.queries.worklist import seen
from buergertelefon.cases.rules.details import worded
from buergertelefon.cases.rules.life import Step
from buergertelefon.cases.views.doing import other_case
from buergertelefon.cases.views.frame import (
    other_inboxes,
    own_scope,
    part_for,
    parts,
    staff_required,
)
from buergertelefon.cases.views.worklist import shown, wanted_of
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest

#: what is said of those it was done with
WORDS = {
    "accept": "angenommen", "pass_on": "weitergegeben", "note": "mit einer Notiz",
    "merge": "zusammengelegt",
}  # fmt: skip


@staff_required
@require_POST
def many(request: AgentRequest) -> HttpResponse:
    """Accept, pass on, note or merge; what one of them refuses stops no other."""
    do, wanted = request.POST.get("do", ""), wanted_of(request)
    codes = [one for one in map(normal, request.POST.getlist("code")) if one][: bulk.MOST]
    rows = list(seen(own_scope(request)).filter(reference__in=codes).order_by("opened", "pk"))
    try:
        outcome = bulk.each(rows, _step(request, do, rows))
    except BadField as error:
        given = {
            "field": error.field, "problem": str(error), "codes": codes,
            "text": request.POST.get("text", ""), "into": request.POST.get("into", ""),
            "inbox": request.POST.get("inbox", ""),
        }  # fmt: skip
        return shown(request, wanted, bulk=given, status=422)
    tell(request, bulk.said(outcome, WORDS[do]), bad=bool(outcome.refused))
    return redirect(f"{reverse('cases')}?{request.GET.urlencode()}")


def _step(request: AgentRequest, do: str, rows: list[Case]) -> Callable[[Case], object]:
    """What is done with each. Raises BadField."""
    if not rows:
        raise BadField("code", "Bitte wählen Sie Vorgänge aus.")
    at, key = timezone.now(), _key(request)
    match do:
        case "accept":
            return lambda row: _take(request, row, Step.ACCEPT, at=at, key=key)
        case "note":
            text = worded(request.POST.get("text", ""), field="text", what="Die Notiz")
            return lambda row: _take(request, row, Step.NOTE, at=at, key=key, text=text)
        case "pass_on":
            inbox = _target(request)
            return lambda row: pass_on_rightly(
                row.pk, inbox, actor=_part(request, row, Step.PASS_ON), at=at, key=key
            )
        case "merge":
            typed_code = typed(request.POST, "into")
            into = other_case(request.user, typed_code) if typed_code else rows[0]
            if len(rows) < 2 and into.pk == rows[0].pk:
                raise BadField("into", "Bitte wählen Sie einen zweiten Vorgang oder einen Code.")
            rows[:] = [one for one in rows if one.pk != into.pk]
            return lambda row: steps.merge(
                row.pk, into.pk, actor=_part(request, row, Step.MERGE), at=at, key=key
            )
    raise BadField("do", "Bitte wählen Sie, was Sie tun möchten.")


def _take(request: AgentRequest, row: Case, step: Step, *, at: datetime, **given: Any) -> object:
    return steps.take(row.pk, step, actor=_part(request, row, step), at=at, **given)


def _part(request: AgentRequest, row: Case, step: Step) -> Any:
    return part_for(step, row, parts(request, row))


def _target(request: AgentRequest) -> Inbox:
    wanted = typed(request.POST, "inbox")
    for one in other_inboxes(request):
        if str(one.pk) == wanted:
            return one
    raise BadField("inbox", "Bitte wählen Sie eine Stelle der Liste.")


def _key(request: AgentRequest) -> str | None:
    """Of this press; the same for every case of it."""
    try:
        return str(uuid.UUID(typed(request.POST, "key")))
    except ValueError:
        return None
