"""Takes a school's courses in: a whole file, in one transaction, or nothing of it.

Registrations and `taken` stay as they are; who is registered is told of other dates. Only this
module writes what the school says.
"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta

from django.db import connection, transaction

from buergertelefon.courses.actions.alone import alone
from buergertelefon.courses.actions.dating import registered, tell_all
from buergertelefon.courses.errors import BadCatalogue
from buergertelefon.courses.models import Area, Course, School, Semester, Session, Venue
from buergertelefon.courses.queries.comparing import Plan, compared, dates_of, missing
from buergertelefon.courses.rules.dates import moved
from buergertelefon.courses.rules.diff import Difference
from buergertelefon.courses.rules.records import CourseRecord, Reading, Tell, VenueRecord
from buergertelefon.courses.rules.words import Pricing

BATCH = 1000
#: columns a file may fill, one statement for new and changed courses
FILLED = (
    "semester", "area", "venue", "title", "text", "level", "lecturer", "begins", "ends", "units",
    "fee_cents", "pricing", "material_cents", "material_note", "reducible", "prerequisites",
    "age_from", "age_until", "minimum", "maximum", "elsewhere", "in_person", "digest", "seen",
)  # fmt: skip


def apply(
    school: School,
    reading: Reading,
    *,
    at: datetime,
    full: bool = True,
    dry_run: bool = False,
    tell: Tell = lambda *_: None,
) -> Difference:
    """Take a file in, or only say what it would do.

    `full`: it names all courses of the school, the others have vanished. Two imports at once wait
    for each other. Who is registered is told of other dates in the same transaction. Who waits for
    a place, or is registered in a course that the file calls off, is told within a minute by the
    jobs `courses.expire` and `courses.end_all`, which go by the rows.
    Raises BadCatalogue with all its problems; then nothing has changed.
    """
    with transaction.atomic():
        if not dry_run:
            alone(school.pk)
        if reading.problems:
            raise BadCatalogue([one.words for one in reading.problems])
        plan = compared(school, reading, full=full)
        missing(plan, reading)
        if reading.problems:
            raise BadCatalogue([one.words for one in reading.problems])
        if dry_run:
            return plan.difference
        _write(school, plan, at=at, tell=tell)
        return plan.difference


def _write(school: School, plan: Plan, *, at: datetime, tell: Tell) -> None:
    wanted = [*plan.new, *(now for _, now, _ in plan.changed)]
    known = _Known(school, wanted)
    moved_ones = [one.pk for one, now, _ in plan.changed
                  if now.number in plan.redated and not now.cancelled]  # fmt: skip
    standing = registered(moved_ones)
    _wait_for([course.pk for course, _, _ in plan.changed])
    before = dates_of(moved_ones)
    digests = {given.number: given.digest for _, _, given in plan.changed}
    digests |= {one.number: one.digest for one in plan.new}
    rows = [known.course(record, digests[record.number], at) for record in wanted]
    rows = Course.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["school", "number"],
        update_fields=FILLED,
    )  # fmt: skip
    _call_off(plan, wanted, rows, at)
    _dates(plan, wanted, rows, tell)
    for course, dates in dates_of([pk for pk, people in standing.items() if people]).items():
        tell_all(standing[course], moved(before.get(course, ()), dates), at=at)
    Course.objects.filter(pk__in=plan.vanished).update(vanished=at)
    Course.objects.filter(pk__in=plan.returned).update(vanished=None)
    _seen(plan, at)


def _wait_for(courses: Iterable[int]) -> None:
    """Rows in one order, so that who changes from course to course does not block us."""
    rows = Course.objects.filter(pk__in=list(courses)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def _call_off(plan: Plan, wanted: list[CourseRecord], rows: list[Course], at: datetime) -> None:
    """Courses that are off from now on; `cancelling.end_all` tells who is in them."""
    for record, row in zip(wanted, rows, strict=True):
        stored = plan.stored.get(record.number)
        if record.cancelled and (stored is None or stored.cancelled is None):
            why = record.why_cancelled or ""
            Course.objects.filter(pk=row.pk).update(cancelled=at, why_cancelled=why)


def _dates(plan: Plan, wanted: list[CourseRecord], rows: list[Course], tell: Tell) -> None:
    """Only dates that differ go and come; COPY, because they are many."""
    fresh = {one.number for one in plan.new} | plan.redated
    dated = [
        (row.pk, record.sessions or ())
        for record, row in zip(wanted, rows, strict=True)
        if record.number in fresh
    ]
    pks = [pk for pk, _ in dated]
    there = {
        (course, begins, ends): pk
        for pk, course, begins, ends in Session.objects.filter(course__in=pks).values_list(
            "pk", "course_id", "begins", "ends"
        )
    }
    keep = {(pk, one.begins, one.ends) for pk, dates in dated for one in dates}
    gone = [pk for key, pk in there.items() if key not in keep]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM courses_session WHERE id = ANY(%s)", [gone])
        with cursor.copy("COPY courses_session (course_id, begins, ends) FROM STDIN") as copy:
            for done, (pk, dates) in enumerate(dated, start=1):
                for one in dates:
                    if (pk, one.begins, one.ends) not in there:
                        copy.write_row((pk, one.begins, one.ends))
                if done % BATCH == 0:
                    tell(done, len(dated))


def _seen(plan: Plan, at: datetime) -> None:
    """Courses that stay as they are: seen again. Rows that somebody holds are left out."""
    digests = {course.pk: digest for course, digest in plan.same if course.digest != digest}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE courses_course SET seen = %s WHERE id IN (SELECT id FROM courses_course"
            " WHERE id = ANY(%s) FOR NO KEY UPDATE SKIP LOCKED)",
            [at, [course.pk for course, _ in plan.same]],
        )
        cursor.execute(
            "UPDATE courses_course SET digest = new.digest"
            " FROM unnest(%s::bigint[], %s::text[]) AS new (id, digest)"
            " WHERE courses_course.id = new.id",
            [list(digests), list(digests.values())],
        )


class _Known:
    """Areas, venues and semesters of a school: those of the file are there afterwards."""

    def __init__(self, school: School, records: Iterable[CourseRecord]) -> None:
        self.school = school
        records = list(records)
        self.areas = self._areas(records)
        self.venues = self._venues(records)
        self.semesters = self._semesters(records)

    def _areas(self, records: Iterable[CourseRecord]) -> dict[str, Area]:
        there = dict(Area.objects.filter(school=self.school).values_list("code", "name"))
        wanted = {
            one.area_code: one.area or there.get(one.area_code) or one.area_code
            for one in records
            if one.area_code
        }
        rows = [Area(school=self.school, code=code, name=name) for code, name in wanted.items()]
        made = Area.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["school", "code"], update_fields=["name"]
        )
        return {one.code: one for one in made}

    def _venues(self, records: Iterable[CourseRecord]) -> dict[str, Venue]:
        wanted = {one.venue.key: one.venue for one in records if one.venue and one.venue.key}
        there = {one.key: one for one in Venue.objects.filter(school=self.school, key__in=wanted)}
        rows = [self._venue(key, place, there.get(key)) for key, place in wanted.items()]
        made = Venue.objects.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, unique_fields=["school", "key"],
            update_fields=[one.name for one in fields(VenueRecord)],
        )  # fmt: skip
        return {one.key: one for one in made}

    def _venue(self, key: str, place: VenueRecord, there: Venue | None) -> Venue:
        row = Venue(school=self.school, key=key)
        for one in fields(VenueRecord):
            value = getattr(place, one.name)
            if value is None:  # not said: what an editor knows of it stays
                value = getattr(there, one.name) if there else ""
            setattr(row, one.name, value)
        return row

    def _semesters(self, records: list[CourseRecord]) -> list[Semester]:
        there = list(Semester.objects.filter(school=self.school))
        known = {one.name for one in there}
        for name in {one.semester for one in records if one.semester} - known:
            of = [one for one in records if one.semester == name and one.begins and one.ends]
            if of:
                begins = min(one.begins for one in of if one.begins)
                ends = max(one.ends for one in of if one.ends) + timedelta(days=1)
                there.append(
                    Semester.objects.create(school=self.school, name=name, begins=begins, ends=ends)
                )
        return there

    def _semester(self, record: CourseRecord) -> Semester | None:
        """The one that is named, else the one the course begins in."""
        for one in self.semesters:
            if record.semester == one.name:
                return one
        begins = record.begins
        if record.semester or begins is None:
            return None
        return next((one for one in self.semesters if one.begins <= begins < one.ends), None)

    def course(self, record: CourseRecord, digest: str, at: datetime) -> Course:
        """A row that is new, or takes the place of the one with its number."""
        return Course(
            school=self.school, number=record.number, semester=self._semester(record),
            area=self.areas.get(record.area_code or ""),
            venue=self.venues.get(record.venue.key) if record.venue else None,
            title=record.title or "", text=record.text or "", level=record.level or "",
            lecturer=record.lecturer or "", begins=record.begins, ends=record.ends,
            units=record.units, fee_cents=record.fee_cents,
            pricing=record.pricing or Pricing.PERSON, material_cents=record.material_cents or 0,
            material_note=record.material_note or "", reducible=record.reducible is not False,
            prerequisites=record.prerequisites or "", age_from=record.age_from,
            age_until=record.age_until, minimum=record.minimum or 0, maximum=record.maximum or 0,
            elsewhere=record.elsewhere or 0, in_person=bool(record.in_person),
            digest=digest, seen=at,
        )  # fmt: skip
