"""Which offices answer cases, and by which clock."""

from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import OpeningCalendar
from buergertelefon.base.typed import typed
from buergertelefon.cases.actions.settling import Settings, change, set_up
from buergertelefon.cases.errors import BadField
from buergertelefon.cases.inbox_forms import InboxForm, looks
from buergertelefon.cases.models import Inbox
from buergertelefon.cases.queries.inboxes import due_at
from buergertelefon.cases.queries.settling import kept_by, without_inbox
from buergertelefon.cases.rules.clock import CLOCKS
from buergertelefon.cases.views.frame import lead_required, page
from buergertelefon.directory.queries import existing
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest

FRIDAY = 4


@lead_required
@require_GET
def inboxes(request: AgentRequest) -> HttpResponse:
    """All of the centre, and the search for an office that is to be one."""
    words, today = typed(request.GET, "q"), timezone.localdate()
    rows = list(kept_by(request.user.centre_id))
    values = {
        "rows": [(one, CLOCKS[one.clock]) for one in rows], "query": words,
        "offices": without_inbox(words, on=today) if words else None,
        "calendars": OpeningCalendar.objects.exists(),
    }  # fmt: skip
    return page(request, "inboxes", values)


@lead_required
@require_http_methods(["GET", "POST"])
def inbox(request: AgentRequest, pk: int) -> HttpResponse:
    """One of them; it may be tried before it is saved."""
    row = get_object_or_404(kept_by(request.user.centre_id), pk=pk)

    def save(settings: Settings) -> Inbox:
        return change(row.pk, settings, by=request.user, at=timezone.now())

    return _edit(request, row, save)


@lead_required
@require_http_methods(["GET", "POST"])
def new(request: AgentRequest, slug: str) -> HttpResponse:
    """An office becomes one; if it is one already, its own page."""
    office = get_object_or_404(existing(on=timezone.localdate()), slug=slug)
    if found := kept_by(request.user.centre_id).filter(office=office).first():
        return redirect("cases_inbox", found.pk)
    calendar = OpeningCalendar.objects.order_by("name").first()
    if calendar is None:
        return redirect("cases_inboxes")
    row = Inbox(office=office, calendar=calendar, mail=office.mail, centre=request.user.centre)

    def save(settings: Settings) -> Inbox:
        return set_up(office, settings, by=request.user, at=timezone.now())

    return _edit(request, row, save)


def _edit(request: AgentRequest, row: Inbox, save: Any) -> HttpResponse:
    form = InboxForm(request.POST or None, initial=looks(row), centre=request.user.centre_id)
    if form.is_valid():
        settings = form.settings()
        if request.POST.get("do") != "try":
            try:
                saved = save(settings)
            except BadField as error:
                form.add_error(error.field, str(error))
            else:
                tell(request, f"{saved.office.name}: gespeichert. Es gilt für neue Vorgänge.")
                return redirect("cases_inbox", saved.pk)
        for name, value in settings.columns().items():
            setattr(row, name, value)
    asked = _friday(timezone.now())
    values = {
        "row": row, "form": form, "asked": asked, "due": due_at(row, asked),
        "clock": CLOCKS[row.clock], "tried": form.is_bound and not form.errors,
    }  # fmt: skip
    return page(request, "inbox", values, 422 if form.errors else 200)


def _friday(at: datetime) -> datetime:
    """The next Friday, 16:20, in Bremen: where the clocks differ most."""
    today = timezone.localdate(at)
    day = today + timedelta(days=(FRIDAY - today.weekday()) % 7)
    return datetime.combine(day, time(16, 20), BERLIN)
