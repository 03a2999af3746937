"""The 24-hour clock, as its specification: what is forwarded when, and when it is due."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buergertelefon.base.hours import BERLIN, Hours, Span, is_open, opened
from buergertelefon.base.public_holidays import public_holidays
from buergertelefon.cases.rules.clock import Clock, after, due, into, resumed, service_time, warns
from buergertelefon.cases.rules.left import left

A, B, C = Clock.NEXT_DAY, Clock.SERVICE, Clock.WALL
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def weekly(days: range, *times: tuple[float, float]) -> tuple[Span, ...]:
    """The same spans on some weekdays; hours as numbers."""

    def at(hour: float) -> time:
        return time(int(hour), round(hour % 1 * 60))

    return tuple(Span(day, at(opens), at(shuts)) for day in days for opens, shuts in times)


HOLIDAYS = public_holidays("HB", tuple(range(2013, 2029)))
#: Monday to Friday, 7 to 18, as the service centre
CITY = Hours(weekly(range(5), (7, 18)), {}, HOLIDAYS)
#: closed from 12 to 13
LUNCH = Hours(weekly(range(5), (8, 12), (13, 16)), {}, HOLIDAYS)
#: long on Thursdays, short on Fridays
SHORT = Hours(
    weekly(range(3), (8, 16)) + weekly(range(3, 4), (8, 18)) + weekly(range(4, 5), (8, 12))
)
#: every night from midnight to 6
NIGHT = Hours(weekly(range(7), (0, 6)))
#: every night from 1 to half past 2
SMALL = Hours(weekly(range(7), (1, 2.5)))
#: Wednesdays from 10 to 12
RARE = Hours(weekly(range(2, 3), (10, 12)))
#: closed for works outing and inventory, half a day before Christmas and New Year
CLOSED = Hours(
    weekly(range(5), (7, 18)),
    {
        date(2026, 6, 16): (), date(2026, 6, 18): (), date(2026, 6, 19): (),
        date(2026, 12, 24): (), date(2026, 12, 31): (Span(3, time(7), time(12)),),
        date(2026, 7, 4): (Span(5, time(9), time(13)),),  # a Saturday
    },
    HOLIDAYS,
)  # fmt: skip
NEVER = Hours(())


def local(text: str) -> datetime:
    """ "2014-06-16 10:05" in Bremen; "B" behind it: the second time that this hour comes."""
    second = text.endswith("B")
    return datetime.fromisoformat(text.rstrip("B")).replace(tzinfo=BERLIN, fold=int(second))


#: what it is about, hours, clock, hours within, forwarded, due
TABLE: list[tuple[str, Hours, Clock, int, str, str]] = [
    ("a Monday: same time next day", CITY, A, 24, "2014-06-16 10:05", "2014-06-17 10:05"),
    ("a Monday: 24 service hours", CITY, B, 24, "2014-06-16 10:05", "2014-06-18 12:05"),
    ("a Monday: 24 hours", CITY, C, 24, "2014-06-16 10:05", "2014-06-17 10:05"),
    ("Friday afternoon: same time Monday", CITY, A, 24, "2014-06-13 16:20", "2014-06-16 16:20"),
    ("Friday afternoon: 24 service hours", CITY, B, 24, "2014-06-13 16:20", "2014-06-18 07:20"),
    ("Friday afternoon: Monday's opening", CITY, C, 24, "2014-06-13 16:20", "2014-06-16 07:00"),
    ("before Easter: same time on Tuesday", CITY, A, 24, "2014-04-17 17:30", "2014-04-22 17:30"),
    ("before Easter: 24 service hours", CITY, B, 24, "2014-04-17 17:30", "2014-04-24 08:30"),
    ("before Easter: Tuesday's opening", CITY, C, 24, "2014-04-17 17:30", "2014-04-22 07:00"),
    ("a Saturday starts on Monday", CITY, A, 24, "2014-06-14 10:00", "2014-06-17 07:00"),
    ("a Saturday: 24 service hours", CITY, B, 24, "2014-06-14 10:00", "2014-06-18 09:00"),
    ("a Saturday: 24 hours from Monday", CITY, C, 24, "2014-06-14 10:00", "2014-06-17 07:00"),
    ("at closing starts next day", CITY, A, 24, "2014-06-16 18:00", "2014-06-18 07:00"),
    ("at closing: 24 service hours", CITY, B, 24, "2014-06-16 18:00", "2014-06-19 09:00"),
    ("at closing: 24 hours from opening", CITY, C, 24, "2014-06-16 18:00", "2014-06-18 07:00"),
    ("before Ascension: Friday", CITY, A, 24, "2014-05-28 12:00", "2014-05-30 12:00"),
    ("before Ascension: 24 service hours", CITY, B, 24, "2014-05-28 12:00", "2014-06-02 14:00"),
    ("before Ascension: Friday's opening", CITY, C, 24, "2014-05-28 12:00", "2014-05-30 07:00"),
    # Friday evening
    ("Friday 17:40 before Whit Monday is due Tuesday 17:40", CITY, A, 24, "2026-05-22 17:40",
     "2026-05-26 17:40"),
    ("Friday 17:40 before Whit Monday: Tuesday's opening", CITY, C, 24, "2026-05-22 17:40",
     "2026-05-26 07:00"),
    ("Friday 17:59:59 is still Friday", CITY, A, 24, "2026-06-12 17:59:59", "2026-06-15 17:59:59"),
    ("Friday 18:00 starts on Monday", CITY, A, 24, "2026-06-12 18:00", "2026-06-16 07:00"),
    ("Friday 23:00 starts on Monday", CITY, B, 24, "2026-06-12 23:00", "2026-06-17 09:00"),
    ("a minute before opening starts at opening", CITY, A, 24, "2026-06-15 06:59",
     "2026-06-16 07:00"),
    ("opening sharp", CITY, A, 24, "2026-06-15 07:00", "2026-06-16 07:00"),
    # the holidays of Bremen
    ("New Year's Day", CITY, A, 24, "2026-01-01 10:00", "2026-01-05 07:00"),
    ("before Good Friday", CITY, A, 24, "2026-04-02 10:00", "2026-04-07 10:00"),
    ("Good Friday itself", CITY, A, 24, "2026-04-03 10:00", "2026-04-08 07:00"),
    ("Easter Monday", CITY, C, 24, "2026-04-06 10:00", "2026-04-08 07:00"),
    ("before Labour Day", CITY, A, 24, "2026-04-30 10:00", "2026-05-04 10:00"),
    ("before Ascension 2026", CITY, A, 24, "2026-05-13 10:00", "2026-05-15 10:00"),
    ("Whit Monday", CITY, B, 24, "2026-05-25 10:00", "2026-05-28 09:00"),
    ("Corpus Christi is no holiday in Bremen", CITY, A, 24, "2026-06-03 10:00",
     "2026-06-04 10:00"),
    ("Day of German Unity on a Friday 2025", CITY, A, 24, "2025-10-02 10:00", "2025-10-06 10:00"),
    ("Day of Prayer is no holiday in Bremen", CITY, A, 24, "2026-11-17 10:00", "2026-11-18 10:00"),
    ("Christmas on Thursday and Friday 2025", CITY, A, 24, "2025-12-24 10:00", "2025-12-29 10:00"),
    ("Reformation Day 2016 is a working day", CITY, A, 24, "2016-10-28 10:00", "2016-10-31 10:00"),
    ("Reformation Day 2017, once for all Germany", CITY, A, 24, "2017-10-30 10:00",
     "2017-11-01 10:00"),
    ("Reformation Day 2017: 24 hours", CITY, C, 24, "2017-10-30 10:00", "2017-11-01 07:00"),
    ("Reformation Day 2018, Bremen's from now on", CITY, A, 24, "2018-10-30 10:00",
     "2018-11-01 10:00"),
    ("Reformation Day 2019: 24 service hours", CITY, B, 24, "2019-10-30 10:00",
     "2019-11-04 12:00"),
    ("All Saints' Day is no holiday in Bremen", CITY, A, 24, "2018-10-31 10:00",
     "2018-11-02 07:00"),
    ("24 and 31 December are working days", CITY, A, 24, "2026-12-23 10:00", "2026-12-24 10:00"),
    ("24 December closed by the office", CLOSED, A, 24, "2026-12-23 10:00", "2026-12-28 10:00"),
    ("31 December until 12: a later time is due at 12", CLOSED, A, 24, "2026-12-30 15:00",
     "2026-12-31 12:00"),
    ("31 December at 12 starts in the new year", CLOSED, A, 24, "2026-12-31 12:00",
     "2027-01-05 07:00"),
    ("31 December 11:00: an hour, then the new year", CLOSED, B, 2, "2026-12-31 11:00",
     "2027-01-04 08:00"),
    # days the office is closed
    ("closed next day: the day after", CLOSED, A, 24, "2026-06-15 10:05", "2026-06-17 10:05"),
    ("closed for two days before the weekend", CLOSED, A, 24, "2026-06-17 10:05",
     "2026-06-22 10:05"),
    ("closed today starts at the next opening", CLOSED, B, 1, "2026-06-18 10:00",
     "2026-06-22 08:00"),
    ("closed next day: 24 hours", CLOSED, C, 24, "2026-06-15 10:05", "2026-06-17 07:00"),
    ("a Saturday that is open counts", CLOSED, A, 24, "2026-07-03 10:00", "2026-07-04 10:00"),
    ("a Saturday that is open until 13", CLOSED, A, 24, "2026-07-03 16:00", "2026-07-04 13:00"),
    # lunch breaks and different lengths
    ("in the lunch break starts after it", LUNCH, A, 24, "2026-06-15 12:30", "2026-06-16 13:00"),
    ("12:00 sharp starts after lunch", LUNCH, A, 24, "2026-06-15 12:00", "2026-06-16 13:00"),
    ("over lunch: service hours", LUNCH, B, 2, "2026-06-15 11:00", "2026-06-15 14:00"),
    ("service hours that end with the morning", LUNCH, B, 2, "2026-06-15 10:00",
     "2026-06-15 12:00"),
    ("hours that end in the lunch break", LUNCH, C, 4, "2026-06-15 08:30", "2026-06-15 13:00"),
    ("hours that end at closing", LUNCH, C, 4, "2026-06-15 08:00", "2026-06-15 12:00"),
    ("Thursday 17:00 is due on Friday at 12", SHORT, A, 24, "2026-06-18 17:00", "2026-06-19 12:00"),
    ("Friday 8:00 is due on Monday at 8", SHORT, A, 24, "2026-06-19 08:00", "2026-06-22 08:00"),
    ("open once a week", RARE, A, 24, "2026-06-17 11:00", "2026-06-24 11:00"),
    ("open once a week: 4 service hours", RARE, B, 4, "2026-06-17 11:00", "2026-07-01 11:00"),
    # within
    ("12 service hours", CITY, B, 12, "2026-06-15 10:05", "2026-06-16 11:05"),
    ("12 hours end in the night", CITY, C, 12, "2026-06-15 10:05", "2026-06-16 07:00"),
    ("12 hours are one service day", CITY, A, 12, "2026-06-15 10:05", "2026-06-16 10:05"),
    ("48 hours are two service days", CITY, A, 48, "2026-06-18 10:05", "2026-06-22 10:05"),
    ("48 service hours", CITY, B, 48, "2026-06-15 07:00", "2026-06-19 11:00"),
    ("72 hours are three service days", CITY, A, 72, "2026-05-21 10:05", "2026-05-27 10:05"),
    ("72 hours over Whitsun", CITY, C, 72, "2026-05-22 10:05", "2026-05-26 07:00"),
    ("25 hours are two service days", CITY, A, 25, "2026-06-15 10:05", "2026-06-17 10:05"),
    # the clocks change: 29 March 2026 2:00 to 3:00, 25 October 2026 3:00 to 2:00
    ("spring, closed then: same time", CITY, A, 24, "2026-03-27 10:00", "2026-03-30 10:00"),
    ("spring, open then: 24 real hours", NIGHT, C, 24, "2026-03-28 02:30", "2026-03-29 03:30"),
    ("spring: half past two is skipped, due at 3", NIGHT, A, 24, "2026-03-28 02:30",
     "2026-03-29 03:00"),
    ("spring: four service hours are an hour later by the clock", NIGHT, B, 4, "2026-03-29 00:30",
     "2026-03-29 05:30"),
    ("spring: an office that closes at half past two closes at 3", SMALL, B, 1,
     "2026-03-29 01:00", "2026-03-29 03:00"),
    ("autumn, closed then: same time", CITY, A, 24, "2026-10-23 10:00", "2026-10-26 10:00"),
    ("autumn, open then: 24 real hours", NIGHT, C, 24, "2026-10-24 04:30", "2026-10-25 03:30"),
    ("autumn: four service hours are an hour earlier by the clock", NIGHT, B, 4,
     "2026-10-25 00:30", "2026-10-25 03:30"),
    ("autumn: half past two is the first one", NIGHT, A, 24, "2026-10-24 02:30",
     "2026-10-25 02:30"),
    ("autumn: from the second half past two on, 3 o'clock", NIGHT, A, 24, "2026-10-25 02:30B",
     "2026-10-26 03:00"),
    ("autumn: an office that closes at half past two closes once", SMALL, B, 1,
     "2026-10-25 02:15B", "2026-10-26 02:00"),
    # an office that never opens
    ("never open: simply so many hours", NEVER, A, 24, "2026-06-15 10:00", "2026-06-16 10:00"),
    ("never open: 48 hours", NEVER, B, 48, "2026-06-15 10:00", "2026-06-17 10:00"),
    ("never open: 12 hours", NEVER, C, 12, "2026-06-15 10:00", "2026-06-15 22:00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("hours", "clock", "within", "at", "then"),
    [pytest.param(*row, id=f"{clock}: {name}") for name, *row in TABLE for clock in [row[1].value]],
)
def test_due(hours: Hours, clock: Clock, within: int, at: str, then: str) -> None:
    found = due(hours, local(at), clock=clock, within=within * HOUR)
    assert found == local(then).astimezone(UTC), found.astimezone(BERLIN)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("hours", "was", "pauses", "then"),
    [
        pytest.param(
            CITY, "2026-06-15 16:00", [("2026-06-12 16:00", "2026-06-15 09:00")],
            "2026-06-16 09:00", id="over a weekend: eleven hours were left",
        ),
        pytest.param(
            CITY, "2026-06-16 10:05", [("2026-06-15 12:00", "2026-06-15 14:00")],
            "2026-06-16 12:05", id="for two hours: two hours later",
        ),
        pytest.param(
            CITY, "2026-06-16 10:05", [("2026-06-15 19:00", "2026-06-16 06:00")],
            "2026-06-16 10:05", id="in the night alone: nothing changes",
        ),
        pytest.param(
            CITY, "2026-05-22 17:00", [("2026-05-22 16:00", "2026-05-25 12:00")],
            "2026-05-26 08:00", id="answered on Whit Monday: an hour from the opening",
        ),
        pytest.param(
            NIGHT, "2026-03-29 05:00", [("2026-03-28 05:00", "2026-03-29 01:00")],
            "2026-03-30 01:00", id="over the change in spring: five real hours were left",
        ),
        pytest.param(
            NIGHT, "2026-10-25 05:00", [("2026-10-24 05:00", "2026-10-25 01:00")],
            "2026-10-26 01:00", id="over the change in autumn: seven real hours were left",
        ),
        pytest.param(
            CITY, "2026-06-15 10:00", [("2026-06-15 12:00", "2026-06-17 09:00")],
            "2026-06-15 10:00", id="late already: it stays late",
        ),
        pytest.param(
            CITY, "2026-06-16 07:00", [("2026-06-15 20:00", "2026-06-17 03:00")],
            "2026-06-17 07:00", id="due at the opening, told in the night: at the next opening",
        ),
        pytest.param(
            CITY, "2026-06-16 10:05",
            [("2026-06-15 12:00", "2026-06-15 14:00"), ("2026-06-16 10:05", "2026-06-18 07:00")],
            "2026-06-18 09:00", id="twice: two hours, then two days",
        ),
        pytest.param(
            LUNCH, "2026-06-15 14:00", [("2026-06-15 11:00", "2026-06-15 12:30")],
            "2026-06-15 15:00", id="into the lunch break: two hours after it",
        ),
        pytest.param(
            NEVER, "2026-06-16 10:00", [("2026-06-15 10:00", "2026-06-20 10:00")],
            "2026-06-20 10:00", id="an office that never opens: at once",
        ),
    ],
)  # fmt: skip
def test_due_after_pauses(hours: Hours, was: str, pauses: list[tuple[str, str]], then: str) -> None:
    found = local(was)
    for paused, at in pauses:
        found = resumed(hours, due=found, paused=local(paused), at=local(at))
    assert found == local(then), found.astimezone(BERLIN)


@pytest.mark.parametrize(
    ("due_at", "minutes", "then"),
    [
        pytest.param("2026-06-16 10:05", 120, "2026-06-16 08:05", id="two hours before"),
        pytest.param("2026-06-16 08:00", 120, "2026-06-15 17:00", id="the evening before"),
        pytest.param("2026-05-26 07:00", 60, "2026-05-22 17:00", id="before the holiday weekend"),
        pytest.param("2026-06-16 10:05", 0, "2026-06-16 10:05", id="not before"),
    ],
)
def test_reminded(due_at: str, minutes: int, then: str) -> None:
    assert warns(CITY, due=local(due_at), before=timedelta(minutes=minutes)) == local(then)


@pytest.mark.parametrize(
    ("at", "paused", "words"),
    [
        pytest.param("2026-06-16 06:45", None, "noch 3 Std. 5 Min.", id="before opening"),
        pytest.param("2026-06-16 09:35:30", None, "noch 29 Min.", id="whole minutes"),
        pytest.param("2026-06-15 10:05", None, "noch 11 Std.", id="a service day"),
        pytest.param("2026-06-16 10:04:30", None, "jetzt fällig", id="now"),
        pytest.param("2026-06-16 12:05", None, "seit 2 Std. überfällig", id="late"),
        pytest.param("2026-06-17 07:10", None, "seit 8 Std. 5 Min. überfällig", id="over night"),
        pytest.param("2026-06-16 10:05:20", None, "überfällig", id="just late"),
        pytest.param("2026-07-14 10:06", None, "seit 28 Tagen überfällig", id="late by weeks"),
        pytest.param("2026-06-17 07:10", "2026-06-16 09:00", "ruht: wir warten auf Antwort",
                     id="waited for"),
    ],
)  # fmt: skip
def test_left(at: str, paused: str | None, words: str) -> None:
    since = local(paused) if paused else None
    assert left(CITY, due=local("2026-06-16 10:05"), at=local(at), paused=since) == words
    early = left(CITY, due=local("2026-06-16 07:00"), at=local("2026-06-15 20:00"))
    assert early == "fällig mit der nächsten Öffnung"


# properties: any moment of the years with both changes, any office of the table that opens
SPAN = st.tuples(st.integers(0, 22), st.integers(0, 59), st.integers(1, 24 * 60 - 1)).map(
    lambda one: (time(one[0], one[1]), min(one[0] * 60 + one[1] + one[2], 24 * 60 - 1))
)
MADE = st.lists(st.tuples(st.integers(0, 6), SPAN), min_size=1, max_size=5).map(
    lambda spans: Hours(
        tuple(Span(day, opens, time(*divmod(ends, 60))) for day, (opens, ends) in spans),
        {date(2026, 3, 30): (), date(2026, 10, 26): ()}, HOLIDAYS,
    )
)  # fmt: skip
OFFICES = st.one_of(st.sampled_from([CITY, LUNCH, SHORT, NIGHT, SMALL, RARE, CLOSED]), MADE)
#: minutes around the changes and holidays, or of the whole year
MOMENTS = st.one_of(
    *(
        st.integers(0, days * 24 * 60).map(
            lambda minute, begins=begins: begins + timedelta(minutes=minute)
        )
        for begins, days in [
            (datetime(2026, 3, 27, tzinfo=UTC), 4), (datetime(2026, 10, 23, tzinfo=UTC), 4),
            (datetime(2026, 1, 1, tzinfo=UTC), 366),
        ]
    )
)  # fmt: skip
WITHIN = st.integers(1, 100).map(lambda hours: hours * HOUR)
CLOCKS = st.sampled_from(Clock)
#: a busy machine is no fault of the clock
CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SHORTLY = st.integers(0, 72 * 60).map(lambda minutes: timedelta(minutes=minutes))


def inside(hours: Hours, at: datetime) -> bool:
    """Open, or closing at this moment."""
    day = at.astimezone(BERLIN).date()
    return is_open(hours, at) or any(ends == at for _, ends in opened(hours, day))


@CALM
@given(OFFICES, MOMENTS, SHORTLY, CLOCKS, WITHIN)
def test_who_asks_later_is_not_answered_earlier(
    hours: Hours, at: datetime, later: timedelta, clock: Clock, within: timedelta
) -> None:
    first = due(hours, at, clock=clock, within=within)
    assert first <= due(hours, at + later, clock=clock, within=within)


@CALM
@given(OFFICES, MOMENTS, CLOCKS, WITHIN)
def test_it_is_never_due_outside_service_hours_nor_before_it_was_asked(
    hours: Hours, at: datetime, clock: Clock, within: timedelta
) -> None:
    found = due(hours, at, clock=clock, within=within)
    assert found > at
    assert inside(hours, found)
    assert into(hours, found) == found


@CALM
@given(OFFICES, MOMENTS, SHORTLY, SHORTLY)
def test_service_time_adds_up(hours: Hours, at: datetime, one: timedelta, two: timedelta) -> None:
    whole = service_time(hours, at, at + one + two)
    assert whole == service_time(hours, at, at + one) + service_time(
        hours, at + one, at + one + two
    )
    assert service_time(hours, at + one, at) == -service_time(hours, at, at + one)


@CALM
@given(OFFICES, MOMENTS, SHORTLY)
def test_after_and_service_time_are_inverse(hours: Hours, at: datetime, amount: timedelta) -> None:
    there = min(amount, service_time(hours, at, at + 365 * DAY))  # some are rarely open
    then = after(hours, at, there)
    assert service_time(hours, at, then) == there
    if there:
        assert warns(hours, due=then, before=there) >= at


@CALM
@given(OFFICES, MOMENTS, CLOCKS, WITHIN, SHORTLY, SHORTLY)
def test_a_pause_never_shortens_what_is_left(
    hours: Hours, at: datetime, clock: Clock, within: timedelta, worked: timedelta, waits: timedelta
) -> None:
    was, paused = due(hours, at, clock=clock, within=within), at + worked
    new = resumed(hours, due=was, paused=paused, at=paused + waits)
    if paused > was:
        assert new == was
    else:
        assert new >= was
        assert new >= paused + waits
        assert service_time(hours, paused + waits, new) == service_time(hours, paused, was)
