"""Jobs of the appointments."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.appointments.actions import (
    booking,
    forgetting,
    noting,
    proving,
    reminding,
    slots,
    waiting,
)
from buergertelefon.appointments.actions import closing as closings
from buergertelefon.appointments.models import Calendar
from buergertelefon.appointments.queries.waiting import calendars_waited_for
from buergertelefon.base.hours import BERLIN

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="appointments.expire_holds", queueing_lock="appointments.expire_holds")
def expire_holds(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Places that were held and not booked are free again."""
    if over := booking.expire_holds(at=timezone.now()):
        log.info("holds over", extra={"holds": over})
    proving.forget(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="appointments.offer", queueing_lock="appointments.offer", lock="appointments.offer")
def offer(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Whoever waits gets what is free by now, in order."""
    for calendar in calendars_waited_for():
        waiting.offer_freed(calendar, at=timezone.now())


@app.periodic(cron="11 2 * * *")
@app.task(name="appointments.generate", queueing_lock="appointments.generate")
def generate(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Slots of the days to come, from today's plan."""
    today = timezone.now().astimezone(BERLIN).date()
    for calendar in Calendar.objects.filter(active=True):
        made = slots.generate(calendar, since=today, until=today + slots.AHEAD)
        log.info("slots made", extra={"calendar": calendar.pk, "slots": made})


@app.periodic(cron="29 3 * * *")
@app.task(name="appointments.forget", queueing_lock="appointments.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Addresses and numbers of what is over."""
    log.info("forgotten", extra={"appointments": forgetting.forget(at=timezone.now())})


@app.periodic(cron="* * * * *")
@app.task(name="appointments.remind", queueing_lock="appointments.remind")
def remind(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Whoever comes soon is reminded, once."""
    if reminded := reminding.remind_all(at=timezone.now()):
        log.info("reminded", extra={"appointments": reminded})


@app.task(name=closings.JOB, lock=closings.JOB)
def rebook(*, closing: int) -> None:
    """Appointments that a closing hits get another time."""
    log.info("rebooked", extra={"appointments": closings.rebook(closing, at=timezone.now())})


@app.periodic(cron="* * * * *")
@app.task(
    name="appointments.rebook_all", queueing_lock="appointments.rebook_all", lock=closings.JOB
)
def rebook_all(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Offices that have closed; what was left over: a worker that was killed, a hold that was
    confirmed meanwhile.
    """
    closings.follow_offices(at=timezone.now())
    closings.rebook_all(at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="appointments.note_releases", queueing_lock="appointments.note_releases")
def note_releases(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Which shares have opened to others, for the audit log."""
    noting.note_releases(at=timezone.now())
