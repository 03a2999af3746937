"""Places while somebody types: "hamb 9a" is Hamburger Straße 9a."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from heapq import nsmallest
from itertools import islice

from buergertelefon.places.finding import Gazetteer, StreetEntry
from buergertelefon.places.rules.places import Kind, Place, said_before
from buergertelefon.places.rules.writing import House, Written, folded, house, taken_apart

MOST = 8
#: letters before which everything fits
SHORTEST = 2
_folded = lru_cache(maxsize=8192)(folded)


def suggest(places: Gazetteer, text: str, limit: int = MOST) -> list[Place]:
    """At most `limit` places that the words so far may become; each is found by its label.

    Names and streets that begin so, the largest towns first; if none does, what sounds alike.
    """
    written = taken_apart(text)
    if len(folded(text)) < SHORTEST:
        return []
    if written.street:
        streets = _streets(places, written)
        names: list[Place] = []
    else:
        streets = _streets(places, Written(street=written.town)) if written.town else iter(())
        names = _codes(places, text) or _names(places, written.town, limit)
    first = list(islice(streets, limit))
    kept = max(limit - len(first), limit // 2)  # both are seen if both begin so
    found = [*names[:kept], *first]
    return _once(found or (one for one in places.find(text) if one.meant))[:limit]


def _once(found: Iterable[Place]) -> list[Place]:
    return list({one.label: one for one in found}.values())


def _beginning(spellings: Sequence[str], word: str) -> Iterator[str]:
    """Those of a sorted list that begin so."""
    for spelling in islice(spellings, bisect_left(spellings, word), None):
        if not spelling.startswith(word):
            return
        yield spelling


def _names(places: Gazetteer, name: str, limit: int) -> list[Place]:
    said, rest = said_before(name)
    word = folded(rest)
    known = {Kind.COUNTY: places.areas, Kind.UNION: places.unions}.get(said or Kind.LAND)
    if known is not None:
        found = [one for spelling in known if spelling.startswith(word) for one in known[spelling]]
        so = [one for one in found if folded(one.label).startswith(folded(name))]  # no "Amt"
        return sorted(so or found, key=lambda one: one.label)[:limit]
    found = [
        one for spelling in _beginning(places.spellings, word) for one in places.names[spelling]
    ]

    def rank(one: Place) -> tuple[bool, bool, int, str]:
        own = _folded(one.district or one.commune)  # not "Bremen-Walle" for "brem"
        return own != word, not own.startswith(word), -places.people(one), one.label

    return nsmallest(limit, found, key=rank)


def _codes(places: Gazetteer, text: str) -> list[Place]:
    code = text.strip()
    if not code.isdigit() or len(code) >= len("28195"):
        return []
    return [
        one for known in sorted(places.postcodes) if known.startswith(code)
        for one in places.postcodes[known]
    ]  # fmt: skip


def _streets(places: Gazetteer, written: Written) -> Iterator[Place]:
    word, town = folded(written.street), folded(written.town)
    entries = [
        one
        for spelling in _beginning(places.street_spellings, word)
        for one in places.streets[spelling]
        if not town or folded(places.name_of(one.commune)).startswith(town)
    ]
    entries.sort(key=lambda one: (_folded(one.name) != word, one.name))
    if written.house is None or not written.street:
        return (one.place(None, places.communes) for one in entries)
    number = written.house
    exact = [place for one in entries if (place := one.place(number, places.communes)).is_known]
    longer = [place for one in entries[:MOST] for place in _longer(places, one, number)]
    return iter(exact + longer or [one.place(number, places.communes) for one in entries])


def _longer(places: Gazetteer, street: StreetEntry, number: House) -> Iterator[Place]:
    """Houses whose number begins so: 9a, 9b, 90 for 9."""
    texts = (text for _, all_ in street.houses for text in all_.split("|"))
    begun = {one for text in texts if (one := house(text)) and one.text.startswith(number.text)}
    for one in sorted(begun - {number}):
        yield street.place(one, places.communes)
