"""The whole exchange on a real Asterisk: its process, its database, telephones at both ends."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
import pytest_asyncio
from django.db import OperationalError, connection
from django.utils import timezone
from psycopg import sql
from tests.asterisk.conftest import Plug, Switch
from tests.asterisk.phone import Desk, Phone
from tests.asterisk.test_line import AGENT, CITIZEN, music, nothing_left
from tests.asterisk.test_sipp import sipp
from tests.factories import make_agent, make_centre

from buergertelefon.base.database import in_thread
from buergertelefon.base.models import OpeningTime
from buergertelefon.contacts.models import Contact
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.actions import CONFIGURED, ask
from buergertelefon.telephony.announcements import prepare
from buergertelefon.telephony.models import (
    BrowserPage,
    CalledNumber,
    Leadership,
    LiveCall,
    MenuChoice,
    Queue,
    SignOn,
)

pytestmark = [pytest.mark.asterisk, pytest.mark.django_db(transaction=True)]


class Centre:
    """A service centre with exchanges that run and people who sit at telephones."""

    def __init__(self, switch: Switch, home: Path) -> None:
        self.switch, self.home = switch, home
        self.key = make_centre().pk
        CalledNumber.objects.update(ring_seconds=3)
        self.people = {seat: make_agent_at(self.key, seat) for seat in ("1", "2")}
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        """One more exchange."""
        db, at = connection.settings_dict, self.switch.address
        host = quote(str(db["HOST"]), safe="")
        environment = os.environ | {
            "DATABASE_URL": f"postgresql://{db['USER']}@/{db['NAME']}?host={host}&port={db['PORT']}",
            "SECRET_KEY": "for this test",
            "BUERGERTELEFON_HOME": str(self.home),
            "ARI_URL": at.url.replace("//", f"//{at.user}:{at.password}@"),
        }
        command = [sys.executable, "-m", "buergertelefon", "exchange", "bremen"]
        with (self.home / f"exchange{len(self.running) + 1}.log").open("wb") as log:
            process = subprocess.Popen(command, env=environment, start_new_session=True, stderr=log)
        self.running.append(process)
        return self.running[-1]

    async def until(
        self, true: Callable[[], object], *, within: float = 20.0, what: str = ""
    ) -> Any:
        """Wait until the rows say so."""
        for _ in range(int(within / 0.05)):
            with suppress(OperationalError):  # the connection of before a cut
                if found := await in_thread(true):
                    return found
            await asyncio.sleep(0.05)
        raise AssertionError(what or "the rows never say so")

    async def connected(self) -> None:
        """Until then the helping queue takes the calls."""
        log = self.home / f"exchange{len(self.running)}.log"
        for _ in range(300):
            if "asterisk is connected" in log.read_text():
                return
            await asyncio.sleep(0.1)
        raise AssertionError("no exchange listens")

    async def ask(self, seat: str, kind: str, **body: str) -> None:
        """What a person presses at the desk."""
        device = f"agent:{self.people[seat].desk}"
        await in_thread(lambda: ask(self.key, device, kind, body))

    async def sit_down(self, seat: str) -> None:
        """Page open, signed on, ready."""
        person = self.people[seat]

        def opened() -> None:
            BrowserPage.objects.create(
                id=f"page-{seat}", centre_id=self.key, device=f"agent:{person.desk}", owner=True,
                stream=person.desk, opened=timezone.now(), seen=timezone.now() + timedelta(hours=1),
            )  # fmt: skip

        await in_thread(opened)
        await self.ask(seat, "page_opened", page=f"page-{seat}")
        await self.ask(seat, "sign_on")
        await self.ask(seat, "ready")
        there = {"available", "offered", "talking"}
        await self.until(lambda: self.state(seat) in there, what="nobody sits down")

    def state(self, seat: str) -> str:
        """Of the person at a seat."""
        return str(SignOn.objects.filter(seat=seat).values_list("state", flat=True).first())


def make_agent_at(centre: int, seat: str) -> Agent:
    from buergertelefon.base.models import ServiceCentre

    return make_agent(ServiceCentre.objects.get(pk=centre), f"agent{seat}", seat=seat)


@pytest_asyncio.fixture
async def centre(transactional_db: None, switch: Switch, tmp_path: Path) -> AsyncIterator[Centre]:
    made = await in_thread(lambda: Centre(switch, tmp_path))
    made.start()
    await made.until(Leadership.objects.exists, within=30, what="nobody leads")
    await made.connected()
    yield made
    for process in made.running:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        process.wait(10)


async def served(centre: Centre, citizen: Phone, agent: Phone) -> None:
    """Both hear each other."""
    await citizen.hears(AGENT)
    await agent.hears(CITIZEN)


async def test_a_call_from_the_network_to_the_record(
    centre: Centre, switch: Switch, plug: Plug
) -> None:
    agent, citizen = await plug("seat1", tone=AGENT), await plug("citizen", tone=CITIZEN)
    Desk(agent, after=0.3).answering()
    await centre.sit_down("1")
    citizen.dial("115")
    await citizen.until("talking")
    await served(centre, citizen, agent)
    await centre.until(lambda: centre.state("1") == "talking")
    await centre.ask("1", "hold")
    await music(citizen)
    await agent.hears(0)
    await centre.ask("1", "retrieve")
    await served(centre, citizen, agent)
    await centre.ask("1", "end")
    await citizen.until("ended")
    await agent.until("ended")
    await centre.until(lambda: centre.state("1") == "wrap_up")
    await centre.ask("1", "close")
    await centre.until(lambda: centre.state("1") == "available")
    contact = await in_thread(Contact.objects.get)
    assert (contact.channel, contact.end) == ("phone", "answered")
    assert contact.begun <= contact.entered_queue <= contact.answered < contact.ended
    assert contact.held_ms > 0
    assert await in_thread(LiveCall.objects.count) == 0
    await nothing_left(switch)


async def test_who_is_busy_is_not_rung_again_at_once_and_another_is(
    centre: Centre, plug: Plug
) -> None:
    busy, free = await plug("seat1"), await plug("seat2", tone=AGENT)
    citizen = await plug("citizen", tone=CITIZEN)
    busy.behaviour = lambda _: busy.reject(486)
    Desk(free).answering()
    await centre.sit_down("1")  # idle for longest, so asked first
    citizen.dial("115")
    await centre.until(lambda: busy.rang == 1)
    await centre.sit_down("2")
    await served(centre, citizen, free)
    assert busy.rang == 1


async def test_nobody_picks_up_so_the_next_desk_rings(centre: Centre, plug: Plug) -> None:
    away, free = await plug("seat1"), await plug("seat2", tone=AGENT)
    citizen = await plug("citizen", tone=CITIZEN)
    away.behaviour = lambda _: away.ring()
    Desk(free).answering()
    await centre.sit_down("1")
    citizen.dial("+49421361-0".replace("-", ""))
    await citizen.until("ended")
    assert citizen.code >= 400, "a number nobody answers here is turned away, not left ringing"
    citizen.dial("115")
    await centre.until(lambda: away.rang == 1)
    await centre.sit_down("2")
    await served(centre, citizen, free)
    row = await in_thread(lambda: SignOn.objects.get(seat="1"))
    assert (row.state, row.reason) == ("not_ready", "no_answer")


async def test_a_caller_who_gives_up_is_counted_so(
    centre: Centre, switch: Switch, plug: Plug
) -> None:
    citizen = await plug("citizen", tone=CITIZEN)
    citizen.dial("115")
    await citizen.until("talking")
    await music(citizen)
    citizen.hang_up()
    contact = await centre.until(lambda: Contact.objects.exclude(end="").first())
    assert (contact.end, contact.answered) == ("abandoned", None)
    await nothing_left(switch)


async def test_who_calls_at_night_hears_when_somebody_is_there(
    centre: Centre, switch: Switch, plug: Plug
) -> None:
    def night() -> None:
        OpeningTime.objects.all().delete()

    await in_thread(night)
    await in_thread(lambda: announced(centre.home))
    centre.running[0].terminate()
    centre.running[0].wait(10)
    await in_thread(Leadership.objects.all().delete)
    centre.start()
    await centre.until(Leadership.objects.exists, within=20)
    citizen = await plug("citizen")
    await centre.connected()
    citizen.dial("115")
    await citizen.until("talking")
    heard = []
    for _ in range(20):
        await asyncio.sleep(0.25)
        heard.append(citizen.now_hears())
    assert sum(tone > 0 for tone in heard) > 10, f"not spoken: {heard}"
    await centre.until(lambda: LiveCall.objects.filter(state="leaving").exists())
    centre.running[-1].kill()  # while it is still being said; the next one does not count it twice
    centre.running[-1].wait()
    await in_thread(Leadership.objects.all().delete)
    again = centre.start()
    await centre.connected()
    await asyncio.sleep(0.5)
    citizen.press("0")  # no callback, thank you
    await citizen.until("ended", within=10)
    contact = await in_thread(Contact.objects.get)
    assert contact.end == "closed"
    assert again.poll() is None, "it lives"
    await nothing_left(switch)


def announced(home: Path) -> None:
    """Speak what is to be heard, in the home of the exchange."""
    from django.test import override_settings

    with override_settings(HOME=home):
        prepare(CalledNumber.objects.filter(number="115"), at=timezone.now(), telephone=True)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "frozen"])
async def test_calls_go_on_when_the_exchange_does_not(
    centre: Centre, switch: Switch, plug: Plug, how: signal.Signals
) -> None:
    first, second = await plug("seat1", tone=AGENT), await plug("seat2", tone=AGENT)
    Desk(first).answering()
    Desk(second).answering()
    await centre.sit_down("1")
    await centre.sit_down("2")
    citizens = [await plug(f"citizen{n}", tone=CITIZEN) for n in range(4)]
    for one in citizens[:2]:
        one.dial("115")
        await one.hears(AGENT)
    for one in citizens[2:]:
        one.dial("115")
        await one.until("talking")
    await centre.until(lambda: LiveCall.objects.filter(state="queued").count() == 2)
    standby = centre.start()
    await asyncio.sleep(1.5)
    before = await in_thread(lambda: Leadership.objects.get().backend)
    centre.running[0].send_signal(how)
    await citizens[0].hears(AGENT)
    await first.hears(CITIZEN)
    await centre.until(lambda: Leadership.objects.get().backend != before, within=30)
    assert standby.poll() is None
    citizens[0].hang_up()  # the new leader serves who waited
    await centre.until(lambda: centre.state("1") == "wrap_up")
    await centre.ask("1", "close")
    await citizens[2].hears(AGENT)
    await citizens[1].hears(AGENT)
    citizens[3].hang_up()
    citizens[1].hang_up()
    citizens[2].hang_up()
    await centre.until(lambda: Contact.objects.exclude(end="").count() == 4)
    ends = await in_thread(lambda: sorted(Contact.objects.values_list("end", flat=True)))
    assert ends == ["abandoned", "answered", "answered", "answered"]
    await nothing_left(switch)


async def test_forty_callers_wait_while_the_exchange_is_killed_and_started_anew(
    centre: Centre, switch: Switch, tmp_path: Path
) -> None:
    """Nobody is cut off, counted twice or forgotten."""
    # long enough for a start on a busy machine; after 30 s Asterisk ends what sends no sound
    waiting = asyncio.create_task(sipp(switch, tmp_path, "calls", calls=40, rate=20, lasts=22_000))
    forty = lambda: LiveCall.objects.filter(state="queued").count() == 40  # noqa: E731
    await centre.until(forty, within=12, what="forty wait")
    before = await in_thread(lambda: Leadership.objects.get().backend)
    centre.running[0].kill()
    centre.start()
    await centre.until(lambda: Leadership.objects.get().backend != before, within=30)
    await centre.connected()
    await centre.until(forty, within=5, what="all of them still wait")
    assert await waiting == (40, 0)
    await centre.until(lambda: Contact.objects.filter(end="abandoned").count() == 40, within=10)
    assert await in_thread(Contact.objects.count) == 40
    await nothing_left(switch)


async def test_a_dead_asterisk_costs_its_calls_and_nothing_else(
    centre: Centre, switch: Switch, plug: Plug
) -> None:
    agent, citizen = await plug("seat1", tone=AGENT), await plug("citizen", tone=CITIZEN)
    Desk(agent).answering()
    await centre.sit_down("1")
    citizen.dial("115")
    await citizen.hears(AGENT)
    assert switch.process
    switch.process.kill()
    switch.process.wait()
    switch.start()
    await centre.until(lambda: Contact.objects.exclude(end="").count() == 1, within=15)
    await centre.until(
        lambda: centre.state("1") == "wrap_up", what="whoever talked writes the note"
    )
    await centre.ask("1", "close")
    agent.hang_up()
    citizen.hang_up()
    switch.says("pjsip qualify seat1")  # it does so by itself within 15 seconds
    again = await plug("citizen2", tone=CITIZEN)
    again.dial("115")
    await served(centre, again, agent)
    assert await in_thread(LiveCall.objects.count) == 1


async def test_a_conversation_outlives_ten_seconds_without_a_database(
    centre: Centre, switch: Switch, plug: Plug
) -> None:
    agent, citizen = await plug("seat1", tone=AGENT), await plug("citizen", tone=CITIZEN)
    Desk(agent).answering()
    await centre.sit_down("1")
    citizen.dial("115")
    await served(centre, citizen, agent)
    db = connection.settings_dict
    server = await psycopg.AsyncConnection.connect(
        host=db["HOST"], port=db["PORT"], user=db["USER"], dbname="postgres", autocommit=True
    )
    name = sql.Identifier(db["NAME"])
    async with server:
        await server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        await server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [db["NAME"]],
        )
        await asyncio.sleep(10)
        await citizen.hears(AGENT)
        await agent.hears(CITIZEN)
        await server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))
    await centre.until(lambda: LiveCall.objects.filter(state="talking").exists(), within=15)
    citizen.hang_up()
    contact = await centre.until(Contact.objects.exclude(ended=None).first, within=15)
    assert contact.end == "answered"
    await agent.until("ended")
    await nothing_left(switch)


async def test_without_an_exchange_the_telephones_ring_all_the_same(
    switch: Switch, plug: Plug
) -> None:
    agent, citizen = await plug("seat1", tone=AGENT), await plug("citizen", tone=CITIZEN)
    Desk(agent).answering()
    citizen.dial("115")
    await citizen.hears(AGENT)
    await agent.hears(CITIZEN)
    citizen.hang_up()
    await nothing_left(switch)
    kept = "".join(
        file.read_text() for file in (switch.folder / "log").rglob("*") if file.is_file()
    )
    assert "seat1" not in kept, "no file says who took which call"


async def test_a_key_after_the_greeting_chooses_the_queue(centre: Centre, plug: Plug) -> None:
    def menu() -> None:
        number = CalledNumber.objects.get(number="115")
        kfz = Queue.objects.get(slug="kfz")
        MenuChoice.objects.create(number=number, keys="2", text="Kfz-Termine", queue=kfz)

    await in_thread(menu)
    await in_thread(lambda: announced(centre.home))
    await in_thread(lambda: ask(centre.key, "", CONFIGURED))
    citizen = await plug("citizen", tone=CITIZEN)
    await asyncio.sleep(1)
    citizen.dial("115")
    await citizen.until("talking")
    await asyncio.sleep(0.5)
    citizen.press("2")
    row = await centre.until(lambda: LiveCall.objects.filter(state="queued").first())
    assert await in_thread(lambda: row.queue.slug) == "kfz"
    await music(citizen)
