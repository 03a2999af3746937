"""The pages of a registration: places, people, the price, and where it ends otherwise."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.queries.pricing import quoted
from buergertelefon.courses.queries.registrations import waited_for
from buergertelefon.courses.queries.saying import days_of, place_of
from buergertelefon.courses.rules.words import Payment, Pricing
from buergertelefon.website.courses.costs import conditions
from buergertelefon.website.courses.forms import ME, SEATS, DetailsForm, PlacesForm
from buergertelefon.website.courses.said import full
from buergertelefon.website.courses.session import HOLD
from buergertelefon.website.proof import question


def typed(request: HttpRequest) -> dict[str, str]:
    """What stands in the fields of somebody who is led back to them."""
    names = (*DetailsForm.base_fields, "name-", "born-", "guardian-", "reduction-")
    return {
        name: value
        for name, value in request.POST.dict().items()
        if name in names or name.partition("-")[0] + "-" in names
    }


def page_of(course: Course) -> dict[str, Any]:
    """What every one of them says of its course."""
    return {
        "course": course, "school": course.school, "office": course.school.office,
        "days": days_of(course), "place": place_of(course), "waiting": len(waited_for(course.pk)),
    }  # fmt: skip


def places_page(
    request: HttpRequest, course: Course, form: PlacesForm, *, says: str = "", status: int = 200
) -> HttpResponse:
    """For whom, and how many."""
    page = {"form": form, "says": says, "once": uuid.uuid4(), "proof": question()}
    return render(request, "website/courses/places.html", page_of(course) | page, status=status)


def full_page(
    request: HttpRequest, course: Course, form: PlacesForm | None, *, left: int, status: int = 409
) -> HttpResponse:
    """Fewer places than wanted: those, and the rest waits; or all wait together; or none."""
    page = {
        "form": form or PlacesForm(course=course, initial={"wer": ME}), "left": left,
        "says": full(left) if form is not None and not form.errors else "",
        "splits": left and course.pricing == Pricing.PERSON, "typed": typed(request),
        "chosen": form is not None and form.is_valid(), "once": uuid.uuid4(), "proof": question(),
    }  # fmt: skip
    if page["chosen"] and form is not None:
        page["rest"] = form.seats() - left
        page["seats"] = form.seats()
    return render(request, "website/courses/full.html", page_of(course) | page, status=status)


def closed_page(request: HttpRequest, course: Course, says: str) -> HttpResponse:
    """Nobody registers here; why, and whom to call."""
    page = page_of(course) | {"why": says}
    return render(request, "website/courses/closed.html", page)


def details_page(
    request: HttpRequest, row: Registration, form: DetailsForm, *, status: int = 200
) -> HttpResponse:
    """Who takes part, who pays."""
    page = {"form": form, "row": row, "asked": form.asked, "waits": False}
    return render(
        request, "website/courses/details.html", page_of(row.course) | page, status=status
    )


def waits_page(
    request: HttpRequest, places: PlacesForm, form: DetailsForm, *, says: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The same for the waiting list."""
    course = form.asked.course
    page = page_of(course) | {
        "form": form, "asked": form.asked, "waits": True, "says": says, "once": uuid.uuid4(),
        "proof": question(), "places": places.cleaned_data,
    }  # fmt: skip
    if form.is_bound and not form.is_valid():
        page["once"] = uuid_of(request.POST.get("once", "")) or page["once"]
    page["turn"] = page["waiting"] + 1
    return render(request, "website/courses/details.html", page, status=status)


def review_page(
    request: HttpRequest, row: Registration, form: DetailsForm, *, says: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Everything on one page before the press (BGB § 312j): price, conditions, withdrawal."""
    today, given = timezone.localdate(), form.details
    quote = quoted(row.course, given.people[: row.seats], on=today)
    page = page_of(row.course) | {
        "form": form, "row": row, "asked": form.asked, "says": says, "quote": quote,
        "given": given, "here": given.people[: row.seats], "rest": given.people[row.seats :],
        "debit": given.payment == Payment.DEBIT, "terms": conditions(row.course, given, on=today),
    }  # fmt: skip
    return render(request, "website/courses/review.html", page, status=status)


def over_page(request: HttpRequest, row: Registration) -> HttpResponse:
    """The minutes are over: the same places again with one press, with all that was typed."""
    held = request.session.get(HOLD, {})
    who, seats = held.get("wer", ME), row.seats + held.get("rest", 0)
    page = page_of(row.course) | {
        "typed": typed(request), "once": uuid.uuid4(), "proof": question(), "wer": who,
        "plaetze": seats if not SEATS.get(who) else "", "nimmt": row.seats,
        "again": reverse("course_register", args=[row.course_id]),
    }  # fmt: skip
    return render(request, "website/courses/over.html", page, status=409)


def uuid_of(given: str) -> uuid.UUID | None:
    """The key of a form; None if it is none."""
    try:
        return uuid.UUID(given)
    except ValueError:
        return None
