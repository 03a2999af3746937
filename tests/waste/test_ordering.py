"""Bulky waste orders: places, the year's turns, changes."""

import uuid
from datetime import date, timedelta

import pytest
from tests.waste.conftest import ANNA, NOW, SOFA, booked, check, make_house, make_round

from buergertelefon.waste.actions.ordering import cancel, finish, miss, move, order
from buergertelefon.waste.errors import (
    BadField,
    NoPlace,
    NotPossible,
    QuotaUsed,
    Refused,
    TooLate,
)
from buergertelefon.waste.models import BulkyOrder, House, Provider, Quota, Round, Zone
from buergertelefon.waste.rules.life import OrderState
from buergertelefon.waste.rules.words import Category, Channel

pytestmark = pytest.mark.django_db
TOMORROW = NOW.date() + timedelta(days=1)


def test_each_category_takes_a_place_of_its_tour() -> None:
    house, mixed, wood = make_house(), make_round(), make_round(category=Category.WOOD)
    row = booked(house, mixed, wood)
    assert [one.round for one in row.parts.order_by("round")] == [mixed, wood]
    assert set(Round.objects.values_list("taken", flat=True)) == {1}


def test_all_places_or_none() -> None:
    house, mixed = make_house(), make_round()
    wood = make_round(category=Category.WOOD, capacity=0)
    with pytest.raises(NoPlace):
        booked(house, mixed, wood)
    assert not BulkyOrder.objects.exists()
    assert not Round.objects.filter(taken__gt=0).exists()
    assert not Quota.objects.exists()


def test_five_clicks_are_one_order() -> None:
    house, mixed, key = make_house(), make_round(), uuid.uuid4()
    assert len({booked(house, mixed, key=key).pk for _ in range(5)}) == 1
    assert Round.objects.get().taken == 1


def test_a_household_has_so_many_in_a_year_and_another_name_its_own() -> None:
    house, one = make_house(), make_round(capacity=9)
    booked(house, one)
    booked(house, one)
    with pytest.raises(QuotaUsed, match="2026"):
        booked(house, one)
    assert Round.objects.get().taken == 2
    other = type(ANNA)(name="Bert Muster")
    assert booked(house, one, details=other).state == OrderState.BOOKED


def test_a_cancelled_order_frees_place_and_turn() -> None:
    row = booked(make_house(), make_round())
    cancel(row.pk, at=NOW)
    cancel(row.pk, at=NOW)
    assert Round.objects.get().taken == 0
    assert Quota.objects.get().used == 0


def test_another_day_takes_the_new_place_and_frees_the_old() -> None:
    row = booked(make_house(), make_round())
    other = make_round(NOW.date() + timedelta(days=14))
    move(row.pk, {Category.MIXED: other.pk}, at=NOW)
    assert list(Round.objects.order_by("day").values_list("taken", flat=True)) == [0, 1]


def test_too_late_to_cancel_the_day_before() -> None:
    row = booked(make_house(), make_round())
    with pytest.raises(TooLate):
        cancel(row.pk, at=NOW + timedelta(days=6))


def test_what_was_missed_gives_place_and_turn_back_when_it_is_cancelled() -> None:
    row = booked(make_house(), make_round())
    later = NOW + timedelta(days=30)
    miss(row.pk, at=later)
    assert Quota.objects.get().used == 1
    cancel(row.pk, at=later)
    assert (Quota.objects.get().used, Round.objects.get().taken) == (0, 0)


def test_what_was_collected_has_used_its_turn() -> None:
    row = booked(make_house(), make_round())
    finish(row.pk, at=NOW)
    with pytest.raises(NotPossible):
        cancel(row.pk, at=NOW, by_office=True)
    assert Quota.objects.get().used == 1


def test_the_office_may_call_off_what_nobody_put_out() -> None:
    row = booked(make_house(), make_round())
    cancel(row.pk, at=NOW + timedelta(days=30), by_office=True)
    assert Quota.objects.get().used == 0


def test_what_was_missed_needs_a_new_day_and_keeps_its_turn_of_the_old_year() -> None:
    house, tour = make_house(), make_round(date(2026, 12, 22))
    january = make_round(date(2027, 1, 12), capacity=9)
    row = booked(house, tour)
    booked(house, january)
    booked(house, january)
    miss(row.pk, at=NOW + timedelta(days=29))
    with pytest.raises(BadField, match="neuen Tag"):
        move(row.pk, {Category.MIXED: tour.pk}, at=NOW + timedelta(days=30))
    row = move(row.pk, {Category.MIXED: january.pk}, at=NOW + timedelta(days=30))
    assert (row.state, row.year) == (OrderState.BOOKED, 2026)
    assert list(Quota.objects.order_by("year").values_list("used", flat=True)) == [1, 2]
    check()


def test_moved_to_the_next_year_it_counts_there() -> None:
    row = booked(make_house(), make_round(date(2026, 12, 22)))
    move(row.pk, {Category.MIXED: make_round(date(2027, 1, 12)).pk}, at=NOW)
    assert list(Quota.objects.order_by("year").values_list("used", flat=True)) == [0, 1]


def test_nobody_orders_where_the_provider_has_ended() -> None:
    house, tour = make_house(), make_round()
    Provider.objects.update(active=False)
    house = House.objects.get()
    with pytest.raises(Refused, match="nicht mehr"):
        booked(house, tour)


@pytest.mark.parametrize("other", ["house", "day", "pieces", "name"])
def test_a_form_that_is_sent_again_with_another(other: str) -> None:
    house, tour, key = make_house(), make_round(), uuid.uuid4()
    row = booked(house, tour, key=key)
    details = type(ANNA)(name="Bert Muster") if other == "name" else ANNA
    if other == "house":
        house = make_house(number="2")
    if other == "day":
        tour = make_round(date(2026, 12, 14))
    pieces = [SOFA, SOFA] if other == "pieces" else [SOFA]
    with pytest.raises(Refused, match=row.reference):
        order(house, pieces, {Category.MIXED: tour.pk}, details, channel=Channel.WEB, key=key,
              at=NOW)  # fmt: skip
    check()


def test_a_house_in_another_zone_has_its_tours_and_only_the_office_the_old_ones() -> None:
    house, tour, same = make_house(), make_round(), make_round(date(2026, 12, 14))
    row = booked(house, tour)
    house.zone = Zone.objects.create(provider=tour.provider, name="Nord", districts=["Nord"])
    house.save()
    with pytest.raises(BadField):
        move(row.pk, {Category.MIXED: same.pk}, at=NOW)
    there = make_round(date(2026, 12, 15), zone=house.zone)
    move(row.pk, {Category.MIXED: there.pk}, at=NOW)
    move(row.pk, {Category.MIXED: make_round(TOMORROW, zone=house.zone).pk}, at=NOW, by_office=True)
    check()


def test_an_order_whose_house_is_gone_is_moved_by_the_office_alone() -> None:
    house, tour, other = make_house(), make_round(), make_round(date(2026, 12, 14))
    row = booked(house, tour)
    house.delete()
    with pytest.raises(Refused, match="rufen Sie uns an"):
        move(row.pk, {Category.MIXED: other.pk}, at=NOW)
    move(row.pk, {Category.MIXED: other.pk}, at=NOW, by_office=True)
    check()
