"""How many places are sold a second when many want them at once; how fast the next one is found.

Three ways to sell a place of a slot, with the same rows written, the same clients and durable
commits: ours (one guarded statement for the slot), a transaction that first locks the day and
counts (a), and an EXCLUDE constraint over places and times (b). Everybody wants any slot of a day,
or all want one. Beside it the product itself, all of `hold` and `confirm`, and 5,000 requests for
500 places. Then the search over 12 offices x 60 days x 20 counters, at three fillings. Bounded:
about two minutes, loopback.

With SLOW_FLUSH=4000 every commit waits so many microseconds more (PostgreSQL's commit_delay), as on
a slow disk.

Last line: one JSON object with bookings_per_s, ratio_to_day_lock, ratio_to_exclude,
double_bookings, next_free_ms_p95 and more.
"""

import json
import multiprocessing
import os
import random
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

HOME = os.environ.setdefault("BENCH_HOME", tempfile.mkdtemp(prefix="buergertelefon-bench-"))
os.environ["BUERGERTELEFON_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "buergertelefon.settings"
os.environ.pop("DATABASE_URL", None)

import django
import psycopg

from buergertelefon import settings
from buergertelefon.base.hours import BERLIN

PROCESSES, THREADS = 4, 8
SLOTS, COUNTERS, ROUNDS = 48, 20, 4
PLACES = SLOTS * COUNTERS
DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 23, 9, tzinfo=BERLIN)
OFFICES, DAYS, SEARCHES = 12, 60, 300
PEERS = """
    CREATE TABLE bench_day (day int PRIMARY KEY);
    CREATE TABLE bench_booking (id uuid PRIMARY KEY, reference text UNIQUE, at timestamptz);
    CREATE TABLE bench_slot (day int, slot int, capacity int, taken int DEFAULT 0,
                             PRIMARY KEY (day, slot), CHECK (taken <= capacity));
    CREATE TABLE bench_claim (booking uuid REFERENCES bench_booking, day int, slot int);
    CREATE INDEX ON bench_claim (day, slot);
    CREATE TABLE bench_place (booking uuid REFERENCES bench_booking, day int, slot int, counter int,
                              place int8range, EXCLUDE USING gist (place WITH &&));
    CREATE INDEX ON bench_place (day, slot);
"""
BOOKING = "INSERT INTO bench_booking VALUES (%s, %s, now())"
Sell = Callable[[psycopg.Cursor[Any], int, int, int], bool]


def guarded(db: psycopg.Cursor[Any], day: int, slot: int, capacity: int) -> bool:  # noqa: ARG001  # stands in the row
    """Ours: the booking, then one statement that takes the place and writes the claim."""
    one = uuid.uuid4()
    db.execute(BOOKING, [one, one.hex])
    db.execute(
        "WITH place AS (UPDATE bench_slot SET taken = taken + 1"
        " WHERE day = %s AND slot = %s AND taken < capacity RETURNING day, slot)"
        " INSERT INTO bench_claim SELECT %s, day, slot FROM place",
        [day, slot, one],
    )
    return db.rowcount == 1


def day_lock(db: psycopg.Cursor[Any], day: int, slot: int, capacity: int) -> bool:
    """(a) Lock the day, count what is sold, insert."""
    db.execute("SELECT day FROM bench_day WHERE day = %s FOR UPDATE", [day])
    db.execute("SELECT count(*) FROM bench_claim WHERE day = %s AND slot = %s", [day, slot])
    [sold] = db.fetchone() or [0]
    if sold >= capacity:
        return False
    one = uuid.uuid4()
    db.execute(BOOKING, [one, one.hex])
    db.execute("INSERT INTO bench_claim VALUES (%s, %s, %s)", [one, day, slot])
    return True


