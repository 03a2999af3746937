"""What the pages of a school's office share."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from buergertelefon.base.reference import normal
from buergertelefon.courses.models import Course, Registration, School
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import shared_nav
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required

#: where what was done is said; a form that leads to its own part of the page would hide it
TOP = "#main"
office_required = role_required(Role.BACK_OFFICE)


def own(request: AgentRequest, course: int) -> Course:
    """A course of the centre this person works for; 404 for others."""
    rows = Course.objects.filter(school__centre=request.user.centre_id)
    return get_object_or_404(rows.select_related("school__office", "venue", "semester"), pk=course)


def own_school(request: AgentRequest, slug: str) -> School:
    """The same of a school."""
    return get_object_or_404(School, slug=slug, centre=request.user.centre_id)


def own_registration(request: AgentRequest, code: str) -> Registration:
    """The same of a registration."""
    rows = Registration.objects.filter(course__school__centre=request.user.centre_id)
    return get_object_or_404(
        rows.select_related("course__school__office", "course__venue"), reference=normal(code)
    )


def registrations_of(course: Course) -> QuerySet[Registration]:
    """With their people, the reductions, and the money."""
    rows = course.registrations.select_related("mandate")
    return rows.prefetch_related("participants__reduction", "charges")


def page(
    request: AgentRequest, name: str, values: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page in the frame of all who work here."""
    if "form" in values:
        dressed(values["form"])
    return render(request, f"courses/{name}.html", values | shared_nav(request.user), status=status)
