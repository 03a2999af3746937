"""Every night: answers are mixed, and what is over is deleted."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.survey.actions import mixing

log = logging.getLogger(__name__)


@app.periodic(cron="11 3 * * *")
@app.task(name="survey.mix", queueing_lock="survey.mix", lock="survey.mix")
def mix(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Answers, at least five that are alike; invitations that nobody used."""
    on = timezone.localdate()
    mixing.mix(on=on)
    mixing.forget(on=on)
    mixing.sweep()
    log.info("answers mixed")  # without a number: it would be a figure of a single night
