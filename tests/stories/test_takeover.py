"""Two real exchange processes: the leader dies or freezes in the middle of calls."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from django.db import connection
from tests.factories import make_agent, make_centre

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact, ContactEvent
from buergertelefon.telephony.actions import ask
from buergertelefon.telephony.models import BrowserLeg, Leadership, LiveCall, Request, SignOn

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
Until = Callable[..., None]


def exchange(centre: str) -> subprocess.Popen[bytes]:
    """A process of the product on this test's database."""
    db = connection.settings_dict
    host = quote(str(db["HOST"]), safe="")
    url = f"postgresql://{db['USER']}@/{db['NAME']}?host={host}&port={db['PORT']}"
    return subprocess.Popen(
        [sys.executable, "-m", "buergertelefon", "exchange", centre],
        env=os.environ | {"DATABASE_URL": url, "SECRET_KEY": "for this test"},
        start_new_session=True,
    )


@pytest.fixture
def centre() -> ServiceCentre:
    return make_centre()


@pytest.fixture
def processes(
    centre: ServiceCentre, until: Until
) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts exchanges; ends them all."""
    running: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        running.append(exchange(centre.slug))
        return running[-1]

    yield start
    for process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        process.wait(10)
    connection.close()


class City:
    """People and citizens of one centre, who ask as their pages do."""

    def __init__(self, centre: ServiceCentre, until: Until) -> None:
        self.centre, self.until = centre, until

    def ask(self, device: str, kind: str, **body: str) -> None:
        ask(self.centre.pk, device, kind, body)

    def done(self) -> None:
        self.until(lambda: not Request.objects.exists(), what="all requests are carried out")

    def sit_down(self, name: str) -> str:
        device = f"agent:{make_agent(self.centre, name, seat=name).desk}"
        self.ask(device, "page_opened", page=f"p{name}")
        self.ask(device, "sign_on")
        self.ask(device, "ready")
        return device

    def arrive(self) -> str:
        call = str(uuid.uuid4())
        self.ask(f"web:{call}", "call", called="115")
        self.ask(f"web:{call}", "page_opened", page=f"p{call}")
        self.ask(f"web:{call}", "played")
        return call

    def connect(self) -> None:
        """Whatever is being built connects."""
        for end in BrowserLeg.objects.filter(state="connecting"):
            other = BrowserLeg.objects.get(pk=end.talks_to)
            for device in (end.device, other.device):
                self.ask(device, "connected", leg=f"{end.pk}.{end.attempt}")

    def state(self, call: str) -> str:
        live = LiveCall.objects.filter(pk=call).first()
        return live.state if live else "gone"


def leads(until: Until, *, other_than: int = 0) -> int:
    """Database session of the leader, once there is a (new) one."""

    def found() -> int:
        lead = Leadership.objects.first()
        return lead.backend if lead and lead.backend != other_than else 0

    until(found, seconds=15, what="somebody leads")
    return found()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "frozen"])
def test_the_stand_by_takes_over_and_no_call_is_lost(
    centre: ServiceCentre,
    processes: Callable[[], subprocess.Popen[bytes]],
    until: Until,
    how: signal.Signals,
) -> None:
    leader = processes()
    session = leads(until)
    processes()
    city = City(centre, until)
    desks = [city.sit_down(f"a{n}") for n in range(4)]
    city.done()
    talking = [city.arrive() for _ in range(3)]
    until(lambda: LiveCall.objects.filter(state="offered").count() == 3)
    for call in LiveCall.objects.filter(state="offered"):
        city.ask(f"agent:{call.agent}", "accept", call=str(call.pk))
    until(lambda: BrowserLeg.objects.filter(state="connecting").count() == 3)
    city.connect()
    until(lambda: LiveCall.objects.filter(state="talking").count() == 3)
    offered = city.arrive()
    until(lambda: city.state(offered) == "offered")
    waiting = [city.arrive() for _ in range(20)]
    until(lambda: LiveCall.objects.filter(state="queued").count() == 20)
    attempts = dict(BrowserLeg.objects.values_list("id", "attempt"))

    leader.send_signal(how)
    gone = time.monotonic()
    ringing = LiveCall.objects.get(pk=offered)
    city.ask(f"agent:{ringing.agent}", "accept", call=offered)  # asked while nobody leads
    late = city.arrive()
    leads(until, other_than=session)
    city.done()
    took = time.monotonic() - gone
    assert took < (5 if how is signal.SIGKILL else 12), f"{took:.1f} s without a leader"

    # who talks is not disturbed: no new attempt, the audio between the pages goes on
    now = dict(BrowserLeg.objects.filter(id__in=attempts).values_list("id", "attempt"))
    assert {name: now[name] for name in attempts if name in now} == {
        name: n for name, n in attempts.items() if not name.startswith(ringing.agent_leg)
    } | {name: now[name] for name in attempts if name.startswith(ringing.agent_leg)}
    assert [city.state(call) for call in talking] == ["talking"] * 3
    until(lambda: BrowserLeg.objects.filter(state="connecting").exists())
    city.connect()
    until(lambda: city.state(offered) == "talking", what="the accepted call is connected")
    assert {city.state(call) for call in [*waiting, late]} == {"queued"}

    # and the new leader serves everybody, in the old order, nobody twice
    served = []
    until_end = time.monotonic() + 60
    while LiveCall.objects.exists() and time.monotonic() < until_end:
        for call in LiveCall.objects.filter(state="talking"):
            city.ask(f"agent:{call.agent}", "end")
        for person in SignOn.objects.filter(state="wrap_up"):
            city.ask(f"agent:{person.pk}", "close")
        for call in LiveCall.objects.filter(state="offered", accepted=False):
            served.append(str(call.pk))
            city.ask(f"agent:{call.agent}", "accept", call=str(call.pk))
        city.connect()
        city.done()
    assert sorted(set(served)) == sorted([*waiting, late])
    assert Contact.objects.filter(end="answered").count() == 25
    answered = ContactEvent.objects.filter(kind="answered").values_list("contact", flat=True)
    assert len(answered) == len(set(answered)) == 25
    numbers = list(Contact.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 26))
    assert len(desks) == 4


def test_the_database_goes_away_in_the_middle_of_calls(
    centre: ServiceCentre, processes: Callable[[], subprocess.Popen[bytes]], until: Until
) -> None:
    """Every session is cut, as by a restart; who talks goes on, who rings is answered."""
    leader = processes()
    session = leads(until)
    city = City(centre, until)
    desk = city.sit_down("a1")
    city.done()
    call = city.arrive()
    until(lambda: city.state(call) == "offered")
    city.ask(desk, "accept", call=call)
    until(lambda: BrowserLeg.objects.filter(state="connecting").exists())
    city.connect()
    until(lambda: city.state(call) == "talking")
    waiting = city.arrive()
    until(lambda: city.state(waiting) == "queued")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    city.ask(desk, "end")
    leads(until, other_than=session)
    city.done()
    assert leader.poll() is None, "the process itself goes on"
    assert Contact.objects.get(pk=call).end == "answered"
    city.ask(desk, "close")
    until(lambda: city.state(waiting) == "offered")
    assert Contact.objects.count() == 2


def test_two_hundred_callers_at_once_and_two_people(
    centre: ServiceCentre, processes: Callable[[], subprocess.Popen[bytes]], until: Until
) -> None:
    processes()
    leads(until)
    city = City(centre, until)
    calls = [city.arrive() for _ in range(200)]
    until(lambda: LiveCall.objects.filter(state="queued").count() == 200, seconds=20)
    desks = [city.sit_down("a1"), city.sit_down("a2")]
    served: list[str] = []
    end = time.monotonic() + 90
    while LiveCall.objects.exists() and time.monotonic() < end:
        for live in LiveCall.objects.filter(state="offered", accepted=False).order_by("begun"):
            served.append(str(live.pk))
            city.ask(f"agent:{live.agent}", "accept", call=str(live.pk))
        city.connect()
        for live in LiveCall.objects.filter(state="talking"):
            city.ask(f"agent:{live.agent}", "end")
        for person in SignOn.objects.filter(state="wrap_up"):
            city.ask(f"agent:{person.pk}", "close")
        city.done()
    assert sorted(set(served)) == sorted(calls)
    place = {call: n for n, call in enumerate(calls)}
    order = [place[call] for call in dict.fromkeys(served)]
    assert all(abs(n - at) <= 1 for at, n in enumerate(order)), "two ring at once, none overtakes"
    assert Contact.objects.filter(end="answered").count() == 200
    assert len(desks) == 2
