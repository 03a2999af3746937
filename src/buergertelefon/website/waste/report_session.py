"""What a citizen's session knows of reports: which it may see, what to say next."""

from django.http import HttpRequest

from buergertelefon.waste.models import Report

OPENED, SAID = "meldung-offen", "meldung-gesagt"


def opened(request: HttpRequest) -> list[str]:
    """Keys of the reports this session has sent or shown a secret of."""
    return list(request.session.get(OPENED, []))


def remember(request: HttpRequest, row: Report) -> None:
    """This session may see the report."""
    request.session[OPENED] = [*(one for one in opened(request) if one != str(row.pk)), str(row.pk)]


def close(request: HttpRequest, row: Report) -> None:
    """It may no longer."""
    request.session[OPENED] = [one for one in opened(request) if one != str(row.pk)]
