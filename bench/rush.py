"""40,000 people want 500 appointments at seven o'clock: does everybody get a turn, in order?

Two real web processes with their database, over loopback; 24 connections send what 40,000 browsers
would: 30,000 come before it opens, 10,000 after, each asks again when the page says so. Who is let
in sees the free times; every fourth books, with the work a browser does. The peer in the same run
is the page of free times without a waiting room, asked by as many connections. Bounded: three
minutes (VISITORS and SECONDS make it shorter).

Last line: one JSON object with visitors, admitted, in_order (share of those let in at their turn
among them, those let in before it, and those who asked after it and were not let in),
lot_correlation (of the order of arrival before it opened with the order drawn), queue_ms_p95,
page_ms_p95, queue_to_page, double_bookings and more.
"""

import asyncio
import base64
import hashlib
import heapq
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as clock
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

HOME = os.environ.setdefault("BENCH_HOME", tempfile.mkdtemp(prefix="buergertelefon-bench-"))
os.environ["BUERGERTELEFON_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "buergertelefon.settings"
os.environ |= {"RUSH_LIMIT": "1000000000", "PROOF_WORK": "200"}
os.environ.pop("DATABASE_URL", None)

import django

from buergertelefon import settings

VISITORS = int(os.environ.get("VISITORS", "40000"))
EARLY = VISITORS * 3 // 4
SECONDS = float(os.environ.get("SECONDS", "20"))  # of asking again, after all have come
ADMIT = 1800  # a minute
PROCESSES, CONNECTIONS, PLAIN = 2, 24, 1200
#: all have to have come by then; seconds
EARLY_BY, LATE_BY = 100.0, 40.0
LIST = "/termin/?leistung=s10&personen=1"


@dataclass
class Visitor:
    """A browser without a script but for the clock."""

    number: int
    cookies: dict[str, str] = field(default_factory=dict)
    ticket: tuple[int, str | None] | None = None  # its number, and when its turn is
    asked: float = 0.0  # the last time, in seconds since 1970
    admitted: float = 0.0


@dataclass
class Connection:
    """One kept open, as a browser or a proxy has it."""

    port: int
    reader: Any = None
    writer: Any = None

    async def ask(
        self, visitor: Visitor, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, str, str, float]:
        """Status, where it leads, the page, milliseconds."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        body = urlencode(form).encode() if form else b""
        cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
        head = [
            f"{'POST' if form else 'GET'} {path} HTTP/1.1", "Host: localhost",
            *([f"Cookie: {cookies}"] if cookies else []),
            *(["Content-Type: application/x-www-form-urlencoded"] if form else []),
            f"Content-Length: {len(body)}", "", "",
        ]  # fmt: skip
        begun = time.perf_counter()
        self.writer.write("\r\n".join(head).encode() + body)
        top = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"(?i)content-length: (\d+)", top)
        page = (await self.reader.readexactly(int(length[1]) if length else 0)).decode()
        took = (time.perf_counter() - begun) * 1000
        for name, value in re.findall(r"(?im)^set-cookie: ([^=]+)=([^;\r]*)", top):
            visitor.cookies[name] = value.strip('"')
        leads = re.search(r"(?im)^location: (\S+)", top)
        return int(top[9:12]), leads[1] if leads else "", page, took


@dataclass
class Crowd:
    """Everybody, what they do next and when, and what they saw."""

    visitors: list[Visitor]
    ports: list[int]
    due: list[tuple[float, int]] = field(default_factory=list)  # when, whose turn to ask
    queue_ms: list[float] = field(default_factory=list)
    booked: int = 0
    errors: int = 0

    async def work(self, until: float, *, drain: bool) -> None:
        """As many connections as there are, until then, or until nobody is left who comes."""

        async def one(n: int) -> None:
            connection = Connection(self.ports[n % len(self.ports)])
            while time.time() < until and self.due:
                if self.due[0][0] > time.time():
                    if drain:
                        return
                    await asyncio.sleep(0.01)
                    continue
                _, number = heapq.heappop(self.due)
                await self.look(connection, self.visitors[number])

        await asyncio.gather(*(one(n) for n in range(CONNECTIONS)))

    async def look(self, connection: Connection, visitor: Visitor) -> None:
        """Come, or ask again; in time, be let in."""
        from django.core.signing import loads

        if visitor.ticket is None:
            status, _, page, took = await connection.ask(visitor, LIST)
            self.queue_ms.append(took)
            if status != 200 or "warteraum" not in page:
                self.errors += 1
                return
            values = loads(visitor.cookies["bt_warten"], salt="buergertelefon.website.rush")
            visitor.ticket = (values[1], values[2])
            again = int(re.search(r'data-again="(\d+)"', page)[1])  # type: ignore[index]  # the page has it
            heapq.heappush(self.due, (time.time() + again, visitor.number))
            return
        visitor.asked = time.time()
        status, _, said, took = await connection.ask(visitor, "/termin/warteraum/")
        self.queue_ms.append(took)
        answer = json.loads(said)
        if not answer["in"]:
            heapq.heappush(self.due, (time.time() + answer["again"], visitor.number))
            return
        status, _, page, _ = await connection.ask(visitor, LIST)
        if status != 200 or 'name="leistung"' not in page:
            self.errors += 1
            return
        visitor.admitted = time.time()
        if visitor.number % 4 == 0:
            await self.book(connection, visitor, page)

    async def book(self, connection: Connection, visitor: Visitor, page: str) -> None:
        """A time of the page, and the code written down; beaten by others, give up."""
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        times = re.findall(r'name="termin" value="([^"]+)"', unescape(page))
        if not times:
            return
        form = {name: fields[name] for name in ("csrfmiddlewaretoken", "once")}
        asked = re.search(r'name="altcha" autocomplete="off" value="([^"]+)"', page)
        assert asked
        form |= {"leistung": "s10", "personen": "1", "altcha": solved(asked[1])}
        form["termin"] = random.choice(times)
        status, leads, _, _ = await connection.ask(visitor, "/termin/halten/", form)
        if status == 409:
            return
        _, _, page, _ = await connection.ask(visitor, leads)
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        form = {name: fields[name] for name in ("csrfmiddlewaretoken", "gehalten")}
        status, _, _, _ = await connection.ask(visitor, leads, form | {"weg": "notiert"})
        self.booked += status == 302
        self.errors += status != 302


def solved(answer: str) -> str:
    """The work of a browser."""
    asked = json.loads(base64.b64decode(answer))
    for number in range(asked["maxnumber"] + 1):
        hashed = hashlib.sha256(f"{asked['salt']}{number}".encode()).hexdigest()
        if hashed == asked["challenge"]:
            return base64.b64encode(json.dumps({**asked, "number": number}).encode()).decode()
    raise AssertionError("no answer")


def p95(times: list[float]) -> float:
    """Of milliseconds."""
    return sorted(times)[int(0.95 * len(times))]


async def without_a_room(ports: list[int]) -> list[float]:
    """The page of free times, to as many connections as come later."""
    times: list[float] = []

    async def one(n: int) -> None:
        connection = Connection(ports[n % len(ports)])
        for _ in range(PLAIN // CONNECTIONS):
            status, _, page, took = await connection.ask(Visitor(0), LIST)
            assert status == 200, status
            assert 'name="termin"' in page
            times.append(took)

    await asyncio.gather(*(one(n) for n in range(CONNECTIONS)))
    return times


def furnish() -> None:
    """One office, 500 places from tomorrow on."""
    from django.utils import timezone

    from buergertelefon.appointments.actions.slots import generate
    from buergertelefon.appointments.models import Calendar, CalendarService, OpeningPlan
    from buergertelefon.base.models import ServiceCentre
    from buergertelefon.directory.models import Office, Service

    today = timezone.localdate()
    centre = ServiceCentre.objects.create(slug="bremen", name="Bremen")
    office = Office.objects.create(slug="amt", name="Amt", source="Beispiel", as_of=today)
    calendar = Calendar.objects.create(
        slug="amt", office=office, centre=centre, name="Amt", land=""
    )
    for weekday in range(7):
        OpeningPlan.objects.create(
            calendar=calendar, weekday=weekday, begins=clock(8), ends=clock(16, 20), capacity=2
        )
    service = Service.objects.create(slug="s10", name="Ausweis")
    CalendarService.objects.create(
        calendar=calendar, service=service, duration=timedelta(minutes=10)
    )
    generate(calendar, since=today + timedelta(days=1), until=today + timedelta(days=6))


def measure(ports: list[int]) -> dict[str, Any]:
    """Without a room, before it opens, after that; then the order is looked at."""
    from django.utils import timezone

    from buergertelefon.appointments.actions import rush
    from buergertelefon.appointments.models import Claim, Rush, Slot
    from buergertelefon.appointments.queries.rush import room_of
    from buergertelefon.appointments.rules.rush import Ticket, order, place_of

    plain = asyncio.run(without_a_room(ports))
    print("page", round(p95(plain), 1), "ms p95", flush=True)
    room = rush.begin(
        per_minute=ADMIT, at=timezone.now(), opens=timezone.now() + timedelta(hours=1)
    )
    time.sleep(1.1)  # until the web process has read it
    crowd = Crowd([Visitor(n) for n in range(VISITORS)], ports)
    crowd.due = [(0.0, n) for n in range(EARLY)]
    begun = time.monotonic()
    asyncio.run(crowd.work(time.time() + EARLY_BY, drain=True))
    print("came before", round(EARLY / (time.monotonic() - begun)), "a second", flush=True)
    came = [one for one in crowd.visitors if one.ticket]
    Rush.objects.filter(pk=room.id).update(opens=timezone.now())  # it opens
    now = time.time()
    crowd.due = [(now + random.random() * 30, one.number) for one in came]
    crowd.due += [(now, n) for n in range(EARLY, VISITORS)]
    heapq.heapify(crowd.due)
    begun = time.monotonic()
    asyncio.run(crowd.work(now + LATE_BY + SECONDS, drain=False))
    row = Rush.objects.get(pk=room.id)
    print("after", round(time.monotonic() - begun), "s; tickets", row.tickets, flush=True)
    final = room_of(row)
    right = wrong = 0
    turns = {}
    for one in crowd.visitors:
        if one.ticket is None:
            continue
        number, turn = one.ticket
        at = datetime.fromisoformat(turn) if turn else None
        place = place_of(Ticket(room.id, number, at), final, at=timezone.now())
        assert place.turn is not None
        turns[one.number] = place.turn.timestamp()
        if one.admitted:
            right += turns[one.number] <= one.admitted
            wrong += turns[one.number] > one.admitted
        else:
            wrong += 0 < turns[one.number] <= one.asked - 2  # the row is read once a second
    drawn = order(row.seed, row.early)
    claims = Claim.objects.count()
    twice = sum(
        one.taken > one.capacity or one.taken != one.claims.count()
        for one in Slot.objects.prefetch_related("claims")
    )
    late = [one.ticket for one in crowd.visitors[EARLY:] if one.ticket]
    in_order = sorted(late, key=lambda one: one[0]) == sorted(late, key=lambda one: one[1] or "")
    return {
        "visitors": len(turns), "admitted": right, "in_order": right / max(right + wrong, 1),
        "lot_correlation": round(correlation(drawn), 3), "later_in_order": in_order,
        "queue_ms_p95": round(p95(crowd.queue_ms), 1), "page_ms_p95": round(p95(plain), 1),
        "queue_to_page": round(p95(crowd.queue_ms) / p95(plain), 2),
        "queue_pages": len(crowd.queue_ms), "places": 500, "booked": crowd.booked,
        "claims": claims, "double_bookings": twice, "errors": crowd.errors,
    }  # fmt: skip


def correlation(drawn: tuple[int, ...]) -> float:
    """Of the order of arrival with the order drawn; 0: it is a lot."""
    n = len(drawn)
    mean = (n - 1) / 2
    shared = sum((at - mean) * (place - mean) for at, place in enumerate(drawn))
    return shared / sum((at - mean) ** 2 for at in range(n))


def free_port() -> int:
    """One nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Until somebody listens there."""
    end = time.monotonic() + 60
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < end, "no pages within a minute"
        time.sleep(0.2)


def main() -> None:
    """Start, measure, print."""
    from buergertelefon.cli import draw_secret_key

    assert settings.EMBEDDED
    draw_secret_key(Path(HOME))
    settings.SECRET_KEY = (Path(HOME) / "secret_key").read_text()
    settings.EMBEDDED.hold()
    settings.EMBEDDED.start()
    django.setup()
    webs: list[subprocess.Popen[bytes]] = []
    try:
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        furnish()
        ports = [free_port() for _ in range(PROCESSES)]
        for port in ports:
            environment = os.environ | {"PORT": str(port)}
            webs.append(
                subprocess.Popen([sys.executable, "-m", "buergertelefon", "web"], env=environment)
            )
        for port in ports:
            wait_for(port)
        result = measure(ports)
        connections.close_all()
    finally:
        for one in webs:
            one.terminate()
        for one in webs:
            one.wait(20)
        settings.EMBEDDED.release()
    print(json.dumps(result))


if __name__ == "__main__":
    main()
