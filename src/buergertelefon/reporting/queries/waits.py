"""How long people of a period waited, by classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from buergertelefon.base.words import clock
from buergertelefon.reporting.models import WaitDay
from buergertelefon.reporting.queries.source import rows
from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.formulas import FORMULAS, Formula
from buergertelefon.reporting.rules.service_level import asa
from buergertelefon.reporting.rules.waiting import Waits, median, ninetieth, patience


@dataclass(frozen=True)
class Waited:
    """How many waited how long, by the first second of their class."""

    answered: Waits
    abandoned: Waits


def waits(centre: int, *, since: date, until: date) -> Waited:
    """Of a centre, in [since, until); one query."""
    found = (
        rows(WaitDay).filter(centre=centre, day__gte=since, day__lt=until)
        .values("seconds").annotate(in_talk=Sum("answered"), gone=Sum("abandoned"))
        .order_by("seconds")
    )  # fmt: skip
    classes = [(one["seconds"], one["in_talk"], one["gone"]) for one in found]
    return Waited(
        {seconds: answered for seconds, answered, _ in classes if answered},
        {seconds: abandoned for seconds, _, abandoned in classes if abandoned},
    )


def waited(
    centre: int, since: date, until: date, counted: Counted
) -> Sequence[tuple[Formula, str, int]]:
    """W1 to W4 as they are shown: formula, time, of how many; not what nobody did."""
    mean, known = asa(counted), waits(centre, since=since, until=until)
    classes = (median(known.answered), ninetieth(known.answered), patience(known.abandoned))
    said = [(mean.formula, clock(mean.seconds or 0), mean.n)]
    said += [(one.formula, one.words, one.n) for one in classes]
    return [(FORMULAS[formula], words, n) for formula, words, n in said if n]
