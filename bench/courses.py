"""How fast courses come in, are found and are sold, beside the bare database with the same rows.

Search: 10,000 courses of made-up schools (own words, the same each time), 300 queries of callers'
words: a third with a slip, half with filters, some read from the words. All of `search` is
measured, the courses shown are read with it. Beside it, same rows, same run: an ILIKE over title
and text, and PostgreSQL's `websearch_to_tsquery` of an indexed `tsvector`, each with 20 rows.

Import: a Kufer file of 10,000 courses with 200,000 dates, read and applied, then the same file,
then one with a hundredth changed. Beside it COPY of the rows it made into the same tables.

Registrations: 32 clients in four processes buy the 400 places of 20 courses, and 200 want the 50
of one: hold, full details with a reduction, fee, invoice, message with calendar file. Beside it one
guarded UPDATE and an INSERT of each of the same rows, without the rules.

    python bench/courses.py [part ...]      # search, import, registrations; without one all of them

Bounded: two to three minutes, the database on a socket of its own. Last line: one JSON object.
"""

import multiprocessing
import random
import re
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import django
import psycopg
from django.db import connection, transaction
from start import Last, Part, run, spread

from buergertelefon.base.hours import BERLIN

if TYPE_CHECKING:
    from buergertelefon.courses.models import School
    from buergertelefon.courses.rules.diff import Difference

COURSES, DATES, QUERIES = 10_000, 20, 300
#: clients; how many want a place of one course
PROCESSES, THREADS = 4, 8
RUSH = 200
NOW = datetime(2026, 11, 27, 9, tzinfo=BERLIN)
SUBJECTS = str.split("""
Spanisch Italienisch Französisch Englisch Deutsch Polnisch Türkisch Arabisch Russisch Dänisch
Yoga Rückenfit Pilates Wassergymnastik Entspannung Meditation Qigong Tanz Salsa Tango Kochen Backen
Brotbacken Nähwerkstatt Stricken Keramik Aquarellmalerei Zeichnen Fotografie Bildbearbeitung Gitarre
Klavier Chorsingen Theater Smartphone Windows Excel Textverarbeitung Programmieren Tastschreiben
Buchführung Rhetorik Bewerbungstraining Erbrecht Vorsorgevollmacht Steuererklärung Geldanlage
Obstbaumschnitt Fahrradreparatur Holzwerkstatt Segeln Sternkunde Stadtgeschichte Philosophie
""")
KINDS = str.split("""
Grundkurs Aufbaukurs kompakt intensiv Wochenendseminar Bildungszeit Konversation Auffrischung
Werkstatt Einführung Praxis Gesprächskreis
""")
FOR = ["", "", "", "für Eltern", "für Senioren", "für Jugendliche", "im Beruf", "auf Reisen"]
PLACES = ["Vegesack", "Walle", "Mitte", "Neustadt", "Huchting", "Osterholz", "Lehe", "Geestemünde"]
LEVELS = ["", "A1", "A2", "B1", "B2"]
EVERYDAY = ["Handy", "Computer", "Rückenschmerzen", "Testament", "Singen", "Malen", "Tippen"]
LIKE = "SELECT * FROM courses_course WHERE title ILIKE %s OR text ILIKE %s ORDER BY begins LIMIT 20"
FULL_TEXT = """
    SELECT c.* FROM bench_text b JOIN courses_course c USING (id),
    websearch_to_tsquery('german', %s) q WHERE b.t @@ q ORDER BY ts_rank(b.t, q) DESC LIMIT 20
"""
SAID = ["", "", "abends", "montags", "Vegesack", "A2", "bis 50 Euro", "am Wochenende"]


def make_school(slug: str) -> "School":
    """A school that has no courses yet."""
    from buergertelefon.base.models import ServiceCentre
    from buergertelefon.courses.models import School
    from buergertelefon.directory.models import Office

    centre, _ = ServiceCentre.objects.get_or_create(slug="bench", defaults={"name": "Bremen"})
    office = Office.objects.create(slug=slug, name=slug, source="Beispiel", as_of=NOW.date())
    return School.objects.create(slug=slug, office=office, centre=centre, name="Volkshochschule")


