"""Places while the agent types where a caller is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from buergertelefon.base.typed import typed
from buergertelefon.desk.views.frame import agent_required
from buergertelefon.places.gazetteer import gazetteer
from buergertelefon.places.suggesting import suggest


@agent_required
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """At most eight places that the words so far may become."""
    text = typed(request.GET, "q")
    return render(request, "desk/_places.html", {"places": suggest(gazetteer(), text)})
