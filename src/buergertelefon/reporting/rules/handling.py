"""How long a conversation takes a group, and how busy it is; only from sums of whole blocks."""

from dataclasses import dataclass
from datetime import timedelta

from buergertelefon.reporting.rules.figure import Mean


@dataclass(frozen=True)
class GroupTimes:
    """Whole blocks added up; times in milliseconds. `provisional`: some days are not closed yet."""

    blocks: int = 0
    ready_ms: int = 0
    talk_ms: int = 0  # holding included
    wrap_ms: int = 0
    handled: int = 0
    provisional: bool = False

    def __add__(self, other: "GroupTimes") -> "GroupTimes":
        return GroupTimes(
            self.blocks + other.blocks, self.ready_ms + other.ready_ms,
            self.talk_ms + other.talk_ms, self.wrap_ms + other.wrap_ms,
            self.handled + other.handled, self.provisional or other.provisional,
        )  # fmt: skip

    @property
    def busy_ms(self) -> int:
        """Talk, holding and after-call work."""
        return self.talk_ms + self.wrap_ms


@dataclass(frozen=True)
class TimeShare:
    """A share of time. It has no interval: milliseconds are not so many independent answers."""

    formula: str
    part: timedelta  # numerator
    whole: timedelta  # denominator
    provisional: bool = False

    @property
    def percent(self) -> int:
        """Whole per cent, half rounded up."""
        return (self.part * 200 + self.whole) // (self.whole * 2)

    @property
    def words(self) -> str:
        """Per cent with one place as it is written, "81,1 %"."""
        tenths = (self.part * 2000 + self.whole) // (self.whole * 2)
        return f"{tenths // 10},{tenths % 10} %"


def aht(group: GroupTimes) -> Mean | None:
    """Average handling time: (talk + hold + after-call work) ÷ handled; None without a block.

    Handled is each wrap-up that ended: who passes a call on and who takes it have handled one each.
    Source: common (COPC, Erlang C); COPC counts the same three.
    """
    if not group.handled:
        return None
    return Mean("H1", group.busy_ms, group.handled, group.provisional)


def occupancy(group: GroupTimes) -> TimeShare | None:
    """(talk + hold + after-call work) ÷ (the same + ready); None without a block.

    Ringing and pauses are in neither. Source: common; Erlang C calls it the load of a server.
    """
    if not group.blocks or not group.busy_ms + group.ready_ms:
        return None
    return TimeShare(
        "H2", timedelta(milliseconds=group.busy_ms),
        timedelta(milliseconds=group.busy_ms + group.ready_ms), group.provisional,
    )  # fmt: skip
