"""Nobody hoards: what one mail, number, session or call may hold and book at an office."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.appointments.conftest import MINUTES, NOW, fresh, item, local, make_calendar, wish
from tests.crowd import at_once, kinds

from buergertelefon.appointments.actions.booking import cancel, change, confirm, hold
from buergertelefon.appointments.actions.forgetting import forget
from buergertelefon.appointments.actions.waiting import Wait, accept_offer, join
from buergertelefon.appointments.errors import NotPossible, TooMany
from buergertelefon.appointments.models import (
    Booking,
    Calendar,
    Holder,
    OfficeLimit,
    WaitingEntry,
)
from buergertelefon.appointments.queries.bookings import beyond_limit
from buergertelefon.appointments.queries.offers import Wish
from buergertelefon.appointments.rules.allowance import Beyond
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State

MAIL = "a@example.org"


def book(
    calendar: Calendar,
    name: str = "kurz",
    begins: datetime | None = None,
    *,
    channel: Channel = Channel.WEB,
    at: datetime = NOW,
    session: str = "",
    **how: object,
) -> Booking:
    asked = Wish(calendar.pk, begins or local(8), (item(name),), channel, session=session)
    return confirm(hold(asked, key=fresh(), at=at).id, at=at, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({"mail": MAIL}, {"mail": MAIL}, id="the same address"),
        pytest.param({"mail": MAIL}, {"mail": " A+zwei@Example.org"}, id="written otherwise"),
        pytest.param({"phone": "0171 1234567"}, {"phone": "+49 171 1234567"}, id="the same number"),
        pytest.param(
            {"phone": "0171 1234567", "mail": MAIL}, {"mail": MAIL}, id="one of two is enough"
        ),
        pytest.param({"session": "s"}, {"session": "s"}, id="the same session"),
    ],
)
def test_one_appointment_for_a_service(
    calendar: Calendar, first: dict[str, str], second: dict[str, str]
) -> None:
    book(calendar, **first)
    with pytest.raises(TooMany):
        book(calendar, begins=local(9), **second)
    assert Booking.objects.filter(state=State.CONFIRMED).count() == 1


@pytest.mark.parametrize(
    "second",
    [
        pytest.param({"mail": "b@example.org"}, id="another address"),
        pytest.param({}, id="nobody is known"),
        pytest.param({"mail": "b@example.org", "session": "s"}, id="another address, one browser"),
        pytest.param({"mail": MAIL, "name": "lang"}, id="another service"),
    ],
)
def test_another_one_gets_it(calendar: Calendar, second: dict[str, str]) -> None:
    book(calendar, mail=MAIL, session="s")
    book(calendar, begins=local(9), **second)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_three_of_one_office_and_more_of_others() -> None:
    calendar = make_calendar(skilled=1)
    for n, name in enumerate(["kurz", "lang", "allein"]):
        book(calendar, name, local(8 + n // 2, n % 2 * 30), mail=MAIL)
    with pytest.raises(TooMany):
        book(calendar, "ausfuhr", local(9, 50), mail=MAIL)
    OfficeLimit.objects.create(office=calendar.office, most=4, of_a_service=2)
    book(calendar, "kurz", local(9, 50), mail=MAIL)
    with pytest.raises(TooMany):
        book(calendar, "lang", local(9, 30), mail=MAIL)
    book(make_calendar("other"), mail=MAIL)


def test_room_again_after_cancelling_or_when_it_is_over(calendar: Calendar) -> None:
    first = book(calendar, mail=MAIL)
    cancel(first.pk, at=NOW)
    book(calendar, mail=MAIL)
    book(calendar, begins=local(9), mail=MAIL, at=local(8, 10))


def test_a_hash_of_last_month_still_counts(calendar: Calendar) -> None:
    before = NOW - timedelta(days=23)  # 31 October
    row = book(calendar, at=before, mail=MAIL)
    [then] = row.holders.values_list("who", flat=True)
    with pytest.raises(TooMany):
        book(calendar, begins=local(9), mail=MAIL)
    other = book(calendar, "lang", local(9), mail=MAIL)
    [now] = other.holders.values_list("who", flat=True)
    assert then != now
    assert MAIL not in then + now


def test_moved_to_another_office_it_counts_there(calendar: Calendar) -> None:
    other = make_calendar("other")
    row = book(calendar, mail=MAIL)
    there = book(other, mail=MAIL)
    with pytest.raises(TooMany):
        change(row.pk, begins=local(9), at=NOW, calendar=other.pk)
    change(row.pk, begins=local(9), at=NOW)
    cancel(there.pk, at=NOW)
    change(row.pk, begins=local(9), at=NOW, calendar=other.pk)


def test_the_desk_may_go_beyond_with_a_reason_and_the_web_may_not(calendar: Calendar) -> None:
    book(calendar, mail=MAIL, channel=Channel.PHONE)
    with pytest.raises(TooMany):
        book(calendar, begins=local(9), mail=MAIL, channel=Channel.PHONE)
    row = book(
        calendar, begins=local(9), mail=MAIL, channel=Channel.PHONE, beyond=Beyond.FAMILY
    )  # fmt: skip
    assert Booking.objects.get(pk=row.pk).beyond == Beyond.FAMILY
    counted = beyond_limit([calendar.pk], since=NOW, until=NOW + MINUTES)
    assert counted == {Beyond.FAMILY: 1}
    with pytest.raises(NotPossible):
        book(calendar, begins=local(9, 10), mail=MAIL, beyond=Beyond.FAMILY)


def test_a_reason_that_was_not_needed_is_not_counted(calendar: Calendar) -> None:
    row = book(calendar, mail=MAIL, channel=Channel.PHONE, beyond=Beyond.CARE)
    assert Booking.objects.get(pk=row.pk).beyond == ""


@pytest.mark.parametrize(
    "who",
    [
        pytest.param({"session": "s"}, id="session"),
        pytest.param({"contact": fresh()}, id="call"),
    ],
)
def test_a_session_or_a_call_holds_two_places_at_most(
    calendar: Calendar, who: dict[str, uuid.UUID]
) -> None:
    def asked(minute: int) -> Wish:
        return Wish(calendar.pk, local(8, minute), (item(),), Channel.WEB, **who)  # type: ignore[arg-type]

    ids = [hold(asked(n * 10), key=fresh(), at=NOW).id for n in range(2)]
    with pytest.raises(TooMany):
        hold(asked(20), key=fresh(), at=NOW)
    cancel(ids[0], at=NOW)
    hold(asked(20), key=fresh(), at=NOW)
    hold(asked(30), key=fresh(), at=NOW + 6 * MINUTES)  # the others are over


@pytest.mark.django_db
def test_an_offer_of_the_waiting_list_counts_when_it_is_accepted() -> None:
    calendar = make_calendar(capacity=1)
    row = book(calendar)
    join(Wait(calendar.pk, (item(),), local(8), local(8, 10), Channel.WEB, MAIL), at=NOW)
    book(calendar, begins=local(9), mail=MAIL)
    cancel(row.pk, at=NOW)
    offer = WaitingEntry.objects.get().offer_id
    assert offer is not None
    with pytest.raises(TooMany):
        accept_offer(offer, at=NOW)


def test_whose_it_was_is_forgotten_when_it_is_over(calendar: Calendar) -> None:
    book(calendar, mail=MAIL, session="s")
    gone = book(calendar, "lang", local(9), mail=MAIL)
    assert Holder.objects.count() == 2
    cancel(gone.pk, at=NOW)
    forget(at=NOW)
    assert Holder.objects.count() == 1
    forget(at=local(8, 10))
    assert not Holder.objects.exists()


@pytest.mark.load
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("who", "most"),
    [
        pytest.param(lambda n: {"mail": MAIL}, 3, id="one address"),  # noqa: ARG005  # as the other
        pytest.param(
            lambda n: {"mail": MAIL if n % 2 else "", "phone": "0171 1234567"}, 3,
            id="a number, and an address every second time",
        ),
    ],
)  # fmt: skip
def test_of_ten_who_confirm_at_once_three_get_through(
    who: Callable[[int], dict[str, str]], most: int
) -> None:
    calendar = make_calendar(capacity=10)
    OfficeLimit.objects.create(office=calendar.office, most=most, of_a_service=most)
    ids = [hold(wish(calendar), key=fresh(), at=NOW).id for _ in range(10)]
    got = at_once(lambda n: confirm(ids[n], at=NOW, **who(n)), times=10, clients=10)  # type: ignore[arg-type]
    assert kinds(got) == {"Booking": most, "TooMany": 10 - most}
    assert Booking.objects.filter(state=State.CONFIRMED).count() == most


@pytest.mark.load
@pytest.mark.django_db(transaction=True)
def test_of_ten_holds_of_a_session_at_once_two_stand() -> None:
    calendar = make_calendar(capacity=10)
    asked = Wish(calendar.pk, local(8), (item(),), Channel.WEB, session="s")
    got = at_once(lambda _: hold(asked, key=fresh(), at=NOW), times=10, clients=10)
    assert kinds(got) == {"Held": 2, "TooMany": 8}
