"""The exchange on a real database: what one turn stores, and what survives it."""

import asyncio
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.utils import timezone
from tests.factories import make_agent, make_centre

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact, ContactEvent, Ledger
from buergertelefon.staff.models import Agent
from buergertelefon.telephony import exchange as process
from buergertelefon.telephony.actions import ask
from buergertelefon.telephony.exchange import Exchange
from buergertelefon.telephony.manual import ManualLine
from buergertelefon.telephony.models import (
    BrowserLeg,
    BrowserPage,
    DutyQuarter,
    LiveCall,
    Request,
    SignOn,
)
from buergertelefon.telephony.queries.states import call_states, desk_states
from buergertelefon.telephony.queries.sums import now

pytestmark = pytest.mark.django_db(transaction=True)
EIGHT = datetime(2026, 11, 24, 7, tzinfo=UTC)


class Clock:
    """The time of the test."""

    def __init__(self) -> None:
        self.at = EIGHT

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def centre() -> ServiceCentre:
    return make_centre()


@pytest.fixture
def agent(centre: ServiceCentre) -> Agent:
    return make_agent(centre)


@pytest.fixture
def clock() -> Iterator[Clock]:
    return Clock()


def whole(at: datetime | None) -> datetime | None:
    """Without the microseconds that keep requests of one turn in order."""
    return at and at.replace(microsecond=0)


class Played:
    """An exchange in this process, and pages that ask it."""

    def __init__(self, centre: ServiceCentre, clock: Clock) -> None:
        self.centre, self.run = centre.pk, asyncio.Runner()
        self.exchange: Exchange = self.run.run(self._begin(clock))

    async def _begin(self, clock: Clock) -> Exchange:
        db = await process.connect()
        await db.execute(
            "INSERT INTO telephony_leadership VALUES (%s, pg_backend_pid(), now())"
            " ON CONFLICT (centre_id) DO UPDATE SET backend = excluded.backend",
            [self.centre],
        )
        return await process.begin(self.centre, db, clock)

    def die(self) -> None:
        """The process is gone, and with it its session."""
        self.run.run(self.exchange.db.close())

    def ask(self, device: str, kind: str, **body: str) -> None:
        ask(self.centre, device, kind, body)
        self.settle()

    def turn(self) -> bool:
        return self.run.run(self.exchange.turn())

    def settle(self) -> None:
        while self.turn() or self.exchange.browser.changed:
            pass

    def arrive(self) -> str:
        call = str(uuid.uuid4())
        self.ask(f"web:{call}", "call", called="115")
        self.ask(f"web:{call}", "page_opened", page=f"p{call}")
        self.ask(f"web:{call}", "played")
        return call

    def sit_down(self, agent: Agent) -> str:
        device = f"agent:{agent.desk}"
        self.ask(device, "page_opened", page=f"p{agent.desk}")
        self.ask(device, "sign_on")
        self.ask(device, "ready")
        return device

    def talk(self, device: str, call: str) -> None:
        self.ask(device, "accept", call=call)
        for end in list(self.exchange.browser.ends.values()):
            if end.talks_to:
                for one in (device, f"web:{call}"):
                    self.ask(one, "connected", leg=f"{end.id}.{end.attempt}")


@pytest.fixture
def begin(centre: ServiceCentre, clock: Clock) -> Iterator[Callable[[], Played]]:
    """Starts an exchange as if its predecessor had just died."""
    begun: list[Played] = []

    def start() -> Played:
        begun.append(Played(centre, clock))
        return begun[-1]

    yield start
    for one in begun:
        one.die()
        one.run.close()


