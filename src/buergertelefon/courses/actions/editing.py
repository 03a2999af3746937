"""What the office writes about courses, and courses it makes itself.

A file of the school replaces what it says itself; what it does not say stays. A course made by hand
is in no file (`seen` is empty), so a file that does not name it leaves it alone.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from buergertelefon.courses.actions.offering import offer_freed
from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.models import Course, Semester, Session, Venue
from buergertelefon.courses.rules.dates import checked, day_of_meeting
from buergertelefon.courses.rules.describing import Access, Description, Frame
from buergertelefon.courses.rules.records import Meeting, VenueRecord


def describe(course: int, said: Description) -> None:
    """Fee, text and the like. Registrations keep what they were promised."""
    Course.objects.filter(pk=course).update(**asdict(said))


def describe_venue(venue: int, access: Access) -> None:
    """For all courses there."""
    Venue.objects.filter(pk=venue).update(**asdict(access))


@transaction.atomic
def reframe(course: int, frame: Frame, *, at: datetime) -> None:
    """Title, places, semester and venue of a course made by hand; more places are offered.

    Raises BadDetails if more places are taken than there would be.
    """
    there = Course.objects.filter(pk=course, seen=None)
    old = there.first()
    semester = frame.semester or (_semester(old.school_id, old.begins) if old else None)
    enough = there.filter(Q(maximum=frame.maximum) | Q(taken__lte=frame.maximum - F("elsewhere")))
    changed = enough.update(
        title=frame.title, minimum=frame.minimum, maximum=frame.maximum,
        semester_id=semester, venue_id=frame.venue,
    )  # fmt: skip
    if changed:
        offer_freed(course, at=at)
    elif row := there.first():
        used = row.taken + row.elsewhere
        raise BadDetails(
            "maximum", f"{used} Plätze sind vergeben. Weniger geht erst nach Abmeldungen."
        )


@transaction.atomic
def make(
    school: int,
    number: str,
    frame: Frame,
    *,
    fee_cents: int | None,
    dates: Sequence[Meeting],
    place: VenueRecord | None = None,
) -> Course:
    """A course that no file names; `place`: a venue that is not known yet.

    Raises BadDetails if the number is taken, or no date is left."""
    meetings = checked(dates)
    begins, ends = day_of_meeting(meetings[0]), day_of_meeting(meetings[-1])
    venue = _venue(school, place).pk if place else frame.venue
    semester = frame.semester or _semester(school, begins)
    try:
        with transaction.atomic():
            row = Course.objects.create(
                school_id=school, number=number, title=frame.title, minimum=frame.minimum,
                maximum=frame.maximum, semester_id=semester, venue_id=venue,
                fee_cents=fee_cents, begins=begins, ends=ends,
            )  # fmt: skip
    except IntegrityError:
        raise BadDetails("number", "Diese Kursnummer gibt es schon.") from None
    Session.objects.bulk_create(
        Session(course=row, begins=one.begins, ends=one.ends) for one in meetings
    )
    return row


def _venue(school: int, place: VenueRecord) -> Venue:
    said = {name: value for name, value in asdict(place).items() if value is not None}
    return Venue.objects.get_or_create(school_id=school, key=place.key, defaults=said)[0]


def _semester(school: int, begins: date | None) -> int | None:
    """The one the course begins in."""
    if begins is None:
        return None
    known = Semester.objects.filter(school=school, begins__lte=begins, ends__gt=begins)
    return known.values_list("pk", flat=True).first()
