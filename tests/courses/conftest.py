"""A school with a course: Spanish on Wednesday evenings, ten dates, from next week on."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.test import Client

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.courses.actions.registering import confirm, hold
from buergertelefon.courses.actions.waiting import join
from buergertelefon.courses.models import (
    CancelTerm,
    Course,
    Reduction,
    Registration,
    School,
    Session,
    Venue,
)
from buergertelefon.courses.rules.details import Details, Person
from buergertelefon.courses.rules.life import TAKES
from buergertelefon.courses.rules.words import Channel, Payment, Way
from buergertelefon.directory.models import Office
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

#: Monday, 9:00 in Bremen
NOW = datetime(2026, 11, 23, 9, tzinfo=BERLIN)
DAY = date(2026, 12, 2)
HOURS, MINUTES = timedelta(hours=1), timedelta(minutes=1)


def make_school(slug: str = "vhs", **values: Any) -> School:
    """With two reductions, and a week before the beginning half the fee stays to be paid."""
    bremen, _ = ServiceCentre.objects.get_or_create(slug="bremen", defaults={"name": "Bremen"})
    centre = values.pop("centre", bremen)
    house, _ = Office.objects.get_or_create(
        slug=slug, defaults={"name": "Volkshochschule", "source": "Beispiel", "as_of": DAY,
                             "phone": "+4942136112345"},
    )  # fmt: skip
    school = School.objects.create(
        slug=slug, office=house, centre=centre, name="VHS Beispiel", creditor="VHS Beispiel",
        creditor_id="DE98ZZZ09999999999", iban="DE89370400440532013000", **values,
    )  # fmt: skip
    for slug_, name, percent, age in (
        ("pass", "Bremen-Pass", 50, None), ("jung", "unter 18 Jahren", 40, 18),
    ):  # fmt: skip
        Reduction.objects.create(
            school=school, slug=slug_, name=name, percent=percent, proof="Ausweis", age_below=age
        )
    CancelTerm.objects.create(school=school, days_before=7, percent=50)
    CancelTerm.objects.create(school=school, days_before=0, percent=100)
    return school


def make_course(number: str = "S-101", *, dates: int = 10, **values: Any) -> Course:
    """Wednesdays from DAY on, 18:00 to 19:30, 120 € and 8 € material, five places."""
    school = values.pop("school", None) or School.objects.first() or make_school()
    venue, _ = Venue.objects.get_or_create(
        school=school, key="haus", defaults={"building": "Haus Nord", "district": "Vegesack",
                                             "street": "Beispielweg 1", "town": "Bremen"},
    )  # fmt: skip
    first = values.pop("first", DAY)
    defaults = {
        "title": "Spanisch A1", "level": "A1", "venue": venue, "fee_cents": 12_000,
        "material_cents": 800, "minimum": 2, "maximum": 5, "begins": first,
        "ends": first + timedelta(weeks=dates - 1),
    }  # fmt: skip
    course = Course.objects.create(school=school, number=number, **(defaults | values))
    days = [first + timedelta(weeks=n) for n in range(dates)]
    Session.objects.bulk_create(
        Session(
            course=course, begins=datetime.combine(day, time(18), BERLIN),
            ends=datetime.combine(day, time(19, 30), BERLIN),
        )
        for day in days
    )  # fmt: skip
    return course


def details(*people: Person, **values: Any) -> Details:
    """One person, written to by mail, if nothing else is said."""
    given: dict[str, Any] = {
        "name": "Maria Beispiel", "street": "Beispielweg 2", "postcode": "28195", "town": "Bremen",
        "mail": "maria@beispiel.de", "way": Way.MAIL, "payment": Payment.INVOICE,
    } | values  # fmt: skip
    return Details(people or (Person("Maria Beispiel"),), **given)


def some(n: int) -> tuple[Person, ...]:
    return tuple(Person(f"Person {one}") for one in range(1, n + 1))


def register(course: Course, seats: int = 1, *, at: datetime = NOW, **values: Any) -> Registration:
    row = hold(course.pk, seats=seats, channel=Channel.PHONE, key=uuid.uuid4(), at=at)
    return confirm(row.pk, details(*some(seats), **values), at=at)


def wait(course: Course, seats: int = 1, *, at: datetime = NOW, **values: Any) -> Registration:
    return join(
        course.pk, details(*some(seats), **values), seats=seats, channel=Channel.PHONE,
        key=uuid.uuid4(), at=at,
    )  # fmt: skip


def person(centre: ServiceCentre, name: str, role: Role) -> Client:
    """Somebody who is signed in."""
    client = Client()
    agent = Agent.objects.create_user(
        name, "ein-langes-Passwort", name=name, centre=centre, roles=[role]
    )
    client.force_login(agent)
    return client


def check() -> None:
    """What is taken is what standing registrations have, and never more than there is."""
    for course in Course.objects.all():
        rows = Registration.objects.filter(course=course, state__in=TAKES)
        assert course.taken == sum(rows.values_list("seats", flat=True))
        assert course.taken + course.elsewhere <= max(course.maximum, course.elsewhere)
