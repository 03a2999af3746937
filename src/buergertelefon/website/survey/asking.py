"""One question, once, for whoever has the link: no sign-in, no session, no script, no cookie."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.base.typed import typed
from buergertelefon.survey.actions.answering import answer, skip
from buergertelefon.survey.errors import BadAnswer, Unknown
from buergertelefon.survey.models import Scale
from buergertelefon.survey.queries.invitations import invitations, wordings
from buergertelefon.survey.rules.asking import LANGUAGES, LONGEST_COMMENT, options, written


@csrf_exempt  # the token of the link is a secret that works once: there is nothing else to forge
@never_cache
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, token: str) -> HttpResponse:
    """The question and its answers; used, over and unknown links look the same."""
    on = timezone.localdate()
    row = invitations(token, on=on).first()
    if row is None:
        return quiet(render(request, "website/survey/over.html", status=410))
    given = request.POST if request.method == "POST" else request.GET
    read = _read(row.scale, typed(given, "sprache"))
    if request.method == "GET":
        return _page(request, row.scale, read)
    try:
        if request.POST.get("do") == "ueberspringen":
            skip(token, on=on)
            return quiet(redirect("survey_skipped"))
        value = typed(request.POST, "antwort")
        words = request.POST.get("kommentar", "")
        chosen = int(value) if value.isdecimal() else 0
        answer(token, chosen, words, on=on, language=read.language)
    except Unknown:  # the other press of a double one was faster
        return quiet(render(request, "website/survey/over.html", status=410))
    except BadAnswer:
        return _page(request, row.scale, read, status=422)
    return quiet(redirect("survey_thanks"))


@never_cache
@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    """The answer has been taken."""
    return quiet(render(request, "website/survey/thanks.html"))


@never_cache
@require_GET
def skipped(request: HttpRequest) -> HttpResponse:
    """Nobody has to answer."""
    return quiet(render(request, "website/survey/thanks.html", {"skipped": True}))


def quiet(response: HttpResponse) -> HttpResponse:
    """No other site is told the address, and no search engine keeps it.

    Not "no-referrer": browsers then send the form that changes the language without its origin.
    """
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _read(invited: Scale, wanted: str) -> Scale:
    """The wording that is shown: as chosen, else in the page's language, else as invited."""
    there = {one.language: one for one in wordings(invited)}
    own = translation.get_language() or "de"
    easy = invited.language == "leicht"  # chosen by somebody for this person, not by a browser
    return there.get(wanted) or (invited if easy else there.get(own[:2], invited))


def _page(request: HttpRequest, invited: Scale, read: Scale, status: int = 200) -> HttpResponse:
    comment = written(request.POST.get("kommentar", ""))
    chosen = typed(request.POST, "antwort")
    there = options(read.options)
    page = {
        "scale": read, "html_lang": "en" if read.language == "en" else "de",
        "easy": read.language == "leicht", "options": there, "chosen": chosen,
        "comment": comment, "longest": LONGEST_COMMENT, "bad": status == 422,
        "too_long": read.comment and len(comment) > LONGEST_COMMENT,
        "missing": chosen not in {str(one.value) for one in there},
        "others": [(one.language, LANGUAGES.get(one.language, one.language),
                    "en" if one.language == "en" else "de")
                   for one in wordings(invited) if one != read],
    }  # fmt: skip
    return quiet(render(request, "website/survey/question.html", page, status=status))
