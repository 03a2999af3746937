"""Taken times for calendar programs: what they see, what nobody sees, who is let in."""

import uuid
from datetime import timedelta
from io import StringIO

import caldav
import icalendar
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from tests.zms.conftest import make_calendar, service, tomorrow

from buergertelefon.appointments.actions.booking import cancel, change, confirm, hold
from buergertelefon.appointments.models import Booking, Calendar
from buergertelefon.appointments.queries.offers import Wish
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.limits import Item
from buergertelefon.feeds.actions import close_feeds, open_feed
from buergertelefon.feeds.models import Feed


def booked(calendar: Calendar, hour: int, minute: int = 0) -> Booking:
    now = timezone.now()
    wish = Wish(calendar.pk, tomorrow(hour, minute), (Item(service()),), Channel.WEB)
    row = hold(wish, key=uuid.uuid4(), at=now)
    return confirm(row.id, at=now, mail=f"{row.reference}@beispiel.de")


@pytest.fixture
def mitte(db: None) -> Calendar:
    return make_calendar()


@pytest.fixture
def address(mitte: Calendar) -> str:
    return f"/abo/mitte/{open_feed(mitte, at=timezone.now())}/"


def events(text: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_an_appointment_is_taken_time_and_nothing_else(
    client: Client, mitte: Calendar, address: str
) -> None:
    one = booked(mitte, 8)
    answer = client.get(address + "frei-belegt.ics")
    (event,) = events(answer.content)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (str(event["SUMMARY"]), event.decoded("DTSTART")) == ("Belegt", tomorrow(8))
    assert event.decoded("DTEND") == tomorrow(8, 10)
    for text in (one.reference, str(one.pk), "maria", "Ausweis", "LOCATION", "ATTENDEE"):
        assert text not in answer.content.decode()


def test_moved_keeps_its_uid_and_cancelled_is_gone(
    client: Client, mitte: Calendar, address: str
) -> None:
    one, now = booked(mitte, 8), timezone.now()
    (before,) = events(client.get(address + "frei-belegt.ics").content)
    change(one.pk, begins=tomorrow(9), at=now)
    (after,) = events(client.get(address + "frei-belegt.ics").content)
    assert before["UID"] == after["UID"]
    assert (int(after["SEQUENCE"]), after.decoded("DTSTART")) == (1, tomorrow(9))
    cancel(one.pk, at=now)
    assert events(client.get(address + "frei-belegt.ics").content) == []


def test_what_is_only_held_is_not_shown(client: Client, mitte: Calendar, address: str) -> None:
    booked(mitte, 8)
    Booking.objects.update(state="held", held_until=timezone.now() + timedelta(minutes=5))
    assert events(client.get(address + "frei-belegt.ics").content) == []


def test_unchanged_is_not_sent_again(client: Client, mitte: Calendar, address: str) -> None:
    booked(mitte, 8)
    tag = client.get(address + "frei-belegt.ics")["ETag"]
    again = client.get(address + "frei-belegt.ics", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    booked(mitte, 9)
    changed = client.get(address + "frei-belegt.ics", headers={"if-none-match": tag})
    assert changed.status_code == 200


def test_free_and_full_times(client: Client, mitte: Calendar, address: str) -> None:
    for _ in range(2):  # both counters
        booked(mitte, 8)
    text = client.get(address + "vfreebusy.ics").content
    (found,) = icalendar.Calendar.from_ical(text).walk("VFREEBUSY")
    spans = [(one.params["FBTYPE"], one.start, one.end) for one in found["FREEBUSY"]]
    assert spans[:2] == [
        ("BUSY", tomorrow(8), tomorrow(8, 10)), ("FREE", tomorrow(8, 10), tomorrow(10)),
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["", "frei-belegt.ics", "vfreebusy.ics"])
def test_only_who_has_the_address_gets_in(
    client: Client, mitte: Calendar, address: str, path: str
) -> None:
    assert client.get(address + path).status_code == 200
    assert client.get(f"/abo/mitte/falsch/{path}").status_code == 404
    other = make_calendar("nord")
    assert client.get(address.replace("mitte", other.slug) + path).status_code == 404
    assert close_feeds(mitte) == 1
    assert client.get(address + path).status_code == 404


def test_the_secret_is_kept_as_a_hash(address: str) -> None:
    assert address.split("/")[3] not in str(Feed.objects.values().get())


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "PROPPATCH", "MKCALENDAR", "MOVE"])
def test_nothing_can_be_written(client: Client, address: str, method: str) -> None:
    for path in ("", "frei-belegt.ics"):
        assert client.generic(method, address + path, b"x").status_code == 405


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<", id="no XML"), pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"<a/>", id="another question"), pytest.param(b"x" * 70_000, id="large"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
                     id="an entity"),
        pytest.param(b'<c:calendar-query xmlns:c="urn:ietf:params:xml:ns:caldav"><c:time-range '
                     b'start="gestern"/></c:calendar-query>', id="no time"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["PROPFIND", "REPORT"])
def test_garbage_is_refused(client: Client, address: str, method: str, body: bytes) -> None:
    assert client.generic(method, address, body).status_code == 400


def test_an_entry_that_is_not_there_is_said_to_be_missing(client: Client, address: str) -> None:
    body = (
        '<c:calendar-multiget xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:d="DAV:"><d:prop>'
        "<c:calendar-data/></d:prop><d:href>/nirgends.ics</d:href></c:calendar-multiget>"
    )
    answer = client.generic("REPORT", address, body.encode())
    assert (answer.status_code, b"404 Not Found" in answer.content) == (207, True)
    assert client.get(f"{address}{uuid.uuid4()}.ics").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_caldav_client_that_is_not_ours_reads_and_cannot_write(site: str) -> None:
    calendar = make_calendar(capacity=1)
    booked(calendar, 8)
    booked(calendar, 9)
    url = f"{site}/abo/mitte/{open_feed(calendar, at=timezone.now())}/"
    with caldav.DAVClient(url) as client:
        theirs = client.calendar(url=url)
        assert theirs.get_display_name() == "BürgerServiceCenter Mitte"
        assert theirs.get_supported_components() == ["VEVENT"]
        begins = sorted(one.icalendar_component.decoded("DTSTART") for one in theirs.events())
        assert begins == [tomorrow(8), tomorrow(9)]
        (found,) = theirs.search(start=tomorrow(9), end=tomorrow(10), event=True)
        assert found.icalendar_component.decoded("DTSTART") == tomorrow(9)
        found.load()
        assert "Belegt" in found.data
        (again,) = theirs.calendar_multiget([found.url])
        assert again.data == found.data
        busy = theirs.freebusy_request(tomorrow(8), tomorrow(8, 20))
        assert "FBTYPE=BUSY" in busy.data
        assert "calendar-access" in client.options(url).headers["DAV"]
        with pytest.raises(caldav.lib.error.DAVError):
            found.delete()


def said(*args: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("feed", *args, stdout=out)
    return out.getvalue()


def test_the_command_opens_and_closes(client: Client, mitte: Calendar) -> None:
    told = said("mitte")
    path = told.split("Abonnieren: ")[1].split("\n")[0]
    assert client.get(path).status_code == 200
    assert said("mitte", "--close") == "Geschlossene Adressen: 1\n"
    assert client.get(path).status_code == 404
    with pytest.raises(CommandError, match="Es gibt: mitte"):
        said("nirgends")
