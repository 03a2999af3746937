"""What is deleted when an appointment is over."""

from datetime import datetime, timedelta

from django.db.models import Q

from buergertelefon.appointments.actions import allowing, counter
from buergertelefon.appointments.models import Booking, Closing, WaitingEntry
from buergertelefon.appointments.rules.life import GONE
from buergertelefon.base.hours import BERLIN

#: address, number and conversation are kept so long after the appointment
KEEP = timedelta(days=7)
#: a hold that came to nothing is kept so long: a late click finds out that it is over
KEEP_HOLD = timedelta(days=1)


def forget(*, at: datetime) -> int:
    """Forget how citizens were reached, a week after; how many. That there was one stays.

    Of one that was cancelled at once: whoever had to hear of it is in the outbox by now. Who was
    called where and with which number: the next night.
    """
    allowing.forget(at=at)
    never = Booking.objects.filter(state__in=GONE, confirmed=None, made__lt=at - KEEP_HOLD)
    never.delete()
    WaitingEntry.objects.filter(ends__lt=at).delete()
    counter.close(before=at.astimezone(BERLIN).date())
    Closing.objects.filter(day__lt=(at - KEEP).date()).delete()  # and who was moved by it
    known = ~Q(mail="") | ~Q(phone="") | Q(contact__isnull=False)
    over = Booking.objects.filter(known, Q(ends__lt=at - KEEP) | Q(state__in=GONE))
    return over.update(mail="", phone="", contact=None)
