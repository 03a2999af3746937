"""Places while the agent types where a caller is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from buergertelefon.desk.views.frame import LONGEST_QUERY, agent_required
from buergertelefon.places.gazetteer import gazetteer
from buergertelefon.places.suggesting import suggest


@agent_required
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """At most eight places that the words so far may become."""
    text = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    return render(request, "desk/_places.html", {"places": suggest(gazetteer(), text)})
