"""Three and a half years of calls through the product's own writing, held against their books.

A generator plays callers and people on a simulated clock; the rules of the exchange decide, its own
statements store, each quarter of an hour in one durable transaction. Then every figure of the
record is compared with the generator's own books. CALLS says how many (2,000,000); with DAYS only
the first days of them are played, which is enough to see how fast it is.

Peers in the same run: COPY of the same rows of contacts, events and topics into equal tables with
the same indexes and foreign keys; and one ORM transaction for each event, as a web application
would do it, of some hundred calls. Memory is the largest sum of the proportional shares of all
processes, PostgreSQL's with its buffers among them.

Last line: one JSON object with calls, seconds, copy_ratio, orm_ratio, peak_mb, missing, double,
milestone_on.
"""

import os
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from start import run

CALLS = int(os.environ.get("CALLS", "2000000"))
SINCE, LAST = date(2011, 1, 1), date(2014, 6, 16)
SAMPLE = 300  # calls one by one by the ORM
TABLES = ("contacts_contact", "contacts_contactevent", "contacts_contacttopic")


class Memory:
    """The largest sum of all our processes' and PostgreSQL's shares of memory, in MB."""

    def __init__(self, roots: list[int]) -> None:
        self.roots, self.peak, self.own, self.over = roots, 0.0, 0.0, threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self) -> None:
        while not self.over.wait(1):
            shares = {root: sum(map(share, below(root))) for root in self.roots}
            self.peak = max(self.peak, sum(shares.values()))
            self.own = max(self.own, shares[os.getpid()])

    def stop(self) -> tuple[float, float]:
        """All, and ours without PostgreSQL."""
        self.over.set()
        self.thread.join()
        return self.peak, self.own


def below(root: int) -> list[int]:
    """A process and all it has started."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        children.setdefault(int(after[1]), []).append(int(stat.parent.name))
    found, look = [], [root]
    while look:
        found.append(look.pop())
        look += children.get(found[-1], [])
    return found


def share(process: int) -> float:
    """Its proportional share, MB; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(one.split()[1]) / 1024 for one in lines if one.startswith("Pss:")), 0)


def postmaster() -> int:
    """The process of our PostgreSQL."""
    return int((Path(os.environ["BUERGERTELEFON_HOME"]) / pid_file()).read_text().splitlines()[0])


def pid_file() -> Path:
    """Where it wrote it down."""
    home = Path(os.environ["BUERGERTELEFON_HOME"])
    return next(home.rglob("postmaster.pid")).relative_to(home)


def replayed() -> dict[str, Any]:
    """Play, store, check."""
    from buergertelefon.demo.load import load
    from buergertelefon.replay.actions.nights import add_up
    from buergertelefon.replay.actions.preparing import prepare, seat_people
    from buergertelefon.replay.actions.replaying import over, replay
    from buergertelefon.replay.queries.checking import check
    from buergertelefon.replay.queries.scenes import scene

    load()
    centre = prepare(milestone=CALLS, on=SINCE)
    played = scene(centre, seat_people(centre), calls=CALLS, since=SINCE, last=LAST)
    memory, begun, said = Memory([os.getpid(), postmaster()]), time.monotonic(), [0.0]

    def told(day: date, calls: int) -> None:
        if time.monotonic() - said[0] > 10:
            said[0] = time.monotonic()
            print(day, calls, f"{calls / (said[0] - begun):.0f}/s", flush=True)

    books = replay(played, told, until=int(os.environ.get("DAYS", "0")) or None)
    seconds = time.monotonic() - begun
    peak, own = memory.stop()
    begun, calls = time.monotonic(), books.total()["calls"]
    add_up(played, at=over(max(books.quarters).date()))
    sums, begun = time.monotonic() - begun, time.monotonic()
    found = check(books, played, milestone=CALLS)
    for line in found.wrong[:20]:
        print(line)
    return {
        "calls": calls, "seconds": round(seconds, 1), "per_s": round(calls / seconds),
        "events": books.events.total(), "peak_mb": round(peak), "own_mb": round(own),
        "sums_s": round(sums, 1), "check_s": round(time.monotonic() - begun, 1),
        "missing": found.missing, "double": found.double, "wrong": len(found.wrong),
        "milestone_on": str(found.milestone_on), "figures": dict(found.figures),
    }  # fmt: skip


