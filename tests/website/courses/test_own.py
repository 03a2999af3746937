"""A citizen's own registration: seen by its link, ended, moved, an offer accepted."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.courses.conftest import check
from tests.website.courses.conftest import (
    by_telephone,
    hidden,
    link_of,
    registered,
    soon,
    text,
    waits,
)

from buergertelefon.courses.actions.offering import offer_all
from buergertelefon.courses.actions.registering import cancel, hold
from buergertelefon.courses.models import Area, Course, Registration
from buergertelefon.courses.rules.life import Reason, State
from buergertelefon.courses.rules.words import Channel
from buergertelefon.courses.secret import secret_of


def own(row: Registration) -> str:
    return f"/kurse/anmeldung/{row.reference}/"


def opened(row: Registration) -> Client:
    """A browser that followed the link of the message."""
    client = Client()
    assert client.get(link_of(row))["Location"] == own(row)
    return client


def do(client: Client, row: Registration, what: str, **values: str) -> Any:
    return client.post(own(row), {"do": what, **values}, follow=True)


def offered(course: Course) -> Registration:
    """The first who waits is offered the place that somebody gave back."""
    before = by_telephone(course, course.maximum)
    row = waits(course)
    cancel(before.pk, reason=Reason.CITIZEN, at=timezone.now())
    row.refresh_from_db()
    assert row.state == State.OFFERED
    return row


def test_the_link_leads_to_the_page_without_its_secret(course: Course) -> None:
    row = by_telephone(course)
    page = text(opened(row).get(own(row)))
    assert "Sie sind angemeldet" in page
    assert "Spanisch A1" in page
    assert "Person 1" in page
    assert text(Client().get(own(row), follow=True)).count("Person 1") == 0


@pytest.mark.parametrize(
    ("code", "key"),
    [
        pytest.param("own", "0" * 32, id="a wrong key"),
        pytest.param("own", "", id="no key"),
        pytest.param("AAAA2222", "own", id="another code"),
        pytest.param("\x00" * 8, "x" * 9000, id="nonsense"),
    ],
)
def test_never_which_of_the_two_was_wrong(
    client: Client, course: Course, code: str, key: str
) -> None:
    row = by_telephone(course)
    sent = {
        "code": row.reference if code == "own" else code,
        "schluessel": secret_of(row.key) if key == "own" else key,
    }
    answer = client.post("/kurse/anmeldung/", sent)
    assert answer.status_code == 422
    assert "passen nicht zusammen" in text(answer)


def test_code_and_key_typed_open_it(client: Client, course: Course) -> None:
    row = by_telephone(course)
    assert client.get("/kurse/anmeldung/").status_code == 200
    sent = {"code": f" {row.reference.lower()} ", "schluessel": secret_of(row.key)}
    assert client.post("/kurse/anmeldung/", sent)["Location"] == own(row)


def test_tries_are_counted_at_both_doors(client: Client, course: Course) -> None:
    row = by_telephone(course)
    for n in range(8):
        client.get(f"/kurse/anmeldung/{row.reference}/{n:032}/")
    answer = client.post(
        "/kurse/anmeldung/", {"code": row.reference, "schluessel": secret_of(row.key)}
    )
    assert answer.status_code == 429
    assert "Zu viele Versuche" in text(answer)


def test_the_code_of_somebody_else_opens_nothing(course: Course) -> None:
    mine, other = by_telephone(course), by_telephone(course)
    client = opened(mine)
    for path in ("", "wechseln/", "kurs.ics"):
        assert client.get(own(other) + path).status_code == 302
        client.post(own(other) + path, {"do": "abmelden", "bleibt": "0"})
    other.refresh_from_db()
    assert other.state == State.CONFIRMED


def test_looking_changes_nothing(course: Course) -> None:
    row = offered(course)
    client = opened(row)
    before = Registration.objects.filter(pk=row.pk).values().get()
    for path in (own(row), f"{own(row)}wechseln/", f"{own(row)}?do=zusagen", link_of(row)):
        client.get(path)
    assert Registration.objects.filter(pk=row.pk).values().get() == before


def test_what_stays_to_be_paid_is_said_before_the_press(course: Course) -> None:
    row = by_telephone(course)
    soon_ = timezone.localdate() + timedelta(days=3)
    course.sessions.all().delete()
    Course.objects.update(begins=soon_, ends=soon_)
    Registration.objects.update(withdraw_until=None)
    client = opened(row)
    page = text(client.get(own(row)))
    assert "Es bleiben 64,00 € zu zahlen." in page
    answer = do(client, row, "abmelden", bleibt="0")
    assert (answer.status_code, "Der Betrag hat sich" in text(answer)) == (409, True)
    row.refresh_from_db()
    assert row.state == State.CONFIRMED
    assert "Sie sind abgemeldet" in text(do(client, row, "abmelden", bleibt="6400"))
    row.refresh_from_db()
    assert (row.state, row.why) == (State.CANCELLED, "citizen")
    check()


def test_within_fourteen_days_it_is_withdrawn(course: Course) -> None:
    row = by_telephone(course)
    client = opened(row)
    assert "Bitte überweisen Sie 128,00 €" in text(client.get(own(row)))
    assert "Anmeldung widerrufen" in text(client.get(own(row)))
    do(client, row, "abmelden", bleibt="0")
    row.refresh_from_db()
    assert row.why == "withdrawn"
    twice = do(client, row, "abmelden", bleibt="0")
    assert (twice.status_code, "Sie sind abgemeldet" in text(twice)) == (200, True)


def test_an_offer_is_accepted_with_its_price(course: Course) -> None:
    row = offered(course)
    client = opened(row)
    page = client.get(own(row))
    assert "Ein Platz ist frei für Sie" in text(page)
    assert "Zahlungspflichtig zusagen" in text(page)
    assert "128,00 €" in text(page)
    assert do(client, row, "zusagen", summe="1").status_code == 409
    for _ in range(2):
        answer = do(client, row, "zusagen", summe=hidden(page)["summe"])
    assert "Sie sind angemeldet" in text(answer)
    row.refresh_from_db()
    assert row.state == State.CONFIRMED
    check()


def test_a_fee_nobody_knew_on_the_list_is_said_before_the_press(db: None) -> None:
    course = soon(maximum=0, fee_cents=None)
    row = waits(course)
    Course.objects.update(maximum=1, fee_cents=9_000)
    offer_all(at=timezone.now())
    row.refresh_from_db()
    page = opened(row).get(own(row))
    assert "Zahlungspflichtig zusagen" in text(page)
    assert hidden(page)["summe"] == "9800"
    do(opened(row), row, "zusagen", summe="9800")
    row.refresh_from_db()
    assert (row.state, row.fee_cents) == (State.CONFIRMED, 9_800)


def test_an_offer_that_is_over_goes_to_the_next(course: Course) -> None:
    row = offered(course)
    client = opened(row)
    summe = hidden(client.get(own(row)))["summe"]
    Registration.objects.filter(pk=row.pk).update(held_until=timezone.now())
    assert "Die Zeit ist abgelaufen" in text(client.get(own(row)))
    assert do(client, row, "zusagen", summe=summe).status_code == 409


def test_an_offer_is_declined_and_the_list_is_left(course: Course) -> None:
    first = offered(course)
    by_telephone(course, 4)
    second = waits(course)
    assert "Sie stehen an 1. Stelle." in text(opened(second).get(own(second)))
    do(opened(first), first, "verlassen")
    second.refresh_from_db()
    assert second.state == State.OFFERED
    third = waits(course)
    assert "Sie sind abgemeldet" in text(do(opened(third), third, "verlassen"))
    check()


def test_who_is_registered_cannot_leave_a_list(course: Course) -> None:
    row = by_telephone(course)
    assert do(opened(row), row, "verlassen").status_code == 409
    assert do(opened(row), row, "quatsch").status_code == 422
    row.refresh_from_db()
    assert row.state == State.CONFIRMED


def test_a_certificate_is_asked_for_once(course: Course) -> None:
    row = by_telephone(course)
    client = opened(row)
    assert "ist bestellt" in text(do(client, row, "bescheinigung"))
    row.refresh_from_db()
    at = row.certificate
    do(client, row, "bescheinigung")
    row.refresh_from_db()
    assert row.certificate == at
    waiting = waits(soon("S-102", maximum=0))
    assert do(opened(waiting), waiting, "bescheinigung").status_code == 409


class TestAnotherCourse:
    @pytest.fixture
    def row(self, course: Course) -> Registration:
        field = Area.objects.create(school=course.school, code="SP", name="Spanisch")
        Course.objects.update(area=field)
        course.refresh_from_db()
        return by_telephone(course, 2)

    def test_only_similar_courses_with_places_are_offered(self, row: Registration) -> None:
        area = row.course.area
        soon("S-2", area=area, title="Passt")
        soon("S-3", area=area, title="Voll", maximum=1)
        soon("S-4", area=area, title="Schwerer", level="B2")
        soon("S-5", title="Kochen")
        soon("S-6", area=area, title="Ausgefallen", cancelled=timezone.now())
        page = text(opened(row).get(f"{own(row)}wechseln/"))
        assert "Passt" in page
        for other in ("Voll", "Schwerer", "Kochen", "Ausgefallen"):
            assert other not in page

    def test_the_price_is_seen_then_it_is_moved(self, row: Registration) -> None:
        other = soon("S-2", area=row.course.area, fee_cents=9_000, title="Spanisch am Tag")
        client, page = opened(row), f"{own(row)}wechseln/"
        seen = client.get(page, {"kurs": other.pk})
        assert "196,00 €" in text(seen)
        assert "Zahlungspflichtig wechseln" in text(seen)
        assert client.post(page, {"kurs": other.pk, "summe": "1"}).status_code == 409
        row.refresh_from_db()
        assert row.course_id != other.pk
        answer = client.post(page, hidden(seen), follow=True)
        assert "Sie haben den Kurs gewechselt" in text(answer)
        assert client.post(page, hidden(seen))["Location"] == own(row)  # pressed twice
        row.refresh_from_db()
        assert row.course_id == other.pk
        check()

    def test_what_is_not_on_the_list_cannot_be_chosen(self, row: Registration) -> None:
        alien = soon("S-9", title="Kochen", fee_cents=0)
        for chosen in (str(alien.pk), "0", "x" * 999, ""):
            sent = {"kurs": chosen, "summe": "0"}
            assert opened(row).post(f"{own(row)}wechseln/", sent).status_code == 422
        row.refresh_from_db()
        assert row.course.number == "S-101"

    def test_the_last_places_go_meanwhile(self, row: Registration) -> None:
        other = soon("S-2", area=row.course.area, maximum=2)
        client, page = opened(row), f"{own(row)}wechseln/"
        seen = hidden(client.get(page, {"kurs": other.pk}))
        by_telephone(other)
        assert client.post(page, seen).status_code == 422
        row.refresh_from_db()
        assert row.course.number == "S-101"
        check()


def test_a_page_of_somebody_else_cannot_press(course: Course) -> None:
    row = by_telephone(course)
    client = Client(enforce_csrf_checks=True)
    client.get(link_of(row))
    for path in (own(row), f"{own(row)}wechseln/", "/kurse/anmeldung/"):
        assert client.post(path, {"do": "abmelden", "bleibt": "0"}).status_code == 403


def test_it_is_closed_on_this_device(client: Client, course: Course) -> None:
    row = registered(client, course)
    do(client, row, "schliessen")
    assert client.get(own(row)).status_code == 302


@pytest.mark.parametrize("seats", [1, 4])
def test_what_the_page_costs(
    course: Course, seats: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = by_telephone(course, seats)
    client = opened(row)
    with django_assert_max_num_queries(24):
        client.get(own(row))


def test_every_state_has_a_page_in_english(course: Course) -> None:
    rows = [offered(course), by_telephone(course, 4), waits(course)]
    rows.append(Registration.objects.get(state=State.CANCELLED))
    gone = waits(soon("S-7", maximum=0))
    Registration.objects.filter(pk=gone.pk).update(state=State.EXPIRED, ended=timezone.now())
    for row in [*rows, gone]:
        client = opened(row)
        client.cookies["django_language"] = "en"
        page = text(client.get(own(row)))
        assert "My course registration" in page
        assert "Sie " not in page.replace("Sie können", "").replace("Sie müssen", "")


def test_a_held_place_is_seen_by_who_has_its_link(course: Course) -> None:
    row = hold(
        course.pk, seats=1, channel=Channel.PHONE, key=uuid.uuid4(), at=timezone.now()
    )  # fmt: skip
    assert "Ihr Platz ist vorgemerkt" in text(opened(row).get(own(row)))
