"""Somebody is missing: the roster without them, and who could stand in."""

from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.models import Agent
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce.actions.replanning import get_ready, miss, proposal
from buergertelefon.workforce.errors import EditedMeanwhile, NotPossible
from buergertelefon.workforce.models import Roster
from buergertelefon.workforce.views.frame import page, planner_only


class MissingForm(forms.Form):
    """Who is not there, and when; never why."""

    person = forms.ModelChoiceField(
        Agent.objects.none(), label="Wer fehlt?", empty_label="Bitte wählen"
    )
    begins = forms.DateField(label="Vom", widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label="Bis einschließlich", widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: object, roster: Roster, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's own
        self.roster = roster
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # for the type checker
        field.queryset = Agent.objects.filter(shifts__roster=roster).distinct().order_by("name")

    def clean(self) -> dict[str, object]:
        """The days lie in the roster, in their order."""
        found = super().clean() or {}
        begins, until = found.get("begins"), found.get("until")
        if isinstance(begins, date) and isinstance(until, date):
            if begins > until:
                self.add_error("until", "„Bis“ liegt vor „vom“.")
            elif (until - begins).days > 366:
                self.add_error("until", "Länger als ein Jahr geht hier nicht.")
        return found


@planner_only
@require_http_methods(["GET", "POST"])
def sick_call(request: AgentRequest, pk: int) -> HttpResponse:
    """The loss, the proposal, and taking it; or only the loss."""
    roster = get_object_or_404(Roster, pk=pk, centre=request.user.centre)
    today = timezone.localdate()
    first = max(today, roster.begins)
    form = MissingForm(
        request.POST or None, roster=roster, initial={"begins": first, "until": first}
    )
    values: dict[str, object] = {"form": form, "roster": roster}
    if not form.is_valid():
        get_ready()
        return page(request, "sick", values, 422 if form.is_bound else 200)
    person, begins, until = (form.cleaned_data[key] for key in ("person", "begins", "until"))
    why = ""
    if request.POST.get("do") in {"take", "only"}:
        try:
            miss(
                roster, person, begins=begins, until=until, by=request.user, at=timezone.now(),
                version=_number(request.POST.get("version", "")),
                stand_in=request.POST["do"] == "take",
            )  # fmt: skip
        except EditedMeanwhile:
            why = "Der Dienstplan wurde inzwischen geändert. Bitte prüfen Sie neu."
        except NotPossible as problem:
            why = str(problem)
        else:
            tell(request, "Eingetragen. Die Betroffenen sehen es unter „Mein Dienst“.")
            return redirect("sick_call", pk=roster.pk)
        tell(request, why, bad=True)
    found = proposal(roster, person, begins=begins, until=until)
    return page(request, "sick", values | {"found": found}, 422 if why else 200)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
