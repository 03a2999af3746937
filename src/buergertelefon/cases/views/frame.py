"""What the pages of the offices share, and who sees which case."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation

from buergertelefon.base.reference import normal
from buergertelefon.cases.models import Case, Inbox
from buergertelefon.cases.queries.inboxes import of_centre
from buergertelefon.cases.queries.worklist import Scope, scope_of, seen
from buergertelefon.cases.rules.life import Actor, State, Step, may
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import shared_nav
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required

#: people of an office, and those who look after the centre
staff_required = role_required(Role.BACK_OFFICE, Role.TEAM_LEAD)
#: who says which offices answer
lead_required = role_required(Role.TEAM_LEAD)
#: the offices' pages, by their names
PAGES: Mapping[str, str] = {
    "cases": "Vorgänge", "case_blocks": "Textbausteine", "cases_promise": "Antwortfristen",
}  # fmt: skip
#: those of the team leads besides
LEADING: Mapping[str, str] = {"case_post": "Mails", "cases_inboxes": "Einstellungen"}


def own_scope(request: AgentRequest) -> Scope:
    """What this person may see."""
    return scope_of(request.user)


def own_case(request: AgentRequest, code: str) -> Case:
    """A case this person may see; 404 for others."""
    return get_object_or_404(seen(own_scope(request)), reference=normal(code))


def own_inboxes(request: AgentRequest) -> Sequence[Inbox]:
    """Those this person may see, by name; also those that receive nothing any more."""
    found = Inbox.objects.filter(centre=request.user.centre_id).select_related("office")
    scope = own_scope(request)
    if scope.inboxes is not None:
        found = found.filter(pk__in=scope.inboxes)
    return list(found.order_by("office__name"))


def other_inboxes(request: AgentRequest) -> Sequence[Inbox]:
    """Where a case can go to: all of the centre that receive cases."""
    return of_centre(request.user.centre_id)


def parts(request: AgentRequest, row: Case) -> tuple[Actor, ...]:
    """In which parts this person acts: of the office where it lies, of the centre, or both."""
    found = []
    if row.inbox.people.filter(pk=request.user.pk).exists():
        found.append(Actor.OFFICE)
    if request.user.has_role(Role.TEAM_LEAD) and row.centre_id == request.user.centre_id:
        found.append(Actor.CENTRE)
    return tuple(found)


def part_for(step: Step, row: Case, acting: Sequence[Actor]) -> Actor:
    """In which of them the step is taken; the first, to be refused, if in none."""
    able = (one for one in acting if may(step, State(row.state), one))
    return next(able, acting[0] if acting else Actor.CITIZEN)


def page(
    request: AgentRequest, name: str, values: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page in the frame of all who work here, with the offices' own pages on top."""
    for one in values.get("forms", {}).values():
        dressed(one)
    if "form" in values:
        dressed(values["form"])
    pages = {**PAGES, **LEADING} if request.user.has_role(Role.TEAM_LEAD) else PAGES
    values["pages"] = [(reverse(url), label, url) for url, label in pages.items()]
    values |= shared_nav(request.user)
    with translation.override("de"):  # who works here reads German, whatever the browser prefers
        answer = render(request, f"cases/{name}.html", values, status=status)
    answer["Cache-Control"] = "no-store"  # citizens stand on it
    return answer
