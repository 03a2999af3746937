"""Reports as documents that screen readers can read: monthly report, press figures, milestone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from buergertelefon.base import chart, pdf
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.money import euros
from buergertelefon.reporting import charts
from buergertelefon.reporting.queries.milestones import Mark
from buergertelefon.reporting.queries.reports import Report
from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.figure import Figure
from buergertelefon.reporting.rules.formulas import FORMULAS
from buergertelefon.reporting.rules.service_level import (
    abandonment,
    asa,
    f1,
    f2,
    f3,
    f4,
    f5,
    f6,
)
from buergertelefon.reporting.rules.spans import MONTHS

TEMPLATES = Path(__file__).parent / "templates" / "reporting"
Values = dict[str, Any]


def report_pdf(report: Report, *, made: datetime) -> bytes:
    """The report of a month or a year, PDF/UA-1. Raises PdfError."""
    name = report.place or report.centre.name
    title = f"{name}: Bericht {report.span.name}"
    values = _common(made) | {
        "title": title, "headline": _headline(report), "figures": _figures(report),
        "formulas": _formulas([one.formula for one in _shares(report.now)] + ["W1"]),
        "course": _course(report), "lines": _table(report.lines), "topics": _topics(report),
        "services": report.services, "places": [] if report.place else _places(report),
        "costs": "" if report.cents is None else euros(report.cents),
        "place": report.place,
    }  # fmt: skip
    return pdf.document(TEMPLATES / "report.typ", values, title=title, made=made)


def press_pdf(report: Report, *, ever: Counted, opening: int, made: datetime) -> bytes:
    """The figures of a year in sentences that can be quoted, each with its formula.

    `ever`: everything counted until the end of the year. Raises PdfError.
    """
    title = f"{report.centre.name}: Zahlen für die Presse, {report.span.name}"
    now = report.now
    values = _common(made) | {
        "title": title, "sentences": _sentences(report, ever=ever, opening=opening),
        "formulas": _formulas([one.formula for one in (f3(now), *_first_contact(now))]),
        "course": _course(report), "figures": _figures(report),
    }  # fmt: skip
    return pdf.document(TEMPLATES / "press.typ", values, title=title, made=made)


def milestone_pdf(
    centre: ServiceCentre, mark: Mark, *, opening: int, year: Report, made: datetime
) -> bytes:
    """What can be told of a milestone that has been reached. Raises PdfError."""
    assert mark.reached, "only of one that has been reached"  # noqa: S101  # the page asks for no other
    at = mark.reached.astimezone(BERLIN)
    title = f"{centre.name}: Anruf Nummer {dotted(mark.number)}"
    told = (
        f"Am {at.day}. {MONTHS[at.month - 1]} {at.year} um {at:%H:%M} Uhr kam Anruf Nummer"
        f" {dotted(mark.number)} auf der Leitung „{mark.line}“ an."
    )
    before = (
        f"{dotted(opening)} davon kamen vor unserer Zählung; die übrigen sind einzeln gezählt, ohne"
        " Lücke und keiner zweimal."
        if opening
        else "Alle sind einzeln gezählt, ohne Lücke und keiner zweimal."
    )
    values = _common(made) | {
        "title": title,
        "sentences": [told, before, *_sentences(year, ever=None, opening=0)],
        "formulas": _formulas([one.formula for one in (f3(year.now), *_first_contact(year.now))]),
        "course": _course(year), "figures": _figures(year),
    }  # fmt: skip
    return pdf.document(TEMPLATES / "press.typ", values, title=title, made=made)


def dotted(number: int) -> str:
    """2000000 as 2.000.000."""
    return f"{number:,}".replace(",", ".")


def _common(made: datetime) -> Values:
    return {"made": f"{made.astimezone(BERLIN):%d.%m.%Y, %H:%M}"}


def _first_contact(now: Counted) -> tuple[Figure, Figure]:
    return (
        Figure("L1", now.settled, now.concluded),
        Figure("L2", now.settled + now.referred, now.concluded),
    )


def _shares(now: Counted) -> Sequence[Figure]:
    return [
        f3(now), f1(now), f2(now), f4(now), f5(now), f6(now), abandonment(now),
        *_first_contact(now),
    ]  # fmt: skip


def _headline(report: Report) -> list[str]:
    promise, now = f3(report.now), report.now
    if not now.calls:
        return ["In diesem Zeitraum kam kein Anruf."]
    target = float(report.centre.promise_share)
    reached = "gehalten" if promise.reaches(target) else "nicht gehalten"
    said = [f"{dotted(now.calls)} Anrufe, {dotted(now.answered)} davon angenommen."]
    if promise.whole:
        said.append(
            f"In {report.centre.promise_seconds} Sekunden angenommen: {promise.words}"
            f" (Spanne {promise.between}). Versprochen sind {round(100 * target)} %: {reached}."
        )
    if now.concluded:
        first, referred = _first_contact(now)
        said.append(f"Sofort erledigt: {first.words}, mit Verweis an andere {referred.words}.")
    return said


def _sentences(report: Report, *, ever: Counted | None, opening: int) -> list[str]:
    said = []
    if ever is not None:
        said.append(
            f"Seit Beginn der Zählung hat das Bürgertelefon {dotted(opening + ever.calls)} Anrufe"
            " entgegengenommen."
        )
    if not report.now.calls:
        return [*said, f"{report.span.name} kam kein Anruf."]
    promise = f3(report.now)
    said.append(f"{report.span.name} waren es {dotted(report.now.calls)} Anrufe.")
    if promise.whole:
        said.append(
            f"Von 100 Anrufen wurden {promise.percent} in höchstens"
            f" {report.centre.promise_seconds} Sekunden angenommen ({dotted(promise.part)} von"
            f" {dotted(promise.whole)}; Formel F3)."
        )
    if report.now.concluded:
        first, referred = _first_contact(report.now)
        said.append(
            f"Im ersten Gespräch erledigt wurden {first.percent} % ({dotted(first.part)} von"
            f" {dotted(first.whole)}; Formel L1); zählt man Verweise an die zuständige Stelle mit,"
            f" {referred.percent} % (Formel L2)."
        )
    if report.services:
        said.append(f"Gefragt wurde nach {report.services} verschiedenen Leistungen.")
    return said


def _figures(report: Report) -> list[list[str]]:
    """Rows: figure, formula, of how many, value, interval, before, a year ago."""
    triples = zip(
        _shares(report.now), _shares(report.before), _shares(report.year_ago), strict=True
    )
    rows = [
        [
            FORMULAS[now.formula].name, now.formula, f"{dotted(now.part)} von {dotted(now.whole)}",
            now.words or "–", now.between or "–", then.words or "–", ago.words or "–",
        ]
        for now, then, ago in triples
    ]  # fmt: skip
    waits = [asa(one) for one in (report.now, report.before, report.year_ago)]
    said = ["–" if one.seconds is None else f"{one.seconds:.0f} s" for one in waits]
    name = FORMULAS["W1"].name
    return [*rows, [name, "W1", dotted(waits[0].n), said[0], "–", said[1], said[2]]]


def _formulas(ids: Sequence[str]) -> list[list[str]]:
    return [[key, FORMULAS[key].words, FORMULAS[key].source] for key in dict.fromkeys(ids)]


def _course(report: Report) -> Values:
    """The picture of the course, what it says, and its numbers."""
    by_day = report.span.days < 32
    labels = [f"{day.day}." if by_day else MONTHS[day.month - 1][:3] for day in report.course]
    shares = [f3(one) for one in report.course.values()]
    points = [_point(label, one) for label, one in zip(labels, shares, strict=True)]
    title = f"In {report.centre.promise_seconds} Sekunden angenommen (F3)"
    spec = charts.trend(
        points, title=title, target=100 * float(report.centre.promise_share), unit="%"
    )
    known = [one.percent for one in shares if one.percent is not None]
    alt = (
        f"{title}: zwischen {min(known)} und {max(known)} % je {'Tag' if by_day else 'Monat'}."
        if known
        else f"{title}: keine Anrufe."
    )
    return {
        "svg": chart.print_svg(spec).decode() if known else "", "alt": alt,
        "rows": [
            [_dated(day, by_day=by_day), dotted(one.calls), dotted(one.answered),
             dotted(one.abandoned), f3(one).words or "–"]
            for day, one in report.course.items()
        ],
    }  # fmt: skip


def _point(label: str, one: Figure) -> charts.Point:
    if one.span is None:
        return charts.Point(label, None)
    low, high = (round(100 * edge, 1) for edge in one.span)
    return charts.Point(label, round(100 * one.part / one.whole, 1), low, high)


def _dated(day: date, *, by_day: bool) -> str:
    return f"{day:%d.%m.%Y}" if by_day else f"{MONTHS[day.month - 1]} {day.year}"


def _table(parts: Mapping[str, Counted]) -> list[list[str]]:
    return [
        [name, dotted(one.calls), dotted(one.answered), f3(one).words or "–",
         abandonment(one).words or "–"]
        for name, one in parts.items()
    ]  # fmt: skip


def _topics(report: Report) -> list[list[str]]:
    return [[one.name, dotted(one.asked), dotted(one.forwarded)] for one in report.topics]


def _places(report: Report) -> list[list[str]]:
    return [
        [
            one.name, dotted(one.counted.calls), dotted(one.counted.answered),
            f3(one.counted).words or "–", "–" if one.cents is None else euros(one.cents),
        ]
        for one in report.places
    ]  # fmt: skip
