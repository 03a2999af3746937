"""Citizens book by themselves: every step as a browser without a script takes it."""

import re
import uuid
from collections.abc import Callable
from datetime import datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.appointments.conftest import MINUTES, item, make_calendar

from buergertelefon.appointments.actions import booking as bookings
from buergertelefon.appointments.actions.closing import Closed, close
from buergertelefon.appointments.actions.slots import generate
from buergertelefon.appointments.models import (
    Booking,
    Calendar,
    CalendarService,
    OpeningPlan,
    Slot,
    WaitingEntry,
)
from buergertelefon.appointments.queries.offers import Wish
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.secret import secret_of
from buergertelefon.base.models import Municipality
from buergertelefon.directory.models import Office
from buergertelefon.knowledge.models import Answer
from buergertelefon.messages.models import Message
from buergertelefon.website.times import sent

LIST = "/termin/?leistung=kurz&personen=1"
WAY = {"weg": "notiert"}


@pytest.fixture(autouse=True)
def no_tries_of_others() -> None:
    cache.clear()


def open_every_day(slug: str = "kfz", **kinds: Any) -> Calendar:
    """One counter from 8:00 to 8:30, every day of the week to come."""
    calendar = make_calendar(slug, **kinds)
    Slot.objects.filter(calendar=calendar).delete()
    OpeningPlan.objects.filter(calendar=calendar).delete()
    Calendar.objects.filter(pk=calendar.pk).update(land="")
    for weekday in range(7):
        OpeningPlan.objects.create(
            calendar=calendar, weekday=weekday, begins=time(8), ends=time(8, 30), capacity=1
        )
    calendar.refresh_from_db()
    today = timezone.localdate()
    generate(calendar, since=today + timedelta(days=1), until=today + timedelta(days=4))
    return calendar


@pytest.fixture
def calendar(db: None) -> Calendar:
    for key, slug in (("04011000", "bremen"), ("04012000", "bremerhaven")):
        Municipality.objects.create(key=key, slug=slug, name=slug.title())
    return open_every_day(address="Stresemannstraße 48, 28207 Bremen")


def offered(page: Any) -> list[str]:
    """The values of the buttons with times."""
    return re.findall(r'name="termin" value="([^"]+)"', unescape(page.content.decode()))


def pressed(client: Client, *, which: int = 0) -> dict[str, str]:
    """What the browser sends when a time of the list is pressed."""
    page = client.get(LIST)
    once = re.search(r'name="once" value="([^"]+)"', page.content.decode())
    assert once
    return {
        "leistung": "kurz", "personen": "1", "once": once[1], "termin": offered(page)[which]
    }  # fmt: skip


def held(client: Client, *, which: int = 0) -> Booking:
    answer = client.post("/termin/halten/", pressed(client, which=which))
    assert answer["Location"] == "/termin/gehalten/"
    return Booking.objects.order_by("-made").first()  # type: ignore[return-value]  # just made


def booked(client: Client, **way: str) -> Booking:
    row = held(client)
    client.post("/termin/gehalten/", {**WAY, **way, "gehalten": str(row.pk)})
    row.refresh_from_db()
    assert row.state == State.CONFIRMED
    return row


def link_of(row: Booking) -> str:
    return f"/termin/{row.reference}/{secret_of(row.key)}/"


def late(row: Booking) -> None:
    """The minutes are over."""
    Booking.objects.filter(pk=row.pk).update(held_until=timezone.now() - MINUTES)


def use_up(calendar: Calendar) -> None:
    """Somebody else has taken everything."""
    for slot in Slot.objects.filter(calendar=calendar, taken=0):
        wish = Wish(calendar.pk, slot.begins, (item(),), Channel.WEB)
        one = bookings.hold(wish, key=uuid.uuid4(), at=timezone.now())
        bookings.confirm(one.id, at=timezone.now())


