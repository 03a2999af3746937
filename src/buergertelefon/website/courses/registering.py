"""Citizens register for a course by themselves: places, people, the price, then the press.

The places are held by a row; whose it is the session knows. What somebody types is in the form and
nowhere else until the press that registers: the review sends it along in hidden fields.
"""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from buergertelefon.appointments.actions import proving
from buergertelefon.appointments.errors import ProofRefused, ProofTooEarly
from buergertelefon.courses.actions import registering, splitting, waiting
from buergertelefon.courses.errors import (
    BadDetails,
    CourseFull,
    HoldExpired,
    NotBookable,
    NotPossible,
)
from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.queries.pricing import quoted
from buergertelefon.courses.rules.life import State
from buergertelefon.courses.rules.times import may_register
from buergertelefon.courses.rules.words import Channel, Pricing
from buergertelefon.messages.errors import BadMessage
from buergertelefon.website.courses.forms import ME, Asked, DetailsForm, PlacesForm
from buergertelefon.website.courses.pages import (
    closed_page,
    details_page,
    full_page,
    over_page,
    places_page,
    review_page,
    typed,
    uuid_of,
    waits_page,
)
from buergertelefon.website.courses.said import refused
from buergertelefon.website.courses.session import (
    HOLD,
    REGISTRATIONS,
    asked_of,
    held_by,
    let_go,
)
from buergertelefon.website.proof import patience

