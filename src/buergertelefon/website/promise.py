"""What was promised to citizens and how it is kept, in plain words; nothing of less than 20."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.queries.others import answered_in_time
from buergertelefon.reporting.queries.promise import first_contact, level
from buergertelefon.reporting.queries.totals import days, total
from buergertelefon.reporting.rules.figure import Figure
from buergertelefon.reporting.rules.formulas import FORMULAS
from buergertelefon.reporting.rules.periods import Key, running
from buergertelefon.reporting.rules.promise import FEWEST_PUBLIC, FIRST_CONTACT
from buergertelefon.website.readable import readable


@dataclass(frozen=True)
class Said:
    """A figure as citizens read it; None stands for too few to say anything."""

    figure: Figure | None
    promised: int = 100  # of 100

    @property
    def words(self) -> str:
        """Numerator ÷ denominator; German, the term of the formula."""
        return FORMULAS[self.figure.formula].words if self.figure else ""


@require_safe
@readable
def promise(request: HttpRequest) -> HttpResponse:
    """The three promises, this month and this year."""
    centre = ServiceCentre.objects.order_by("pk").first()
    values: dict[str, object] = {
        "fewest": FEWEST_PUBLIC,
        "seconds": centre.promise_seconds if centre else 30,
    }
    if centre:
        values["parts"] = [(key, _said(centre, key)) for key in (Key.MONTH, Key.YEAR)]
    answer = render(request, "website/promise.html", values)
    answer["Cache-Control"] = "private, max-age=300"
    return answer


def _said(centre: ServiceCentre, key: Key) -> Sequence[Said]:
    now = timezone.now()
    period = running(key, on=timezone.localdate(now))
    sums = total(days(centre.pk, since=period.since, until=period.until))
    figures = (
        (level(sums), round(100 * float(centre.promise_share))),
        (first_contact(sums)[0], round(100 * FIRST_CONTACT)),
        (answered_in_time(centre.pk, since=period.since, until=period.until, at=now), 100),
    )  # fmt: skip
    return [
        Said(one if one.whole >= FEWEST_PUBLIC else None, promised) for one, promised in figures
    ]
