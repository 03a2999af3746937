"""Background work of the federation: sending, asking for answers, forgetting."""

import logging

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from buergertelefon.federation.actions import enquiries
from buergertelefon.federation.errors import NotDelivered, NoWayThere

log = logging.getLogger(__name__)
#: after 1, 3, 5 … minutes, at last 3 hours: more than five days, the longest weekend
RETRY = RetryStrategy(
    max_attempts=90, wait=60, linear_wait=120, retry_exceptions=[NotDelivered, NoWayThere]
)


@app.task(name="federation.send", retry=RETRY)
def send(*, enquiry: int) -> None:
    """Hand an enquiry over; again, if the other centre does not answer."""
    enquiries.deliver(enquiry, at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="federation.ask", queueing_lock="federation.ask")
def ask(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """What has become of the enquiries we handed over?"""
    enquiries.ask_for_answers(at=timezone.now())


@app.periodic(cron="53 3 * * *")
@app.task(name="federation.forget", queueing_lock="federation.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """What nobody answered ends; the words of what has ended are erased."""
    expired, erased = enquiries.forget(at=timezone.now())
    log.info("enquiries forgotten", extra={"expired": expired, "erased": erased})
