"""When a board says that something is wrong: a limit is crossed, and it is not a quiet hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from buergertelefon.base.hours import BERLIN
from buergertelefon.reporting.rules.figure import Figure

#: the service level of an alarm is that of so long
RECENT = timedelta(minutes=30)
#: of fewer calls no share is said
LEAST_CALLS = 10


class Kind(StrEnum):
    """What is watched (Alarm)."""

    LONGEST_WAIT = "longest_wait"
    SERVICE_LEVEL = "service_level"


@dataclass(frozen=True)
class Rule:
    """A limit. `limit`: seconds of the longest wait; per cent of the service level.

    `quiet_from`, `quiet_until`: Berlin time without alarms, over midnight if need be; both None or
    both equal: there is none.
    """

    kind: Kind
    limit: int
    active: bool = True
    quiet_from: time | None = None
    quiet_until: time | None = None

    def is_quiet(self, at: datetime) -> bool:
        """Is it a quiet hour? Its first minute is, its end is not."""
        begins, ends = self.quiet_from, self.quiet_until
        if begins is None or ends is None or begins == ends:
            return False
        now = at.astimezone(BERLIN).time()
        return begins <= now < ends if begins < ends else now >= begins or now < ends


@dataclass(frozen=True)
class Alarm:
    """What is wrong, in words."""

    kind: Kind
    words: str


def ringing(
    rules: Sequence[Rule], *, longest: timedelta | None, recent: Figure, at: datetime
) -> list[Alarm]:
    """Every alarm of this moment, in the order of the rules.

    `longest`: how long the first in the queue waits; `recent`: F3 of the last 30 minutes.
    """
    alarms = []
    for rule in rules:
        if not rule.active or rule.is_quiet(at):
            continue
        if rule.kind is Kind.LONGEST_WAIT:
            words = _too_long(longest, rule.limit)
        else:
            words = _too_few(recent, rule.limit)
        if words:
            alarms.append(Alarm(rule.kind, words))
    return alarms


def _too_long(longest: timedelta | None, limit: int) -> str:
    if longest is None or longest <= timedelta(seconds=limit):
        return ""
    return f"Es wartet jemand länger als {_clock(limit)} Minuten."


def _too_few(recent: Figure, limit: int) -> str:
    if recent.whole < LEAST_CALLS or recent.reaches(limit / 100):
        return ""
    return (
        f"In den letzten 30 Minuten {recent.percent} % rechtzeitig angenommen"
        f" ({recent.part} von {recent.whole}), Grenze {limit} %."
    )


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def standing(rows: Mapping[Kind, Rule], *, longest_wait: int, share: float) -> list[Rule]:
    """The rules of a centre: what nobody has set follows its promise."""
    usual = {
        Kind.LONGEST_WAIT: Rule(Kind.LONGEST_WAIT, longest_wait),
        Kind.SERVICE_LEVEL: Rule(Kind.SERVICE_LEVEL, round(100 * share)),
    }
    return [rows.get(kind, usual[kind]) for kind in Kind]
