"""The pages of payments: two people, one file; nobody sees another centre's."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.courses.money import ADA, IBAN, make_clerk, make_course, make_school, registered

from buergertelefon.base.models import ServiceCentre
from buergertelefon.courses.actions.charging import charge, refund
from buergertelefon.courses.models import Charge, Course, Mandate, PaymentFile, Registration
from buergertelefon.courses.queries.payments import facts_of
from buergertelefon.courses.rules.due import first_collection
from buergertelefon.courses.rules.ending import ending
from buergertelefon.courses.rules.money import Due, FileState, Kind
from buergertelefon.courses.rules.words import Channel, Payment
from buergertelefon.staff.rules import Role

pytestmark = pytest.mark.django_db
PAGE = "/kurse-verwaltung/zahlungen/"
PAST = datetime(2026, 1, 5, 9, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def course() -> Course:
    return make_course(make_school())


def person(centre: ServiceCentre, name: str, role: Role = Role.BACK_OFFICE) -> Client:
    client = Client()
    client.force_login(make_clerk(centre, name, role))
    return client


def owed(course: Course, **more: object) -> Registration:
    """Registered long ago, so it is due."""
    row = registered(course, withdraw_until=date(2026, 1, 19), **more)
    charge(row, account=ADA, at=PAST)
    return row


def draft(client: Client, course: Course) -> PaymentFile:
    first = first_collection(timezone.now())
    answer = client.post(PAGE, {"school": course.school_id, "collect_on": f"{first:%Y-%m-%d}"})
    assert answer.status_code == 302
    return PaymentFile.objects.get()


def test_one_drafts_another_releases_and_only_then_it_is_downloaded(course: Course) -> None:
    first, second = (person(course.school.centre, name) for name in ("eins", "zwei"))
    row = owed(course)
    assert f"{row.reference}" in first.get(PAGE).content.decode()
    file = draft(first, course)
    address, go = (
        reverse("courses_file", args=[file.pk]),
        reverse("courses_file_release", args=[file.pk]),
    )
    assert first.get(address).status_code == 302
    assert "noch nicht freigegeben" in first.get(PAGE).content.decode()
    assert go not in first.get(PAGE).content.decode()
    first.post(go)
    assert "Freigeben muss eine zweite Person" in first.get(PAGE).content.decode()
    assert go in second.get(PAGE).content.decode()
    for _ in range(2):
        second.post(go)
        assert "Freigegeben." in second.get(PAGE).content.decode()
    answer = first.get(address)
    assert answer["Cache-Control"] == "no-store"
    assert IBAN in answer.content.decode()
    page = first.get(PAGE).content.decode()
    assert IBAN not in page
    assert "freigegeben" in page
    assert Charge.objects.get().state == Due.SETTLED
    assert row.reference in first.get(PAGE, {"code": row.reference}).content.decode()
    first.post(reverse("courses_charge_returned", args=[Charge.objects.get().pk]))
    row.refresh_from_db()
    assert (row.payment, Charge.objects.get().state) == (Payment.INVOICE, Due.OPEN)


def test_a_draft_is_discarded(course: Course) -> None:
    client = person(course.school.centre, "eins")
    owed(course)
    file = draft(client, course)
    client.post(reverse("courses_file_discard", args=[file.pk]))
    file.refresh_from_db()
    assert (file.state, Charge.objects.get().state) == (FileState.DISCARDED, Due.OPEN)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        pytest.param("", "Dieses Feld ist zwingend", id="no day"),
        pytest.param("2020-01-01", "Der früheste Tag ist", id="past"),
        pytest.param("2031-01-06", "ist nichts abzubuchen", id="nothing due"),
    ],
)
def test_a_refused_draft_says_why(course: Course, day: str, words: str) -> None:
    client = person(course.school.centre, "eins")
    answer = client.post(PAGE, {"school": course.school_id, "collect_on": day})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_paper_of_a_mandate_comes_or_never_does(course: Course) -> None:
    client = person(course.school.centre, "eins")
    rows = [owed(course, channel=Channel.PHONE) for _ in range(2)]
    page = client.get(PAGE).content.decode()
    come, never = (Mandate.objects.get(registration=row) for row in rows)
    assert come.reference in page
    assert never.hint in page
    client.post(reverse("courses_mandate", args=[come.pk]), {"do": "signed"})
    client.post(reverse("courses_mandate", args=[never.pk]), {"do": "invoice"})
    come.refresh_from_db()
    never.refresh_from_db()
    assert come.signed is not None
    assert never.iban == ""
    assert "KURS-" not in client.get(PAGE).content.decode()


def test_refunds_are_listed_for_the_cash_office_and_paid_out(course: Course) -> None:
    client = person(course.school.centre, "eins")
    row = owed(course, payment=Payment.INVOICE, name=" =Ada Beispiel")
    client.post(reverse("courses_charge_settle", args=[Charge.objects.get().pk]))
    refund(row, ending(facts_of(row), at=PAST), at=PAST)
    answer = client.get(reverse("courses_refunds"))
    assert answer["Cache-Control"] == "no-store"
    table = answer.content.decode()
    assert f"{row.reference};120,00;19.01.2026;" in table
    assert ";' =Ada Beispiel;" in table
    back = Charge.objects.get(kind=Kind.REFUND)
    client.post(reverse("courses_charge_settle", args=[back.pk]))
    back.refresh_from_db()
    assert back.state == Due.SETTLED
    twice = client.post(reverse("courses_charge_settle", args=[back.pk]), follow=True)
    assert (twice.status_code, "in diesem Stand nicht mehr" in twice.content.decode()) == (
        200,
        True,
    )


def test_pages_are_for_the_office_of_the_centre(course: Course) -> None:
    owed(course)
    file = draft(person(course.school.centre, "eins"), course)
    charged, mandate = Charge.objects.get(), Mandate.objects.get()
    other = person(ServiceCentre.objects.create(slug="x", name="X"), "fremd")
    agent = person(course.school.centre, "agent", Role.AGENT)
    assert [one.get(PAGE).status_code for one in (other, agent, Client())] == [200, 403, 302]
    assert charged.registration.reference not in other.get(PAGE).content.decode()
    for name, pk in (
        ("courses_file_release", file.pk), ("courses_file_discard", file.pk),
        ("courses_charge_settle", charged.pk), ("courses_charge_returned", charged.pk),
        ("courses_mandate", mandate.pk),
    ):  # fmt: skip
        assert other.post(reverse(name, args=[pk])).status_code == 404
        assert agent.post(reverse(name, args=[pk])).status_code == 403
    assert other.get(reverse("courses_file", args=[file.pk])).status_code == 404
    code = charged.registration.reference
    assert code not in other.get(reverse("courses_refunds")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_what_the_page_costs(
    course: Course, rows: int, django_assert_max_num_queries: object
) -> None:
    client = person(course.school.centre, "eins")
    for _ in range(rows):
        owed(course)
        owed(course, channel=Channel.PHONE)
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        client.get(PAGE)
