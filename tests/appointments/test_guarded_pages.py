"""Against hoarding and for a crowd, as citizens meet it: every step without a script."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings
from tests.appointments.conftest import MINUTES, NOW
from tests.appointments.test_public import LIST, WAY, held, open_every_day, pressed
from tests.crowd import at_once

from buergertelefon.appointments.actions import proving, rush
from buergertelefon.appointments.models import Booking, Calendar, Rush, SpentProof
from buergertelefon.appointments.queries.rush import held_off, room_now
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.rules.rush import place_of
from buergertelefon.base.models import Municipality

SECOND = timedelta(seconds=1)
ENOUGH = "An dieser Stelle geht für Sie gerade kein weiterer Termin."


@pytest.fixture(autouse=True)
def nothing_of_others() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def calendar(db: None) -> Calendar:
    Municipality.objects.create(key="04011000", slug="bremen", name="Bremen")
    return open_every_day()


def solved(answer: str) -> str:
    """What a browser with a script sends instead."""
    asked: dict[str, Any] = json.loads(base64.b64decode(answer))
    number = next(
        n
        for n in range(asked["maxnumber"] + 1)
        if hashlib.sha256(f"{asked['salt']}{n}".encode()).hexdigest() == asked["challenge"]
    )
    return base64.b64encode(json.dumps({**asked, "number": number}).encode()).decode()


def press(client: Client, which: int = 0) -> dict[str, str]:
    """A press on a time, with the question as the page has it."""
    values = pressed(client, which=which)
    page = client.get(LIST).content.decode()
    found = re.search(r'name="altcha" autocomplete="off" value="([^"]+)"', page)
    assert found
    return values | {"altcha": found[1]}


@pytest.mark.usefixtures("calendar")
def test_who_is_booked_enough_is_told_what_to_do(client: Client) -> None:
    for n in range(2):
        row = held(client, which=n)
        answer = client.post("/termin/gehalten/", {**WAY, "gehalten": str(row.pk)})
    assert answer.status_code == 409
    assert ENOUGH in answer.content.decode()
    row.refresh_from_db()
    assert row.state == State.HELD  # another way may still be chosen
    assert Client().get(LIST).status_code == 200


@pytest.mark.usefixtures("calendar")
class TestProof:
    @pytest.fixture(autouse=True)
    def asked(self, settings: Settings) -> None:
        settings.PROOF_WORK, settings.PROOF_WAIT = 40, 8

    def test_a_browser_that_worked_holds_at_once(self, client: Client) -> None:
        values = press(client)
        values["altcha"] = solved(values["altcha"])
        for _ in range(2):  # pressed twice
            assert client.post("/termin/halten/", values)["Location"] == "/termin/gehalten/"
        assert (Booking.objects.count(), SpentProof.objects.get().worked) == (1, True)

    def test_it_is_good_for_one_hold(self, client: Client) -> None:
        values = press(client)
        values["altcha"] = solved(values["altcha"])
        client.post("/termin/halten/", values)
        other = press(client, 1) | {"altcha": values["altcha"]}
        answer = Client().post("/termin/halten/", other)
        assert answer.status_code == 409
        assert "Bitte wählen Sie den Termin noch einmal." in answer.content.decode()
        assert Booking.objects.count() == 1

    def test_without_a_script_one_waits_and_presses_again(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        values = press(client)
        answer = client.post("/termin/halten/", values)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert re.search(r"Warten Sie noch \d+ Sekunden", page)
        assert not Booking.objects.exists()
        again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        assert again["termin"] == values["termin"]
        later = timezone.now() + 9 * SECOND
        monkeypatch.setattr(timezone, "now", lambda: later)
        assert client.post("/termin/halten/", values)["Location"] == "/termin/gehalten/"
        assert not SpentProof.objects.get().worked

    def test_without_an_answer_nothing_is_held(self, client: Client) -> None:
        assert client.post("/termin/halten/", pressed(client)).status_code == 409
        assert not Booking.objects.exists()

    def test_old_ones_are_forgotten(self, client: Client) -> None:
        values = press(client)
        values["altcha"] = solved(values["altcha"])
        client.post("/termin/halten/", values)
        proving.forget(at=timezone.now() + 30 * MINUTES)
        assert SpentProof.objects.exists()
        proving.forget(at=timezone.now() + 61 * MINUTES)
        assert not SpentProof.objects.exists()


@pytest.mark.usefixtures("calendar")
class TestRush:
    """Three pages a minute; then one visitor a minute."""

    @pytest.fixture(autouse=True)
    def small(self, settings: Settings) -> None:
        settings.RUSH_LIMIT, settings.RUSH_ADMIT, settings.RUSH_OPENS = 3, 1, ""

    @pytest.fixture
    def go(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
        """The clock stands there; rows are read anew."""

        def to(at: datetime) -> None:
            monkeypatch.setattr(timezone, "now", lambda: at)
            cache.delete("rush-room")

        to(timezone.now())
        return to

    def test_who_comes_too_much_waits_in_order_and_is_let_in(
        self, go: Callable[[datetime], None]
    ) -> None:
        begun = timezone.now()
        for _ in range(3):
            assert "Termin buchen" in Client().get(LIST).content.decode()
        first, second, third = Client(), Client(), Client()
        assert "Kurz" in first.get(LIST).content.decode()  # the first of the queue need not wait
        assert "Vor Ihnen ist 1 Person. Sie sind in etwa 1 Minute dran." in (
            second.get(LIST).content.decode()
        )
        assert "Vor Ihnen sind 2 Personen." in third.get(LIST).content.decode()
        go(begun + MINUTES)
        assert "Vor Ihnen ist 1 Person." in third.get(LIST).content.decode()
        assert second.get("/termin/warteraum/").json()["in"]
        assert "Kurz" in second.get(LIST).content.decode()
        go(begun + 12 * MINUTES)
        assert "Kurz" in second.get(LIST).content.decode()  # some minutes long
        assert held_off(since=begun, until=begun + MINUTES) == 3

    def test_who_is_called_and_does_not_come_is_at_the_end(
        self, go: Callable[[datetime], None]
    ) -> None:
        begun = timezone.now()
        room = rush.begin(per_minute=1, at=begun)
        sleeper = Client()
        rush.take_ticket(room.id, at=begun)
        sleeper.get(LIST)
        for n in range(20):
            rush.take_ticket(room.id, at=begun + n * SECOND)
        go(begun + 17 * MINUTES)
        page = sleeper.get(LIST).content.decode()
        assert "länger als 15 Minuten her" in page
        assert "Vor Ihnen sind 5 Personen." in page

    def test_a_press_on_a_time_waits_as_well_and_what_is_held_may_be_booked(
        self, client: Client
    ) -> None:
        row, values = held(client), pressed(Client())
        cache.set("rush-pages", 9)
        rush.take_ticket(rush.begin(per_minute=1, at=timezone.now()).id, at=timezone.now())
        assert Client().post("/termin/halten/", values)["Location"] == "/termin/"
        client.post("/termin/gehalten/", {**WAY, "gehalten": str(row.pk)})
        row.refresh_from_db()
        assert row.state == State.CONFIRMED

    def test_before_it_opens_all_wait_and_the_lot_is_drawn_once(
        self, settings: Settings, go: Callable[[datetime], None]
    ) -> None:
        settings.RUSH_OPENS, settings.RUSH_LIMIT, settings.RUSH_ADMIT = "07:00", 0, 60
        seven = NOW.replace(hour=7)
        go(seven - 31 * MINUTES)
        assert "Um 07:00 Uhr" not in Client().get(LIST).content.decode()
        clients = [Client() for _ in range(5)]
        for n, client in enumerate(clients):
            go(seven - (9 - n) * MINUTES)
            page = client.get(LIST).content.decode()
            assert "Um 07:00 Uhr geht es los" in page
            assert "ausgelost" in page
        go(seven - 5 * MINUTES)
        assert "Mit Ihnen warten 4 Personen." in clients[0].get(LIST).content.decode()
        go(seven)
        before = [client.get("/termin/warteraum/").json()["before"] for client in clients]
        assert sorted(before) == [0, 1, 2, 3, 4]
        seed = Rush.objects.get().seed
        go(seven + SECOND)
        late = Client().get(LIST).content.decode()
        assert "Vor Ihnen sind 4 Personen." in late  # one of five is in
        again = [client.get("/termin/warteraum/").json()["before"] for client in clients]
        assert again == [max(n - 1, 0) for n in before]
        row = Rush.objects.get()
        assert (row.seed, row.early, row.tickets) == (seed, 5, 6)

    def test_to_look_again_asks_nothing_of_the_database(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        room = rush.begin(per_minute=1, at=timezone.now())
        rush.take_ticket(room.id, at=timezone.now())
        client = Client()
        client.get(LIST)
        for page in (LIST, "/termin/warteraum/"):
            with django_assert_num_queries(0):
                client.get(page)

    @pytest.mark.parametrize(
        "cookie",
        [
            pytest.param("", id="none"),
            pytest.param("x", id="no ticket"),
            pytest.param("WzEsMSxudWxsXQ:1w:abc", id="signed by somebody else"),
        ],
    )
    def test_a_ticket_that_is_none_is_a_new_one(self, cookie: str) -> None:
        room = rush.begin(per_minute=1, at=timezone.now())
        rush.take_ticket(room.id, at=timezone.now())
        client = Client()
        client.cookies["bt_warten"] = cookie
        assert "Vor Ihnen ist 1 Person." in client.get(LIST).content.decode()

    def test_when_nobody_waits_any_more_it_is_over(self, go: Callable[[datetime], None]) -> None:
        begun = timezone.now()
        rush.take_ticket(rush.begin(per_minute=1, at=begun).id, at=begun)
        go(begun + 2 * MINUTES)
        assert "Kurz" in Client().get(LIST).content.decode()
        assert Rush.objects.get().tickets == 1
        assert room_now(at=begun + 7 * MINUTES) is None


@pytest.mark.load
@pytest.mark.django_db(transaction=True)
def test_a_thousand_at_once_get_a_place_each_and_one_lot_is_drawn() -> None:
    opens = NOW + MINUTES
    room = rush.begin(per_minute=60, at=NOW, opens=opens)

    def come(n: int) -> object:
        return rush.take_ticket(room.id, at=NOW if n < 200 else opens)

    tickets: list[Any] = at_once(come, times=400, clients=16)
    now = room_now(at=opens)
    assert now is not None
    assert (now.tickets, Rush.objects.count()) == (400, 1)
    places = [place_of(one, now, at=opens).turn for one in tickets]
    assert len(set(places)) == 400
    assert max(places) - min(places) == 399 * now.apart


@pytest.mark.load
@pytest.mark.django_db(transaction=True)
def test_a_rush_begins_once() -> None:
    got: list[Any] = at_once(lambda _: rush.begin(per_minute=60, at=NOW), times=10, clients=10)
    assert len({one.id for one in got}) == 1
