"""A word to all of a course: looked at first, then sent once."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from buergertelefon.courses.actions.writing import write_to_all
from buergertelefon.courses.forms import WriteForm
from buergertelefon.courses.queries.writing import readers, sendings, way_to
from buergertelefon.courses.rules.words import Way
from buergertelefon.courses.views.frame import office_required, own, page
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.messages.errors import BadText
from buergertelefon.staff.views import AgentRequest


@office_required
@require_http_methods(["GET", "POST"])
def write(request: AgentRequest, course: int) -> HttpResponse:
    """To whom it goes and how; only "send" sends."""
    it = own(request, course)
    form = WriteForm(request.POST or None)
    values = {"course": it, "form": form, "sendings": sendings(it)}
    if not form.is_valid():
        return page(request, "write", values, 422 if form.is_bound else 200)
    note = form.note()
    rows = readers(it, waiting=note.waiting)
    if request.POST.get("do") == "send":
        try:
            missed = write_to_all(it, note, key=form.cleaned_data["once"], at=timezone.now())
        except BadText as error:
            form.add_error(None, str(error))
            return page(request, "write", values, 422)
        tell(request, f"An {len(rows) - len(missed)} von {len(rows)} Anmeldungen geht die "
             "Nachricht hinaus.")  # fmt: skip
        if missed:
            codes = ", ".join(one.reference for one in missed)
            tell(request, f"Nicht zu erreichen, bitte anrufen: {codes}.", bad=True)
        return redirect("courses_write", it.pk)
    values |= {
        "previewed": True, "note": note, "all": len(rows),
        "mails": sum(way_to(one) == Way.MAIL for one in rows),
        "letters": sum(way_to(one) == Way.LETTER for one in rows),
        "missed": [one for one in rows if way_to(one) is None],
    }  # fmt: skip
    return page(request, "write", values)
