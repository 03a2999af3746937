"""Who is planned when, as numbers and skills; no person is told."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from buergertelefon.base.models import ServiceCentre
from buergertelefon.workforce.models import Shift

Spans = tuple[tuple[int, int], ...]


def spans_of(
    centre: ServiceCentre, day: date, *, drafts: bool
) -> list[tuple[Spans, dict[str, int]]]:
    """For each shift of a day: its spans of work in minutes, and skills with their level.

    `drafts`: also of rosters that are not published.
    """
    found = Shift.objects.filter(roster__centre=centre, day=day)
    if not drafts:
        found = found.filter(roster__published__isnull=False)
    rows = found.prefetch_related("agent__skills").order_by("starts", "ends", "pk")
    return [
        (_work(one), {skill.skill_id: skill.level for skill in one.agent.skills.all()})
        for one in rows
    ]


def on_duty(
    centre: ServiceCentre, days: Sequence[date], *, drafts: bool
) -> dict[date, NDArray[np.int64]]:
    """How many are at work in each of the 96 quarter hours of days, breaks apart."""
    found = Shift.objects.filter(roster__centre=centre, day__in=days)
    if not drafts:
        found = found.filter(roster__published__isnull=False)
    counts = {day: np.zeros(96, dtype=np.int64) for day in days}
    for one in found.only("day", "starts", "ends", "breaks"):
        for begins, ends in _work(one):
            counts[one.day][begins // 15 : -(-ends // 15)] += 1
    return counts


def _work(one: Shift) -> Spans:
    """From start to end, breaks left out."""
    edges = [_minutes(f"{one.starts:%H:%M}")]
    for begins, ends in sorted((_minutes(a), _minutes(b)) for a, b in one.breaks):
        edges += [begins, ends]
    edges.append(_minutes(f"{one.ends:%H:%M}"))
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return tuple((begins, ends) for begins, ends in pairs if begins < ends)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
