"""The collection days of a year on one page (PDF/UA), told by letters, not by colours."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from buergertelefon.base.pdf import document
from buergertelefon.base.words import DAYS, MONTHS
from buergertelefon.waste.models import Provider
from buergertelefon.waste.rules.dates import ENGLISH, Collections, in_order, said
from buergertelefon.waste.rules.kinds import NAMES, Kind

TEMPLATE = Path(__file__).parent / "templates" / "waste" / "year.typ"
#: what stands in a day
LETTERS = {
    "de": {Kind.RESIDUAL: "R", Kind.ORGANIC: "B", Kind.PAPER: "P", Kind.PACKAGING: "G",
           Kind.TREE: "W"},
    "en": {Kind.RESIDUAL: "R", Kind.ORGANIC: "O", Kind.PAPER: "P", Kind.PACKAGING: "Y",
           Kind.TREE: "T"},
}  # fmt: skip
WORDS = {
    "de": {"title": "Abfuhrtermine {year}", "day": "Tag", "moved": "! = anderer Wochentag",
           "put": "Bitte bis {by} Uhr hinausstellen, frühestens am Abend vorher ab {since} Uhr.",
           "source": "Quelle: {names}, Stand {as_of}"},
    "en": {"title": "Collection days {year}", "day": "Day", "moved": "! = other weekday",
           "put": "Put it out by {by}, not before {since} on the evening before.",
           "source": "Source: {names}, as of {as_of}"},
}  # fmt: skip


def pdf(
    found: Collections, year: int, *, address: str, provider: Provider, lang: str = "de"
) -> bytes:
    """Twelve columns of days. The same dates make the same bytes. Raises PdfError."""
    words, names = WORDS[lang], NAMES if lang == "de" else ENGLISH
    letters = LETTERS[lang]
    kinds = in_order(kind for one in found.days for kind in one.kinds)
    legend = [f"{letters[kind]} = {names[kind]}" for kind in kinds]
    as_of = max(one.as_of for one in found.sources)
    values = {
        "address": address, "months": MONTHS[lang].split(), "day": words["day"],
        "rows": _rows(found, year, letters, lang), "gaps": [said(one, lang) for one in found.gaps],
        "legend": [*legend, *([words["moved"]] if any(one.moved for one in found.days) else [])],
        "put": words["put"].format(
            since=f"{provider.out_from:%H:%M}", by=f"{provider.out_by:%H:%M}"
        ),
        "source": words["source"].format(
            names=", ".join(one.name for one in found.sources)[:160], as_of=f"{as_of:%d.%m.%Y}"
        ),
        "provider": provider.name,
    }  # fmt: skip
    made = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
    title = f"{words['title'].format(year=year)}: {address}"
    return document(TEMPLATE, values, title=title, made=made, lang=lang)


def _rows(
    found: Collections, year: int, letters: dict[Kind, str], lang: str
) -> list[list[Sequence[str]]]:
    """Shape (31, 12, 2): weekday and letters of each day; both "" where there is none."""
    there = {one.day: one for one in found.days}
    rows: list[list[Sequence[str]]] = []
    for number in range(1, 32):
        row: list[Sequence[str]] = []
        for month in range(1, 13):
            if number > monthrange(year, month)[1]:
                row.append(("", ""))
                continue
            day = date(year, month, number)
            one = there.get(day)
            text = " ".join(letters[kind] for kind in one.kinds) if one else ""
            row.append((DAYS[lang][day.weekday()][:2], text + (" !" if one and one.moved else "")))
        rows.append(row)
    return rows