def test_from_the_choice_to_the_code(client: Client, calendar: Calendar) -> None:
    assert "Kurz" in client.get("/termin/").content.decode()
    row = held(client)
    page = client.get("/termin/gehalten/").content.decode()
    assert f"Bis {timezone.localtime(row.held_until):%H:%M} Uhr für Sie gehalten" in page
    answer = client.post("/termin/gehalten/", {**WAY, "gehalten": str(row.pk)}, follow=True)
    page = answer.content.decode()
    assert "Ihr Termin ist gebucht" in page
    assert row.reference in page
    assert link_of(row) in page
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    row.refresh_from_db()
    assert (row.state, row.channel, row.mail, row.phone) == (State.CONFIRMED, Channel.WEB, "", "")
    file = client.get(f"/termin/{row.reference}/termin.ics")
    assert file["Content-Type"].startswith("text/calendar")
    assert b"METHOD:PUBLISH" in file.content
    assert b"ATTENDEE" not in file.content


def test_the_confirmation_goes_out_by_mail(
    client: Client, calendar: Calendar, settings: Settings
) -> None:
    settings.MAIL_URL = "smtp://127.0.0.1:2525"
    settings.MAIL_FROM = "termine@example.org"
    row = booked(client, weg="mail", mail=" a@example.org ")
    assert row.mail == "a@example.org"
    assert Message.objects.get().recipient == "a@example.org"


def test_what_to_bring_stands_on_the_page(client: Client, calendar: Calendar) -> None:
    Answer.objects.create(
        service_id=item().service, office=calendar.office, state="published", language="de",
        say="So geht es.", documents=["Personalausweis"], source="Beispiel",
        as_of=timezone.localdate(), review_due=timezone.localdate(),
    )  # fmt: skip
    row = booked(client)
    assert "Personalausweis" in client.get(f"/termin/{row.reference}/").content.decode()
    assert "Termin buchen" in client.get("/leistungen/kurz/").content.decode()


def test_the_same_post_twice_is_one_booking(client: Client, calendar: Calendar) -> None:
    press = pressed(client)
    for _ in range(2):
        client.post("/termin/halten/", press)
    row = Booking.objects.get()
    form = {**WAY, "gehalten": str(row.pk)}
    for _ in range(2):
        assert client.post("/termin/gehalten/", form)["Location"] == f"/termin/{row.reference}/"
    assert client.post("/termin/halten/", press)["Location"] == "/termin/gehalten/"
    assert client.get("/termin/gehalten/")["Location"] == f"/termin/{row.reference}/"
    assert Booking.objects.count() == 1


def test_two_want_the_last_place(client: Client, calendar: Calendar) -> None:
    other = Client()
    mine, theirs = pressed(client), pressed(other)
    client.post("/termin/halten/", mine)
    answer = other.post("/termin/halten/", theirs)
    assert answer.status_code == 409
    assert "gerade vergeben" in answer.content.decode()
    assert mine["termin"] not in offered(answer)
    assert offered(answer)
    assert 'value="kurz" lang="de" selected' in answer.content.decode()


def test_one_session_holds_one_place(client: Client, calendar: Calendar) -> None:
    first = held(client)
    second = held(client, which=1)
    first.refresh_from_db()
    assert (first.state, second.state) == (State.CANCELLED, State.HELD)
    assert Slot.objects.filter(taken=1).count() == 1


def test_another_wish_gives_the_place_back(client: Client, calendar: Calendar) -> None:
    row = held(client)
    answer = client.post("/termin/gehalten/", {"do": "zurueck", "gehalten": str(row.pk)})
    assert answer["Location"] == LIST
    assert not Slot.objects.filter(taken=1).exists()


def test_choosing_anew_never_cancels_what_is_booked(client: Client, calendar: Calendar) -> None:
    row = held(client)
    bookings.confirm(row.pk, at=timezone.now())  # in another tab
    held(client, which=1)
    row.refresh_from_db()
    assert row.state == State.CONFIRMED


