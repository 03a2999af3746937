"""One service, and one version of what is said about it."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from buergertelefon.directory.models import Service
from buergertelefon.knowledge.actions import editing, words
from buergertelefon.knowledge.catalogue import catalogue
from buergertelefon.knowledge.errors import EditedMeanwhile, KnowledgeError
from buergertelefon.knowledge.forms import LANGUAGES, AnswerForm, NewServiceForm
from buergertelefon.knowledge.models import Answer, Synonym
from buergertelefon.knowledge.queries import editorial
from buergertelefon.knowledge.rules.comparing import difference, stumbles
from buergertelefon.knowledge.rules.editing import State
from buergertelefon.knowledge.views.frame import editor_required, page, tell, worded
from buergertelefon.knowledge.views.overview import standing_said
from buergertelefon.staff.views import AgentRequest

#: fields of a comparison, in the order of the page
COMPARED = (
    ("say", "Vorlesetext"), ("documents", "Unterlagen"), ("prerequisites", "Voraussetzungen"),
    ("procedure", "Ablauf"), ("fee", "Gebühr"), ("duration", "Dauer"), ("deadline", "Frist"),
    ("forms", "Formulare"), ("legal", "Rechtsgrundlagen"), ("how", "Geht"), ("why", "Warum"),
    ("hint", "Hinweis"), ("unknown", "Unbekannt"), ("source", "Quelle"),
)  # fmt: skip


def _answer(pk: int) -> Answer:
    rows = Answer.objects.select_related("service", "municipality", "office", "author", "owner")
    return get_object_or_404(rows, pk=pk)


def _text(answer: Answer, name: str) -> str:
    value = getattr(answer, name)
    return "\n".join(value) if isinstance(value, list) else str(value)


def compared(before: Answer, after: Answer) -> list[tuple[str, Any]]:
    """Label and pieces of each field that differs."""
    rows = [
        (label, difference(_text(before, name), _text(after, name)))
        for name, label in COMPARED
        if getattr(before, name) != getattr(after, name)
    ]
    if before.office_id != after.office_id:
        rows.append(("Stelle", difference(before.office.name, after.office.name)))
    return rows


@editor_required
@require_GET
def service(request: AgentRequest, slug: str) -> HttpResponse:
    """All versions of a service, its words and the hints to it."""
    row = get_object_or_404(Service.objects.select_related("family"), slug=slug)
    on = timezone.localdate()
    versions = list(
        Answer.objects.filter(service=row)
        .select_related("municipality", "office", "author", "approver")
        .order_by("municipality", "language", "-valid_from", "-pk")
    )
    for one in versions:
        one.standing = standing_said(one, on=on)  # type: ignore[attr-defined]  # for the page
    known = list(row.synonyms.order_by("phrase"))
    rivals: dict[str, list[str]] = {}
    for phrase, name in (
        Synonym.objects.filter(phrase__in=[one.phrase for one in known])
        .exclude(service=row)
        .values_list("phrase", "service__name")
    ):
        rivals.setdefault(phrase, []).append(name)
    values = {
        "service": row,
        "versions": versions,
        "words": [(one, rivals.get(one.phrase, [])) for one in known],
        "flags": editorial.flags("wrong").filter(service=row),
        "languages": LANGUAGES[1:],
    }
    return page(request, "service", values)


@editor_required
@require_http_methods(["GET", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    """A service that is not there yet, with its first draft."""
    form = NewServiceForm(request.POST or None)
    if form.is_valid():
        given, at = form.cleaned_data, timezone.now()
        slug = slugify(given["name"])[:70] or "leistung"
        if Service.objects.filter(slug=slug).exists():
            slug = f"{slug}-{Service.objects.count()}"
        try:
            row = editing.begin(
                slug, name=given["name"], key=given["key"], place=given["municipality"],
                office=given["office"], on=timezone.localdate(at), at=at, by=request.user,
            )  # fmt: skip
        except KnowledgeError as error:
            form.add_error(None, worded(error))
        else:
            return redirect("knowledge_version", row.pk)
    return page(request, "new", {"form": form}, 422 if form.is_bound else 200)


@editor_required
@require_http_methods(["GET", "POST"])
def version(request: AgentRequest, pk: int) -> HttpResponse:
    """One version: a draft is written here, all others are read and stepped on."""
    answer = _answer(pk)
    at = timezone.now()
    form, status = AnswerForm(answer, request.POST or None), 200
    theirs = None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                editing.save(
                    answer, form.values(), edits=form.cleaned_data["edits"], at=at, by=request.user
                )
                if "submit" in request.POST:
                    editing.submit(answer, at=at, by=request.user)
                    tell(request, "Zur Freigabe gegeben. Eine zweite Person sieht darüber.")
                    return redirect("knowledge_start")
                tell(request, "Gespeichert.")
                return redirect("knowledge_version", pk)
            except EditedMeanwhile as error:
                theirs = _answer(pk)
                form.add_error(None, worded(error))
                again = request.POST.copy()
                again["edits"] = str(theirs.edits)  # the next press overwrites, knowingly
                form.data = again
            except KnowledgeError as error:
                form.add_error(None, worded(error))
    before = (
        Answer.objects.filter(
            service=answer.service_id,
            municipality=answer.municipality_id,
            language=answer.language,
            state=State.PUBLISHED,
        )
        .exclude(pk=pk)
        .select_related("office")
        .order_by("-valid_from")
        .first()
    )
    known = catalogue(on=timezone.localdate(at)).index.vocabulary
    texts = [_text(answer, name) for name, _ in COMPARED[1:]]
    values = {
        "answer": answer,
        "form": form,
        "theirs": theirs,
        "before": before,
        "changes": compared(before, answer) if before else [],
        "plan": editing.plan(answer) if answer.state == State.REVIEW else None,
        "stumbles": stumbles(answer.say, texts, knows=known.knows, like=known.repair),
        "mine": answer.author_id == request.user.pk,
        "remarks": answer.remarks.select_related("by").order_by("at"),
        "other_languages": LANGUAGES[1:],
        "written_in": dict(LANGUAGES).get(answer.language, answer.language),
        "standing": standing_said(answer, on=timezone.localdate(at)),
    }
    return page(request, "version", values, status)


@editor_required
@require_POST
def step(request: AgentRequest, pk: int, verb: str) -> HttpResponse:
    """A step on the way from draft to readers, or back."""
    answer, by, at = _answer(pk), request.user, timezone.now()
    on = timezone.localdate(at)
    target = redirect("knowledge_version", pk)
    try:
        match verb:
            case "draft":
                return redirect("knowledge_version", editing.draft(answer, on=on, at=at, by=by).pk)
            case "translate":
                language = request.POST.get("language", "")
                if language not in dict(LANGUAGES):
                    return target
                row = editing.translate(answer, language, on=on, at=at, by=by)
                return redirect("knowledge_version", row.pk)
            case "publish":
                editing.publish(answer, at=at, by=by)
                tell(request, "Freigegeben. An den Arbeitsplätzen steht jetzt dieser Text.")
            case "send-back":
                editing.send_back(answer, request.POST.get("why", ""), at=at, by=by)
                tell(request, "Zurückgegeben.")
            case "take-back":
                editing.take_back(answer, at=at, by=by)
                tell(request, "Zurückgenommen. Es gilt wieder, was vorher galt.")
            case "retire":
                editing.retire(answer, on=on, at=at, by=by)
                tell(request, "Gilt ab heute nicht mehr. Für frühere Tage bleibt die Auskunft.")
            case "checked":
                editing.checked(answer, on=on, due=on + timedelta(days=365), at=at, by=by)
                tell(request, "Als geprüft vermerkt, in einem Jahr ist die nächste Prüfung fällig.")
            case "remark":
                if text := request.POST.get("text", "").strip():
                    editing.remark(answer, text, at=at, by=by)
            case "discard":
                slug = answer.service.slug
                editing.discard(answer, by=by)
                tell(request, "Entwurf verworfen.")
                return redirect("knowledge_service", slug)
    except KnowledgeError as error:
        tell(request, worded(error), bad=True)
    return target


@editor_required
@require_POST
def word(request: AgentRequest, slug: str) -> HttpResponse:
    """Add, confirm or remove an everyday word."""
    row, at, by = get_object_or_404(Service, slug=slug), timezone.now(), request.user
    try:
        if removed := request.POST.get("remove"):
            one = get_object_or_404(row.synonyms, pk=removed)
            words.remove_word(one, at=at, by=by)
            tell(request, f"„{one.phrase}“ führt nicht mehr hierher.")
        elif confirmed := request.POST.get("confirm"):
            one = get_object_or_404(row.synonyms, pk=confirmed)
            words.confirm(one, at=at, by=by)
            tell(request, f"„{one.phrase}“ führt jetzt hierher.")
        else:
            source = request.POST.get("source", Synonym.Source.EDITOR)
            learned = source == Synonym.Source.LEARNED
            words.add_word(
                row, request.POST.get("phrase", ""), at=at, by=by,
                source=Synonym.Source.LEARNED if learned else Synonym.Source.EDITOR,
            )  # fmt: skip
            tell(request, "Das Wort führt jetzt hierher.")
    except KnowledgeError as error:
        tell(request, worded(error), bad=True)
    back = request.POST.get("back", "")
    return redirect(back if back.startswith("/wissen/") else f"/wissen/leistung/{slug}/")
