"""How fast an address is answered, bulky waste is sold and a city's register comes in.

Lookup: 126,375 made-up addresses in 3,744 streets, 16 calendars of a year (as many as Bremen has,
own words, the same each time), 1,000 typed addresses: a third as they are written, the others
"Str.", in small letters, with the town, or with two letters changed over. Measured is all the desk
asks: what it means, and what is read aloud. Beside it, same rows, same run: the indexed SQL that
somebody would write who knew already how the street is spelled.

Orders: 16 clients in four processes, 1,000 households, 500 places: over ten tours, and all for one.
Order, quota, parts, e-mail. Beside it one guarded UPDATE and an INSERT of each of the same rows.

Import: a register (CSV and JSON) of these addresses, read and applied, in a process of its own
whose highest memory is measured; the same file again; one with a hundredth in another calendar.
Beside it COPY of the same rows into the same tables, in such a process too.

    python bench/waste.py [part ...]      # lookup, orders, import; without one all of them

Bounded: about two minutes, the database on a socket of its own. Last line: one JSON object.
"""

import json
import multiprocessing
import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import psycopg
from django.db import connection, transaction
from start import Last, Part, run, spread

from buergertelefon.base.hours import BERLIN

if TYPE_CHECKING:
    from buergertelefon.waste.models import Provider

ADDRESSES, STREETS, CALENDARS, GAPS = 126_375, 3_744, 16, 16_551
QUERIES = 1_000
#: milliseconds that 95 of 100 lookups may take
LIMIT = 10
#: clients; households that want a place, and places
PROCESSES, THREADS = 4, 4
WANT, PLACES, TOURS = 1_000, 500, 10
NOW = datetime(2026, 11, 27, 9, tzinfo=BERLIN)
YEAR = date(2026, 1, 1)
FIRST = str.split("""
Ahorn Amsel Anker Apfel Bach Berg Birken Blumen Brücken Buchen Dach Deich Distel Dorn Drossel Eichen
Erlen Eschen Falken Farn Feld Fichten Finken Fischer Flieder Forst Garten Geest Gersten Glocken
Graben Grün Hafen Hafer Hain Hasel Hecken Heide Hirsch Hof Holunder Hopfen Insel Jäger Kastanien
Kiefern Kirch Kirsch Klee Korn Kranich Krokus Lerchen Linden Löwen Lupinen Markt Meisen Mohn Moor
Mühlen Mulden Nelken Nord Nuss Ost Pappel Park Pfeil Quellen Raben Rain Reiher Rosen Rosmarin Sand
Schlehen Schul Schwalben See Segel Sonnen Specht Stein Stern Süd Tal Tannen Teich Tulpen Ufer Ulmen
Veilchen Wald Wall Wasser Weiden Wein West Wiesen Winter Zaun Ziegel
""")
LAST = ["straße", "weg", "allee", "platz", "damm", "ring", "kamp", "gasse", "stieg", "pfad", "hof"]
BEFORE = ["", "Alte ", "Neue ", "Große ", "Kleine "]
PLAIN = """
    SELECT h.*, s.name FROM waste_house h JOIN waste_street s ON s.id = h.street_id
    WHERE s.provider_id = %s AND s.key = %s AND h.key = %s
"""
DATES = (
    "SELECT day, kind FROM waste_collectiondate WHERE calendar_id = %s AND day >= %s ORDER BY day"
)
#: of which COPY brings the keys, too
WITH_KEYS = ("waste_datecalendar", "waste_street")
Row = tuple[Any, ...]


def streets() -> list[str]:
    """As many names as the city has, in the same order each time."""
    names = [f"{before}{one}{last}" for before in BEFORE for last in LAST for one in FIRST]
    return names[:STREETS]


def houses() -> Iterator[tuple[str, str, int]]:
    """Street, number, calendar; -1: nobody has published dates. A street in 60 has several."""
    names, draw = streets(), random.Random(20)
    for n in range(ADDRESSES):
        street, turn = n % STREETS, n // STREETS
        number = f"{turn + 1}" if turn % 9 else f"{turn + 1}a"
        calendar = street % CALENDARS if street % 60 else draw.randrange(CALENDARS)
        yield names[street], number, -1 if n % 8 == 7 and n // 8 < GAPS else calendar


