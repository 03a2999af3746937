"""Many at once, real threads on PostgreSQL: no place is sold twice, none is lost, nobody waits."""

import uuid
from datetime import date

import pytest
from tests.crowd import at_once, kinds
from tests.waste.conftest import NOW, booked, check, make_house, make_round, named

from buergertelefon.waste.actions.ordering import cancel, move
from buergertelefon.waste.models import BulkyOrder, Quota, Round
from buergertelefon.waste.rules.life import OrderState
from buergertelefon.waste.rules.words import Category

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.load]
#: threads at once
CROWD = 12


def test_twelve_want_the_last_place() -> None:
    house, last = make_house(), make_round(capacity=1)
    got = at_once(lambda n: booked(house, last, details=named(n)), times=CROWD, clients=CROWD)
    assert kinds(got) == {"BulkyOrder": 1, "NoPlace": CROWD - 1}
    check()


def test_twelve_of_one_household_get_the_turns_of_a_year() -> None:
    house, one = make_house(), make_round(capacity=CROWD)
    got = at_once(lambda _: booked(house, one), times=CROWD, clients=CROWD)
    assert kinds(got) == {"BulkyOrder": 2, "QuotaUsed": CROWD - 2}
    assert Round.objects.get().taken == Quota.objects.get().used == 2
    check()


def test_twelve_presses_of_one_form_are_one_order() -> None:
    house, one, key = make_house(), make_round(capacity=CROWD), uuid.uuid4()
    got = at_once(lambda _: booked(house, one, key=key).pk, times=CROWD, clients=CROWD)
    assert len(set(got)) == 1
    check()


def test_two_change_places_with_each_other_and_nobody_waits() -> None:
    house, near, far = make_house(), make_round(capacity=9), make_round(date(2026, 12, 14))
    Round.objects.update(capacity=9)
    rows = [booked(house, tour, details=named(n)) for n, tour in enumerate([near, far])]
    tours = [far, near]

    def change(n: int) -> BulkyOrder:
        turn = n // 2 % 2
        target = tours[(n + turn) % 2]
        return move(rows[n % 2].pk, {Category.MIXED: target.pk}, at=NOW)

    got = at_once(change, times=4 * CROWD, clients=CROWD)
    assert kinds(got) == {"BulkyOrder": 4 * CROWD}
    check()


def test_two_orders_of_a_household_change_years_with_each_other() -> None:
    house, old, new = make_house(), make_round(date(2026, 12, 14)), make_round(date(2027, 1, 11))
    Round.objects.update(capacity=9)
    rows = [booked(house, tour) for tour in (old, new)]

    def change(n: int) -> BulkyOrder:
        target = [new, old][(n + n // 2) % 2]
        return move(rows[n % 2].pk, {Category.MIXED: target.pk}, at=NOW)

    got = at_once(change, times=4 * CROWD, clients=CROWD)
    assert kinds(got) == {"BulkyOrder": 4 * CROWD}
    check()


def test_a_place_that_is_given_back_while_others_order_is_sold_once() -> None:
    house, last = make_house(), make_round(capacity=1)
    row = booked(house, last)

    def do(n: int) -> BulkyOrder:
        if n % 3 == 0:
            return cancel(row.pk, at=NOW)
        return booked(house, last, details=named(n))

    got = kinds(at_once(do, times=2 * CROWD, clients=CROWD))
    assert set(got) <= {"BulkyOrder", "NoPlace"}
    assert BulkyOrder.objects.get(pk=row.pk).state == OrderState.CANCELLED
    assert Round.objects.get().taken <= 1
    check()
