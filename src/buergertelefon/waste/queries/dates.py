"""The collection days of a calendar and of a typed address, and what nobody has published."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from buergertelefon.waste.models import CollectionDate, Provider, Source
from buergertelefon.waste.queries.addresses import Answer, calendars_of
from buergertelefon.waste.queries.addresses import Kind as Understood
from buergertelefon.waste.rules.dates import (
    Collections,
    Day,
    Gap,
    Hole,
    Publication,
    Published,
    collections_of,
    contradictions,
    next_of_each,
    said,
)
from buergertelefon.waste.rules.kinds import Kind
from buergertelefon.waste.rules.spoken import spoken

__all__ = ["Collections", "Coming", "Day", "collections", "coming", "published", "upcoming"]

#: so far ahead is shown at least, or said that it is not known
AHEAD = timedelta(weeks=12)
NOTHING = Collections()
#: what is said while no house is known
ASKS = {
    Understood.NUMBER: "Bitte nennen Sie die Hausnummer: In dieser Straße wird an verschiedenen "
    "Tagen abgeholt.",
    Understood.NO_HOUSE: "Diese Hausnummer steht nicht im Verzeichnis.",
    Understood.CHOOSE: "Diese Straße gibt es mehrmals. Bitte sagen Sie, welche es ist.",
    Understood.NO_STREET: "Diese Straße steht nicht im Verzeichnis.",
}


@dataclass(frozen=True)
class Coming:
    """What is collected next. `collections`: all published days from today on.

    `spoken`: is read aloud; where the address is not clear, what has to be asked.
    """

    collections: Collections = NOTHING
    next: tuple[tuple[Kind, date], ...] = ()
    spoken: str = ""


def published(calendar: int | None, *, provider: int) -> Published:
    """All that is published for a calendar; two queries, one without a calendar.

    Without dates of its own the provider's sources are named, as those that say nothing of it.
    """
    values = ("pk", "name", "as_of", "taken", "first", "last")
    rows = Source.objects.filter(provider=provider).order_by("pk").values_list(*values)
    sources = {pk: Publication(*about) for pk, *about in rows}
    if calendar is None:
        return Published(sources=tuple(sources.values()))
    dates = CollectionDate.objects.filter(calendar=calendar).order_by()
    known = list(dates.values_list("day", "kind", "source"))
    of = {source for _, _, source in known}
    return Published(
        frozenset((day, Kind(kind)) for day, kind, _ in known),
        tuple(one for pk, one in sources.items() if pk in of or not of),
        contradictions((day, Kind(kind), source) for day, kind, source in known),
    )


def collections(
    calendar_pk: int | None, *, provider: Provider, first: date, last: date
) -> Collections:
    """The days from `first` to `last`, both included, and what of them nobody has published."""
    known = published(calendar_pk, provider=provider.pk)
    return collections_of(known, first=first, last=last)


def upcoming(known: Published, *, today: date) -> Coming:
    """What comes of a calendar that is known."""
    days = [day for day, _ in known.dates]
    found = collections_of(known, first=today, last=max([today + AHEAD, *days]))
    following = next_of_each(found.days)
    doubts = [said(one) for one in found.gaps
              if one.hole == Hole.DIFFER and {(one.kind, one.day), (one.kind, one.last)}
              & {*following}]  # fmt: skip
    words = " ".join([spoken(found.days, today=today), *doubts]).strip() or found.gap
    return Coming(found, following, words)


def coming(answer: Answer, *, today: date) -> Coming:
    """What comes at a typed address. Two queries; three for a street without a number.

    `today`: the day in Bremen.
    """
    if answer.kind in ASKS or answer.street is None:
        return Coming(spoken=ASKS.get(answer.kind, ""))
    if answer.house is not None:
        calendar, some = answer.house.calendar_id, False
    else:
        calendar, some = calendars_of(answer.street.pk)
    found = upcoming(published(calendar, provider=answer.street.provider), today=today)
    return _but_some(found) if some else found


def _but_some(found: Coming) -> Coming:
    """The same, said of a street of which single houses have no dates."""
    gap = Gap(Hole.SOME)
    all_of_it, words = found.collections, said(gap)
    more = replace(all_of_it, gaps=(*all_of_it.gaps, gap), gap=f"{all_of_it.gap} {words}".strip())
    return replace(found, collections=more, spoken=f"{found.spoken} {words}".strip())
