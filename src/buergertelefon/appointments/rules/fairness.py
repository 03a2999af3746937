"""Who got what: appointments by channel, as sums. No figure about one person or one counter."""

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
