"""How fast an office sees its work, and how fast a question becomes a case.

Work list: 200,000 cases in one inbox, one in ten of them open, made-up. The first page of four
lists, 200 times each, with all that is read to show a line; the numbers above them; the whole page
as a browser gets it. Beside the list to be done, same rows, same run: the indexed SQL that somebody
would write by hand, with the same joins.

Opening: 8 clients in four processes open 2,000 cases: rules, clock, code, history, the mail to the
citizen with its job, one durable commit each. Beside it the same rows as bare INSERTs, as many
clients and commits.

    python bench/cases.py [part ...]      # worklist, opening; without one both

Bounded: about two minutes, the database on a socket of its own. Last line: one JSON object.
"""

import multiprocessing
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from datetime import time as clock
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import django
import psycopg
from django.db import connection
from start import Last, Part, run, spread

from buergertelefon.base.hours import BERLIN

if TYPE_CHECKING:
    from buergertelefon.cases.models import Case, Inbox
    from buergertelefon.staff.models import Agent

CASES, TIMES = 200_000, 200
#: milliseconds that 95 of 100 first pages may take; cases a second
LIMIT, AIM = 50, 300
PROCESSES, THREADS, OPENED = 4, 2, 2_000
NOW = datetime(2026, 11, 27, 10, tzinfo=BERLIN)
#: one in ten is open: of 20 rows one is new, one accepted or asked, the others are over
MAKE = """
    INSERT INTO cases_case (id, reference, key, centre_id, inbox_id, municipality_id, service_id,
        subject, state, channel, language, way, question, place, area, name, mail, phone, postal,
        reach, opened, due, promised, paused, first_answer, kept, answered, closed, updated,
        changes, reopened, calls)
    SELECT gen_random_uuid(), 'B' || n, gen_random_uuid(), %(centre)s, %(inbox)s, %(town)s, NULL,
        'Thema ' || n %% 300, state, 'phone', 'de', 'mail',
        'Frage ' || n || ' zu Thema ' || n %% 300, '', '04011000',
        'Anna Beispiel', 'anna@example.org', '', '', '', opened,
        opened + interval '1 day', opened + interval '1 day',
        CASE WHEN state = 'asked' THEN opened END, answered,
        CASE WHEN answered IS NOT NULL THEN true END, answered,
        CASE WHEN state = 'closed' THEN answered END, opened, 1, 0, 0
    FROM (
        SELECT n, state, opened,
            CASE WHEN state IN ('answered', 'closed') THEN opened + interval '3 hours' END
                AS answered
        FROM (
            SELECT n, %(now)s - n * interval '2 minutes' AS opened,
                CASE n %% 20 WHEN 0 THEN 'new' WHEN 1 THEN
                    CASE n %% 3 WHEN 0 THEN 'asked' ELSE 'accepted' END
                WHEN 2 THEN 'answered' ELSE 'closed' END AS state
            FROM generate_series(1, %(cases)s) n
        ) made
    ) done
"""
#: the next ones to be done, each state by its index; what a line shows, joined
BARE = """
    SELECT * FROM (
        (SELECT id, due FROM cases_case WHERE inbox_id = %(inbox)s AND state = 'new'
            ORDER BY due, id LIMIT 31)
        UNION ALL
        (SELECT id, due FROM cases_case WHERE inbox_id = %(inbox)s AND state = 'accepted'
            ORDER BY due, id LIMIT 31)
        ORDER BY due, id LIMIT 31
    ) first
    JOIN cases_case c USING (id)
    JOIN cases_inbox i ON i.id = c.inbox_id
    JOIN directory_office o ON o.id = i.office_id
    JOIN base_openingcalendar k ON k.id = i.calendar_id
    JOIN base_municipality m ON m.key = c.municipality_id
    JOIN base_servicecentre z ON z.id = c.centre_id
    LEFT JOIN directory_service s ON s.id = c.service_id
    LEFT JOIN staff_agent a ON a.id = c.taken_by_id
    ORDER BY first.due, first.id
"""


def timed(what: Callable[[], Any], times: int = TIMES) -> dict[str, float]:
    """p50 and p95 in milliseconds, warm."""
    found = []
    for _ in range(times + 5):
        begun = time.perf_counter()
        what()
        found.append((time.perf_counter() - begun) * 1000)
    return spread(found[5:])


