"""Schools and courses of the example. Dates follow the day of loading, public holidays are skipped.

What an office has changed stays; a course that is there already is not made again.
"""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.public_holidays import public_holidays
from buergertelefon.courses.actions.importing import apply
from buergertelefon.courses.models import CancelTerm, Course, Reduction, School, Semester
from buergertelefon.courses.rules.records import CourseRecord, Meeting, Reading, VenueRecord
from buergertelefon.courses.rules.words import Level, Pricing
from buergertelefon.demo.content import DATA
from buergertelefon.directory.models import Office

WEEK = timedelta(days=7)
HOLIDAY = "Am {} ist Feiertag, an diesem Tag fällt der Termin aus."


def load_courses(centre: ServiceCentre, *, at: datetime) -> None:
    """Schools that are not there yet, and the courses of the weeks around that day."""
    data = tomllib.loads((DATA / "courses.toml").read_text(encoding="utf-8"))
    offices = {one.slug: one for one in Office.objects.filter(agency="")}
    today = at.astimezone(BERLIN).date()
    for entry in data["school"]:
        school = School.objects.filter(slug=entry["slug"]).first()
        if school is None:
            school = _school(entry, centre, offices[entry["slug"]], data)
        _semesters(school, today)
        _courses(school, data, at=at)


def _school(
    entry: dict[str, Any], centre: ServiceCentre, office: Office, data: dict[str, Any]
) -> School:
    about = ("slug", "name", "phone_mandates", "creditor", "creditor_id", "iban", "bic")
    school = School.objects.create(
        **{name: entry[name] for name in about}, office=office, centre=centre,
        source=data["source"], checked=data["checked"],
    )  # fmt: skip
    Reduction.objects.bulk_create(
        Reduction(school=school, order=n, **one) for n, one in enumerate(data["reduction"])
    )
    CancelTerm.objects.bulk_create(CancelTerm(school=school, **one) for one in data["cancel_term"])
    return school


def semester_of(day: date) -> tuple[str, str, date, date]:
    """Mark, name, first day, first day after it: February to July, August to January."""
    if 2 <= day.month < 8:
        return (
            f"{day.year % 100:02}F", f"Frühjahr {day.year}", date(day.year, 2, 1),
            date(day.year, 8, 1),
        )  # fmt: skip
    year = day.year - (day.month < 2)
    return f"{year % 100:02}H", f"Herbst {year}", date(year, 8, 1), date(year + 1, 2, 1)


def _semesters(school: School, today: date) -> None:
    this = semester_of(today)
    for _, name, begins, ends in (this, semester_of(this[3])):
        Semester.objects.get_or_create(
            school=school, name=name, defaults={"begins": begins, "ends": ends}
        )


def _courses(school: School, data: dict[str, Any], *, at: datetime) -> None:
    there = set(Course.objects.filter(school=school).values_list("number", flat=True))
    venues = {one["slug"]: _venue(one) for one in data["venue"]}
    today = at.astimezone(BERLIN).date()
    reading = Reading()
    for entry in data["course"]:
        if entry["school"] == school.slug:
            record = record_of(entry, venues[entry["venue"]], today)
            if record.number not in there:
                reading.take(record, line=0)
    if reading.records:
        apply(school, reading.closed(), at=at, full=False)


def _venue(entry: dict[str, Any]) -> VenueRecord:
    return VenueRecord(**{name: value for name, value in entry.items() if name != "slug"})


def record_of(entry: dict[str, Any], venue: VenueRecord, today: date) -> CourseRecord:
    """A course of the file in the weeks around `today`; its number names the semester."""
    begins = time.fromisoformat(entry["from"])
    ends = time.fromisoformat(entry["to"])
    days, skipped = dates(entry["days"], entry["dates"], entry["week"], today)
    sessions = tuple(Meeting(_utc(day, begins), _utc(day, ends)) for day in days)
    minutes = (_utc(today, ends) - _utc(today, begins)).seconds // 60
    hint = "".join(" " + HOLIDAY.format(f"{day:%d.%m.%Y}") for day in skipped)
    plain = (
        "title", "area_code", "area", "lecturer", "fee_cents", "material_cents", "material_note",
        "reducible", "prerequisites", "age_from", "age_until", "minimum", "maximum", "elsewhere",
        "in_person", "cancelled", "why_cancelled",
    )  # fmt: skip
    return CourseRecord(
        number=f"{semester_of(today)[0]}-{entry['number']}",
        text=f"{entry['text']}{hint} (Beispielkurs, erfunden.)",
        level=Level(entry["level"]) if "level" in entry else None,
        pricing=Pricing(entry.get("pricing", "person")),
        venue=venue, sessions=sessions, units=len(days) * minutes // 45,
        **{name: entry[name] for name in plain if name in entry},
    )  # fmt: skip


def dates(weekdays: list[int], count: int, week: int, today: date) -> tuple[list[date], list[date]]:
    """`count` days from that week on, and public holidays in Bremen that were skipped.

    `week`: 0 is the week after `today`, -1 its own, whose days may have passed.
    """
    day = today - timedelta(days=today.weekday()) + (week + 1) * WEEK
    free = public_holidays("HB", (day.year, day.year + 1))
    found: list[date] = []
    skipped: list[date] = []
    while len(found) < count:
        if day.weekday() in weekdays:
            (skipped if day in free else found).append(day)
        day += timedelta(days=1)
    return found, skipped


def _utc(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=BERLIN).astimezone(UTC)
