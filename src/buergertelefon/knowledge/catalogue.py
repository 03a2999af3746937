"""The search index of this process: built from the rows, followed when they change."""

import logging
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from buergertelefon.base.following import Following
from buergertelefon.directory.models import Service
from buergertelefon.knowledge import vectors
from buergertelefon.knowledge.models import Answer, Synonym, Version
from buergertelefon.knowledge.rules.editing import Language, State
from buergertelefon.knowledge.search import Document, Embed, Index, build

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """What a hit shows of a service."""

    slug: str
    name: str
    ours: bool
    popular: int | None
    apart: str  # what tells it from its family
    question: str  # that decides within the family
    offices: dict[str, str]  # municipality key ("" everywhere) to who answers there
    fees: dict[str, str]  # the same to the fee; "" when it is not known
    ways: dict[str, tuple[str, ...]]
    stale: frozenset[str]  # keys of the places whose answer nobody has looked at in time


@dataclass(frozen=True)
class Catalogue:
    """One version of all services, as they stand on a day."""

    version: int
    on: date
    index: Index
    entries: dict[str, Entry]
    embed: Embed | None = None  # the language model, where it is installed


def version() -> int:
    """A number that grows with every change, 0 before the first; one row by its key."""
    return Version.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def load(number: int, *, on: date) -> Catalogue:
    """The catalogue of the rows as they are now; one query more with the model."""
    documents, entries = read(on=on)
    index = build(documents)
    embed = vectors.join(index)
    log.info("search index built", extra={"services": len(entries)})
    return Catalogue(number, on, index, entries, embed)


_followed = Following(version, load)


def catalogue(*, on: date) -> Catalogue:
    """The present catalogue; built here the first time, later in the background."""
    return _followed.now(on=on)


def catch_up(*, on: date) -> None:
    """Wait until this process searches the rows as they are now: for a desk that shows a change."""
    _followed.catch_up(on=on)


def forget() -> None:
    """Look at the rows again with the next search (tests, imports)."""
    _followed.forget()


def read(*, on: date) -> tuple[list[Document], dict[str, Entry]]:
    """What is searched and what hits show, as it holds on a day; four queries."""
    answers = (
        Answer.objects.filter(state=State.PUBLISHED, language=Language.GERMAN)
        .filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on))
        .select_related("office")
        .order_by("pk")
    )
    services = (
        Service.objects.prefetch_related(
            Prefetch("synonyms", queryset=Synonym.objects.filter(confirmed=True)),
            Prefetch("answers", queryset=answers),
        )
        .select_related("family")
        .order_by("slug")
    )
    entries: dict[str, Entry] = {}
    documents: list[Document] = []
    for service in services:
        told = list(service.answers.all())
        if not told:
            continue  # nothing holds today: nothing to find
        places = {answer.municipality_id or "": answer for answer in told}
        documents.append(
            Document(
                id=service.slug,
                title=service.name,
                synonyms=tuple(word.phrase for word in service.synonyms.all()),
                body=" ".join(part for answer in told for part in _texts(answer) if part),
                office=" ".join(dict.fromkeys(answer.office.name for answer in told)),
                forms=" ".join(form for answer in told for form in answer.forms),
                key=service.key,
                places=() if "" in places else tuple(sorted(places)),
            )
        )
        entries[service.slug] = Entry(
            service.slug,
            service.name,
            service.ours,
            service.popular,
            service.apart,
            service.family.question if service.family else "",
            {place: answer.office.name for place, answer in places.items()},
            {place: answer.fee for place, answer in places.items()},
            {place: tuple(answer.how) for place, answer in places.items()},
            frozenset(place for place, answer in places.items() if answer.review_due < on),
        )
    return documents, entries


def _texts(answer: Answer) -> tuple[str, ...]:
    return (
        answer.say, *answer.documents, answer.hint, answer.why,
        *answer.prerequisites, *answer.procedure,
    )  # fmt: skip
