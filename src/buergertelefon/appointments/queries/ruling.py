"""What an office wants of its citizens, as it is now."""

from datetime import timedelta

from buergertelefon.appointments.models import Calendar, OfficeLimit
from buergertelefon.appointments.rules.allowance import MOST, OF_A_SERVICE
from buergertelefon.appointments.rules.ruling import Ruling

HOUR = timedelta(hours=1)


def ruling_of(calendar: Calendar) -> Ruling:
    """The rules of a calendar and of its office."""
    reminders = list(calendar.reminders.order_by("pk"))
    by_day = next((one for one in reminders if one.days_before is not None), None)
    by_span = next((one.before for one in reminders if one.before is not None), None)
    limit = OfficeLimit.objects.filter(office=calendar.office_id).first()
    within = calendar.confirm_within
    return Ruling(
        by_day.days_before if by_day else None, by_day.clock if by_day else None,
        None if by_span is None else max(1, round(by_span / HOUR)),
        None if within is None else max(1, round(within / HOUR)),
        limit.most if limit else MOST, limit.of_a_service if limit else OF_A_SERVICE,
    )  # fmt: skip
