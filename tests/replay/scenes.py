"""A town without a database: the scene of the rules' tests."""

from datetime import date, time

from buergertelefon.base.hours import Hours, Span
from buergertelefon.base.public_holidays import public_holidays
from buergertelefon.replay.rules.calendar import plan, service_days
from buergertelefon.replay.rules.callers import Called, Topic, Town
from buergertelefon.replay.rules.day import CAPABILITIES, LINE, Scene, Staff
from buergertelefon.telephony.rules.question import Survey, Wording
from buergertelefon.telephony.rules.world import Config, Number, QueueRule

HOURS = Hours(
    tuple(Span(day, time(7), time(18)) for day in range(5)),
    holidays=public_holidays("HB", tuple(range(2010, 2016))),
)
#: the day of the two-millionth call, a Monday
LAST = date(2014, 6, 16)
TOPICS = tuple(Topic(n, f"t{n}") for n in range(1, 353))


def town(seed: str = "115") -> Town:
    """One number from the beginning, one that came later."""
    called = (Called("115", 2, date.min), Called("+49471", 1, date(2013, 9, 1)))
    return Town(seed, called, TOPICS, Topic(7, "kfz-steuer"))


def make_scene(calls: int, *, since: date = LAST, seed: str = "115") -> Scene:
    """So many calls from that day to the last."""
    numbers = {
        one.number: Number(
            one.number, "Amt", "q", "04011000", HOURS, sounds={"greeting.de": "greeting"}
        )
        for one in town().called
    }
    asked = Survey(5000, {"de": Wording(1, {str(n): n for n in range(1, 5)}, "question")})
    known = Config(numbers, {"q": QueueRule("q")}, capabilities={LINE: CAPABILITIES}, survey=asked)
    planned = plan(service_days(HOURS, since=since, last=LAST), total=calls)
    staff = tuple(Staff(n, f"W{n}") for n in range(80))
    return Scene(1, town(seed), planned, staff, {}, dict.fromkeys(range(2010, 2016), known))
