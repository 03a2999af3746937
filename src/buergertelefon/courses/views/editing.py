"""A course is described, made by hand, and its dates are changed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from buergertelefon.courses.actions import editing
from buergertelefon.courses.actions.dating import redate
from buergertelefon.courses.editing_forms import (
    AccessForm,
    DateSet,
    DescriptionForm,
    FrameForm,
    NewCourseForm,
    as_dates,
    as_rows,
)
from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.models import Course, Registration, School
from buergertelefon.courses.queries.comparing import dates_of
from buergertelefon.courses.rules.dates import breaks_of, mark_of, planned
from buergertelefon.courses.rules.records import Meeting
from buergertelefon.courses.views.frame import TOP, office_required, own, own_school, page
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest


@office_required
@require_http_methods(["GET", "POST"])
def edit(request: AgentRequest, course: int) -> HttpResponse:
    """Three parts, saved one by one: the course, its place, and what a file would say."""
    it = own(request, course)
    part = request.POST.get("part", "")
    parts = _parts(it, part, request.POST)
    form = parts.get(part)
    if form is not None and form.is_valid() and _saved(it, form):
        tell(request, "Gespeichert.")
        return redirect(reverse("courses_edit", args=[it.pk]) + TOP)
    for one in parts.values():
        dressed(one)
    bad = form if form is not None and form.errors else None
    values = {
        "course": it, "parts": parts, "bound": bad,
        "there": it.venue.courses.count() if it.venue else 0,
    }  # fmt: skip
    return page(request, "edit", values, 422 if bad else 200)


def _parts(it: Course, sent: str, data: Any) -> dict[str, forms.Form]:
    """By the name of the part; the one that was sent is bound."""
    given = {name: data if name == sent else None for name in ("kurs", "ort", "rahmen")}
    found: dict[str, forms.Form] = {}
    if not it.seen:
        found["rahmen"] = FrameForm(given["rahmen"], school=it.school, course=it, prefix="rahmen")
    found["kurs"] = DescriptionForm(given["kurs"], course=it, prefix="kurs")
    if it.venue:
        found["ort"] = AccessForm(given["ort"], venue=it.venue, prefix="ort")
    return found


def _saved(it: Course, form: forms.Form) -> bool:
    """False with the error at its field."""
    if isinstance(form, DescriptionForm):
        editing.describe(it.pk, form.description())
    elif isinstance(form, AccessForm) and it.venue:
        editing.describe_venue(it.venue.pk, form.access())
    elif isinstance(form, FrameForm):
        try:
            editing.reframe(it.pk, form.frame(), at=timezone.now())
        except BadDetails as error:
            form.add_error(error.field, str(error))
            return False
    return True


@office_required
@require_http_methods(["GET", "POST"])
def new(request: AgentRequest, slug: str) -> HttpResponse:
    """A course by hand: its dates are planned for a look first; only "save" writes."""
    school = own_school(request, slug)
    form = NewCourseForm(request.POST or None, school=school, initial={"minimum": 0})
    save = request.POST.get("do") == "save" and "termin-TOTAL_FORMS" in request.POST
    rows = DateSet(request.POST, prefix="termin") if save else None
    left_out: Sequence[Any] = ()
    if form.is_valid():
        try:
            if rows is None:
                plan = planned(
                    form.pattern(), land=school.land, breaks=breaks_of(form.cleaned_data["breaks"])
                )
                rows, left_out = _rows(plan.dates), plan.left_out
            elif rows.is_valid():
                course = _made(school, form, as_dates(rows))
                tell(request, f"{course} ist angelegt und im Programm.")
                return redirect("courses_edit", course.pk)
        except BadDetails as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
    bad = bool(form.errors) or (rows is not None and rows.is_bound and not rows.is_valid())
    values = {"school": school, "form": form, "rows": _dressed(rows), "left_out": left_out}
    return page(request, "new", values, 422 if bad else 200)


def _made(school: School, form: NewCourseForm, dates: list[Meeting]) -> Course:
    given = form.cleaned_data
    return editing.make(
        school.pk, given["number"], form.frame(), fee_cents=given["fee_cents"], dates=dates,
        place=form.place(),
    )  # fmt: skip


@office_required
@require_http_methods(["GET", "POST"])
def dates(request: AgentRequest, course: int) -> HttpResponse:
    """Move, drop and add dates of a course made by hand; who is registered is told."""
    it = own(request, course)
    if it.seen or it.cancelled:
        return redirect("courses_edit", it.pk)
    there = dates_of([it.pk]).get(it.pk, ())
    rows = DateSet(request.POST, prefix="termin") if request.POST else _rows(there)
    problem = ""
    if rows.is_bound and rows.is_valid():
        seen = request.POST.get("seen", "")
        try:
            told, missed = redate(it.pk, as_dates(rows), seen=seen, at=timezone.now())
        except BadDetails as error:
            problem = str(error)
        else:
            _say(request, told, missed)
            return redirect("courses_course", it.pk)
    bad = bool(problem) or (rows.is_bound and not rows.is_valid())
    values = {
        "course": it, "rows": _dressed(rows), "problem": problem,
        "mark": request.POST.get("seen") or mark_of(there),
    }  # fmt: skip
    return page(request, "dates", values, 422 if bad else 200)


def _say(request: AgentRequest, told: int, missed: Sequence[Registration]) -> None:
    tell(request, f"Die Termine sind gespeichert. Nachrichten: {told}.")
    if missed:
        codes = ", ".join(one.reference for one in missed)
        tell(request, f"Nicht zu erreichen, bitte anrufen: {codes}.", bad=True)


def _rows(there: tuple[Meeting, ...]) -> Any:
    return DateSet(initial=as_rows(there), prefix="termin")


def _dressed(rows: Any) -> Any:
    for one in rows or ():
        dressed(one)
    return rows
