"""Items as a table: out, and in again after a look at what it would change."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.knowledge.views.frame import tell
from buergertelefon.places.rules.registers import decoded
from buergertelefon.staff.views import AgentRequest
from buergertelefon.waste.actions.importing_items import take
from buergertelefon.waste.errors import BadFile
from buergertelefon.waste.item_table import LARGEST, read, written
from buergertelefon.waste.models import Item
from buergertelefon.waste.queries.items import described
from buergertelefon.waste.views.frame import own_providers, page
from buergertelefon.waste.views.items import items_required

#: names of each kind that are shown
SHOWN = 100


class TableForm(forms.Form):
    """The file, or the one that was looked at: its text travels in the page."""

    file = forms.FileField(label="Tabelle (CSV)", required=False)
    text = forms.CharField(
        required=False, widget=forms.HiddenInput, max_length=LARGEST, strip=False
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean() or {}
        file = given.get("file")
        if file and file.size > LARGEST:
            self.add_error("file", f"Die Datei ist größer als {LARGEST // 100_000 / 10:g} MB.")
        elif file:
            given["data"] = file.read()
        elif given.get("text"):
            given["data"] = given["text"].encode()
        elif not self.errors:
            self.add_error("file", "Bitte eine Datei wählen.")
        return given


@items_required
@require_GET
def table(request: AgentRequest) -> HttpResponse:
    """All ways of the cities of this centre."""
    rows: list[Item] = [item for one in own_providers(request) for item in described(one.pk)]
    answer = HttpResponse("\ufeff" + written(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="gegenstaende.csv"'
    return answer


@items_required
@require_http_methods(["GET", "POST"])
def bring(request: AgentRequest) -> HttpResponse:
    """A table is looked at first; "take" takes what was looked at."""
    form = TableForm(request.POST or None, request.FILES or None)
    values: dict[str, Any] = {"form": form, "shown": f":{SHOWN}", "most": SHOWN}
    if not form.is_valid():
        return page(request, "item_table", values, 422 if form.is_bound else 200)
    wanted, providers = request.POST.get("do") == "take", list(own_providers(request))
    try:
        rows = read(form.cleaned_data["data"])
        found = take(rows, providers, dry_run=True)
        if wanted and request.POST.get("seen") == found.mark:
            done = take(rows, providers, dry_run=False)
            tell(request, f"Übernommen: {len(done.new)} neu, {len(done.changed)} geändert, "
                          f"{len(done.unchanged)} unverändert.")  # fmt: skip
            return redirect("waste_items_office")
    except BadFile as error:
        return page(request, "item_table", values | {"problems": error.problems}, 422)
    text = decoded(form.cleaned_data["data"])
    values |= {"found": found, "again": wanted, "text": text}
    return page(request, "item_table", values, 409 if wanted else 200)
