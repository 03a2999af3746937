"""Who is responsible, asked warm: places typed as callers say them, beside plain SQL and a scan.

The registers of 2020/2023 if they lie beside the checkout (126,375 addresses of Bremen, 10,981
municipalities), else made-up ones of the same size. The import runs in a process of its own, whose
memory is measured. Asked are addresses, towns, postcodes and parts of them as they are typed. The
peer in SQL finds the exact name by an index and joins the rules; it repairs nothing and asks
nothing. What every web process keeps of the registers is measured as its growth (gazetteer_mb),
and what is offered while an address is typed, letter by letter (suggest_ms_p95). Bounded: about a
minute.

Last line: one JSON object with who_ms_p95, import_s, import_peak_mb, ratio_to_sql.
"""

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

HOME = tempfile.mkdtemp(prefix="buergertelefon-bench-")
os.environ["BUERGERTELEFON_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "buergertelefon.settings"
os.environ["BUERGERTELEFON_DENSE"] = "0"
os.environ.pop("DATABASE_URL", None)
ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared/data"
ADDRESSES = DATA / "bremen_waste/addresses_2020-01-24.csv.gz"
COMMUNES = DATA / "regions/gemeinden_2023.csv.gz"

import django

from buergertelefon import settings
from buergertelefon.cli import draw_secret_key

QUESTIONS, ON = 3000, date(2014, 6, 16)
#: a street by its exact name, and the rules for its town: what a plain table would do
SQL = """
SELECT r.body FROM places_street s JOIN places_address a ON a.street_id = s.id
JOIN responsibility_rule r ON s.commune LIKE r.area || '%%'
WHERE s.name = %s AND a.number = %s AND r.topic = %s
ORDER BY length(r.area) DESC LIMIT 1
"""


def made_up(folder: Path) -> tuple[Path, Path]:
    """Registers of the same size, of invented names."""
    draw = random.Random(115)
    parts = ["Am ", "An der ", "Alte ", "Neue ", "", "Große ", "Kleine "]
    stems = ["Linden", "Mühlen", "Wiesen", "Kirch", "Hafen", "Moor", "Deich", "Kanal", "Rosen"]
    ends = ["straße", "weg", "platz", "allee", "damm", "gang"]
    names = {f"{a}{b}{c}{n}" for a in parts for b in stems for c in ends for n in "ABCDEFGHIJ"}
    streets = sorted(names)[:3744]
    addresses, communes = folder / "addresses.csv", folder / "communes.csv"
    rows = (f"{street};{number}\n" for street in streets for number in range(1, 35))
    addresses.write_text("strasse;hausnummer\n" + "".join(rows))
    lines = ["ars,ags,name,plz"]
    for n in range(10_981):
        ags = f"{1 + n // 700:02}{n % 700:06}"
        lines.append(f"{ags[:5]}0000{ags[5:]},{ags},Ort{draw.choice(stems)}{n},{10000 + n}")
    communes.write_text("\n".join(lines))
    return addresses, communes


def taken_in(addresses: Path, communes: Path) -> tuple[float, float]:
    """Seconds and MB at most of the import, in processes of its own."""
    begun = time.perf_counter()
    for form, path in (("municipalities", communes), ("addresses", addresses)):
        words = [sys.executable, "-m", "buergertelefon", "import", form, str(path)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return time.perf_counter() - begun, peak


def p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


def resident() -> float:
    """MB of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def timed(ask: Callable[[str], object], texts: list[str]) -> list[float]:
    """Milliseconds of each."""
    times = []
    for text in texts:
        begun = time.perf_counter()
        ask(text)
        times.append((time.perf_counter() - begun) * 1000)
    return times


def main() -> None:
    """Load, ask, compare."""
    assert settings.EMBEDDED
    draw_secret_key(settings.HOME)
    settings.EMBEDDED.hold()
    settings.EMBEDDED.start()
    try:
        django.setup()
        print(json.dumps(measure()))
    finally:
        settings.EMBEDDED.release()


def measure() -> dict[str, object]:
    from django.core.management import call_command
    from django.db import connection

    from buergertelefon.demo.places import load_places
    from buergertelefon.places.gazetteer import gazetteer
    from buergertelefon.places.models import Address, Commune
    from buergertelefon.places.rules.writing import bare, folded
    from buergertelefon.places.suggesting import suggest
    from buergertelefon.responsibility.queries.who import who

    call_command("migrate", verbosity=0)
    real = ADDRESSES.is_file() and COMMUNES.is_file()
    files = (ADDRESSES, COMMUNES) if real else made_up(Path(HOME))
    seconds, peak = taken_in(*files)
    load_places()
    draw = random.Random(115)
    houses = list(Address.objects.values_list("street__name", "number"))
    towns = [bare(name) for name in Commune.objects.values_list("name", flat=True)]
    print(f"{len(houses)} addresses, {len(towns)} municipalities, real: {real}", flush=True)
    chosen = [draw.choice(houses) for _ in range(QUESTIONS)]
    texts = []
    for street, number in chosen:
        said = street.replace("straße", "str.") if draw.random() < 0.5 else street.upper()
        texts += [f"{said} {number}", f"{street} {number}, Bremen"]
        whole = draw.choice([street, draw.choice(towns)])
        texts.append(whole[: draw.randint(min(3, len(whole)), len(whole))])  # as it is typed
        texts.append(draw.choice(towns))
    draw.shuffle(texts)
    texts = texts[:QUESTIONS]
    ask = lambda text: who("hundesteuer", text, on=ON)  # noqa: E731
    begun, before = time.perf_counter(), resident()
    gazetteer()
    warm, kept = time.perf_counter() - begun, resident() - before
    timed(ask, texts[:50])
    ours = timed(ask, texts)

    said = [f"{street} {number}".lower() for street, number in chosen[:200]]
    typed = [one[:n] for one in said for n in range(2, len(one) + 1)]
    offered = timed(lambda text: suggest(gazetteer(), text), typed[:QUESTIONS])

    def sql(text: str) -> object:
        street, _, number = text.rpartition(" ")
        with connection.cursor() as cursor:
            cursor.execute(SQL, [street, number, "hundesteuer"])
            return cursor.fetchone()

    exact = [f"{street} {number}" for street, number in chosen]
    timed(sql, exact[:50])
    plain = timed(sql, exact)
    every = [*{street for street, _ in houses}, *towns]
    scan = timed(lambda text: [one for one in every if folded(one) == folded(text)], texts[:20])
    return {
        "who_ms_p95": round(p95(ours), 2),
        "import_s": round(seconds, 1),
        "import_peak_mb": round(peak),
        "ratio_to_sql": round(statistics.median(ours) / statistics.median(plain), 2),
        "gazetteer_mb": round(kept),
        "suggest_ms_p95": round(p95(offered), 2),
        "who_ms_p50": round(statistics.median(ours), 2),
        "sql_ms_p50": round(statistics.median(plain), 2),
        "sql_ms_p95": round(p95(plain), 2),
        "scan_ms_p50": round(statistics.median(scan), 1),
        "first_s": round(warm, 1),
    }


if __name__ == "__main__":
    main()
