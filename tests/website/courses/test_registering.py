"""Citizens register by themselves: every step as a browser without a script takes it."""

import logging
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.courses.conftest import check, details, make_school
from tests.website.courses.conftest import (
    IBAN,
    PAYER,
    by_telephone,
    held,
    hidden,
    pressed,
    registered,
    reviewed,
    soon,
    text,
    waits,
)

from buergertelefon.courses.actions.splitting import confirm
from buergertelefon.courses.errors import NotPossible
from buergertelefon.courses.models import Course, Mandate, Participant, Registration
from buergertelefon.courses.rules.life import State
from buergertelefon.courses.secret import secret_of
from buergertelefon.messages.models import Message

MINUTES = timedelta(minutes=1)


def late(row: Registration) -> None:
    """The minutes are over."""
    Registration.objects.filter(pk=row.pk).update(held_until=timezone.now() - MINUTES)


def test_from_the_choice_to_the_registration(client: Client, course: Course) -> None:
    row = held(client, course)
    page = text(client.get(f"/kurse/{course.pk}/anmelden/angaben/"))
    assert "Ihr Platz ist bis" in page
    review = reviewed(client, row)
    assert "Zahlungspflichtig anmelden" in text(review)
    assert "128,00 €" in text(review)
    assert "ohne Angabe von Gründen widerrufen" in text(review)
    assert "weniger als 7 Tage vor dem Beginn: 50 %" in text(review)
    assert not Participant.objects.exists()  # nothing is written before the press
    answer = client.get(pressed(client, row, review)["Location"])
    assert "Sie sind angemeldet" in text(answer)
    assert row.reference in text(answer)
    row.refresh_from_db()
    assert (row.state, row.name, row.payment) == (State.CONFIRMED, "Maria Beispiel", "invoice")
    assert [one.name for one in Participant.objects.all()] == ["Maria Beispiel"]
    assert Message.objects.get().recipient == "maria@beispiel.de"
    check()


def test_a_free_course_says_so_and_asks_nothing_of_money(client: Client, db: None) -> None:
    course = soon(fee_cents=0, material_cents=0)
    row = held(client, course)
    page = text(client.get(f"/kurse/{course.pk}/anmelden/angaben/"))
    assert "Wie bezahlen Sie?" not in page
    payer = {"payment": "", "street": "", "postcode": "", "town": ""}
    review = reviewed(client, row, **payer)
    assert "Zahlungspflichtig" not in text(review)
    assert ">Anmelden<" in text(review)
    pressed(client, row, review)
    row.refresh_from_db()
    assert (row.state, row.payment, row.street) == (State.CONFIRMED, "free", "")


def test_a_course_without_a_price_is_not_sold_on_the_web(client: Client, db: None) -> None:
    course = soon(fee_cents=None)
    page = client.get(f"/kurse/{course.pk}/anmelden/")
    assert "Das Entgelt steht noch nicht fest" in text(page)
    assert "0421 361-12345" in text(page)
    client.post(f"/kurse/{course.pk}/anmelden/", {"wer": "ich", "once": str(uuid.uuid4())})
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("values", "says"),
    [
        pytest.param({"in_person": True}, "meldet man sich persönlich an", id="in person only"),
        pytest.param({"cancelled": timezone.now()}, "findet nicht statt", id="cancelled"),
    ],
)
def test_courses_that_take_nobody_say_why(
    client: Client, db: None, values: dict[str, Any], says: str
) -> None:
    course = soon(**values)
    for path in ("anmelden", "warteliste"):
        assert says in text(client.get(f"/kurse/{course.pk}/{path}/"))


