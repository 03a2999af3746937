"""How long anybody knows who had something collected."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from tests.waste.conftest import ANNA, NOW, make_house, make_round

from buergertelefon.base.hours import BERLIN
from buergertelefon.waste.actions.bulky_forgetting import forget
from buergertelefon.waste.actions.ordering import cancel, miss, move, order
from buergertelefon.waste.errors import QuotaUsed, Refused
from buergertelefon.waste.models import BulkyOrder, Quota, Round
from buergertelefon.waste.rules.bulky import Piece
from buergertelefon.waste.rules.words import Category, Channel

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)
SOFA = Piece("Sofa von Frau Beispiel", 1, 1500, Category.MIXED)


def ordered() -> BulkyOrder:
    house, one = make_house(), make_round(DAY)
    return order(
        house, [SOFA], {Category.MIXED: one.pk}, ANNA, channel=Channel.WEB, key=uuid.uuid4(),
        at=NOW, note="im Hof", contact=uuid.uuid4(),
    )  # fmt: skip


def after(day: date, days: int) -> datetime:
    return datetime(day.year, day.month, day.day, 3, 37, tzinfo=BERLIN) + timedelta(days=days)


@pytest.mark.parametrize(
    ("off", "at", "left"),
    [
        pytest.param(False, after(DAY, 30), "all", id="30 days after the collection"),
        pytest.param(False, after(DAY, 31), "order", id="a day later"),
        pytest.param(False, after(DAY, 401), "nothing", id="and then not even the order"),
        pytest.param(True, after(NOW.date(), 30), "all", id="30 days after it was cancelled"),
        pytest.param(True, after(NOW.date(), 31), "order", id="cancelled: a day later"),
    ],
)
def test_what_is_left(*, off: bool, at: datetime, left: str) -> None:
    row = ordered()
    if off:
        cancel(row.pk, at=NOW)
    forget(at=at)
    row = BulkyOrder.objects.first() or BulkyOrder()
    known = (row.name, row.mail, row.note, row.way, bool(row.household), bool(row.contact))
    assert BulkyOrder.objects.count() == (left != "nothing")
    assert any(known) == (left == "all")
    assert ("Sofa" in str(list(row.parts.values_list("items", flat=True)))) == (left == "all")
    assert Round.objects.exists()


def test_the_turn_of_the_year_counts_on_without_the_order() -> None:
    row = ordered()
    BulkyOrder.objects.update(household="")
    house = row.house
    assert house is not None
    later = make_round(DAY + timedelta(days=1), capacity=9)
    values = {"channel": Channel.WEB, "at": NOW}
    order(house, [SOFA], {Category.MIXED: later.pk}, ANNA, key=uuid.uuid4(), **values)  # type: ignore[arg-type]
    with pytest.raises(QuotaUsed):
        order(house, [SOFA], {Category.MIXED: later.pk}, ANNA, key=uuid.uuid4(), **values)  # type: ignore[arg-type]
    forget(at=after(date(2026, 12, 31), 0))
    assert Quota.objects.get().used == 2
    forget(at=after(date(2027, 1, 1), 0))
    assert not Quota.objects.exists()


def test_a_forgotten_order_is_cancelled_without_a_turn_and_never_moved() -> None:
    row = ordered()
    miss(row.pk, at=NOW)
    forget(at=after(DAY, 31))
    new = make_round(DAY + timedelta(days=40))
    with pytest.raises(Refused, match="abgeschlossen"):
        move(row.pk, {Category.MIXED: new.pk}, at=after(DAY, 35))
    cancel(row.pk, at=after(DAY, 35))
    assert set(Round.objects.values_list("taken", flat=True)) == {0}
