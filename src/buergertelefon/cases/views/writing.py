"""What can be put into an answer: text blocks, answers of the knowledge and of other cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from buergertelefon.cases.models import Case, TextBlock
from buergertelefon.cases.queries.alike import answer_of
from buergertelefon.cases.queries.worklist import Scope, seen
from buergertelefon.cases.rules.blocks import filled
from buergertelefon.knowledge.queries.answering import answer
from buergertelefon.knowledge.queries.finding import found

#: services of the knowledge that a page shows
SHOWN = 3


@dataclass(frozen=True)
class Ready:
    """A text that is put in by its mark."""

    mark: str
    title: str
    text: str


def blocks(row: Case) -> Sequence[Ready]:
    """The office's own and those of all offices of its centre, filled in; the citizen's language
    first."""
    rows = TextBlock.objects.filter(Q(inbox=row.inbox_id) | Q(inbox=None), centre=row.centre_id)
    ordered = sorted(rows, key=lambda one: (one.language != row.language, one.title))
    return [Ready(f"b:{one.pk}", one.title, _filled(row, one.text)) for one in ordered]


def known(row: Case, search: str, *, at: datetime) -> Sequence[Ready]:
    """What the knowledge says to the topic, or to what was searched for."""
    slugs = [row.service.slug] if row.service and not search.strip() else []
    if not slugs:
        words = search.replace("\x00", "").strip()[:200] or row.subject
        hits = found(words, place=row.municipality_id, on=timezone.localdate(at), limit=SHOWN).hits
        slugs = [one.slug for one in hits]
    texts = ((one, _said(row, one, at)) for one in slugs)
    return [Ready(f"k:{slug}", title, text) for slug, (title, text) in texts if text]


def chosen(row: Case, scope: Scope, mark: str, *, at: datetime) -> str:
    """The text of a mark; "" where there is none, or none this person may read."""
    kind, _, key = mark.partition(":")
    if kind == "b":
        return next((one.text for one in blocks(row) if one.mark == mark), "")
    if kind == "k":
        return _said(row, key[:80].replace("\x00", ""), at)[1]
    if kind == "a":
        other = seen(scope).filter(reference=key[:12].replace("\x00", "")).first()
        return answer_of(other.pk) if other is not None else ""
    return ""


def _said(row: Case, slug: str, at: datetime) -> tuple[str, str]:
    """Title and words, with what is to be brought along."""
    view = answer(slug, place=row.municipality_id, at=at)
    if view is None:
        return "", ""
    bring = "\n".join(f"- {one}" for one in view.documents)
    more = [f"Bitte bringen Sie mit:\n{bring}" if bring else ""]
    more += [f"Gebühr: {view.fee}" if view.fee else ""]
    return view.title, "\n\n".join(one for one in (view.say, *more) if one)


def _filled(row: Case, text: str) -> str:
    return filled(text, code=row.reference, name=row.name, office=row.inbox.office.name)
