"""Booking while the caller waits, and what is done with a code afterwards."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.desk.test_views import practising

from buergertelefon.appointments.actions.slots import generate
from buergertelefon.appointments.models import (
    Booking,
    Calendar,
    CalendarService,
    OpeningPlan,
    Slot,
)
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
    assert "Vorschlag: Termin gebucht." in page.content.decode()
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


def test_without_a_call_nothing_is_booked(desk: Client, calendar: Calendar) -> None:
    assert desk.get("/desk/booking/", {"slug": SLUG}).status_code == 422
    assert desk.post("/desk/booking/hold/", form()).status_code == 422


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
