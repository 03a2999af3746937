"""Jobs of the outbox."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.messages import actions, queries

#: messages that one job takes along
ALONG = 50
log = logging.getLogger(__name__)


@app.task(name=actions.JOB, queue="messages")
def deliver(message: int) -> None:
    """One message, and others that are due; what runs twice finds it done, or sends the same key.

    Only so many: what somebody waits for on the telephone has a job before all others.
    """
    actions.deliver(message, at=timezone.now())
    for _ in range(ALONG):
        if actions.deliver_next(at=timezone.now()) is None:
            break


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
