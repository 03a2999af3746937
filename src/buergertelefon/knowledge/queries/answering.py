"""What to say about a service, at a place on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from buergertelefon.base.opening_hours_osm import Opening
from buergertelefon.directory.models import Office, Service
from buergertelefon.directory.queries import standing
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.rules.editing import Language, State
from buergertelefon.knowledge.rules.validity import Held, holding


@dataclass(frozen=True)
class AnswerView:
    """What is said and shown of one service at one place."""

    slug: str
    title: str
    ours: bool
    cities: tuple[str, ...]  # slug of the city this answer is for; empty: for all
    level: str
    language: str
    say: str
    office: str
    phone: str
    mail: str
    url: str
    address: str
    standing: Opening  # is the office open, and when again
    where: Office  # its row: room, map, how one gets in, what may be booked
    prerequisites: tuple[str, ...]
    procedure: tuple[str, ...]
    documents: tuple[str, ...]
    fee: str
    fee_known: bool
    duration: str
    deadline: str
    forms: tuple[str, ...]
    legal: tuple[str, ...]
    unknown: tuple[str, ...]  # facts nobody knows, the fee aside
    online: tuple[tuple[str, str], ...]  # name and address of pages to apply on
    how: tuple[str, ...]
    why: str
    hint: str
    source: str
    sources: tuple[tuple[str, str], ...]  # field to its own source
    as_of: date
    review_due: date
    stale: bool
    other_city_differs: bool
    valid_from: date | None
    valid_until: date | None
    languages: tuple[str, ...]  # in which it can be read here on that day, German first
    pk: int


def answer(
    slug: str, *, place: str, at: datetime, on: date | None = None, language: str = Language.GERMAN
) -> AnswerView | None:
    """What to say about a service at a place; None if nothing is known.

    `on` asks for the text of another day than that of `at`. A language that is not there falls back
    to German, a place that has nothing of its own to another one, and the view says so.
    """
    service = Service.objects.filter(slug=slug).first()
    if service is None:
        return None
    day = on or timezone.localdate(at)
    published = Answer.objects.filter(service=service, state=State.PUBLISHED)
    rows = {row.pk: row for row in published.select_related("office__municipality", "municipality")}
    german = _held(row for row in rows.values() if row.language == Language.GERMAN)
    here = holding(german, place=place, on=day)
    if here is None:  # only the other city has one: better that, and said so, than nothing
        others = [holding(german, place=one.place, on=day) for one in german]
        here = next((one for one in others if one), None)
    if here is None:
        return None
    variants = {}
    for known in Language:
        same = _held(
            row
            for row in rows.values()
            if row.language == known and (row.municipality_id or "") == here.place
        )
        if held := holding(same, place=here.place, on=day):
            variants[known.value] = held.answer
    differs = any(one.place and one.place != here.place for one in german) and bool(here.place)
    row = rows[variants.get(language, here.answer)]
    return _view(service, row, at, day, differs=differs, languages=tuple(variants))


def _held(rows: Iterable[Answer]) -> list[Held]:
    return [
        Held(row.pk, row.municipality_id or "", row.valid_from, row.valid_until) for row in rows
    ]


def _view(  # what a view is made of
    service: Service,
    row: Answer,
    at: datetime,
    day: date,
    *,
    differs: bool,
    languages: tuple[str, ...],
) -> AnswerView:
    office = row.office
    return AnswerView(
        slug=service.slug,
        title=service.name,
        ours=service.ours,
        cities=(row.municipality.slug,) if row.municipality else (),
        level=office.level,
        language=row.language,
        say=row.say,
        office=office.name,
        phone=office.phone,
        mail=office.mail,
        url=office.url,
        address=office.address,
        standing=standing(office, at=at),
        where=office,
        prerequisites=tuple(row.prerequisites),
        procedure=tuple(row.procedure),
        documents=tuple(row.documents),
        fee=row.fee,
        fee_known="fee" not in row.unknown,
        duration=row.duration,
        deadline=row.deadline,
        forms=tuple(row.forms),
        legal=tuple(row.legal),
        unknown=tuple(name for name in row.unknown if name != "fee"),
        online=tuple(service.online_services.values_list("name", "url").order_by("name")),
        how=tuple(row.how),
        why=row.why,
        hint=row.hint,
        source=row.source,
        sources=tuple(sorted(row.sources.items())),
        as_of=row.as_of,
        review_due=row.review_due,
        stale=row.review_due < day,
        other_city_differs=differs,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        languages=languages,
        pk=row.pk,
    )
