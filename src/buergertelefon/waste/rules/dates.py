"""What is known of the collection days of a calendar, and what is not. No day is ever computed.

Holidays move collections both ways (Wednesday, 23 December 2020 was collected on the Tuesday, Good
Friday on the Saturday), so only published days are shown, and what nobody published is said.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import combinations, pairwise

from buergertelefon.waste.rules.kinds import NAMES, Kind

#: so many dates of a kind say on which weekday it is usually collected
ENOUGH = 3
#: so many dates have to be known before their end is a hole: Christmas trees are not collected on
REGULAR = 4
DAY = timedelta(days=1)
#: what two sources say so close to each other is one collection
SAME = timedelta(days=3)


@dataclass(frozen=True)
class Publication:
    """Who says dates of a calendar. `first` and `last`: what it says anything about."""

    name: str
    as_of: date
    taken: datetime
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Published:
    """All that is known of a calendar: (day, kind) of any source, by whom it is said.

    `differ`: where two sources contradict each other, see `contradictions`.
    """

    dates: frozenset[tuple[date, Kind]] = frozenset()
    sources: tuple[Publication, ...] = ()
    differ: tuple["Gap", ...] = ()


@dataclass(frozen=True)
class Day:
    """What is collected on a day. `moved`: of these kinds, what usually has another weekday."""

    day: date
    kinds: tuple[Kind, ...]
    moved: tuple[Kind, ...] = ()


class Hole(StrEnum):
    """What is not published."""

    ALL = "all"  # of this address nothing
    UNTIL = "until"  # before `day`
    SINCE = "since"  # from `day` on
    BETWEEN = "between"  # from `day` to `last`
    KIND = "kind"  # of a kind, from `day` on
    SOME = "some"  # of single houses of the street
    DIFFER = "differ"  # two sources name different days for one collection: `day` and `last`


@dataclass(frozen=True)
class Gap:
    """Days of which nobody has said anything, or not the same."""

    hole: Hole
    day: date | None = None
    last: date | None = None
    kind: Kind | None = None


@dataclass(frozen=True)
class Collections:
    """The days of a span, and its gaps. `gap`: in German, "" if there is none.

    `until`: the last day of which anybody says anything; None if nobody does.
    """

    days: tuple[Day, ...] = ()
    gap: str = ""
    until: date | None = None
    gaps: tuple[Gap, ...] = ()
    sources: tuple[Publication, ...] = ()


def collections_of(known: Published, *, first: date, last: date) -> Collections:
    """What is published from `first` to `last`, both included."""
    usual = usual_weekdays(known.dates)
    by_day: dict[date, list[Kind]] = defaultdict(list)
    for day, kind in known.dates:
        if first <= day <= last:
            by_day[day].append(kind)
    days = tuple(
        Day(day, in_order(kinds), tuple(k for k in in_order(kinds) if _is_moved(day, k, usual)))
        for day, kinds in sorted(by_day.items())
    )
    gaps = tuple(gaps_of(known, first=first, last=last))
    spans = spans_of(known)
    return Collections(
        days, " ".join(said(one) for one in gaps), spans[-1][1] if spans else None, gaps,
        known.sources,
    )  # fmt: skip


def gaps_of(known: Published, *, first: date, last: date) -> list[Gap]:
    """What of these days nobody has published; a plain end of one kind, too."""
    spans = spans_of(known)
    if not known.dates:
        return [Gap(Hole.ALL)]
    if max(day for day, _ in known.dates) < first <= spans[-1][1]:
        return [Gap(Hole.SINCE, first)]  # its source goes on, for others
    found, at = [], first
    for begins, ends in spans:
        if at < begins and at <= last:
            hole = Hole.UNTIL if (begins, ends) == spans[0] else Hole.BETWEEN
            found.append(Gap(hole, begins if hole == Hole.UNTIL else at, begins - DAY))
        at = max(at, ends + DAY)
    if at <= last:
        found.append(Gap(Hole.SINCE, at if at > first else spans[-1][1] + DAY))
    found += [one for one in _kinds_that_end(known, spans[-1][1]) if one.day and
              one.day <= min(last, spans[-1][1])]  # fmt: skip
    return found + _next_that_differ(known, first=first, last=last)


def contradictions(said_by: Iterable[tuple[date, Kind, int]]) -> tuple[Gap, ...]:
    """Days and kinds with who says so (any number): where two sources mean one collection.

    A day that only one of two has, and within three days one that only the other has.
    """
    by_kind: dict[Kind, dict[int, set[date]]] = defaultdict(lambda: defaultdict(set))
    for day, kind, source in said_by:
        by_kind[kind][source].add(day)
    found = {
        Gap(Hole.DIFFER, min(mine, theirs), max(mine, theirs), kind)
        for kind, of in by_kind.items() for one, other in combinations(of.values(), 2)
        for mine in one - other for theirs in other - one if abs(mine - theirs) <= SAME
    }  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.day or date.min, one.kind or "")))


def spans_of(known: Published) -> list[tuple[date, date]]:
    """From when to when something is said about all days: those of all sources, joined."""
    days = sorted(day for day, _ in known.dates)
    written = [(one.first, one.last) for one in known.sources]
    spans = sorted((first, last) for first, last in written if first and last)
    if days:  # a day that is published is known, whatever its source says of its span
        spans = spans or [(days[0], days[-1])]
        spans[0] = min(spans[0][0], days[0]), spans[0][1]
        spans[-1] = spans[-1][0], max(spans[-1][1], days[-1])
    joined: list[tuple[date, date]] = []
    for first, last in spans:
        if joined and first <= joined[-1][1] + DAY:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def usual_weekdays(dates: Iterable[tuple[date, Kind]]) -> Mapping[Kind, int]:
    """The weekday (Monday 0) that more than half of a kind's dates have; none if none has."""
    seen: dict[Kind, Counter[int]] = defaultdict(Counter)
    for day, kind in dates:
        seen[kind][day.weekday()] += 1
    found = {}
    for kind, counted in seen.items():
        (weekday, count), whole = counted.most_common(1)[0], counted.total()
        if whole >= ENOUGH and count * 2 > whole:
            found[kind] = weekday
    return found


