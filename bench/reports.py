"""How fast figures of three and a half years are read; ten times the calls cost little more.

200,000 calls, then 2,000,000, on the business days from January 2011 to June 2014, made up by
SQL; their sums made by the product itself (`rebuild`). Measured at both sizes: the promise page
over all of it as a browser gets it, and each analysis a team lead can choose, the quarter hours
among them. Beside them in the same run: the F3 per quarter hour straight from the calls, as SQL
that somebody would write without sums.

    python bench/reports.py           # about four minutes, the database on a socket of its own

Last line: one JSON object with promise_ms_p95, analysis_ms_p95 (the slowest kind), growth_promise,
growth_analysis, sums_ratio (straight from the calls ÷ from the sums), rebuild_s, roll_up_ms.
"""

import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from start import Last, run, spread

if TYPE_CHECKING:
    from buergertelefon.base.models import ServiceCentre

FEW, MANY = 200_000, 2_000_000
#: milliseconds: promise page, any analysis
PROMISE_LIMIT, ANALYSIS_LIMIT = 200, 1000
TIMES, SLOW_TIMES = 40, 8
FIRST, LAST = date(2011, 1, 3), date(2014, 6, 16)
SPAN = {"zeitraum": "eigen", "von": f"{FIRST}", "bis": f"{LAST}"}
KINDS = {
    "quarters": {"nach": "viertelstunde"}, "hours": {"nach": "stunde"}, "week": {"nach": "woche"},
    "best quarters": {"nach": "viertelstunde", "mass": "F3", "sort": "-wert"},
    "last page": {"nach": "viertelstunde", "mass": "F3", "seite": "999"},
} | {
    kind: {"nach": kind}
    for kind in ("tag", "wochentag", "monat", "leitung", "gemeinde", "kanal", "leistung")
}  # fmt: skip
LINES = (("115", "Behördennummer 115"), ("+4942136100", "Bürgertelefon Bremen"),
         ("+494715900", "Bürgerbüros Bremerhaven"), ("+4942136188668", "Kfz-Termine"))  # fmt: skip
MAKE = """
    INSERT INTO contacts_contact (id, centre_id, number, channel, municipality_id, called,
        line_name, language, begun, entered_queue, answered, ended, closed, held_ms, "end", cause,
        outcome, outcome_proposed, note)
    SELECT gen_random_uuid(), %(centre)s, n,
        CASE WHEN n %% 20 = 0 THEN 'web' ELSE 'phone' END,
        (ARRAY['04011000', '04011000', '04012000', '04011000'])[1 + n %% 4],
        (%(numbers)s::text[])[1 + n %% 4], (%(names)s::text[])[1 + n %% 4], 'de',
        entered - interval '8 s', entered,
        CASE WHEN n %% 10 > 0 THEN entered + wait END,
        CASE WHEN n %% 10 > 0 THEN entered + wait + interval '3 min' ELSE entered + wait END,
        entered + wait + interval '4 min', 0,
        CASE WHEN n %% 10 > 0 THEN 'answered' ELSE 'abandoned' END, 'NORMAL',
        CASE WHEN n %% 10 = 0 THEN '' WHEN n %% 7 = 0 THEN 'referred'
            WHEN n %% 11 = 0 THEN 'forwarded' ELSE 'settled' END, false, ''
    FROM (
        SELECT n, make_interval(secs => (n * 7919 %% 900) / 10.0) AS wait,
            (%(days)s::date[])[1 + n %% %(many)s] + time '07:00' AT TIME ZONE 'Europe/Berlin'
                + make_interval(secs => n * 104729::bigint %% 39600) AS entered
        FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
    ) AS calls
"""
TOPICS = """
    INSERT INTO contacts_contacttopic (contact_id, service_id)
    SELECT id, (%(services)s::bigint[])[1 + (number * number %% 352)]
    FROM contacts_contact WHERE number BETWEEN %(first)s AND %(last)s AND answered IS NOT NULL
"""
DIRECT = """
    SELECT date_bin('15 min', entered_queue, '2011-01-01'), count(*),
        count(*) FILTER (WHERE answered <= entered_queue + interval '30 s')
    FROM contacts_contact WHERE centre_id = %s GROUP BY 1 ORDER BY 1
"""
FROM_SUMS = """
    SELECT at, sum(answered + abandoned + callback + lost + expired), sum(answered_in_time)
    FROM reporting_quarter WHERE centre_id = %s GROUP BY 1 ORDER BY 1
"""


def business_days() -> list[date]:
    """Monday to Friday; public holidays are few and change nothing here."""
    every = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    return [day for day in every if day.weekday() < 5]


