from datetime import datetime, time

import pytest

from buergertelefon.base.hours import BERLIN, Hours, Span
from buergertelefon.base.phone import shown
from buergertelefon.base.words import clock, open_until, opens_again, week

TUESDAY = datetime(2026, 11, 24, 5, 30, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0:00"), (48, "0:48"), (725, "12:05"), (3850, "1:04:10"), (-3, "0:00")],
)
def test_durations(seconds: int, said: str) -> None:
    assert clock(seconds) == said


@pytest.mark.parametrize(
    ("opens", "german", "english"),
    [
        pytest.param(
            datetime(2026, 11, 24, 7, tzinfo=BERLIN),
            "Gerade geschlossen. Wir öffnen heute um 7 Uhr.",
            "Closed at the moment. We open today at 7 am.",
            id="today",
        ),
        pytest.param(
            datetime(2026, 11, 25, 7, tzinfo=BERLIN),
            "Gerade geschlossen. Wir öffnen morgen, Mittwoch, um 7 Uhr.",
            "Closed at the moment. We open tomorrow, Wednesday, at 7 am.",
            id="tomorrow",
        ),
        pytest.param(
            datetime(2026, 11, 30, 8, 20, tzinfo=BERLIN),
            "Gerade geschlossen. Wir öffnen am Montag, 30. November, um 8 Uhr 20.",
            "Closed at the moment. We open on Monday, 30 November, at 8:20 am.",
            id="next week, and minutes",
        ),
    ],
)
def test_when_we_open(opens: datetime, german: str, english: str) -> None:
    assert opens_again(opens, TUESDAY, "de") == german
    assert opens_again(opens, TUESDAY, "en") == english


def test_how_long_we_are_open() -> None:
    shuts = datetime(2026, 11, 24, 18, tzinfo=BERLIN)
    assert open_until(shuts, "de") == "Jetzt geöffnet, heute bis 18 Uhr"
    assert open_until(shuts, "en") == "Open now, today until 6 pm"


def test_the_week() -> None:
    hours = Hours(tuple(Span(day, time(7), time(18)) for day in range(5)))
    assert week(hours, "de") == [
        ("Montag bis Freitag", "7 bis 18 Uhr"), ("Samstag bis Sonntag", "geschlossen"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("115", "115"), ("+494213610", "0421 361-0"), ("+4942136188668", "0421 361-88668"),
        ("+494715903470", "0471 590-3470"), ("+493514483455", "0351 4483455"), ("kein", "kein"),
    ],
)  # fmt: skip
def test_telephone_numbers_the_german_way(number: str, written: str) -> None:
    assert shown(number) == written
