"""How fast a telephone rings, beside Asterisk's own queue on the same Asterisk.

The same telephones call and answer in both: once calls go to `app_queue` (in the dialplan alone),
once to the product: its real exchange with its database commits, and one standing by. Ring is the
time from the caller's INVITE to the INVITE at the desk's telephone. Rounds A B A B, ratios of each
round, their median. CPU is that of Asterisk, and for the product of the exchange and of its
database too. Saturation is the highest rate at which at most 5 % of the calls ring later than a
second or never. Both have music, neither a greeting. Bounded: about five minutes, on loopback.

Last line: one JSON object with ring_ms_p50, ring_ms_p95, ring_ratio_p50, saturation_ratio,
cpu_ratio, lost; app_queue's own figures beside them.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HOME = tempfile.mkdtemp(prefix="buergertelefon-bench-")
os.environ["BUERGERTELEFON_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "buergertelefon.settings"
os.environ["BUERGERTELEFON_DENSE"] = "0"
os.environ.pop("DATABASE_URL", None)
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the tests' factories and telephones

import django

from buergertelefon import settings
from buergertelefon.cli import draw_secret_key

SEATS = 300  # never short: what is looked for is the limit of the switch
ROUNDS, SECONDS = int(os.environ.get("ROUNDS", "5")), 8.0
RATE = 10.0  # calls a second while times are measured
RATES = (20, 30, 40, 50, 60, 80, 100, 130, 160, 200)
TALK, PICK_UP = 1.0, 0.1  # seconds
QUEUE, PRODUCT = "900", "115"
TICKS = os.sysconf("SC_CLK_TCK")


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of them lie."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def cpu(pids: list[int]) -> float:
    """Seconds of CPU these processes have used, those of their children that ended included."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        total += sum(int(one) for one in fields[11:15])
    return total / TICKS


def family(pid: int) -> list[int]:
    """A process and its children."""
    found = [pid]
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(file.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(file.parent.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


@dataclass
class Run:
    """What came of some seconds of calls."""

    rings: list[float] = field(default_factory=list)  # ms
    calls: int = 0
    lost: int = 0
    cpu: float = 0.0  # seconds

    @property
    def late(self) -> float:
        """The share that rang later than a second, or never."""
        return (self.lost + sum(ring > 1000 for ring in self.rings)) / max(1, self.calls)


class Hall:
    """Telephones at the desks, and a world that calls."""

    def __init__(self, server: tuple[str, int]) -> None:
        self.server = server
        self.rang: dict[str, float] = {}  # caller's name to when a desk's telephone rang

    async def furnish(self, password_of) -> None:  # a function of the seat
        """Every desk's telephone registers, and is picked up after a moment."""
        from tests.asterisk.phone import Phone

        loop = asyncio.get_running_loop()
        self.desks = []
        for seat in range(1, SEATS + 1):
            phone = Phone(f"seat{seat}", address="127.0.0.3", server=self.server)
            phone.mute = True

            def rings(message, phone=phone) -> None:  # a SIP message
                name = message.headers["from"].split("sip:")[1].split("@")[0]
                self.rang.setdefault(name, time.perf_counter())
                phone.ring()
                loop.call_later(PICK_UP, phone.pick_up)

            phone.behaviour = rings
            await phone.plug_in()
            assert await phone.register(password_of(str(seat))) == 200
            self.desks.append(phone)

    async def call(self, number: str, name: str, run: Run) -> None:
        """One call: rung, answered, a second of talk, hung up by the caller."""
        from tests.asterisk.phone import Phone

        phone = Phone(name, address="127.0.0.2", server=self.server)
        phone.mute = True
        await phone.plug_in()
        run.calls += 1
        begun = time.perf_counter()
        try:
            phone.dial(number)
            for _ in range(500):
                if name in self.rang or phone.state == "ended":
                    break
                await asyncio.sleep(0.01)
            if name not in self.rang:
                run.lost += 1
                return
            run.rings.append((self.rang.pop(name) - begun) * 1000)
            await asyncio.sleep(PICK_UP + TALK)
        finally:
            phone.hang_up()
            await asyncio.sleep(0.2)
            phone.unplug()

    async def load(self, number: str, rate: float, seconds: float, pids: list[int]) -> Run:
        """Calls at a steady rate."""
        run, loop = Run(), asyncio.get_running_loop()
        before, begun = cpu(pids), loop.time()
        tasks = []
        for n in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, begun + n / rate - loop.time()))
            name = f"c{number}x{int(begun * 1000)}x{n}"
            tasks.append(asyncio.create_task(self.call(number, name, run)))
        await asyncio.gather(*tasks)
        await asyncio.sleep(1.0)  # desks are free again
        run.cpu = cpu(pids) - before
        return run