def calls(centre: "ServiceCentre", first: int, last: int, services: list[int]) -> None:
    """Make up the calls with these numbers."""
    from django.db import connection

    days = business_days()
    numbers, names = zip(*LINES, strict=True)
    given = {
        "centre": centre.pk, "first": first, "last": last, "days": days, "many": len(days),
        "numbers": list(numbers), "names": list(names), "services": services,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(MAKE, given)
        cursor.execute(TOPICS, given)
        cursor.execute("UPDATE contacts_ledger SET last_number = %s", [last])
        cursor.execute("VACUUM ANALYZE contacts_contact, contacts_contacttopic")


def timed(client: Any, path: str, query: dict[str, str], times: int) -> list[float]:
    """Milliseconds of a page, so many times; the first one is not counted."""
    taken = []
    for n in range(times + 1):
        begun = time.perf_counter()
        answer = client.get(path, query, headers={"host": "localhost"})
        if n:
            taken.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, (path, query, answer.status_code)
    return taken


def pages(client: Any) -> dict[str, Any]:
    """Each page over all the years."""
    promise = spread(timed(client, "/zahlen/", SPAN, TIMES))
    analyses = {
        kind: spread(timed(client, "/zahlen/auswertung/", SPAN | query, SLOW_TIMES))
        for kind, query in KINDS.items()
    }
    return {"promise": promise, "analyses": analyses}


def straight(centre: "ServiceCentre") -> float:
    """How many times longer the F3 of every quarter hour takes from calls than from sums."""
    from django.db import connection

    def took(query: str) -> float:
        times = []
        for _ in range(3):
            begun = time.perf_counter()
            with connection.cursor() as cursor:
                cursor.execute(query, [centre.pk])
                rows = cursor.fetchall()
            times.append(time.perf_counter() - begun)
        assert rows
        return min(times)

    return took(DIRECT) / took(FROM_SUMS)


def measure() -> dict[str, Any]:
    """All of it, at both sizes."""
    from django.db import connection
    from django.test import Client

    from buergertelefon.base.models import ServiceCentre
    from buergertelefon.contacts.models import Ledger
    from buergertelefon.demo.load import load
    from buergertelefon.directory.models import Service
    from buergertelefon.reporting.actions.rolling import make, rebuild
    from buergertelefon.staff.models import Agent
    from buergertelefon.staff.rules import Role

    load()
    centre = ServiceCentre.objects.get(slug="bremen")
    Ledger.objects.filter(centre=centre).update(last_number=0, opening=0)
    more = 352 - Service.objects.count()
    for n in range(more):
        Service.objects.create(slug=f"leistung-{n}", name=f"Leistung {n}")
    services = list(Service.objects.order_by("pk").values_list("pk", flat=True)[:352])
    lead = Agent.objects.create_user(
        "bench", "kein-langes-Passwort", name="bench", centre=centre, roles=[Role.TEAM_LEAD]
    )
    client = Client()
    client.force_login(lead)
    found: dict[str, Any] = {}
    for name, first, last in (("few", 1, FEW), ("many", FEW + 1, MANY)):
        begun = time.perf_counter()
        calls(centre, first, last, services)
        made = time.perf_counter()
        rebuild(centre, at=datetime.now(UTC))
        built = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        found[name] = pages(client) | {
            "calls_made_s": round(made - begun, 1), "rebuild_s": round(built - made, 1),
        }  # fmt: skip
        print(name, found[name], flush=True)
    begun = time.perf_counter()
    make(centre, since=LAST, until=LAST + timedelta(days=1))
    found["roll_up_ms"] = round((time.perf_counter() - begun) * 1000, 1)
    found["sums_ratio"] = round(straight(centre), 1)
    return found


def slowest(found: dict[str, Any], size: str) -> float:
    """The slowest kind of analysis, milliseconds, p95."""
    return max(float(one["p95"]) for one in found[size]["analyses"].values())


LAST_LINE: Last = {
    "promise_ms_p95": ("reports", lambda one: one["many"]["promise"]["p95"]),
    "promise_limit_share": (
        "reports", lambda one: round(one["many"]["promise"]["p95"] / PROMISE_LIMIT, 2),
    ),
    "analysis_ms_p95": ("reports", lambda one: slowest(one, "many")),
    "analysis_limit_share": (
        "reports", lambda one: round(slowest(one, "many") / ANALYSIS_LIMIT, 2),
    ),
    "growth_promise": (
        "reports",
        lambda one: round(one["many"]["promise"]["p50"] / one["few"]["promise"]["p50"], 2),
    ),
    "growth_analysis": (
        "reports",
        lambda one: round(
            max(
                one["many"]["analyses"][kind]["p50"] / one["few"]["analyses"][kind]["p50"]
                for kind in KINDS
            ),
            2,
        ),
    ),
    "sums_ratio": ("reports", lambda one: one["sums_ratio"]),
    "rebuild_s": ("reports", lambda one: one["many"]["rebuild_s"]),
    "roll_up_ms": ("reports", lambda one: one["roll_up_ms"]),
}  # fmt: skip

if __name__ == "__main__":
    run({"reports": measure}, LAST_LINE)
