"""What is asked, in which words, of which share; and how it will look."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from buergertelefon.knowledge.forms import dressed
from buergertelefon.survey.actions.setting_up import add_scale, drop_scale, set_plan
from buergertelefon.survey.errors import AlreadyAsked, BadScale
from buergertelefon.survey.forms import PlanForm, ScaleForm, lines_of
from buergertelefon.survey.models import Plan
from buergertelefon.survey.queries.scales import askable, versions, was_asked
from buergertelefon.survey.rules.asking import CHANNELS, LANGUAGES, Channel, options
from buergertelefon.survey.views.frame import CHANGE, SEE, allowed, centre_of, page


@allowed(SEE)
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """All questions with their versions, and who is asked which way."""
    return _questions(request)


@allowed(CHANGE)
@require_POST
def plan(request: HttpRequest, channel: str) -> HttpResponse:
    """Who is asked this way."""
    if channel not in CHANNELS:
        raise Http404
    form = PlanForm(request.POST, slugs=_slugs(), prefix=channel)
    if not form.is_valid():
        return _questions(request, bad=(channel, form))
    said = form.cleaned_data
    share = int(said["share"] * 100)
    try:
        set_plan(centre_of(request), Channel(channel), scale=said["scale"], share=share,
                 active=said["active"])  # fmt: skip
    except BadScale as error:
        form.add_error(error.field, str(error))
        return _questions(request, bad=(channel, form))
    messages.success(request, f"{CHANNELS[channel]}: gespeichert.")
    return redirect("survey_questions")


@allowed(CHANGE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A question, or a new version of one: what is asked already stays as it is."""
    if request.method == "GET":
        return page(
            request, "new", {"form": ScaleForm(initial=_last(request.GET.get("frage", "")))}
        )
    form = ScaleForm(request.POST)
    if form.is_valid():
        slug = form.cleaned_data["slug"]
        wordings = form.wordings()
        comment = form.cleaned_data["comment"]
        if (newest := _newest(slug)) and newest == [
            (one.language, one.question, one.options, comment) for one in wordings
        ]:  # pressed twice, or nothing is different
            return redirect("survey_questions")
        try:
            version = add_scale(slug, wordings, comment=comment, on=timezone.localdate())
        except BadScale as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, f"„{slug}“, Fassung {version}, ist angelegt.")
            return redirect("survey_preview", slug, version)
    return page(request, "new", {"form": form}, 422)


@allowed(SEE)
@require_GET
def preview(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """As citizens will see it, in each language."""
    rows = next((rows for *key, rows in versions() if key == [slug, version]), None)
    if rows is None:
        raise Http404
    shown = [(row, LANGUAGES.get(row.language, row.language), options(row.options)) for row in rows]
    values = {"slug": slug, "version": version, "shown": shown, "asked": was_asked(slug, version)}
    return page(request, "preview", values)


@allowed(CHANGE)
@require_POST
def drop(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """A version that nobody was asked."""
    try:
        drop_scale(slug, version)
    except AlreadyAsked as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"„{slug}“, Fassung {version}, ist gelöscht.")
    return redirect("survey_questions")


def _questions(request: HttpRequest, *, bad: tuple[str, PlanForm] | None = None) -> HttpResponse:
    planned = {one.channel: one for one in Plan.objects.filter(centre=centre_of(request))}
    forms = []
    for channel, name in CHANNELS.items():
        row = planned.get(channel)
        looks = (
            {"scale": row.scale, "share": Decimal(row.share) / 100, "active": row.active}
            if (row)
            else {"share": Decimal(10)}
        )
        fresh = PlanForm(initial=looks, slugs=_slugs(), prefix=channel)
        form = bad[1] if bad and bad[0] == channel else fresh
        dressed(form)
        share = f"{Decimal(row.share) / 100:f}".replace(".", ",") if row else ""
        forms.append((channel, name, row, form, share))
    values = {"versions": versions(), "plans": forms, "languages": LANGUAGES}
    return page(request, "questions", values, 422 if bad else 200)


def _slugs() -> list[str]:
    return sorted({one.slug for one in askable()})


def _newest(slug: str) -> list[tuple[str, str, object, bool]]:
    rows = next((rows for name, _, rows in versions() if name == slug), [])
    told = {one.language: one for one in rows}
    return [(code, told[code].question, options(told[code].options), told[code].comment)
            for code in LANGUAGES if code in told]  # fmt: skip


def _last(slug: str) -> dict[str, object]:
    """The newest version, to be changed into the next."""
    rows = next((rows for name, _, rows in versions() if name == slug), [])
    told: dict[str, object] = {"slug": slug if rows else ""}
    for row in rows:
        told |= {f"question_{row.language}": row.question, "comment": row.comment,
                 f"options_{row.language}": lines_of(options(row.options))}  # fmt: skip
    return told
