"""Halves of the days on which an office can call."""

from datetime import date, datetime, time

import pytest

from buergertelefon.base.hours import BERLIN, Hours, Span
from buergertelefon.cases.rules.calling import windows

OFFICE = Hours(
    (*tuple(Span(day, time(8), time(16)) for day in range(4)), Span(4, time(8), time(12))),
    holidays=frozenset({date(2026, 5, 25)}),
)


def said(at: datetime, hours: Hours = OFFICE) -> list[str]:
    return [f"{begins:%a %H:%M}-{ends:%H:%M}" for begins, ends in windows(hours, at, days=2)]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param((6, 15, 7), ["Mon 08:00-12:00", "Mon 12:00-16:00", "Tue 08:00-12:00",
                                  "Tue 12:00-16:00"], id="before it opens"),
        pytest.param((6, 15, 10), ["Mon 10:00-12:00", "Mon 12:00-16:00", "Tue 08:00-12:00",
                                   "Tue 12:00-16:00"], id="in the morning: the rest of it"),
        pytest.param((6, 15, 13), ["Mon 13:00-16:00", "Tue 08:00-12:00", "Tue 12:00-16:00"],
                     id="after noon"),
        pytest.param((6, 15, 16), ["Tue 08:00-12:00", "Tue 12:00-16:00", "Wed 08:00-12:00",
                                   "Wed 12:00-16:00"], id="closing: from the next day on"),
        pytest.param((5, 22, 9), ["Fri 09:00-12:00", "Tue 08:00-12:00", "Tue 12:00-16:00"],
                     id="Friday before Whit Monday"),
    ],
)  # fmt: skip
def test_halves_of_the_coming_days(at: tuple[int, int, int], expected: list[str]) -> None:
    month, day, hour = at
    assert said(datetime(2026, month, day, hour, tzinfo=BERLIN)) == expected


def test_who_never_opens_cannot_call() -> None:
    assert said(datetime(2026, 6, 15, 9, tzinfo=BERLIN), Hours(())) == []
