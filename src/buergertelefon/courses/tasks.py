"""Jobs of the courses."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.courses.actions import (
    cancelling,
    collecting,
    forgetting,
    late_fees,
    offering,
    registering,
)

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="courses.expire", queueing_lock="courses.expire", lock="courses.expire")
def expire(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Holds and offers whose time is over are free again; the next who waits gets an offer."""
    if over := registering.expire_all(at=timezone.now()):
        log.info("registrations over", extra={"registrations": over})
    if offered := offering.offer_all(at=timezone.now()):
        log.info("places offered", extra={"registrations": offered})


@app.periodic(cron="* * * * *")
@app.task(name="courses.say_fees", queueing_lock="courses.say_fees", lock="courses.say_fees")
def say_fees(timestamp: int) -> None:  # noqa: ARG001  # see above
    """Who registered before a fee was known is told it."""
    if told := late_fees.say_all(at=timezone.now()):
        log.info("fees said", extra={"registrations": told})


@app.periodic(cron="49 3 * * *")
@app.task(name="courses.forget_payments", queueing_lock="courses.forget_payments")
def forget_payments(timestamp: int) -> None:  # noqa: ARG001  # see above
    """Account numbers, who released a file, old mandates and amounts."""
    files, numbers, amounts = collecting.forget(at=timezone.now())
    log.info("forgotten", extra={"files": files, "numbers": numbers, "amounts": amounts})


@app.task(name=cancelling.JOB, lock=cancelling.JOB)
def end(*, course: int) -> None:
    """Registrations of a course that was cancelled end, and everybody is told."""
    ended = cancelling.end(course, at=timezone.now())
    log.info("registrations ended", extra={"course": course, "registrations": ended})


@app.periodic(cron="* * * * *")
@app.task(name="courses.end_all", queueing_lock="courses.end_all", lock=cancelling.JOB)
def end_all(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """What was left over of them: a worker that was killed."""
    cancelling.end_all(at=timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="courses.forget", queueing_lock="courses.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Who took part in what is over."""
    log.info("forgotten", extra={"registrations": forgetting.forget(at=timezone.now())})
