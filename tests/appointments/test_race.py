"""Many at once, threads and processes on PostgreSQL: no place is sold twice, none is lost.

5,000 requests for 500 places are in `bench/booking.py`.
"""

import os
import random
import signal
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.db import connection
from django.db.models import F, Sum
from pytest_django.fixtures import Settings
from tests.appointments.conftest import (
    DAY,
    MINUTES,
    NOW,
    fresh,
    item,
    local,
    make_calendar,
    taken,
    wish,
)
from tests.crowd import at_once, kinds

from buergertelefon.appointments.actions import counter
from buergertelefon.appointments.actions.booking import (
    cancel,
    change,
    confirm,
    expire,
    expire_holds,
    hold,
)
from buergertelefon.appointments.actions.closing import Closed, close, rebook, rebook_all
from buergertelefon.appointments.actions.rows import confirm_row, hold_row
from buergertelefon.appointments.actions.slots import generate
from buergertelefon.appointments.actions.waiting import Wait, accept_offer, join, offer_freed
from buergertelefon.appointments.actions.walk_in import take_number
from buergertelefon.appointments.errors import AppointmentError, HoldExpired, SlotTaken
from buergertelefon.appointments.models import (
    Booking,
    Calendar,
    CalendarService,
    Claim,
    Rebooking,
    Slot,
    Turn,
    WaitingEntry,
)
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.keeping import Moved
from buergertelefon.appointments.rules.life import LIVING, State
from buergertelefon.messages.models import Message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.load]


