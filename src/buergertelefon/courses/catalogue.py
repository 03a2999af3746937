"""The search index of all schools' courses in this process, followed when they change.

Places are not in it: whether one is free is asked of the rows with every search.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.db.models import Q

from buergertelefon.base.following import Following
from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.models import CatalogueVersion, Course, Session
from buergertelefon.courses.rules.finding import number_of
from buergertelefon.courses.rules.sifting import Facts, Table, usual
from buergertelefon.knowledge.search import Document, Index, build
from buergertelefon.knowledge.search.lexicon import Lexicon, parsed

log = logging.getLogger(__name__)
FILE = Path(__file__).with_name("everyday.tsv")


@dataclass(frozen=True)
class Catalogue:
    """All courses that are to come or running on a day, in the order they begin."""

    index: Index
    table: Table
    keys: tuple[int, ...]  # row of the table and text of the index to the course
    rows: Mapping[int, int]  # and back
    numbers: Mapping[str, tuple[int, ...]]  # course number to courses, cancelled ones too
    places: tuple[str, ...]  # districts and towns as they are written
    areas: tuple[str, ...]
    schools: tuple[tuple[str, str], ...]  # slug and name


@cache
def everyday() -> Lexicon:
    """What callers say for what courses are called."""
    return parsed(FILE.read_text(encoding="utf-8"))


def version() -> int:
    """A number that grows with every change, 0 before the first; one row by its key."""
    return CatalogueVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def load(_number: int, *, on: date) -> Catalogue:
    """The catalogue of the rows as they are now; two queries."""
    standing = read(on=on)
    courses = [one for one in standing if one.cancelled is None]
    numbers: dict[str, tuple[int, ...]] = {}
    for one in standing:
        key = number_of(one.number)
        numbers[key] = (*numbers.get(key, ()), one.pk)
    dates = _dates(courses)
    facts = [_facts(one, dates.get(one.pk, ())) for one in courses]
    keys = tuple(one.pk for one in courses)
    log.info("course index built", extra={"courses": len(courses)})
    return Catalogue(
        build([_document(one) for one in courses], everyday()),
        Table(facts),
        keys,
        {key: row for row, key in enumerate(keys)},
        numbers,
        tuple(sorted({place for one in facts for place in one.places})),
        tuple(sorted({one.area for one in facts if one.area})),
        tuple(sorted({(one.school.slug, one.school.name) for one in courses})),
    )


_followed = Following(version, load)


def catalogue(*, on: date) -> Catalogue:
    """The present catalogue; built here the first time, later in the background."""
    return _followed.now(on=on)


def prepare(*, on: date) -> None:
    """Build it in the background, so that nobody waits for it."""
    _followed.prepare(on=on)


def forget() -> None:
    """Look at the rows again with the next search (tests, imports)."""
    _followed.forget()


def read(*, on: date) -> Sequence[Course]:
    """Courses that are in a school's catalogue and not over: first those that have yet to begin."""
    rows = (
        Course.objects.filter(Q(ends=None) | Q(ends__gte=on), vanished=None, school__active=True)
        .select_related("school", "area", "venue")
        .order_by("begins", "number", "pk")
    )
    return sorted(rows, key=lambda one: one.begins is not None and one.begins < on)


def _document(one: Course) -> Document:
    """A course as the search sees it; by its key every course is a text of its own."""
    where = one.venue
    return Document(
        id=str(one.pk),
        title=one.title,
        body=" ".join(filter(None, [one.text, one.level, one.prerequisites])),
        office=" ".join(
            filter(None, [where.building, where.district, where.town] if where else [])
        ),
        forms=f"{one.area.name if one.area else ''} {one.school.name}",
        key=f"{one.number} {one.school.slug}",
    )


def _dates(courses: Sequence[Course]) -> Mapping[int, Sequence[datetime]]:
    """When the dates of each course begin, in local time; no objects, they are many."""
    if not courses:
        return {}
    found: dict[int, list[datetime]] = {one.pk: [] for one in courses}
    rows = Session.objects.filter(course__vanished=None).order_by()
    for course, begins in rows.values_list("course_id", "begins"):
        if course in found:
            found[course].append(begins.astimezone(BERLIN))
    return found


def _facts(one: Course, dates: Sequence[datetime]) -> Facts:
    days, times = usual(dates)
    return Facts(
        days=days,
        times=times,
        places=tuple(filter(None, [one.venue.district, one.venue.town])) if one.venue else (),
        level=one.level,
        fee=one.fee_cents,
        begins=one.begins,
        school=one.school.slug,
        area=one.area.name if one.area else "",
        centre=one.school.centre_id,
    )
