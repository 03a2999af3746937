"""What an office wants of its citizens: when they are reminded, confirm, how many they may have."""

from datetime import datetime, timedelta

from django.db import transaction

from buergertelefon.appointments.actions.noting import note
from buergertelefon.appointments.models import Calendar, OfficeLimit, Reminder
from buergertelefon.appointments.queries.ruling import ruling_of
from buergertelefon.appointments.rules.keeping import What
from buergertelefon.appointments.rules.ruling import Ruling, said


@transaction.atomic
def rule(calendar: Calendar, given: Ruling, *, at: datetime) -> None:
    """From now on it is like that; in the log, if anything has changed.

    The limit is the office's: it holds for all of its calendars.
    """
    Calendar.objects.select_for_update(no_key=True).get(pk=calendar.pk)  # one after the other
    before = said(ruling_of(calendar))
    Reminder.objects.filter(calendar=calendar).delete()
    if given.days_before is not None:
        Reminder.objects.create(
            calendar=calendar, days_before=given.days_before, clock=given.clock
        )  # fmt: skip
    if given.hours_before is not None:
        Reminder.objects.create(calendar=calendar, before=timedelta(hours=given.hours_before))
    within = given.confirm_hours
    calendar.confirm_within = None if within is None else timedelta(hours=within)
    calendar.save(update_fields=["confirm_within"])
    OfficeLimit.objects.update_or_create(
        office=calendar.office, defaults={"most": given.most, "of_a_service": given.of_a_service}
    )
    note(calendar.pk, What.RULES, before=before, after=said(given), at=at)