AGAIN = "website/courses/patience.html"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """For whom and how many; one press holds the places, and lets those before go."""
    course = course_of(pk)
    if closed := _closed(course):
        return closed_page(request, course, closed)
    if request.method == "GET":
        if not course.free:
            return full_page(request, course, None, left=0, status=200)
        return places_page(request, course, PlacesForm(course=course, initial={"wer": ME}))
    form, once = PlacesForm(request.POST, course=course), uuid_of(request.POST.get("once", ""))
    if not form.is_valid() or once is None:
        return places_page(request, course, form, status=422)
    seats = _taken_now(request, form.seats(), course)
    rest, now = form.seats() - seats, timezone.now()
    key = uuid.uuid5(once, f"{course.pk}:{seats}:{rest}")
    try:
        proving.redeem(request.POST.get("altcha", ""), key=key, at=now)
        held = registering.hold(
            course.pk, seats=seats, channel=Channel.WEB, key=key, at=now,
            row=uuid.uuid5(once, "row") if rest else None,
        )  # fmt: skip
    except ProofTooEarly as error:
        return patience(request, error.seconds, template=AGAIN)
    except CourseFull as error:
        return full_page(request, course, form, left=error.left)
    except NotBookable as error:
        return closed_page(request, course, refused(error))
    except (ProofRefused, HoldExpired, NotPossible):  # the page is old, or its press came before
        says = gettext("Die Seite ist zu alt. Bitte drücken Sie noch einmal.")
        return places_page(request, course, form, says=says, status=409)
    let_go(request, besides=held)
    request.session[HOLD] = {"id": str(held.pk), "wer": form.cleaned_data["wer"], "rest": rest}
    if fields := typed(request):  # the minutes had ended while somebody typed
        return details_page(
            request, held, DetailsForm(initial=fields, asked=asked_of(request, held))
        )
    return redirect("course_details", course.pk)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes part and who pays; then the price and the conditions; then registered."""
    row = held_by(request, pk)
    if row is None:
        return redirect("course_register", pk)
    if row.state == State.CONFIRMED:
        return redirect("course_registration_own", row.reference)
    now, asked = timezone.now(), asked_of(request, row)
    if row.state != State.HELD or row.held_until is None or row.held_until <= now:
        return over_page(request, row)
    do = request.POST.get("do", "")
    if do == "freigeben":
        let_go(request)
        return redirect("course_register", pk)
    if request.method == "GET":
        return details_page(request, row, DetailsForm(asked=asked))
    if do == "aendern":
        return details_page(request, row, DetailsForm(initial=typed(request), asked=asked))
    form = DetailsForm(request.POST, asked=asked)
    if not form.is_valid():
        return details_page(request, row, form, status=422)
    if do == "anmelden":
        return _register(request, row, form)
    return review_page(request, row, form)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def wait(request: HttpRequest, pk: int) -> HttpResponse:
    """The waiting list: alone or as a group that gets its places together."""
    course = course_of(pk)
    if closed := _closed(course):
        return closed_page(request, course, closed)
    places = PlacesForm(request.POST if request.method == "POST" else request.GET, course=course)
    if not places.is_valid():
        if "wer" in places.data:
            return full_page(request, course, places, left=course.free, status=422)
        return redirect("course_register", pk)
    who, seats = places.cleaned_data["wer"], places.seats()
    asked = Asked(course, who, seats, timezone.localdate())
    if request.POST.get("do") != "eintragen":
        return waits_page(request, places, DetailsForm(initial=typed(request), asked=asked))
    form, once = DetailsForm(request.POST, asked=asked), uuid_of(request.POST.get("once", ""))
    if not form.is_valid() or once is None:
        return waits_page(request, places, form, status=422)
    now, key = timezone.now(), uuid.uuid5(once, f"{course.pk}:{seats}")
    try:
        proving.redeem(request.POST.get("altcha", ""), key=key, at=now)
        row = waiting.join(
            course.pk, form.details, seats=seats, channel=Channel.WEB, key=key, at=now
        )
    except ProofTooEarly as error:
        return patience(request, error.seconds, template=AGAIN)
    except ProofRefused:
        says = gettext("Die Seite ist zu alt. Bitte drücken Sie noch einmal.")
        return waits_page(request, places, form, says=says, status=409)
    except (BadDetails, BadMessage) as error:
        form.add_error(None, refused(error))
        return waits_page(request, places, form, status=422)
    except NotBookable as error:
        return closed_page(request, course, refused(error))
    REGISTRATIONS.remember(request, row)
    return redirect("course_registration_own", row.reference)


def course_of(pk: int) -> Course:
    """With school and place. Raises Http404."""
    rows = Course.objects.select_related("school__office", "venue").filter(school__active=True)
    if (course := rows.filter(pk=pk, vanished=None).first()) is None:
        raise Http404
    return course


def _closed(course: Course) -> str:
    """Why nobody registers for it on the web; "" if one may."""
    if course.cancelled:
        return refused(NotBookable("Dieser Kurs findet nicht statt."))
    try:
        may_register(
            Channel.WEB, today=timezone.localdate(), begins=course.begins, ends=course.ends,
            in_person=course.in_person,
        )  # fmt: skip
    except NotBookable as error:
        return refused(error)
    if course.fee_cents is None:  # BGB § 312j (2): nobody orders on the web without the price
        return gettext("Das Entgelt steht noch nicht fest. Bitte rufen Sie an.")
    return ""


def _taken_now(request: HttpRequest, seats: int, course: Course) -> int:
    """How many of the places are taken; the others go on the waiting list."""
    given = request.POST.get("nimmt", "")
    if course.pricing != Pricing.PERSON or not (given.isascii() and given.isdigit()):
        return seats
    return int(given[:3]) if 0 < int(given[:3]) < seats else seats


def _register(request: HttpRequest, row: Registration, form: DetailsForm) -> HttpResponse:
    told, now = request.POST.get("summe", ""), timezone.now()
    people = form.details.people[: row.seats]
    if told != str(quoted(row.course, people, on=timezone.localdate()).total):
        says = gettext("Der Betrag hat sich gerade geändert. Bitte prüfen Sie ihn noch einmal.")
        return review_page(request, row, form, says=says, status=409)
    try:
        done = splitting.confirm(row.pk, form.details, told=int(told), at=now)
    except HoldExpired:
        return over_page(request, row)
    except NotPossible as error:
        if error.state == State.HELD:
            return review_page(request, row, form, says=refused(error), status=409)
        return over_page(request, row)
    except (BadDetails, BadMessage, NotBookable) as error:
        form.add_error(None, refused(error))
        return details_page(request, row, form, status=422)
    request.session.pop(HOLD, None)
    for one in reversed(done):
        REGISTRATIONS.remember(request, one)
    request.session[REGISTRATIONS.said] = "angemeldet"
    return redirect("course_registration_own", row.reference)