def test_every_step_is_on_record(
    centre: ServiceCentre, agent: Agent, clock: Clock, begin: Callable[[], Played]
) -> None:
    played = begin()
    desk = played.sit_down(agent)
    call = played.arrive()
    clock.at += timedelta(seconds=4)
    played.talk(desk, call)
    clock.at += timedelta(seconds=60)
    played.ask(desk, "end")
    clock.at += timedelta(seconds=10)
    played.ask(desk, "close")
    contact = Contact.objects.get()
    assert str(contact.pk) == call
    assert contact.number == 1
    assert contact.channel == "web"
    assert contact.end == "answered"
    assert contact.outcome == "settled"
    assert whole(contact.entered_queue) == EIGHT
    assert whole(contact.answered) == EIGHT + timedelta(seconds=4)
    assert whole(contact.ended) == EIGHT + timedelta(seconds=64)
    assert whole(contact.closed) == EIGHT + timedelta(seconds=74)
    events = list(ContactEvent.objects.order_by("position"))
    assert [e.kind for e in events] == [
        "offered", "queued", "delivered", "answered", "ended", "closed",
    ]  # fmt: skip
    assert [e.position for e in events] == [1, 2, 3, 4, 5, 6]
    assert str(agent.desk) not in str([e.detail for e in events])
    assert LiveCall.objects.count() == BrowserLeg.objects.count() == 0
    assert Request.objects.count() == 0
    assert (SignOn.objects.get()).call is None


def test_a_callback_of_a_page_keeps_its_place_and_forgets_the_number(
    centre: ServiceCentre, agent: Agent, clock: Clock, begin: Callable[[], Played]
) -> None:
    played = begin()
    call = played.arrive()
    clock.at += timedelta(seconds=30)
    played.ask(f"web:{call}", "callback", called="115", phone="+494213611234")
    row = LiveCall.objects.get()
    assert (row.back, row.state, row.caller_leg) == ("+494213611234", "queued", "")
    assert whole(row.entered_queue) == EIGHT
    shown = call_states([f"web:{call}"])[f"web:{call}"]
    assert (shown["state"], shown["phone"], shown["place"]) == ("callback", "0421 361-1234", 1)
    board = now(centre.pk)
    assert (board.waiting, board.callbacks) == (0, 1)
    desk = played.sit_down(agent)
    state = desk_states([desk])[desk]
    assert (state["state"], state["call"]["back"]) == ("offered", "+494213611234")
    played.ask(desk, "accept", call=call)
    played.die()
    played = begin()  # nobody has to say it twice
    played.ask(desk, "accept", call=call)
    row = LiveCall.objects.get()
    assert (row.state, row.back, row.tries) == ("talking", "", 1)
    assert call_states([f"web:{call}"])[f"web:{call}"]["state"] == "callback_over"
    contact = Contact.objects.get()
    assert (contact.end, contact.closed) == ("callback", None)
    assert "361" not in str(list(ContactEvent.objects.values_list("detail", flat=True)))


def test_a_callback_that_the_page_takes_back(
    centre: ServiceCentre, begin: Callable[[], Played]
) -> None:
    played = begin()
    call = str(uuid.uuid4())
    played.ask(f"web:{call}", "callback", called="115", phone="+494213611234")
    assert Contact.objects.get().entered_queue is not None
    played.ask(f"web:{call}", "cancel")
    assert LiveCall.objects.count() == 0
    assert Contact.objects.get().closed is not None


def test_numbers_have_no_gap_whatever_becomes_of_the_calls(
    centre: ServiceCentre, clock: Clock, begin: Callable[[], Played]
) -> None:
    played = begin()
    for n in range(30):
        call = played.arrive()
        if n % 3 == 0:
            played.ask(f"web:{call}", "clear")
    numbers = list(Contact.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 31))
    assert (Ledger.objects.get()).last_number == 30


def test_a_leader_that_dies_before_its_commands_leaves_nothing_undone(
    centre: ServiceCentre, agent: Agent, begin: Callable[[], Played]
) -> None:
    played = begin()
    desk = played.sit_down(agent)
    call = played.arrive()

    played.exchange.lines = {"browser": ManualLine(), "manual": ManualLine()}  # commands fall flat
    ask(centre.pk, desk, "accept", {"call": call})
    played.turn()
    played.die()
    after = begin()
    after.settle()
    [leg] = (desk_states([desk]))[desk]["legs"]
    for device in (desk, f"web:{call}"):
        after.ask(device, "connected", leg=leg["leg"])
    assert (LiveCall.objects.get()).state == "talking"
    assert Contact.objects.count() == 1


