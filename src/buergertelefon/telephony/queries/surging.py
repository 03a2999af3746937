"""What the surge switch is decided by."""

from datetime import datetime, timedelta

from buergertelefon.contacts.models import Contact
from buergertelefon.telephony.models import LiveCall, Queue, Surge
from buergertelefon.telephony.queries.waits import WAITS, at_work, pace
from buergertelefon.telephony.rules.surge import Moment
from buergertelefon.telephony.rules.world import PRACTICE

#: callers of so long are taken for those of the next half hour
RECENT = timedelta(minutes=30)


def standing(centre: int, *, at: datetime) -> list[Surge]:
    """What is switched on now."""
    rows = Surge.objects.filter(queue__centre=centre, until__gt=at).select_related("queue")
    return list(rows.order_by("queue"))


def surge_of(queue: Queue, *, at: datetime) -> Surge | None:
    """What is switched on for a queue."""
    return Surge.objects.filter(queue=queue, until__gt=at).first()


def moment(queue: Queue, *, at: datetime) -> Moment:
    """The queue right now: sums, never a person."""
    waiting = LiveCall.objects.filter(queue=queue, state__in=WAITS, answered__isnull=True)
    waiting = waiting.exclude(line=PRACTICE)
    numbers = queue.numbers.all()
    recent = Contact.objects.filter(
        centre=queue.centre_id, begun__gt=at - RECENT, called__in=numbers.values("number")
    )
    longest = max((one.wrap_up_seconds for one in numbers), default=0)
    return Moment(
        waiting=waiting.filter(back="").count(),
        callbacks=waiting.exclude(back="").count(),
        agents=at_work(queue),
        arrivals=recent.count() * (timedelta(hours=1) / RECENT),
        pace=pace(queue.centre_id),
        wrap_up=timedelta(seconds=longest),
    )