def the_office() -> "Inbox":
    """One that answers Monday to Friday, 7 to 18, made if there is none."""
    from buergertelefon.base.models import (
        Municipality,
        OpeningCalendar,
        OpeningTime,
        ServiceCentre,
    )
    from buergertelefon.cases.models import Inbox
    from buergertelefon.directory.models import Office

    if (found := Inbox.objects.select_related("centre", "office", "calendar").first()) is not None:
        return found
    town = Municipality.objects.create(key="04011000", slug="bremen", name="Bremen")
    centre = ServiceCentre.objects.create(slug="bench", name="Bremen")
    centre.municipalities.add(town)
    calendar = OpeningCalendar.objects.create(name="Amt", land="HB")
    for day in range(5):
        OpeningTime.objects.create(calendar=calendar, weekday=day, opens=clock(7), closes=clock(18))
    office = Office.objects.create(slug="amt", name="Amt", source="Beispiel", as_of=NOW.date())
    return Inbox.objects.create(office=office, centre=centre, calendar=calendar)


def clerk(inbox: "Inbox") -> "Agent":
    """Somebody who answers there."""
    from buergertelefon.staff.models import Agent
    from buergertelefon.staff.rules import Role

    person = Agent.objects.create_user(
        "amt", "ein-langes-Passwort", name="Amt", centre=inbox.centre, roles=[Role.BACK_OFFICE]
    )
    inbox.people.add(person)
    return person


def worklist() -> dict[str, Any]:
    """Milliseconds of the first pages, of the numbers, of a whole page, of bare SQL."""
    from django.test import Client

    from buergertelefon.cases.models import Case
    from buergertelefon.cases.queries.worklist import View, Wanted, counts, scope_of
    from buergertelefon.cases.queries.worklist import worklist as page

    inbox = the_office()
    person = clerk(inbox)
    about = {
        "centre": inbox.centre_id, "inbox": inbox.pk, "town": "04011000", "now": NOW,
        "cases": CASES,
    }  # fmt: skip
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(MAKE, about)
        cursor.execute("VACUUM ANALYZE cases_case")
    made = time.perf_counter() - begun
    assert Case.objects.filter(inbox=inbox).count() == CASES
    some = Case.objects.filter(state="accepted").order_by("due").values_list("pk", flat=True)[:40]
    Case.objects.filter(pk__in=list(some)).update(taken_by=person)
    scope = scope_of(person)
    lists = {
        str(one): timed(lambda one=one: page(scope, Wanted(view=one), at=NOW))  # type: ignore[misc]  # mypy knows no such lambda
        for one in (View.QUEUE, View.MINE, View.LATE, View.ALL)
    }

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE, {"inbox": inbox.pk})
            assert len(cursor.fetchall()) == 31

    plain = timed(bare)
    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    assert client.get("/vorgaenge/").status_code == 200
    worst = max(one["p95"] for one in lists.values())
    return {
        "cases": CASES, "made_s": round(made, 1), "lists_ms": lists, "bare_ms": plain,
        "counts_ms": timed(lambda: counts(scope, at=NOW)),
        "page_ms": timed(lambda: client.get("/vorgaenge/"), 50),
        "of_limit": round(worst / LIMIT, 2),
        "ratio_p95": round(lists[str(View.QUEUE)]["p95"] / plain["p95"], 2),
    }  # fmt: skip


def open_one(inbox: "Inbox") -> "Case":
    """All of the product: rules, clock, code, history, the mail with its job; one commit."""
    from buergertelefon.base.models import Municipality
    from buergertelefon.cases.actions.opening import open_case
    from buergertelefon.cases.rules.details import Asked, Reach
    from buergertelefon.cases.rules.words import Channel, Reply

    return open_case(
        inbox, Asked("Hundesteuer", "Muss ich für einen Blindenhund Steuer zahlen?"),
        Reach(Reply.MAIL, name="Anna Beispiel", mail="anna@example.org"),
        municipality=Municipality.objects.get(key="04011000"), service=None,
        channel=Channel.PHONE, key=uuid.uuid4(), at=NOW,
    )  # fmt: skip


Rows = list[tuple[str, dict[str, Any]]]  # table and row, the case's first


