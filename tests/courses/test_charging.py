"""What is owed after registering, changing, ending; the account number lies sealed."""

from datetime import date

import pytest
from django.db import connection
from tests.courses.money import (
    ADA,
    DAYS,
    IBAN,
    NOW,
    make_clerk,
    make_course,
    make_school,
    registered,
)

from buergertelefon.base.sealed import unseal
from buergertelefon.courses.actions.charging import (
    by_invoice,
    charge,
    note_signed,
    recharge,
    refund,
    returned,
    settle,
)
from buergertelefon.courses.actions.collecting import draft, release
from buergertelefon.courses.errors import BadDetails, PaymentError
from buergertelefon.courses.models import Charge, Course, Mandate, PaymentFile, Registration
from buergertelefon.courses.queries.payments import facts_of, paid, terms_of
from buergertelefon.courses.rules.ending import How, ending
from buergertelefon.courses.rules.fees import FeePerson, quote
from buergertelefon.courses.rules.money import Due, FileState, Kind
from buergertelefon.courses.rules.words import Channel, Payment

pytestmark = pytest.mark.django_db
#: the day after the withdrawal ends, and the first on which a file can be made for it
COLLECT = date(2026, 8, 18)


@pytest.fixture
def course() -> Course:
    return make_course(make_school())


def amounts(registration: Registration) -> list[tuple[str, int, str]]:
    rows = registration.charges.order_by("pk")
    return [(one.kind, one.cents, one.state) for one in rows]


def debited(registration: Registration) -> Charge:
    """Its fee is collected."""
    centre = registration.course.school.centre
    made = charge(registration, account=ADA, at=NOW)
    file = draft(
        registration.course.school, collect_on=COLLECT, by=make_clerk(centre, "eins"), at=NOW
    )
    release(file.pk, by=make_clerk(centre, "zwei"), at=NOW)
    assert made is not None
    made.refresh_from_db()
    return made


def test_an_invoice_is_due_after_the_days_of_the_school(course: Course) -> None:
    row = registered(course, payment=Payment.INVOICE)
    made = charge(row, at=NOW)
    assert made is not None
    assert (made.kind, made.cents, made.due) == (Kind.FEE, 12000, date(2026, 8, 17))
    assert made.text == f"Anmeldung {row.reference}, Kurs 26H101, Volkshochschule"
    assert charge(row, at=NOW + DAYS) == made
    assert not Mandate.objects.exists()


def test_a_debit_waits_for_the_end_of_withdrawal(course: Course) -> None:
    row = registered(course)
    made = charge(row, account=ADA, at=NOW)
    assert made is not None
    assert made.due == COLLECT
    mandate = Mandate.objects.get(registration=row)
    assert (mandate.reference, mandate.hint) == (f"KURS-{row.reference}", "DE… 3000")
    assert (mandate.signed, unseal(mandate.iban)) == (NOW, IBAN)
    assert charge(row, account=ADA, at=NOW) == made
    assert Mandate.objects.count() == Charge.objects.count() == 1


def test_no_table_holds_an_account_number(course: Course) -> None:
    debited(registered(course))
    with connection.cursor() as cursor:
        for table in (Mandate, Charge, PaymentFile, Registration):
            cursor.execute(
                f'SELECT count(*), count(*) FILTER (WHERE t::text LIKE %s) FROM "{table._meta.db_table}" t',  # noqa: S608, SLF001, E501  # our own tables
                [f"%{IBAN[8:]}%"],
            )
            assert cursor.fetchone() == (1, 0)


def test_without_an_account_nothing_is_made(course: Course) -> None:
    with pytest.raises(BadDetails, match="IBAN"):
        charge(registered(course), at=NOW)
    assert not Charge.objects.exists()


def test_a_free_course_owes_nothing(course: Course) -> None:
    row = registered(course, fee_cents=0)
    assert charge(row, account=ADA, at=NOW) is None
    assert not Charge.objects.exists()
    assert not Mandate.objects.exists()


@pytest.mark.parametrize(
    ("channel", "without_paper", "signed"),
    [
        pytest.param(Channel.PHONE, False, False, id="by telephone it waits for the paper"),
        pytest.param(Channel.PHONE, True, True, id="unless the school takes it without"),
        pytest.param(Channel.WEB, False, True, id="on the internet the form is enough"),
        pytest.param(Channel.OFFICE, False, True, id="signed at the school"),
    ],
)
def test_when_a_mandate_is_signed(channel: Channel, *, without_paper: bool, signed: bool) -> None:
    course = make_course(make_school(phone_mandates=without_paper))
    charge(registered(course, channel=channel), account=ADA, at=NOW)
    mandate = Mandate.objects.get()
    assert (mandate.signed is not None) is signed
    note_signed(mandate.pk, at=NOW + DAYS)
    note_signed(mandate.pk, at=NOW + 2 * DAYS)
    mandate.refresh_from_db()
    assert mandate.signed == (NOW if signed else NOW + DAYS)


