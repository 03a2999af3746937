"""The lines of a table of responsibilities, and of the register of tax offices (GemFA)."""

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from buergertelefon.places.rules.registers import Report
from buergertelefon.responsibility.errors import BadTable
from buergertelefon.responsibility.rules.areas import Town, shared_houses, within
from buergertelefon.responsibility.rules.contacts import faults
from buergertelefon.responsibility.rules.dates import bound
from buergertelefon.responsibility.rules.deciding import Role, Rule

KINDS = frozenset(
    {
        "tax_office", "customs", "municipality", "county", "state", "federal", "employment_agency",
        "court", "police", "municipal_company", "public_body", "church",
    }
)  # fmt: skip
COLUMNS = ("topic", "area", "valid_from", "valid_until", "kind", "body", "contact", "source")
#: how a table may write a role; the codes are XZuFi's
ROLES = {"": Role.RESPONSIBLE, "01": Role.RESPONSIBLE, "02": Role.CONTACT_POINT} | {
    role.value: role for role in Role
}
LENGTHS = {0, 2, 5, 9, 12}  # Germany, Land, Kreis, Verband, municipality
#: how a table says that the part of the town decides
FINER = re.compile(r"\(ask\)|\(fragen\)", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A rule as its line names it."""

    n: int
    rule: Rule
    within: str  # of the town, as written: "Vegesack", "Am Wall 1-99"


def rules_of(text: str, report: Report) -> list[Line]:
    """The lines. Raises BadTable if a column is missing."""
    reader = csv.DictReader(io.StringIO(text), delimiter="\t")
    try:
        columns = {(name or "").strip() for name in reader.fieldnames or []}
        lines = list(reader)
    except csv.Error as error:
        raise BadTable(
            f"Nach Zeile {reader.line_num} ist es keine TSV-Tabelle: {error}."
        ) from error
    missing = [name for name in COLUMNS if name not in columns]
    if missing:
        raise BadTable(
            f"Der Tabelle fehlen Spalten: {', '.join(missing)}. Erwartet wird TSV mit"
            f" {', '.join(COLUMNS)}."
        )
    found = []
    for n, raw in enumerate(lines, start=2):
        row = {name: (raw.get(name) or "").strip() for name in (*COLUMNS, "role")}
        if not any(row.values()):
            continue
        rule = _rule(n, row, report)
        if rule is not None:
            found.append(Line(n, rule, row["area"].partition("/")[2].strip()))
    return found


def placed(lines: Sequence[Line], towns: Mapping[str, Town], report: Report) -> list[Rule]:
    """The rules, each in its part of a town; `towns` by the key that the lines name.

    Two equally specific rules for one day and two bodies are a problem of the table; a month of
    change that both share is none.
    """
    found: list[tuple[int, Rule]] = []
    for line in lines:
        rule = line.rule
        if line.within:
            try:
                place = within(line.within, towns.get(rule.area, Town()))
            except ValueError as error:
                report.say(line.n, f"area „{rule.area}/{line.within[:60]}“: {error}")
                continue
            rule = replace(rule, within=place)
        found.append((line.n, rule))
    for n, words in overlaps(found):
        report.say(n, words)
    return [rule for _, rule in found]


def _rule(n: int, row: dict[str, str], report: Report) -> Rule | None:
    key, slash, inside = row["area"].partition("/")
    area = "" if key.strip().upper() in {"DE", "D"} else key.strip()
    wrong = []
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", row["topic"]):
        wrong.append(f"topic „{row['topic'][:40]}“: erlaubt sind a-z, 0-9 und -")
    if len(area) not in LENGTHS or (area and not area.isdigit()):
        wrong.append(f"area „{row['area'][:20]}“ ist weder DE noch 2, 5, 9 oder 12 Ziffern")
    elif slash and (len(area) < len("04011") or not inside.strip()):
        wrong.append(
            f"area „{row['area'][:60]}“: richtig ist 04011/Vegesack oder 04011/Am Wall 1-99"
        )
    if row["kind"] not in KINDS:
        wrong.append(f"kind „{row['kind'][:30]}“ gibt es nicht")
    if row["role"] not in ROLES:
        wrong.append(f"role „{row['role'][:30]}“ gibt es nicht, sondern {', '.join(Role)}")
    if not row["body"]:
        wrong.append("body fehlt")
    if not row["source"]:
        wrong.append("source fehlt: ohne Quelle keine Zuständigkeit")
    bounds = []
    for name in ("valid_from", "valid_until"):
        try:
            bounds.append(bound(row[name]))
        except ValueError:
            wrong.append(f"{name} „{row[name][:20]}“ ist weder JJJJ-MM-TT noch JJJJ-MM")
            bounds.append(None)
    begins, ends = bounds
    if begins and ends and ends.first < begins.first:
        wrong.append("valid_until liegt vor valid_from")
    wrong += faults(row["contact"])
    for words in wrong:
        report.say(n, words)
    if wrong:
        return None
    return Rule(
        row["topic"], area, row["kind"], row["body"], row["contact"], row["source"], begins, ends,
        role=ROLES[row["role"]], finer=bool(FINER.search(row["body"])),
    )  # fmt: skip


def overlaps(found: Sequence[tuple[int, Rule]]) -> Iterator[tuple[int, str]]:
    """Lines of rules that two bodies share on one day, or that stand twice; with the reason."""
    same: dict[tuple[str, str, str], list[tuple[int, Rule]]] = defaultdict(list)
    for n, rule in found:
        same[rule.topic, rule.area, rule.role].append((n, rule))
    for rules in same.values():
        for i, (n, one) in enumerate(rules):
            for m, other in rules[:i]:
                if not shared_houses(one.within, other.within):
                    continue
                if (one.body, one.valid_from) == (other.body, other.valid_from):
                    yield n, f"steht schon in Zeile {m}: {other.body[:60]}"
                elif one.role is not Role.RESPONSIBLE:  # several may accept an application
                    continue
                elif one.who != other.who and _both(one, other):
                    yield n, f"gilt zugleich mit Zeile {m}: {other.body[:60]}"


def _both(one: Rule, other: Rule) -> bool:
    """Is there a day on which both surely hold?"""
    begins = max((r.valid_from.last for r in (one, other) if r.valid_from), default=None)
    ends = min((r.valid_until.first for r in (one, other) if r.valid_until), default=None)
    return begins is None or ends is None or begins < ends


@dataclass(frozen=True)
class TaxOfficeRow:
    """A tax office of the register."""

    bufa: str
    name: str
    street: str
    postcode: str
    town: str
    phone: str
    fax: str
    mail: str
    url: str


def tax_offices(text: str, report: Report) -> list[TaxOfficeRow]:
    """The JSON of GemFA. Raises BadTable. A number that comes twice is taken from neither."""
    try:
        entries = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadTable(f"Das ist kein JSON: Zeile {error.lineno}, {error.msg}.") from error
    except RecursionError as error:
        raise BadTable("Das JSON ist zu tief verschachtelt.") from error
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise BadTable("Erwartet wird eine JSON-Liste von Finanzämtern mit buFaNr und name.")
    times: dict[str, int] = defaultdict(int)
    for one in entries:
        times[str(one.get("buFaNr", ""))] += 1
    return [
        row
        for n, one in enumerate(entries, start=1)
        if (row := _tax_office(n, one, report, times)) is not None
    ]


def _tax_office(
    n: int, one: dict[str, Any], report: Report, times: dict[str, int]
) -> TaxOfficeRow | None:
    bufa, name = str(one.get("buFaNr", "")).strip(), str(one.get("name", "")).strip()
    if not re.fullmatch(r"\d{4}", bufa):
        report.leave_out(n, f"buFaNr „{bufa[:20]}“ hat keine 4 Ziffern")
        return None
    if times[bufa] > 1:
        words = f"buFaNr {bufa} kommt {times[bufa]}-mal vor, welches stimmt, ist unklar"
        report.leave_out(n, words, (bufa,))
        return None
    if not name:
        report.leave_out(n, f"Finanzamt {bufa} hat keinen Namen", (bufa,))
        return None
    at = one.get("hausanschrift") or {}
    if not isinstance(at, dict):
        report.say(n, f"hausanschrift von {name} ist kein Objekt, weggelassen")
        at = {}
    postcode = str(at.get("plz", "")).strip()
    if postcode and not re.fullmatch(r"\d{5}", postcode):
        report.say(n, f"plz „{postcode[:20]}“ von {name} hat keine 5 Ziffern, weggelassen")
        postcode = ""
    mail, url = str(one.get("mail", "")).strip(), str(one.get("url", "")).strip()
    if mail and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", mail):
        report.say(n, f"mail „{mail[:40]}“ von {name} ist keine E-Mail-Adresse, weggelassen")
        mail = ""
    street = " ".join(str(at.get(key, "")).strip() for key in ("strasse", "hausNr")).strip()
    return TaxOfficeRow(
        bufa, name, street, postcode, str(at.get("ort", "")).strip(),
        str(one.get("tel", "")).strip(), str(one.get("fax", "")).strip(), mail, url,
    )  # fmt: skip
