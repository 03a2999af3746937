"""How fast courses are found, beside what the bare database does with the same words and rows.

Search: 10,000 courses of made-up schools (own words, the same each time), 300 queries of callers'
words: a third with a slip, half with filters, some read from the words. All of `search` is
measured, the courses shown are read with it. Beside it, same rows, same run: an ILIKE over title
and text, and PostgreSQL's `websearch_to_tsquery` of an indexed `tsvector`, each with 20 rows.

    python bench/courses.py [part ...]      # search; without a part all of them

Bounded: about a minute, the database on a socket of its own. Last line: one JSON object, a key for
each part.
"""

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

HOME = os.environ.setdefault("BENCH_HOME", tempfile.mkdtemp(prefix="buergertelefon-bench-"))
os.environ["BUERGERTELEFON_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "buergertelefon.settings"
os.environ.pop("DATABASE_URL", None)

import django
from django.db import connection

from buergertelefon import settings
from buergertelefon.base.hours import BERLIN

COURSES, QUERIES = 10_000, 300
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


def spread(times: list[float]) -> dict[str, float]:
    """p50 and p95."""
    ordered = sorted(times)
    shares = (("p50", 0.5), ("p95", 0.95))
    return {name: round(ordered[int(len(ordered) * at)], 2) for name, at in shares}


def make_courses(draw: random.Random) -> None:
    """Schools, venues and courses with a date a week."""
    from buergertelefon.base.models import ServiceCentre
    from buergertelefon.courses.models import Area, Course, School, Session, Venue
    from buergertelefon.directory.models import Office

    centre = ServiceCentre.objects.create(slug="bench", name="Bremen")
    office = Office.objects.create(slug="vhs", name="vhs", source="Beispiel", as_of=NOW.date())
    school = School.objects.create(slug="vhs", office=office, centre=centre, name="Volkshochschule")
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


PARTS: dict[str, Callable[[], dict[str, Any]]] = {"search": search}


def main() -> None:
    """Measure and print."""
    from buergertelefon.cli import draw_secret_key

    assert settings.EMBEDDED
    draw_secret_key(Path(HOME))
    settings.SECRET_KEY = (Path(HOME) / "secret_key").read_text()
    settings.EMBEDDED.hold()
    settings.EMBEDDED.start()
    django.setup()
    result = {}
    try:
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        for name in sys.argv[1:] or PARTS:
            result[name] = PARTS[name]()
            print(name, result[name], flush=True)
        connections.close_all()
    finally:
        settings.EMBEDDED.release()
    print(json.dumps(result))


if __name__ == "__main__":
    main()
