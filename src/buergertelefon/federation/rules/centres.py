"""The lines of the register of centres. Nothing is guessed."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from buergertelefon.base.phone import e164
from buergertelefon.federation.errors import BadCentres
from buergertelefon.places.rules.registers import Report
from buergertelefon.places.rules.writing import folded
from buergertelefon.responsibility.rules.dates import Bound
from buergertelefon.responsibility.rules.deciding import Rule
from buergertelefon.responsibility.rules.tables import overlaps

COLUMNS = (
    "name", "area", "phone", "mail", "url", "hours", "exchange", "valid_from", "valid_until",
    "source",
)  # fmt: skip
#: may be missing: under which name the shared key is kept
KEY = "key"
LENGTHS = {2, 5, 9, 12}  # Land, Kreis, Verband, municipality
MAIL = re.compile(r"(?=.{3,254}\Z)[^@\s/:]+@[^@\s/:]+\.[^@\s/:]+")
#: of a rule of `responsibility`, which decides here, too
TOPIC, KIND = "115", "centre"


@dataclass(frozen=True)
class CentreRow:
    """A centre; on every line of the register the same."""

    slug: str
    name: str
    phone: str
    mail: str
    url: str
    hours: str
    exchange: str
    key_name: str


@dataclass(frozen=True)
class AreaRow:
    """An area it answers for."""

    centre: str
    area: str
    valid_from: date | None
    valid_until: date | None
    source: str

    @property
    def rule(self) -> Rule:
        """As `responsibility` decides it: the longest area that holds on the day."""
        return rule(self.centre, self.area, self.valid_from, self.valid_until, self.source)


def rule(slug: str, area: str, since: date | None, until: date | None, source: str) -> Rule:
    """A centre answers for an area, as `responsibility.rules.deciding` takes it."""
    return Rule(
        TOPIC, area, KIND, slug, source=source, valid_from=_bound(since), valid_until=_bound(until)
    )


def _bound(day: date | None) -> Bound | None:
    return Bound(day, day) if day else None


def slug_of(name: str) -> str:
    """ "115-Servicecenter Köln" as "115-servicecenter-koeln"."""
    return "-".join(word for part in re.split(r"[^\w]+", name) if (word := folded(part)))[:80]


def centres_of(
    text: str, report: Report, *, readable: Callable[[str], bool]
) -> tuple[list[CentreRow], list[AreaRow]]:
    """Centres and areas. Raises BadCentres if it is no such table; reports what is wrong by line.

    `readable`: are these opening hours that can be read?
    """
    found: dict[str, tuple[int, CentreRow]] = {}
    areas: list[tuple[int, AreaRow]] = []
    for n, row in _lines(text):
        centre, area, wrong = _line(row)
        if not readable(row["hours"]):
            wrong.append(
                f"hours „{row['hours'][:40]}“ sind keine Öffnungszeiten wie „Mo-Fr 08:00-18:00“"
            )
        first = found.setdefault(centre.slug, (n, centre))
        if first[1] != centre:
            wrong.append(f"{centre.name[:60]} hat in Zeile {first[0]} andere Angaben")
        for words in wrong:
            report.say(n, words)
        if not wrong:
            areas.append((n, area))
    for n, words in overlaps([(n, one.rule) for n, one in areas]):
        report.say(n, words)
    return [centre for _, centre in found.values()], [one for _, one in areas]


def _lines(text: str) -> Iterable[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text), delimiter="\t")
    try:
        columns = {(name or "").strip() for name in reader.fieldnames or []}
        lines = list(reader)
    except csv.Error as error:
        raise BadCentres(
            f"Nach Zeile {reader.line_num} ist es keine TSV-Tabelle: {error}."
        ) from error
    if missing := [name for name in COLUMNS if name not in columns]:
        raise BadCentres(
            f"Der Tabelle fehlen Spalten: {', '.join(missing)}. Erwartet wird TSV mit"
            f" {', '.join(COLUMNS)}."
        )
    for n, raw in enumerate(lines, start=2):
        row = {name: (raw.get(name) or "").strip() for name in (*COLUMNS, KEY)}
        if any(row.values()):
            yield n, row


def _line(row: dict[str, str]) -> tuple[CentreRow, AreaRow, list[str]]:
    wrong = []
    slug = slug_of(row["name"])
    if not slug:
        wrong.append("name fehlt")
    if len(row["area"]) not in LENGTHS or not re.fullmatch(r"[0-9]+", row["area"]):
        wrong.append(f"area „{row['area'][:20]}“ ist kein ARS mit 2, 5, 9 oder 12 Ziffern")
    if not row["source"]:
        wrong.append("source fehlt: ohne Quelle keine Zuständigkeit")
    phone = _phone(row["phone"], wrong)
    if row["mail"] and not MAIL.fullmatch(row["mail"]):
        wrong.append(f"mail „{row['mail'][:40]}“ ist keine E-Mail-Adresse")
    for name, schemes in (("url", ("http", "https")), ("exchange", ("https",))):
        if row[name] and not _is_address(row[name], schemes):
            wrong.append(f"{name} „{row[name][:60]}“ ist keine Adresse mit {schemes[-1]}://")
    if row[KEY] and not re.fullmatch(r"[a-z0-9-]{1,80}", row[KEY]):
        wrong.append(f"key „{row[KEY][:20]}“: erlaubt sind a-z, 0-9 und -")
    since, until = (_day(name, row[name], wrong) for name in ("valid_from", "valid_until"))
    if since and until and until <= since:
        wrong.append("valid_until liegt nicht nach valid_from")
    centre = CentreRow(
        slug, row["name"], phone, row["mail"], row["url"], row["hours"],
        row["exchange"].rstrip("/"), row[KEY],
    )  # fmt: skip
    return centre, AreaRow(slug, row["area"], since, until, row["source"]), wrong


def _phone(text: str, wrong: list[str]) -> str:
    """E.164, or a short number as it is."""
    if not text or re.fullmatch(r"[0-9]{3,6}", text):
        return text
    number = "" if re.search("[a-z]", text, re.IGNORECASE) else e164(text)  # no vanity numbers
    if not number:
        wrong.append(f"phone „{text[:30]}“ ist keine Rufnummer")
    return number


def _is_address(text: str, schemes: Sequence[str]) -> bool:
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in schemes and bool(parts.hostname) and not parts.username
            and not re.search(r"\s", text) and len(text) <= 500
        )  # fmt: skip
    except ValueError:
        return False


def _day(name: str, text: str, wrong: list[str]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        wrong.append(f"{name} „{text[:20]}“ ist kein Tag wie 2026-11-25")
        return None
