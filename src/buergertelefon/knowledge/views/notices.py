"""Notices of the day."""

from datetime import datetime, time, timedelta

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from buergertelefon.knowledge.actions import notices as actions
from buergertelefon.knowledge.errors import BadSpan
from buergertelefon.knowledge.forms import NoticeForm
from buergertelefon.knowledge.models import Notice
from buergertelefon.knowledge.queries import editorial
from buergertelefon.knowledge.views.frame import announcer_required, page, tell, worded
from buergertelefon.staff.views import AgentRequest

#: a notice that nobody thinks of ends with the working day
EVENING = time(18)
#: so long ended notices stay in the list
SHOWN = timedelta(days=14)


@announcer_required
@require_http_methods(["GET", "POST"])
def notices(request: AgentRequest, pk: int | None = None) -> HttpResponse:
    """Those that stand, come and went; and a new one, or the one that is changed."""
    notice = get_object_or_404(Notice, pk=pk) if pk else None
    now = timezone.localtime().replace(second=0, microsecond=0)
    evening = now.replace(hour=EVENING.hour, minute=0)
    until: datetime = evening if now < evening - timedelta(hours=1) else evening + timedelta(days=1)
    initial: dict[str, object] = {"since": now, "until": until, "public": True}
    if notice:
        initial = model_to_dict(notice)
    form = NoticeForm(request.POST or None, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.announce(
                given["text"], say=given["say"], since=given["since"], until=given["until"],
                place=given["municipality"], services=given["services"], public=given["public"],
                by=request.user, at=timezone.now(), notice=notice,
            )  # fmt: skip
        except BadSpan as error:
            form.add_error("until", worded(error))
        else:
            tell(request, "Die Meldung steht. Sie endet von selbst.")
            return redirect("knowledge_notices")
    values = {
        "form": form,
        "changing": notice,
        "notices": editorial.notices(since=(now - SHOWN).date()),
        "now": now,
    }
    return page(request, "notices", values, 422 if form.is_bound else 200)


@announcer_required
@require_POST
def end(request: AgentRequest, pk: int) -> HttpResponse:
    """It is over."""
    notice = get_object_or_404(Notice, pk=pk)
    actions.end(notice, at=timezone.now(), by=request.user)
    tell(request, "Die Meldung ist beendet.")
    return redirect("knowledge_notices")
