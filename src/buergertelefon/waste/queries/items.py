"""Finding what goes where by what somebody says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Prefetch, QuerySet
from numpy.typing import NDArray

from buergertelefon.knowledge.search import Ranking
from buergertelefon.knowledge.search.analyzer import words
from buergertelefon.knowledge.search.fusion import Scores
from buergertelefon.waste.items import Known, known
from buergertelefon.waste.models import Item, ItemWay
from buergertelefon.waste.rules.items import Asked, known_end, taken_apart, worth

#: an item fits that speaks of so much of what the best one speaks of
FITS = 0.5
#: the same while a word is half typed: share of the best score
TYPED = 0.6
#: or that has a name so near to all that was said
WHOLE = 2.0
#: of what only sounds alike so many are named
ALIKE = 3


@dataclass(frozen=True)
class ItemHit:
    """One line of what was found."""

    item: Item
    ways: tuple[ItemWay, ...]  # of that provider, in order; material and provider are loaded
    corrected: str = ""  # the words as they were understood, if they were repaired
    near: bool = False  # nothing fits well: this only sounds alike
    why: str = ""  # the everyday word that led here; "" when the name itself did


def search(
    text: str, *, provider: int, on: date, limit: int = 8, typing: bool = False
) -> tuple[ItemHit, ...]:
    """Items that a provider says a way for, best first; () if nothing has to do with it.

    `typing`: the last word may be half of one. Three queries.
    """
    there = known(on=on)
    asked = taken_apart(text)
    has_way = there.has_way.get(provider)
    ranking = there.index.ranked(_spoken(asked, there), typing=typing)
    if ranking is None or has_way is None:
        return ()
    whole = _whole(there, asked, text)
    near = _is_near(ranking, typing=typing) and whole.max() < WHOLE
    scores = _scores(there, ranking.scores + whole, asked) * has_way
    if not near:
        scores = scores * (_fits(ranking, scores, typing=typing) | (whole >= WHOLE))
    best = np.argsort(-scores, kind="stable")[: min(ALIKE, limit) if near else limit]
    rows = [int(row) for row in best if scores[row] > 0]
    items = ways_of(Item.objects.filter(pk__in=[there.keys[row] for row in rows]), provider)
    items_by_key = items.in_bulk()
    corrected = ranking.asked.repaired or ""
    return tuple(
        ItemHit(one, tuple(one.ways.all()), corrected, near, there.index.hit(row, ranking).why)
        for row in rows
        if (one := items_by_key.get(there.keys[row])) is not None
    )


def described(provider: int) -> Sequence[Item]:
    """All items of a provider with their ways there, by name; two queries."""
    return list(ways_of(Item.objects.filter(ways__provider=provider).distinct(), provider))


def by_slug(slug: str, *, provider: int) -> ItemHit | None:
    """One item and where it goes there; None if there is no such item at all."""
    one = ways_of(Item.objects.filter(slug=slug), provider).first()
    return ItemHit(one, tuple(one.ways.all())) if one else None


def ways_of(items: QuerySet[Item], provider: int) -> QuerySet[Item]:
    """These items, `ways.all()` being those of the provider in order."""
    ways = ItemWay.objects.filter(provider=provider).select_related("material", "provider")
    return items.prefetch_related(Prefetch("ways", queryset=ways.order_by("order", "pk")))


def _spoken(asked: Asked, there: Known) -> str:
    """The words that items know; of a compound nobody knows its end besides.

    What only tells more ("vom Balkon") is not repaired: it would turn into something else.
    """
    vocabulary = there.index.vocabulary
    main = (asked.head or asked.thing).split()
    meant, strange = [], []
    for word in asked.thing.split():
        if vocabulary.knows(word) or (word in main and vocabulary.repair(word) != word):
            meant.append(word)
        elif end := known_end(word, vocabulary.known):
            meant += [word, end]
        elif word in main:
            strange.append(word)
    return " ".join(meant or strange)


def _whole(there: Known, asked: Asked, text: str) -> Scores:
    """What is said in exactly these words, or in one: "Nachtspeicher Öfen"."""
    said = [" ".join(words(text)), asked.thing.replace(" ", "")]
    return there.index.phrases.bonus(said, typing=False)[0]


def _scores(there: Known, scores: Scores, asked: Asked) -> Scores:
    """The first words count twice ("Tisch aus Holz"), and so does the state that was said."""
    if asked.head and (first := there.index.ranked(_spoken(Asked(asked.head), there))) is not None:
        scores = scores + first.scores
    if asked.state is not None:
        scores = scores * np.array([worth(asked.state, names) for names in there.names])
    return np.asarray(scores, dtype=np.float64)


def _is_near(ranking: Ranking, *, typing: bool) -> bool:
    """Does no item speak of what was asked? A half typed word nobody need speak of."""
    said = ranking.covered.max() > 0 or ranking.because or (typing and not ranking.near)
    return not said


def _fits(ranking: Ranking, scores: Scores, *, typing: bool) -> NDArray[np.bool_]:
    fits = (ranking.covered > 0) & (ranking.covered >= FITS * ranking.covered.max())
    if typing:
        fits |= scores >= TYPED * scores.max()
    fits[list(ranking.because)] = True
    return np.asarray(fits)
