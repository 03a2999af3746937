"""What an analysis is asked, and how its rows are named, ordered and cut into pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.words import DAYS, dotted
from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.figure import Figure, Mean
from buergertelefon.reporting.rules.measures import Asked, Measure, Sums, Value
from buergertelefon.reporting.rules.spans import MONTHS

WEEKDAYS = DAYS["de"]
Key = str | int | date | datetime | tuple[int, int]


class Dimension(StrEnum):
    """By what the rows are told apart (Gliederung)."""

    MONTH = "monat"
    DAY = "tag"
    WEEKDAY = "wochentag"
    HOUR = "stunde"
    CLOCK = "uhrzeit"
    WEEK = "woche"
    QUARTER = "viertelstunde"
    LINE = "leitung"
    MUNICIPALITY = "gemeinde"
    CHANNEL = "kanal"
    SERVICE = "leistung"


NAMES: Mapping[Dimension, str] = {
    Dimension.MONTH: "Monat", Dimension.DAY: "Tag", Dimension.WEEKDAY: "Wochentag",
    Dimension.HOUR: "Stunde des Tages", Dimension.CLOCK: "Viertelstunde des Tages",
    Dimension.WEEK: "Wochentag und Stunde", Dimension.QUARTER: "Jede Viertelstunde",
    Dimension.LINE: "Leitung", Dimension.MUNICIPALITY: "Gemeinde", Dimension.CHANNEL: "Kanal",
    Dimension.SERVICE: "Leistung",
}  # fmt: skip
#: made from quarters of an hour; all others are made from days
FINE = frozenset({Dimension.HOUR, Dimension.CLOCK, Dimension.WEEK, Dimension.QUARTER})
#: a course of time, drawn as a line
COURSES = frozenset({
    Dimension.MONTH, Dimension.DAY, Dimension.HOUR, Dimension.CLOCK, Dimension.QUARTER,
})  # fmt: skip
CHANNELS: Mapping[str, str] = {"phone": "Telefon", "web": "Browser", "manual": "Von Hand"}


@dataclass(frozen=True)
class Question:
    """What is to be shown of the calls in [since, until); an empty filter is all."""

    since: date
    until: date
    dimension: Dimension
    measure: Measure
    line: str = ""
    municipality: str = ""  # key
    channel: str = ""
    service: int | None = None

    @property
    def topics(self) -> bool:
        """Is it asked of what was asked, instead of calls?"""
        return self.service is not None or self.dimension is Dimension.SERVICE


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its key, and the columns that the measure needs, in their order.

    Name and sums are made when they are asked for: of 40,000 rows a page shows 200.
    """

    question: Question
    key: Key
    columns: Sequence[int]
    name: str = ""  # of what is no time

    @property
    def label(self) -> str:
        """How it is written."""
        return self.name or label_of(self.question.dimension, self.key)

    @property
    def sums(self) -> Sums:
        """Its sums; columns that the measure does not need are 0."""
        return sums_of(self.question, self.columns)


@dataclass(frozen=True)
class Result:
    """All rows of an analysis and what they are together."""

    question: Question
    lines: Sequence[Line]
    total: Sums

    @property
    def value(self) -> Value:
        """The measure of all together."""
        return self.question.measure.of(self.total)


@dataclass(frozen=True)
class Page:
    """Some rows of an analysis in their order; what they are of together is of all rows."""

    result: Result
    count: int  # of all rows
    place: int  # which page it is, from 1
    pages: int