def dates() -> list[list[tuple[date, str]]]:
    """Of each calendar: residual, organic, paper and sacks in turn, each Monday to Friday once."""
    kinds = [("residual", "organic"), ("paper", "packaging")]
    return [
        [
            (YEAR + timedelta(days=week * 7 + n % 5), kind)
            for week in range(52)
            for kind in kinds[(week + n // 5) % 2]
        ]
        for n in range(CALENDARS)
    ]  # fmt: skip


def make_provider(slug: str, commune: str) -> "Provider":
    """Who takes the waste; nothing known yet."""
    from buergertelefon.base.models import ServiceCentre
    from buergertelefon.directory.models import Office
    from buergertelefon.waste.models import Provider, Zone

    centre, _ = ServiceCentre.objects.get_or_create(slug="bench", defaults={"name": "Bremen"})
    office = Office.objects.create(slug=slug, name=slug, source="Beispiel", as_of=NOW.date())
    row = Provider.objects.create(
        slug=slug, name="Stadtreinigung", office=office, centre=centre, commune=commune,
        town="Bremen",
    )  # fmt: skip
    Zone.objects.create(provider=row, name="ganze Stadt")
    return row


def rows_for(provider: int, source: int) -> list[tuple[str, list[Row]]]:
    """The rows of the city for COPY, table by table, with keys that nobody has."""
    from buergertelefon.waste.rules.addresses import number_key, street_key

    with connection.cursor() as cursor:
        begin = {}
        for table in WITH_KEYS:
            cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")  # noqa: S608  # ours
            begin[table] = cursor.fetchone()[0]
    calendar, street = begin["waste_datecalendar"], begin["waste_street"]
    place = {name: street + n for n, name in enumerate(streets())}
    return [
        ("waste_datecalendar (id, provider_id, digest)",
         [(calendar + n, provider, f"{n}") for n in range(CALENDARS)]),
        ("waste_collectiondate (calendar_id, day, kind, source_id)",
         [(calendar + n, day, kind, source) for n, some in enumerate(dates())
          for day, kind in some]),
        ("waste_street (id, provider_id, name, key, position)",
         [(pk, provider, name, street_key(name), 0) for name, pk in place.items()]),
        ("waste_house (street_id, number, key, calendar_id)",
         [(place[name], number, number_key(number), None if of < 0 else calendar + of)
          for name, number, of in houses()]),
    ]  # fmt: skip


def copied(slug: str, commune: str) -> tuple[int, float]:
    """A provider with all rows by COPY, in one transaction; its key, and the seconds of it."""
    from buergertelefon.waste.models import Source

    provider = make_provider(slug, commune)
    source = Source.objects.create(
        provider=provider, slug="bench", name="bench", as_of=NOW.date(), taken=NOW
    )
    tables = rows_for(provider.pk, source.pk)
    begun = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in tables:
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
    took = time.perf_counter() - begun
    with connection.cursor() as cursor:
        for table in WITH_KEYS:  # the next key is one that COPY has not brought
            sequence = f"pg_get_serial_sequence('{table}', 'id')"
            cursor.execute(f"SELECT setval({sequence}, max(id)) FROM {table}")  # noqa: S608  # ours
    return provider.pk, took


def the_city() -> int:
    """The provider of lookups and orders, made once."""
    from buergertelefon.waste.models import Provider

    if (row := Provider.objects.filter(slug="stadt").first()) is not None:
        return row.pk
    pk, _ = copied("stadt", "040110000000")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE waste_street, waste_house, waste_collectiondate")
    return pk


def slipped(word: str, draw: random.Random) -> str:
    """Two neighbouring letters changed over, not the first."""
    at = draw.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def asked() -> list[tuple[str, str, str]]:
    """What is typed, and the street and number that are meant."""
    draw, known = random.Random(21), list(houses())
    found = []
    for n in range(QUERIES):
        street, number, _ = draw.choice(known)
        written = [
            f"{street} {number}", f"{street} {number}, Bremen", f"{street.lower()} {number}",
            f"{street.replace('straße', 'str.')} {number}", f"{slipped(street, draw)} {number}",
            f"{street} {number}",
        ][n % 6]  # fmt: skip
        found.append((written, street, number))
    return found


def lookup() -> dict[str, Any]:
    """p50 and p95 of an address with its dates, ours and the bare database's, in milliseconds."""
    from buergertelefon.waste.queries import addresses
    from buergertelefon.waste.queries.dates import coming
    from buergertelefon.waste.rules.addresses import number_key, street_key

    provider, on = the_city(), NOW.date()
    addresses.forget()
    begun = time.perf_counter()
    addresses.streets(on=on)
    built = time.perf_counter() - begun

    def ours(text: str) -> addresses.Answer:
        answer = addresses.find(text, on=on, commune="04011")
        coming(answer, today=on)
        return answer

    def plain(street: str, number: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(PLAIN, [provider, street_key(street), number_key(number)])
            found = cursor.fetchall()
            cursor.execute(DATES, [found[0][4], on])
            cursor.fetchall()

    queries, right = asked(), 0
    own: list[float] = []
    cpu: list[float] = []
    bare: list[float] = []
    for text, street, number in queries[:50]:  # warm
        ours(text)
        plain(street, number)
    for text, street, number in queries:
        begun, worked = time.perf_counter(), time.thread_time()
        answer = ours(text)
        cpu.append((time.thread_time() - worked) * 1000)
        own.append((time.perf_counter() - begun) * 1000)
        is_it = answer.street and answer.street.name == street
        right += bool(is_it and answer.house and answer.house.number == number)
        begun = time.perf_counter()
        plain(street, number)
        bare.append((time.perf_counter() - begun) * 1000)
    lookup_ms, plain_ms = spread(own), spread(bare)
    return {
        "addresses": ADDRESSES, "streets": STREETS, "build_s": round(built, 2),
        "lookup_ms": lookup_ms, "cpu_ms": spread(cpu), "plain_ms": plain_ms,
        "ratio_p95": round(lookup_ms["p95"] / plain_ms["p95"], 2),
        "of_limit": round(lookup_ms["p95"] / LIMIT, 2), "understood": round(right / QUERIES, 3),
    }  # fmt: skip


Wish = tuple[int, int, int]  # number of the household, key of its house, key of the tour


def buy(wish: Wish) -> bool:
    """All of the product: the rules, a place, a turn of the year, the parts, the e-mail."""
    from buergertelefon.waste.actions.ordering import order
    from buergertelefon.waste.errors import NoPlace
    from buergertelefon.waste.models import House
    from buergertelefon.waste.rules.bulky import Piece
    from buergertelefon.waste.rules.details import Details
    from buergertelefon.waste.rules.words import Category, Channel, Way

    n, pk, tour = wish
    house = House.objects.select_related("street__provider", "zone").get(pk=pk)
    pieces = [Piece("Sofa", 1, 1500, Category.MIXED), Piece("Stuhl", 4, 150, Category.MIXED)]
    details = Details(name=f"Ilse Beispiel{n}", mail="ilse@example.org", way=Way.MAIL)
    try:
        order(house, pieces, {Category.MIXED: tour}, details, channel=Channel.WEB,
              key=uuid.uuid4(), at=NOW)  # fmt: skip
    except NoPlace:
        return False
    return True


Rows = list[tuple[str, dict[str, Any]]]  # table and row, the order's first


def rows_of(order: uuid.UUID, household: str) -> Rows:
    """All rows that ordering has written, without the numbers that the database draws."""
    found = []
    about = {"pk": order, "household": household}
    for table, where in (
        ("waste_bulkyorder", "id = %(pk)s"),
        ("waste_quota", "household = %(household)s"),
        ("waste_bulkypart", "order_id = %(pk)s"),
        ("outbox_message", "key LIKE 'bulky:' || %(pk)s || ':%%'"),
        ("procrastinate_jobs", "task_name = 'messages.deliver'"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} WHERE {where} LIMIT 1", about)  # noqa: S608  # ours
            names = [one[0] for one in cursor.description]
            row = dict(zip(names, cursor.fetchall()[0], strict=True))
        if table != "waste_bulkyorder":
            del row["id"]
        found.append((table, row))
    return found


def bare_sale(dsn: str, rows: Rows) -> Callable[[Wish], bool]:
    """The same rows in one transaction of the bare database: a guarded UPDATE, then INSERTs."""
    local = threading.local()
    statements = [
        f"INSERT INTO {table} ({', '.join(row)}) VALUES (%({')s, %('.join(row)})s)"  # noqa: S608  # ours
        for table, row in rows
    ]

    def sell(wish: Wish) -> bool:
        if not hasattr(local, "db"):
            local.db = psycopg.connect(dsn)
        _, house, tour = wish
        one = uuid.uuid4()
        other = {
            "waste_bulkyorder": {"id": one, "key": uuid.uuid4(), "reference": one.hex[:12],
                                 "house_id": house, "household": one.hex},
            "waste_quota": {"household": one.hex},
            "waste_bulkypart": {"order_id": one, "round_id": tour},
            "outbox_message": {"key": one.hex},
            "procrastinate_jobs": {"queueing_lock": one.hex},
        }  # fmt: skip
        with local.db.transaction(), local.db.cursor() as cursor:
            cursor.execute(
                "UPDATE waste_round SET taken = taken + 1"
                " WHERE id = %s AND NOT closed AND taken < capacity",
                [tour],
            )
            if not cursor.rowcount:
                return False
            for (table, row), statement in zip(rows, statements, strict=True):
                cursor.execute(statement, row | other.get(table, {}))
        return True

    return sell


def clients(
    way: str, dsn: str, rows: Rows, wanted: list[Wish], warm: list[Wish], gate: Any, out: Any
) -> None:
    """One process of clients: of each wish whether it was sold, and its milliseconds."""
    if way == "product":
        django.setup()
    sell = buy if way == "product" else bare_sale(dsn, rows)

    def timed(wish: Wish) -> tuple[bool, float]:
        begun = time.perf_counter()
        sold = sell(wish)
        return sold, (time.perf_counter() - begun) * 1000

    with ThreadPoolExecutor(THREADS) as pool:
        try:
            list(pool.map(timed, warm))
            gate.wait(60)
            out.put(list(pool.map(timed, wanted)))
        except Exception as error:  # noqa: BLE001  # it is told to who waits
            gate.abort()
            out.put(repr(error))


def rush(way: str, dsn: str, rows: Rows, wanted: list[Wish], warm: list[Wish]) -> dict[str, Any]:
    """What all clients together sell: a second, how long one takes, how many."""
    context = multiprocessing.get_context("spawn")
    gate, out = context.Barrier(PROCESSES + 1), context.Queue()
    processes = [
        context.Process(
            target=clients,
            args=(way, dsn, rows, wanted[n::PROCESSES], warm[n::PROCESSES], gate, out),
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
    assert all(isinstance(part, list) for part in parts), parts
    answers = [answer for part in parts for answer in part]
    sold = [ms for is_sold, ms in answers if is_sold]
    return {
        "sold": len(sold), "per_s": round(len(sold) / took, 1),
        "asked_per_s": round(len(answers) / took, 1), "ms": spread(sold),
    }  # fmt: skip


def orders() -> dict[str, Any]:
    """Orders a second, ours and the bare rows': over ten tours, and all for one."""
    from django.db.models import Count, F

    from buergertelefon.base.database import conninfo
    from buergertelefon.waste.models import BulkyOrder, House, Round, Zone

    zone = Zone.objects.get(provider=the_city())
    keys = list(House.objects.filter(street__provider=zone.provider_id)
                .order_by("pk").values_list("pk", flat=True)[:WANT])  # fmt: skip
    day = iter(NOW.date() + timedelta(days=7 + n) for n in range(60))

    def tours(count: int, places: int) -> list[int]:
        return [
            Round.objects.create(provider_id=zone.provider_id, zone=zone, category="mixed",
                                 day=next(day), capacity=places).pk
            for _ in range(count)
        ]  # fmt: skip

    [warm] = tours(1, 2_000)
    assert buy((0, keys[0], warm))
    first = BulkyOrder.objects.get()
    rows = rows_of(first.pk, first.household)
    draw, found = random.Random(22), {}
    for way in ("product", "bare"):
        for where, count in (("spread", TOURS), ("one", 1)):
            mine = tours(count, PLACES // count)
            wanted = [(n, keys[n], mine[n % count]) for n in range(WANT)]
            draw.shuffle(wanted)
            before = [(WANT + n, keys[n], warm) for n in range(PROCESSES * THREADS * 2)]
            if where == "one":  # other households: the year has only two turns
                wanted = [(10 * WANT + n, pk, tour) for n, pk, tour in wanted]
                before = [(20 * WANT + n, pk, tour) for n, pk, tour in before]
            got = found[f"{way}_{where}"] = rush(way, conninfo(), rows, wanted, before)
            assert got["sold"] == PLACES, got
            print(where, way, got, flush=True)
    counted = Round.objects.annotate(sold=Count("parts"))
    over = counted.filter(sold__gt=F("capacity")) | counted.exclude(taken=F("sold"))
    return found | {
        "ratio_spread": round(found["bare_spread"]["per_s"] / found["product_spread"]["per_s"], 2),
        "ratio_one": round(found["bare_one"]["per_s"] / found["product_one"]["per_s"], 2),
        "oversold": over.count(),
    }


def peak() -> float:
    """The highest memory of this process so far, in megabytes.

    Of Linux's VmHWM; getrusage would count what the parent had before this program was loaded.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def register(*, changed: bool = False) -> tuple[bytes, bytes]:
    """Addresses and calendars as files; `changed`: a hundredth is in another calendar."""
    lines = ["strasse;hausnummer;kalender"]
    for n, (street, number, calendar) in enumerate(houses()):
        of = (calendar + 1) % CALENDARS if changed and n % 100 == 0 else calendar
        lines.append(f"{street};{number};{of}")
    days: dict[str, list[dict[str, Any]]] = {"-1": []}
    for n, some in enumerate(dates()):
        days[str(n)] = [{"datum": f"{day}", "arten": [kind]} for day, kind in some]
    return "\n".join(lines).encode(), json.dumps(days).encode()


def alone(part: str, out: Any) -> None:
    """A process of its own: seconds and megabytes of an import, or of COPY."""
    django.setup()
    try:
        out.put(bare_import() if part == "copy" else import_of(part))
    except Exception as error:  # noqa: BLE001  # it is told to who waits
        out.put(repr(error))


def bare_import() -> dict[str, float]:
    """COPY of all rows."""
    begin = peak()
    _, took = copied("copy", "000000000002")
    return {"s": took, "mb": peak() - begin}


def import_of(part: str) -> dict[str, float]:
    """A register, read and applied."""
    begin = peak()
    from buergertelefon.waste.actions.importing import apply
    from buergertelefon.waste.formats import File, read
    from buergertelefon.waste.models import House, Provider

    provider = Provider.objects.filter(slug="import").first() or make_provider(
        "import", "000000000001"
    )
    addresses, calendars = register(changed=part == "changed")
    begun = time.perf_counter()
    reading = read([File("adressen.csv", addresses), File("kalender.json", calendars)])
    done = time.perf_counter()
    apply(provider, reading, source="register", as_of=NOW.date(), at=NOW)
    took = time.perf_counter() - begun
    assert House.objects.filter(street__provider=provider).count() == ADDRESSES
    return {"s": took, "read_s": done - begun, "mb": peak() - begin}


def importing() -> dict[str, Any]:
    """Seconds and megabytes of an import, beside COPY of the same rows."""
    try:
        import buergertelefon.waste.actions.importing  # noqa: F401  # is it there?
    except ImportError:
        print("import: this version has none, left out", flush=True)
        return {}
    context, found = multiprocessing.get_context("spawn"), {}
    for part in ("copy", "import", "again", "changed"):
        out = context.Queue()
        process = context.Process(target=alone, args=(part, out))
        process.start()
        got = out.get(timeout=120)
        assert isinstance(got, dict), got
        found[part] = {name: round(value, 2) for name, value in got.items()}
        process.join(10)
        print(part, found[part], flush=True)
    return found | {
        "ratio_s": round(found["import"]["s"] / found["copy"]["s"], 2),
        "ratio_mb": round(found["import"]["mb"] / found["copy"]["mb"], 2),
    }


PARTS: dict[str, Part] = {
    "lookup": lookup, "orders": orders, "import": importing,
}  # fmt: skip
LAST_LINE: Last = {
    "lookup_ms_p95": ("lookup", lambda part: part["lookup_ms"]["p95"]),
    "lookup_of_limit": ("lookup", itemgetter("of_limit")),
    "lookup_ratio": ("lookup", itemgetter("ratio_p95")),
    "orders_sold": ("orders", lambda part: part["product_spread"]["sold"]),
    "orders_per_s": ("orders", lambda part: part["product_spread"]["per_s"]),
    "orders_ratio": ("orders", itemgetter("ratio_spread")),
    "oversold": ("orders", itemgetter("oversold")),
    "import_ratio": ("import", itemgetter("ratio_s")),
    "import_memory_ratio": ("import", itemgetter("ratio_mb")),
}


if __name__ == "__main__":
    run(PARTS, LAST_LINE)
