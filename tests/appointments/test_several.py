"""Several services in one appointment on the web, and the appointment as a letter."""

import re
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from tests.appointments.conftest import item
from tests.appointments.test_public import LIST, booked, late, offered, open_every_day

from buergertelefon.appointments.actions.booking import items_of
from buergertelefon.appointments.models import Booking, Calendar, CalendarService, Slot
from buergertelefon.appointments.rules.life import State
from buergertelefon.base.models import Municipality
from buergertelefon.base.phone import shown
from buergertelefon.directory.models import Office

MORE = LIST + "&dazu-lang=1"


@pytest.fixture
def calendar(db: None) -> Calendar:
    cache.clear()
    Municipality.objects.create(key="04011000", slug="bremen", name="Bremen")
    return open_every_day(address="Stresemannstraße 48, 28207 Bremen", phone="+494213610")


def press(client: Client, address: str = MORE) -> dict[str, str]:
    """What the browser sends with the first time of the list: all hidden fields of its form."""
    page = client.get(address)
    text = unescape(page.content.decode())
    form = text[text.index('action="/termin/halten/"') :]
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return hidden | {"termin": offered(page)[0]}


def test_what_can_be_added_is_offered_where_something_is_chosen(
    client: Client, calendar: Calendar
) -> None:
    assert "dazu-" not in client.get("/termin/").content.decode()
    page = client.get(LIST).content.decode()
    assert set(re.findall(r'name="(dazu-\w+)"', page)) == {"dazu-lang", "dazu-ausfuhr"}
    assert "dazu-allein" not in page  # it wants an appointment of its own
    assert "Dauer etwa 10 Minuten" in page
    assert "dazu-" not in client.get("/termin/?leistung=allein&personen=1").content.decode()


def test_two_services_are_one_appointment(client: Client, calendar: Calendar) -> None:
    assert "Dauer etwa 30 Minuten" in client.get(MORE).content.decode()
    client.post("/termin/halten/", press(client))
    page = client.get("/termin/gehalten/").content.decode()
    for words in ("Kurz", "Lang", "etwa 30 Minuten"):
        assert words in page
    row = Booking.objects.get()
    assert items_of(row.pk) == (item("kurz"), item("lang"))
    assert Slot.objects.filter(taken=1).count() == 3
    back = client.post("/termin/gehalten/", {"do": "zurueck", "gehalten": str(row.pk)})
    assert back["Location"].endswith("?leistung=kurz&personen=1&dazu-lang=1")


def test_what_is_over_can_be_held_again_with_all_of_it(client: Client, calendar: Calendar) -> None:
    client.post("/termin/halten/", press(client))
    late(Booking.objects.get())
    text = client.get("/termin/gehalten/").content.decode()
    assert 'name="dazu-lang" value="1"' in text


@pytest.mark.parametrize(
    ("more", "says"),
    [
        pytest.param("dazu-lang=x", "Personen: Bitte eine Zahl", id="no number"),
        pytest.param("dazu-lang=-1", "Personen: Bitte eine Zahl", id="fewer than nobody"),
        pytest.param("dazu-lang=6", "So viele passen nicht", id="too many"),
    ],
)
def test_bad_numbers_are_said(client: Client, calendar: Calendar, more: str, says: str) -> None:
    answer = client.get(f"{LIST}&{more}")
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_what_no_office_does_in_one_go_is_said(client: Client, calendar: Calendar) -> None:
    other = open_every_day("nord")
    CalendarService.objects.filter(calendar=calendar, service__slug="lang").delete()
    CalendarService.objects.filter(calendar=other, service__slug="ausfuhr").delete()
    answer = client.get(MORE + "&dazu-ausfuhr=1").content.decode()
    assert "Keine Stelle macht das alles in einem Termin" in answer


def test_the_letter_says_all_that_is_needed_and_only_to_whom_it_belongs(
    client: Client, calendar: Calendar
) -> None:
    row = booked(client)
    address = f"/termin/{row.reference}/brief/"
    page = client.get(address).content.decode()
    for words in (row.reference, "Stresemannstraße 48", "Kurz", shown("+494213610"), "Minuten"):
        assert words in page
    assert Client().get(address)["Location"] == f"/termin/{row.reference}/"
    Booking.objects.update(state=State.CANCELLED)
    assert client.get(address).status_code == 302


def test_a_discreet_letter_names_no_service(client: Client, calendar: Calendar) -> None:
    CalendarService.objects.update(discreet=True)
    row = booked(client)
    page = client.get(f"/termin/{row.reference}/brief/").content.decode()
    assert "Kurz" not in page
    assert "Zulassung" not in page
    assert Office.objects.get().address in page
