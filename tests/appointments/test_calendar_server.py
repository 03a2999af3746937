"""Our calendar files in a calendar that is not ours: one entry, moved and cancelled there."""

from pathlib import Path

import icalendar
import pytest
from pytest_django.fixtures import Settings
from tests.appointments.calendar_server import calendar_of_a_citizen
from tests.appointments.conftest import MINUTES, NOW, fresh, local, wish
from tests.messages.gateway import SENDER

from buergertelefon.appointments.actions.booking import cancel, change, confirm, hold
from buergertelefon.appointments.models import Calendar
from buergertelefon.messages.models import Message

FILE = {"Content-Type": "text/calendar; charset=utf-8"}


@pytest.fixture(autouse=True)
def ways(settings: Settings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", SENDER


def as_a_mail_program_stores_it(text: str) -> str:
    """Without METHOD, which is of the mail: RFC 4791, 4.1, forbids it in a stored object."""
    file = icalendar.Calendar.from_ical(text)
    del file["METHOD"]
    return file.to_ical().decode()


def test_one_entry_is_made_moved_and_cancelled_on_a_caldav_server(
    calendar: Calendar, tmp_path: Path
) -> None:
    one = confirm(hold(wish(calendar), key=fresh(), at=NOW).id, at=NOW, mail="maria@beispiel.de")
    change(one.pk, begins=local(9), at=NOW + MINUTES)
    cancel(one.pk, at=NOW + 2 * MINUTES)
    stored = []
    with calendar_of_a_citizen(tmp_path) as theirs:
        address = str(theirs.url.join(f"{one.pk}.ics"))
        for mail in Message.objects.order_by("pk"):
            text = as_a_mail_program_stores_it(mail.calendar)
            theirs.client.put(address, text, FILE)  # save_event() would count SEQUENCE itself
            (entry,) = theirs.events()  # the one UID: nothing is added
            event = entry.icalendar_component
            stored.append(
                (str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"]),
                 event.decoded("DTSTART"))
            )  # fmt: skip
        on_the_day = theirs.search(start=local(9), end=local(9, 10), event=True)
        before = theirs.search(start=local(8), end=local(8, 10), event=True)
    uid = f"{one.pk}@buergertelefon"
    assert stored == [
        (uid, 0, "CONFIRMED", local(8)), (uid, 1, "CONFIRMED", local(9)),
        (uid, 2, "CANCELLED", local(9)),
    ]  # fmt: skip
    assert (len(on_the_day), len(before)) == (1, 0)  # the server has understood the times
