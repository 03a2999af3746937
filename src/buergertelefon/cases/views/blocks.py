"""Texts that an office uses again: written, changed, removed."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from buergertelefon.cases.actions import blocks as actions
from buergertelefon.cases.errors import BadField
from buergertelefon.cases.forms import BlockForm
from buergertelefon.cases.models import Inbox, TextBlock
from buergertelefon.cases.queries import inboxes
from buergertelefon.cases.rules.words import Language
from buergertelefon.cases.views.frame import own_scope, page, staff_required
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest


@staff_required
@require_GET
def blocks(request: AgentRequest) -> HttpResponse:
    """Those of the own offices and of all."""
    own = set(_own(request).values_list("pk", flat=True))
    rows = _readable(request).select_related("inbox__office").order_by("title")
    return page(request, "blocks", {"lines": [(one, one.pk in own) for one in rows]})


@staff_required
@require_http_methods(["GET", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    """A text that is not there yet."""
    return _written(request, TextBlock(centre=request.user.centre))


@staff_required
@require_http_methods(["GET", "POST"])
def block(request: AgentRequest, pk: int) -> HttpResponse:
    """Another wording."""
    return _written(request, get_object_or_404(_own(request), pk=pk))


@staff_required
@require_POST
def remove(request: AgentRequest, pk: int) -> HttpResponse:
    """Delete it; pressed twice, it is gone."""
    row = _own(request).filter(pk=pk).first()
    if row is None and _readable(request).filter(pk=pk).exists():
        get_object_or_404(_own(request), pk=pk)
    if row is not None:
        actions.remove(row)
        tell(request, f"„{row.title}“ ist gelöscht.")
    return redirect("case_blocks")


def _written(request: AgentRequest, row: TextBlock) -> HttpResponse:
    initial: dict[str, Any] = {
        "title": row.title, "text": row.text, "language": row.language, "inbox": row.inbox_id
    }  # fmt: skip
    form = BlockForm(
        request.POST or None, initial=initial, inboxes=_inboxes(request), everywhere=_lead(request)
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.keep(
                row, given["title"], given["text"], inbox=given["inbox"],
                language=Language(given["language"]),
            )  # fmt: skip
        except BadField as error:
            form.add_error(error.field, str(error))
        else:
            tell(request, f"„{row.title}“ ist gespeichert.")
            return redirect("case_blocks")
    values = {"form": form, "kept": row if row.pk else None}
    return page(request, "block", values, 422 if form.is_bound else 200)


def _lead(request: AgentRequest) -> bool:
    return own_scope(request).inboxes is None


def _inboxes(request: AgentRequest) -> QuerySet[Inbox]:
    found = inboxes.rows().filter(centre=request.user.centre_id).order_by("office__name")
    mine: Sequence[int] | None = own_scope(request).inboxes
    return found if mine is None else found.filter(pk__in=mine)


def _readable(request: AgentRequest) -> QuerySet[TextBlock]:
    found = TextBlock.objects.filter(centre=request.user.centre_id)
    mine = own_scope(request).inboxes
    return found if mine is None else found.filter(Q(inbox=None) | Q(inbox__in=mine))


def _own(request: AgentRequest) -> QuerySet[TextBlock]:
    """Those this person may change: a team lead all, others those of their offices."""
    mine = own_scope(request).inboxes
    return _readable(request) if mine is None else _readable(request).filter(inbox__in=mine)
