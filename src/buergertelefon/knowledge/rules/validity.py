"""When an answer holds, at which place; publishing one changes when others hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class Held:
    """An answer's place and time."""

    answer: int
    place: str  # municipality key; "" holds everywhere
    since: date | None = None
    until: date | None = None  # the first day it no longer holds

    def on(self, day: date) -> bool:
        """Does it hold on that day?"""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


def holding(answers: Iterable[Held], *, place: str, on: date) -> Held | None:
    """The answer that holds at `place` on that day; one for the place before one for everywhere."""
    fitting = [one for one in answers if one.place in {"", place} and one.on(on)]
    return max(fitting, key=lambda one: (one.place != "", one.since or date.min), default=None)


@dataclass(frozen=True)
class Plan:
    """What publishing does to the answers that held before."""

    changed: tuple[Held, ...] = ()  # hold for a shorter time
    replaced: tuple[Held, ...] = ()  # hold no day any more
    resumed: tuple[Held, ...] = ()  # hold again after the new one; `answer` is the one to copy


def placed(new: Held, others: Iterable[Held]) -> Plan:
    """The new answer holds on each day of its time; on all other days nothing changes.

    `others` are published answers of the same service, place and language.
    """
    changed, replaced, resumed = [], [], []
    for old in others:
        if not _overlap(new, old):
            continue
        before = _earlier(old.since, new.since)
        after = new.until is not None and (old.until is None or new.until < old.until)
        if before:
            changed.append(replace(old, until=new.since))
            if after:
                resumed.append(replace(old, since=new.until))
        elif after:
            changed.append(replace(old, since=new.until))
        else:
            replaced.append(old)
    return Plan(tuple(changed), tuple(replaced), tuple(resumed))


def _overlap(one: Held, other: Held) -> bool:
    return (one.until is None or other.since is None or other.since < one.until) and (
        other.until is None or one.since is None or one.since < other.until
    )


def _earlier(one: date | None, other: date | None) -> bool:
    """Does a time that begins at `one` begin before `other`? None is the beginning of time."""
    return other is not None and (one is None or one < other)


def gaps(answers: Sequence[Held], *, since: date, until: date) -> list[date]:
    """Days of [since, until) on which none of the answers holds: the first of each gap."""
    edges = sorted({since, *(one.until for one in answers if one.until)} - {None})
    return [
        day for day in edges if since <= day < until and not any(one.on(day) for one in answers)
    ]
