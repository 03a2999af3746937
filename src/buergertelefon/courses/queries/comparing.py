"""What is there of a school's courses, as a file would say it; what a file would change."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Sum

from buergertelefon.courses.models import Course, Registration, School, Session, Venue
from buergertelefon.courses.rules.diff import (
    Change,
    Difference,
    Line,
    changes,
    counts,
    laid_over,
    ours,
)
from buergertelefon.courses.rules.life import TAKES, State
from buergertelefon.courses.rules.records import (
    CourseRecord,
    Meeting,
    Problem,
    Reading,
    VenueRecord,
)
from buergertelefon.courses.rules.words import Level, Pricing

STANDS = [*TAKES, State.WAITING]


@dataclass
class Plan:
    """The difference, and what has to be written for it."""

    difference: Difference
    stored: dict[str, Course]  # by number
    new: list[CourseRecord] = field(default_factory=list)
    changed: list[tuple[Course, CourseRecord, CourseRecord]] = field(default_factory=list)
    redated: set[str] = field(default_factory=set)  # numbers whose dates differ
    vanished: list[int] = field(default_factory=list)
    returned: list[int] = field(default_factory=list)
    same: list[tuple[Course, str]] = field(default_factory=list)  # and the digest now


def compared(school: School, reading: Reading, *, full: bool) -> Plan:
    """A file that has no problems against what is there. `full`: it names all courses."""
    stored = {
        one.number: one
        for one in Course.objects.filter(school=school)
        .select_related("area", "venue", "semester")
        .order_by("pk")
    }
    given = [ours(one, passed) for one, passed in _with_passed(school, reading.records)]
    digests = {one.number: one.digest for one in given}
    there = [
        stored[one.number]
        for one in given
        if one.number in stored and stored[one.number].digest != digests[one.number]
    ]
    dates = dates_of([one.pk for one in there])
    plan = Plan(Difference(), stored)
    lines: list[Line] = []
    back: list[Line] = []
    for record in given:
        course = stored.get(record.number)
        if course is None:
            plan.new.append(record)
            continue
        same = course.digest == digests[record.number]  # then the dates are the same, too
        old = record_of(course, record.sessions if same else dates.get(course.pk, ()))
        found = changes(old, record)
        if found:
            lines.append(Line(record.number, record.title or course.title, found))
            plan.changed.append((course, laid_over(old, record), record))
        else:
            plan.same.append((course, digests[record.number]))
        if any(one.field == "sessions" for one in found):
            plan.redated.add(record.number)
        if course.vanished is not None:
            plan.returned.append(course.pk)
            back.append(Line(record.number, course.title))
    gone = [
        one
        for one in stored.values()
        if one.vanished is None and one.seen is not None  # one made by hand is in no file
        and one.number not in digests
    ]  # fmt: skip
    plan.vanished = [one.pk for one in gone] if full else []
    plan.difference = Difference(
        tuple(Line(one.number, one.title or "", _new(one)) for one in plan.new),
        tuple(lines), len(given) - len(plan.new) - len(lines) - _only_back(plan),
        _gone(gone) if full else (), tuple(back),
        (*reading.warnings, *_warnings(plan, reading)), counts(reading.records),
    )  # fmt: skip
    return plan


def missing(plan: Plan, reading: Reading) -> None:
    """What a course needs that is not there yet, and the file does not say: problems."""
    for record in plan.new:
        for name, value in (("Titel", record.title), ("Plätze", record.maximum)):
            if value in {None, ""}:
                line = reading.lines.get(record.number, 0)
                reading.wrong("fehlt; ein neuer Kurs braucht das.", line, record.number, name)


def _only_back(plan: Plan) -> int:
    changed = {course.pk for course, _, _ in plan.changed}
    return sum(pk not in changed for pk in plan.returned)


def _new(record: CourseRecord) -> tuple[Change, ...]:
    return tuple(one for one in changes(CourseRecord(record.number), record) if one.after)


def _gone(courses: Collection[Course]) -> tuple[Line, ...]:
    seats = _seats([one.pk for one in courses])
    return tuple(Line(one.number, one.title, seats=seats.get(one.pk, 0)) for one in courses)


def _warnings(plan: Plan, reading: Reading) -> Iterable[Problem]:
    off = [course for course, now, _ in plan.changed if now.cancelled and course.cancelled is None]
    seats = _seats([one.pk for one in off])
    for course in off:
        if count := seats.get(course.pk):
            yield Problem(
                f"fällt aus und hat {count} angemeldete oder wartende Plätze bei uns. Alle werden"
                " abgemeldet und bekommen Nachricht.",
                reading.lines.get(course.number, 0), course.number,
            )  # fmt: skip


def _seats(courses: Collection[int]) -> dict[int, int]:
    rows = Registration.objects.filter(course__in=courses, state__in=STANDS)
    return dict(rows.values_list("course").annotate(seats=Sum("seats")))


def _with_passed(
    school: School, records: Iterable[CourseRecord]
) -> Iterable[tuple[CourseRecord, int]]:
    rows = Registration.objects.filter(
        course__school=school, state=State.CONFIRMED, passed_on__isnull=False
    )
    passed = dict(rows.values_list("course__number").annotate(seats=Sum("seats")))
    return ((one, passed.get(one.number, 0)) for one in records)


def dates_of(courses: Collection[int]) -> dict[int, tuple[Meeting, ...]]:
    """The dates of courses, in order; one statement."""
    found: dict[int, list[Meeting]] = {}
    rows = Session.objects.filter(course__in=courses).order_by("course_id", "begins")
    for course, begins, ends in rows.values_list("course_id", "begins", "ends").iterator():
        found.setdefault(course, []).append(Meeting(begins, ends))
    return {course: tuple(dates) for course, dates in found.items()}


def record_of(course: Course, sessions: Iterable[Meeting] | None) -> CourseRecord:
    """A course that is there, as a file would say it."""
    area, venue = course.area, course.venue
    return CourseRecord(
        course.number, course.title, course.text, area.code if area else None,
        area.name if area else None, Level(course.level) if course.level else None,
        course.lecturer, place_of(venue) if venue else None, course.begins, course.ends,
        None if sessions is None else tuple(sessions), course.units, course.fee_cents,
        Pricing(course.pricing), course.material_cents, course.material_note, course.reducible,
        course.prerequisites, course.age_from, course.age_until, course.minimum, course.maximum,
        course.elsewhere, course.in_person, course.cancelled is not None, course.why_cancelled,
        course.semester.name if course.semester else None,
    )  # fmt: skip


def place_of(venue: Venue) -> VenueRecord:
    """A venue, as a file would say it."""
    return replace(
        VenueRecord(venue.building, venue.room, venue.street, venue.postcode, venue.town),
        district=venue.district, step_free=venue.step_free,
        induction_loop=venue.induction_loop, access_note=venue.access_note,
    )  # fmt: skip
