"""Every published answer as rows of a table."""

from collections.abc import Iterator
from typing import IO

from django.db.models import QuerySet

from buergertelefon.knowledge import table
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.rules.editing import State


def write(out: IO[bytes], chosen: QuerySet[Answer] | None = None) -> int:
    """The table of all published answers, or of those among `chosen`; returns how many rows."""
    if chosen is None:
        chosen = Answer.objects.order_by(
            "service__slug", "municipality", "language", "valid_from", "pk"
        )
    return table.write(out, _rows(chosen.filter(state=State.PUBLISHED)))


def _rows(answers: QuerySet[Answer]) -> Iterator[dict[str, object]]:
    answers = answers.select_related("service", "office", "municipality")
    told: set[int] = set()
    for one in answers.prefetch_related("service__synonyms").iterator(chunk_size=500):
        words = [word.phrase for word in one.service.synonyms.all() if word.confirmed]
        first = one.service_id not in told
        told.add(one.service_id)
        yield {
            "Kennung": one.service.slug,
            "Name": one.service.name,
            "LeiKa-Schlüssel": one.service.key,
            "Bei uns": "ja" if one.service.ours else "nein",
            "Alltagswörter": sorted(words) if first else [],
            "Ort": one.municipality.name if one.municipality else "",
            "Sprache": one.language,
            "Gilt ab": one.valid_from or "",
            "Gilt bis": one.valid_until or "",
            "Stelle": one.office.name,
            "Stelle Kennung": one.office.slug,
            "Stelle Telefon": one.office.phone,
            "Stelle Mail": one.office.mail,
            "Stelle Adresse": one.office.address,
            **{column: getattr(one, field) for column, field in table.WORDS.items()},
            "Quellen": table.sources(one.sources),
            **{column: getattr(one, field) for column, field in table.LISTS.items()},
            **{column: getattr(one, field) for column, field in table.DATES.items()},
        }
