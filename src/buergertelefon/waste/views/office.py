"""The office at a glance: what waits there today."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from buergertelefon.staff.views import AgentRequest
from buergertelefon.waste.queries.rounds import waiting
from buergertelefon.waste.rules.words import CATEGORIES
from buergertelefon.waste.views.frame import office_required, page


@office_required
@require_GET
def start(request: AgentRequest) -> HttpResponse:
    """Tours of today and tomorrow, what was missed, dates that end soon, reports that are late."""
    now, today = timezone.now(), timezone.localdate()
    seen = waiting(request.user.centre_id, at=now, today=today)
    values = {
        "today": today, "waiting": seen, "reports": reverse("waste_reports"),
        "import": reverse("waste_import"),
        "tours": [(one, CATEGORIES[one.category]) for one in seen.tours],
        "silent": [(one, CATEGORIES[one.category]) for one in seen.silent],
    }  # fmt: skip
    return page(request, "office", values)
