"""The team lead's board."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from buergertelefon.reporting.errors import NotReadable
from buergertelefon.reporting.queries.now import figures
from buergertelefon.reporting.views.frame import readable

#: roles that see the board: everybody who works with the calls
SEE = {"agent", "team_lead", "planner", "administrator", "staff_council"}
#: state, its name, its sign and its bar
STATES = (
    ("available", "Bereit", "phone", "free"),
    ("offered", "Klingelt", "ring", "talk"),
    ("talking", "Im Gespräch", "speak", "talk"),
    ("wrap_up", "Nachbearbeitung", "clock", "wrap"),
    ("not_ready", "Nicht bereit", "hold", "pause"),
)


@require_GET
@login_required
def board(request: HttpRequest) -> HttpResponse:
    """Numbers of the whole centre, never of a person."""
    roles: list[str] = getattr(request.user, "roles", [])
    if not SEE & set(roles):
        raise PermissionDenied
    centre: int = getattr(request.user, "centre_id", 0)
    page = board_page(centre) | {"may_switch": "team_lead" in roles}
    return readable(_shown, request, page)


def _shown(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    if not page["figures"]["readable"]:
        raise NotReadable
    return render(request, "reporting/board.html", page)


def board_page(centre: int) -> dict[str, Any]:
    """What the page shows before the stream moves it."""
    at = timezone.now()
    return {
        "now": timezone.localtime(at),
        "figures": figures(centre, at=at),
        "states": STATES,
        "hours": ["7 Uhr", *range(8, 18)],
    }
