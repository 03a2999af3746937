"""The team lead's page of practice calls."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from buergertelefon.knowledge.forms import dressed
from buergertelefon.practice import queries
from buergertelefon.practice.actions import keep
from buergertelefon.practice.forms import ExerciseForm
from buergertelefon.practice.models import Exercise
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required

lead_required = role_required(Role.TEAM_LEAD)


@lead_required
@require_http_methods(["GET", "POST"])
def exercises(request: AgentRequest, slug: str = "") -> HttpResponse:
    """All practice calls, and a new one, or the one that is changed."""
    centre = request.user.centre_id
    exercise = _one(centre, slug) if slug else None
    initial = None
    if exercise:
        initial = {
            "number": exercise.number, "caller": exercise.caller, "voice": exercise.voice,
            "lines": exercise.lines, "topics": exercise.topics.all(),
            "outcome": exercise.outcome, "advice": exercise.advice, "active": exercise.active,
        }  # fmt: skip
    form = ExerciseForm(request.POST or None, initial=initial, centre=centre)
    if form.is_valid():
        keep(exercise or Exercise(), form.cleaned_data)
        return redirect("practice")
    dressed(form)
    values = {"form": form, "changing": exercise, "exercises": queries.exercises(centre)}
    return render(request, "practice/exercises.html", values, status=422 if form.is_bound else 200)


@lead_required
@require_POST
def toggle(request: AgentRequest, slug: str) -> HttpResponse:
    """No longer practised, or again; it stays in the list."""
    exercise = _one(request.user.centre_id, slug)
    exercise.active = not exercise.active
    exercise.save(update_fields=["active"])
    return redirect("practice")


def _one(centre: int, slug: str) -> Exercise:
    return get_object_or_404(Exercise, slug=slug, number__queue__centre=centre)