def exclude(db: psycopg.Cursor[Any], day: int, slot: int, capacity: int) -> bool:
    """(b) Choose a counter that looks free; the constraint says if it was. Tries again if not."""
    db.execute(
        "SELECT n FROM generate_series(0, %s - 1) n WHERE n NOT IN"
        " (SELECT counter FROM bench_place WHERE day = %s AND slot = %s)"
        " ORDER BY random() LIMIT 1",
        [capacity, day, slot],
    )
    if (found := db.fetchone()) is None:
        return False
    one, counter = uuid.uuid4(), found[0]
    db.execute(BOOKING, [one, one.hex])
    begins = (day * 1000 + counter) * 1000 + slot
    db.execute(
        "INSERT INTO bench_place VALUES (%s, %s, %s, %s, int8range(%s, %s))",
        [one, day, slot, counter, begins, begins + 1],
    )
    return True


WAYS: dict[str, Sell] = {"guarded": guarded, "day_lock": day_lock, "exclude": exclude}
FAILED = (psycopg.errors.ExclusionViolation, psycopg.errors.DeadlockDetected)


def peer_client(way: str, dsn: str, wanted: Sequence[tuple[int, int, int]]) -> list[float]:
    """Seconds of each sale; one connection, one transaction for each."""
    times = []
    with psycopg.connect(dsn) as db:
        for day, slot, capacity in wanted:
            begun, sold = time.perf_counter(), False
            while not sold:
                try:
                    with db.transaction(), db.cursor() as cursor:
                        sold = WAYS[way](cursor, day, slot, capacity)
                        assert sold, "sold out too early"
                except FAILED:
                    continue
            times.append(time.perf_counter() - begun)
    return times


def product_client(way: str, dsn: str, wanted: Sequence[tuple[int, int, int]]) -> list[float]:  # noqa: ARG001  # the product has its own
    """Seconds of each hold and confirm; `wanted`: calendar, slot, service."""
    from django.db import connections

    from buergertelefon.appointments.actions.booking import confirm, hold
    from buergertelefon.appointments.errors import SlotTaken
    from buergertelefon.appointments.queries.offers import Wish
    from buergertelefon.appointments.rules.contingents import Channel
    from buergertelefon.appointments.rules.limits import Item

    times = []
    first = datetime.combine(DAY, clock(8), BERLIN)
    for calendar, slot, service in wanted:
        begun = time.perf_counter()
        begins = first + slot * timedelta(minutes=10)
        wish = Wish(calendar, begins, (Item(service),), Channel.WEB)
        try:
            confirm(hold(wish, key=uuid.uuid4(), at=NOW).id, at=NOW)
        except SlotTaken:
            continue
        times.append(time.perf_counter() - begun)
    connections.close_all()
    return times


def process(
    way: str, dsn: str, shares: list[list[tuple[int, int, int]]], gate: Any, out: Any
) -> None:
    """One process of clients, each with its share of the wishes."""
    if way == "product":
        django.setup()
    client = product_client if way == "product" else peer_client
    found: list[list[float]] = []
    failed: list[BaseException] = []

    def work(share: list[tuple[int, int, int]]) -> None:
        try:
            found.append(client(way, dsn, share))
        except BaseException as error:  # noqa: BLE001  # it is told to who waits
            failed.append(error)

    gate.wait(60)
    threads = [threading.Thread(target=work, args=(share,)) for share in shares]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    out.put([repr(failed[0])] if failed else [value for part in found for value in part])


def run(way: str, dsn: str, wanted: list[tuple[int, int, int]]) -> tuple[float, list[float]]:
    """Sales a second, and the seconds of each."""
    context = multiprocessing.get_context("spawn")
    gate, out = context.Barrier(PROCESSES + 1), context.Queue()
    clients = PROCESSES * THREADS
    shares = [wanted[n::clients] for n in range(clients)]
    processes = [
        context.Process(
            target=process, args=(way, dsn, shares[n * THREADS : (n + 1) * THREADS], gate, out)
        )
        for n in range(PROCESSES)
    ]
    for one in processes:
        one.start()
    gate.wait(60)
    begun = time.perf_counter()
    parts = [out.get(timeout=120) for _ in processes]
    took = time.perf_counter() - begun
    for one in processes:
        one.join(10)
    times = [value for part in parts for value in part]
    assert all(isinstance(value, float) for value in times), times[:1]
    return len(times) / took, times


