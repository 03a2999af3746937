"""What a school sets itself: whose it is, what is refused, what stays as promised."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.courses.conftest import make_course, make_school, person, register

from buergertelefon.base.models import ServiceCentre
from buergertelefon.courses.models import CancelTerm, Reduction, Registration, School
from buergertelefon.staff.rules import Role

ROOT = "/kurse-verwaltung/anbieter/vhs/"
TERMS = {"fristen-hold": "20", "fristen-offer": "24", "fristen-few": "2", "fristen-pay_days": "10",
         "fristen-notice_days": "5", "fristen-source": "AGB", "fristen-checked": "2026-01-05",
         "fristen-phone_mandates": "on"}  # fmt: skip
ACCOUNT = {"konto-creditor": "VHS Beispiel", "konto-creditor_id": "DE98 ZZZ0 9999 9999 99",
           "konto-iban": "DE02 1203 0000 0000 2020 51", "konto-bic": ""}  # fmt: skip
RULE = {"days_before": "14", "percent": "20", "least_cents": "10,50"}
REDUCTION = {"name": "Azubis", "percent": "25", "cents": "", "proof": "Vertrag", "age_below": "",
             "order": "3", "valid_from": "", "valid_until": ""}  # fmt: skip


@pytest.fixture
def school(db: None) -> School:
    return make_school()


@pytest.fixture
def office(school: School) -> Client:
    return person(school.centre, "amt1", Role.BACK_OFFICE)


def named(prefix: str, values: dict[str, str], **more: str) -> dict[str, str]:
    return {f"{prefix}-{name}": value for name, value in (values | more).items()}


@pytest.mark.parametrize("path", ["fristen/", "konto/", "regel/", "ermaessigung/"])
def test_a_school_is_set_by_the_office_of_its_centre(school: School, path: str) -> None:
    before = list(School.objects.values()), CancelTerm.objects.count(), Reduction.objects.count()
    other = person(ServiceCentre.objects.create(slug="x", name="X"), "amt2", Role.BACK_OFFICE)
    agent = person(school.centre, "agent", Role.AGENT)
    sent = TERMS | ACCOUNT | named("regel", RULE) | named("ermaessigung", REDUCTION)
    assert [one.get(ROOT).status_code for one in (other, agent)] == [404, 403]
    assert [one.post(ROOT + path, sent).status_code for one in (other, agent)] == [404, 403]
    after = list(School.objects.values()), CancelTerm.objects.count(), Reduction.objects.count()
    assert after == before


def test_the_office_finds_its_school(office: Client, school: School) -> None:
    make_school("andere", centre=ServiceCentre.objects.create(slug="x", name="X"))
    seen = office.get("/kurse-verwaltung/").content.decode()
    assert (ROOT in seen, "anbieter/andere" in seen) == (True, False)


def test_terms_are_set(office: Client, school: School) -> None:
    assert office.post(ROOT + "fristen/", TERMS).status_code == 302
    school.refresh_from_db()
    assert (school.hold, school.offer) == (timedelta(minutes=20), timedelta(hours=24))
    assert (school.few, school.pay_days, school.notice_days) == (2, 10, 5)
    assert (school.phone_mandates, school.source) == (True, "AGB")
    assert school.checked == date(2026, 1, 5)
    again = office.get(ROOT).content.decode()
    assert 'name="fristen-hold" value="20"' in again


@pytest.mark.parametrize(
    ("path", "sent", "words"),
    [
        pytest.param("fristen/", TERMS | {"fristen-hold": "0"}, "fristen-hold", id="no minute"),
        pytest.param("fristen/", TERMS | {"fristen-checked": "2999-01-01"}, "kommt erst",
                     id="checked tomorrow"),
        pytest.param("konto/", ACCOUNT | {"konto-iban": "DE02120300000000202052"}, "Prüfziffer",
                     id="a wrong IBAN"),
        pytest.param("konto/", ACCOUNT | {"konto-creditor_id": "DE1"}, "keine Gläubiger-ID",
                     id="no creditor id"),
        pytest.param("regel/", named("regel", RULE, percent="101"), "regel-percent",
                     id="more than all"),
        pytest.param("regel/", named("regel", RULE, days_before="7"), "schon eine Regel",
                     id="two rules for a day"),
        pytest.param("regel/", named("regel", RULE, least_cents="viel"), "kein Betrag",
                     id="no amount"),
        pytest.param("ermaessigung/", named("ermaessigung", REDUCTION, cents="5"), "entweder",
                     id="per cent and amount"),
        pytest.param("ermaessigung/", named("ermaessigung", REDUCTION, percent=""), "entweder",
                     id="neither"),
        pytest.param("ermaessigung/", named("ermaessigung", REDUCTION, valid_from="2026-05-01",
                     valid_until="2026-05-01"), "nicht nach dem ersten", id="over at once"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_the_field(
    office: Client, school: School, path: str, sent: dict[str, str], words: str
) -> None:
    before = list(School.objects.values())
    answer = office.post(ROOT + path, sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert list(School.objects.values()) == before
    assert (CancelTerm.objects.count(), Reduction.objects.count()) == (2, 2)


def test_another_account_has_to_be_confirmed(office: Client, school: School) -> None:
    looked = office.post(ROOT + "konto/", ACCOUNT)
    school.refresh_from_db()
    assert (looked.status_code, school.iban) == (200, "DE89370400440532013000")
    assert "DE02120300000000202051" in looked.content.decode()
    mark = looked.context["sure"]["mark"]
    other = ACCOUNT | {"konto-iban": "DE02500105170137075030", "seen": mark}
    assert office.post(ROOT + "konto/", other).status_code == 200  # not what was looked at
    school.refresh_from_db()
    assert school.iban == "DE89370400440532013000"
    assert office.post(ROOT + "konto/", ACCOUNT | {"seen": mark}).status_code == 302
    school.refresh_from_db()
    assert (school.iban, school.creditor_id) == ("DE02120300000000202051", "DE98ZZZ09999999999")


def test_rules_of_cancelling_come_change_and_go(office: Client, school: School) -> None:
    assert office.post(ROOT + "regel/", named("regel", RULE)).status_code == 302
    row = CancelTerm.objects.get(days_before=14)
    assert (row.percent, row.least_cents) == (20, 1_050)
    seen = office.get(ROOT).content.decode()
    assert "Wer 13 Tage vorher absagt, zahlt 20,00 € von 100,00 € und 10,50 € von 20,00 €." in seen
    prefix = f"regel-{row.pk}"
    office.post(f"{ROOT}regel/{row.pk}/", named(prefix, RULE, days_before="10", percent="30"))
    row.refresh_from_db()
    assert (row.days_before, row.percent) == (10, 30)
    office.post(f"{ROOT}regel/{row.pk}/", {"do": "remove"})
    assert not CancelTerm.objects.filter(pk=row.pk).exists()


def test_rules_of_another_school_are_not_ours(office: Client, school: School) -> None:
    other = make_school("andere", centre=ServiceCentre.objects.create(slug="x", name="X"))
    row = other.cancel_terms.first()
    assert office.post(f"{ROOT}regel/{row.pk}/", {"do": "remove"}).status_code == 404
    assert other.cancel_terms.count() == 2


def test_reductions_of_one_name_are_told_apart(office: Client, school: School) -> None:
    for _ in range(2):
        office.post(ROOT + "ermaessigung/", named("ermaessigung", REDUCTION))
    found = Reduction.objects.filter(name="Azubis").order_by("slug")
    assert [one.slug for one in found] == ["azubis", "azubis-2"]
    assert {(one.percent, one.cents, one.order) for one in found} == {(25, 0, 3)}


def test_a_changed_reduction_leaves_what_was_promised(office: Client, school: School) -> None:
    row = register(make_course(), 1)
    before = Registration.objects.values("lines", "fee_cents").get(pk=row.pk)
    half = Reduction.objects.get(slug="pass")
    person_ = row.participants.get()
    person_.reduction = half
    person_.save()
    sent = named(f"ermaessigung-{half.pk}", REDUCTION, percent="", cents="20,00",
                 valid_until="2026-01-01")  # fmt: skip
    assert office.post(f"{ROOT}ermaessigung/{half.pk}/", sent).status_code == 302
    half.refresh_from_db()
    assert (half.slug, half.percent, half.cents) == ("pass", 0, 2_000)
    assert half.valid_until == date(2026, 1, 1)
    assert Registration.objects.values("lines", "fee_cents").get(pk=row.pk) == before
    seen = office.get(ROOT).content.decode()
    assert "Azubis: 20,00 €, beendet" in seen


def test_an_ended_reduction_is_no_longer_offered(office: Client, school: School) -> None:
    course = make_course()
    path = f"/kurse-verwaltung/kurs/{course.pk}/anmelden/"
    assert 'value="pass"' in office.get(path).content.decode()
    Reduction.objects.filter(slug="pass").update(valid_until=date(2026, 1, 1))
    assert 'value="pass"' not in office.get(path).content.decode()
