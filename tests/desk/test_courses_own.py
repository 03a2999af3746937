"""A registration by its code, while the caller waits."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.courses.conftest import check, make_course, register, wait
from tests.desk.test_courses import course, full, school

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact
from buergertelefon.courses.actions.registering import cancel
from buergertelefon.courses.models import Course, Registration, School
from buergertelefon.courses.rules.life import Reason

__all__ = ["course", "school"]


def code(row: Registration) -> dict[str, str]:
    """As somebody says it."""
    return {"code": f"{row.reference[:3]}-{row.reference[3:]}".lower()}


def find(desk: Client, row: Registration, **more: str) -> str:
    return desk.get("/desk/courses/find/", code(row) | more).content.decode()


def offered(course: Course) -> Registration:
    """Somebody waited, and a place was freed."""
    now = timezone.now()
    rows = [register(course, at=now) for _ in range(5)]
    waits = wait(course, at=now)
    cancel(rows[0].pk, reason=Reason.CITIZEN, at=now)
    waits.refresh_from_db()
    assert waits.state == "offered"
    return waits


def test_what_ends_it_and_what_stays_to_be_paid_is_said_before_anybody_presses(
    desk: Client, contact: Contact, course: Course
) -> None:
    row = register(course, at=timezone.now())
    Registration.objects.update(withdraw_until=timezone.localdate() + timedelta(days=3))
    page = find(desk, row, cancel="1")
    assert "ohne Grund widerrufen" in page
    assert "Widerrufen</span>" in page
    row.refresh_from_db()
    assert row.state == "confirmed"


@pytest.mark.parametrize(
    ("last", "why"), [(0, "withdrawn"), (-1, "citizen")], ids=["the last day", "the day after"]
)
def test_the_rule_decides_by_which_right_it_ends(
    desk: Client, contact: Contact, course: Course, last: int, why: str
) -> None:
    row = register(course, at=timezone.now())
    Registration.objects.update(withdraw_until=timezone.localdate() + timedelta(days=last))
    for _ in range(2):
        page = desk.post("/desk/courses/cancel/", code(row)).content.decode()
    assert "Sie sind abgemeldet" in page
    row.refresh_from_db()
    assert (row.state, row.why) == ("cancelled", why)
    contact.refresh_from_db()
    assert contact.note == f"Kurs S-101, abgemeldet, Code {row.reference}"
    check()


def test_a_course_that_is_over_is_not_cancelled(
    desk: Client, contact: Contact, school: School
) -> None:
    today = timezone.localdate()
    old = make_course(school=school, first=today - timedelta(days=10), dates=1)
    row = register(old, at=timezone.now() - timedelta(days=20))
    Registration.objects.update(withdraw_until=today - timedelta(days=6))
    refused = desk.post("/desk/courses/cancel/", code(row))
    assert refused.status_code == 422
    assert "Der Kurs ist vorbei" in refused.content.decode()
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_a_change_of_course_says_the_new_price_and_keeps_the_code(
    desk: Client, contact: Contact, course: Course
) -> None:
    row = register(course, at=timezone.now())
    other = make_course("S-102", school=course.school, first=course.begins, fee_cents=9_000)
    assert "S-102" in desk.get("/desk/courses/", code(row)).content.decode()
    page = desk.get("/desk/courses/one/", code(row) | {"course": other.pk}).content.decode()
    assert "98,00 €" in page
    assert "In diesen Kurs wechseln" in page
    for _ in range(2):
        asked = code(row) | {"course": str(other.pk)}
        assert desk.post("/desk/courses/change/", asked).status_code == 200
    row.refresh_from_db()
    assert row.course_id == other.pk
    check()


def test_into_a_full_course_nobody_changes_and_the_old_one_holds(
    desk: Client, contact: Contact, course: Course
) -> None:
    row = register(course, at=timezone.now())
    other = full(make_course("S-102", school=course.school, first=course.begins))
    refused = desk.post("/desk/courses/change/", code(row) | {"course": str(other.pk)})
    assert refused.status_code == 422
    assert "Die alte Anmeldung gilt weiter." in refused.content.decode()
    row.refresh_from_db()
    assert row.course_id == course.pk


def test_an_offer_is_accepted_once(desk: Client, contact: Contact, course: Course) -> None:
    row = offered(course)
    assert "Möchten Sie zusagen?" in find(desk, row)
    for _ in range(2):
        page = desk.post("/desk/courses/accept/", code(row)).content.decode()
    assert "Sie sind angemeldet" in page
    row.refresh_from_db()
    assert row.state == "confirmed"
    check()


def test_an_offer_is_declined(desk: Client, contact: Contact, course: Course) -> None:
    row = offered(course)
    assert "Angebot ablehnen" in find(desk, row, cancel="1")
    assert desk.post("/desk/courses/cancel/", code(row)).status_code == 200
    row.refresh_from_db()
    assert (row.state, row.why) == ("cancelled", "released")
    check()


def test_who_waits_hears_the_turn_and_can_leave(
    desk: Client, contact: Contact, course: Course
) -> None:
    full(course)
    wait(course, at=timezone.now() - timedelta(hours=1))
    row = wait(course, at=timezone.now())
    assert "2. Stelle" in find(desk, row)
    assert desk.post("/desk/courses/cancel/", code(row)).status_code == 200
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_a_certificate_is_asked_for_once(desk: Client, contact: Contact, course: Course) -> None:
    row = register(course, at=timezone.now())
    for _ in range(2):
        page = desk.post("/desk/courses/certificate/", code(row)).content.decode()
    assert "angefordert" in page
    row.refresh_from_db()
    asked = row.certificate
    assert asked
    full(course)
    waits = wait(course, at=timezone.now())
    refused = desk.post("/desk/courses/certificate/", code(waits))
    assert refused.status_code == 422


@pytest.mark.parametrize("path", ["change", "cancel", "accept", "certificate"])
def test_a_code_that_is_none_or_of_another_centre_changes_nothing(
    desk: Client, contact: Contact, course: Course, path: str
) -> None:
    row = register(course, at=timezone.now())
    School.objects.update(centre=ServiceCentre.objects.create(slug="kiel", name="Kiel"))
    for said in (code(row), {"code": "222222"}, {"code": ""}, {}):
        refused = desk.post(f"/desk/courses/{path}/", said)
        assert (refused.status_code, refused.json()["field"]) == (422, "code")
        assert desk.get("/desk/courses/find/", said).status_code == 422
    row.refresh_from_db()
    assert row.state == "confirmed"
