"""In which hours citizens can still be called."""

from collections import Counter
from datetime import datetime

from django.utils import timezone

from buergertelefon.base.queries import hours_of
from buergertelefon.telephony.models import CalledNumber, LiveCall, Queue, Request
from buergertelefon.telephony.rules.callbacks import windows


def free_windows(number: CalledNumber, *, at: datetime) -> list[datetime]:
    """Beginnings of the hours in which a callback of this number can be promised still."""
    hours = hours_of(number.calendar, on=timezone.localdate(at))
    taken = promised(number.queue)
    most = number.queue.callbacks_an_hour
    return [begins for begins in windows(hours, at) if taken[begins] < most]


def promised(queue: Queue) -> Counter[datetime]:
    """How many callbacks each hour has, those that are just being asked for among them."""
    rows = LiveCall.objects.filter(queue=queue).values_list("begins", flat=True)
    taken = Counter(begins for begins in rows if begins)
    numbers = set(queue.numbers.values_list("number", flat=True))
    asked = Request.objects.filter(centre=queue.centre_id, kind="callback", body__has_key="begins")
    for body in asked.values_list("body", flat=True):
        if body["begins"] and body["called"] in numbers:
            taken[datetime.fromisoformat(body["begins"])] += 1
    return taken
