"""Jobs of waste."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.waste.actions import reminding

log = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task(name="waste.remind", queueing_lock="waste.remind", lock="waste.remind")
def remind(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Who wants to be told the evening before is."""
    if told := reminding.remind(at=timezone.now()):
        log.info("collections told", extra={"reminders": told})


@app.periodic(cron="23 3 * * *")
@app.task(name="waste.forget_reminders", queueing_lock="waste.forget_reminders")
def forget_reminders(timestamp: int) -> None:  # noqa: ARG001  # see above
    """What nobody has confirmed."""
    log.info("forgotten", extra={"reminders": reminding.forget(at=timezone.now())})
