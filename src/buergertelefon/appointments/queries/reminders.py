"""Whom to remind now."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q

from buergertelefon.appointments.models import Booking, Reminder
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.rules.reminders import Before, OnDay, When, due

#: what is found by hours of the clock may be longer before than its days say
A_DAY = timedelta(days=1)


def due_reminders(*, at: datetime) -> Iterator[tuple[uuid.UUID, datetime]]:
    """Appointments and the moment of the reminder that is due, soonest appointment first.

    Only of people who gave an address or number. Looks at the appointments of the days that a
    calendar's reminders reach, along the index of its times.
    """
    for calendar, whens in _by_calendar().items():
        rows = Booking.objects.filter(
            ~Q(mail="") | ~Q(phone=""), calendar=calendar, state=State.CONFIRMED, begins__gt=at,
            begins__lt=at + max(map(_reach, whens)),
        )  # fmt: skip
        found = rows.order_by("begins").values_list("pk", "begins", "confirmed", "told")
        for pk, begins, confirmed, told in found.iterator():
            since = max(filter(None, (confirmed, told)), default=at)
            moment = due(whens, begins, since=since, at=at)
            if moment is not None:
                yield pk, moment


def _by_calendar() -> dict[int, list[When]]:
    found: dict[int, list[When]] = defaultdict(list)
    for row in Reminder.objects.filter(calendar__active=True):
        if row.before is not None:
            found[row.calendar_id].append(Before(row.before))
        elif row.days_before is not None and row.clock is not None:
            found[row.calendar_id].append(OnDay(row.days_before, row.clock))
    return found


def _reach(when: When) -> timedelta:
    if isinstance(when, Before):
        return when.span + A_DAY
    return timedelta(days=when.days_before) + 2 * A_DAY
