"""What waits, and the list of everything."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Case, F, When
from django.db.models.expressions import OrderBy
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.models import Municipality
from buergertelefon.knowledge.actions import editing
from buergertelefon.knowledge.errors import KnowledgeError
from buergertelefon.knowledge.forms import LANGUAGES, BulkForm
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.queries import editorial
from buergertelefon.knowledge.queries.finding import found
from buergertelefon.knowledge.rules.editing import State, standing
from buergertelefon.knowledge.views.frame import editor_required, page, tell, worded
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


@editor_required
@require_GET
def everything(request: AgentRequest) -> HttpResponse:
    """All answers: search, filters, order, pages."""
    on, given = timezone.localdate(), request.GET
    rows = editorial.live()
    best: str | Case = "service__name"
    if query := given.get("q", "").strip()[:200]:
        hits = found(query, place=given.get("ort", ""), on=on, limit=MOST_FOUND).hits
        slugs = [hit.slug for hit in hits]
        rows = rows.filter(service__slug__in=slugs)
        if slugs:  # what fits best comes first, unless another order is asked for
            best = Case(*(When(service__slug=slug, then=n) for n, slug in enumerate(slugs)))
    wanted = given.get("stand", "" if query else "current")
    rows = editorial.standing_now(rows, wanted, on=on)
    if place := given.get("ort"):
        rows = rows.filter(municipality=place)
    if language := given.get("sprache"):
        rows = rows.filter(language=language)
    if given.get("faellig"):
        rows = rows.filter(review_due__lt=on)
    if given.get("meine"):
        rows = rows.filter(owner=request.user)
    if given.get("unbekannt"):
        rows = rows.exclude(unknown=[])
    order = SORTS.get(given.get("sort", ""), best)
    rows = rows.order_by(order, "service__name", "pk")
    pages = Paginator(rows, PER_PAGE)
    shown = pages.get_page(given.get("seite"))
    for row in shown:
        row.standing = dict(STANDINGS)[  # type: ignore[attr-defined]  # for the page
            standing(State(row.state), since=row.valid_from, until=row.valid_until, on=on)
        ]
    values = {
        "rows": shown,
        "count": pages.count,
        "query": query,
        "wanted": wanted,
        "given": given,
        "cities": Municipality.objects.order_by("key"),
        "standings": STANDINGS,
        "languages": LANGUAGES,
        "bulk": BulkForm(),
        "on": on,
        "back": request.get_full_path(),
    }
    return page(request, "list", values)


def _steps(step: str, *, due: date | None, request: AgentRequest) -> Callable[[Answer], None]:
    at = timezone.now()
    on: date = timezone.localdate(at)
    by = request.user

    def do(answer: Answer) -> None:
        match step:
            case "checked":
                editing.checked(answer, on=on, due=due or on, at=at, by=by)
            case "due":
                editing.checked(answer, on=answer.as_of, due=due or on, at=at, by=by)
            case "own":
                editing.own(answer, by, at=at, by=by)
            case "retire":
                editing.retire(answer, on=on, at=at, by=by)

    return do


@editor_required
@require_POST
def bulk(request: AgentRequest) -> HttpResponse:
    """One step for many answers; those that refuse it stay as they are and are named."""
    form = BulkForm(request.POST)
    back = request.POST.get("back", "")
    target = back if back.startswith("/wissen/") else "/wissen/liste/"
    if not form.is_valid():
        for words in [one for rows in form.errors.values() for one in rows]:
            tell(request, str(words), bad=True)
        return redirect(target)
    do = _steps(form.cleaned_data["step"], due=form.cleaned_data["due"], request=request)
    done, refused = 0, dict[str, int]()
    rows: list[Any] = list(form.cleaned_data["answers"].select_related("service"))
    for answer in rows:
        try:
            with transaction.atomic():
                do(answer)
            done += 1
        except KnowledgeError as error:
            words = worded(error)
            refused[words] = refused.get(words, 0) + 1
    if done:
        tell(request, f"{done} geändert.")
    for words, n in refused.items():
        tell(request, f"{n} nicht geändert: {words}", bad=True)
    return redirect(target)
