"""An office that runs a ZMS is booked from the desk like one of ours."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from tests.zms.conftest import tomorrow
from tests.zms.fake_zms import OFFICE, PASSPORT, Fake, serving

from buergertelefon.contacts.models import Contact
from buergertelefon.directory.models import Service
from buergertelefon.staff.models import Agent
from buergertelefon.zms.actions import forget_presses
from buergertelefon.zms.models import RemoteOffer, RemoteOffice, RemotePress

SLUG = "personalausweis"


@pytest.fixture
def there(agent: Agent) -> Iterator[RemoteOffice]:
    """An office elsewhere with times tomorrow at 8:00, 8:10 and 9:00."""
    times = [tomorrow(8), tomorrow(8, 10), tomorrow(9)]
    with serving(Fake(times)) as base:
        row = RemoteOffice.objects.create(
            slug="weyhe", centre=agent.centre, name="Bürgeramt Weyhe", url=base, number=OFFICE
        )
        call_command("zms", "offer", "weyhe", SLUG, str(PASSPORT))
        yield row


def form(**more: str) -> dict[str, str]:
    return {
        "office": "weyhe", "slug": SLUG, "persons": "1", "begins": tomorrow(8).isoformat(),
        "to": "a@beispiel.de", "once": str(uuid.uuid4()), **more,
    }  # fmt: skip


def test_it_is_offered_seen_and_booked_once(
    desk: Client, contact: Contact, there: RemoteOffice
) -> None:
    assert "Bürgeramt Weyhe" in desk.get("/desk/booking/", {"slug": SLUG}).content.decode()
    asked = {"slug": SLUG, "office": "weyhe"}
    page = desk.get("/desk/booking/remote/", asked).content.decode()
    assert page.count("<option") == 3
    press = form()
    page = desk.post("/desk/booking/remote/book/", press).content.decode()
    assert "Termin gebucht bei Bürgeramt Weyhe" in page
    again = desk.post("/desk/booking/remote/book/", press).content.decode()
    assert RemotePress.objects.get().number is not None
    assert f"Nummer dort ist {RemotePress.objects.get().number}" in again
    contact.refresh_from_db()
    assert contact.note.startswith("Termin Bürgeramt Weyhe, Nummer ")
    assert contact.note.count("Nummer") == 1


def test_weekday_and_hour_narrow_the_times(
    desk: Client, contact: Contact, there: RemoteOffice
) -> None:
    asked = {"slug": SLUG, "office": "weyhe", "daytime": "5"}
    assert "nichts frei" in desk.get("/desk/booking/remote/", asked).content.decode()


def test_a_press_whose_process_died_books_nothing_again(
    desk: Client, contact: Contact, there: RemoteOffice
) -> None:
    press, begins = form(), tomorrow(8)
    row = RemotePress.objects.create(
        press=press["once"], office=there, since=timezone.now(), begins=begins
    )
    answer = desk.post("/desk/booking/remote/book/", press)
    assert "schon unterwegs" in answer.json()["error"]
    RemotePress.objects.update(since=timezone.now() - timedelta(minutes=5))
    answer = desk.post("/desk/booking/remote/book/", press)
    assert "nachfragen" in answer.json()["error"]
    row.number, row.status = 4711, "confirmed"  # it had booked, and died before it wrote the note
    row.save()
    assert "4711" in desk.post("/desk/booking/remote/book/", press).content.decode()
    contact.refresh_from_db()
    assert contact.note == "Termin Bürgeramt Weyhe, Nummer 4711"
    assert forget_presses(at=timezone.now() + timedelta(days=1)) == 0
    assert forget_presses(at=timezone.now() + timedelta(days=3)) == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"office": "nirgends"}, "keine Termine"),
        ({"slug": "hundesteuer"}, "keine Termine"),
        ({"begins": "morgen"}, "Termin aus der Tabelle"),
        ({"begins": (tomorrow(8) + timedelta(hours=9)).isoformat()}, "Nicht gebucht."),
        ({"office": "a\0b"}, "keine Termine"),
    ],
    ids=["no such office", "does not do that", "no time", "taken", "nonsense"],
)
def test_what_cannot_be_booked_there_is_said(
    desk: Client, contact: Contact, there: RemoteOffice, given: dict[str, str], says: str
) -> None:
    answer = desk.post("/desk/booking/remote/book/", form(**given))
    assert (answer.status_code, says in answer.json()["error"]) == (422, True)


def test_an_office_that_does_not_answer_is_said(
    desk: Client, contact: Contact, there: RemoteOffice
) -> None:
    RemoteOffice.objects.update(url="http://127.0.0.1:9")
    answer = desk.get("/desk/booking/remote/", {"slug": SLUG, "office": "weyhe"})
    assert "antwortet nicht" in answer.json()["error"]


def test_what_the_command_does_not_know_changes_nothing(there: RemoteOffice) -> None:
    for wrong in (("bremen", SLUG, "1"), ("weyhe", "gibt-es-nicht", "1"), ("weyhe", SLUG, "x")):
        with pytest.raises(CommandError):
            call_command("zms", "offer", *wrong)
    row = RemoteOffer.objects.get()
    assert (row.service, row.number) == (Service.objects.get(slug=SLUG), PASSPORT)
