"""Courses as the desk shows them: what is found, what a conversation holds."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet, prefetch_related_objects

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.actions import registering
from buergertelefon.courses.errors import NotBookable, UnknownRegistration
from buergertelefon.courses.models import Course, Registration, School
from buergertelefon.courses.queries.registrations import by_reference, row_of
from buergertelefon.courses.rules.life import Reason, State
from buergertelefon.courses.rules.money import euros
from buergertelefon.courses.rules.saying import span_of_days, weekly
from buergertelefon.courses.rules.words import STATUS, Level, Pricing, Status
from buergertelefon.directory.models import Service
from buergertelefon.knowledge.rules.editing import State as Edited

#: what one sees beside a call: hits, similar courses, places at once
MOST_HITS, MOST_SIMILAR, MOST_SEATS = 12, 3, 6
#: hours at which a course of that part of the day begins, half-open
DAYTIMES: Mapping[int, tuple[str, int, int]] = {
    0: ("egal", 0, 24), 1: ("vormittags", 0, 12), 2: ("nachmittags", 12, 17),
    3: ("abends", 17, 24),
}  # fmt: skip
#: euros at most
FEES = (30, 60, 100, 150, 250)
#: weeks in which a course begins
BEGINS: Mapping[int, str] = {
    0: "egal", 1: "in 1 Woche", 2: "in 2 Wochen", 4: "in 4 Wochen", 8: "in 8 Wochen"
}  # fmt: skip
LEVELS = tuple(level.value for level in Level)


@dataclass(frozen=True)
class Wishes:
    """What a course must be like for the caller; 0 and "": whatever."""

    weekday: int = 0  # 1 Monday to 7 Sunday
    daytime: int = 0  # a key of DAYTIMES
    district: str = ""
    level: str = ""
    fee: int = 0  # euros at most
    begin: int = 0  # within so many weeks
    free: bool = False  # only with free places

    @property
    def any(self) -> bool:
        """Does one of them say something?"""
        return self != Wishes()


@dataclass(frozen=True)
class Hit:
    """One line of the list."""

    course: Course
    status: Status
    when: str

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


def fee_of(course: Course) -> str:
    """120,00 €; what is not known is said."""
    if course.fee_cents is None:
        return "Entgelt noch nicht bekannt"
    total = course.fee_cents + course.material_cents
    pair = " für zwei" if course.pricing == Pricing.PAIR else ""
    return f"{euros(total)}{pair}" if total else "kostenfrei"


def hits(
    words: str, wishes: Wishes, *, centre: int, school: School | None, at: datetime
) -> list[Hit]:
    """Courses that fit, those that begin first in front. The one place that searches them."""
    today = at.astimezone(BERLIN).date()
    rows = _to_come(centre, school, on=today)
    for word in words.split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(number__icontains=word) | Q(level__iexact=word)
            | Q(area__name__icontains=word) | Q(venue__district__icontains=word)
        )  # fmt: skip
    rows = _filtered(rows, wishes, on=today)
    return shown(list(rows.order_by("begins", "number", "pk").distinct()[:MOST_HITS]), on=today)


def similar(course: Course, *, at: datetime) -> list[Hit]:
    """Courses with free places that may do instead."""
    today = at.astimezone(BERLIN).date()
    words = course.title.split()
    rows = _to_come(course.school.centre_id, course.school, on=today).exclude(pk=course.pk)
    rows = rows.filter(title__icontains=words[0] if words else "", in_person=False, cancelled=None)
    rows = _filtered(rows, Wishes(free=True, level=course.level), on=today)
    return shown(list(rows.order_by("begins", "number")[:MOST_SIMILAR]), on=today)


def _to_come(centre: int, school: School | None, *, on: date) -> QuerySet[Course]:
    rows = Course.objects.filter(school__centre=centre, school__active=True, vanished=None)
    rows = rows.filter(Q(ends=None) | Q(ends__gte=on)).select_related("school", "venue")
    return rows.filter(school=school) if school else rows


def _filtered(rows: QuerySet[Course], wishes: Wishes, *, on: date) -> QuerySet[Course]:
    sessions: dict[str, int] = {}  # of the same session
    if wishes.weekday:
        sessions["sessions__begins__iso_week_day"] = wishes.weekday
    if wishes.daytime:
        _, since, until = DAYTIMES[wishes.daytime]
        sessions |= {"sessions__begins__hour__gte": since, "sessions__begins__hour__lt": until}
    rows = rows.filter(**sessions)
    if wishes.district:
        rows = rows.filter(Q(venue__district=wishes.district) | Q(venue__town=wishes.district))
    if wishes.level:
        rows = rows.filter(level=wishes.level)
    if wishes.fee:
        rows = rows.filter(fee_cents__lte=wishes.fee * 100)
    if wishes.begin:
        until_day = on + timedelta(weeks=wishes.begin)
        rows = rows.filter(begins__gte=on, begins__lte=until_day)
    if wishes.free:
        rows = rows.filter(maximum__gt=F("elsewhere") + F("taken"), cancelled=None)
    return rows


def shown(courses: Sequence[Course], *, on: date) -> list[Hit]:
    """With their status and times; two queries, however many they are."""
    prefetch_related_objects(courses, "sessions")
    waits = Registration.objects.filter(course__in=courses, state=State.WAITING)
    waited = set(waits.values_list("course", flat=True))
    return [Hit(one, _status(one, one.pk in waited, on=on), when_of(one)) for one in courses]


def _status(course: Course, waited_for: bool, *, on: date) -> Status:  # noqa: FBT001  # of one row
    if course.cancelled or course.vanished:
        return Status.CANCELLED
    if course.ends is not None and course.ends < on:
        return Status.OVER
    if course.begins is not None and course.begins < on:
        return Status.RUNNING
    if course.in_person:
        return Status.ELSEWHERE
    if not course.free:
        return Status.WAITING if waited_for else Status.FULL
    return Status.FEW if course.free <= course.school.few else Status.FREE


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


def has_courses(centre: int) -> bool:
    """Does a school of this centre offer courses?"""
    return School.objects.filter(centre=centre, active=True).exists()


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


def topic_of(school: School, slug: str) -> Service | None:
    """The service that a conversation about its courses is about: `slug`, else the only one."""
    rows = Service.objects.filter(answers__office=school.office_id, answers__state=Edited.PUBLISHED)
    found = {one.slug: one for one in rows.distinct()}
    if slug in found:
        return found[slug]
    return next(iter(found.values())) if len(found) == 1 else None
