from collections.abc import Callable
from datetime import date, timedelta

from tests.reporting.conftest import AT, happened

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact
from buergertelefon.directory.models import Service
from buergertelefon.reporting.actions.rolling import rebuild, roll_up
from buergertelefon.reporting.models import Day, Quarter, TopicDay, WaitDay
from buergertelefon.reporting.queries.totals import by, days, total
from buergertelefon.reporting.rules.counted import Counted

MONDAY = date(2014, 6, 16)
Call = Callable[..., Contact]


def monday(centre: ServiceCentre) -> Counted:
    return total(days(centre.pk, since=MONDAY, until=MONDAY + timedelta(days=1)))


def test_a_day_in_sums(centre: ServiceCentre, call: Call) -> None:
    dog = Service.objects.create(key="99050012000000", slug="hundesteuer", name="Hundesteuer")
    call(wait=10, topics=(dog,))
    call(wait=30, outcome="referred")
    call(wait=30.5, outcome="forwarded", number="+494715900")
    call(wait=4, end="abandoned")
    call(wait=90, end="abandoned")
    call(wait=60, end="callback")
    call(wait=1, end="lost")
    call(wait=9, end="expired")
    call(end="blocked", queued=False)
    call(end="closed", queued=False)
    call(end="abandoned", queued=False)
    call(AT - timedelta(days=3))
    assert roll_up(centre, at=AT) == [date(2014, 6, 13), MONDAY]
    assert monday(centre) == Counted(
        answered=3, abandoned=2, callback=1, lost=1, expired=1, blocked=1, closed=1,
        before_queue=1, answered_in_time=2, abandoned_in_time=1, abandoned_short=1,
        waited_ms=70_500, left_ms=94_000, settled=1, referred=1, forwarded=1,
        callbacks_promised=1,
    )  # fmt: skip
    assert total(Quarter.objects.filter(at__gte=AT - timedelta(minutes=15))) == monday(centre)
    lines = by(days(centre.pk, since=MONDAY, until=MONDAY + timedelta(days=1)), "line")
    assert {name: one.answered for name, one in lines.items()} == {
        "Bürgertelefon": 2, "Bürgerbüros": 1,
    }  # fmt: skip
    waits = WaitDay.objects.filter(day=MONDAY).order_by("seconds")
    assert list(waits.values_list("seconds", "answered", "abandoned")) == [
        (4, 0, 1), (10, 1, 0), (30, 2, 0), (90, 0, 1),
    ]  # fmt: skip
    assert TopicDay.objects.values_list("service__slug", "asked", "settled").get() == (
        "hundesteuer", 1, 1,
    )  # fmt: skip


def test_late_events_correct_the_past(centre: ServiceCentre, call: Call) -> None:
    late = call(wait=10, end="lost")
    roll_up(centre, at=AT)
    assert roll_up(centre, at=AT) == []
    Contact.objects.filter(pk=late.pk).update(end="abandoned")
    happened(late, at=AT + timedelta(days=40))
    assert roll_up(centre, at=AT + timedelta(days=40)) == [MONDAY]
    assert (monday(centre).lost, monday(centre).abandoned) == (0, 1)


def test_who_still_waits_is_counted_when_they_are_served(centre: ServiceCentre, call: Call) -> None:
    waiting = call(end="")
    roll_up(centre, at=AT)
    assert monday(centre) == Counted()
    Contact.objects.filter(pk=waiting.pk).update(end="abandoned")
    happened(waiting, at=AT)
    roll_up(centre, at=AT)
    assert monday(centre).offered == 1


def test_all_made_anew_is_the_same(centre: ServiceCentre, call: Call) -> None:
    for n in range(5):
        call(AT + timedelta(days=20 * n), wait=10 * n)
    roll_up(centre, at=AT)
    before = list(Day.objects.order_by("day").values_list("day", "answered", "waited_ms"))
    rebuild(centre, at=AT)
    assert list(Day.objects.order_by("day").values_list("day", "answered", "waited_ms")) == before
    assert len(before) == 5
