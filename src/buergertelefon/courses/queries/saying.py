"""How a course is said in one line: when and where."""

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.models import Course
from buergertelefon.courses.rules.saying import span_of_days, weekly


def days_of(course: Course) -> str:
    """Mittwochs 18 Uhr bis 19 Uhr 30, 10 Termine vom 02.12.2026 bis 17.02.2027."""
    dates = [(one.begins.astimezone(BERLIN), one.ends.astimezone(BERLIN))
             for one in course.sessions.order_by("begins")]  # fmt: skip
    if not dates:
        return span_of_days(course.begins, course.ends)
    return weekly(dates)


def place_of(course: Course) -> str:
    """Building, room, street, town; "" where it is not known."""
    venue = course.venue
    if venue is None:
        return ""
    town = " ".join(filter(None, [venue.postcode, venue.town]))
    return ", ".join(filter(None, [venue.building, venue.room, venue.street, town]))
