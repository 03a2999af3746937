"""Which quarters of an hour are published together, so that no figure is about fewer than five.

A block is published as one sum or not at all, and every report is a sum of whole blocks: so is each
difference of two reports. What holds for every single block therefore holds for all of them:

- In at least one of its quarters five people were at work at the same time.
- Nobody can have more than four fifths of what was worked in it. Who spent what is not known, but
  nobody works longer than the quarters last: five quarters' worth of work for four of time.
- At least five conversations were ended in it: a talk alone is a figure of the one who had it.

Two blocks one after the other may have five and six people: their difference is not the time of the
sixth, for they are different quarters, in which all others, too, did something else.
Limit: who has most of the *talk* time cannot be known without identities, and is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from buergertelefon.telephony.rules.duty import QUARTER, QuarterTimes

#: fewer people are no group, fewer conversations no mean
FEWEST = 5
_QUARTER_MS = QUARTER // timedelta(milliseconds=1)


@dataclass(frozen=True)
class Block:
    """Quarters from `begins` to `until`, added up; times in milliseconds."""

    begins: datetime
    until: datetime
    people: int  # at work at the same time, at most
    ready_ms: int
    talk_ms: int
    wrap_ms: int
    handled: int


def merged(quarters: Sequence[QuarterTimes]) -> Sequence[Block]:
    """The blocks of one day, oldest first; `quarters`: all of that day that are known.

    Quarters are taken together until they may be published; what is left at the end of the day
    joins the last block if that may still be published then, else it is dropped for good.
    Each quarter is in one block at most.
    """
    found: list[list[QuarterTimes]] = []
    open_: list[QuarterTimes] = []
    for one in sorted(quarters, key=lambda one: one.at):
        open_.append(one)
        if may_be_published(open_):
            found.append(open_)
            open_ = []
    if found and may_be_published([*found[-1], *open_]):
        found[-1] = [*found[-1], *open_]
    return [_block(one) for one in found]


def may_be_published(quarters: Sequence[QuarterTimes]) -> bool:
    """Are these, added up, about a group and not about one of them?"""
    worked = [one for one in quarters if one.work_ms]
    return (
        max((one.people for one in worked), default=0) >= FEWEST
        and sum(one.work_ms for one in worked) * 4 >= 5 * _QUARTER_MS * len(worked)
        and sum(one.handled for one in quarters) >= FEWEST
    )


def _block(quarters: Sequence[QuarterTimes]) -> Block:
    return Block(
        begins=quarters[0].at,
        until=quarters[-1].at + QUARTER,
        people=max(one.people for one in quarters),
        ready_ms=sum(one.ready_ms for one in quarters),
        talk_ms=sum(one.talk_ms for one in quarters),
        wrap_ms=sum(one.wrap_ms for one in quarters),
        handled=sum(one.handled for one in quarters),
    )
