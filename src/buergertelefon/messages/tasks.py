"""Jobs of the outbox."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.messages import actions, queries

log = logging.getLogger(__name__)


@app.task(name=actions.JOB, queue="messages")
def deliver(message: int) -> None:
    """One message; a job that runs twice finds it done, or sends the same key again."""
    actions.deliver(message, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="messages.take_up", queueing_lock="messages.take_up")
def take_up(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Messages whose job got lost, and letters that come too late."""
    actions.give_up_late(at=timezone.now())
    for message in queries.overdue(at=timezone.now()):
        actions.take_up(message)


@app.periodic(cron="53 3 * * *")
@app.task(name="messages.erase", queueing_lock="messages.erase")
def erase(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """To whom and what, a week after it is done."""
    log.info("erased", extra={"messages": actions.erase(at=timezone.now())})
