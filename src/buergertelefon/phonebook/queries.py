"""Finding in the phone book: by name, by function, by number, by what one wants there."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from buergertelefon.base.opening_hours_osm import Opening
from buergertelefon.directory.models import Office, Responsibility
from buergertelefon.directory.queries import existing, standing, with_extensions
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.queries.finding import found

#: services that are looked up for what was typed, and offices that are shown
SERVICES, MOST = 3, 20
#: fewer digits than that are a house number, not part of a telephone number
FEWEST_DIGITS = 4


@dataclass(frozen=True)
class Entry:
    """An office in the phone book; its extensions are loaded with it."""

    office: Office
    standing: Opening
    services: tuple[str, ...] = ()  # names of those that were meant, if it was found by them


def entries(text: str, *, at: datetime, place: str = "", limit: int = MOST) -> list[Entry]:
    """Offices that fit all words by name, town, room or function, or do what the words ask for.

    `place` is a municipality key: of a service that several cities offer, its office there. None
    for no words.
    """
    if not text.strip():
        return []
    on = timezone.localdate(at)
    named = list(_named(text, on=on)[:limit])
    services = _by_service(text, place=place, on=on)
    rest = [pk for pk in services if pk not in {one.pk for one in named}]
    meant = with_extensions(existing(on=on).filter(pk__in=rest), on=on)
    found_ = [*named, *sorted(meant, key=lambda office: rest.index(office.pk))]
    return [
        Entry(one, standing(one, at=at), tuple(services.get(one.pk, ()))) for one in found_[:limit]
    ]


def _named(text: str, *, on: date) -> QuerySet[Office]:
    offices = existing(on=on)
    digits = re.sub(r"\D", "", text)
    if len(digits) >= FEWEST_DIGITS and not re.search(r"[^\W\d]", text):
        end = digits.removeprefix("0")
        offices = offices.filter(Q(phone__contains=end) | Q(extensions__phone__contains=end))
        return with_extensions(offices.distinct().order_by("name"), on=on)
    for word in text.split():
        offices = offices.filter(
            Q(name__icontains=word) | Q(municipality__name__icontains=word)
            | Q(room__icontains=word) | Q(extensions__function__icontains=word)
            | Q(extensions__room__icontains=word)
        )  # fmt: skip
    return with_extensions(offices.distinct().order_by("name"), on=on)


def _by_service(text: str, *, place: str, on: date) -> dict[int, list[str]]:
    """Offices that answer for the services the words mean, best first, with names of these."""
    result = found(text, place=place, on=on, limit=SERVICES)
    if result.near:  # only something that sounds alike
        return {}
    slugs = {one.slug: one.title for one in result.hits}
    if not slugs:
        return {}
    here = Q(municipality=None) | Q(municipality=place) if place else Q()
    answers = Answer.objects.filter(here, service__slug__in=slugs, state="published", language="de")
    area = Q(area="") | Q(area=place[:5]) if place else Q()
    rows = Responsibility.objects.filter(area, service__slug__in=slugs)
    pairs = {*answers.values_list("office", "service__slug")}
    pairs |= {*rows.values_list("office", "service__slug")}
    names: dict[int, list[str]] = {}
    for slug, title in slugs.items():
        for office in sorted(office for office, known in pairs if known == slug):
            names.setdefault(office, []).append(title)
    return names


def one(slug: str, *, at: datetime) -> Entry | None:
    """An office with all that is known of it; None if there is no such office.

    Also one that has ended or begins later: its page says so.
    """
    offices = with_extensions(Office.objects.filter(slug=slug), on=timezone.localdate(at))
    office = offices.first()
    if office is None:
        return None
    services = Answer.objects.filter(office=office, state="published", language="de")
    names = services.order_by("service__name").values_list("service__name", flat=True)
    return Entry(office, standing(office, at=at), tuple(dict.fromkeys(names)))
