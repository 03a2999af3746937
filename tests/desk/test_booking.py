"""Booking while the caller waits, and what is done with a code afterwards."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.desk.test_views import practising

from buergertelefon.appointments.actions.booking import cancel, confirm, hold
from buergertelefon.appointments.actions.slots import generate
from buergertelefon.appointments.actions.waiting import Wait, join
from buergertelefon.appointments.models import (
    Booking,
    Calendar,
    CalendarService,
    OpeningPlan,
    Requirement,
    Slot,
    WaitingEntry,
)
from buergertelefon.appointments.queries.offers import Wish
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.limits import Item
from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact
from buergertelefon.directory.models import Office, Service
from buergertelefon.staff.models import Agent

SLUG = "personalausweis"


@pytest.fixture
def calendar(agent: Agent) -> Calendar:
    """One counter, every day, from next week on."""
    today = timezone.localdate()
    house = Office.objects.create(slug="buergeramt", name="Amt", source="Beispiel", as_of=today)
    made = Calendar.objects.create(
        slug="amt", office=house, centre=agent.centre, name="Bürgeramt Mitte", land=""
    )
    for weekday in range(7):
        OpeningPlan.objects.create(
            calendar=made, weekday=weekday, begins="08:00", ends="09:00", capacity=1
        )
    service = Service.objects.get(slug=SLUG)
    CalendarService.objects.create(
        calendar=made, service=service, duration=timedelta(minutes=10), combinable=True
    )
    since = today + timedelta(days=7)
    generate(made, since=since, until=since + timedelta(days=3))
    return made


def form(n: int = 0, **more: Any) -> dict[str, Any]:
    """What the page sends to hold the n-th slot."""
    slot = Slot.objects.order_by("begins")[n]
    return {
        "slug": SLUG, "calendar": slot.calendar_id, "begins": slot.begins.isoformat(),
        "once": str(uuid.uuid4()), **more,
    }  # fmt: skip


def booked(desk: Client) -> Booking:
    desk.post("/desk/booking/hold/", form())
    row = Booking.objects.get(state="held")
    assert desk.post("/desk/booking/book/", {"booking": row.pk, "way": "aloud"}).status_code == 200
    row.refresh_from_db()
    return row


def taken() -> list[int]:
    rows = Slot.objects.order_by("begins").values_list("taken", flat=True)
    return [n for n, count in enumerate(rows) if count]


def test_the_next_free_place_is_said_and_the_days_are_shown(
    desk: Client, contact: Contact, calendar: Calendar
) -> None:
    page = desk.get("/desk/booking/", {"slug": SLUG}).content.decode()
    assert "Der nächste freie Termin ist am" in page
    assert page.count('class="bt-slot"') == 15
    assert page.count('tabindex="0"') == 1
    none = desk.get("/desk/booking/", {"slug": SLUG, "daytime": "5"}).content.decode()
    assert "So ist nichts frei" in none
    other = desk.get("/desk/booking/", {"slug": "hundesteuer"}).content.decode()
    assert "Dafür vergeben wir hier keine Termine." in other


def test_five_clicks_are_one_appointment_with_code_note_topic_and_outcome(
    desk: Client, contact: Contact, calendar: Calendar
) -> None:
    asked = form(persons="2")
    for _ in range(5):
        assert desk.post("/desk/booking/hold/", asked).status_code == 200
    row = Booking.objects.get()
    for _ in range(5):
        page = desk.post("/desk/booking/book/", {"booking": row.pk, "way": "aloud"})
    row.refresh_from_db()
    assert (row.state, taken()) == ("confirmed", [0, 1])
    assert f"{row.reference[:3]} {row.reference[3:]}" in page.content.decode()
    assert "Vorschlag, weil Sie gebucht" in page.content.decode()
    contact.refresh_from_db()
    assert contact.note == f"Termin {row.reference}"
    assert (contact.outcome, contact.outcome_proposed) == ("settled", True)
    assert contact.topics.get().service.slug == SLUG


def test_another_place_gives_the_first_one_back(
    desk: Client, contact: Contact, calendar: Calendar
) -> None:
    for n in (0, 3):
        desk.post("/desk/booking/hold/", form(n))
    assert taken() == [3]
    assert desk.post("/desk/close/", {"outcome": "settled", "note": ""}).status_code == 204
    assert taken() == []


def test_a_place_just_taken_and_a_hold_that_is_over_are_said(
    desk: Client, contact: Contact, calendar: Calendar
) -> None:
    asked = form()
    Slot.objects.filter(begins=asked["begins"]).update(capacity=0)
    refused = desk.post("/desk/booking/hold/", asked)
    assert refused.status_code == 422
    assert "gerade vergeben. Nächster freier: 8:10." in refused.content.decode()
    desk.post("/desk/booking/hold/", form(1))
    Booking.objects.filter(state="held").update(held_until=timezone.now() - timedelta(seconds=1))
    row = Booking.objects.get(state="held")
    over = desk.post("/desk/booking/book/", {"booking": row.pk, "way": "aloud", "slug": SLUG})
    assert over.status_code == 422
    assert "noch frei: wieder halten?" in over.content.decode()
    assert taken() == []


def test_in_practice_nothing_is_held_or_found(
    desk: Client, agent: Agent, calendar: Calendar
) -> None:
    practising(agent)
    assert "Das ist eine Übung" in desk.get("/desk/booking/", {"slug": SLUG}).content.decode()
    assert desk.post("/desk/booking/hold/", form()).status_code == 422
    assert desk.get("/desk/booking/find/", {"code": "K7QX2M"}).status_code == 422
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("way", "to"),
    [("other", ""), ("other", "12"), ("other", "maria@"), ("own", "")],
    ids=["nothing typed", "half a number", "half an address", "number withheld"],
)
def test_what_cannot_be_written_to_books_nothing(
    desk: Client, contact: Contact, calendar: Calendar, way: str, to: str
) -> None:
    desk.post("/desk/booking/hold/", form())
    row = Booking.objects.get()
    refused = desk.post("/desk/booking/book/", {"booking": row.pk, "way": way, "to": to})
    assert (refused.status_code, refused.json()["field"]) == (422, "to")
    row.refresh_from_db()
    assert row.state == "held"


def test_found_by_its_code_it_is_moved_and_called_off_once(
    desk: Client, contact: Contact, calendar: Calendar
) -> None:
    row = booked(desk)
    code = {"code": row.reference.lower()}
    assert "Sie haben einen Termin am" in desk.get("/desk/booking/find/", code).content.decode()
    assert desk.post("/desk/booking/move/", form(4) | code).status_code == 200
    assert taken() == [4]
    Slot.objects.filter(begins=form(2)["begins"]).update(capacity=0)
    refused = desk.post("/desk/booking/move/", form(2) | code)
    assert refused.status_code == 422
    assert "Der alte Termin gilt weiter." in refused.content.decode()
    for _ in range(2):
        page = desk.post("/desk/booking/cancel/", code).content.decode()
        assert "ist abgesagt" in page
    assert taken() == []
    assert desk.get("/desk/booking/find/", {"code": "222222"}).status_code == 422


def test_an_offer_of_the_waiting_list_is_accepted_by_telephone(
    desk: Client, contact: Contact, calendar: Calendar
) -> None:
    row = booked(desk)
    item, now = Item(Service.objects.get(slug=SLUG).pk), timezone.now()
    window = Wait(
        calendar.pk, (item,), row.begins, row.begins + timedelta(minutes=1), Channel.WEB
    )  # fmt: skip
    entry = join(window, at=now)
    cancel(row.pk, at=now)
    entry.refresh_from_db()
    assert entry.offer
    code = {"code": entry.offer.reference}
    page = desk.get("/desk/booking/find/", code).content.decode()
    assert "Soll ich den Termin fest buchen?" in page
    assert "booking-accept" in page
    for _ in range(2):
        page = desk.post("/desk/booking/accept/", code).content.decode()
        assert "Termin gebucht" in page
    assert Booking.objects.get(reference=code["code"]).state == "confirmed"
    assert not WaitingEntry.objects.exists()


def test_who_got_no_mail_confirms_by_telephone_as_long_as_the_place_is_kept(
    desk: Client, contact: Contact, calendar: Calendar
) -> None:
    desk.post("/desk/booking/hold/", form())
    row, now = Booking.objects.get(state="held"), timezone.now()
    code = {"code": row.reference}
    assert desk.get("/desk/booking/find/", code).status_code == 422  # somebody's hold is nobody's
    Booking.objects.update(state="pending", channel="web", held_until=now + timedelta(hours=1))
    assert "vorläufig" in desk.get("/desk/booking/find/", code).content.decode()
    assert "Termin gebucht" in desk.post("/desk/booking/accept/", code).content.decode()
    Booking.objects.update(state="expired")
    page = desk.post("/desk/booking/accept/", code)
    assert page.status_code == 422
    assert "verfallen" in page.content.decode()


def test_the_letter_is_of_this_centre_alone(desk: Client, calendar: Calendar) -> None:
    one = hold(Wish(calendar.pk, Slot.objects.order_by("begins")[0].begins,
                    (Item(Service.objects.get(slug=SLUG).pk),), Channel.PHONE),
               key=uuid.uuid4(), at=timezone.now())  # fmt: skip
    address = f"/desk/booking/letter/{one.reference}/"
    assert desk.get(address).status_code == 404  # not booked
    confirm(one.id, at=timezone.now())
    page = desk.get(address).content.decode()
    assert one.reference in page
    assert "Bürgeramt Mitte" in page
    Calendar.objects.update(centre=ServiceCentre.objects.create(slug="fern", name="Fern"))
    assert desk.get(address).status_code == 404


def test_without_a_call_nothing_is_booked(desk: Client, calendar: Calendar) -> None:
    assert desk.get("/desk/booking/", {"slug": SLUG}).status_code == 422
    assert desk.post("/desk/booking/hold/", form()).status_code == 422


def second_service(calendar: Calendar) -> Service:
    service = Service.objects.get(slug="hundesteuer")
    CalendarService.objects.create(
        calendar=calendar, service=service, duration=timedelta(minutes=10)
    )
    return service


def test_two_services_for_two_persons_each_are_one_appointment(
    desk: Client, contact: Contact, calendar: Calendar
) -> None:
    other = second_service(calendar)
    page = desk.get("/desk/booking/", {"slug": SLUG, "persons": "2", "add": other.slug})
    assert f"{other.name}, Personen" in page.content.decode()
    asked = form(slug=[SLUG, other.slug], persons=["2", "2"])
    for _ in range(2):
        assert desk.post("/desk/booking/hold/", asked).status_code == 200
    row = Booking.objects.get()
    assert taken() == [0, 1, 2, 3]
    assert sorted(row.services.values_list("offer__service__slug", "persons")) == [
        (other.slug, 2), (SLUG, 2)
    ]  # fmt: skip
    assert desk.post("/desk/booking/book/", {"booking": row.pk, "way": "aloud"}).status_code == 200
    assert contact.topics.count() == 2


@pytest.mark.parametrize(
    ("slug", "persons", "left"),
    [
        ([SLUG, "hundesteuer"], ["1", "0"], [SLUG]),
        ([SLUG, SLUG], ["1", "2"], [SLUG]),
        ([SLUG, "gibt-es-nicht"], ["1", "1"], [SLUG]),
        ([SLUG, "a\0b"], ["x", "99"], [SLUG]),
        ([SLUG], [], [SLUG]),
    ],
    ids=["taken out", "twice", "unknown", "nonsense", "nothing said of persons"],
)
def test_what_the_form_cannot_say_counts_as_not_said(
    desk: Client, contact: Contact, calendar: Calendar,
    slug: list[str], persons: list[str], left: list[str],
) -> None:  # fmt: skip
    second_service(calendar)
    page = desk.get("/desk/booking/", {"slug": slug, "persons": persons})
    shown = page.content.decode()
    assert page.status_code == 200
    assert shown.count('name="slug"') == len(left)


def test_something_earlier_is_wished_for_and_taken_back(
    desk: Client, contact: Contact, calendar: Calendar, settings: Settings
) -> None:
    settings.SMS_URL = "http://127.0.0.1:9/"
    row = booked(desk)
    code = {"code": row.reference}
    nobody = desk.post("/desk/booking/earlier/", code)
    assert (nobody.status_code, nobody.json()["field"]) == (422, "to")
    wrong = desk.post("/desk/booking/earlier/", code | {"to": "12"})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "to")
    for _ in range(2):
        page = desk.post("/desk/booking/earlier/", code | {"to": "0171 2345678"}).content.decode()
        assert "Auf der Warteliste." in page
    entry = WaitingEntry.objects.get()
    assert (entry.booking, entry.phone, entry.ends) == (row, "+491712345678", row.begins)
    assert "auf der Warteliste" in desk.get("/desk/booking/find/", code).content.decode()
    for _ in range(2):
        assert desk.post("/desk/booking/content/", code).status_code == 200
    assert not WaitingEntry.objects.exists()


def test_where_nothing_is_free_one_waits_for_the_first_place(
    desk: Client, contact: Contact, calendar: Calendar, settings: Settings
) -> None:
    settings.SMS_URL = "http://127.0.0.1:9/"
    Slot.objects.update(capacity=0)
    page = desk.get("/desk/booking/", {"slug": SLUG}).content.decode()
    assert "Auf die Warteliste" in page
    nobody = desk.post("/desk/booking/first/", {"slug": SLUG})
    assert (nobody.status_code, nobody.json()["field"]) == (422, "to")
    assert (
        desk.post("/desk/booking/first/", {"slug": "hundesteuer", "to": "x@y.de"}).status_code
        == 422
    )
    for _ in range(2):
        page = desk.post("/desk/booking/first/", {"slug": SLUG, "to": "0171 2345678"})
        assert "Sie stehen auf der Warteliste von Bürgeramt Mitte." in page.content.decode()
    assert WaitingEntry.objects.get().items == [[calendar.services.get().service_id, 1]]


@pytest.fixture
def fleet(calendar: Calendar) -> Calendar:
    """The same counter, for vehicles: two in one appointment; plates are reserved for 90 days."""
    Calendar.objects.filter(pk=calendar.pk).update(plate_days=90)
    Office.objects.filter(slug="buergeramt").update(most_concerns=2)
    CalendarService.objects.update(counted="vehicles", plate=True)
    Requirement.objects.create(
        service=Service.objects.get(slug=SLUG), text="Vollmacht",
        applies="wenn jemand anderes für Sie kommt", source="Beispiel",
        checked=timezone.localdate(),
    )  # fmt: skip
    return calendar


def test_the_list_is_read_aloud_before_and_after(
    desk: Client, contact: Contact, fleet: Calendar
) -> None:
    page = desk.get("/desk/booking/", {"slug": SLUG}).content.decode()
    assert "Bitte bringen Sie mit: " in page
    assert "Wenn jemand anderes für Sie kommt: Vollmacht." in page
    assert 'for="tm-persons">Fahrzeuge<' in page
    assert '<option value="20">' in page
    desk.post("/desk/booking/hold/", form())
    done = desk.post("/desk/booking/book/", {"booking": Booking.objects.get().pk, "way": "aloud"})
    assert "Bitte bringen Sie mit: " in done.content.decode()


def test_five_vehicles_are_three_appointments_with_their_codes(
    desk: Client, contact: Contact, fleet: Calendar
) -> None:
    held = desk.post("/desk/booking/hold/", form(persons="5")).content.decode()
    assert held.count("2 Fahrzeuge") == 2
    rows = list(Booking.objects.order_by("begins"))
    assert len(rows) == 3
    page = desk.post("/desk/booking/book/", {"booking": rows[0].pk, "way": "aloud"})
    text = page.content.decode()
    assert "Es sind 3 Termine" in text
    contact.refresh_from_db()
    for row in rows:
        row.refresh_from_db()
        assert row.state == "confirmed"
        assert f"{row.reference[:3]} {row.reference[3:]}" in text
        assert row.reference in contact.note
    other = desk.post("/desk/booking/hold/", form(0, persons="5"))
    assert other.status_code == 422  # no row fits there any more


def test_another_time_gives_the_whole_row_back(
    desk: Client, contact: Contact, fleet: Calendar
) -> None:
    desk.post("/desk/booking/hold/", form(persons="5"))
    desk.post("/desk/booking/hold/", form(6, persons="5"))
    assert taken() == [6, 7, 8, 9, 10]


def test_a_row_that_is_over_is_given_back_and_can_be_held_again(
    desk: Client, contact: Contact, fleet: Calendar
) -> None:
    desk.post("/desk/booking/hold/", form(persons="5"))
    Booking.objects.update(held_until=timezone.now())
    first = Booking.objects.order_by("begins")[0]
    values = {"booking": first.pk, "slug": SLUG, "persons": "5"}
    page = desk.post("/desk/booking/over/", values).content.decode()
    assert "wieder halten" in page
    assert taken() == []


@pytest.mark.parametrize(
    ("days", "status", "said"),
    [
        pytest.param({"last": 30}, 200, "Das reicht", id="lasts long enough"),
        pytest.param({"last": 1}, 200, "der Termin ist später", id="ends before"),
        pytest.param({"made": -1}, 200, "Das reicht", id="made yesterday, 90 days"),
        pytest.param({"made": -89}, 200, "der Termin ist später", id="made long ago"),
        pytest.param({"made": 1}, 422, "liegt in der Zukunft", id="made tomorrow"),
        pytest.param({}, 422, "einen der beiden Tage", id="nothing typed"),
    ],
)
def test_a_reserved_plate_has_to_last(
    desk: Client,
    contact: Contact,
    fleet: Calendar,
    days: dict[str, int],
    status: int,
    said: str,
) -> None:
    slot = Slot.objects.order_by("begins")[0]  # in a week
    asked = {
        name: (timezone.localdate() + timedelta(days=n)).isoformat() for name, n in days.items()
    }
    values = {"calendar": slot.calendar_id, "begins": slot.begins.isoformat(), **asked}
    page = desk.get("/desk/booking/plate/", values)
    assert page.status_code == status
    assert said in (page.json()["error"] if status == 422 else page.content.decode())


def test_a_day_that_is_none_is_no_crash(desk: Client, contact: Contact, fleet: Calendar) -> None:
    slot = Slot.objects.order_by("begins")[0]
    values = {"calendar": slot.calendar_id, "begins": slot.begins.isoformat(), "last": "31.31.31"}
    assert desk.get("/desk/booking/plate/", values).status_code == 422
    assert desk.get("/desk/booking/plate/", {"calendar": "x"}).status_code == 422


def test_one_more_than_the_limit_takes_a_reason(
    desk: Client, contact: Contact, calendar: Calendar
) -> None:
    booked(desk)
    desk.post("/desk/booking/hold/", form(3))
    row = Booking.objects.get(state="held")
    asked = {"booking": row.pk, "way": "aloud"}
    answer = desk.post("/desk/booking/book/", asked)
    assert (answer.status_code, answer.json()["field"]) == (422, "beyond")
    assert desk.post("/desk/booking/book/", {**asked, "beyond": "none"}).status_code == 422
    assert desk.post("/desk/booking/book/", {**asked, "beyond": "family"}).status_code == 200
    row.refresh_from_db()
    assert (row.state, row.beyond) == ("confirmed", "family")