def test_courses_that_are_not_there(client: Client, db: None) -> None:
    gone = soon(vanished=timezone.now())
    off = soon("S-9", school=make_school("aus", active=False))
    for pk in (gone.pk, off.pk, 0, 10**30):
        for path in ("anmelden", "warteliste"):
            assert client.get(f"/kurse/{pk}/{path}/").status_code == 404


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        pytest.param({"name": ""}, ["name"], id="nobody pays"),
        pytest.param({"street": "", "town": ""}, ["street", "town"], id="all at once"),
        pytest.param({"postcode": "2819"}, ["postcode"], id="four digits"),
        pytest.param({"mail": "maria"}, ["mail"], id="no address"),
        pytest.param({"way": "taube"}, ["way"], id="a way that is not there"),
        pytest.param({"way": ""}, ["way"], id="no way"),
        pytest.param({"payment": ""}, ["payment"], id="no payment"),
        pytest.param({"payment": "free"}, ["payment"], id="free of charge is no choice"),
        pytest.param({"payment": "debit"}, ["iban"], id="no account"),
        pytest.param({"payment": "debit", "iban": "DE1"}, ["iban"], id="no account number"),
        pytest.param({"name": "x" * 5000}, ["name"], id="far too long"),
        pytest.param({"name": "x" * 130}, ["name"], id="too long"),
        pytest.param({"name": "a\x00b"}, ["name"], id="a null character"),
    ],
)
def test_what_is_wrong_is_named_by_its_field_and_the_rest_stays(
    client: Client, course: Course, values: dict[str, str], fields: list[str]
) -> None:
    row = held(client, course)
    answer = reviewed(client, row, **values)
    assert answer.status_code == 422
    page = text(answer)
    for field in fields:
        assert f'id="fehler-{field}"' in page
        assert f'href="#{field}' in page
    for name in {"town", "postcode", "mail"} - values.keys():
        assert f'value="{PAYER[name]}"' in page
    row.refresh_from_db()
    assert row.state == State.HELD


def test_the_same_is_said_in_english(client: Client, course: Course) -> None:
    client.cookies["django_language"] = "en"
    row = held(client, course)
    page = text(reviewed(client, row, postcode="2819", payment="debit", iban="DE1"))
    assert "Please" in page
    assert "Bitte" not in page
    assert "Register with obligation to pay" in text(reviewed(client, row))


def test_who_chooses_a_letter_gets_one(client: Client, course: Course) -> None:
    refused = reviewed(client, held(client, course), way="letter", name="Maria " + "x" * 60)
    assert refused.status_code == 200  # the price is shown; the post is asked at the press
    row = Registration.objects.latest("made")
    answer = pressed(client, row, refused)
    assert answer.status_code == 422
    assert "Anschrift, Zeile 1: Höchstens 60 Zeichen." in text(answer)
    row = registered(client, course, way="letter", mail="maria@")
    letter = Message.objects.get(channel="letter")
    assert letter.recipient == "Maria Beispiel\nBeispielweg 2\n28195 Bremen"
    assert row.reference in letter.text


def test_a_child_needs_a_birth_date_and_somebody_who_answers_for_it(
    client: Client, course: Course
) -> None:
    row = held(client, course, "kind")
    child = {"name-0": "Kim Beispiel"}
    assert 'id="fehler-born-0"' in text(reviewed(client, row, **child))
    born = timezone.localdate().replace(day=1) - timedelta(days=3650)
    child["born-0"] = born.isoformat()
    assert 'id="fehler-guardian-0"' in text(reviewed(client, row, **child))
    child["guardian-0"] = "Maria Beispiel"
    pressed(client, row, reviewed(client, row, **child))
    one = Participant.objects.get()
    assert (one.name, one.born, one.guardian) == ("Kim Beispiel", born, "Maria Beispiel")


def test_of_two_it_is_said_whose_field_is_wrong(client: Client, course: Course) -> None:
    row = held(client, course, "paar")
    page = text(reviewed(client, row, **{"name-0": "Ada Beispiel", "street": ""}))
    assert "Person 2, Name: Bitte eintragen" in page
    assert "Person 1, " not in page
    assert page.index('href="#name-1"') < page.index('href="#street"')


def test_a_reduction_is_seen_line_by_line(client: Client, db: None) -> None:
    course = soon(school=make_school())
    row = held(client, course)
    page = text(client.get(f"/kurse/{course.pk}/anmelden/angaben/"))
    assert "Bremen-Pass (Nachweis: Ausweis)" in page
    review = text(reviewed(client, row, **{"reduction-0": "pass"}))
    assert "Ermäßigung Bremen-Pass 50 %" in review
    assert "−60,00 €" in review
    assert "68,00 €" in review
    wrong = reviewed(client, row, **{"reduction-0": "erfunden"})
    assert 'id="fehler-reduction-0"' in text(wrong)
    young = reviewed(client, row, **{"reduction-0": "jung"})
    assert 'id="fehler-born-0"' in text(young)


