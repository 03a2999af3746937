"""What waits for editors, and everything they look after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet, Sum

from buergertelefon.directory.models import Office, OnlineService
from buergertelefon.knowledge.models import (
    Answer,
    BestHit,
    Flag,
    LinkState,
    Notice,
    Synonym,
    UnknownWord,
)
from buergertelefon.knowledge.rules.editing import State
from buergertelefon.knowledge.rules.words import ENOUGH_ASKED, Learned, may_be_kept
from buergertelefon.knowledge.rules.words import candidates as learned
from buergertelefon.staff.models import Agent

#: so far back best hits are looked at
LOOK_BACK = timedelta(days=60)


@dataclass(frozen=True)
class Waiting:
    """How much waits."""

    drafts: int
    reviews: int  # for this person: written by somebody else
    overdue: int
    scheduled: int
    wrong: int  # what is not right, whose it is not, what was proposed
    nothing_fits: int
    words: int
    proposed: int


def live() -> QuerySet[Answer]:
    """Every version but those that never hold again, with what a list shows."""
    rows = Answer.objects.exclude(state=State.REPLACED)
    return rows.select_related("service", "municipality", "office", "owner")


def standing_now(rows: QuerySet[Answer], standing: str, *, on: date) -> QuerySet[Answer]:
    """Those that stand so on a day: draft, review, scheduled, current, past."""
    published = rows.filter(state=State.PUBLISHED)
    match standing:
        case "draft" | "review":
            return rows.filter(state=standing)
        case "scheduled":
            return published.filter(valid_from__gt=on)
        case "past":
            return published.filter(valid_until__lte=on)
        case "current":
            return published.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on)).filter(
                Q(valid_until__isnull=True) | Q(valid_until__gt=on)
            )
    return rows


def waiting(agent: Agent, *, on: date) -> Waiting:
    """What waits, for this person's start page."""
    rows = Answer.objects.all()
    return Waiting(
        rows.filter(state=State.DRAFT).count(),
        rows.filter(state=State.REVIEW).exclude(author=agent).count(),
        standing_now(rows, "current", on=on).filter(review_due__lt=on).count(),
        standing_now(rows, "scheduled", on=on).count(),
        flags(Flag.Kind.WRONG, Flag.Kind.NOT_THEIRS, Flag.Kind.PROPOSED).count(),
        flags(Flag.Kind.NOTHING_FITS).count(),
        unknown_words().count(),
        Synonym.objects.filter(confirmed=False).count() + len(candidates(on=on)),
    )


def flags(*kinds: str) -> QuerySet[Flag]:
    """Open hints, those most often given first."""
    rows = Flag.objects.filter(kind__in=kinds, done=None)
    return rows.select_related("service").order_by("-count", "at")


def unknown_words() -> QuerySet[UnknownWord]:
    """Words that were asked often and that no service knows."""
    return UnknownWord.objects.filter(done=False, count__gte=ENOUGH_ASKED).order_by(
        "-count", "word"
    )


def asked_in_vain() -> Mapping[str, int]:
    """Words that no service knows, asked five times or more; of words no person is in."""
    found = {row.word: row.count for row in unknown_words()}
    flags = Flag.objects.filter(kind=Flag.Kind.NOTHING_FITS, done=None).exclude(phrase="")
    for phrase, times in flags.order_by().values_list("phrase").annotate(times=Sum("count")):
        if times >= ENOUGH_ASKED and may_be_kept(phrase):
            found[phrase] = max(times, found.get(phrase, 0))
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def published_spans() -> Sequence[tuple[int, date | None, date | None, date]]:
    """Of each published answer of ours: service, valid from, valid until, as of."""
    held = Answer.objects.filter(state=State.PUBLISHED, service__ours=True)
    return list(held.values_list("service_id", "valid_from", "valid_until", "as_of"))


def proposed() -> QuerySet[Synonym]:
    """Everyday words that wait for an editor, with the service."""
    return Synonym.objects.filter(confirmed=False).select_related("service").order_by("phrase")


def candidates(*, on: date) -> list[Learned]:
    """What best hits of the last weeks suggest; `service` of each is a slug."""
    hits = BestHit.objects.filter(day__gt=on - LOOK_BACK)
    known = Synonym.objects.values_list("phrase", "service__slug")
    return learned(hits.values_list("phrase", "service__slug", "day", "count"), known)


def replies(agent: Agent) -> list[Flag]:
    """What the editors replied to this person and was not read yet."""
    rows = Flag.objects.filter(by=agent, done__isnull=False).exclude(reply="")
    return list(rows.select_related("service").order_by("-done")[:5])


@dataclass(frozen=True)
class DeadLink:
    """An address that leads nowhere, and where it stands."""

    state: LinkState
    offices: tuple[str, ...]
    pages: tuple[str, ...]


def dead_links() -> list[DeadLink]:
    """Addresses that led nowhere at the last check, longest first."""
    rows = list(LinkState.objects.exclude(problem="").order_by("since"))
    urls = [one.url for one in rows]
    offices = list(Office.objects.filter(url__in=urls).values_list("url", "name"))
    pages = list(OnlineService.objects.filter(url__in=urls).values_list("url", "name"))
    return [
        DeadLink(
            one,
            tuple(name for url, name in offices if url == one.url),
            tuple(name for url, name in pages if url == one.url),
        )
        for one in rows
    ]


def notices(*, since: date) -> QuerySet[Notice]:
    """Notices that stand or come, and those that ended since a day."""
    rows = Notice.objects.filter(until__date__gte=since).select_related("municipality")
    return rows.prefetch_related("services").order_by("-since")
