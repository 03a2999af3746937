"""When a calendar has room, as few spans as possible."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Span:
    """From then until just before then; full: no counter is left."""

    begins: datetime
    ends: datetime
    full: bool


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in the order of time; neighbours of the same kind are one."""
    found: list[Span] = []
    for one in spans:
        if found and found[-1].ends == one.begins and found[-1].full == one.full:
            found[-1] = Span(found[-1].begins, one.ends, one.full)
        else:
            found.append(one)
    return found