def test_who_is_too_young_is_told(client: Client, db: None) -> None:
    course = soon(age_from=16)
    row = held(client, course)
    born = timezone.localdate() - timedelta(days=3650)
    page = text(reviewed(client, row, **{"born-0": born.isoformat()}))
    assert "Dieser Kurs ist ab 16 Jahren." in page


def test_a_fee_for_two_is_for_two(client: Client, db: None) -> None:
    course = soon(pricing="pair")
    page = f"/kurse/{course.pk}/anmelden/"
    assert "für mich" not in text(client.get(page))
    for wish in ({"wer": "ich"}, {"wer": "gruppe", "plaetze": "3"}):
        assert client.post(page, {"once": str(uuid.uuid4()), **wish}).status_code == 422
    row = held(client, course, "paar")
    people = {"name-0": "Ada Beispiel", "name-1": "Bea Beispiel"}
    assert "136,00 €" in text(reviewed(client, row, **people))


@pytest.mark.parametrize("places", ["", "1", "13", "-2", "zwei", "9" * 400])
def test_a_group_has_two_to_twelve(client: Client, course: Course, places: str) -> None:
    sent = {"wer": "gruppe", "plaetze": places, "once": str(uuid.uuid4())}
    answer = client.post(f"/kurse/{course.pk}/anmelden/", sent)
    assert answer.status_code == 422
    assert "2 bis 12" in text(answer)
    assert not Registration.objects.exists()


def test_two_presses_are_one(client: Client, course: Course) -> None:
    page = f"/kurse/{course.pk}/anmelden/"
    sent = {**hidden(client.get(page)), "wer": "ich"}
    for _ in range(2):
        assert client.post(page, sent).status_code == 302
    row = Registration.objects.get()
    review = reviewed(client, row)
    first, second = (pressed(client, row, review)["Location"] for _ in range(2))
    assert first == second == f"/kurse/anmeldung/{row.reference}/"
    assert (Participant.objects.count(), Message.objects.count()) == (1, 1)
    check()


def test_another_choice_lets_the_places_before_go(client: Client, course: Course) -> None:
    before = held(client, course, "paar")
    held(client, course)
    before.refresh_from_db()
    assert (before.state, before.why) == (State.CANCELLED, "released")
    assert Course.objects.get().taken == 1
    client.post(f"/kurse/{course.pk}/anmelden/angaben/", {"do": "freigeben"})
    assert Course.objects.get().taken == 0


def test_letting_go_never_ends_what_is_confirmed(client: Client, course: Course) -> None:
    row = registered(client, course)
    held(client, course)
    row.refresh_from_db()
    assert row.state == State.CONFIRMED


def test_when_the_minutes_are_over_nothing_typed_is_lost(client: Client, course: Course) -> None:
    row = held(client, course)
    review = reviewed(client, row)
    late(row)
    answer = pressed(client, row, review)
    assert answer.status_code == 409
    assert "Die Zeit ist abgelaufen" in text(answer)
    again = client.post(f"/kurse/{course.pk}/anmelden/", hidden(answer))
    assert again.status_code == 200
    assert 'value="Maria Beispiel"' in text(again)
    new = Registration.objects.latest("made")
    assert (new.state, new.pk == row.pk) == (State.HELD, False)
    row.refresh_from_db()
    assert row.state == State.CANCELLED  # given back at once, not only by the nightly job
    check()


def test_back_from_the_review_the_fields_are_filled(client: Client, course: Course) -> None:
    row = held(client, course)
    review = reviewed(client, row, payment="debit", iban=IBAN)
    assert "DE… 3000" in text(review)
    page = text(pressed(client, row, review, do="aendern"))
    assert f'value="{IBAN}"' in page
    assert 'value="Beispielweg 2"' in page