def p95(times: list[float]) -> float:
    """Milliseconds."""
    return sorted(times)[int(0.95 * len(times))] * 1000


def compare(dsn: str) -> dict[str, Any]:
    """The three ways, spread over a day and on one slot."""
    found: dict[str, Any] = {}
    draw = random.Random(6)
    day = 0
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute(PEERS)
        for where in ("day", "slot"):
            for way in WAYS:
                spread = where == "day"
                rounds = ROUNDS if spread else 1
                wanted = []
                for _ in range(rounds):
                    day += 1
                    slots, capacity = (SLOTS, COUNTERS) if spread else (1, PLACES)
                    db.execute("INSERT INTO bench_day VALUES (%s)", [day])
                    db.execute(
                        "INSERT INTO bench_slot SELECT %s, n, %s FROM generate_series(0, %s - 1) n",
                        [day, capacity, slots],
                    )
                    wishes = [(day, n % slots, capacity) for n in range(PLACES)]
                    draw.shuffle(wishes)
                    wanted += wishes
                rate, times = run(way, dsn, wanted)
                found[f"{way}_{where}"] = {"per_s": round(rate), "p95_ms": round(p95(times), 1)}
                print(where, way, found[f"{way}_{where}"], flush=True)
        [(twice,)] = db.execute(
            "SELECT count(*) FROM (SELECT day, slot, count(*) AS sold FROM bench_claim"
            " GROUP BY day, slot) c JOIN bench_slot s USING (day, slot) WHERE c.sold > s.capacity"
        ).fetchall()
    found["double"] = twice
    return found


def make_calendar(slug: str, *, capacity: int, ends: clock, days: int) -> Any:
    """An office with one calendar, open every day of the week."""
    from buergertelefon.appointments.actions.slots import generate
    from buergertelefon.appointments.models import Calendar, CalendarService, OpeningPlan
    from buergertelefon.base.models import ServiceCentre
    from buergertelefon.directory.models import Office, Service

    centre, _ = ServiceCentre.objects.get_or_create(slug="bremen", defaults={"name": "Bremen"})
    office = Office.objects.create(slug=slug, name=slug, source="Beispiel", as_of=DAY)
    calendar = Calendar.objects.create(slug=slug, office=office, centre=centre, name=slug, land="")
    for weekday in range(7):
        OpeningPlan.objects.create(
            calendar=calendar, weekday=weekday, begins=clock(8), ends=ends, capacity=capacity
        )
    for minutes in (10, 20, 30):
        service, _ = Service.objects.get_or_create(slug=f"s{minutes}", defaults={"name": "x"})
        CalendarService.objects.create(
            calendar=calendar, service=service, duration=timedelta(minutes=minutes)
        )
    generate(calendar, since=DAY, until=DAY + timedelta(days=days))
    return calendar


def product(dsn: str) -> dict[str, Any]:
    """All of hold and confirm: a day whose places are just enough, and ten times too few."""
    from buergertelefon.appointments.models import Booking, Claim, Slot
    from buergertelefon.directory.models import Service

    day = make_calendar("day", capacity=COUNTERS, ends=clock(16), days=1)
    few = make_calendar("few", capacity=10, ends=clock(16, 20), days=1)
    service = Service.objects.get(slug="s10").pk
    draw = random.Random(7)
    wanted = [(day.pk, n % SLOTS, service) for n in range(PLACES)]
    draw.shuffle(wanted)
    rate, times = run("product", dsn, wanted)
    assert len(times) == PLACES
    crowd = [(few.pk, n % 50, service) for n in range(5000)]
    draw.shuffle(crowd)
    sold = len(run("product", dsn, crowd)[1])
    booked = Booking.objects.filter(calendar=few).count()
    claims = Claim.objects.filter(slot__calendar=few).count()
    full = Slot.objects.filter(calendar=few, taken=10).count()
    assert (sold, booked, claims, full) == (500, 500, 500, 50), (sold, booked, claims, full)
    print("5000 requests for 500 places:", sold, "sold", flush=True)
    over = Slot.objects.extra(where=["taken > capacity"]).count()
    return {"per_s": rate, "p95_ms": p95(times), "double": over}


