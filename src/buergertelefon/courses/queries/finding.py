"""Finding courses by what somebody says and how they must be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

import numpy as np
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, F, OuterRef, Subquery
from numpy.typing import NDArray

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.catalogue import Catalogue, catalogue
from buergertelefon.courses.models import Course, Registration, Session
from buergertelefon.courses.rules.finding import Filters, Understood, Wish, number_of, understood
from buergertelefon.courses.rules.life import State
from buergertelefon.courses.rules.sifting import Mask, numbers, together
from buergertelefon.courses.rules.status import Standing, status
from buergertelefon.courses.rules.words import Status
from buergertelefon.knowledge.search import Ranking
from buergertelefon.knowledge.search.index import NEAREST
from buergertelefon.knowledge.search.marks import pieces

#: a course fits that speaks of so much of what the best one speaks of
FITS = 0.4
#: the same while a word is half typed: share of the best score
TYPED = 0.6
#: what another course speaks of the title's words at least to be similar
ALIKE = 0.25
#: what one step nearer is worth against speaking of all that the other course's title says
NEAR = 0.2


@dataclass(frozen=True)
class Found:
    """One line of a list of courses."""

    course: Course  # with school, area and venue
    status: Status
    parts: tuple[tuple[str, bool], ...]  # the title in pieces, each with: is it marked?
    why: str = ""  # the word that led here; "" when the title itself did
    days: tuple[int, ...] = ()  # on which it usually is, Monday is 0
    first: datetime | None = None  # when its first date begins


@dataclass(frozen=True)
class Page:
    """What a search shows."""

    courses: tuple[Found, ...]
    total: int  # that fit, on all pages
    filters: Filters  # those that counted
    said: tuple[tuple[Wish, str], ...] = ()  # which of them stood in the words
    repaired: str | None = None  # the words as repaired, if they were
    near: bool = False  # nothing fits well: these only sound alike
    unknown: tuple[str, ...] = ()  # words that no course knows
    drops: tuple[tuple[Wish, int], ...] = ()  # nothing found: so many without that filter


def find(
    words: str, filters: Filters | None = None, *, at: datetime, limit: int = 20
) -> list[Found]:
    """Courses that fit, best first; without words those that begin first."""
    return list(search(words, filters, at=at, limit=limit).courses)


def search(  # a search has these sides
    words: str,
    filters: Filters | None = None,
    *,
    at: datetime,
    limit: int = 20,
    offset: int = 0,
    without: Iterable[Wish] = (),
    typing: bool = False,
    centre: int | None = None,
) -> Page:
    """The same with all that a page says about it.

    `filters` count more than what the words say; `without`: wishes not to be read from the words;
    `centre`: only courses of its schools.
    Two queries: the version of the rows, the courses shown; one more where places must be free.
    """
    on = at.astimezone(BERLIN).date()
    known = catalogue(on=on)
    if numbered := _numbered(words, known, on=on, centre=centre):
        return Page(numbered, len(numbered), Filters())
    asked = understood(
        words, on=on, places=known.places, known=known.index.vocabulary.knows, without=without
    )
    wished = (filters or Filters()).over(asked.filters)
    half = typing and _ends_alike(words, asked.words)
    looked = _Look(known, asked, wished, typing=half, centre=centre)
    rows = looked.rows(offset=offset, limit=limit)
    ranking = looked.ranking
    return Page(
        _found(known, rows, ranking, on=on),
        looked.total,
        looked.filters,
        tuple(one for one in asked.said if _counts(one[0], asked, filters)),
        ranking.asked.repaired if ranking else None,
        looked.near,
        known.index.unknown(ranking) if ranking else (),
        looked.drops if not looked.total else (),
    )


@dataclass(frozen=True)
class Choices:
    """What a form can offer."""

    places: tuple[str, ...]
    areas: tuple[str, ...]
    schools: tuple[tuple[str, str], ...]  # slug and name


def choices(*, at: datetime) -> Choices:
    """Of the courses that can be found now."""
    known = catalogue(on=at.astimezone(BERLIN).date())
    return Choices(known.places, known.areas, known.schools)


def similar(
    course: Course, *, at: datetime, limit: int = 3, centre: int | None = None
) -> list[Found]:
    """Courses of the same subject with free places, the same level and the nearest first.

    `centre`: only courses of its schools.
    """
    on = at.astimezone(BERLIN).date()
    known = catalogue(on=on)
    subject = understood(course.title, on=on, known=known.index.vocabulary.knows).words
    alike = known.index.ranked(subject or course.title)
    if alike is None:
        return []
    covered = alike.covered.copy()
    if (own := known.rows.get(course.pk)) is not None:
        covered[own] = 0.0
    wished = Filters(free=True, level=course.level, begin=(on, None))
    kept = known.table.kept(wished, full=lambda: _full(known))
    fits = (covered >= max(ALIKE, FITS * covered.max())) & known.table.of_centre(centre)
    rows = np.flatnonzero(fits & together(kept.values(), count=len(known.keys)))
    worth = covered + NEAR * _nearness(known, course)
    best = rows[np.argsort(-worth[rows], kind="stable")][:limit]
    return list(_found(known, [*map(int, best)], None, on=on))


def _nearness(known: Catalogue, course: Course) -> NDArray[np.int64]:
    """2 where it is in the same district, 1 in the same town, 0 elsewhere."""
    near = np.zeros(len(known.keys), dtype=np.int64)
    where = course.venue
    for place in filter(None, [where.district, where.town] if where else []):
        near += known.table.kept(Filters(place=place), full=list)[Wish.PLACE]
    return near


class _Look:
    """One search: which rows fit the words, which the filters, in which order."""

    def __init__(
        self, known: Catalogue, asked: Understood, filters: Filters, *, typing: bool,
        centre: int | None,
    ) -> None:  # fmt: skip
        self.known, self.filters = known, filters
        self.ranking = known.index.ranked(asked.words, typing=typing)
        self.masks = known.table.kept(filters, full=lambda: _full(known))
        self.near = self.ranking is not None and _is_near(self.ranking, typing=typing)
        self.fits = known.table.of_centre(centre)
        if self.ranking is not None:
            ranked = _nearest(self.ranking) if self.near else _fits(self.ranking, typing=typing)
            self.fits &= ranked

    @cached_property
    def kept(self) -> Mask:
        """Rows that fit words and filters."""
        return self.fits & together(self.masks.values(), count=len(self.known.keys))

    @cached_property
    def total(self) -> int:
        """How many."""
        return int(np.count_nonzero(self.kept))

    def rows(self, *, offset: int, limit: int) -> list[int]:
        """A page of them: best first, or the next to begin first."""
        rows = np.flatnonzero(self.kept)
        if self.ranking is not None:
            rows = rows[np.argsort(-self.ranking.scores[rows], kind="stable")]
        return [int(row) for row in rows[offset : offset + limit]]

    @property
    def drops(self) -> tuple[tuple[Wish, int], ...]:
        """How many there would be without each filter; those that help, the most first."""
        counts = [(wish, self._without(wish)) for wish in self.masks]
        return tuple(sorted((one for one in counts if one[1]), key=lambda one: -one[1]))

    def _without(self, wish: Wish) -> int:
        others = [mask for other, mask in self.masks.items() if other is not wish]
        return int(np.count_nonzero(self.fits & together(others, count=len(self.known.keys))))


def _ends_alike(words: str, subject: str) -> bool:
    """May the last word be half typed? Not if it was read as a filter: "abends in Vegesack"."""
    last = subject.split()[-1:]
    return bool(last) and words.lower().rstrip(" .,;:!?-").endswith(last[0])


def _is_near(ranking: Ranking, *, typing: bool) -> bool:
    """Does no course speak of what was asked? A half typed word nobody need speak of."""
    said = ranking.covered.max() > 0 or ranking.because or (typing and not ranking.near)
    return not said


def _nearest(ranking: Ranking) -> Mask:
    """Those few that sound alike."""
    fits = np.zeros(len(ranking.scores), dtype=bool)
    nearest = np.argsort(-ranking.scores, kind="stable")[:NEAREST]
    fits[nearest] = ranking.scores[nearest] > 0
    return fits


def _fits(ranking: Ranking, *, typing: bool) -> Mask:
    """Texts that speak of what was asked, or are called so."""
    fits = (ranking.covered > 0) & (ranking.covered >= FITS * ranking.covered.max())
    if typing:
        fits |= ranking.scores >= TYPED * ranking.scores.max()
    fits[list(ranking.because)] = True
    return np.asarray(fits)


def _full(known: Catalogue) -> list[int]:
    """Rows of courses without a free place."""
    full = Course.objects.filter(maximum__lte=F("elsewhere") + F("taken"), vanished=None)
    keys = full.order_by().aggregate(keys=ArrayAgg("pk"))["keys"] or ()  # one row, not thousands
    return [row for key in keys if (row := known.rows.get(key)) is not None]


def _numbered(words: str, known: Catalogue, *, on: date, centre: int | None) -> tuple[Found, ...]:
    """The courses of exactly this number, cancelled ones too."""
    keys = known.numbers.get(number_of(words), ()) if words else ()
    shown = _shown(known, keys, on=on) if keys else ()
    return tuple(one for one in shown if centre in {None, one.course.school.centre_id})


def _found(
    known: Catalogue, rows: Sequence[int], ranking: Ranking | None, *, on: date
) -> tuple[Found, ...]:
    shown = _shown(known, [known.keys[row] for row in rows], on=on)
    if ranking is None:
        return shown
    hits = {known.keys[row]: known.index.hit(row, ranking) for row in rows}
    return tuple(
        replace(one, parts=pieces(one.course.title, hit.marks), why=hit.why)
        for one in shown
        for hit in [hits[one.course.pk]]
    )


def _shown(known: Catalogue, keys: Sequence[int], *, on: date) -> tuple[Found, ...]:
    """Courses in this order as they stand now; those that have just vanished are left out."""
    waits = Registration.objects.filter(course=OuterRef("pk"), state=State.WAITING)
    first = Session.objects.filter(course=OuterRef("pk")).order_by("begins").values("begins")[:1]
    rows = (
        Course.objects.filter(pk__in=keys, vanished=None)
        .select_related("school", "area", "venue")
        .annotate(waited_for=Exists(waits), first=Subquery(first))
        .order_by()
        .in_bulk()
    )
    return tuple(
        Found(
            one, status_of(one, on=on), ((one.title, False),),
            days=numbers(int(known.table.days[row])) if row is not None else (),
            first=one.first,
        )
        for key in keys
        if (one := rows.get(key)) is not None
        for row in [known.rows.get(key)]
    )  # fmt: skip


def status_of(course: Course, *, on: date) -> Status:
    """What the catalogue says of it; a query more unless it came from a search."""
    waits = getattr(course, "waited_for", None)
    if waits is None:
        waits = course.registrations.filter(state=State.WAITING).exists()
    standing = Standing(
        course.free, int(waits), course.begins, course.ends, course.cancelled is not None,
        course.in_person,
    )  # fmt: skip
    return status(standing, few=course.school.few, on=on)


def _counts(wish: Wish, asked: Understood, filters: Filters | None) -> bool:
    """Was it not chosen otherwise?"""
    return wish in asked.filters.wishes and (filters is None or wish not in filters.wishes)
