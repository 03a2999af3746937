"""Every figure about those who call, of a period."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Sum

from buergertelefon.reporting.models import TopicDay
from buergertelefon.reporting.queries.others import answered_in_time
from buergertelefon.reporting.queries.source import rows
from buergertelefon.reporting.queries.totals import days, total
from buergertelefon.reporting.queries.waits import waits
from buergertelefon.reporting.rules import callback, first_contact, service_level, waiting
from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.figure import Figure, Mean
from buergertelefon.reporting.rules.waiting import Quantile

#: made of counts alone, in the order in which they are shown
OF_COUNTS = (
    service_level.f3, service_level.f1, service_level.f2, service_level.f4, service_level.f5,
    service_level.f6, service_level.abandonment, waiting.abandonment_without_short,
    waiting.reachability, first_contact.raw, first_contact.with_referral, first_contact.corrected,
    first_contact.without_key, callback.kept,
)  # fmt: skip


def figures_of(
    centre: int, *, since: date, until: date, at: datetime
) -> Sequence[Figure | Mean | Quantile]:
    """Of a centre on the days in [since, until), each with its formula, as known at a moment.

    Empty ones too: with nobody in the denominator nothing is said. The survey's are apart
    (`others.votes`): there are as many of them as wordings.
    """
    counts = total(days(centre, since=since, until=until))
    waited = waits(centre, since=since, until=until)
    return [
        *(made(counts) for made in OF_COUNTS),
        repeats(centre, since=since, until=until, counts=counts),
        service_level.asa(counts), waiting.median(waited.answered),
        waiting.ninetieth(waited.answered), waiting.patience(waited.abandoned),
        answered_in_time(centre, since=since, until=until, at=at),
    ]  # fmt: skip


def repeats(centre: int, *, since: date, until: date, counts: Counted) -> Figure:
    """L4 of the pairs that begin on these days."""
    found = rows(TopicDay).filter(centre=centre, day__gte=since, day__lt=until)
    sums = found.aggregate(pairs=Sum("pairs", default=0), repeated=Sum("repeated", default=0))
    return first_contact.repeat_rate(
        sums["repeated"], sums["pairs"], provisional=counts.provisional > 0
    )
