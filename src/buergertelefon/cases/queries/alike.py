"""Cases that ask the same, nearby or with the same words, to merge with or to copy from."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet

from buergertelefon.cases.models import Case, Entry
from buergertelefon.cases.models.cases import SEARCHED
from buergertelefon.cases.queries.cases import rows
from buergertelefon.cases.queries.worklist import Scope, seen
from buergertelefon.cases.rules.alike import NEAR, Likeness, Looked, likeness, stems
from buergertelefon.cases.rules.life import OPEN, State, Step
from buergertelefon.waste.rules.reports import around

#: how far back an answer is still worth reading
RECENT = timedelta(days=60)
#: so many of each kind are compared, the newest of each state
COMPARED, SHOWN = 40, 5
_STATES = (*sorted(OPEN), State.ANSWERED, State.CLOSED)


@dataclass(frozen=True)
class Alike:
    """A case that is like the one on the page."""

    row: Case
    why: tuple[str, ...]  # in words, for a line
    readable: bool  # of what others see only topic, office and state
    answer: str = ""  # the last one, where it was answered and may be read

    @property
    def is_open(self) -> bool:
        """Can another one be merged into it?"""
        return self.row.state in OPEN


def alike(row: Case, scope: Scope, *, at: datetime) -> tuple[Alike, ...]:
    """Open or lately answered cases of the same centre, the most alike first."""
    mine, found = _looked(row), {one.pk: one for one in _candidates(row, at)}
    scored = [(likeness(mine, _looked(one)), one) for one in found.values()]
    best = sorted(
        (pair for pair in scored if pair[0].score),
        key=lambda pair: (-pair[0].score, -pair[1].opened.timestamp()),
    )[:SHOWN]
    return tuple(_shown(best, scope))


def answer_of(case: uuid.UUID) -> str:
    """What was answered last; "" if nothing was."""
    last = Entry.objects.filter(case=case, step=Step.ANSWER).order_by("-at", "-pk")
    return last.values_list("text", flat=True).first() or ""


def _shown(best: Sequence[tuple[Likeness, Case]], scope: Scope) -> Iterator[Alike]:
    keys = [one.pk for _, one in best]
    mine = set(seen(scope).filter(pk__in=keys).values_list("pk", flat=True))
    answers = Entry.objects.filter(case__in=mine, step=Step.ANSWER).order_by("at", "pk")
    said = dict(answers.values_list("case", "text"))  # the last one wins
    for like, one in best:
        yield Alike(one, like.why, one.pk in mine, said.get(one.pk, ""))


def _candidates(row: Case, at: datetime) -> Iterator[Case]:
    """At most some hundred: of the same service, with the same topic, near, and the newest."""
    there = rows().filter(centre=row.centre_id, erased=None, opened__gte=at - RECENT)
    there = there.exclude(pk=row.pk).exclude(merged_into__isnull=False)
    for state in _STATES:
        newest = there.filter(state=state).order_by("-opened")
        yield from newest[:COMPARED]
        if row.service_id is not None:
            yield from newest.filter(service=row.service_id)[:COMPARED]
    yield from _same_topic(row, there)
    if row.latitude is not None and row.longitude is not None:
        north, east = around((row.latitude, row.longitude), reach=NEAR)
        yield from there.filter(
            Q(latitude__range=(row.latitude - north, row.latitude + north)),
            Q(longitude__range=(row.longitude - east, row.longitude + east)),
        )[:COMPARED]


def _same_topic(row: Case, there: QuerySet[Case]) -> QuerySet[Case]:
    if not (topic := sorted(stems(row.subject))):
        return there.none()
    raw = " & ".join(f"{one}:*" for one in topic[:8])
    words = SearchQuery(raw, config="simple", search_type="raw")
    spoken = there.alias(spoken=SearchVector(*SEARCHED, config="german"))
    return spoken.filter(spoken=words)[:COMPARED]


def _looked(row: Case) -> Looked:
    point = None
    if row.latitude is not None and row.longitude is not None:
        point = (row.latitude, row.longitude)
    return Looked(row.service_id, f"{row.subject} {row.question}", row.place, row.area, point)
