"""The own shifts as a file to subscribe to; whoever has the address reads.

The secret is in the address: nothing here is cached by others, and nothing of it is logged.
"""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from buergertelefon.base.secret import hashed
from buergertelefon.base.tagged import tagged
from buergertelefon.workforce import ics
from buergertelefon.workforce.models import RosterFeed
from buergertelefon.workforce.queries.own import shifts

#: what is shown: from so long ago until so far ahead
BACK, AHEAD = timedelta(weeks=4), timedelta(weeks=26)


@csrf_exempt  # reads only
def roster_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """A VEVENT for each published shift of one person."""
    rows = RosterFeed.objects.select_related("agent").filter(agent__is_active=True)
    feed = rows.filter(secret_hash=hashed(secret)).first()
    if feed is None:
        raise Http404
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    today = timezone.localdate()
    found = shifts(feed.agent, since=today - BACK, until=today + AHEAD)
    text = ics.entries(found, person=feed.agent_id)
    return tagged(request, text, kind="text/calendar; charset=utf-8")
