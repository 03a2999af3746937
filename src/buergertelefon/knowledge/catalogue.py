"""The search index of this process: built from the rows, followed when they change.

Never changed, only replaced: a search uses the index that stands when it begins. A look at the
version of the rows costs one query, at most once a second.
"""

import logging
import threading
import time
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Prefetch

from buergertelefon.directory.models import Service
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.search import Document, Index, build

log = logging.getLogger(__name__)
#: so often, in seconds, a process asks whether the rows have changed
LOOK = 1.0
#: changes with every change of a service, a word or an answer
VERSION = """
SELECT md5(string_agg(t, '' ORDER BY t)) FROM (
    SELECT 's' || count(*) || '-' || coalesce(max(xmin::text::bigint), 0) FROM directory_service
    UNION ALL
    SELECT 'w' || count(*) || '-' || coalesce(max(xmin::text::bigint), 0) FROM knowledge_synonym
    UNION ALL
    SELECT 'a' || count(*) || '-' || coalesce(max(xmin::text::bigint), 0) FROM knowledge_answer
) AS rows (t)
"""


@dataclass(frozen=True)
class Entry:
    """What a hit shows of a service."""

    slug: str
    name: str
    ours: bool
    popular: int | None
    offices: dict[str, str]  # municipality key ("" everywhere) to who answers there
    stale: frozenset[str]  # keys of the places whose answer nobody has looked at in time


@dataclass(frozen=True)
class Catalogue:
    """One version of all services."""

    version: str
    index: Index
    entries: dict[str, Entry]


_now: Catalogue | None = None
_looked = float("-inf")
_guard = threading.Lock()


def catalogue(*, on: date) -> Catalogue:
    """The present catalogue; built here the first time, later in the background."""
    global _now, _looked  # noqa: PLW0603  # one index a process, replaced as one reference
    if _now is not None and time.monotonic() - _looked < LOOK:
        return _now
    with _guard:
        if _now is not None and time.monotonic() - _looked < LOOK:
            return _now
        version = _version()
        if _now is None or version != _now.version:
            _now = load(version, on=on)
        _looked = time.monotonic()
        return _now


def forget() -> None:
    """Look at the rows again with the next search (tests, imports)."""
    global _now, _looked  # see above
    _now, _looked = None, float("-inf")


def _version() -> str:
    with connection.cursor() as cursor:
        cursor.execute(VERSION)
        [version] = cursor.fetchone()
    return str(version)


def load(version: str, *, on: date) -> Catalogue:
    """The catalogue of the rows as they are now; four queries."""
    answers = Answer.objects.select_related("office").order_by("pk")
    services = Service.objects.prefetch_related(
        "synonyms", Prefetch("answers", queryset=answers)
    ).order_by("slug")
    entries, documents = {}, []
    for service in services:
        told = list(service.answers.all())
        documents.append(
            Document(
                id=service.slug,
                title=service.name,
                synonyms=tuple(word.phrase for word in service.synonyms.all()),
                body=" ".join(
                    part
                    for answer in told
                    for part in (answer.say, *answer.documents, answer.hint, answer.why)
                    if part
                ),
                office=" ".join(dict.fromkeys(answer.office.name for answer in told)),
            )
        )
        entries[service.slug] = Entry(
            service.slug,
            service.name,
            service.ours,
            service.popular,
            {answer.municipality_id or "": answer.office.name for answer in told},
            frozenset(answer.municipality_id or "" for answer in told if answer.review_due < on),
        )
    log.info("search index built", extra={"services": len(entries)})
    return Catalogue(version, build(documents), entries)
