"""What was written down about why figures are as they are, and what looks like an outage."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F, Sum

from buergertelefon.reporting.models import Absence, Outage, Quarter
from buergertelefon.reporting.queries.source import rows

#: so many calls lost in a quarter of an hour are no accident; so far back they are looked for
LOST, BACK, MOST = 3, timedelta(days=60), 50
QUARTER = timedelta(minutes=15)


def outages(centre: int) -> Sequence[Outage]:
    """Newest first."""
    return list(rows(Outage).filter(centre=centre).order_by("-begins")[:MOST])


def absences(centre: int) -> Sequence[Absence]:
    """Newest first."""
    return list(rows(Absence).filter(centre=centre).order_by("-week")[:MOST])


def suspected(centre: int, *, at: datetime) -> Sequence[tuple[datetime, datetime, int]]:
    """When calls were lost and no outage is written down: from, until, how many; newest first.

    Lost is what ended without anybody wanting it: a line, an exchange or a server was gone.
    """
    found = (
        rows(Quarter).filter(centre=centre, at__gte=at - BACK, at__lt=at, lost__gt=0)
        .values("at").annotate(n=Sum(F("lost"))).filter(n__gte=LOST).order_by("at")
    )  # fmt: skip
    spans: list[tuple[datetime, datetime, int]] = []
    for row in found:
        if spans and spans[-1][1] == row["at"]:
            begins, _, lost = spans[-1]
            spans[-1] = (begins, row["at"] + QUARTER, lost + row["n"])
        else:
            spans.append((row["at"], row["at"] + QUARTER, row["n"]))
    known = list(rows(Outage).filter(centre=centre, until__gt=at - BACK))
    return [
        (begins, until, lost)
        for begins, until, lost in reversed(spans)
        if not any(one.begins < until and one.until > begins for one in known)
    ]
