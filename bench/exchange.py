"""How many calls the exchange carries, and how fast a free person's desk rings.

Real parts: PostgreSQL with durable commits, an exchange process with a second one standing by, and
the hub that feeds the desks' event streams. Played by this script: 80 people and their callers, who
ask by rows as the pages do. The peer of every figure is one bare durable commit of the same
database in the same run. Bounded: about a minute, on loopback sockets only.

With SLOW_FLUSH=4000 every commit waits so many microseconds more (PostgreSQL's commit_delay), as on
a slow disk.

Last line: one JSON object with calls_per_s, dispatch_ms_p50, dispatch_ms_p95, commit_ms_p50,
dispatch_to_commit_ratio, lost, double.
"""

import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HOME = tempfile.mkdtemp(prefix="buergertelefon-bench-")
os.environ["BUERGERTELEFON_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "buergertelefon.settings"
os.environ.pop("DATABASE_URL", None)
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the tests' factories

import django
import psycopg

from buergertelefon import settings
from buergertelefon.cli import draw_secret_key

AGENTS, WAITING = 80, 300
CARRY_FOR = 20.0  # seconds of full load
SAMPLES = 400  # dispatches measured
COMMITS = 400


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of them lie."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def bare_commits(dsn: str, n: int = COMMITS) -> list[float]:
    """Milliseconds of one-row durable commits, one after the other."""
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute("CREATE TABLE IF NOT EXISTS bench_commit (at timestamptz)")
        times = []
        for _ in range(n):
            begun = time.perf_counter()
            db.execute("INSERT INTO bench_commit VALUES (now())")
            times.append((time.perf_counter() - begun) * 1000)
    return times


class Pages:
    """Eighty desks and the callers' pages: everything they ask, many rows in one commit."""

    def __init__(self, dsn: str, centre: int, desks: list[str]) -> None:
        self.db = psycopg.connect(dsn, autocommit=True)
        self.centre, self.desks = centre, desks

    def ask(self, requests: list[tuple[str, str, dict[str, str]]]) -> None:
        """Store and notify, as telephony.actions.ask does for one."""
        if not requests:
            return
        rows = [{"device": d, "kind": k, "body": b} for d, k, b in requests]
        with self.db.transaction():
            self.db.execute(
                "INSERT INTO telephony_request (centre_id, device, kind, body)"
                " SELECT %s, device, kind, body FROM jsonb_to_recordset(%s)"
                " AS x (device text, kind text, body jsonb)",
                [self.centre, json.dumps(rows)],
            )
            self.db.execute("SELECT pg_notify('exchange', %s)", [str(self.centre)])

    def sit_down(self) -> None:
        """Everybody opens the desk and signs on."""
        devices = [f"agent:{desk}" for desk in self.desks]
        self.ask([(one, "page_opened", {"page": f"page-{one}"}) for one in devices])
        self.ask([(one, "sign_on", {}) for one in devices])
        with self.db.transaction():
            self.db.execute(
                "INSERT INTO telephony_browserpage"
                " (id, centre_id, device, stream, opened, seen, owner)"
                " SELECT 'page-' || d, %s, d, gen_random_uuid(), now(), now() + interval '1 hour',"
                " false FROM unnest(%s::text[]) d",
                [self.centre, devices],
            )

    def arrive(self, n: int) -> None:
        """So many citizens call and have heard the greeting."""
        devices = [f"web:{uuid.uuid4()}" for _ in range(n)]
        self.ask([(one, "call", {"called": "115"}) for one in devices])
        self.ask([(one, "page_opened", {"page": f"page-{one}"}) for one in devices])
        self.ask([(one, "played", {}) for one in devices])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What stands now."""
        return self.db.execute(query).fetchall()


OFFERED = "SELECT id::text, agent::text FROM telephony_livecall WHERE state = 'offered'"
LEGS = (
    "SELECT own.id || '.' || own.attempt, own.device, other.device FROM telephony_browserleg own"
    " JOIN telephony_browserleg other ON other.id = own.talks_to WHERE own.state = 'connecting'"
)
TALKING = "SELECT id::text, agent::text FROM telephony_livecall WHERE state = 'talking'"
WRAPPING = "SELECT id::text, call::text FROM telephony_signon WHERE state = 'wrap_up'"
WAITS = "SELECT count(*) FROM telephony_livecall WHERE state IN ('greeting', 'queued')"


def play(pages: Pages, seconds: float, *, talk: bool = True) -> None:
    """Every desk works as fast as it can, the queue is kept full."""
    asked: set[tuple[str, str]] = set()
    end = time.monotonic() + seconds

    def new(kind: str, name: str) -> bool:
        if (kind, name) in asked:
            return False
        asked.add((kind, name))
        return True

    while time.monotonic() < end:
        requests: list[tuple[str, str, dict[str, str]]] = []
        for call, agent in pages.rows(OFFERED):
            if new("accept", call):
                requests.append((f"agent:{agent}", "accept", {"call": call}))
        for leg, one, other in pages.rows(LEGS):
            if new("connected", leg):
                requests += [(d, "connected", {"leg": leg}) for d in (one, other)]
        if talk:
            for call, agent in pages.rows(TALKING):
                if new("end", call):
                    requests.append((f"agent:{agent}", "end", {}))
            for agent, call in pages.rows(WRAPPING):
                if new("close", call):
                    requests.append((f"agent:{agent}", "close", {}))
        pages.ask(requests)
        if talk and (missing := WAITING - pages.rows(WAITS)[0][0]) > 20:
            pages.arrive(missing)
        time.sleep(0.002)


async def dispatches(pages: Pages) -> list[float]:
    """Milliseconds from the commit that frees a person to the frame that rings their desk."""
    from buergertelefon.base import live
    from buergertelefon.telephony.live import Desks

    hub = live.Hub()
    running = asyncio.create_task(hub.run())
    desks = Desks(lambda _: {})
    streams = {f"agent:{one}": live.Stream(desks, f"agent:{one}") for one in pages.desks}
    hub.streams |= set(streams.values())
    await asyncio.sleep(1.5)
    times: list[float] = []
    draw = random.Random(115)
    while len(times) < SAMPLES:
        state = await asyncio.to_thread(pages.rows, TALKING)
        _, agent = draw.choice(state)
        stream = streams[f"agent:{agent}"]
        await asyncio.to_thread(pages.ask, [(f"agent:{agent}", "end", {})])
        await until(stream, lambda s: s["state"] == "wrap_up")
        await asyncio.to_thread(pages.ask, [(f"agent:{agent}", "close", {})])
        free = time.perf_counter()
        ringing = await until(stream, lambda s: s["state"] == "offered")
        times.append((time.perf_counter() - free) * 1000)
        body = {"call": ringing["call"]["id"]}
        await asyncio.to_thread(pages.ask, [(f"agent:{agent}", "accept", body)])
        built = await until(stream, lambda s: s["legs"])
        leg, caller = built["legs"][0]["leg"], f"web:{ringing['call']['id']}"
        both = [(one, "connected", {"leg": leg}) for one in (f"agent:{agent}", caller)]
        await asyncio.to_thread(pages.ask, both)
        await until(stream, lambda s: s["state"] == "talking")
        await asyncio.to_thread(pages.arrive, 1)
        await asyncio.sleep(draw.uniform(0, 0.01))
    running.cancel()
    return times


async def until(stream: Any, fits: Any) -> Mapping[str, Any]:
    """The next desk state on the stream that fits; fails after five seconds."""
    async with asyncio.timeout(5):
        while True:
            for chunk in (await stream.queue.get()).decode().split("\n\n"):
                if chunk.startswith("event: desk"):
                    state: dict[str, Any] = json.loads(chunk.split("data: ", 1)[1])
                    if fits(state):
                        return state


def begin() -> tuple[Pages, str, list[subprocess.Popen[bytes]]]:
    """The database, its rows, two exchanges; the first leads."""
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    from tests.factories import make_agent, make_centre

    from buergertelefon.base.database import conninfo

    if delay := os.environ.get("SLOW_FLUSH"):
        with psycopg.connect(settings.EMBEDDED.dsn("postgres", "postgres"), autocommit=True) as db:
            db.execute(f"ALTER SYSTEM SET commit_delay = {int(delay)}")
            db.execute("ALTER SYSTEM SET commit_siblings = 0")
            db.execute("SELECT pg_reload_conf()")
    centre = make_centre()
    desks = [str(make_agent(centre, f"a{n}", seat=str(n), kfz=True).desk) for n in range(AGENTS)]
    dsn = conninfo()
    connections.close_all()
    exchanges = [
        subprocess.Popen(
            [sys.executable, "-m", "buergertelefon", "exchange"], start_new_session=True
        )
        for _ in range(2)
    ]
    pages = Pages(dsn, centre.pk, desks)
    wait_for(
        lambda: pages.rows("SELECT 1 FROM telephony_leadership WHERE beat > now() - '3s'::interval")
    )
    return pages, dsn, exchanges


def wait_for(true: Any, seconds: float = 30) -> None:
    """Bounded."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.05)


def counts(pages: Pages) -> tuple[int, int]:
    """Calls that are nowhere, and calls that were answered twice or by two people."""
    [(lost,)] = pages.rows(
        "SELECT count(*) FROM contacts_contact c WHERE c.closed IS NULL"
        " AND NOT EXISTS (SELECT FROM telephony_livecall l WHERE l.id = c.id)"
    )
    [(double,)] = pages.rows(
        "SELECT count(*) FROM (SELECT contact_id FROM contacts_contactevent"
        " WHERE kind IN ('answered', 'ended', 'closed') GROUP BY contact_id, kind"
        " HAVING count(*) > 1) twice"
    )
    [(gaps,)] = pages.rows("SELECT count(*) - coalesce(max(number), 0) FROM contacts_contact")
    return lost + abs(gaps), double


def main() -> None:
    """Measure and print."""
    assert settings.EMBEDDED
    draw_secret_key(Path(HOME))
    settings.SECRET_KEY = (Path(HOME) / "secret_key").read_text()
    settings.EMBEDDED.hold()
    settings.EMBEDDED.start()
    django.setup()
    exchanges: list[subprocess.Popen[bytes]] = []
    try:
        pages, dsn, exchanges = begin()
        pages.sit_down()
        wait_for(lambda: pages.rows("SELECT count(*) FROM telephony_signon")[0][0] == AGENTS)
        pages.ask([(f"agent:{desk}", "ready", {}) for desk in pages.desks])
        pages.arrive(WAITING + AGENTS)
        play(pages, 3, talk=False)
        print(f"{AGENTS} talk, {pages.rows(WAITS)[0][0]} wait", flush=True)
        commits = bare_commits(dsn)
        dispatch = asyncio.run(dispatches(pages))
        commits += bare_commits(dsn)
        before = pages.rows("SELECT count(*) FROM contacts_contact WHERE closed IS NOT NULL")[0][0]
        begun = time.monotonic()
        play(pages, CARRY_FOR)
        took = time.monotonic() - begun
        after = pages.rows("SELECT count(*) FROM contacts_contact WHERE closed IS NOT NULL")[0][0]
        lost, double = counts(pages)
    finally:
        for process in exchanges:
            process.terminate()
            process.wait(10)
        settings.EMBEDDED.release()
    commit = statistics.median(commits)
    result = {
        "calls_per_s": round((after - before) / took, 1),
        "dispatch_ms_p50": round(percentile(dispatch, 0.5), 2),
        "dispatch_ms_p95": round(percentile(dispatch, 0.95), 2),
        "commit_ms_p50": round(commit, 3),
        "dispatch_to_commit_ratio": round(percentile(dispatch, 0.95) / commit, 2),
        "lost": lost,
        "double": double,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