def searches() -> dict[str, float]:
    """p95 in milliseconds of the whole of `next_free`, by how full the calendars are."""
    from django.db import connection

    from buergertelefon.appointments.errors import NotBookable
    from buergertelefon.appointments.models import Calendar, Contingent
    from buergertelefon.appointments.queries.free import When, next_free
    from buergertelefon.appointments.rules.contingents import Channel
    from buergertelefon.appointments.rules.limits import Item
    from buergertelefon.directory.models import Service

    Calendar.objects.update(active=False)
    offices = []
    for n in range(OFFICES):
        calendar = make_calendar(f"o{n}", capacity=COUNTERS, ends=clock(16), days=DAYS)
        offices.append(calendar.office_id)
        Contingent.objects.create(
            calendar=calendar, channel=Channel.PHONE, share="0.2", releases_to=["web"],
            days_before=1, clock=clock(12),
        )  # fmt: skip
    services = [Service.objects.get(slug=f"s{minutes}").pk for minutes in (10, 20, 30)]
    found = {}
    for name, filling in (
        ("empty", "0"),
        ("gaps", "CASE WHEN random() < 0.7 THEN 20 ELSE 19 END"),
        ("full", "20"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE appointments_slot s SET taken = n, taken_web = n, taken_phone = 0,"  # noqa: S608  # of the table above
                f" taken_counter = 0 FROM (SELECT id, {filling} AS n FROM appointments_slot"
                " WHERE capacity = 20) f WHERE f.id = s.id"
            )
            cursor.execute("VACUUM ANALYZE appointments_slot")
        draw, times = random.Random(8), []
        for n in range(SEARCHES):
            items = [Item(one, draw.randint(1, 2)) for one in draw.sample(services, 2)]
            when = When(
                weekdays=frozenset(draw.sample(range(7), 2)) if n % 3 == 0 else frozenset(),
                opens=clock(draw.randint(8, 14)) if n % 3 == 1 else None,
            )
            chosen = offices if n % 2 else draw.sample(offices, 4)
            begun = time.perf_counter()
            try:
                next_free(items, channel=draw.choice([*Channel]), at=NOW, offices=chosen, when=when)
            except NotBookable:
                raise AssertionError("the wish is bookable") from None
            times.append(time.perf_counter() - begun)
        found[name] = round(p95(times), 2)
        print("search", name, found[name], "ms", flush=True)
    return found


def main() -> None:
    """Measure and print."""
    from buergertelefon.cli import draw_secret_key

    assert settings.EMBEDDED
    draw_secret_key(Path(HOME))
    settings.SECRET_KEY = (Path(HOME) / "secret_key").read_text()
    settings.EMBEDDED.hold()
    settings.EMBEDDED.start()
    django.setup()
    try:
        from django.core.management import call_command
        from django.db import connections

        from buergertelefon.base.database import conninfo

        call_command("migrate", verbosity=0)
        if delay := os.environ.get("SLOW_FLUSH"):
            admin = settings.EMBEDDED.dsn("postgres", "postgres")
            with psycopg.connect(admin, autocommit=True) as db:
                db.execute(f"ALTER SYSTEM SET commit_delay = {int(delay)}")
                db.execute("ALTER SYSTEM SET commit_siblings = 0")
                db.execute("SELECT pg_reload_conf()")
        dsn = conninfo()
        peers = compare(dsn)
        own = product(dsn)
        found = searches()
        connections.close_all()
    finally:
        settings.EMBEDDED.release()
    ours, lock, other = (peers[f"{way}_day"]["per_s"] for way in WAYS)
    result = {
        "bookings_per_s": round(own["per_s"]),
        "ratio_to_day_lock": round(ours / lock, 2),
        "ratio_to_exclude": round(ours / other, 2),
        "double_bookings": peers["double"] + own["double"],
        "next_free_ms_p95": max(found.values()),
        "booking_ms_p95": round(own["p95_ms"], 1),
        "next_free_ms": found,
        "claims": {name: value for name, value in peers.items() if name != "double"},
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
