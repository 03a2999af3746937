"""What is known of collection days, and what is not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from buergertelefon.waste.rules.dates import (
    Collections,
    Day,
    Gap,
    Hole,
    Publication,
    Published,
    collections_of,
    contradictions,
    next_of_each,
    said,
)
from buergertelefon.waste.rules.kinds import Kind
from buergertelefon.waste.rules.spoken import spoken, when

PAPER, RESIDUAL, ORGANIC, TREE = Kind.PAPER, Kind.RESIDUAL, Kind.ORGANIC, Kind.TREE
TAKEN = datetime(2020, 1, 24, tzinfo=UTC)
FIRST, LAST = date(2020, 1, 25), date(2020, 5, 29)


def by(first: date | None = FIRST, last: date | None = LAST) -> Publication:
    return Publication("Beispiel", date(2020, 1, 24), TAKEN, first, last)


def known(*days: date, kind: Kind = PAPER, sources: tuple[Publication, ...] = (by(),)) -> Published:
    return Published(frozenset((day, kind) for day in days), sources)


def mondays(first: date, last: date, *, weeks: int = 2) -> list[date]:
    found = [first + timedelta(weeks=weeks * n) for n in range(60)]
    return [one for one in found if one <= last]


FORTNIGHTLY = mondays(date(2020, 1, 27), LAST)
GAPS = [
    pytest.param(known(), FIRST, LAST, "Für diese Adresse sind keine Termine veröffentlicht.",
                 id="known, and nothing is published"),
    pytest.param(known(*FORTNIGHTLY), date(2020, 2, 1), LAST, "", id="all of it is published"),
    pytest.param(known(*FORTNIGHTLY), date(2020, 5, 1), date(2020, 7, 1),
                 "Ab dem 30.05.2020 sind noch keine Termine veröffentlicht.", id="beyond the end"),
    pytest.param(known(*FORTNIGHTLY), date(2026, 11, 1), date(2026, 12, 1),
                 "Ab dem 30.05.2020 sind noch keine Termine veröffentlicht.", id="long after it"),
    pytest.param(known(*FORTNIGHTLY), date(2020, 1, 1), date(2020, 2, 28),
                 "Vor dem 25.01.2020 sind keine Termine veröffentlicht.", id="before it begins"),
    pytest.param(known(*FORTNIGHTLY, sources=(by(last=date(2020, 3, 31)), by(date(2020, 5, 1)))),
                 date(2020, 2, 1), LAST,
                 "Vom 01.04.2020 bis zum 30.04.2020 sind keine Termine veröffentlicht.",
                 id="between two sources"),
    pytest.param(known(*mondays(date(2020, 1, 27), date(2020, 3, 10))), date(2020, 2, 1), LAST,
                 "Papier: Ab dem 10.03.2020 sind keine Termine veröffentlicht.",
                 id="a kind that ends"),
    pytest.param(known(date(2020, 1, 27), date(2020, 2, 3)), date(2020, 2, 4), date(2020, 7, 1),
                 "Ab dem 04.02.2020 sind noch keine Termine veröffentlicht.",
                 id="a house whose dates end while its source goes on"),
    pytest.param(known(*FORTNIGHTLY), date(2020, 2, 11), date(2020, 2, 12), "",
                 id="two days without a collection are no gap"),
    pytest.param(known(date(2020, 1, 27), date(2020, 2, 3), kind=TREE), date(2020, 1, 26), LAST, "",
                 id="Christmas trees end in winter"),
    pytest.param(known(*FORTNIGHTLY, sources=(by(None, None),)), date(2020, 2, 1), date(2020, 6, 1),
                 "Ab dem 19.05.2020 sind noch keine Termine veröffentlicht.",
                 id="a source that does not say its end"),
    pytest.param(known(*FORTNIGHTLY, sources=(by(last=date(2020, 2, 1)),)), date(2020, 2, 1),
                 date(2020, 5, 18), "", id="a day beyond what its source says it knows"),
]  # fmt: skip


@pytest.mark.parametrize(("published", "first", "last", "gap"), GAPS)
def test_what_is_not_published_is_said(
    published: Published, first: date, last: date, gap: str
) -> None:
    assert collections_of(published, first=first, last=last).gap == gap


def test_golden_dates_around_holidays_are_shown_as_published() -> None:
    """As Bremen published them for 2020 and 2021 (c-trace, one address; crawl of 2020-01-24)."""
    moved = [date(2020, 4, 11), date(2020, 4, 18), date(2020, 5, 2), date(2020, 12, 22),
             date(2021, 1, 2)]  # fmt: skip
    usual = [date(2020, 2, 7) + timedelta(weeks=2 * n) for n in range(1, 12)]
    found = collections_of(known(*usual, *moved, sources=(by(last=date(2021, 12, 31)),)),
                           first=FIRST, last=date(2021, 12, 31))  # fmt: skip
    assert [one.day for one in found.days if one.moved] == moved
    assert {one.day for one in found.days} == {*usual, *moved}


def test_two_sources_of_the_same_day_are_one_day() -> None:
    both = Published(frozenset({(FIRST, PAPER), (FIRST, RESIDUAL)}), (by(), by()))
    found = collections_of(both, first=FIRST, last=LAST)
    assert found == Collections((Day(FIRST, (RESIDUAL, PAPER)),), "", LAST, (), both.sources)


APRIL = [date(2020, 4, day) for day in range(1, 31)]
DIFFERENT = [
    pytest.param([(9, 1), (9, 2)], [], id="both say the same day"),
    pytest.param([(9, 1), (10, 2)], [(10, 11)], id="the day before a holiday, or it"),
    pytest.param([(9, 1), (13, 2)], [], id="four days apart are two collections"),
    pytest.param([(9, 1), (10, 1), (9, 2), (10, 2)], [], id="both know both days"),
    pytest.param([(9, 1), (10, 1)], [], id="one source may say two days"),
]


@pytest.mark.parametrize(("said_by", "days"), DIFFERENT)
def test_two_sources_that_contradict_each_other(
    said_by: list[tuple[int, int]], days: list[tuple[int, int]]
) -> None:
    found = contradictions((APRIL[day], PAPER, source) for day, source in said_by)
    assert found == tuple(Gap(Hole.DIFFER, APRIL[a - 1], APRIL[b - 1], PAPER) for a, b in days)


TODAY = date(2026, 11, 30)  # a Monday
SPOKEN = [
    pytest.param([Day(date(2026, 12, 1), (RESIDUAL, ORGANIC)), Day(date(2026, 12, 7), (PAPER,))],
                 "Restmüll und Bioabfall morgen, Dienstag, 1. Dezember. "
                 "Papier am Montag, 7. Dezember.", id="tomorrow, and in a week"),
    pytest.param([Day(TODAY, (PAPER,))], "Papier heute, Montag, 30. November.", id="today"),
    pytest.param([Day(date(2027, 1, 2), (PAPER, RESIDUAL), (PAPER,))],
                 "Restmüll am Samstag, 2. Januar 2027. "
                 "Papier diesmal am Samstag, 2. Januar 2027.", id="another weekday than usual"),
    pytest.param([], "", id="nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("days", "words"), SPOKEN)
def test_what_is_read_aloud(days: list[Day], words: str) -> None:
    assert spoken(days, today=TODAY) == words


def test_leap_day_is_a_day() -> None:
    assert when(date(2028, 2, 29), today=date(2028, 2, 28)) == "morgen, Dienstag, 29. Februar"
    days = [Day(date(2028, 2, 29), (PAPER,)), Day(date(2028, 3, 14), (PAPER, TREE))]
    assert next_of_each(days) == ((PAPER, days[0].day), (TREE, days[1].day))


def test_gaps_in_english() -> None:
    assert said(Gap(Hole.SINCE, date(2020, 5, 30)), "en") == (
        "No dates have been published from 30 May 2020 on."
    )