def test_what_a_dead_leader_had_not_stored_is_carried_out_by_the_next(
    centre: ServiceCentre, agent: Agent, begin: Callable[[], Played]
) -> None:
    played = begin()
    desk = played.sit_down(agent)
    call = played.arrive()
    ask(centre.pk, f"web:{call}", "clear", {})
    played.die()  # the session is lost before the turn
    with pytest.raises(psycopg.OperationalError):
        played.turn()
    assert Request.objects.count() == 1
    after = begin()
    after.settle()
    assert (Contact.objects.get()).end == "abandoned"
    assert (desk_states([desk]))[desk]["state"] == "available"


def test_a_page_whose_web_process_died_is_closed_by_its_lease(
    centre: ServiceCentre, clock: Clock, begin: Callable[[], Played]
) -> None:
    played = begin()
    call = played.arrive()
    BrowserPage.objects.create(
        id=f"p{call}",
        centre=centre,
        device=f"web:{call}",
        stream=uuid.uuid4(),
        opened=timezone.now(),
        seen=timezone.now() - timedelta(minutes=1),
        owner=True,
    )
    clock.at += timedelta(seconds=6)
    played.settle()
    clock.at += timedelta(seconds=15)
    played.settle()
    assert (Contact.objects.get()).end == "abandoned"


def test_what_the_pages_see(
    centre: ServiceCentre, agent: Agent, clock: Clock, begin: Callable[[], Played]
) -> None:
    played = begin()
    first = played.arrive()
    clock.at += timedelta(seconds=1)
    second = played.arrive()
    states = call_states([f"web:{first}", f"web:{second}"])
    assert [states[f"web:{call}"]["place"] for call in (first, second)] == [1, 2]
    assert states[f"web:{second}"]["wait"] is None  # too few calls today to say anything honest
    assert (now(centre.pk)).waiting == 2
    desk = played.sit_down(agent)
    state = (desk_states([desk]))[desk]
    assert (state["state"], state["call"]["number"], state["call"]["city"]) == (
        "offered", 1, "bremen",
    )  # fmt: skip
    played.talk(desk, first)
    shown = (call_states([f"web:{first}"]))[f"web:{first}"]
    assert shown["state"] == "talking"
    assert [leg["peer"] for leg in shown["legs"]] == ["agent"]
    assert str(agent.desk) not in str(shown)
    played.ask(f"web:{first}", "clear")
    shown = (call_states([f"web:{first}"]))[f"web:{first}"]
    assert (shown["state"], shown["legs"]) == ("ended", [])


def test_times_of_all_together_are_kept_and_no_sign_on_with_them(
    centre: ServiceCentre, agent: Agent, clock: Clock, begin: Callable[[], Played]
) -> None:
    played = begin()
    desk = played.sit_down(agent)
    clock.at += timedelta(minutes=14)
    call = played.arrive()
    clock.at += timedelta(seconds=4)
    played.talk(desk, call)
    clock.at += timedelta(seconds=30)
    played.die()
    played = begin()  # the next leader knows since when
    clock.at += timedelta(seconds=60)
    played.ask(desk, "end")
    clock.at += timedelta(seconds=10)
    played.ask(desk, "close")
    played.ask(desk, "sign_off")
    names = ("at", "people", "ready_ms", "ringing_ms", "talk_ms", "wrap_ms", "handled")
    found = [
        (at, people, *[round(one, -2) for one in times], handled)
        for at, people, *times, handled in DutyQuarter.objects.order_by("at").values_list(*names)
    ]
    assert found == [
        (EIGHT, 1, 840_000, 4_000, 56_000, 0, 0),
        (EIGHT + timedelta(minutes=15), 1, 0, 0, 34_000, 10_000, 1),
    ]
    assert {one.name for one in DutyQuarter._meta.get_fields()} == {  # noqa: SLF001  # Django's public name for it
        "id", "centre", *names, "not_ready_ms",
    }  # fmt: skip
