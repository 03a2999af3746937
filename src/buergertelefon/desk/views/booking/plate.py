"""Does a reserved plate last until the appointment? What is typed is looked at and forgotten."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from buergertelefon.appointments.models import Calendar
from buergertelefon.appointments.rules.plates import Reserved, lasts
from buergertelefon.desk.views.booking.panel import NO_TIME, begins_of, number_of
from buergertelefon.desk.views.frame import agent_required, refused
from buergertelefon.staff.views import AgentRequest

SAYS = {
    True: "Reserviert bis {until:%d.%m.%Y}. Das reicht für den Termin.",
    False: "Reserviert nur bis {until:%d.%m.%Y}, der Termin ist später. Bitte einen früheren "
    "wählen oder die Reservierung verlängern.",
    None: "Wie lange diese Stelle reserviert, wissen wir nicht. Bitte den letzten Tag eingeben.",
}


@agent_required
@require_GET
def check(request: AgentRequest) -> HttpResponse:
    """`last` or `made` against the day of the appointment (`begins`, `calendar`)."""
    begins = begins_of(request)
    calendar = Calendar.objects.filter(
        pk=number_of(request.GET, "calendar"), centre=request.user.centre_id
    ).first()
    if begins is None or calendar is None:
        return refused(NO_TIME)
    try:
        reserved = Reserved(_day(request.GET.get("last", "")), _day(request.GET.get("made", "")))
    except ValueError:
        return refused("Bitte geben Sie einen Tag ein, zum Beispiel 24.11.2026.", "last")
    if reserved == Reserved():
        return refused("Bitte geben Sie einen der beiden Tage ein.", "last")
    if reserved.made and reserved.made > timezone.localdate():
        return refused("Reserviert am: Der Tag liegt in der Zukunft. Bitte prüfen.", "made")
    days = calendar.plate_days
    fits = lasts(reserved, days=days, on=timezone.localdate(begins))
    plate = {"begins": begins, "calendar": calendar.pk, "days": days}
    said = SAYS[fits].format(until=reserved.until(days))
    shown = {"plate": plate, "reserved": reserved, "plate_said": said, "plate_fits": fits}
    return render(request, "desk/_plate.html", shown)


def _day(text: str) -> date | None:
    """Raises ValueError if it is none."""
    return date.fromisoformat(text[:10]) if text else None
