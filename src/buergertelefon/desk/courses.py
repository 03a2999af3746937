"""Courses as the desk shows them: what is found, what a conversation holds."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, prefetch_related_objects

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.money import euros
from buergertelefon.courses.actions import registering
from buergertelefon.courses.errors import NotBookable, UnknownRegistration
from buergertelefon.courses.models import Course, Registration, School
from buergertelefon.courses.queries import finding
from buergertelefon.courses.queries.registrations import by_reference, row_of
from buergertelefon.courses.queries.status import statuses
from buergertelefon.courses.rules.finding import DayTime, Filters, Wish
from buergertelefon.courses.rules.life import Reason, State
from buergertelefon.courses.rules.saying import span_of_days, weekly
from buergertelefon.courses.rules.spans import next_weeks
from buergertelefon.courses.rules.words import STATUS, Level, Pricing, Status

#: what one sees beside a call: hits, similar courses, places at once
MOST_HITS, MOST_SIMILAR, MOST_SEATS = 12, 3, 6
#: when on a day a course begins
DAYTIMES: Mapping[str, str] = {
    "": "egal", DayTime.MORNING: "vormittags", DayTime.AFTERNOON: "nachmittags",
    DayTime.EVENING: "abends", DayTime.WEEKEND: "am Wochenende",
}  # fmt: skip
#: euros at most
FEES = (30, 60, 100, 150, 250)
#: weeks in which a course begins
BEGINS: Mapping[int, str] = {
    0: "egal", 1: "in 1 Woche", 2: "in 2 Wochen", 4: "in 4 Wochen", 8: "in 8 Wochen"
}  # fmt: skip
LEVELS = tuple(level.value for level in Level)
#: what can be wished for at the desk: the field of its form, and what it is called
WISHES: Mapping[Wish, tuple[str, str]] = {
    Wish.DAYS: ("weekday", "Wochentag"), Wish.TIMES: ("daytime", "Tageszeit"),
    Wish.PLACE: ("district", "Ort"), Wish.LEVEL: ("level", "Niveau"),
    Wish.FEE: ("fee", "Höchstpreis"), Wish.FREE: ("free", "freie Plätze"),
    Wish.BEGIN: ("begin", "Beginn"), Wish.SCHOOL: ("school", "diese Volkshochschule"),
}  # fmt: skip


@dataclass(frozen=True)
class Wishes:
    """What a course must be like for the caller; 0 and "": whatever."""

    weekday: int = 0  # 1 Monday to 7 Sunday
    daytime: str = ""  # a key of DAYTIMES
    district: str = ""
    level: str = ""
    fee: int = 0  # euros at most
    begin: int = 0  # within so many weeks
    free: bool = False  # only with free places

    @property
    def any(self) -> bool:
        """Does one of them say something?"""
        return self != Wishes()

    def filters(self, *, school: School | None, on: date) -> Filters:
        """The same for the search."""
        return Filters(
            days=frozenset({self.weekday - 1} if self.weekday else ()),
            times=frozenset({DayTime(self.daytime)} if self.daytime else ()),
            place=self.district,
            level=self.level,
            fee=self.fee * 100 or None,
            free=self.free,
            begin=next_weeks(self.begin, on=on) if self.begin else None,
            school=school.slug if school else "",
        )


@dataclass(frozen=True)
class Hit:
    """One line of the list."""

    course: Course
    status: Status
    when: str
    parts: tuple[tuple[str, bool], ...]  # the title in pieces, each with: is it marked?
    why: str = ""  # the word that led here; "" when the title itself did

    @property
    def places(self) -> str:
        """What the list says of its places: 3 Plätze frei; ausgebucht."""
        sold = self.status in {Status.FREE, Status.FEW, Status.RUNNING}
        if not sold or not self.course.free:
            return STATUS[self.status]
        free = "1 Platz frei" if self.course.free == 1 else f"{self.course.free} Plätze frei"
        return f"{STATUS[self.status]}, {free}" if self.status == Status.RUNNING else free

    @property
    def fee(self) -> str:
        """With material, for one person."""
        return fee_of(self.course)


@dataclass(frozen=True)
class Less:
    """A filter that can be taken off."""

    wish: Wish
    text: str  # as it was said, or what it is called
    field: str  # of the form
    read: bool  # out of the words
    count: int = 0  # courses there would be


@dataclass(frozen=True)
class Looked:
    """What a search shows."""

    hits: list[Hit]
    page: finding.Page
    without: tuple[Less, ...] = ()  # what is not read from the words

    @property
    def said(self) -> list[Less]:
        """What of the words counts as a filter."""
        return [Less(wish, text, WISHES[wish][0], read=True) for wish, text in self.page.said]

    @property
    def drops(self) -> list[Less]:
        """Nothing found: the filters without which something is."""
        read = {wish for wish, _ in self.page.said}
        return [
            Less(wish, WISHES[wish][1], WISHES[wish][0], read=wish in read, count=count)
            for wish, count in self.page.drops
        ]


def fee_of(course: Course) -> str:
    """120,00 €; what is not known is said."""
    if course.fee_cents is None:
        return "Entgelt noch nicht bekannt"
    total = course.fee_cents + course.material_cents
    pair = " für zwei" if course.pricing == Pricing.PAIR else ""
    return f"{euros(total)}{pair}" if total else "kostenfrei"


def looked(
    words: str,
    filters: Filters,
    *,
    centre: int,
    at: datetime,
    without: Sequence[Wish] = (),
    typing: bool = False,
) -> Looked:
    """Courses of the centre that fit, best first; without words those that begin first.

    `without`: wishes that are not to be read from the words.
    """
    left = without if words else ()
    page = finding.search(
        words, filters, at=at, limit=MOST_HITS, without=left, typing=typing, centre=centre
    )
    off = tuple(Less(one, WISHES[one][1], WISHES[one][0], read=True) for one in left)
    return Looked(_hits(page.courses), page, off)


def opened(words: str, filters: Filters, *, centre: int, at: datetime) -> Looked | None:
    """What words found that were typed for an answer; None if they say nothing of a course.

    That is so if no course speaks of them, and if all do, as of "Volkshochschule".
    """
    found = looked(words, filters, centre=centre, at=at)
    if found.page.near or (found.page.unknown and not found.page.said):
        return None
    everything = finding.search("", found.page.filters, at=at, limit=0, centre=centre)
    said = bool(found.page.said) or found.page.total != everything.total
    return found if said else None


def similar(course: Course, *, at: datetime) -> list[Hit]:
    """Courses of the centre with free places that may do instead."""
    centre = course.school.centre_id
    return _hits(finding.similar(course, at=at, limit=MOST_SIMILAR, centre=centre))


def _hits(found: Sequence[finding.Found]) -> list[Hit]:
    """With their times; a query, however many they are."""
    prefetch_related_objects([one.course for one in found], "sessions")
    return [Hit(one.course, one.status, when_of(one.course), one.parts, one.why) for one in found]


def shown(course: Course, *, at: datetime) -> Hit:
    """One course as it would stand in a list."""
    prefetch_related_objects([course], "sessions")
    status = statuses([course], at=at)[course.pk]
    return Hit(course, status, when_of(course), ((course.title, False),))


def when_of(course: Course) -> str:
    """Mittwochs 18 Uhr bis 19 Uhr 30, 10 Termine vom …; from sessions already read."""
    dates = [
        (one.begins.astimezone(BERLIN), one.ends.astimezone(BERLIN))
        for one in course.sessions.all()
    ]
    return weekly(dates) if dates else span_of_days(course.begins, course.ends)


def districts(centre: int) -> list[str]:
    """Where courses are, by name."""
    venues = Course.objects.filter(school__centre=centre, vanished=None).exclude(venue=None)
    names = venues.values_list("venue__district", "venue__town").distinct()
    return sorted({district or town for district, town in names} - {""})


def school_at(office: int, *, centre: int) -> School | None:
    """The school that an office of an answer is, if its courses can be had here."""
    return School.objects.filter(office=office, centre=centre, active=True).first()


def school_named(slug: str, *, centre: int) -> School | None:
    """By what a page sent along."""
    return School.objects.filter(slug=slug, centre=centre, active=True).first()


def course_of(key: str, *, centre: int) -> Course:
    """A course of this centre. Raises NotBookable."""
    rows = Course.objects.filter(school__centre=centre, school__active=True, vanished=None)
    rows = rows.select_related("school__office", "venue")
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 10 else 0
    if (found := rows.filter(pk=number).first()) is None:
        raise NotBookable("Diesen Kurs gibt es nicht mehr.")
    return found


def held(contact: uuid.UUID, *, at: datetime) -> Registration | None:
    """The places this conversation holds now."""
    return _holds(contact).filter(held_until__gt=at).order_by("-made").first()


def release(contact: uuid.UUID, *, at: datetime, but: Collection[uuid.UUID] = ()) -> None:
    """Give back what the conversation holds and has not confirmed."""
    for pk in list(_holds(contact).values_list("pk", flat=True)):
        if pk not in but:
            registering.cancel(pk, reason=Reason.RELEASED, at=at)


def _holds(contact: uuid.UUID) -> QuerySet[Registration]:
    return Registration.objects.filter(contact=contact, state=State.HELD)


def made_in(contact: uuid.UUID) -> list[Registration]:
    """What was registered in this conversation, newest first."""
    rows = Registration.objects.filter(contact=contact).exclude(state=State.HELD)
    return list(rows.exclude(why=Reason.RELEASED).select_related("course").order_by("-made"))


def of_conversation(contact: uuid.UUID, key: str) -> Registration:
    """A registration made in this conversation. Raises UnknownRegistration."""
    try:
        row = row_of(uuid.UUID(key))
    except ValueError:
        raise UnknownRegistration from None
    if row.contact != contact:
        raise UnknownRegistration
    return row


def of_centre(code: str, *, centre: int) -> Registration:
    """A registration at this centre by its code; no hold. Raises UnknownRegistration."""
    row = by_reference(code)
    given_up = row.state == State.EXPIRED and row.confirmed is None and row.queued is None
    if row.course.school.centre_id != centre or row.state == State.HELD or given_up:
        raise UnknownRegistration
    return row