def make_courses(draw: random.Random) -> None:
    """Schools, venues and courses with a date a week."""
    from buergertelefon.courses.models import Area, Course, Session, Venue

    school = make_school("search")
    venues = [
        Venue.objects.create(
            school=school, key=place, district=place, town="Bremen", building=f"Haus {place}"
        )
        for place in PLACES
    ]  # fmt: skip
    areas = [Area.objects.create(school=school, code=str(n), name=f"Bereich {n}") for n in range(9)]
    courses, sessions = [], []
    for n in range(COURSES):
        subject, maximum = draw.choice(SUBJECTS), draw.randint(6, 20)
        begins = datetime.combine(
            date(2026, 11, 30) + timedelta(days=draw.randrange(180)), datetime.min.time(), BERLIN
        ) + timedelta(hours=draw.choice([9, 10, 14, 17, 18, 19]))
        dates = draw.randint(1, 14)
        course = Course(
            school=school, number=f"262-{n:05}", area=draw.choice(areas), venue=draw.choice(venues),
            title=" ".join(filter(None, [subject, draw.choice(KINDS), draw.choice(FOR)])),
            text=" ".join(draw.choices(SUBJECTS + KINDS, k=25)), level=draw.choice(LEVELS),
            begins=begins.date(), ends=(begins + timedelta(weeks=dates - 1)).date(),
            fee_cents=draw.randrange(1000, 20000, 500), maximum=maximum,
            elsewhere=draw.choice([0, maximum // 2, maximum]),
        )  # fmt: skip
        courses.append(course)
        sessions += [
            Session(course=course, begins=one, ends=one + timedelta(hours=2))
            for one in (begins + timedelta(weeks=week) for week in range(dates))
        ]  # fmt: skip
    Course.objects.bulk_create(courses)
    Session.objects.bulk_create(sessions, batch_size=10_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE courses_course")


def slipped(word: str, draw: random.Random) -> str:
    """Two neighbouring letters changed over."""
    at = draw.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def asked(draw: random.Random) -> list[tuple[str, str, bool]]:
    """What is said, its subject alone, and whether only free places are wanted."""
    found = []
    for n in range(QUERIES):
        subject = draw.choice(EVERYDAY if n % 10 == 0 else SUBJECTS)
        subject = slipped(subject, draw) if n % 3 == 0 else subject
        words = " ".join(filter(None, [subject, draw.choice(["", draw.choice(KINDS)])]))
        found.append((f"{words} {draw.choice(SAID)}".strip(), words, n % 4 == 0))
    return found


def bare(sql: str, values: list[object]) -> float:
    """Milliseconds of a query of the bare database, its rows read."""
    with connection.cursor() as cursor:
        begun = time.perf_counter()
        cursor.execute(sql, values)
        cursor.fetchall()
        return (time.perf_counter() - begun) * 1000


def search() -> dict[str, Any]:
    """p50 and p95 of a search, ours and the bare database's, in milliseconds."""
    from buergertelefon.courses import catalogue
    from buergertelefon.courses.queries import finding
    from buergertelefon.courses.rules.finding import Filters

    draw = random.Random(10)
    make_courses(draw)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_text AS SELECT id, to_tsvector('german', title || ' ' || text) AS t"
            " FROM courses_course"
        )
        cursor.execute("CREATE INDEX ON bench_text USING gin (t)")
        cursor.execute("VACUUM ANALYZE bench_text")
    begun = time.perf_counter()
    catalogue.catalogue(on=NOW.date())
    built = time.perf_counter() - begun
    queries = asked(draw)
    ours, like, text, hits = [], [], [], 0
    for said, _, free in queries[:20]:  # warm
        finding.search(said, Filters(free=free), at=NOW)
    for said, words, free in queries:
        begun = time.perf_counter()
        page = finding.search(said, Filters(free=free), at=NOW)
        ours.append((time.perf_counter() - begun) * 1000)
        hits += not page.near and bool(page.total or page.drops)
        like.append(bare(LIKE, [f"%{words}%", f"%{words}%"]))
        text.append(bare(FULL_TEXT, [words]))
    own, ilike, fulltext = spread(ours), spread(like), spread(text)
    return {
        "courses": COURSES, "build_s": round(built, 1), "search_ms": own,
        "ilike_ms": ilike, "fulltext_ms": fulltext,
        "ratio_to_ilike_p95": round(own["p95"] / ilike["p95"], 2),
        "ratio_to_fulltext_p95": round(own["p95"] / fulltext["p95"], 2),
        "understood": round(hits / QUERIES, 3),
    }  # fmt: skip


def kufer_file(draw: random.Random) -> bytes:
    """The programme of a large school as KuferSQL exports it: 20 dates for each course."""
    parts = ["<?xml version='1.0' encoding='utf-8'?>\n<kurse>"]
    for n in range(COURSES):
        first, place = date(2027, 1, 11) + timedelta(days=draw.randrange(90)), draw.choice(PLACES)
        days = [f"{first + timedelta(weeks=week):%d.%m.%Y}" for week in range(DATES)]
        hour, maximum = draw.choice([9, 10, 14, 17, 18]), draw.randint(6, 20)
        dates = "".join(
            f"<termin>\n<tag>{day}</tag><zeitvon>{hour}:00</zeitvon>"
            f"<zeitbis>{hour + 1}:30</zeitbis></termin>\n"
            for day in days
        )
        parts.append(
            f"<kurs>\n<knr>271-{n:05}</knr>"
            f"<fachb>{n % 9}</fachb><fachbtext>Bereich {n % 9}</fachbtext>"
            f"\n<haupttitel>{draw.choice(SUBJECTS)} {draw.choice(KINDS)}</haupttitel>\n"
            f"<inhalt>{' '.join(draw.choices(SUBJECTS + KINDS, k=60))}</inhalt>\n"
            f"<ortgebaeude>Haus {place}</ortgebaeude><ortraumname>{n % 20}</ortraumname>"
            f"<ortname>Bremen</ortname><beginndat>{days[0]}</beginndat><endedat>{days[-1]}</endedat>\n"
            f"<dauer>{DATES}</dauer><termine>{dates}</termine><tnmin>5</tnmin><tnmax>{maximum}</tnmax>"
            f"<tnanmeldungen>{draw.randint(0, maximum)}</tnanmeldungen>\n</kurs>"
        )
    return "\n".join([*parts, "</kurse>"]).encode()


def taken_in(school: "School", file: bytes) -> tuple[float, float, "Difference"]:
    """Seconds of reading, seconds of applying, what was done."""
    from buergertelefon.courses.actions.importing import apply
    from buergertelefon.courses.kufer import read_kufer

    begun = time.perf_counter()
    reading = read_kufer(file)
    read = time.perf_counter() - begun
    done = apply(school, reading, at=NOW)
    return read, time.perf_counter() - begun - read, done


def copied(school: "School") -> float:
    """Seconds of the bare database for the rows of a school: away with them, then COPY anew.

    Only the COPY counts, one transaction, with the same constraints, indexes and triggers.
    """
    kept = []
    mine = "FROM courses_course WHERE school_id = %s"
    with connection.cursor() as cursor:
        for table, where in (
            ("courses_course", "school_id = %s"),
            ("courses_session", f"course_id IN (SELECT id {mine})"),
        ):
            cursor.execute(f"SELECT * FROM {table} WHERE {where}", [school.pk])  # noqa: S608  # ours
            kept.append((table, cursor.fetchall()))
        cursor.execute(
            f"DELETE FROM courses_session WHERE course_id IN (SELECT id {mine})",  # noqa: S608  # ours
            [school.pk],
        )
        cursor.execute(f"DELETE {mine}", [school.pk])
    begun = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in kept:
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
    return time.perf_counter() - begun


def importing() -> dict[str, Any]:
    """Seconds of an import, of the same file again, of one with a hundredth changed."""
    from buergertelefon.courses.models import Session

    school = make_school("import")
    file = kufer_file(random.Random(11))
    read, applied, done = taken_in(school, file)
    assert len(done.new) == COURSES
    assert Session.objects.filter(course__school=school).count() == COURSES * DATES
    again_read, again_applied, again = taken_in(school, file)
    assert again.nothing
    night_read, night_applied, night = taken_in(
        school, re.sub(rb"(00</knr>.*\n<haupttitel>)", rb"\1Neu: ", file)
    )
    assert len(night.changed) == COURSES // 100
    bare = copied(school)
    return {
        "courses": COURSES, "dates": COURSES * DATES, "megabytes": round(len(file) / 1e6, 1),
        "read_s": round(read, 2), "apply_s": round(applied, 2), "bare_copy_s": round(bare, 2),
        "ratio": round((read + applied) / bare, 2),
        "again_s": round(again_read + again_applied, 2),
        "nightly_s": round(night_read + night_applied, 2),
    }  # fmt: skip


def make_rush(slug: str, courses: int, places: int) -> list[int]:
    """Courses with dates, fee, material and a school with reductions; their keys."""
    from buergertelefon.courses.models import Course, Reduction, Session, Venue

    school = make_school(slug)
    Reduction.objects.create(
        school=school, slug="bremen-pass", name="Bremen-Pass", percent=50, proof="der Pass"
    )
    venue = Venue.objects.create(school=school, key=slug, building="Haus Mitte", town="Bremen")
    first = datetime(2027, 1, 12, 18, tzinfo=BERLIN)
    rows = Course.objects.bulk_create(
        Course(
            school=school, number=f"{slug}-{n}", venue=venue, title="Spanisch A1", maximum=places,
            begins=first.date(), ends=(first + timedelta(weeks=9)).date(), fee_cents=9500,
            material_cents=1200, material_note="Lehrbuch",
        )
        for n in range(courses)
    )  # fmt: skip
    dates = (first + timedelta(weeks=week) for week in range(10))
    Session.objects.bulk_create(
        Session(course=row, begins=one, ends=one + timedelta(hours=2))
        for one in dates
        for row in rows
    )
    return [row.pk for row in rows]


def register(course: int) -> bool:
    """All of the product: a hold, then full details with a reduction, invoice and e-mail."""
    from buergertelefon.courses.actions.registering import confirm, hold
    from buergertelefon.courses.errors import CourseFull
    from buergertelefon.courses.rules.details import Details, Person
    from buergertelefon.courses.rules.words import Channel

    details = Details(
        (Person("Ilse Beispiel", date(1960, 5, 1), reduction="bremen-pass"),), "Ilse Beispiel",
        "Beispielweg 3", "28195", "Bremen", mail="ilse@example.org",
    )  # fmt: skip
    try:
        row = hold(course, seats=1, channel=Channel.WEB, key=uuid.uuid4(), at=NOW)
    except CourseFull:
        return False
    confirm(row.pk, details, at=NOW)
    return True


Rows = list[tuple[str, dict[str, Any]]]  # table and row, a registration's first


def rows_of(registration: uuid.UUID) -> Rows:
    """All rows that registering has written, without the numbers that the database draws."""
    found = []
    for table, where in (
        ("courses_registration", "id = %(pk)s"),
        ("courses_participant", "registration_id = %(pk)s"),
        ("courses_charge", "registration_id = %(pk)s"),
        ("outbox_message", "key LIKE 'course:' || %(pk)s || ':%%'"),
        ("procrastinate_jobs", "task_name = 'messages.deliver'"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} WHERE {where} LIMIT 1", {"pk": registration})  # noqa: S608  # ours
            row = dict(
                zip([one[0] for one in cursor.description], cursor.fetchall()[0], strict=True)
            )
        if table != "courses_registration":
            del row["id"]
        found.append((table, row))
    return found


def bare_sale(dsn: str, rows: Rows) -> Callable[[int], bool]:
    """The same rows in one transaction of the bare database: a guarded UPDATE, then INSERTs."""
    local = threading.local()
    statements = [
        f"INSERT INTO {table} ({', '.join(row)}) VALUES (%({')s, %('.join(row)})s)"  # noqa: S608  # ours
        for table, row in rows
    ]

    def sell(course: int) -> bool:
        if not hasattr(local, "db"):
            local.db = psycopg.connect(dsn)
        one = uuid.uuid4()
        other = {
            "courses_registration": {
                "id": one, "key": uuid.uuid4(), "reference": one.hex[:12], "course_id": course,
            },
            "outbox_message": {"key": one.hex},
            "procrastinate_jobs": {"queueing_lock": one.hex},
        }  # fmt: skip
        with local.db.transaction(), local.db.cursor() as cursor:
            cursor.execute(
                "UPDATE courses_course SET taken = taken + 1 WHERE id = %s AND cancelled IS NULL"
                " AND vanished IS NULL AND maximum >= taken + elsewhere + 1",
                [course],
            )
            if not cursor.rowcount:
                return False
            for (table, row), statement in zip(rows, statements, strict=True):
                own = {"registration_id": one} if "registration_id" in row else {}
                cursor.execute(statement, row | own | other.get(table, {}))
        return True

    return sell


def clients(
    way: str, dsn: str, rows: Rows, wanted: list[int], warm: int, gate: Any, out: Any
) -> None:
    """One process of clients: of each wish whether it was sold, and its milliseconds."""
    if way == "product":
        django.setup()
    sell = register if way == "product" else bare_sale(dsn, rows)

    def timed(course: int) -> tuple[bool, float]:
        begun = time.perf_counter()
        sold = sell(course)
        return sold, (time.perf_counter() - begun) * 1000

    with ThreadPoolExecutor(THREADS) as pool:
        try:
            list(pool.map(timed, [warm] * THREADS * 2))
            gate.wait(60)
            out.put(list(pool.map(timed, wanted)))
        except Exception as error:  # noqa: BLE001  # it is told to who waits
            gate.abort()
            out.put(repr(error))


def rush(way: str, dsn: str, rows: Rows, wanted: list[int], warm: int) -> dict[str, Any]:
    """What all clients together sell: a second, how long one takes, how many."""
    context = multiprocessing.get_context("spawn")
    gate, out = context.Barrier(PROCESSES + 1), context.Queue()
    processes = [
        context.Process(
            target=clients, args=(way, dsn, rows, wanted[n::PROCESSES], warm, gate, out)
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


def registrations() -> dict[str, Any]:
    """Registrations a second, ours and the bare rows': over 20 courses, and all for one."""
    from django.db.models import Count, F

    from buergertelefon.base.database import conninfo
    from buergertelefon.courses.models import Course, Registration

    [warm] = make_rush("warm", 1, 2_000)
    register(warm)
    rows = rows_of(Registration.objects.get(course=warm).pk)
    draw, found = random.Random(12), {}
    for way in ("product", "bare"):
        for where, courses, places in (("spread", 20, 20), ("one", 1, 50)):
            keys = make_rush(f"{way}-{where}", courses, places)
            wanted = [keys[n % courses] for n in range(max(RUSH, courses * places))]
            draw.shuffle(wanted)
            got = found[f"{way}_{where}"] = rush(way, conninfo(), rows, wanted, warm)
            assert got["sold"] == courses * places, got
            print(where, way, got, flush=True)
    counted = Course.objects.annotate(sold=Count("registrations"))
    over = counted.filter(sold__gt=F("maximum")) | counted.exclude(taken=F("sold"))
    return found | {
        "ratio_spread": round(found["bare_spread"]["per_s"] / found["product_spread"]["per_s"], 2),
        "ratio_one": round(found["bare_one"]["per_s"] / found["product_one"]["per_s"], 2),
        "oversold": over.count(),
    }


PARTS: dict[str, Part] = {
    "search": search, "import": importing, "registrations": registrations,
}  # fmt: skip
LAST_LINE: Last = {
    "import_ratio": ("import", itemgetter("ratio")),
    "import_again_s": ("import", itemgetter("again_s")),
    "search_ms_p95": ("search", lambda part: part["search_ms"]["p95"]),
    "search_ratio": ("search", itemgetter("ratio_to_fulltext_p95")),
    "registrations_per_s": ("registrations", lambda part: part["product_spread"]["per_s"]),
    "registrations_ratio": ("registrations", itemgetter("ratio_spread")),
    "oversold": ("registrations", itemgetter("oversold")),
}


if __name__ == "__main__":
    run(PARTS, LAST_LINE)
