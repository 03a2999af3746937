"""Figures that other packages keep: answers of offices, the survey."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from buergertelefon.base.hours import BERLIN
from buergertelefon.cases.queries.promise import of_centre
from buergertelefon.reporting.rules.figure import Figure
from buergertelefon.survey.queries.results import blocks
from buergertelefon.survey.rules.mixing import FEWEST
from buergertelefon.survey.rules.periods import Period
from buergertelefon.survey.rules.results import Series


@dataclass(frozen=True)
class Voted:
    """What one wording, asked one way, brought; never added to another, never compared with it."""

    series: Series
    question: str
    rate: Figure | None  # S3; None if answers of an earlier month count here, too
    satisfied: Figure | None  # S4; None if the scale calls no answer so


def answered_in_time(centre: int, *, since: date, until: date, at: datetime) -> Figure:
    """V1 of the cases opened on the days in [since, until), as known at a moment.

    Provisional while some of them are not due yet.
    """
    total = of_centre(centre, since=_midnight(since), until=_midnight(until), at=at)
    return Figure("V1", total.kept, total.due, total.provisional)


def votes(centre: int, *, since: date, until: date, on: date) -> Sequence[Voted]:
    """S3 and S4 of each wording and way of asking; nothing of fewer than five answers.

    Whole months only: the survey knows no days. Other periods bring nothing.
    """
    if since.day != 1 or until.day != 1 or since >= until:
        return []
    found = blocks(centre, Period("", "", since, until), on=on)
    return [
        Voted(
            one.series, one.scale.question,
            Figure("S3", one.rate.part, one.rate.whole, one.provisional) if one.rate else None,
            Figure("S4", good.part, good.whole, one.provisional)
            if (good := one.result.satisfied(one.options)) else None,
        )
        for one in found if one.result.n >= FEWEST
    ]  # fmt: skip


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, BERLIN)
