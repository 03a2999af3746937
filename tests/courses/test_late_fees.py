"""A fee that nobody knew at the registration: owed and told once, and a reason to leave."""

import pytest
from pytest_django.fixtures import Settings
from tests.courses.conftest import NOW, make_course, register, wait

from buergertelefon.courses.actions.late_fees import say_all
from buergertelefon.courses.models import Charge, Course, Registration
from buergertelefon.courses.queries.pricing import ending_of
from buergertelefon.courses.rules.ending import How
from buergertelefon.messages.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail(settings: Settings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", "vhs@example.org"


def test_it_is_owed_and_told_once_and_nobody_has_to_stay_for_it() -> None:
    course = make_course(fee_cents=None)
    row, other = register(course, 2), wait(make_course("S-2", fee_cents=None, maximum=0))
    Registration.objects.filter(pk=row.pk).update(withdraw_until=None)
    assert (say_all(at=NOW), Charge.objects.count()) == (0, 0)
    Message.objects.all().delete()
    Course.objects.update(fee_cents=10_000)
    assert (say_all(at=NOW), say_all(at=NOW)) == (1, 0)
    assert Charge.objects.get().cents == 2 * (10_000 + 800)
    message = Message.objects.get()
    assert (message.cause, "216,00 €" in message.text) == ("course-fee", True)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.fee_cents, row.altered, other.fee_cents) == (21_600, NOW.date(), 0)
    found = ending_of(row, at=NOW)
    assert (found.kind, found.keep_cents) == (How.SCHOOL, 0)


def test_a_course_that_turns_out_to_be_free() -> None:
    row = register(make_course(fee_cents=None, material_cents=0))
    Course.objects.update(fee_cents=0)
    assert (say_all(at=NOW), Charge.objects.count()) == (1, 0)
    assert "Es ist nichts zu zahlen." in Message.objects.get(cause="course-fee").text
    assert Registration.objects.get(pk=row.pk).payment == "free"


def test_a_price_for_two_that_one_cannot_pay_stays_for_the_office() -> None:
    row = register(make_course(fee_cents=None))
    Course.objects.update(fee_cents=10_000, pricing="pair")
    assert say_all(at=NOW) == 0
    assert Registration.objects.get(pk=row.pk).altered is None
