"""Who got what: appointments by channel, as sums. No figure about one person or one counter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from buergertelefon.appointments.rules.contingents import Channel


@dataclass(frozen=True)
class Share:
    """A part of a whole; both are kept, so that shares can be added up."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Sums:
    """What a channel got in a time; by the day of the appointment."""

    channel: Channel
    confirmed: int  # ever confirmed, cancelled ones too
    cancelled: int
    missed: int
    over: int  # done or missed: their day has come
    ahead: timedelta  # from booking to appointment, summed over the confirmed

    @property
    def lead(self) -> timedelta | None:
        """Mean time from booking to appointment. Denominator: confirmed."""
        return self.ahead / self.confirmed if self.confirmed else None

    @property
    def no_shows(self) -> Share:
        """Numerator: did not come. Denominator: those whose turn has come, came or not."""
        return Share(self.missed, self.over)


def share_of(channel: Channel, sums: list[Sums]) -> Share:
    """Numerator: appointments confirmed by this channel. Denominator: all confirmed."""
    own = sum(one.confirmed for one in sums if one.channel == channel)
    return Share(own, sum(one.confirmed for one in sums))


#: of fewer nothing is said: it could be told who they were
FEWEST = 5


@dataclass(frozen=True)
class Got:
    """What a channel got of a calendar in a month; by the day of the appointment."""

    channel: Channel
    confirmed: int  # ever confirmed, cancelled and moved ones too
    over: int  # done or missed
    missed: int
    median: timedelta | None  # from making (the hold) to the appointment, of the confirmed
    p90: timedelta | None
    freed: int  # places it gave back while others could still have them
    freed_to: Mapping[Channel, int]  # of these: who claimed one in the same slot next

    @property
    def no_shows(self) -> Share:
        """Numerator: did not come. Denominator: those whose turn has come, came or not."""
        return Share(self.missed, self.over)

    @property
    def still_free(self) -> int:
        """Freed places nobody took."""
        return self.freed - sum(self.freed_to.values())


def may_be_said(numbers: Sequence[int]) -> tuple[list[bool], bool]:
    """Which of the groups may be shown, and whether their sum may be.

    A group of 1 to 4 is not. What is hidden must not follow from the sum: if all that is hidden is
    less than `FEWEST` the smallest other group goes with it; if there is none, the sum goes.
    """
    shown = [n == 0 or n >= FEWEST for n in numbers]
    hidden = sum(n for n, ok in zip(numbers, shown, strict=True) if not ok)
    if 0 < hidden < FEWEST:
        others = [(n, at) for at, n in enumerate(numbers) if n >= FEWEST]
        if not others:
            return shown, False
        shown[min(others)[1]] = False
    return shown, True
