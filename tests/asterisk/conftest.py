"""A real Asterisk for these tests, and telephones that ring, speak and listen."""

import asyncio
import fcntl
import json
import socket
import subprocess
import wave
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
import pytest_asyncio
from tests.asterisk.phone import RATE, Phone

from buergertelefon.telephony.asterisk import configuration, fetch
from buergertelefon.telephony.asterisk.ari import Address
from buergertelefon.telephony.asterisk.configuration import Plan
from buergertelefon.telephony.asterisk.install import ask, booted
from buergertelefon.telephony.asterisk.line import AsteriskLine
from buergertelefon.telephony.line import LineEvent

Event = TypeVar("Event", bound=LineEvent)
ROOT = Path(__file__).resolve().parents[2]
#: fetched once, used by every run
FETCHED = ROOT / ".tools/asterisk"
SEATS = ("1", "2", "3")
#: addresses of the telephone network and of the desks
NETWORK, DESKS = "127.0.0.2", "127.0.0.3"


def free_port(kind: int = socket.SOCK_STREAM, host: str = "127.0.0.1") -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


@dataclass
class Switch:
    """A running Asterisk."""

    folder: Path
    plan: Plan
    words: list[str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> Address:
        """Where its ARI is."""
        return Address(**json.loads((self.folder / "address.json").read_text()))

    def start(self) -> None:
        """Anew, after it was killed."""
        with (self.folder / "console").open("ab") as console:
            self.process = subprocess.Popen([*self.words, "-f"], stdout=console, stderr=console)
        assert booted(self.words), (self.folder / "console").read_text()[-2000:]

    def says(self, command: str) -> str:
        """What its console answers."""
        return ask(self.words, command)

    def left(self) -> tuple[int, int]:
        """Channels and bridges that stand."""
        channels = len(self.says("core show channels concise").splitlines())
        bridges = [one for one in self.says("bridge show all").splitlines() if "bt-" in one]
        return channels, len(bridges)


def fetched() -> Path:
    """The one Asterisk of this checkout; one process fetches it, whoever else wants it waits."""
    FETCHED.mkdir(parents=True, exist_ok=True)
    with (FETCHED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return fetch.fetch(FETCHED, tell=print)


@pytest.fixture(scope="session")
def switch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Switch]:
    root = fetched()
    folder = tmp_path_factory.mktemp("asterisk")
    low = 21000 + free_port() % 300 * 100
    plan = Plan(
        sip=free_port(socket.SOCK_DGRAM), http=free_port(), rtp=(low, low + 98), trunks=(NETWORK,),
        seats=SEATS, gateway=f"{NETWORK}:{free_port(socket.SOCK_DGRAM, NETWORK)}",
    )  # fmt: skip
    configuration.write(folder, root, plan)
    words = [*fetch.starter(root), "-C", str(folder / "etc/asterisk.conf")]
    running = Switch(folder, plan, words)
    running.start()
    log = folder / "log/messages.log"
    errors = [one for one in log.read_text().splitlines() if "ERROR" in one]
    assert not errors, errors
    yield running
    running.says("core stop now")
    if running.process:
        try:
            running.process.wait(10)
        except subprocess.TimeoutExpired:
            running.process.kill()
            running.process.wait()


@dataclass
class Line:
    """The product's line, and what it has told."""

    line: AsteriskLine
    told: list[LineEvent]
    woken: asyncio.Event

    async def until(self, true: Callable[[], object], *, within: float = 5.0) -> None:
        """Take events until something is true."""
        try:
            async with asyncio.timeout(within):
                while True:
                    self.told += self.line.take()
                    if true():
                        return
                    self.woken.clear()
                    await self.woken.wait()
        except TimeoutError:
            raise AssertionError(f"told until then: {self.told}") from None

    async def hears(self, kind: type[Event]) -> Event:
        """The next event of that kind."""
        await self.until(lambda: any(isinstance(one, kind) for one in self.told))
        found = next(one for one in self.told if isinstance(one, kind))
        self.told.remove(found)
        return found


@pytest_asyncio.fixture
async def line(switch: Switch) -> AsyncIterator[Line]:
    woken = asyncio.Event()
    ours = AsteriskLine(
        lambda: datetime.now(UTC), lambda: switch.address,
        lambda device: device.removeprefix("agent:"), woken.set,
    )  # fmt: skip
    task = asyncio.create_task(ours.run())
    held = Line(ours, [], woken)
    await held.until(lambda: ours.fresh)
    await ours.snapshot()
    yield held
    task.cancel()


Plug = Callable[..., Awaitable[Phone]]


@pytest_asyncio.fixture
async def plug(switch: Switch) -> AsyncIterator[Plug]:
    """A telephone: `plug("seat1", tone=1000)` registers, another name is in the network.

    A name that is a number is where the network takes calls to: there is one such at a time.
    """
    there: list[Phone] = []

    async def plug_in(user: str, *, tone: int = 0) -> Phone:
        desk = user.startswith("seat")
        server = ("127.0.0.1", switch.plan.sip)
        phone = Phone(user, address=DESKS if desk else NETWORK, server=server, tone=tone)
        port = int(switch.plan.gateway.partition(":")[2]) if user.startswith("+") else 0
        there.append(await phone.plug_in(port))
        if desk:
            password = configuration.password_of(switch.folder, user.removeprefix("seat"))
            assert await phone.register(password) == 200
        return phone

    yield plug_in
    for phone in there:
        phone.hang_up()
        if phone.password and phone.answers:
            await phone.register(phone.password, expires=0)
        phone.unplug()


@pytest.fixture
def greeting(tmp_path: Path) -> str:
    """Four seconds of 700 Hz, as Asterisk is asked for it."""
    samples = (9000 * np.sin(2 * np.pi * 700 * np.arange(4 * RATE) / RATE)).astype(np.int16)
    with wave.open(str(tmp_path / "greeting.wav"), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return f"sound:{tmp_path / 'greeting'}"