def rows_of(case: uuid.UUID) -> Rows:
    """All rows that opening has written, without the numbers that the database draws."""
    found = []
    for table, where in (
        ("cases_case", "id = %(pk)s"),
        ("cases_entry", "case_id = %(pk)s"),
        ("outbox_message", "key LIKE 'case:' || %(pk)s || ':%%'"),
        ("procrastinate_jobs", "task_name = 'messages.deliver'"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} WHERE {where} LIMIT 1", {"pk": case})  # noqa: S608  # ours
            names = [one[0] for one in cursor.description]
            row = dict(zip(names, cursor.fetchall()[0], strict=True))
        if table != "cases_case":
            del row["id"]
        found.append((table, row))
    return found


def bare_open(dsn: str, rows: Rows) -> Callable[[], None]:
    """The same rows in one transaction of the bare database."""
    local = threading.local()
    statements = [
        f"INSERT INTO {table} ({', '.join(row)}) VALUES (%({')s, %('.join(row)})s)"  # noqa: S608  # ours
        for table, row in rows
    ]

    def write() -> None:
        if not hasattr(local, "db"):
            local.db = psycopg.connect(dsn)
        one = uuid.uuid4()
        own = {
            "cases_case": {"id": one, "key": uuid.uuid4(), "reference": one.hex[:12]},
            "cases_entry": {"case_id": one},
            "outbox_message": {"key": one.hex},
            "procrastinate_jobs": {"queueing_lock": one.hex},
        }  # fmt: skip
        with local.db.transaction(), local.db.cursor() as cursor:
            for (table, row), statement in zip(rows, statements, strict=True):
                cursor.execute(statement, row | own[table])

    return write


def clients(way: str, dsn: str, rows: Rows, count: int, gate: Any, out: Any) -> None:
    """One process of clients: the milliseconds of each case."""
    if way == "product":
        django.setup()
        inbox = the_office()
    write = bare_open(dsn, rows) if way == "bare" else lambda: open_one(inbox)

    def one(_: int) -> float:
        begun = time.perf_counter()
        write()
        return (time.perf_counter() - begun) * 1000

    with ThreadPoolExecutor(THREADS) as pool:
        try:
            list(pool.map(one, range(THREADS * 10)))  # warm
            gate.wait(60)
            out.put(list(pool.map(one, range(count))))
        except Exception as error:  # noqa: BLE001  # it is told to who waits
            gate.abort()
            out.put(repr(error))


def rush(way: str, dsn: str, rows: Rows) -> dict[str, Any]:
    """How many all clients together open in a second, how long one takes."""
    context = multiprocessing.get_context("spawn")
    gate, out = context.Barrier(PROCESSES + 1), context.Queue()
    processes = [
        context.Process(target=clients, args=(way, dsn, rows, OPENED // PROCESSES, gate, out))
        for _ in range(PROCESSES)
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
    times = [ms for part in parts for ms in part]
    return {"per_s": round(len(times) / took, 1), "ms": spread(times)}


def opening() -> dict[str, Any]:
    """Cases a second, ours and the bare rows'; one alone, and its statements."""
    from django.test.utils import CaptureQueriesContext

    from buergertelefon.base.database import conninfo

    inbox = the_office()
    with CaptureQueriesContext(connection) as asked:
        row = open_one(inbox)
    words = Counter(one["sql"].split()[0] for one in asked.captured_queries)
    alone = timed(lambda: open_one(inbox))
    rows = rows_of(row.pk)
    found: dict[str, Any] = {"statements": dict(words), "alone_ms": alone}
    for way in ("product", "bare"):
        found[way] = rush(way, conninfo(), rows)
        print(way, found[way], flush=True)
    product, bare = found["product"]["per_s"], found["bare"]["per_s"]
    return found | {"of_aim": round(product / AIM, 2), "ratio": round(bare / product, 2)}


PARTS: dict[str, Part] = {"worklist": worklist, "opening": opening}
LAST_LINE: Last = {
    "worklist_ms_p95": ("worklist", lambda part: part["lists_ms"]["eingang"]["p95"]),
    "worklist_of_limit": ("worklist", itemgetter("of_limit")),
    "worklist_ratio": ("worklist", itemgetter("ratio_p95")),
    "opened_per_s": ("opening", lambda part: part["product"]["per_s"]),
    "opened_ratio": ("opening", itemgetter("ratio")),
}

if __name__ == "__main__":
    run(PARTS, LAST_LINE)