def test_a_hold_that_is_over_can_be_held_again(client: Client, calendar: Calendar) -> None:
    row = held(client)
    late(row)
    answer = client.post("/termin/gehalten/", {**WAY, "gehalten": str(row.pk)})
    assert answer.status_code == 409
    assert "nichts gebucht" in answer.content.decode()
    assert offered(answer) == [sent(calendar.pk, row.begins)]
    bookings.expire_holds(at=timezone.now())
    page = client.get("/termin/gehalten/")
    once = re.search(r'name="once" value="([^"]+)"', page.content.decode())
    assert once
    again = {"leistung": "kurz", "personen": "1", "once": once[1], "termin": offered(page)[0]}
    assert client.post("/termin/halten/", again)["Location"] == "/termin/gehalten/"
    assert Booking.objects.filter(state=State.HELD).count() == 1


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        pytest.param({"leistung": ""}, 422, "Leistung: Bitte eine wählen", id="no service"),
        pytest.param({"leistung": "nichts"}, 422, "Leistung: Dafür gibt es", id="not bookable"),
        pytest.param({"personen": "0"}, 422, "Personen: Bitte eine Zahl", id="nobody"),
        pytest.param({"personen": "zwei"}, 422, "Personen: Bitte eine Zahl", id="no number"),
        pytest.param({"personen": "9"}, 422, "So viele passen nicht", id="more than it takes"),
        pytest.param({"termin": "unsinn"}, 422, "Zeit: Bitte einen Termin", id="no time"),
        pytest.param({"termin": "1|2026-11-24T08:00:00"}, 422, "Zeit: Bitte", id="no zone"),
        pytest.param({"termin": "0|2026-11-24T08:00:00+01:00"}, 422, "Zeit: Bitte", id="key 0"),
        pytest.param({"once": "x"}, 422, "Zeit: Bitte", id="no form"),
        pytest.param({"tage": "9"}, 422, "Wochentag", id="a day that is none"),
        pytest.param({"zeit": "nachts"}, 422, "Uhrzeit", id="a time of day that is none"),
        pytest.param({"ab": "morgen"}, 422, "Zeit: Bitte", id="a beginning that is none"),
    ],
)
def test_bad_input_books_nothing(
    client: Client, calendar: Calendar, change: dict[str, str], status: int, says: str
) -> None:
    answer = client.post("/termin/halten/", pressed(client) | change)
    assert answer.status_code == status
    assert says in answer.content.decode()
    assert not Booking.objects.exists()


def test_a_time_long_past_and_one_far_away_are_refused(client: Client, calendar: Calendar) -> None:
    for days, says in ((-30, "kurzfristig"), (400, "weit im Voraus")):
        begins = timezone.now() + timedelta(days=days)
        answer = client.post(
            "/termin/halten/", pressed(client) | {"termin": sent(calendar.pk, begins)}
        )
        assert answer.status_code == 422
        assert says in answer.content.decode()


@pytest.mark.parametrize(
    ("way", "says"),
    [
        pytest.param({}, "Bestätigung: Bitte einen Weg wählen", id="no way"),
        pytest.param({"weg": "brief"}, "Bestätigung: Bitte einen Weg aus", id="by letter"),
        pytest.param({"weg": "mail", "mail": "a@"}, "E-Mail: Bitte", id="no address"),
        pytest.param({"weg": "mail"}, "E-Mail: Bitte", id="address left out"),
    ],
)
def test_a_bad_way_keeps_the_hold(
    client: Client, calendar: Calendar, settings: Settings, way: dict[str, str], says: str
) -> None:
    settings.MAIL_URL = "smtp://127.0.0.1:2525"
    settings.MAIL_FROM = "termine@example.org"
    row = held(client)
    answer = client.post("/termin/gehalten/", {**way, "gehalten": str(row.pk)})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    row.refresh_from_db()
    assert row.state == State.HELD


@pytest.mark.parametrize("part", ["frueh", "nachmittag"])
def test_the_time_of_day_narrows_the_list(client: Client, calendar: Calendar, part: str) -> None:
    page = client.get(LIST + f"&zeit={part}")
    assert bool(offered(page)) == (part == "frueh")
    assert ("Alle Tage und Uhrzeiten" in page.content.decode()) == (part == "nachmittag")


def test_the_day_narrows_the_list(client: Client, calendar: Calendar) -> None:
    days = {
        timezone.localtime(datetime.fromisoformat(one.split("|")[1])).weekday()
        for n in range(6)
        for one in offered(client.get(LIST + f"&tage={n}"))
    }
    assert days
    assert all(
        f"T08:{m}0" in one for m, one in enumerate(offered(client.get(LIST))[:3])
    )  # fmt: skip


