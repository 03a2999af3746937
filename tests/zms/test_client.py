"""Our desk's side: the same promises at our own interface and at one in the reference's shape."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from tests.zms.conftest import make_calendar, service, today, tomorrow
from tests.zms.fake_zms import OFFICE, PASSPORT, Fake, serving

from buergertelefon.appointments.rules.limits import Item
from buergertelefon.base.models import ServiceCentre
from buergertelefon.zms import client
from buergertelefon.zms.client import Remote
from buergertelefon.zms.errors import RemoteError, RemoteRefused, RemoteUnclear, RemoteUnreachable
from buergertelefon.zms.models import RemoteOffice

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.load]
MAIL = "a@beispiel.de"


@dataclass
class Other:
    """An office elsewhere with two counters or times at 8:00, and what it calls a passport."""

    remote: Remote
    items: list[Item]


@pytest.fixture(params=["ours", "reference"])
def other(request: pytest.FixtureRequest) -> Iterator[Other]:
    if request.param == "ours":
        site = request.getfixturevalue("site")
        cache.clear()
        calendar = make_calendar(capacity=1, days=1)
        yield Other(Remote(f"{site}/zms", calendar.pk), [Item(service())])
    else:
        times = [tomorrow(8, 10 * n) for n in range(6)] + [tomorrow(9, 10 * n) for n in range(6)]
        with serving(Fake(times)) as base:
            yield Other(Remote(base, OFFICE), [Item(PASSPORT)])


def free(other: Other) -> list[Any]:
    return client.free(
        other.remote, other.items, since=today(), until=today() + timedelta(days=30)
    )  # fmt: skip


def test_what_an_office_offers(other: Other) -> None:
    offered = client.services(other.remote)
    assert other.items[0].service in [one.id for one in offered]
    assert all(one.name and one.most >= 1 for one in offered)


def test_free_times_soonest_first(other: Other) -> None:
    times = free(other)
    assert (times[0], times[-1], len(times)) == (tomorrow(8), tomorrow(9, 50), 12)


def test_booked_is_gone_and_cancelled_is_back(other: Other) -> None:
    booked = client.book(other.remote, other.items, begins=tomorrow(8), mail=MAIL)
    assert (booked.status, booked.begins) == ("confirmed", tomorrow(8))
    assert tomorrow(8) not in free(other)
    assert client.appointment(other.remote, booked.process, booked.key).status == "confirmed"
    assert client.cancel(other.remote, booked.process, booked.key).status == "deleted"
    assert tomorrow(8) in free(other)
    with pytest.raises(RemoteRefused) as refused:
        client.appointment(other.remote, booked.process, booked.key)
    assert refused.value.codes == ("appointmentNotFound",)


def test_a_place_is_sold_once(other: Other) -> None:
    client.reserve(other.remote, other.items, begins=tomorrow(8))
    with pytest.raises(RemoteRefused) as refused:
        client.book(other.remote, other.items, begins=tomorrow(8), mail=MAIL)
    assert refused.value.codes == ("appointmentNotAvailable",)


def test_what_is_refused_on_the_way_is_given_back(other: Other) -> None:
    with pytest.raises(RemoteRefused) as refused:
        client.book(other.remote, other.items, begins=tomorrow(8), mail="keine Adresse")
    assert refused.value.codes == ("invalidEmail",)
    assert "name@beispiel.de" in str(refused.value)
    assert tomorrow(8) in free(other)


def test_a_wrong_key_cancels_nothing(other: Other) -> None:
    booked = client.book(other.remote, other.items, begins=tomorrow(8), mail=MAIL)
    with pytest.raises(RemoteRefused):
        client.cancel(other.remote, booked.process, "0000")
    assert client.appointment(other.remote, booked.process, booked.key).status == "confirmed"


def test_nothing_free_is_an_answer() -> None:
    with serving(Fake([])) as base:
        assert free(Other(Remote(base, OFFICE), [Item(PASSPORT)])) == []


class Raw:
    """Answers everything with the same; None breaks the line."""

    def __init__(self, given: Any) -> None:
        self.given = given

    def get(self, *_: Any) -> Any:
        return self.given

    def post(self, *_: Any) -> Any:
        return self.given


BAD = [
    pytest.param(b"<html>Wartung</html>", id="a page"), pytest.param(b"[]", id="a list"),
    pytest.param({"availableDays": 7}, id="of another shape"),
    pytest.param({"availableDays": [{"offices": [{"officeId": "x", "appointments": [1]}]}],
                  "processId": "x"}, id="words for numbers"),
    pytest.param(None, id="the line breaks"),
]  # fmt: skip


@pytest.mark.parametrize("given", BAD)
def test_an_answer_that_cannot_be_read(given: Any) -> None:
    with serving(Raw(given)) as base:
        at = Remote(base, OFFICE)
        with pytest.raises(RemoteUnreachable):
            client.free(at, [Item(1)], since=today(), until=today())
        with pytest.raises(RemoteUnclear, match="kann trotzdem gebucht sein"):
            client.reserve(at, [Item(1)], begins=tomorrow(8))


def test_nobody_there_means_that_nothing_was_booked() -> None:
    at = Remote("http://127.0.0.1:9", OFFICE)
    with pytest.raises(RemoteUnreachable):
        client.reserve(at, [Item(1)], begins=tomorrow(8))


def test_a_code_we_do_not_know_is_named() -> None:
    given = {"errors": [{"errorCode": "neu", "errorMessage": "x", "statusCode": 400}]}
    with serving(Raw(given)) as base, pytest.raises(RemoteError, match=r"lehnt das ab \(neu\)"):
        client.services(Remote(base, OFFICE))


def said(*args: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("zms", *args, stdout=out)
    return out.getvalue()


def test_the_command_books_and_cancels() -> None:
    ServiceCentre.objects.create(slug="bremen", name="Bremen")
    with serving(Fake([tomorrow(8)])) as base:
        said("add", "pass", "Bürgerbüro Pass", base, str(OFFICE), "--centre", "bremen")
        assert "Reisepass" in said("services", "pass")
        assert f"{tomorrow(8):%Y-%m-%dT%H:%M}" in said("free", "pass", "--service", str(PASSPORT))
        told = said(
            "book", "pass", f"{tomorrow(8):%Y-%m-%dT%H:%M}", "--service", f"{PASSPORT}:1",
            "--mail", MAIL,
        )  # fmt: skip
        assert "Nummer 101000, Schlüssel fb43" in told
        assert "nichts frei" in said("free", "pass", "--service", str(PASSPORT))
        assert said("cancel", "pass", "101000", "fb43") == "Abgesagt.\n"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        pytest.param(["add", "x", "X", "http://a.example", "1", "--centre", "bremen"],
                     "beginnt mit https", id="unencrypted"),
        pytest.param(["add", "x", "X", "https://a.example", "1", "--centre", "köln"],
                     "gibt es nicht", id="no such centre"),
        pytest.param(["add", "x", "X", "https://a.example", "eins", "--centre", "bremen"],
                     "keine Nummer", id="no number"),
        pytest.param(["free", "x", "--service", "1"], "nicht eingetragen", id="unknown office"),
    ],
)  # fmt: skip
def test_what_the_command_does_not_take(args: list[str], says: str) -> None:
    ServiceCentre.objects.create(slug="bremen", name="Bremen")
    with pytest.raises(CommandError, match=says):
        said(*args)
    assert not RemoteOffice.objects.exists()