def test_the_account_number_is_in_no_session_and_no_address(client: Client, course: Course) -> None:
    row = held(client, course)
    review = reviewed(client, row, payment="debit", iban=IBAN)
    assert review["Cache-Control"].count("no-store")
    assert text(review).count(IBAN) == 1  # the hidden field; what is read is shortened
    kept = [one.get_decoded() for one in Session.objects.all()]
    assert IBAN not in str(kept)
    assert "Maria" not in str(kept)
    assert all(IBAN not in one.value for one in client.cookies.values())


def test_a_debit_is_allowed_by_the_press_and_kept_sealed(client: Client, course: Course) -> None:
    row = held(client, course)
    review = reviewed(client, row, payment="debit", iban="DE89 3704 0044 0532 0130 00")
    assert "erlauben Sie VHS Beispiel (Gläubiger-Identifikationsnummer" in text(review)
    done = text(client.get(pressed(client, row, review)["Location"]))
    assert "vom Konto DE… 3000 ab." in done
    assert IBAN not in done
    mandate = Mandate.objects.get()
    assert mandate.holder == "Maria Beispiel"
    assert IBAN not in mandate.iban


def test_a_price_that_changes_in_the_last_moment_registers_nobody(
    client: Client, course: Course
) -> None:
    row = held(client, course)
    with pytest.raises(NotPossible, match="Betrag"):
        confirm(row.pk, details(), told=1, at=timezone.now())
    row.refresh_from_db()
    assert row.state == State.HELD
    assert not Participant.objects.exists()


def test_a_changed_sum_is_seen_before_it_is_agreed_to(client: Client, course: Course) -> None:
    row = held(client, course)
    review = reviewed(client, row)
    for told in ("1", "", "viel"):
        answer = pressed(client, row, review, summe=told)
        assert answer.status_code == 409
        assert "Der Betrag hat sich gerade geändert" in text(answer)
    Course.objects.update(fee_cents=15_000)
    answer = pressed(client, row, review)
    assert (answer.status_code, "158,00 €" in text(answer)) == (409, True)
    assert Registration.objects.get().state == State.HELD


def test_places_of_somebody_else_are_not_ours(client: Client, course: Course) -> None:
    row = held(Client(), course)
    answer = reviewed(client, row)
    assert answer["Location"] == f"/kurse/{course.pk}/anmelden/"
    other = soon("S-102")
    mine = held(client, other)
    sent = {**PAYER, "gehalten": str(mine.pk), "do": "anmelden"}
    answer = client.post(f"/kurse/{course.pk}/anmelden/angaben/", sent)
    assert answer["Location"] == f"/kurse/{course.pk}/anmelden/"


def test_a_page_of_somebody_else_cannot_press(course: Course) -> None:
    client = Client(enforce_csrf_checks=True)
    for path in ("anmelden/", "anmelden/angaben/", "warteliste/"):
        assert client.post(f"/kurse/{course.pk}/{path}", {"wer": "ich"}).status_code == 403


def test_the_last_place_and_the_waiting_list_for_the_other(client: Client, course: Course) -> None:
    by_telephone(course, 4)
    page = f"/kurse/{course.pk}/anmelden/"
    assert "Nur noch 1 Platz frei." in text(client.get(page))
    sent = {**hidden(client.get(page)), "wer": "paar"}
    answer = client.post(page, sent)
    assert answer.status_code == 409
    assert "1 Platz nehmen, für 1 auf die Warteliste" in text(answer)
    assert "Alle 2 zusammen auf die Warteliste" in text(answer)
    assert client.post(page, {**hidden(answer), "nimmt": "1"}).status_code == 302
    row = Registration.objects.latest("made")
    assert (row.state, row.seats) == (State.HELD, 1)
    fields = text(client.get(f"{page}angaben/"))
    assert "Person 1 (Platz)" in fields
    assert "Person 2 (Warteliste)" in fields
    review = reviewed(client, row, **{"name-0": "Ada Beispiel", "name-1": "Bea Beispiel"})
    assert "128,00 €" in text(review)  # for one
    done = text(client.get(pressed(client, row, review)["Location"]))
    assert "Zusammen angemeldet" in done
    other = Registration.objects.get(state=State.WAITING)
    row.refresh_from_db()
    assert (other.row, other.seats, other.channel) == (row.row, 1, "web")
    assert row.row
    assert other.participants.get().name == "Bea Beispiel"
    pressed(client, row, review)
    assert Registration.objects.count() == 3
    check()


