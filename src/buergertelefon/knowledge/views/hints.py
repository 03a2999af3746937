"""What readers told the editors, and words nobody could answer."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.directory.models import Service
from buergertelefon.knowledge.actions import words
from buergertelefon.knowledge.errors import KnowledgeError
from buergertelefon.knowledge.models import Flag, UnknownWord
from buergertelefon.knowledge.queries import editorial
from buergertelefon.knowledge.views.frame import editor_required, page, tell, worded
from buergertelefon.staff.views import AgentRequest


@editor_required
@require_GET
def hints(request: AgentRequest) -> HttpResponse:
    """The week's work: hints, unknown words, words to confirm."""
    on = timezone.localdate()
    values = {
        "wrong": editorial.flags(Flag.Kind.WRONG)[:100],
        "offices": editorial.flags(Flag.Kind.NOT_THEIRS)[:100],
        "texts": editorial.flags(Flag.Kind.PROPOSED)[:100],
        "nothing": editorial.flags(Flag.Kind.NOTHING_FITS)[:100],
        "unknown": editorial.unknown_words()[:100],
        "proposed": editorial.proposed()[:100],
        "candidates": editorial.candidates(on=on)[:100],
        "links": editorial.dead_links(),
        "services": Service.objects.order_by("name").values_list("slug", "name"),
    }
    return page(request, "hints", values)


@editor_required
@require_POST
def reply(request: AgentRequest, pk: int) -> HttpResponse:
    """Close a hint, with an answer to whoever gave it."""
    flag = get_object_or_404(Flag, pk=pk, done=None)
    words.reply(flag, request.POST.get("text", ""), at=timezone.now(), by=request.user)
    tell(request, "Erledigt.")
    return redirect("knowledge_hints")


@editor_required
@require_POST
def unknown(request: AgentRequest, pk: int) -> HttpResponse:
    """Give an unknown word to a service, or put it aside."""
    word, at = get_object_or_404(UnknownWord, pk=pk), timezone.now()
    service = Service.objects.filter(slug=request.POST.get("slug", "")).first()
    try:
        words.seen_to(word, service, at=at, by=request.user)
        tell(
            request, f"„{word.word}“ führt jetzt zu „{service.name}“." if service else "Weggelegt."
        )
    except KnowledgeError as error:
        tell(request, worded(error), bad=True)
    return redirect("knowledge_hints")
