"""Finding a service, at a place on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from buergertelefon.base.models import Municipality
from buergertelefon.knowledge.catalogue import Catalogue, Entry, catalogue
from buergertelefon.knowledge.search import Hit
from buergertelefon.knowledge.search.marks import pieces


@dataclass(frozen=True)
class HitView:
    """One line of the hit list."""

    slug: str
    title: str
    marks: tuple[tuple[int, int], ...]
    who: str  # the office that answers
    why: str  # the word that led here; "" when the title itself did
    cities: tuple[str, ...]  # slugs, where the answer is not for the place asked
    stale: bool
    ours: bool
    apart: str = ""  # what tells it from its family
    question: str = ""  # that decides within its family
    fee: str = ""
    how: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[tuple[str, bool], ...]:
        """The title in pieces, each with: is it marked?"""
        return pieces(self.title, self.marks)


@dataclass(frozen=True)
class FoundView:
    """What a search shows."""

    hits: tuple[HitView, ...]
    repaired: str | None
    near: bool  # nothing fits well: these only sound alike
    unknown: tuple[str, ...] = ()  # words that no service knows

    @property
    def question(self) -> str:
        """What to ask the caller when two of the first three hits are of one family."""
        asked = [hit.question for hit in self.hits[:3] if hit.question]
        return next((one for one in asked if asked.count(one) > 1), "")


def found(  # a search has these sides
    text: str,
    *,
    place: str,
    on: date,
    typing: bool = False,
    only_here: bool = False,
    limit: int = 8,
) -> FoundView:
    """Services that fit what was typed, best first; `place` is a municipality key.

    `only_here` leaves out what is offered only elsewhere. Enter or a pause (`typing` False) asks
    the language model, too, where there is one.
    """
    known = catalogue(on=on)
    result = known.index.search(
        text,
        typing=typing,
        place=place if only_here else None,
        limit=limit,
        embed=None if typing else known.embed,
    )
    cities = _cities()
    hits = (_hit(known, hit, place, cities) for hit in result.hits)
    return FoundView(tuple(hits), result.repaired, result.near, result.unknown)


def popular(
    *, place: str, on: date, asked: Sequence[str] = (), limit: int = 8
) -> tuple[HitView, ...]:
    """What is asked most: `asked`, the slugs of today's topics, then what is asked most always."""
    known = catalogue(on=on)
    always = sorted(
        (one for one in known.entries.values() if one.popular), key=lambda one: one.popular or 0
    )
    slugs = dict.fromkeys([slug for slug in asked if slug in known.entries])
    slugs |= dict.fromkeys(one.slug for one in always)
    cities = _cities()
    return tuple(_hit(known, Hit(slug, 0.0, "", ()), place, cities) for slug in [*slugs][:limit])


def _cities() -> dict[str, str]:
    return dict(Municipality.objects.values_list("key", "slug"))


def _hit(known: Catalogue, hit: Hit, place: str, cities: dict[str, str]) -> HitView:
    entry: Entry = known.entries[hit.id]
    here = place if place in entry.offices else "" if "" in entry.offices else None
    other = () if here is not None else tuple(cities[key] for key in sorted(entry.offices) if key)
    where = here if here is not None else next(iter(sorted(entry.offices)), "")
    return HitView(
        slug=entry.slug,
        title=entry.name,
        marks=hit.marks,
        who=entry.offices.get(where, ""),
        why=hit.why,
        cities=other,
        stale=where in entry.stale,
        ours=entry.ours,
        apart=entry.apart,
        question=entry.question,
        fee=entry.fees.get(where, ""),
        how=entry.ways.get(where, ()),
    )