def test_all_offices_of_the_city_stand_in_one_list(client: Client, calendar: Calendar) -> None:
    other = open_every_day("nord", address="Am Markt 1")
    haven = open_every_day("haven", municipality_id="04012000")
    keys = {int(one.split("|")[0]) for one in offered(client.get(LIST + "&ort=04011000"))}
    assert keys == {calendar.pk, other.pk}
    page = client.get(LIST + "&ort=04012000")
    assert haven.pk in {int(one.split("|")[0]) for one in offered(page)}
    assert "Ob stufenlos, wissen wir nicht" in page.content.decode()


def test_a_closed_day_is_not_offered(client: Client, calendar: Calendar) -> None:
    before = offered(client.get(LIST))
    press = pressed(client)
    close(calendar, Closed(timezone.localdate() + timedelta(days=1)), at=timezone.now())
    assert offered(client.get(LIST)) == before[3:]
    assert client.post("/termin/halten/", press).status_code == 409


def test_more_than_a_page_leads_on(
    client: Client, calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("buergertelefon.website.times.MOST", 2)
    page = client.get(LIST)
    later = re.search(r'name="ab" value="([^"]+)"', unescape(page.content.decode()))
    assert later
    second = client.get("/termin/", {"leistung": "kurz", "personen": "1", "ab": later[1]})
    assert not set(offered(page)) & set(offered(second))
    assert offered(second)


def test_who_finds_nothing_waits_once(
    client: Client, calendar: Calendar, settings: Settings
) -> None:
    settings.MAIL_URL = "smtp://127.0.0.1:2525"
    settings.MAIL_FROM = "termine@example.org"
    use_up(calendar)
    page = client.get(LIST).content.decode()
    assert "Zurzeit ist nichts frei" in page
    form = {"leistung": "kurz", "personen": "1", "kalender": str(calendar.pk), "weg": "mail"}
    assert client.post("/termin/warteliste/", form).status_code == 422
    assert client.post("/termin/warteliste/", form | {"kalender": "x"}).status_code == 422
    for _ in range(2):
        answer = client.post("/termin/warteliste/", form | {"mail": "a@example.org"})
        assert "Sie stehen auf der Warteliste" in answer.content.decode()
    entry = WaitingEntry.objects.get()
    taken = Booking.objects.filter(state=State.CONFIRMED).order_by("begins").first()
    assert taken
    bookings.cancel(taken.pk, at=timezone.now())
    entry.refresh_from_db()
    assert entry.offer
    page = client.get(link_of(entry.offer), follow=True).content.decode()
    assert "Ein Termin ist frei für Sie" in page
    own = f"/termin/{entry.offer.reference}/"
    for _ in range(2):
        answer = client.post(own, {"do": "zusagen"}, follow=True)
    assert Booking.objects.get(pk=entry.offer.pk).state == State.CONFIRMED


def test_without_mail_and_sms_nobody_waits_for_a_message(
    client: Client, calendar: Calendar
) -> None:
    use_up(calendar)
    page = client.get(LIST).content.decode()
    assert "Rufen Sie uns an. Wir setzen Sie auf die Warteliste." in page
    form = {"leistung": "kurz", "personen": "1", "kalender": str(calendar.pk), **WAY}
    assert client.post("/termin/warteliste/", form).status_code == 422


def test_the_link_opens_it_and_the_address_keeps_no_secret(
    client: Client, calendar: Calendar
) -> None:
    row = booked(Client())
    assert "/termin/oeffnen/" in client.get(f"/termin/{row.reference}/")["Location"]
    assert client.get(link_of(row))["Location"] == f"/termin/{row.reference}/"
    assert "Ihr Termin" in client.get(f"/termin/{row.reference}/").content.decode()
    client.post(f"/termin/{row.reference}/", {"do": "schliessen"})
    assert client.get(f"/termin/{row.reference}/").status_code == 302


def test_a_wrong_key_never_says_what_was_wrong(client: Client, calendar: Calendar) -> None:
    row = booked(Client())
    good = secret_of(row.key)
    texts = set()
    for code, key in ((row.reference, "0" * 32), ("222222", good), ("", ""), (row.reference, "ä")):
        answer = client.post("/termin/oeffnen/", {"code": code, "schluessel": key})
        assert answer.status_code == 422
        found = re.search(r'kern-title">([^<]+)<', answer.content.decode())
        assert found
        texts.add(found[1])
    assert len(texts) == 1
    bad = client.get(f"/termin/{row.reference}/{'0' * 32}/")
    assert bad["Location"] == "/termin/oeffnen/"


def test_wrong_keys_are_slowed_down(client: Client, calendar: Calendar) -> None:
    row = booked(Client())
    wrong = {"code": row.reference.lower(), "schluessel": "0" * 32}
    statuses = [client.post("/termin/oeffnen/", wrong).status_code for _ in range(10)]
    assert statuses == [422] * 8 + [429] * 2
    right = {"code": row.reference, "schluessel": secret_of(row.key)}
    assert client.post("/termin/oeffnen/", right).status_code == 429


def test_nobody_sees_the_appointment_of_another(client: Client, calendar: Calendar) -> None:
    row = booked(Client())
    own = f"/termin/{row.reference}/"
    for answer in (
        client.get(own), client.post(own, {"do": "absagen"}), client.get(own + "verschieben/"),
        client.post(own + "verschieben/", {"termin": "x"}), client.get(own + "termin.ics"),
    ):  # fmt: skip
        assert row.begins.isoformat() not in answer.content.decode()
        assert answer.status_code == 302
    row.refresh_from_db()
    assert row.state == State.CONFIRMED


def test_moved_with_one_press(client: Client, calendar: Calendar) -> None:
    row = booked(client)
    address = f"/termin/{row.reference}/verschieben/"
    free = offered(client.get(address))
    assert sent(calendar.pk, row.begins) not in free
    for _ in range(2):
        answer = client.post(address, {"termin": free[0]}, follow=True)
        assert "Ihr Termin ist verschoben" in answer.content.decode()
    moved = Booking.objects.get()
    assert (sent(moved.calendar_id, moved.begins), moved.changes) == (free[0], 1)


@pytest.mark.parametrize(
    ("termin", "status"),
    [
        pytest.param(lambda _: "unsinn", 422, id="no time"),
        pytest.param(lambda other: sent(other.calendar_id, other.begins), 409, id="taken"),
        pytest.param(lambda other: sent(99999, other.begins), 422, id="no such office"),
    ],
)
def test_what_cannot_be_moved_stands(
    client: Client, calendar: Calendar, termin: Callable[[Booking], str], status: int
) -> None:
    row = booked(client)
    other = booked(Client())
    answer = client.post(f"/termin/{row.reference}/verschieben/", {"termin": termin(other)})
    assert answer.status_code == status
    assert offered(answer)
    assert Booking.objects.get(pk=row.pk).begins == row.begins


def test_cancelled_twice_is_cancelled_once(client: Client, calendar: Calendar) -> None:
    row = booked(client)
    for _ in range(2):
        answer = client.post(f"/termin/{row.reference}/", {"do": "absagen"}, follow=True)
        assert "Ihr Termin ist abgesagt" in answer.content.decode()
    row.refresh_from_db()
    assert (row.state, row.changes) == (State.CANCELLED, 1)
    assert client.get(f"/termin/{row.reference}/verschieben/").status_code == 302
    assert client.get(f"/termin/{row.reference}/termin.ics").status_code == 302


def test_who_is_there_already_cannot_cancel(client: Client, calendar: Calendar) -> None:
    row = booked(client)
    Booking.objects.filter(pk=row.pk).update(state=State.ARRIVED)
    for do in ("absagen", "warten", "zusagen"):
        answer = client.post(f"/termin/{row.reference}/", {"do": do, **WAY})
        assert answer.status_code == 409, do
    assert client.post(f"/termin/{row.reference}/", {"do": "fliegen"}).status_code == 422


def test_something_earlier_is_offered_and_accepted(client: Client, calendar: Calendar) -> None:
    first = booked(Client())
    row = booked(client)
    own = f"/termin/{row.reference}/"
    assert client.post(own, {"do": "warten"}).status_code == 422
    client.post(own, {"do": "warten", **WAY})
    assert "Sie warten auf etwas Früheres" in client.get(own).content.decode()
    bookings.cancel(first.pk, at=timezone.now())
    assert "Etwas Früheres ist frei" in client.get(own).content.decode()
    page = client.post(own, {"do": "zusagen"}, follow=True).content.decode()
    assert "Ihr Termin ist verschoben" in page
    row.refresh_from_db()
    assert row.begins == first.begins


def test_who_stops_waiting_keeps_the_appointment(client: Client, calendar: Calendar) -> None:
    row = booked(client)
    own = f"/termin/{row.reference}/"
    client.post(own, {"do": "warten", **WAY})
    for _ in range(2):
        client.post(own, {"do": "nicht-warten"})
    assert not WaitingEntry.objects.exists()
    row.refresh_from_db()
    assert row.state == State.CONFIRMED


@pytest.mark.parametrize("path", ["/termin/", LIST, "/termin/oeffnen/"])
def test_every_page_speaks_english(client: Client, calendar: Calendar, path: str) -> None:
    client.post("/sprache/", {"language": "en", "next": "/"})
    page = client.get(path).content.decode()
    assert '<html lang="en"' in page
    assert "appointment" in page
    assert "Termin" not in re.sub(r"<[^>]+>", "", page).replace("Zulassung", "")


def test_a_city_without_calendars_says_so(client: Client, db: None) -> None:
    assert "keine Termine im Internet" in client.get("/termin/").content.decode()


@pytest.fixture
def fleet(calendar: Calendar) -> Calendar:
    """One vehicle in one appointment; a reserved plate lasts 90 days."""
    Calendar.objects.update(plate_days=90)
    Office.objects.update(most_concerns=1)
    CalendarService.objects.update(counted="vehicles", plate=True)
    return calendar


def held_for(client: Client, vehicles: int) -> str:
    page = client.get("/termin/", {"leistung": "kurz", "personen": str(vehicles)})
    once = re.search(r'name="once" value="([^"]+)"', page.content.decode())
    assert once
    values = {"leistung": "kurz", "personen": str(vehicles), "once": once[1]}
    values["termin"] = offered(page)[0]
    return client.post("/termin/halten/", values, follow=True).content.decode()


def test_a_firm_books_a_row_and_sees_all_of_it(client: Client, fleet: Calendar) -> None:
    assert "Für wie viele Fahrzeuge?" in client.get(LIST).content.decode()
    page = held_for(client, 3)
    assert "Direkt danach oder davor" in page
    assert "Wunschkennzeichen" in page
    client.post("/termin/gehalten/", WAY)
    rows = list(Booking.objects.order_by("begins"))
    assert [one.state for one in rows] == [State.CONFIRMED] * 3
    for row in rows:
        own = client.get(f"/termin/{row.reference}/").content.decode()
        assert all(other.reference in own for other in rows)


def test_giving_a_row_back_gives_all_of_it_back(client: Client, fleet: Calendar) -> None:
    held_for(client, 3)
    client.post("/termin/gehalten/", {"do": "zurueck"})
    assert not Slot.objects.filter(taken__gt=0).exists()


def test_a_row_that_is_over_offers_all_of_it_again(client: Client, fleet: Calendar) -> None:
    held_for(client, 3)
    Booking.objects.update(held_until=timezone.now())
    page = client.get("/termin/gehalten/")
    assert page.status_code == 409
    assert 'name="personen" value="3"' in page.content.decode()


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        pytest.param("bis=2100-01-01", 200, "Das reicht", id="long enough"),
        pytest.param("bis=2020-01-01", 200, "der Termin ist später", id="over"),
        pytest.param("am=2020-01-01", 200, "der Termin ist später", id="made long ago"),
        pytest.param("bis=&am=", 200, "ihren letzten Tag", id="nothing typed"),
        pytest.param("bis=morgen", 422, "ihren letzten Tag", id="no day"),
        pytest.param("am=9999-12-31", 200, "ihren letzten Tag", id="no calendar has that day"),
        pytest.param("x=1", 200, "Prüfen, ob die", id="not asked"),
    ],
)
def test_citizens_check_their_reserved_plate(
    client: Client, fleet: Calendar, query: str, status: int, said: str
) -> None:
    held_for(client, 1)
    client.post("/termin/gehalten/", WAY)
    page = client.get(f"/termin/{Booking.objects.get().reference}/?{query}")
    assert page.status_code == status
    assert said in page.content.decode()
