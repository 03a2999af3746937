"""Collection days as files: a look at what they would change, then those very files."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest
from buergertelefon.waste.actions.importing import apply
from buergertelefon.waste.errors import BadFile
from buergertelefon.waste.formats import read
from buergertelefon.waste.models import Provider
from buergertelefon.waste.queries.sources import sources
from buergertelefon.waste.rules.diff import Difference
from buergertelefon.waste.rules.records import TOLD, as_of_in, grouped
from buergertelefon.waste.upload import ImportForm
from buergertelefon.waste.views.frame import office_required, page

#: changes and warnings that are shown; the command names as many
SHOWN = 60
#: fields that go on to the second press beside the files
KEPT = ("address", "source")


@office_required
@require_http_methods(["GET", "POST"])
def bring(request: AgentRequest) -> HttpResponse:
    """Files are looked at first; "take" takes what was looked at, however often it is pressed."""
    providers = Provider.objects.filter(centre=request.user.centre_id, active=True)
    form = ImportForm(request.POST or None, request.FILES or None, providers=providers)
    values: dict[str, Any] = {"form": form, "shown": SHOWN, "shown_slice": f":{SHOWN}"}
    if not form.is_valid():
        return _page(request, values, 422 if form.is_bound else 200)
    wanted, seen = request.POST.get("do") == "take", request.POST.get("seen")
    try:
        found = _apply(form, dry_run=True)
        if wanted and (found.again or seen == found.mark):
            found = _apply(form, dry_run=False)
            words = "Diese Dateien sind schon übernommen." if found.again else _taken(found)
            tell(request, words)
            return redirect("waste_import")
    except BadFile as error:
        more = len(error.problems) >= TOLD
        return _page(request, values | {"problems": error.problems, "more": more}, 422)
    data = form.cleaned_data
    hidden = {name: data[name] for name in (*KEPT, "packed")}
    hidden |= {"provider": data["provider"].slug, "seen": found.mark}
    hidden |= {"as_of": f"{data['as_of']:%Y-%m-%d}"} if data["as_of"] else {}
    return _page(request, values | {"found": found, "other": wanted, "hidden": hidden}, 200)


def _apply(form: ImportForm, *, dry_run: bool) -> Difference:
    data, now = form.cleaned_data, timezone.now()
    reading = read(data["files"], address=data["address"])
    as_of = data["as_of"] or as_of_in(reading.name) or timezone.localdate(now)
    return apply(data["provider"], reading, source=data["source"] or reading.source, as_of=as_of,
                 at=now, dry_run=dry_run)  # fmt: skip


def _taken(found: Difference) -> str:
    return (
        f"Übernommen. Neu: {grouped(found.new.addresses)}, andere Termine:"
        f" {grouped(found.changed.addresses)}, weitere Termine:"
        f" {grouped(found.extended.addresses + found.filled.addresses)}, keine mehr:"
        f" {grouped(found.emptied.addresses)}, weggefallen: {grouped(found.gone.addresses)},"
        f" unverändert: {grouped(found.unchanged)}."
    )


def _page(request: AgentRequest, values: dict[str, Any], status: int) -> HttpResponse:
    today = timezone.localdate()
    values["sources"] = sources(centre=request.user.centre_id, today=today)
    return page(request, "import", values, status)
