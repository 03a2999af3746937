"""The citizens' pages: open or not, the numbers, the services, the call."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.appointments.queries.bookable import services_in
from buergertelefon.base.hours import closes, next_opening
from buergertelefon.base.models import Municipality
from buergertelefon.base.queries import hours_of
from buergertelefon.base.typed import typed
from buergertelefon.base.words import open_until, opens_again, span_of, week
from buergertelefon.courses.models import School
from buergertelefon.knowledge.queries.answering import answer
from buergertelefon.knowledge.queries.finding import found, popular
from buergertelefon.knowledge.queries.noticing import NoticeView, about, standing
from buergertelefon.knowledge.rules.editing import Language
from buergertelefon.telephony.announcements import sound_of, texts
from buergertelefon.telephony.public import CALL, is_called_back, stands
from buergertelefon.telephony.queries.calling_back import free_windows
from buergertelefon.telephony.queries.sums import ice_servers
from buergertelefon.telephony.queries.surging import surge_of
from buergertelefon.telephony.queries.waits import (
    expected_wait,
    number_to_be_seen,
    numbers_on_the_web,
)
from buergertelefon.telephony.rules.callbacks import WINDOW
from buergertelefon.waste.models import Provider

#: ways to call without hearing, as the address says them: in sign language, in writing
SIGNED, WRITTEN = "gebaerden", "schreiben"


def place_of(request: HttpRequest) -> str:
    """Which city the page speaks about: as chosen, else the first."""
    keys = list(Municipality.objects.order_by("key").values_list("key", flat=True))
    wanted = request.GET.get("ort") or request.session.get("ort", "")
    if wanted in keys:
        if request.GET.get("ort"):
            request.session["ort"] = wanted
        return str(wanted)
    return keys[0] if keys else ""


def _opening(language: str) -> dict[str, Any]:
    """Is the service open, in words; from the first number citizens may choose."""
    now = timezone.now()
    numbers = numbers_on_the_web()
    if not numbers:
        return {"open": False, "open_text": "", "numbers": []}
    hours = hours_of(numbers[0].calendar, on=timezone.localdate(now))
    lang = "en" if language == "en" else "de"
    if shuts := closes(hours, now):
        text = open_until(shuts, lang)
    else:
        opens = next_opening(hours, now)
        text = opens_again(opens, now, lang) if opens else gettext("Gerade geschlossen.")
    return {
        "open": shuts is not None,
        "rush": shuts is not None and surge_of(numbers[0].queue, at=now) is not None,
        "open_text": text,
        "numbers": numbers,
        "signed": number_to_be_seen(),
        "week": week(hours, lang),
    }


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Whether we are open, how to reach us, and the search."""
    place = place_of(request)
    page = _opening(translation.get_language()) | {
        "place": place,
        "popular": popular(place=place, on=timezone.localdate()),
        "notices": _notices(place),
    }
    if page["open"]:
        page["wait"] = expected_wait(page["numbers"][0].queue)
    return render(request, "website/start.html", page)


@require_GET
def services(request: HttpRequest) -> HttpResponse:
    """What fits the words; works without a script."""
    place, query = place_of(request), typed(request.GET, "q")
    on = timezone.localdate()
    result = found(query, place=place, on=on, limit=12) if query else None
    page = {
        "place": place,
        "query": query,
        "cities": Municipality.objects.order_by("key"),
        "hits": result.hits if result else popular(place=place, on=on, limit=10),
        "near": result.near if result else False,
        "repaired": result.repaired if result else None,
        "courses": bool(query) and School.objects.filter(active=True).exists(),
    }
    return render(request, "website/services.html", page)


@require_GET
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service and its answer for a city."""
    place = place_of(request)
    own = "en" if translation.get_language() == "en" else Language.GERMAN.value
    wanted = request.GET.get("sprache", own)
    view = answer(slug, place=place, at=timezone.now(), language=wanted)
    if view is None:
        raise Http404
    page = {
        "answer": view,
        "bookable": services_in(place).filter(slug=slug).exists(),
        "school": School.objects.filter(office=view.where, active=True).first(),
        "waste": Provider.objects.filter(office=view.where, active=True).exists(),
        "place": place,
        "cities": Municipality.objects.order_by("key"),
        "notices": about(_notices(place), view.slug),
        "languages": [(code, LANGUAGES.get(code, code)) for code in view.languages],
    }
    return render(request, "website/service.html", page)


#: languages of answers, each named in itself
LANGUAGES = {
    "de": "Deutsch", "de-leicht": "Leichte Sprache", "en": "English", "tr": "Türkçe",
    "ar": "العربية", "ru": "Русский", "uk": "Українська", "pl": "Polski", "fr": "Français",
}  # fmt: skip


def _notices(place: str) -> list[NoticeView]:
    """Notices for everybody that stand now."""
    rows = standing(at=timezone.now(), place=place, public=True)
    return [one for one in rows if one.now]


@ensure_csrf_cookie
@require_GET
def call(request: HttpRequest) -> HttpResponse:
    """The call, from the microphone to the thanks."""
    standing = request.session.get(CALL)
    page = _opening(translation.get_language())
    chosen, way = request.GET.get("ort", ""), request.GET.get("weg", "")
    numbers = page["numbers"]
    number = page.get("signed") if way == SIGNED else None
    if number is None:
        number = next((one for one in numbers if one.municipality_id == chosen), None)
    if number is None:
        number = numbers[0] if numbers else None
    lang = "en" if translation.get_language() == "en" else "de"
    page |= {
        "number": number,
        "way": SIGNED if number and number.video else WRITTEN if way == WRITTEN else "",
        "stands": isinstance(standing, str) and stands(standing),
        "called_back": isinstance(standing, str) and is_called_back(standing),
        "ice": json.dumps(ice_servers()),
        "announcement": sound_of(number, lang, at=timezone.now()) if number else "",
        "announcement_text": _announcement(number, lang) if number else "",
        "lang": lang,
        "windows": _windows(number, lang) if number else [],
    }
    return render(request, "website/call.html", page)


def _windows(number: Any, lang: str) -> list[tuple[str, str]]:
    """Hours in which somebody can be called back: as sent, and in words."""
    at = timezone.now()
    return [
        (begins.isoformat(), span_of(begins, begins + WINDOW, at, lang))
        for begins in free_windows(number, at=at)
    ]


def _announcement(number: Any, lang: str) -> str:
    said = texts(number, lang, at=timezone.now())
    return said[0] if said else str(number.announcement)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """German or English, kept in a cookie."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    answer_ = redirect(back)
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        answer_.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=31_536_000, samesite="Lax"
        )
    return answer_


@require_GET
def imprint(request: HttpRequest) -> HttpResponse:
    """Who is responsible for these pages."""
    return render(request, "website/imprint.html")


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a call, and for how long."""
    return render(request, "website/privacy.html")


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible these pages are, and whom to tell what is not."""
    return render(request, "website/accessibility.html")