async def saturation(hall: Hall, number: str) -> float:
    """The highest of RATES with at most 5 % late."""
    best = 0.0
    for rate in RATES:
        run = await hall.load(number, rate, 4.0, [])
        print(f"{number}: {rate}/s, {run.late:.1%} late", flush=True)
        if run.late > 0.05:
            break
        best = rate
    return best


async def measure(hall: Hall, asterisk: int, exchange: int, database: int) -> dict[str, object]:
    """Rounds, then saturation."""
    queue, ours, ratios, cpus = Run(), Run(), [], []
    for number in (QUEUE, PRODUCT):
        await hall.load(number, RATE, 3.0, [])  # warm
    for _ in range(ROUNDS):
        one = await hall.load(QUEUE, RATE, SECONDS, [asterisk])
        two = await hall.load(
            PRODUCT, RATE, SECONDS, [asterisk, *family(exchange), *family(database)]
        )
        ratios.append(statistics.median(two.rings) / statistics.median(one.rings))
        cpus.append((two.cpu / two.calls) / (one.cpu / one.calls))
        for total, part in ((queue, one), (ours, two)):
            total.rings += part.rings
            total.calls += part.calls
            total.lost += part.lost
            total.cpu += part.cpu
        print(f"ring {ratios[-1]:.2f}, CPU {cpus[-1]:.2f} of app_queue's", flush=True)
    most = {number: await saturation(hall, number) for number in (QUEUE, PRODUCT)}
    return {
        "ring_ms_p50": round(percentile(ours.rings, 0.5), 1),
        "ring_ms_p95": round(percentile(ours.rings, 0.95), 1),
        "ring_ratio_p50": round(statistics.median(ratios), 2),
        "saturation_ratio": round(most[PRODUCT] / max(1, most[QUEUE]), 2),
        "cpu_ratio": round(statistics.median(cpus), 2),
        "lost": ours.lost,
        "cpu_ms": round(1000 * ours.cpu / ours.calls, 1),
        "saturation": most[PRODUCT],
        "queue_ring_ms_p50": round(percentile(queue.rings, 0.5), 1),
        "queue_ring_ms_p95": round(percentile(queue.rings, 0.95), 1),
        "queue_cpu_ms": round(1000 * queue.cpu / queue.calls, 1),
        "queue_saturation": most[QUEUE],
        "queue_lost": queue.lost,
    }


def people(centre: int) -> None:
    """People at their desks, who need no time to write."""
    from datetime import timedelta

    from django.utils import timezone
    from tests.factories import make_agent

    from buergertelefon.base.models import ServiceCentre
    from buergertelefon.telephony.actions import ask
    from buergertelefon.telephony.models import BrowserPage, CalledNumber

    CalledNumber.objects.update(wrap_up_seconds=0)
    for seat in range(1, SEATS + 1):
        person = make_agent(ServiceCentre.objects.get(pk=centre), f"agent{seat}", seat=str(seat))
        device, at = f"agent:{person.desk}", timezone.now()
        BrowserPage.objects.create(
            id=f"page-{seat}", centre_id=centre, device=device, owner=True, stream=person.desk,
            opened=at, seen=at + timedelta(hours=2),
        )  # fmt: skip
        for kind, body in (
            ("page_opened", {"page": f"page-{seat}"}),
            ("sign_on", {}),
            ("ready", {}),
        ):
            ask(centre, device, kind, body)


