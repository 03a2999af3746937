"""Files for the bank: four eyes, each fee in one file, forgotten in time."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.models import Q
from lxml import etree
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

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.actions.charging import charge, note_signed, refund, settle
from buergertelefon.courses.actions.collecting import discard, draft, forget, release
from buergertelefon.courses.errors import BadCollection, CourseError, PaymentError, SecondPerson
from buergertelefon.courses.models import Charge, Course, Mandate, PaymentFile, Registration
from buergertelefon.courses.queries.payments import content, facts_of
from buergertelefon.courses.rules.ending import ending
from buergertelefon.courses.rules.money import Due, FileState, Kind
from buergertelefon.courses.rules.words import Channel, Payment
from buergertelefon.staff.models import Agent

COLLECT = date(2026, 8, 18)
pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db: None) -> Course:
    return make_course(make_school())


@pytest.fixture
def clerks(course: Course) -> tuple[Agent, Agent]:
    return make_clerk(course.school.centre, "eins"), make_clerk(course.school.centre, "zwei")


def owed(course: Course, **more: object) -> Charge:
    made = charge(registered(course, **more), account=ADA, at=NOW)
    assert made is not None
    return made


def states() -> list[str]:
    return list(Charge.objects.order_by("pk").values_list("state", flat=True))


def test_drafted_by_one_released_by_another(course: Course, clerks: tuple[Agent, Agent]) -> None:
    first, second = clerks
    owed(course)
    owed(course, fee_cents=3050)
    file = draft(course.school, collect_on=COLLECT, by=first, at=NOW)
    assert (file.count, file.cents, states()) == (2, 15050, [Due.IN_FILE] * 2)
    assert IBAN not in file.xml
    with pytest.raises(PaymentError, match="noch nicht freigegeben"):
        content(file)
    with pytest.raises(SecondPerson):
        release(file.pk, by=first, at=NOW)
    done = release(file.pk, by=second, at=NOW + DAYS)
    assert release(file.pk, by=second, at=NOW + 2 * DAYS).released == done.released
    assert states() == [Due.SETTLED] * 2
    file.refresh_from_db()
    xml = etree.fromstring(content(file))
    assert IBAN in [one.text for one in xml.iter("{*}IBAN")]
    assert [one.text for one in xml.iter("{*}InstdAmt")] == ["120.00", "30.50"]
    with pytest.raises(PaymentError):
        discard(file.pk)


def test_the_database_knows_four_eyes_too(course: Course, clerks: tuple[Agent, Agent]) -> None:
    owed(course)
    file = draft(course.school, collect_on=COLLECT, by=clerks[0], at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentFile.objects.filter(pk=file.pk).update(released_by=clerks[0])


@pytest.mark.parametrize(
    ("registration", "signed"),
    [
        pytest.param({"payment": Payment.INVOICE}, True, id="by invoice"),
        pytest.param({"channel": Channel.PHONE}, False, id="the paper has not come"),
        pytest.param({"withdraw_until": date(2026, 8, 18)}, True, id="not due yet"),
    ],
)
def test_what_is_not_collected(
    course: Course, clerks: tuple[Agent, Agent], registration: dict[str, object], *, signed: bool
) -> None:
    owed(course, **registration)
    with pytest.raises(BadCollection, match=r"Bis zum 18\.8\.2026 ist nichts abzubuchen"):
        draft(course.school, collect_on=COLLECT, by=clerks[0], at=NOW)
    if not signed:
        note_signed(Mandate.objects.get().pk, at=NOW)
        assert draft(course.school, collect_on=COLLECT, by=clerks[0], at=NOW).count == 1


def test_another_school_is_not_collected(course: Course, clerks: tuple[Agent, Agent]) -> None:
    owed(make_course(make_school(course.school.centre, "andere")))
    with pytest.raises(BadCollection, match="nichts abzubuchen"):
        draft(course.school, collect_on=COLLECT, by=clerks[0], at=NOW)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        pytest.param(date(2026, 8, 4), r"früheste Tag ist der 5\.8\.2026", id="too soon"),
        pytest.param(date(2026, 8, 22), r"nächste ist der 24\.8\.2026", id="a Saturday"),
    ],
)
def test_days_without_banks(
    course: Course, clerks: tuple[Agent, Agent], day: date, words: str
) -> None:
    owed(course)
    with pytest.raises(BadCollection, match=words):
        draft(course.school, collect_on=day, by=clerks[0], at=NOW)


def test_one_wrong_debit_leaves_everything_as_it_was(
    course: Course, clerks: tuple[Agent, Agent]
) -> None:
    owed(course)
    wrong = owed(course)
    Mandate.objects.filter(registration=wrong.registration).update(iban="not ours")
    code = wrong.registration.reference
    with pytest.raises(BadCollection, match=f"Anmeldung {code}: .*Schlüssel"):
        draft(course.school, collect_on=COLLECT, by=clerks[0], at=NOW)
    assert not PaymentFile.objects.exists()
    assert states() == [Due.OPEN] * 2


def test_discarded_its_fees_are_open_again(course: Course, clerks: tuple[Agent, Agent]) -> None:
    owed(course)
    file = draft(course.school, collect_on=COLLECT, by=clerks[0], at=NOW)
    discard(file.pk)
    discard(file.pk)
    file.refresh_from_db()
    assert (file.state, file.xml, file.made_by, states()) == (
        FileState.DISCARDED, "", None, [Due.OPEN],
    )  # fmt: skip
    with pytest.raises(PaymentError):
        release(file.pk, by=clerks[1], at=NOW)
    assert draft(course.school, collect_on=COLLECT, by=clerks[1], at=NOW).count == 1


def test_a_draft_whose_day_has_come_is_not_released(
    course: Course, clerks: tuple[Agent, Agent]
) -> None:
    owed(course)
    file = draft(course.school, collect_on=COLLECT, by=clerks[0], at=NOW)
    with pytest.raises(BadCollection, match="verwerfen"):
        release(file.pk, by=clerks[1], at=datetime(2026, 8, 18, 8, tzinfo=BERLIN))
    forget(at=datetime(2026, 8, 18, 8, tzinfo=BERLIN))
    assert states() == [Due.OPEN]


def test_what_is_forgotten_and_when(course: Course, clerks: tuple[Agent, Agent]) -> None:
    made = owed(course)
    file = draft(course.school, collect_on=COLLECT, by=clerks[0], at=NOW)
    release(file.pk, by=clerks[1], at=NOW)
    assert forget(at=NOW + 29 * DAYS) == (0, 0, 0)
    assert forget(at=NOW + 30 * DAYS) == (1, 0, 0)
    file.refresh_from_db()
    assert (file.xml, file.made_by, file.released_by) == ("", None, None)
    with pytest.raises(PaymentError, match="gelöscht"):
        content(file)
    assert forget(at=NOW + timedelta(weeks=8)) == (0, 1, 0)
    mandate = Mandate.objects.get()
    assert (mandate.iban, mandate.holder, mandate.hint) == ("", "Ada Beispiel", "DE… 3000")
    forget(at=NOW + 440 * DAYS)
    assert not Mandate.objects.exists()
    assert forget(at=datetime(2034, 12, 31, 12, tzinfo=BERLIN)) == (0, 0, 0)
    assert Charge.objects.filter(pk=made.pk).exists()
    assert forget(at=datetime(2035, 1, 1, 12, tzinfo=BERLIN)) == (0, 0, 1)
    assert not PaymentFile.objects.exists()


def test_an_account_is_kept_while_money_is_open(
    course: Course, clerks: tuple[Agent, Agent]
) -> None:
    made = owed(course)
    release(draft(course.school, collect_on=COLLECT, by=clerks[0], at=NOW).pk, by=clerks[1], at=NOW)
    back = refund(made.registration, ending(facts_of(made.registration), at=NOW), at=NOW)
    assert back is not None
    forget(at=NOW + 100 * DAYS)
    assert Mandate.objects.exclude(iban="").exists()
    settle(back.pk, at=NOW + 100 * DAYS)
    forget(at=NOW + 160 * DAYS)
    assert not Mandate.objects.exclude(iban="").exists()


@pytest.mark.django_db(transaction=True)
def test_two_drafts_at_once_share_no_fee() -> None:
    course = make_course(make_school())
    clerk = make_clerk(course.school.centre, "eins")
    for _ in range(12):
        owed(course)
    got = at_once(
        [lambda: draft(course.school, collect_on=COLLECT, by=clerk, at=NOW) for _ in range(4)]
    )
    files = [one for one in got if isinstance(one, PaymentFile)]
    assert all(isinstance(one, PaymentFile | BadCollection) for one in got)
    assert sum(one.count for one in files) == 12
    assert all(one.charges.count() == one.count for one in files)
    assert states() == [Due.IN_FILE] * 12


@pytest.mark.django_db(transaction=True)
def test_who_cancels_while_a_file_is_drafted_and_released_is_never_debited_for_nothing() -> None:
    course = make_course(make_school())
    first, second = (make_clerk(course.school.centre, name) for name in ("eins", "zwei"))
    charges = [owed(course) for _ in range(6)]

    def collect() -> None:
        release(draft(course.school, collect_on=COLLECT, by=first, at=NOW).pk, by=second, at=NOW)

    def leave(one: Charge) -> None:
        row = Registration.objects.get(pk=one.registration_id)
        refund(row, ending(facts_of(row), at=NOW), at=NOW)

    got = at_once([collect, *(lambda one=one: leave(one) for one in charges)])  # type: ignore[misc]
    assert all(one is None or isinstance(one, CourseError) for one in got)
    for one in charges:
        rows = one.registration.charges
        fees = rows.filter(kind=Kind.FEE, state=Due.SETTLED).count()
        assert rows.filter(kind=Kind.REFUND, state=Due.OPEN).count() == fees
        assert not rows.filter(Q(state=Due.IN_FILE) | Q(kind=Kind.FEE, state=Due.OPEN)).exists()


def at_once(calls: list[object]) -> list[object]:
    """What each got or raised; a thread and a connection for each."""
    gate = threading.Barrier(len(calls))
    got: list[object] = [None] * len(calls)

    def work(n: int) -> None:
        gate.wait(20)
        try:
            got[n] = calls[n]()  # type: ignore[operator]
        except Exception as error:  # noqa: BLE001  # it is what this one got
            got[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(calls))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(50)
    return got
