"""What is stored, as the annex of a staff agreement (Anlage zur Dienstvereinbarung).

Made of what the packages say about their fields and of the running installation: its database, its
settings, its rights. Nothing in it is written by hand, and nothing of it is about one person.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from django.apps import apps

from buergertelefon.base import pdf
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.queries import Line, stored, undeclared
from buergertelefon.base.tables import NAMES, OTHERS
from buergertelefon.reporting.running import ABSENT, Section, running

TITLE = "Anlage 1 zur Dienstvereinbarung Bürgertelefon"
TEMPLATE = Path(__file__).parent / "templates" / "reporting" / "annex.typ"
#: the German term of a model stands in brackets at the end of its first sentence
TERM = re.compile(r"\(([^()]+)\)\.?$")
NOT_DECLARED = "nicht erklärt"


@dataclass(frozen=True)
class Row:
    """Fields of which the same is said."""

    fields: tuple[str, ...]
    purpose: str
    how_long: str
    seen_by: str
    of_staff: bool


@dataclass(frozen=True)
class Kind:
    """What is stored of one kind of thing: a model by its German term."""

    model: str  # "contacts.Contact"
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Package:
    """A subject and its kinds."""

    label: str
    name: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True)
class Annex:
    """All of it, on a day."""

    title: str
    version: str
    made: str  # "28.11.2026, 09:30"
    packages: tuple[Package, ...]
    undeclared: tuple[str, ...]  # "table.column" of the database that nobody has declared
    running: tuple[Section, ...]
    absent: tuple[str, ...]

    @property
    def of_staff(self) -> Iterator[tuple[Package, Kind, Row]]:
        """What says something about people who work here."""
        for package in self.packages:
            for kind in package.kinds:
                for row in kind.rows:
                    if row.of_staff:
                        yield package, kind, row


def annex(*, at: datetime) -> Annex:
    """The annex as it is true at that moment."""
    return Annex(
        title=TITLE,
        version=version("buergertelefon"),
        made=f"{at.astimezone(BERLIN):%d.%m.%Y, %H:%M}",
        packages=tuple(_packages()),
        undeclared=tuple(undeclared()),
        running=tuple(running(at=at)),
        absent=ABSENT,
    )


def told(one: Annex) -> dict[str, Any]:
    """What JSON can hold, under the same names."""
    return asdict(one)


def document(one: Annex, *, at: datetime) -> bytes:
    """As PDF/UA-1, in German. Raises pdf.PdfError."""
    values = told(one) | {
        "staff": [
            [package.name, kind.name, row.purpose, row.how_long, row.seen_by]
            for package, kind, row in one.of_staff
        ],
        "fields": sum(len(row.fields) for p in one.packages for k in p.kinds for row in k.rows),
    }
    return pdf.document(TEMPLATE, values, title=TITLE, made=at)


def filtered(
    packages: Sequence[Package], *, words: str = "", label: str = "", of_staff: bool = False
) -> Iterator[Package]:
    """The rows in which all of the words stand, of one package or all; without what is empty."""
    asked = words.casefold().split()
    for package in packages:
        if label and package.label != label:
            continue
        kinds = []
        for kind in package.kinds:
            rows = tuple(
                row
                for row in kind.rows
                if (row.of_staff or not of_staff) and _fits(asked, package, kind, row)
            )
            if rows:
                kinds.append(Kind(kind.model, kind.name, rows))
        if kinds:
            yield Package(package.label, package.name, tuple(kinds))


def _fits(asked: Sequence[str], package: Package, kind: Kind, row: Row) -> bool:
    said = (package.name, kind.name, kind.model, *row.fields, row.purpose, row.how_long)
    there = " ".join((*said, row.seen_by)).casefold()
    return all(word in there for word in asked)


def _packages() -> Iterator[Package]:
    """People who work here first, what is not ours last."""
    lines = sorted(stored(), key=_place)
    for label, of_package in groupby(lines, key=lambda one: one.model.split(".")[0]):
        kinds = tuple(
            Kind(model, _term(model), tuple(_rows(list(of_model))))
            for model, of_model in groupby(of_package, key=lambda one: one.model)
        )
        name = NAMES.get(label) or str(apps.get_app_config(label).verbose_name)
        yield Package(label, name, kinds)


def _place(line: Line) -> int:
    label = line.model.split(".")[0]
    return 0 if label == "staff" else 2 if label in OTHERS else 1


def _rows(lines: Sequence[Line]) -> Iterator[Row]:
    """In the order in which something is first said."""
    same: dict[object, list[Line]] = {}
    for one in lines:
        same.setdefault(one.said, []).append(one)
    for alike in same.values():
        said, first = alike[0].said, alike[0]
        fields = tuple(one.field for one in alike)
        if said is None:
            yield Row(fields, NOT_DECLARED, NOT_DECLARED, NOT_DECLARED, of_staff=True)
        else:
            yield Row(fields, said.purpose, first.how_long, said.seen_by, said.of_staff)


def _term(model: str) -> str:
    """What the model is called in German."""
    label, name = model.split(".")
    if name in NAMES and label in NAMES:
        return NAMES[name]
    first = (apps.get_model(model).__doc__ or "").strip().split("\n")[0]
    found = TERM.search(first)
    return found[1][0].upper() + found[1][1:] if found else name