def check() -> None:
    """What is taken is what living appointments claim, by channel, and never above capacity."""
    for slot in Slot.objects.prefetch_related("claims__booking"):
        claims = list(slot.claims.all())
        channels = Counter(one.channel for one in claims)
        assert slot.taken == len(claims)
        assert (slot.taken_phone, slot.taken_web, slot.taken_counter) == tuple(
            channels[one] for one in Channel
        )
        assert slot.taken_skilled == sum(one.skilled for one in claims)
        assert all(one.booking.state in LIVING for one in claims)
        over = slot.taken - slot.capacity, slot.taken_skilled - slot.skilled
        assert slot.overbooked == max(*over, 0)
    for booking in Booking.objects.filter(state__in=LIVING):
        step = booking.calendar.step
        begins = sorted(booking.claims.values_list("slot__begins", flat=True))
        assert begins == [
            booking.begins + n * step for n in range((booking.ends - booking.begins) // step)
        ]


def sell(calendar: Calendar, *, requests: int, clients: int) -> Counter[str]:
    """So many citizens take any slot of the day and confirm."""
    slots = list(Slot.objects.order_by("begins").values_list("begins", flat=True))
    channels = list(Channel)

    def buy(n: int) -> object:
        chooses = random.Random(n)
        for begins in chooses.sample(slots, len(slots)):
            try:
                one = hold(wish(calendar, begins, wanted, channel=channels[n % 3]), key=fresh(),
                           at=NOW)  # fmt: skip
            except SlotTaken:
                continue
            return confirm(one.id, at=NOW)
        raise SlotTaken

    wanted = item()
    return kinds(at_once(buy, times=requests, clients=clients))


def test_of_two_hundred_who_want_twenty_places_twenty_get_one() -> None:
    calendar = make_calendar(capacity=5, ends=time(8, 40))
    assert sell(calendar, requests=200, clients=16) == {"Booking": 20, "SlotTaken": 180}
    assert Booking.objects.filter(state=State.CONFIRMED).count() == 20
    check()


def test_two_hundred_want_the_last_place() -> None:
    calendar = make_calendar(capacity=1)
    asked = wish(calendar)
    got = at_once(lambda _: hold(asked, key=fresh(), at=NOW), times=200, clients=20)
    assert kinds(got) == {"Held": 1, "SlotTaken": 199}
    check()


def test_five_clicks_at_once_are_one_hold() -> None:
    calendar, key = make_calendar(), fresh()
    asked = wish(calendar, None, item("lang"))
    got = at_once(lambda _: hold(asked, key=key, at=NOW), times=5, clients=5)
    assert (kinds(got), len(set(got))) == ({"Held": 5}, 1)
    assert (Booking.objects.count(), Claim.objects.count()) == (1, 2)


def test_long_appointments_that_overlap_wait_in_no_circle() -> None:
    calendar = make_calendar(capacity=2)
    slots = list(Slot.objects.order_by("begins").values_list("begins", flat=True))
    wanted = item("kurz", 6)

    def buy(n: int) -> object:
        return hold(wish(calendar, slots[n % 7], wanted), key=fresh(), at=NOW)

    assert set(kinds(at_once(buy, times=60))) == {"Held", "SlotTaken"}
    check()


def test_moving_to_and_fro_waits_in_no_circle_and_loses_nothing() -> None:
    calendar = make_calendar(capacity=3)
    times = [local(8), local(8, 30), local(9), local(9, 30)]
    long = item("allein")
    ids = [
        confirm(hold(wish(calendar, times[n % 4], long), key=fresh(), at=NOW).id, at=NOW).pk
        for n in range(8)
    ]

    def move(n: int) -> object:
        return change(ids[n % 8], begins=random.Random(n).choice(times), at=NOW)

    assert set(kinds(at_once(move, times=80, clients=8))) <= {"Booking", "SlotTaken"}
    assert Claim.objects.count() == 24
    check()


@pytest.mark.parametrize("turn", range(4))
def test_confirmed_or_expired_never_both(turn: int) -> None:
    one = hold(wish(make_calendar()), key=fresh(), at=NOW)
    moment = NOW + 5 * MINUTES
    does: list[Callable[[], object]] = [
        lambda: confirm(one.id, at=moment - timedelta(seconds=1)),
        lambda: expire(one.id, at=moment),
    ]
    confirmed, expired = at_once(lambda n: does[n](), times=2, clients=2)
    row = Booking.objects.get()
    if expired is True:
        assert (type(confirmed), row.state) == (HoldExpired, State.EXPIRED)
    else:
        assert (type(confirmed), row.state) == (Booking, State.CONFIRMED)
    check()


def test_cancelled_by_ten_at_once_one_place_is_given_back() -> None:
    calendar = make_calendar(capacity=2)
    ids = [hold(wish(calendar), key=fresh(), at=NOW).id for _ in range(2)]
    got = at_once(lambda _: cancel(ids[0], at=NOW), times=10, clients=10)
    assert kinds(got) == {"Booking": 10}
    assert taken(calendar) == {"08:00": 1}
    check()


def test_a_day_closed_in_the_middle_of_bookings_lists_all_that_stand() -> None:
    calendar = make_calendar(capacity=3)
    slots = list(Slot.objects.order_by("begins").values_list("begins", flat=True))
    wanted = item("lang")

    def work(n: int) -> object:
        if n == 12:
            return close(calendar, Closed(DAY), at=NOW)
        return hold(wish(calendar, slots[n % 11], wanted), key=fresh(), at=NOW).id

    got = at_once(work, times=40, clients=8)
    listed = set(Rebooking.objects.values_list("booking", flat=True))
    assert listed == {one for one in got if isinstance(one, uuid.UUID)}
    assert set(kinds(got)) == {"Closing", "UUID", "SlotTaken"}
    assert not Slot.objects.filter(taken__lt=F("capacity")).exists()
    check()


def test_regenerated_while_people_book_and_cancel() -> None:
    calendar = make_calendar(capacity=3)
    slots = list(Slot.objects.order_by("begins").values_list("begins", flat=True))
    wanted = item("lang")

    def work(n: int) -> object:
        if n % 10 == 0:
            return generate(calendar, since=DAY, until=DAY + timedelta(days=1))
        one = hold(wish(calendar, slots[n % 11], wanted), key=fresh(), at=NOW)
        return cancel(one.id, at=NOW) if n % 3 else one

    assert set(kinds(at_once(work, times=60, clients=8))) <= {"int", "Held", "Booking", "SlotTaken"}
    check()


def test_what_is_freed_goes_to_the_waiting_list_and_not_to_who_is_faster() -> None:
    calendar = make_calendar(capacity=1, ends=time(8, 30))
    ids = [
        confirm(hold(wish(calendar, local(8, n * 10)), key=fresh(), at=NOW).id, at=NOW).pk
        for n in range(3)
    ]
    for _ in range(3):
        join(Wait(calendar.pk, (item(),), local(8), local(9), Channel.WEB), at=NOW)
    asked = [wish(calendar, local(8, n * 10)) for n in range(3)]

    def work(n: int) -> object:
        if n < 3:
            return cancel(ids[n], at=NOW)
        if n % 7 == 0:
            return offer_freed(calendar.pk, at=NOW)
        return hold(asked[n % 3], key=fresh(), at=NOW)

    got = kinds(at_once(work, times=60, clients=10))
    assert got["Booking"] == 3
    assert (got["Held"], set(got)) == (0, {"Booking", "SlotTaken", "int"})
    assert WaitingEntry.objects.filter(offer__state=State.HELD).count() == 3
    check()


def test_accepting_cancelling_and_expiring_at_once() -> None:
    calendar = make_calendar(capacity=1)
    long = item("lang")

    def book(minute: int) -> uuid.UUID:
        one = hold(wish(calendar, local(9, minute), long), key=fresh(), at=NOW)
        return confirm(one.id, at=NOW).pk

    early = hold(wish(calendar, local(8), long), key=fresh(), at=NOW)
    mine = book(0)
    join(Wait(calendar.pk, (long,), local(8), local(10), Channel.WEB), at=NOW, booking=mine)
    join(Wait(calendar.pk, (long,), local(8), local(10), Channel.WEB), at=NOW)
    cancel(early.id, at=NOW)
    offer = WaitingEntry.objects.exclude(offer=None).get().offer_id
    assert offer is not None
    does: list[Callable[[], object]] = [
        lambda: accept_offer(offer, at=NOW + MINUTES),
        lambda: cancel(mine, at=NOW + MINUTES),
        lambda: expire_holds(at=NOW + 30 * MINUTES),
        lambda: accept_offer(offer, at=NOW + MINUTES),
    ]
    got = at_once(lambda n: does[n](), times=4, clients=4)
    assert all(
        isinstance(one, Booking | int | AppointmentError) for one in got
    ), got  # fmt: skip
    check()


def arrived(calendar: Calendar, *, citizens: int) -> None:
    """So many are in the waiting room, ten for each time."""
    for n in range(citizens):
        one = hold(wish(calendar, local(8, 10 * (n // 10))), key=fresh(), at=NOW)
        counter.arrive(confirm(one.id, at=NOW).pk, at=local(8))


def test_ten_clerks_press_next_until_all_thirty_are_called() -> None:
    calendar = make_calendar(capacity=10)
    arrived(calendar, citizens=30)
    called: list[uuid.UUID] = []

    def clerk(n: int) -> int:
        served = 0
        while turn := counter.call_next(calendar.pk, counter=str(n), at=local(8)):
            called.append(turn.pk)
            counter.finish(turn.pk, counter=str(n))
            served += 1
        return served

    got = at_once(clerk, times=10, clients=10)
    assert kinds(got) == {"int": 10}, got
    assert (len(called), len(set(called))) == (30, 30)
    assert set(Booking.objects.values_list("state", flat=True)) == {State.DONE}


def test_one_counter_that_presses_ten_times_at_once_calls_one() -> None:
    calendar = make_calendar(capacity=10)
    arrived(calendar, citizens=10)
    got = at_once(
        lambda _: counter.call_next(calendar.pk, counter="3", at=local(8)), times=10, clients=10
    )
    assert (kinds(got), len({one.pk for one in got})) == ({"Turn": 10}, 1)
    assert Booking.objects.filter(state=State.CALLED).count() == 1


def test_while_some_call_others_pass_on_park_and_come_back_nobody_is_lost() -> None:
    calendar = make_calendar(capacity=10)
    arrived(calendar, citizens=20)

    def clerk(n: int) -> str:
        chooses, place = random.Random(n), str(n)
        for _ in range(12):
            turn = counter.call_next(calendar.pk, counter=place, at=local(8))
            if turn is None:
                break
            match chooses.randrange(4):
                case 0:
                    counter.hand_on(turn.pk, counter=place, calendar=calendar.pk, at=local(8))
                case 1:
                    counter.park(turn.pk, counter=place)
                    counter.back(turn.pk, at=local(8))
                case 2:
                    counter.finish(turn.pk, counter=place)
                case _:
                    counter.miss(turn.pk, at=local(8), counter=place)
        return "home"

    assert kinds(at_once(clerk, times=8, clients=8)) == {"str": 8}
    states = Counter(Booking.objects.values_list("state", flat=True))
    assert set(states) <= {State.ARRIVED, State.DONE, State.NO_SHOW}
    assert not Turn.objects.exclude(called=None).exists()
    check()


def test_ten_clerks_give_ten_numbers_and_not_one_place_too_many() -> None:
    calendar = make_calendar(capacity=2, ends=time(8, 30))
    kept = (item(),)
    got = at_once(
        lambda _: take_number(calendar.pk, kept, key=fresh(), at=local(8)), times=10, clients=10
    )
    assert kinds(got) == {"Turn": 6, "NothingFree": 4}, got
    assert sorted(Turn.objects.values_list("ticket", flat=True)) == [
        f"A-00{n}" for n in range(1, 7)
    ]
    check()


def test_one_form_sent_ten_times_is_one_number() -> None:
    calendar, key = make_calendar(capacity=10), fresh()
    got = at_once(
        lambda _: take_number(calendar.pk, (item(),), key=key, at=local(8)), times=10, clients=10
    )
    assert (kinds(got), {one.ticket for one in got}) == ({"Turn": 10}, {"A-001"})


@pytest.mark.parametrize("turn", range(3))
def test_closed_and_rebooked_while_citizens_cancel_and_move(turn: int, settings: Settings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", "amt@example.org"
    calendar = make_calendar(capacity=3)
    generate(calendar, since=DAY, until=DAY + timedelta(days=15))
    week = DAY + timedelta(days=7)

    def book(n: int) -> uuid.UUID:
        one = hold(wish(calendar, local(8, 10 * (n // 3))), key=fresh(), at=NOW)
        return confirm(one.id, at=NOW, mail=f"k{n}@example.org", inform=False).pk

    ids = [book(n) for n in range(15)]
    closing = close(calendar, Closed(DAY, lead=timedelta(0)), at=NOW)

    def work(n: int) -> object:
        if n % 5 == 0:  # several workers at once
            return rebook(closing.pk, at=NOW)
        chooses = random.Random(turn * 100 + n)
        one = ids[n % 15]
        if n % 5 == 1:
            return cancel(one, at=NOW)
        if n % 5 == 2:
            return hold(wish(calendar, local(8, 10 * (n % 6), week)), key=fresh(), at=NOW)
        return change(one, begins=local(9, 10 * chooses.randrange(6), week), at=NOW)

    got = kinds(at_once(work, times=45, clients=8))
    assert set(got) <= {"int", "Booking", "Held", "SlotTaken", "NotPossible"}, got
    rebook(closing.pk, at=NOW)
    assert not Slot.objects.filter(day=DAY).filter(taken__gt=0).exists()
    assert not Booking.objects.filter(state=State.CONFIRMED, begins__lt=local(0, 0, week)).exists()
    assert set(Rebooking.objects.values_list("state", flat=True)) <= {Moved.MOVED, Moved.GONE}
    moved = Rebooking.objects.filter(state=Moved.MOVED).count()
    assert Message.objects.filter(cause="appointment-rebooked").count() == moved
    check()


CLIENT = """
import os, sys, uuid
from datetime import datetime
import django
django.setup()
from django.db import transaction
from buergertelefon.appointments.actions.booking import confirm, hold
from buergertelefon.appointments.errors import SlotTaken
from buergertelefon.appointments.queries.offers import Wish
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.limits import Item
calendar, service, begins, at, how = sys.argv[1:]
at = datetime.fromisoformat(at)
wish = Wish(int(calendar), datetime.fromisoformat(begins), (Item(int(service)),), Channel.WEB)
print("ready", flush=True)
sys.stdin.readline()
if how == "race":
    sold = 0
    for _ in range(30):
        try:
            confirm(hold(wish, key=uuid.uuid4(), at=at).id, at=at)
            sold += 1
        except SlotTaken:
            pass
    print(sold, flush=True)
else:
    hold(wish, key=uuid.uuid4(), at=at)
    with transaction.atomic():
        hold(wish, key=uuid.uuid4(), at=at)
        print("held", flush=True)
        sys.stdin.readline()
"""


def client(calendar: Calendar, how: str) -> subprocess.Popen[str]:
    """A process of its own that books at 8:00, once it is told to."""
    db = connection.settings_dict
    url = (
        f"postgresql://{db['USER']}:{db['PASSWORD']}@/{db['NAME']}"
        f"?host={db['HOST']}&port={db['PORT']}"
    )
    one = subprocess.Popen(
        [sys.executable, "-c", CLIENT, str(calendar.pk), str(item().service),
         local(8).isoformat(), NOW.isoformat(), how],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "buergertelefon.settings",
                          "SECRET_KEY": "for this test"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert one.stdout
    assert one.stdout.readline() == "ready\n"
    return one


def go(one: subprocess.Popen[str]) -> None:
    assert one.stdin
    one.stdin.write("go\n")
    one.stdin.flush()


def test_firms_and_citizens_want_the_same_morning() -> None:
    """Rows of three appointments, single ones and moves in both directions: all or none, once."""
    calendar = make_calendar(capacity=2, most_concerns=2)
    CalendarService.objects.update(counted="vehicles")
    starts = [local(8, 10 * n) for n in range(6)]
    firm, single = item("kurz", 5), item("kurz")
    keys = [fresh() for _ in range(120)]

    def book(n: int) -> object:
        begins = starts[(5 - n) % 6]
        if n % 3 == 0:
            got = hold_row(wish(calendar, begins, firm), key=keys[n], at=NOW)
            if n % 2:
                return confirm_row(got[0].id, at=NOW)
            for one in got:
                cancel(one.id, at=NOW)
            return got
        one = hold(wish(calendar, begins, single), key=keys[n], at=NOW)
        confirm(one.id, at=NOW)
        change(one.id, begins=starts[(n * 5) % 6], at=NOW)
        cancel(one.id, at=NOW)
        return one

    got = kinds(at_once(book, times=120))
    assert set(got) <= {"list", "Held", "SlotTaken"}, got
    rows = Counter(Booking.objects.filter(row__isnull=False).values_list("row", flat=True))
    assert set(rows.values()) <= {3}  # never a part of a row
    check()


def test_the_form_of_a_firm_pressed_by_eight_at_once_is_one_row() -> None:
    calendar = make_calendar(capacity=2, most_concerns=2)
    CalendarService.objects.update(counted="vehicles")
    firm, key = item("kurz", 5), fresh()
    got = at_once(
        lambda _: hold_row(wish(calendar, None, firm), key=key, at=NOW), times=16, clients=8
    )
    assert kinds(got) == {"list": 16}
    assert Booking.objects.count() == 3
    assert len(taken(calendar)) == 5
    check()


@pytest.mark.load
def test_two_processes_sell_ten_places_once() -> None:
    calendar = make_calendar(capacity=10)
    clients = [client(calendar, "race") for _ in range(2)]
    for one in clients:
        go(one)
    assert sum(int(one.communicate(timeout=30)[0]) for one in clients) == 10
    assert Slot.objects.aggregate(all=Sum("taken"))["all"] == 10
    check()


def test_a_process_killed_between_hold_and_confirm_loses_no_place(
    until: Callable[..., None],
) -> None:
    calendar = make_calendar(capacity=2)
    one = client(calendar, "killed")
    go(one)
    assert one.stdout
    assert one.stdout.readline() == "held\n"
    one.send_signal(signal.SIGKILL)
    one.communicate(timeout=10)
    assert Booking.objects.count() == 1  # the second was not committed: it never was

    def sold() -> bool:  # the server needs a moment to see that its client is gone
        hold(wish(calendar), key=fresh(), at=NOW)
        return True

    until(sold, what="the second place is free again")
    check()
    assert expire_holds(at=NOW + 5 * MINUTES) == 2
    assert taken(calendar) == {}
    check()


def test_rebooking_killed_in_the_middle_goes_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", "amt@example.org"
    calendar = make_calendar(capacity=3)
    generate(calendar, since=DAY, until=DAY + timedelta(days=15))
    for n in range(6):
        one = hold(wish(calendar, local(8, 10 * n)), key=fresh(), at=NOW)
        confirm(one.id, at=NOW, mail=f"k{n}@example.org", inform=False)
    closing = close(calendar, Closed(DAY, lead=timedelta(0)), at=NOW)
    left = iter(range(3))

    def dies(*given: object, **more: object) -> None:
        if next(left, None) is None:
            raise SystemExit  # after the appointment was moved, before that was committed

    with monkeypatch.context() as patched:
        patched.setattr("buergertelefon.appointments.actions.noting.note_freed", dies)
        with pytest.raises(SystemExit):
            rebook(closing.pk, at=NOW)
    assert Rebooking.objects.filter(state=Moved.MOVED).count() == 3
    assert Message.objects.filter(cause="appointment-rebooked").count() == 3
    assert rebook_all(at=NOW) == 3
    assert Message.objects.filter(cause="appointment-rebooked").count() == 6
    check()
