"""Bulky waste orders: places, the year's turns, changes."""

import uuid
from datetime import timedelta

import pytest
from tests.waste.conftest import ANNA, NOW, make_house, make_round

from buergertelefon.waste.actions.ordering import cancel, move, order
from buergertelefon.waste.errors import NoPlace, QuotaUsed, TooLate
from buergertelefon.waste.models import BulkyOrder, House, Quota, Round
from buergertelefon.waste.rules.bulky import Piece
from buergertelefon.waste.rules.life import OrderState
from buergertelefon.waste.rules.words import Category, Channel

pytestmark = pytest.mark.django_db
SOFA = Piece("Sofa", 1, 1500, Category.MIXED)
BOARD = Piece("Brett", 3, 20, Category.WOOD)


def ordered(house: House, *rounds: Round, **values: object) -> BulkyOrder:
    about = {"channel": Channel.PHONE, "key": uuid.uuid4(), "at": NOW} | values
    pieces = [SOFA, BOARD] if len(rounds) > 1 else [SOFA]
    chosen = {Category(one.category): one.pk for one in rounds}
    return order(house, pieces, chosen, about.pop("details", ANNA), **about)  # type: ignore[arg-type]  # as they come


def test_each_category_takes_a_place_of_its_tour() -> None:
    house, mixed, wood = make_house(), make_round(), make_round(category=Category.WOOD)
    row = ordered(house, mixed, wood)
    assert [one.round for one in row.parts.order_by("round")] == [mixed, wood]
    assert set(Round.objects.values_list("taken", flat=True)) == {1}


def test_all_places_or_none() -> None:
    house, mixed = make_house(), make_round()
    wood = make_round(category=Category.WOOD, capacity=0)
    with pytest.raises(NoPlace):
        ordered(house, mixed, wood)
    assert not BulkyOrder.objects.exists()
    assert not Round.objects.filter(taken__gt=0).exists()
    assert not Quota.objects.exists()


def test_five_clicks_are_one_order() -> None:
    house, mixed, key = make_house(), make_round(), uuid.uuid4()
    assert len({ordered(house, mixed, key=key).pk for _ in range(5)}) == 1
    assert Round.objects.get().taken == 1


def test_a_household_has_so_many_in_a_year_and_another_name_its_own() -> None:
    house, one = make_house(), make_round(capacity=9)
    ordered(house, one)
    ordered(house, one)
    with pytest.raises(QuotaUsed, match="2026"):
        ordered(house, one)
    assert Round.objects.get().taken == 2
    other = type(ANNA)(name="Bert Muster")
    assert ordered(house, one, details=other).state == OrderState.BOOKED


def test_a_cancelled_order_frees_place_and_turn() -> None:
    row = ordered(make_house(), make_round())
    cancel(row.pk, at=NOW)
    cancel(row.pk, at=NOW)
    assert Round.objects.get().taken == 0
    assert Quota.objects.get().used == 0


def test_another_day_takes_the_new_place_and_frees_the_old() -> None:
    row = ordered(make_house(), make_round())
    other = make_round(NOW.date() + timedelta(days=14))
    move(row.pk, {Category.MIXED: other.pk}, at=NOW)
    assert list(Round.objects.order_by("day").values_list("taken", flat=True)) == [0, 1]


def test_too_late_to_cancel_the_day_before() -> None:
    row = ordered(make_house(), make_round())
    with pytest.raises(TooLate):
        cancel(row.pk, at=NOW + timedelta(days=6))
