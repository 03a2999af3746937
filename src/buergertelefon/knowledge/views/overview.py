"""What waits, and the list of everything."""

import io
import json
from collections import Counter
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, F, QuerySet, When
from django.db.models.expressions import OrderBy
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.models import Municipality
from buergertelefon.knowledge.actions import bulk
from buergertelefon.knowledge.forms import LANGUAGES, BulkForm
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.queries import editorial, exporting_csv
from buergertelefon.knowledge.queries.finding import found
from buergertelefon.knowledge.rules.editing import State, standing
from buergertelefon.knowledge.views.frame import editor_required, page, tell, worded
from buergertelefon.staff.models import Agent
from buergertelefon.staff.views import AgentRequest

STANDINGS = (
    ("current", "gilt"), ("scheduled", "geplant"), ("draft", "Entwurf"),
    ("review", "zur Freigabe"), ("past", "abgelaufen"),
)  # fmt: skip
SORTS: dict[str, str | OrderBy] = {
    "name": "service__name", "due": "review_due", "place": "municipality__name",
    "office": "office__name", "changed": F("changed").desc(nulls_last=True),
}  # fmt: skip
PER_PAGE = 50
#: services a search in the list brings
MOST_FOUND = 30


@editor_required
@require_GET
def start(request: AgentRequest) -> HttpResponse:
    """What waits for this person."""
    on = timezone.localdate()
    reviews = editorial.live().filter(state="review").exclude(author=request.user)
    drafts = editorial.live().filter(state="draft", author=request.user)
    values = {
        "waiting": editorial.waiting(request.user, on=on),
        "reviews": reviews.order_by("changed")[:10],
        "mine": drafts.order_by("-changed")[:10],
        "overdue": editorial.standing_now(editorial.live(), "current", on=on)
        .filter(review_due__lt=on)
        .order_by("review_due")[:10],
    }
    return page(request, "start", values)


def _chosen(given: QueryDict, user: Agent, *, on: date) -> QuerySet[Answer]:
    """The answers a list shows: searched, filtered, in order."""
    rows = editorial.live()
    best: str | Case = "service__name"
    if query := given.get("q", "").strip()[:200]:
        hits = found(query, place=given.get("ort", ""), on=on, limit=MOST_FOUND).hits
        slugs = [hit.slug for hit in hits]
        rows = rows.filter(service__slug__in=slugs)
        if slugs:  # what fits best comes first, unless another order is asked for
            best = Case(*(When(service__slug=slug, then=n) for n, slug in enumerate(slugs)))
    rows = editorial.standing_now(rows, _wanted(given), on=on)
    if place := given.get("ort"):
        rows = rows.filter(municipality=place)
    if language := given.get("sprache"):
        rows = rows.filter(language=language)
    if given.get("faellig"):
        rows = rows.filter(review_due__lt=on)
    if given.get("meine"):
        rows = rows.filter(owner=user)
    if given.get("unbekannt"):
        rows = rows.exclude(unknown=[])
    return rows.order_by(SORTS.get(given.get("sort", ""), best), "service__name", "pk")


def _wanted(given: QueryDict) -> str:
    return given.get("stand", "" if given.get("q", "").strip() else "current")


def standing_said(row: Answer, *, on: date) -> str:
    """Where a version stands on a day, in words."""
    return dict(STANDINGS)[
        standing(State(row.state), since=row.valid_from, until=row.valid_until, on=on)
    ]


@editor_required
@require_GET
def everything(request: AgentRequest) -> HttpResponse:
    """All answers: search, filters, order, pages."""
    on, given = timezone.localdate(), request.GET
    pages = Paginator(_chosen(given, request.user, on=on), PER_PAGE)
    shown = pages.get_page(given.get("seite"))
    for row in shown:
        row.standing = standing_said(row, on=on)  # type: ignore[attr-defined]  # for the page
    kept = given.copy()
    kept.pop("seite", None)
    values = {
        "rows": shown,
        "count": pages.count,
        "query": given.get("q", "").strip()[:200],
        "wanted": _wanted(given),
        "given": given,
        "kept": kept.urlencode(),
        "cities": Municipality.objects.order_by("key"),
        "standings": STANDINGS,
        "languages": LANGUAGES,
        "bulk": BulkForm(),
        "on": on,
        "back": request.get_full_path(),
        "undo": len(request.session.get("undo", [])),
    }
    return page(request, "list", values)


@editor_required
@require_GET
def download(request: AgentRequest) -> HttpResponse:
    """What the list shows of published answers as a table, as `import csv` takes it again."""
    on = timezone.localdate()
    file = io.BytesIO()
    exporting_csv.write(file, _chosen(request.GET, request.user, on=on))
    answer = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="auskuenfte-{on:%Y-%m-%d}.csv"'
    return answer


#: of an answer, what a step for many may change; in words
FACTS = {
    "as_of": "geprüft", "review_due": "prüfen bis", "owner_id": "verantwortlich",
    "valid_until": "gilt bis vor", "state": "Stand",
}  # fmt: skip


def _said(name: str, value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if name == "owner_id":
        return str(Agent.objects.filter(pk=value).values_list("name", flat=True).first() or "–")
    return str(value or "–")


@editor_required
@require_POST
def many(request: AgentRequest) -> HttpResponse:
    """One step for many answers: what it would do, then, if the editor is sure, done."""
    form = BulkForm(request.POST)
    back = _back(request)
    if not form.is_valid():
        for words in [one for rows in form.errors.values() for one in rows]:
            tell(request, str(words), bad=True)
        return redirect(back)
    sure = "sure" in request.POST
    at = timezone.now()
    changes = bulk.take(
        form.cleaned_data["answers"].select_related("service", "municipality"),
        form.cleaned_data["step"], due=form.cleaned_data["due"], on=timezone.localdate(at),
        at=at, by=request.user, keep=sure,
    )  # fmt: skip
    if not sure:
        return page(request, "many", {"form": form, "back": back, "rows": _rows(changes)})
    done = [one for one in changes if one.refused is None]
    if done:
        request.session["undo"] = json.loads(
            json.dumps([(one.answer.pk, one.before, one.after) for one in done], default=str)
        )
        tell(request, f"{len(done)} geändert.")
    for words, n in Counter(worded(one.refused) for one in changes if one.refused).items():
        tell(request, f"{n} nicht geändert: {words}", bad=True)
    return redirect(back)


def _rows(changes: list[bulk.Change]) -> list[dict[str, Any]]:
    return [
        {
            "answer": one.answer,
            "refused": worded(one.refused) if one.refused else "",
            "changes": [
                (label, _said(name, one.before[name]), _said(name, one.after[name]))
                for name, label in FACTS.items()
                if one.before[name] != one.after[name]
            ],
        }
        for one in changes
    ]


def _back(request: AgentRequest) -> str:
    back = request.POST.get("back", "")
    return back if back.startswith("/wissen/") else "/wissen/liste/"


@editor_required
@require_POST
def undo(request: AgentRequest) -> HttpResponse:
    """The last step for many never was."""
    changes = request.session.pop("undo", [])
    undone = bulk.undo(changes, at=timezone.now(), by=request.user)
    if undone:
        tell(request, f"{undone} wie vorher.")
    if left := len(changes) - undone:
        tell(request, f"{left} inzwischen anders geändert, die bleiben so.", bad=True)
    return redirect(_back(request))
