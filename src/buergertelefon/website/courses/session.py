"""What a citizen's session knows of courses: the places it holds, what it may see, what to say."""

import uuid

from django.http import HttpRequest
from django.utils import timezone

from buergertelefon.courses.actions import citizen
from buergertelefon.courses.errors import TooManyTries, UnknownRegistration
from buergertelefon.courses.models import Registration
from buergertelefon.courses.queries.registrations import by_reference, by_secret, row_of
from buergertelefon.website.courses.forms import ME, Asked
from buergertelefon.website.own_page import OwnPages

#: the places that a session holds
HOLD = "kurs-gehalten"
#: the code alone shows nothing: who takes which course is nobody's business
REGISTRATIONS = OwnPages(
    kind="course", session="kurs", page="course_registration_own", open="course_registration_open",
    asks="website/courses/open.html", by_code=by_reference, by_secret=by_secret,
    unknown=UnknownRegistration, must_wait=TooManyTries, nothing="", alone=False,
)  # fmt: skip


def held_by(request: HttpRequest, pk: int) -> Registration | None:
    """The places of this session; also those that a second press of their form speaks of."""
    keys = [request.session.get(HOLD, {}).get("id"), *REGISTRATIONS.opened(request)]
    asked = request.POST.get("gehalten") or keys[0]
    if asked not in keys or asked is None:
        return None
    try:
        row = row_of(uuid.UUID(asked))
    except UnknownRegistration:
        return None
    return row if row.course_id == pk else None


def let_go(request: HttpRequest, *, besides: Registration | None = None) -> None:
    """A session holds places of one course."""
    before = request.session.pop(HOLD, {}).get("id")
    if before and (besides is None or before != str(besides.pk)):
        try:
            citizen.give_up(uuid.UUID(before), at=timezone.now())
        except UnknownRegistration:
            return


def asked_of(request: HttpRequest, row: Registration) -> Asked:
    """What has to be asked for the places it holds."""
    held = request.session.get(HOLD, {})
    return Asked(
        row.course, held.get("wer", ME), row.seats, timezone.localdate(), held.get("rest", 0)
    )
