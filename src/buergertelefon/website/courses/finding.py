"""Citizens find a course and read about it. Works without a script."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergertelefon.base.typed import typed
from buergertelefon.courses.models import Course
from buergertelefon.courses.queries.finding import Page, choices, search, similar, status_of
from buergertelefon.courses.rules.finding import Filters, Wish
from buergertelefon.courses.rules.words import Status
from buergertelefon.website.courses.filters import FIELDS, FindForm

#: courses on one page of the list
SHOWN = 20
#: further pages than that nobody reads
LAST_PAGE = 500
#: who may still come; running ones are asked for at the school
BOOKABLE = frozenset({Status.FREE, Status.FEW, Status.FULL, Status.WAITING})
FULL = frozenset({Status.FULL, Status.WAITING})


@never_cache
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Courses that fit words and filters; without either those that begin next."""
    now = timezone.now()
    words = typed(request.GET, "q")
    form = FindForm(request.GET, choices=choices(at=now))
    valid = form.is_valid()
    without = [one for one in Wish if one.value in request.GET.getlist("ohne")]
    number = _page(request.GET)
    filters = form.filters(on=timezone.localdate(now)) if valid else Filters()
    found = search(
        words, filters, at=now, limit=SHOWN, offset=(number - 1) * SHOWN, without=without
    )
    page = {
        "form": form,
        "words": words,
        "found": found,
        "narrow": not valid or form.is_narrow,
        "said": [(said, _less(request.GET, wish, found)) for wish, said in found.said],
        "drops": [
            (_named(wish), count, _less(request.GET, wish, found)) for wish, count in found.drops
        ],
        "without": without,
        "earlier": _address(request.GET, seite=str(number - 1)) if number > 1 else "",
        "later": _address(request.GET, seite=str(number + 1))
        if number * SHOWN < found.total
        else "",
        "number": number,
    }
    return render(request, "website/courses.html", page, status=200 if valid else 422)


@never_cache
@require_GET
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """A course with its dates, its fee and who may come."""
    now = timezone.now()
    on = timezone.localdate(now)
    rows = Course.objects.select_related("school__office", "area", "venue", "semester")
    one = rows.filter(pk=pk, vanished=None, school__active=True).first()
    if one is None:
        return by_number(request, str(pk))
    status = status_of(one, on=on)
    valid = Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gt=on)
    page: dict[str, Any] = {
        "course": one,
        "status": status,
        "sessions": one.sessions.select_related("venue"),
        "reductions": one.school.reductions.filter(*valid) if one.reducible else [],
        "bookable": status in BOOKABLE,
        "full": status in FULL,
        "similar": similar(one, at=now) if status not in BOOKABLE - FULL else [],
    }
    return render(request, "website/course.html", page)


@require_GET
def by_number(_request: HttpRequest, number: str) -> HttpResponse:
    """From a course number to its page; to the list where two schools have it."""
    if "\x00" in number:  # which no column takes
        raise Http404
    known = Course.objects.filter(number__iexact=number, vanished=None, school__active=True)
    keys = list(known.values_list("pk", flat=True)[:2])
    if not keys:
        raise Http404
    if len(keys) > 1:
        return redirect(_address(QueryDict(), q=number))
    return redirect("course", get_object_or_404(known).pk)


def _page(sent: QueryDict) -> int:
    """Which page of the list, from 1."""
    written = typed(sent, "seite")
    number = int(written) if written.isdecimal() and len(written) < 5 else 1
    return min(max(number, 1), LAST_PAGE)


def _less(sent: QueryDict, wish: Wish, found: Page) -> str:
    """The address of the same search without a filter, chosen or read from the words."""
    fewer = sent.copy()
    for name in (*FIELDS[wish], "seite"):
        fewer.pop(name, None)
    if any(wish is one for one, _ in found.said):
        fewer.appendlist("ohne", wish.value)
    return f"{reverse('courses')}?{fewer.urlencode()}"


def _address(sent: QueryDict, **more: str) -> str:
    changed = sent.copy()
    for name, value in more.items():
        changed[name] = value
    return f"{reverse('courses')}?{changed.urlencode()}"


def _named(wish: Wish) -> str:
    """What a filter is called."""
    return {
        Wish.DAYS: gettext("Wochentag"),
        Wish.TIMES: gettext("Tageszeit"),
        Wish.PLACE: gettext("Ort oder Stadtteil"),
        Wish.LEVEL: gettext("Stufe"),
        Wish.FEE: gettext("Entgelt"),
        Wish.FREE: gettext("freie Plätze"),
        Wish.BEGIN: gettext("Beginn"),
        Wish.SCHOOL: gettext("Volkshochschule"),
        Wish.AREA: gettext("Fachbereich"),
    }[wish]