def placed(count: int, asked: int, size: int) -> tuple[int, int]:
    """Which page is shown if `asked` is wished, and how many there are; one if there is nothing."""
    pages = max(1, -(-count // size))
    return min(max(1, asked), pages), pages


def key_of(dimension: Dimension, at: date) -> Key:
    """To which row a day, or the first moment of a quarter of an hour, belongs; Berlin time."""
    local = at.astimezone(BERLIN) if isinstance(at, datetime) else at
    if dimension is Dimension.MONTH:
        return local.replace(day=1)
    if dimension is Dimension.WEEKDAY:
        return local.weekday()
    if not isinstance(local, datetime) or dimension is Dimension.QUARTER:
        return at  # in UTC: the hour that comes twice in October stays two
    if dimension is Dimension.HOUR:
        return local.hour
    if dimension is Dimension.CLOCK:
        return local.hour * 4 + local.minute // 15
    return local.weekday(), local.hour


def label_of(dimension: Dimension, key: Key) -> str:
    """How a row of time is written."""
    if isinstance(key, tuple):
        return f"{WEEKDAYS[key[0]]}, {key[1]} Uhr"
    if isinstance(key, datetime):
        return f"{key.astimezone(BERLIN):%d.%m.%Y, %H:%M %Z}"
    if isinstance(key, date):
        month = dimension is Dimension.MONTH
        return f"{MONTHS[key.month - 1]} {key.year}" if month else f"{key:%d.%m.%Y}"
    if isinstance(key, str):
        return key
    if dimension is Dimension.WEEKDAY:
        return WEEKDAYS[key]
    return f"{key} Uhr" if dimension is Dimension.HOUR else f"{key // 4}:{key % 4 * 15:02} Uhr"


def together(rows: Mapping[Key, Sequence[int]], name: Callable[[Key], Key]) -> dict[
    Key, tuple[int, ...]
]:  # fmt: skip
    """Rows whose keys have the same name, added up column by column; in the order of names."""
    found: dict[Key, list[int]] = {}
    for key, sums in rows.items():
        if (one := found.get(place := name(key))) is None:
            found[place] = list(sums)
        else:
            for n, value in enumerate(sums):
                one[n] += value
    return {key: tuple(found[key]) for key in sorted(found)}


def sums_of(question: Question, values: Sequence[int]) -> Sums:
    """The columns that the measure needs, as sums of calls or of topics."""
    kind: type[Counted | Asked] = Asked if question.topics else Counted
    return kind(**dict(zip(question.measure.needs, values, strict=True)))


def number(value: Value) -> float | None:
    """For a chart and for sorting: per cent of a share, seconds of a mean; None says nothing."""
    if isinstance(value, Figure):
        return 100 * value.part / value.whole if value.whole else None
    return value.seconds if isinstance(value, Mean) else value


def written(value: Value) -> str:
    """As a page shows it; "" for an empty interval."""
    if isinstance(value, Figure):
        return value.words
    if isinstance(value, Mean):
        return "" if value.seconds is None else f"{value.seconds:.1f} s".replace(".", ",")
    return dotted(value)


def ordered(lines: Sequence[Line], measure: Measure, sort: str) -> list[Line]:
    """By "wert" or "n", with a minus the greatest first; anything else keeps the order of keys.

    Rows without a value come last.
    """
    backwards, by = sort.startswith("-"), sort.removeprefix("-")
    if by not in {"wert", "n"}:
        return list(reversed(lines)) if sort == "-zeile" else list(lines)
    size = number if by == "wert" else whole
    valued = [(size(measure.of(one.sums)), one) for one in lines]
    there = [(value, one) for value, one in valued if value is not None]
    there.sort(key=lambda pair: pair[0], reverse=backwards)
    return [one for _, one in there] + [one for value, one in valued if value is None]


def whole(value: Value) -> int:
    """On how many it rests."""
    return (
        value.whole if isinstance(value, Figure) else value.n if isinstance(value, Mean) else value
    )


#: periods to choose, besides one's own
PRESETS: Mapping[str, str] = {
    "monat": "Dieser Monat", "vormonat": "Voriger Monat", "7": "Letzte 7 Tage",
    "30": "Letzte 30 Tage", "jahr": "Dieses Jahr", "vorjahr": "Voriges Jahr", "alles": "Alles",
}  # fmt: skip
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)


def preset(name: str, today: date) -> tuple[date, date]:
    """The days [since, until) of a period that can be chosen. Raises KeyError if there is none."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    tomorrow = today + timedelta(days=1)
    return {
        "monat": (month, tomorrow),
        "vormonat": ((month - timedelta(days=1)).replace(day=1), month),
        "7": (tomorrow - timedelta(days=7), tomorrow),
        "30": (tomorrow - timedelta(days=30), tomorrow),
        "jahr": (year, tomorrow),
        "vorjahr": (year.replace(year=year.year - 1), year),
        "alles": (FIRST, tomorrow),
    }[name]
