"""Jobs of waste."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.waste.actions import forgetting_reports

log = logging.getLogger(__name__)


@app.periodic(cron="53 3 * * *")
@app.task(name="waste.forget_reports", queueing_lock="waste.forget_reports")
def forget_reports(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Who reported something that is over."""
    erased, deleted = forgetting_reports.forget_reports(at=timezone.now())
    log.info("forgotten", extra={"erased": erased, "deleted": deleted})