def test_withdrawn_from_before_it_was_paid_the_fee_is_dropped(course: Course) -> None:
    row = registered(course)
    charge(row, account=ADA, at=NOW)
    found = ending(facts_of(row), at=NOW)
    assert (found.kind, found.refund_cents) == (How.WITHDRAWAL, 0)
    assert refund(row, found, at=NOW) is None
    assert amounts(row) == [(Kind.FEE, 12000, Due.DROPPED)]


def test_withdrawn_from_after_it_was_paid_it_is_given_back_once(course: Course) -> None:
    row = registered(course, payment=Payment.INVOICE)
    made = charge(row, at=NOW)
    assert made is not None
    settle(made.pk, at=NOW)
    found = ending(facts_of(row), at=NOW)
    assert found.refund_cents == 12000
    back = refund(row, found, at=NOW)
    assert back is not None
    assert (back.cents, back.due) == (12000, date(2026, 8, 17))
    assert refund(row, found, at=NOW) == back
    assert amounts(row) == [(Kind.FEE, 12000, Due.SETTLED), (Kind.REFUND, 12000, Due.OPEN)]
    settle(back.pk, at=NOW)
    assert paid(row) == 0
    assert refund(row, found, at=NOW) is None


def test_cancelled_late_a_part_stays(course: Course) -> None:
    course.school.cancel_terms.create(days_before=60, percent=50)
    row = registered(course, payment=Payment.INVOICE, withdraw_until=None)
    charge(row, at=NOW)
    assert refund(row, ending(facts_of(row), at=NOW), at=NOW) is None
    assert amounts(row) == [(Kind.FEE, 12000, Due.DROPPED), (Kind.FEE, 6000, Due.OPEN)]


def test_a_fee_in_a_draft_is_taken_out_of_it(course: Course) -> None:
    row, other = registered(course), registered(course)
    for one in (row, other):
        charge(one, account=ADA, at=NOW)
    clerk = make_clerk(course.school.centre, "eins")
    file = draft(course.school, collect_on=COLLECT, by=clerk, at=NOW)
    assert refund(row, ending(facts_of(row), at=NOW), at=NOW) is None
    file.refresh_from_db()
    assert (file.state, file.xml, file.made_by) == (FileState.DISCARDED, "", None)
    assert amounts(row) == [(Kind.FEE, 12000, Due.DROPPED)]
    assert amounts(other) == [(Kind.FEE, 12000, Due.OPEN)]


def test_a_collected_fee_is_given_back(course: Course) -> None:
    row = registered(course)
    debited(row)
    back = refund(row, ending(facts_of(row), at=NOW), at=NOW)
    assert back is not None
    assert amounts(row) == [(Kind.FEE, 12000, Due.SETTLED), (Kind.REFUND, 12000, Due.OPEN)]


@pytest.mark.parametrize(
    ("fee", "rest"),
    [
        pytest.param(15000, (Kind.FEE, 3000, Due.OPEN), id="a dearer course: the rest, by invoice"),
        pytest.param(9000, (Kind.REFUND, 3000, Due.OPEN), id="a cheaper one: given back"),
    ],
)
def test_after_a_change_the_difference_is_owed(
    course: Course, fee: int, rest: tuple[str, int, str]
) -> None:
    row = registered(course)
    debited(row)
    row.fee_cents = fee
    row.save()
    made = recharge(row, at=NOW)
    assert made is not None
    assert amounts(row) == [(Kind.FEE, 12000, Due.SETTLED), rest]
    row.refresh_from_db()
    assert row.payment == (Payment.INVOICE if rest[0] == Kind.FEE else Payment.DEBIT)


def test_a_debit_given_back_by_the_bank_is_an_open_invoice(course: Course) -> None:
    row = registered(course)
    made = debited(row)
    returned(made.pk, at=NOW + 20 * DAYS)
    made.refresh_from_db()
    row.refresh_from_db()
    assert (made.state, made.file, made.due) == (Due.OPEN, None, date(2026, 9, 6))
    assert (row.payment, paid(row)) == (Payment.INVOICE, 0)
    with pytest.raises(PaymentError):
        returned(made.pk, at=NOW)


def test_whose_paper_never_comes_pays_by_invoice(course: Course) -> None:
    row = registered(course, channel=Channel.PHONE)
    made = charge(row, account=ADA, at=NOW)
    assert made is not None
    by_invoice(row, at=NOW + 10 * DAYS)
    made.refresh_from_db()
    row.refresh_from_db()
    assert (made.due, row.payment) == (date(2026, 8, 27), Payment.INVOICE)
    assert Mandate.objects.get().iban == ""


def test_only_what_is_open_is_settled(course: Course) -> None:
    made = charge(registered(course, payment=Payment.INVOICE), at=NOW)
    assert made is not None
    settle(made.pk, at=NOW)
    with pytest.raises(PaymentError):
        settle(made.pk, at=NOW)


def test_terms_of_a_course_are_those_of_its_school(course: Course) -> None:
    course.school.reductions.create(slug="pass", name="Bremen-Pass", percent=50, proof="Pass")
    found = quote(terms_of(course), [FeePerson("Ada", reduction="pass")], on=NOW.date())
    assert found.total == 6000
