"""What the surge switch would do, before it is thrown (Andrang).

A fluid model: callers come and are served as a flow, step by step, for half an hour. Crude, and
good enough to compare both positions of a switch. Source: fluid approximation of a queue with
abandonment, Whitt 2006, doi:10.1287/opre.1050.0232.
"""

from dataclasses import dataclass
from datetime import timedelta

from buergertelefon.telephony.rules.estimate import ENOUGH, Estimate, Pace, wait

#: what is looked at, and how finely
AHEAD, STEP = timedelta(minutes=30), timedelta(seconds=10)
#: of those who are offered a callback so many take it; nobody knows until it has been tried here
TAKE = 0.5


@dataclass(frozen=True)
class Moment:
    """A queue right now."""

    waiting: int  # on the line
    callbacks: int  # citizens who wait to be called
    agents: int  # at work for this queue
    arrivals: float  # callers an hour, as in the last half hour
    pace: Pace
    wrap_up: timedelta  # longest allowed today


@dataclass(frozen=True)
class Switch:
    """How the switch is set; both off: as it is now."""

    callback_only: bool = False
    wrap_up: timedelta | None = None  # longest allowed while it is on


@dataclass(frozen=True)
class Outlook:
    """Half an hour from now; people are rounded."""

    waiting: int
    callbacks: int
    turned_away: int  # neither wait nor are called back
    wait: Estimate | None  # of who is last then


def outlook(moment: Moment, switch: Switch) -> Outlook | None:
    """What becomes of the queue. None without enough calls to know the pace, or nobody at work."""
    if moment.pace.handled < ENOUGH or moment.agents < 1 or moment.pace.handling <= timedelta(0):
        return None
    pace = _pace(moment, switch)
    step = STEP.total_seconds()
    served = moment.agents / pace.handling.total_seconds() * step
    leave = step / pace.patience.total_seconds() if pace.patience else 0.0
    come = moment.arrivals / 3600 * step
    line, back, away = float(moment.waiting), float(moment.callbacks), 0.0
    for _ in range(AHEAD // STEP):
        if switch.callback_only:
            back, away = back + come * TAKE, away + come * (1 - TAKE)
        else:
            line += come
        line -= min(line, line * leave)
        done = min(line, served)  # who is on the line came first
        line, back = line - done, max(0.0, back - (served - done))
    ahead = round(line + back)
    last = wait(ahead, moment.agents, pace)
    return Outlook(round(line), round(back), round(away), last)


def _pace(moment: Moment, switch: Switch) -> Pace:
    """A shorter wrap-up saves at most what it takes now; half of it is assumed to be used."""
    if switch.wrap_up is None or switch.wrap_up >= moment.wrap_up:
        return moment.pace
    saved = (moment.wrap_up - switch.wrap_up) / 2
    handling = max(moment.pace.handling - saved, moment.pace.handling / 2)
    return Pace(moment.pace.handled, handling, moment.pace.patience)
