"""The school's programme as a file: a look at what it would change, then that very file."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from buergertelefon.courses.actions.importing import apply
from buergertelefon.courses.errors import BadCatalogue
from buergertelefon.courses.formats import READERS, format_of
from buergertelefon.courses.models import School
from buergertelefon.courses.queries.status import figures
from buergertelefon.courses.rules.diff import Difference
from buergertelefon.courses.rules.records import TOLD
from buergertelefon.courses.upload import ImportForm
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import shared_nav, tell
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required

#: courses of each kind that are shown; the command names all
SHOWN = 100


@role_required(Role.BACK_OFFICE)
@require_http_methods(["GET", "POST"])
def bring(request: AgentRequest) -> HttpResponse:
    """A file is looked at first; "take" takes what was looked at, twice is once."""
    schools = School.objects.filter(centre=request.user.centre_id, active=True)
    form = ImportForm(request.POST or None, request.FILES or None, schools=schools)
    values = {"form": form, "shown": SHOWN, "shown_slice": f":{SHOWN}"}
    if not form.is_valid():
        now = timezone.now()
        values["standing"] = [(one, figures(one, at=now)) for one in schools]
        return _page(request, values, 422 if form.is_bound else 200)
    wanted, seen = request.POST.get("do") == "take", request.POST.get("seen")
    try:
        found = _apply(form, dry_run=True)
        if wanted and found.nothing and seen != found.mark:  # pressed twice
            tell(request, "Diese Datei ist schon übernommen.")
            return redirect("courses_import")
        if wanted and seen == found.mark:
            done = _apply(form, dry_run=False)
            tell(
                request,
                f"Übernommen: {len(done.new)} neue Kurse, {len(done.changed)} geänderte,"
                f" {done.unchanged} unveränderte, {len(done.vanished)} weggefallene.",
            )
            return redirect("courses_import")
    except BadCatalogue as error:
        more = len(error.problems) >= TOLD
        return _page(request, values | {"problems": error.problems, "more": more}, 422)
    values |= {"found": found, "changed": wanted, "packed": form.cleaned_data["packed"]}
    return _page(request, values, 409 if wanted else 200)


def _apply(form: ImportForm, *, dry_run: bool) -> Difference:
    data = form.cleaned_data["data"]
    reading = READERS[format_of(data)](data)
    school = form.cleaned_data["school"]
    return apply(school, reading, at=timezone.now(), full=form.full, dry_run=dry_run)


def _page(request: AgentRequest, values: dict[str, object], status: int) -> HttpResponse:
    dressed(values["form"])  # type: ignore[arg-type]  # always the form
    return render(request, "courses/import.html", values | shared_nav(request.user), status=status)
