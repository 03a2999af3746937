"""Steps of a planner in a week: by form, by keyboard, by drag; each is one POST."""

from datetime import date

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from buergertelefon.base.typed import typed
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce.actions import changing, editing
from buergertelefon.workforce.errors import BadInput, EditedMeanwhile, ReasonNeeded, WorkforceError
from buergertelefon.workforce.models import Roster
from buergertelefon.workforce.queries.board import weeks_of
from buergertelefon.workforce.queries.instance import instance
from buergertelefon.workforce.roster_forms import ReasonForm, ShiftForm
from buergertelefon.workforce.rules.shifting import minutes, next_day, put
from buergertelefon.workforce.views.frame import planner_only
from buergertelefon.workforce.views.rosters import own
from buergertelefon.workforce.views.week import part_of, week_of, week_page
from buergertelefon.workforce.views.words import said, worded

#: moved by so many minutes at most
FAR = 12 * 60


@planner_only
@require_POST
def roster_step(request: AgentRequest, pk: int, number: int) -> HttpResponse:
    """One step; then the page again, or the part of it that a script asks for."""
    found = own(request, pk)
    week_of(found, number)
    do, day = typed(request.POST, "do"), typed(request.POST, "day_view")
    place = (typed(request.POST, "person"), typed(request.POST, "day"))
    form = _form(request, found, do)
    if not form.is_valid():
        return _refused(request, found, number, form, "Das konnte so nicht übernommen werden.", 422)
    given = form.cleaned_data
    step = editing.Step(
        by=request.user, at=timezone.now(), version=given["version"], reason=given["reason"]
    )
    try:
        _do(request, found, do, place, form, step)
    except ReasonNeeded as problem:
        form.add_error("reason", worded(problem))
        return _refused(request, found, number, form, worded(problem), 422)
    except WorkforceError as problem:
        form.add_error(None, worded(problem))
        status = 409 if isinstance(problem, EditedMeanwhile) else 422
        return _refused(request, found, number, form, worded(problem), status)
    if part_of(request):
        found.refresh_from_db()
        return week_page(
            request, found, number, day=day, place=("", ""), part="plan", said=said(do)
        )
    tell(request, said(do))
    return redirect(_back(found, number, day))


def _form(request: AgentRequest, found: Roster, do: str) -> ReasonForm:
    """The typed shift, or only which version was seen and why; a preset types by itself."""
    published = found.published is not None
    if do == "put" and not request.POST.get("preset"):
        return ShiftForm(request.POST, published=published)
    return ReasonForm(request.POST, published=published)


def _do(
    request: AgentRequest,
    found: Roster,
    do: str,
    place: tuple[str, str],
    form: ReasonForm,
    step: editing.Step,
) -> None:
    post = request.POST
    match do:
        case "undo" | "redo":
            turn = changing.undo if do == "undo" else changing.redo
            turn(found.pk, by=step.by, at=step.at, version=step.version, reason=step.reason)
            return
        case _:
            _known(found, place)
    match do:
        case "put" if isinstance(form, ShiftForm):
            editing.put(found, form.duty(*place), step)
        case "put":
            since, _, until = typed(post, "preset").partition("-")
            editing.put(found, put(*place, minutes(since), minutes(until)), step)
        case "remove":
            editing.remove(found, place, step)
        case "lock" | "unlock":
            editing.lock(found, place, step, locked=do == "lock")
        case "by":
            editing.shift_by(found, place, _number(typed(post, "minutes")), step)
        case "day":
            days = [str(one) for week in weeks_of(found) for one in week]
            by = 1 if _number(typed(post, "minutes")) > 0 else -1
            next_one = next_day(place[1], by, days)
            if next_one is None:
                raise BadInput("Weiter reicht der Dienstplan nicht.")
            editing.move(found, place, (place[0], next_one), step)
        case "move":
            to = (typed(post, "to_person"), typed(post, "to_day"))
            editing.move(found, place, _known(found, to), step)
        case "resize":
            start, end = minutes(typed(post, "start")), minutes(typed(post, "end"))
            editing.resize(found, place, start, end, step)
        case _:
            raise Http404


def _known(found: Roster, place: tuple[str, str]) -> tuple[str, str]:
    """A person who can be planned, or has a shift here, and an open day; else BadInput."""
    person, day = place
    try:
        parsed = date.fromisoformat(day)  # takes other ways to write a day, too
        open_ = f"{parsed}" == day and found.days.filter(day=parsed).exists()
    except ValueError:
        open_ = False
    if not open_:
        raise BadInput("Dieser Tag ist kein offener Tag des Dienstplans.")
    here = found.shifts.filter(agent__username=person).exists()
    if not here and person not in {one["id"] for one in instance(found)["people"]}:
        raise BadInput("Diese Person kann in diesem Dienstplan nicht geplant werden.")
    return place


def _number(text: str) -> int:
    try:
        found = int(text)
    except ValueError:
        found = 0
    if not found or abs(found) > FAR:
        raise BadInput("So weit lässt sich ein Dienst nicht verschieben.")
    return found


def _refused(
    request: AgentRequest, found: Roster, number: int, form: ReasonForm, why: str, status: int
) -> HttpResponse:
    """What was typed still stands there. A script is told; an edited shift shows its form."""
    form_asked = part_of(request) == "form"
    if part_of(request) and not (form_asked and isinstance(form, ShiftForm)):
        return JsonResponse({"said": why, "reload": status == 409}, status=status)
    place = (typed(request.POST, "person"), typed(request.POST, "day"))
    if not isinstance(form, ShiftForm):
        tell(request, why, bad=True)
    return week_page(request, found, number, form=form, place=place, status=status)


def _back(found: Roster, number: int, day: str) -> str:
    """The page the step was made on."""
    if day and day in {str(one) for one in week_of(found, number)}:
        return reverse("roster_day", args=[found.pk, number, day])
    return reverse("roster_week", args=[found.pk, number])
