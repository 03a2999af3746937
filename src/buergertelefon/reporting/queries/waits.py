"""How long people of a period waited, by classes."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from buergertelefon.reporting.models import WaitDay
from buergertelefon.reporting.queries.source import rows
from buergertelefon.reporting.rules.waiting import Waits


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