def test_a_full_course_has_a_waiting_list(client: Client, course: Course) -> None:
    by_telephone(course, 5)
    waits(course)
    page = text(client.get(f"/kurse/{course.pk}/anmelden/"))
    assert "Dieser Kurs ist ausgebucht" in page
    assert "Auf der Warteliste steht schon 1 Anmeldung." in page
    list_ = f"/kurse/{course.pk}/warteliste/"
    form = client.get(list_, {"wer": "gruppe", "plaetze": "3"})
    assert "Sie stehen dann an 2. Stelle." in text(form)
    people = {f"name-{n}": f"Person {n}" for n in range(3)}
    sent = {**hidden(form), **PAYER, **people, "do": "eintragen"}
    wrong = client.post(list_, {**sent, "name-1": ""})
    assert (wrong.status_code, 'id="fehler-name-1"' in text(wrong)) == (422, True)
    for _ in range(2):
        answer = client.post(list_, sent)
    assert "Sie stehen an 2. Stelle." in text(client.get(answer["Location"]))
    group = Registration.objects.get(seats=3)
    assert (group.state, group.channel) == (State.WAITING, "web")
    check()


def test_the_waiting_list_of_a_wish_that_is_none(client: Client, course: Course) -> None:
    list_ = f"/kurse/{course.pk}/warteliste/"
    assert client.get(list_).status_code == 302
    assert client.get(list_, {"wer": "gruppe", "plaetze": "99"}).status_code == 422
    assert client.post(list_, {"wer": "niemand", "do": "eintragen"}).status_code == 422
    assert not Registration.objects.exists()


class TestProof:
    @pytest.fixture(autouse=True)
    def asked(self, settings: Settings) -> None:
        settings.PROOF_WORK, settings.PROOF_WAIT = 20, 8

    def test_too_soon_is_told_to_wait_and_loses_nothing(
        self, client: Client, course: Course
    ) -> None:
        page = f"/kurse/{course.pk}/anmelden/"
        sent = {**hidden(client.get(page)), "wer": "ich"}
        answer = client.post(page, sent)
        assert answer.status_code == 422
        assert "Einen Moment, bitte" in text(answer)
        sent.pop("csrfmiddlewaretoken")
        assert hidden(answer).items() >= sent.items()
        list_ = f"/kurse/{course.pk}/warteliste/"
        form = client.get(list_, {"wer": "ich"})
        answer = client.post(list_, {**hidden(form), **PAYER, "do": "eintragen"})
        assert (answer.status_code, hidden(answer)["street"]) == (422, "Beispielweg 2")
        assert not Registration.objects.exists()

    def test_no_answer_at_all(self, client: Client, course: Course) -> None:
        sent = {"wer": "ich", "once": str(uuid.uuid4())}
        answer = client.post(f"/kurse/{course.pk}/anmelden/", sent)
        assert answer.status_code == 409
        assert not Registration.objects.exists()


def test_no_log_and_no_address_knows_who_registers(
    course: Course, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        row = registered(client, course, payment="debit", iban=IBAN, holder="Maria Beispiel")
        client.get("/kurse/anmeldung/ABCDEF/maria@beispiel.de/")
        reviewed(client, row, iban="DE00370400440532013000")
    said = " ".join(f"{one.getMessage()} {one.__dict__}" for one in caplog.records)
    for secret in ("Maria", "Beispielweg 2", IBAN, "0532013000", secret_of(row.key)):
        assert secret not in said
    seen = client.get(f"/kurse/anmeldung/{row.reference}/")
    assert seen.request["PATH_INFO"].endswith(f"/{row.reference}/")
    assert IBAN not in seen.content.decode()
    assert "0532013000" not in str(dict(client.session))


def test_errors_say_which_name_is_missing(course: Course, client: Client) -> None:
    row = held(client, course, "andere")
    page = text(reviewed(client, row, name="", **{"name-0": ""}))
    assert "Teilnahme, Name: Bitte eintragen" in page
