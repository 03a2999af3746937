from datetime import datetime, time, timedelta

import pytest

from buergertelefon.base.hours import BERLIN
from buergertelefon.reporting.rules.alarms import Kind, Rule, ringing, standing
from buergertelefon.reporting.rules.figure import Figure

WAIT = Rule(Kind.LONGEST_WAIT, 180)
LEVEL = Rule(Kind.SERVICE_LEVEL, 75)
FINE = Figure("F3", 20, 20)


def at(clock: str) -> datetime:
    return datetime.combine(datetime(2014, 6, 16, tzinfo=BERLIN), time.fromisoformat(clock), BERLIN)


@pytest.mark.parametrize(
    ("rule", "seconds", "part", "whole", "rings"),
    [
        (WAIT, None, 0, 0, False), (WAIT, 180, 0, 0, False), (WAIT, 181, 0, 0, True),
        (LEVEL, None, 0, 9, False), (LEVEL, None, 7, 10, True), (LEVEL, None, 75, 100, False),
        (LEVEL, None, 74, 100, True), (LEVEL, None, 0, 0, False),
    ],
    ids=[
        "nobody waits", "at the limit", "over it", "too few calls", "ten are enough",
        "at the target", "below it", "no call",
    ],
)  # fmt: skip
def test_limits(rule: Rule, seconds: int | None, part: int, whole: int, rings: bool) -> None:
    longest = None if seconds is None else timedelta(seconds=seconds)
    found = ringing([rule], longest=longest, recent=Figure("F3", part, whole), at=at("10:00"))
    assert bool(found) == rings


@pytest.mark.parametrize(
    ("begins", "ends", "now", "quiet"),
    [
        ("18:00", "07:00", "18:00", True), ("18:00", "07:00", "06:59", True),
        ("18:00", "07:00", "07:00", False), ("18:00", "07:00", "12:00", False),
        ("12:00", "13:00", "12:30", True), ("12:00", "13:00", "13:00", False),
        ("12:00", "12:00", "12:00", False),
    ],
)  # fmt: skip
def test_quiet_hours(begins: str, ends: str, now: str, quiet: bool) -> None:
    rule = Rule(
        Kind.LONGEST_WAIT, 1, quiet_from=time.fromisoformat(begins),
        quiet_until=time.fromisoformat(ends),
    )  # fmt: skip
    assert rule.is_quiet(at(now)) == quiet
    long = timedelta(hours=1)
    assert bool(ringing([rule], longest=long, recent=FINE, at=at(now))) == (not quiet)


def test_switched_off_is_silent() -> None:
    off = Rule(Kind.LONGEST_WAIT, 1, active=False)
    assert ringing([off], longest=timedelta(hours=1), recent=FINE, at=at("10:00")) == []


def test_what_nobody_has_set_follows_the_promise() -> None:
    assert standing({}, longest_wait=180, share=0.75) == [WAIT, LEVEL]
    other = Rule(Kind.SERVICE_LEVEL, 60)
    assert standing({Kind.SERVICE_LEVEL: other}, longest_wait=180, share=0.75) == [WAIT, other]