def next_of_each(days: Sequence[Day]) -> tuple[tuple[Kind, date], ...]:
    """The first of these days for each kind, in the order kinds are shown."""
    first: dict[Kind, date] = {}
    for one in days:
        for kind in one.kinds:
            first.setdefault(kind, one.day)
    return tuple((kind, first[kind]) for kind in in_order(first))


def in_order(kinds: Iterable[Kind]) -> tuple[Kind, ...]:
    """Each once, as they are shown."""
    there = set(kinds)
    return tuple(one for one in Kind if one in there)


def said(gap: Gap, lang: str = "de") -> str:
    """A gap as a sentence, German or English."""
    words = _SAID[lang][gap.hole]
    form = "%d.%m.%Y" if lang == "de" else "%d %B %Y"
    return words.format(
        day=gap.day.strftime(form) if gap.day else "", last=gap.last.strftime(form) if gap.last
        else "", kind=(NAMES if lang == "de" else ENGLISH)[gap.kind] if gap.kind else "",
    )  # fmt: skip


ENGLISH: Mapping[str, str] = {
    Kind.RESIDUAL: "Residual waste", Kind.ORGANIC: "Organic waste", Kind.PAPER: "Paper",
    Kind.PACKAGING: "Packaging (yellow sack)", Kind.TREE: "Christmas tree",
}  # fmt: skip
_SAID = {
    "de": {
        Hole.ALL: "Für diese Adresse sind keine Termine veröffentlicht.",
        Hole.UNTIL: "Vor dem {day} sind keine Termine veröffentlicht.",
        Hole.SINCE: "Ab dem {day} sind noch keine Termine veröffentlicht.",
        Hole.BETWEEN: "Vom {day} bis zum {last} sind keine Termine veröffentlicht.",
        Hole.KIND: "{kind}: Ab dem {day} sind keine Termine veröffentlicht.",
        Hole.SOME: "Für einzelne Hausnummern sind keine Termine veröffentlicht.",
        Hole.DIFFER: "{kind}: Zwei Quellen nennen verschiedene Tage, den {day} und den {last}.",
    },
    "en": {
        Hole.ALL: "No dates have been published for this address.",
        Hole.UNTIL: "No dates have been published before {day}.",
        Hole.SINCE: "No dates have been published from {day} on.",
        Hole.BETWEEN: "No dates have been published from {day} to {last}.",
        Hole.KIND: "{kind}: no dates have been published from {day} on.",
        Hole.SOME: "No dates have been published for some house numbers.",
        Hole.DIFFER: "{kind}: two sources name different days, {day} and {last}.",
    },
}


def _is_moved(day: date, kind: Kind, usual: Mapping[Kind, int]) -> bool:
    return kind in usual and day.weekday() != usual[kind]


def _next_that_differ(known: Published, *, first: date, last: date) -> list[Gap]:
    """Of each kind the first contradiction of these days."""
    found: dict[Kind | None, Gap] = {}
    for one in known.differ:
        if one.day and one.last and one.last >= first and one.day <= last:
            found.setdefault(one.kind, one)
    return list(found.values())


def _kinds_that_end(known: Published, until: date) -> Iterable[Gap]:
    """Kinds of which nothing is said for more than twice their longest pause before the end."""
    by_kind: dict[Kind, list[date]] = defaultdict(list)
    for day, kind in sorted(known.dates):
        by_kind[kind].append(day)
    for kind in in_order(by_kind):
        days = by_kind[kind]
        if len(days) < REGULAR:
            continue
        longest = max(later - day for day, later in pairwise(days))
        if until - days[-1] > 2 * longest:
            yield Gap(Hole.KIND, days[-1] + DAY, kind=kind)
