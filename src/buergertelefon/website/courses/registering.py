"""Citizens register for a course by themselves: places, people, the price, then the press.

The places are held by a row; whose it is the session knows. What somebody types is in the form and
nowhere else until the press that registers: the review sends it along in hidden fields.
"""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from buergertelefon.appointments.actions import proving
from buergertelefon.appointments.errors import ProofRefused, ProofTooEarly
from buergertelefon.courses.actions import citizen, registering, splitting, waiting
from buergertelefon.courses.errors import (
    BadDetails,
    CourseFull,
    HoldExpired,
    NotBookable,
    NotPossible,
    UnknownRegistration,
)
from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.queries.pricing import quoted
from buergertelefon.courses.queries.registrations import row_of, waited_for
from buergertelefon.courses.queries.saying import days_of, place_of
from buergertelefon.courses.rules.life import State
from buergertelefon.courses.rules.times import may_register
from buergertelefon.courses.rules.words import Channel, Payment, Pricing
from buergertelefon.messages.errors import BadMessage
from buergertelefon.website.courses.costs import conditions
from buergertelefon.website.courses.forms import ME, SEATS, Asked, DetailsForm, PlacesForm
from buergertelefon.website.courses.said import full, refused
from buergertelefon.website.proof import patience, question

#: what the session knows: the places it holds, the registrations it may see, what to say next
HOLD, OPENED, SAID = "kurs-gehalten", "kurs-offen", "kurs-gesagt"
AGAIN = "website/courses/patience.html"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """For whom and how many; one press holds the places, and lets those before go."""
    course = course_of(pk)
    if closed := _closed(course):
        return _not_here(request, course, closed)
    if request.method == "GET":
        if not course.free:
            return _full(request, course, None, left=0, status=200)
        return _places(request, course, PlacesForm(course=course, initial={"wer": ME}))
    form, once = PlacesForm(request.POST, course=course), _uuid(request.POST.get("once", ""))
    if not form.is_valid() or once is None:
        return _places(request, course, form, status=422)
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
        return _full(request, course, form, left=error.left)
    except NotBookable as error:
        return _not_here(request, course, refused(error))
    except (ProofRefused, HoldExpired, NotPossible):  # the page is old, or its press came before
        says = gettext("Die Seite ist zu alt. Bitte drücken Sie noch einmal.")
        return _places(request, course, form, says=says, status=409)
    _let_go(request, besides=held)
    request.session[HOLD] = {"id": str(held.pk), "wer": form.cleaned_data["wer"], "rest": rest}
    if typed := _typed(request):  # the minutes had ended while somebody typed
        return _asked(request, held, DetailsForm(initial=typed, asked=_asked_of(request, held)))
    return redirect("course_details", course.pk)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes part and who pays; then the price and the conditions; then registered."""
    row = _held(request, pk)
    if row is None:
        return redirect("course_register", pk)
    if row.state == State.CONFIRMED:
        return redirect("course_registration_own", row.reference)
    now, asked = timezone.now(), _asked_of(request, row)
    if row.state != State.HELD or row.held_until is None or row.held_until <= now:
        return _over(request, row)
    do = request.POST.get("do", "")
    if do == "freigeben":
        _let_go(request)
        return redirect("course_register", pk)
    if request.method == "GET":
        return _asked(request, row, DetailsForm(asked=asked))
    if do == "aendern":
        return _asked(request, row, DetailsForm(initial=_typed(request), asked=asked))
    form = DetailsForm(request.POST, asked=asked)
    if not form.is_valid():
        return _asked(request, row, form, status=422)
    if do == "anmelden":
        return _register(request, row, form)
    return _review(request, row, form)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def wait(request: HttpRequest, pk: int) -> HttpResponse:
    """The waiting list: alone or as a group that gets its places together."""
    course = course_of(pk)
    if closed := _closed(course):
        return _not_here(request, course, closed)
    places = PlacesForm(request.POST if request.method == "POST" else request.GET, course=course)
    if not places.is_valid():
        if "wer" in places.data:
            return _full(request, course, places, left=course.free, status=422)
        return redirect("course_register", pk)
    who, seats = places.cleaned_data["wer"], places.seats()
    asked = Asked(course, who, seats, timezone.localdate())
    if request.POST.get("do") != "eintragen":
        return _waits(request, places, DetailsForm(initial=_typed(request), asked=asked))
    form, once = DetailsForm(request.POST, asked=asked), _uuid(request.POST.get("once", ""))
    if not form.is_valid() or once is None:
        return _waits(request, places, form, status=422)
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
        return _waits(request, places, form, says=says, status=409)
    except (BadDetails, BadMessage) as error:
        form.add_error(None, refused(error))
        return _waits(request, places, form, status=422)
    except NotBookable as error:
        return _not_here(request, course, refused(error))
    remember(request, row)
    return redirect("course_registration_own", row.reference)


def course_of(pk: int) -> Course:
    """With school and place. Raises Http404."""
    rows = Course.objects.select_related("school__office", "venue").filter(school__active=True)
    if (course := rows.filter(pk=pk, vanished=None).first()) is None:
        raise Http404
    return course


def opened(request: HttpRequest) -> list[str]:
    """Keys of the registrations this session has shown a secret of."""
    return list(request.session.get(OPENED, []))


def remember(request: HttpRequest, row: Registration) -> None:
    """This session may see the registration."""
    request.session[OPENED] = [*(one for one in opened(request) if one != str(row.pk)), str(row.pk)]


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


def _held(request: HttpRequest, pk: int) -> Registration | None:
    """The places of this session; also those that a second press of their form speaks of."""
    keys = [request.session.get(HOLD, {}).get("id"), *opened(request)]
    asked = request.POST.get("gehalten") or keys[0]
    if asked not in keys or asked is None:
        return None
    try:
        row = row_of(uuid.UUID(asked))
    except UnknownRegistration:
        return None
    return row if row.course_id == pk else None


def _let_go(request: HttpRequest, *, besides: Registration | None = None) -> None:
    """A session holds places of one course."""
    before = request.session.pop(HOLD, {}).get("id")
    if before and (besides is None or before != str(besides.pk)):
        try:
            citizen.give_up(uuid.UUID(before), at=timezone.now())
        except UnknownRegistration:
            return


def _asked_of(request: HttpRequest, row: Registration) -> Asked:
    held = request.session.get(HOLD, {})
    return Asked(
        row.course, held.get("wer", ME), row.seats, timezone.localdate(), held.get("rest", 0)
    )


def _typed(request: HttpRequest) -> dict[str, str]:
    """What stands in the fields of somebody who is led back to them."""
    names = (*DetailsForm.base_fields, "name-", "born-", "guardian-", "reduction-")
    return {
        name: value
        for name, value in request.POST.dict().items()
        if name in names or name.partition("-")[0] + "-" in names
    }


def _register(request: HttpRequest, row: Registration, form: DetailsForm) -> HttpResponse:
    told, now = request.POST.get("summe", ""), timezone.now()
    people = form.details.people[: row.seats]
    if told != str(quoted(row.course, people, on=timezone.localdate()).total):
        says = gettext("Der Betrag hat sich gerade geändert. Bitte prüfen Sie ihn noch einmal.")
        return _review(request, row, form, says=says, status=409)
    try:
        done = splitting.confirm(row.pk, form.details, told=int(told), at=now)
    except HoldExpired:
        return _over(request, row)
    except NotPossible as error:
        if error.state == State.HELD:
            return _review(request, row, form, says=refused(error), status=409)
        return _over(request, row)
    except (BadDetails, BadMessage, NotBookable) as error:
        form.add_error(None, refused(error))
        return _asked(request, row, form, status=422)
    request.session.pop(HOLD, None)
    for one in reversed(done):
        remember(request, one)
    request.session[SAID] = "angemeldet"
    return redirect("course_registration_own", row.reference)


def _page(course: Course) -> dict[str, Any]:
    return {
        "course": course, "school": course.school, "office": course.school.office,
        "days": days_of(course), "place": place_of(course), "waiting": len(waited_for(course.pk)),
    }  # fmt: skip


def _places(
    request: HttpRequest, course: Course, form: PlacesForm, *, says: str = "", status: int = 200
) -> HttpResponse:
    page = {"form": form, "says": says, "once": uuid.uuid4(), "proof": question()}
    return render(request, "website/courses/places.html", _page(course) | page, status=status)


def _full(
    request: HttpRequest, course: Course, form: PlacesForm | None, *, left: int, status: int = 409
) -> HttpResponse:
    """Fewer places than wanted: those, and the rest waits; or all wait together; or none."""
    page = {
        "form": form or PlacesForm(course=course, initial={"wer": ME}), "left": left,
        "says": full(left) if form is not None and not form.errors else "",
        "splits": left and course.pricing == Pricing.PERSON, "typed": _typed(request),
        "chosen": form is not None and form.is_valid(), "once": uuid.uuid4(), "proof": question(),
    }  # fmt: skip
    if page["chosen"] and form is not None:
        page["rest"] = form.seats() - left
        page["seats"] = form.seats()
    return render(request, "website/courses/full.html", _page(course) | page, status=status)


def _not_here(request: HttpRequest, course: Course, says: str) -> HttpResponse:
    page = _page(course) | {"why": says}
    return render(request, "website/courses/closed.html", page)


def _asked(
    request: HttpRequest, row: Registration, form: DetailsForm, *, status: int = 200
) -> HttpResponse:
    page = {"form": form, "row": row, "asked": form.asked, "waits": False}
    return render(request, "website/courses/details.html", _page(row.course) | page, status=status)


def _waits(
    request: HttpRequest, places: PlacesForm, form: DetailsForm, *, says: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    course = form.asked.course
    page = _page(course) | {
        "form": form, "asked": form.asked, "waits": True, "says": says, "once": uuid.uuid4(),
        "proof": question(), "places": places.cleaned_data,
    }  # fmt: skip
    if form.is_bound and not form.is_valid():
        page["once"] = _uuid(request.POST.get("once", "")) or page["once"]
    page["turn"] = page["waiting"] + 1
    return render(request, "website/courses/details.html", page, status=status)


def _review(
    request: HttpRequest, row: Registration, form: DetailsForm, *, says: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Everything on one page before the press (BGB § 312j): price, conditions, withdrawal."""
    today, given = timezone.localdate(), form.details
    quote = quoted(row.course, given.people[: row.seats], on=today)
    page = _page(row.course) | {
        "form": form, "row": row, "asked": form.asked, "says": says, "quote": quote,
        "given": given, "here": given.people[: row.seats], "rest": given.people[row.seats :],
        "debit": given.payment == Payment.DEBIT, "terms": conditions(row.course, given, on=today),
    }  # fmt: skip
    return render(request, "website/courses/review.html", page, status=status)


def _over(request: HttpRequest, row: Registration) -> HttpResponse:
    """The minutes are over: the same places again with one press, with all that was typed."""
    held = request.session.get(HOLD, {})
    who, seats = held.get("wer", ME), row.seats + held.get("rest", 0)
    page = _page(row.course) | {
        "typed": _typed(request), "once": uuid.uuid4(), "proof": question(), "wer": who,
        "plaetze": seats if not SEATS.get(who) else "", "nimmt": row.seats,
        "again": reverse("course_register", args=[row.course_id]),
    }  # fmt: skip
    return render(request, "website/courses/over.html", page, status=409)


def _uuid(given: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(given)
    except ValueError:
        return None
