"""The screen of a waiting room."""

import pytest
from django.test import Client
from tests.counter.conftest import booked, number

from buergertelefon.appointments.models import Booking, Calendar
from buergertelefon.counter.signed import key_of

pytestmark = pytest.mark.django_db


def test_it_shows_numbers_codes_and_counters_and_nothing_else(
    clerk: Client, calendar: Calendar
) -> None:
    row = booked(calendar, 8)
    clerk.post(f"/schalter/kfz/da/{row.reference}/")
    number(clerk)
    path = f"/schalter/anzeige/kfz/{key_of('kfz')}/"
    anybody = Client()
    assert "Ihre Nummer erscheint hier" in anybody.get(path).content.decode()
    assert anybody.get(path + "stand/").json() == {"calls": [], "waiting": 2}
    clerk.post("/schalter/kfz/weiter/")
    (call,) = anybody.get(path + "stand/").json()["calls"]
    assert (call["word"], call["counter"]) == (row.reference, "3")
    assert call["says"] == f"Termin {' '.join(row.reference)}, bitte zu Platz 3."
    assert sorted(call) == ["called", "counter", "says", "word"]
    page = anybody.get(path).content.decode()
    assert row.reference in page
    assert "Kurz" not in page
    clerk.post(f"/schalter/kfz/erledigt/{row.reference}/")
    clerk.post("/schalter/kfz/weiter/")
    (call,) = anybody.get(path + "stand/").json()["calls"]
    assert (call["word"], call["says"]) == ("A-001", "Nummer A 1, bitte zu Platz 3.")


def test_no_screen_without_its_key(calendar: Calendar, client: Client) -> None:
    Calendar.objects.update(active=False)
    paths = [f"kfz/{key_of('nord')}", "kfz/x", f"nord/{key_of('nord')}", f"kfz/{key_of('kfz')}"]
    for path in paths:
        for more in ("", "stand/"):
            assert client.get(f"/schalter/anzeige/{path}/{more}").status_code == 404
    assert not Booking.objects.exists()