def copied() -> dict[str, Any]:
    """COPY of the same rows into equal tables; reading them out first is not counted."""
    import psycopg

    from buergertelefon.base.database import conninfo

    with tempfile.TemporaryDirectory() as folder, psycopg.connect(conninfo()) as db:
        for table in TABLES:
            with (
                (Path(folder) / table).open("wb") as file,
                db.cursor() as cursor,
                cursor.copy(f"COPY {table} TO STDOUT") as rows,
            ):
                for part in rows:
                    file.write(part)
            db.execute(f"CREATE TABLE peer_{table} (LIKE {table} INCLUDING ALL)")
            for (key,) in db.execute(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE conrelid = %s::regclass AND contype = 'f'",
                [table],
            ).fetchall():
                db.execute(f"ALTER TABLE peer_{table} ADD {peer_key(key)}")
        db.commit()
        begun = time.monotonic()
        for table in TABLES:
            with (
                (Path(folder) / table).open("rb") as file,
                db.cursor() as cursor,
                cursor.copy(f"COPY peer_{table} FROM STDIN") as rows,
            ):
                while part := file.read(1 << 18):
                    rows.write(part)
        db.commit()
        return {"seconds": round(time.monotonic() - begun, 1)}


def peer_key(key: str) -> str:
    """The same foreign key, to the other tables' rows where there are some."""
    return key.replace("REFERENCES contacts_contact(", "REFERENCES peer_contacts_contact(")


def one_by_one() -> dict[str, Any]:
    """Each event of some hundred calls as a transaction of the ORM: lock, number, row, contact."""
    import uuid

    from django.db import transaction

    from buergertelefon.contacts.models import Contact, ContactEvent, ContactTopic, Ledger
    from buergertelefon.replay.actions.preparing import prepare

    centre = prepare(milestone=CALLS, on=SINCE)
    calls = list(
        Contact.objects.filter(centre=centre, answered__isnull=False)
        .prefetch_related("topics", "events").order_by("number")[:SAMPLE]
    )  # fmt: skip
    begun = time.monotonic()
    for call in calls:
        events, topics = list(call.events.all()), list(call.topics.all())
        new = Contact(id=uuid.uuid4(), centre=centre, channel=call.channel,
                      municipality_id=call.municipality_id, called=call.called,
                      line_name=call.line_name, begun=call.begun)  # fmt: skip
        for event in sorted(events, key=lambda one: one.position):
            with transaction.atomic():
                ledger = Ledger.objects.select_for_update().get(centre=centre)
                ledger.last_position += 1
                if event.kind == "offered":
                    ledger.last_number += 1
                    new.number = ledger.last_number
                    new.save(force_insert=True)
                ledger.save()
                ContactEvent.objects.create(centre=centre, position=ledger.last_position,
                                            contact=new, kind=event.kind, at=event.at,
                                            detail=event.detail)  # fmt: skip
                column = {"queued": "entered_queue", "answered": "answered", "ended": "ended",
                          "closed": "closed"}.get(event.kind)  # fmt: skip
                if column:
                    setattr(new, column, event.at)
                    new.save(update_fields=[column])
                if event.kind == "closed":
                    new.outcome, new.outcome_proposed = call.outcome, False
                    new.save(update_fields=["outcome", "outcome_proposed"])
                    for topic in topics:
                        ContactTopic.objects.create(contact=new, service_id=topic.service_id)
    return {"per_s": round(len(calls) / (time.monotonic() - begun), 1)}


def main() -> None:
    """Everything, and the ratios of it."""
    found: dict[str, dict[str, Any]] = {}

    def kept(name: str, part: Any) -> Any:
        def measured() -> dict[str, Any]:
            found[name] = part()
            if name == "copy":
                found[name]["ratio"] = round(found["replay"]["seconds"] / found[name]["seconds"], 2)
            if name == "orm":
                found[name]["ratio"] = round(found["replay"]["per_s"] / found[name]["per_s"], 1)
            return found[name]

        return measured

    parts = {"replay": replayed, "copy": copied, "orm": one_by_one}
    names = ("calls", "seconds", "peak_mb", "missing", "double", "milestone_on")
    run(
        {name: kept(name, part) for name, part in parts.items()},
        {name: ("replay", lambda part, name=name: part[name]) for name in names}
        | {
            "copy_ratio": ("copy", lambda part: part["ratio"]),
            "orm_ratio": ("orm", lambda part: part["ratio"]),
        },
    )


if __name__ == "__main__":
    main()
