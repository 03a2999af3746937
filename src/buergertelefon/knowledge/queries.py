"""Finding a service and what to say about it, at a place on a day."""

from dataclasses import dataclass
from datetime import date, datetime

from buergertelefon.base.models import Municipality
from buergertelefon.base.opening_hours_osm import opening
from buergertelefon.directory.models import Service
from buergertelefon.knowledge.catalogue import Catalogue, Entry, catalogue
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.rules import Held, holding
from buergertelefon.knowledge.search import Hit


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

    @property
    def parts(self) -> tuple[tuple[str, bool], ...]:
        """The title in pieces, each with: is it marked?"""
        pieces, at = [], 0
        for start, end in sorted(self.marks):
            pieces += [(self.title[at:start], False), (self.title[start:end], True)]
            at = end
        pieces.append((self.title[at:], False))
        return tuple(piece for piece in pieces if piece[0])


@dataclass(frozen=True)
class FoundView:
    """What a search shows."""

    hits: tuple[HitView, ...]
    repaired: str | None
    near: bool  # nothing fits well: these only sound alike


@dataclass(frozen=True)
class AnswerView:
    """What is said and shown of one service at one place."""

    slug: str
    title: str
    ours: bool
    cities: tuple[str, ...]  # slug of the city this answer is for; empty: for all
    level: str
    say: str
    office: str
    phone: str
    mail: str
    url: str
    address: str
    open_now: bool | None  # None: not known
    open_until: datetime | None
    documents: tuple[str, ...]
    fee: str
    fee_known: bool
    duration: str
    deadline: str
    how: tuple[str, ...]
    why: str
    hint: str
    source: str
    as_of: date
    review_due: date
    stale: bool
    other_city_differs: bool


def found(text: str, *, place: str, on: date, typing: bool = False, limit: int = 8) -> FoundView:
    """Services that fit what was typed, best first; `place` is a municipality key."""
    known = catalogue(on=on)
    result = known.index.search(text, typing=typing, limit=limit)
    cities = _cities()
    hits = (_hit(known, hit, place, cities) for hit in result.hits)
    return FoundView(tuple(hits), result.repaired, result.near)


def popular(*, place: str, on: date, limit: int = 8) -> tuple[HitView, ...]:
    """What is asked most."""
    known = catalogue(on=on)
    asked = sorted(
        (one for one in known.entries.values() if one.popular), key=lambda one: one.popular or 0
    )
    cities = _cities()
    return tuple(_hit(known, Hit(one.slug, 0.0, "", ()), place, cities) for one in asked[:limit])


def answer(slug: str, *, place: str, at: datetime) -> AnswerView | None:
    """What to say about a service at a place now; None if there is no such service."""
    service = Service.objects.filter(slug=slug).first()
    if service is None:
        return None
    rows = {
        row.pk: row
        for row in Answer.objects.filter(service=service).select_related("office", "municipality")
    }
    held = [
        Held(row.pk, row.municipality_id or "", row.valid_from, row.valid_until)
        for row in rows.values()
    ]
    today = at.date()
    here = holding(held, place=place, on=today)
    if here is None:  # only the other city has one: better that, and said so, than nothing
        others = [holding(held, place=one.place, on=today) for one in held]
        here = next((one for one in others if one), None)
    if here is None:
        return None
    differs = any(one.place and one.place != here.place for one in held) and bool(here.place)
    return _view(service, rows[here.answer], at, differs=differs)


def _view(service: Service, row: Answer, at: datetime, *, differs: bool) -> AnswerView:
    office = row.office
    open_now, until = opening(office.hours, at)
    return AnswerView(
        slug=service.slug,
        title=service.name,
        ours=service.ours,
        cities=(row.municipality.slug,) if row.municipality else (),
        level=office.level,
        say=row.say,
        office=office.name,
        phone=office.phone,
        mail=office.mail,
        url=office.url,
        address=office.address,
        open_now=open_now,
        open_until=until,
        documents=tuple(row.documents),
        fee=row.fee,
        fee_known="fee" not in row.unknown,
        duration=row.duration,
        deadline=row.deadline,
        how=tuple(row.how),
        why=row.why,
        hint=row.hint,
        source=row.source,
        as_of=row.as_of,
        review_due=row.review_due,
        stale=row.review_due < at.date(),
        other_city_differs=differs,
    )


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
    )
