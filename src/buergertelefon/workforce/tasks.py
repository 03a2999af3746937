"""Jobs of the planning: forecasts, drafts, plays of days; what is kept long enough is deleted.

What they compute with is heavy to load: only the worker does, when a job comes.
"""

import logging
from dataclasses import asdict
from importlib import import_module
from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.errors import NotReadable
from buergertelefon.workforce import searching
from buergertelefon.workforce.actions import drafting, forgetting, swapping
from buergertelefon.workforce.actions.probing import forget_checks
from buergertelefon.workforce.errors import NotPossible, WorkforceError

log = logging.getLogger(__name__)


@app.periodic(cron="17 3 * * *")
@app.task(name="workforce.forget", queueing_lock="workforce.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Rosters, wishes, leaves and ended contracts of half a year ago, older forecasts."""
    swapping.lapse(at=timezone.now())
    log.info("forgotten", extra=asdict(forgetting.forget(today=timezone.localdate())))


@app.periodic(cron="52 4 * * *")
@app.task(name="workforce.forecast_all", queueing_lock="workforce.forecast_all")
def forecast_all(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Each night, after the sums of yesterday are made: eight weeks ahead of each centre."""
    for centre in ServiceCentre.objects.order_by("pk"):
        _forecast(centre)
    forget_checks(at=timezone.now())


@app.task(name="workforce.forecast")
def forecast(*, centre: int) -> None:
    """The same of one centre, because somebody asked."""
    if there := ServiceCentre.objects.filter(pk=centre).first():
        _forecast(there)


@app.task(name="workforce.check_day")
def check_day(*, check: int) -> None:
    """Play a planned day; who asked sees how far it is."""
    _heavy("playing").play(check)


def _forecast(centre: ServiceCentre) -> None:
    try:
        _heavy("forecasting").make(centre, at=timezone.now())
    except NotReadable:
        log.warning("no forecast: figures cannot be read, run `buergertelefon doctor`")
    except WorkforceError as problem:
        log.info("no forecast", extra={"centre": centre.pk, "why": type(problem).__name__})


def _heavy(name: str) -> Any:
    """An action with scipy and more behind it."""
    return import_module(f"buergertelefon.workforce.actions.{name}")


@app.task(name=drafting.JOB)
def draft(roster: int) -> None:
    """Reckon the draft that is asked for. A second worker finds that one is at it."""
    begun = timezone.now()
    asked = drafting.begin(roster, at=begun)
    if asked is None:
        return

    def tell(progress: dict[str, Any]) -> bool:
        return drafting.told(roster, progress, begun=begun, at=timezone.now())

    try:
        found = searching.search(asked.plan, asked.start, seconds=asked.seconds, tell=tell)
    except NotPossible as problem:
        drafting.fail(roster, str(problem), begun=begun, at=timezone.now())
        return
    drafting.take(roster, found, begun=begun, at=timezone.now())