@dataclass
class Stage:
    """What runs: process numbers, and where things are."""

    hall: Hall
    asterisk: int
    exchange: int
    database: int
    words: list[str]  # ask Asterisk's console with them
    password_of: Callable[[str], str]


@contextmanager
def stage() -> Iterator[Stage]:
    """Database, two exchanges and an Asterisk with its telephones' accounts."""
    from tests.asterisk.conftest import FETCHED, free_port

    from buergertelefon.telephony.asterisk import configuration, fetch, install

    assert settings.EMBEDDED
    draw_secret_key(settings.HOME)
    settings.EMBEDDED.hold()
    settings.EMBEDDED.start()
    django.setup()
    from django.core.management import call_command
    from tests.factories import make_centre

    from buergertelefon.telephony.models import Leadership

    call_command("migrate", verbosity=0)
    people(make_centre().pk)
    root = fetch.fetch(FETCHED, tell=print)
    folder = install.folder()
    plan = configuration.Plan(
        sip=free_port(), http=free_port(), rtp=(20000, 29998),
        seats=tuple(str(seat) for seat in range(1, SEATS + 1)),
    )  # fmt: skip
    configuration.write(folder, root, plan)
    with (folder / "etc/extensions.conf").open("a") as file:
        file.write(
            f"\n[citizens](+)\nexten => {QUEUE},1,Answer(,i)\n"
            " same => n,Queue(helping-out,,,,60)\n same => n,Hangup()\n"
        )
    queues = folder / "etc/queues.conf"
    queues.write_text(queues.read_text().replace("wrapuptime = 10", "wrapuptime = 0"))
    words = [*fetch.starter(root), "-C", str(folder / "etc/asterisk.conf")]
    quiet = subprocess.DEVNULL
    asterisk = subprocess.Popen([*words, "-f"], stdout=quiet, stderr=quiet)
    exchanges: list[subprocess.Popen[bytes]] = []
    try:
        assert install.booted(words)
        command = [sys.executable, "-m", "buergertelefon", "exchange", "bremen"]
        with (Path(HOME) / "exchange.log").open("wb") as log:
            exchanges.append(subprocess.Popen(command, stderr=log))
            by = time.monotonic() + 60  # its CPU is counted: the other one stands by
            while not Leadership.objects.exists():
                if exchanges[0].poll() is not None or time.monotonic() > by:
                    raise RuntimeError(f"no exchange leads, see {HOME}/exchange.log")
                time.sleep(0.1)
            exchanges.append(subprocess.Popen(command, stderr=log))
        database = settings.EMBEDDED.pid()
        assert database
        yield Stage(
            Hall(("127.0.0.1", plan.sip)), asterisk.pid, exchanges[0].pid, database, words,
            lambda seat: configuration.password_of(folder, seat),
        )  # fmt: skip
    finally:
        for process in exchanges:
            process.terminate()
        for process in exchanges:
            process.wait(20)
        install.ask(words, "core stop now")
        asterisk.terminate()
        asterisk.wait(20)
        settings.EMBEDDED.release()


def main() -> None:
    """Asterisk, database, exchange, telephones; then measure."""
    with stage() as at:

        async def all_of_it() -> dict[str, object]:
            await at.hall.furnish(at.password_of)
            await asyncio.sleep(5)  # the exchange is connected, telephones and people are there
            return await measure(at.hall, at.asterisk, at.exchange, at.database)

        print(json.dumps(asyncio.run(all_of_it())))


if __name__ == "__main__":
    main()
