"""What may be booked together, how long it takes, how far ahead."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from buergertelefon.appointments.errors import NotBookable
from buergertelefon.appointments.rules.limits import (
    Counted,
    House,
    Item,
    Offered,
    Refusal,
    in_time,
    months_later,
    needs,
    parts,
)
from buergertelefon.base.hours import BERLIN

M = timedelta(minutes=1)
STEP = 10 * M
PASS, REGISTER, WEDDING, EXPORT = 1, 2, 3, 4
OFFERED = {
    PASS: Offered(PASS, 15 * M, buffer=5 * M),
    REGISTER: Offered(REGISTER, 10 * M, lead=timedelta(hours=24)),
    WEDDING: Offered(WEDDING, 60 * M, combinable=False, horizon=timedelta(days=14)),
    EXPORT: Offered(EXPORT, 20 * M, needs_skill=True),
}
#: three concerns, three months. Source: Stadt Bremerhaven, 2018
BREMERHAVEN = House(3, 3)
AT = datetime(2026, 11, 30, 9, tzinfo=BERLIN)


def berlin(*parts: int) -> datetime:
    """A moment by its local parts."""
    return datetime(*parts, tzinfo=BERLIN)  # type: ignore[misc,arg-type]  # year, month, day, ...


def need(*items: Item, house: House = BREMERHAVEN) -> Any:
    return needs(items, OFFERED, step=STEP, house=house, at=AT)


@pytest.mark.parametrize(
    ("items", "slots"),
    [
        pytest.param([Item(REGISTER)], 1, id="ten minutes"),
        pytest.param([Item(PASS)], 2, id="15 and a buffer of 5"),
        pytest.param([Item(PASS, 2)], 4, id="twice 15 and one buffer"),
        pytest.param([Item(PASS, 2), Item(REGISTER)], 5, id="two services for a family"),
        pytest.param([Item(WEDDING)], 6, id="alone"),
    ],
)
def test_slots_one_after_the_other(items: list[Item], slots: int) -> None:
    assert need(*items).slots == slots


@pytest.mark.parametrize(
    ("items", "reason", "says"),
    [
        pytest.param([], Refusal.NOTHING, "mindestens eine", id="nothing"),
        pytest.param([Item(PASS, 0)], Refusal.NOTHING, "eine Person", id="nobody"),
        pytest.param([Item(99)], Refusal.NOT_OFFERED, "andere Stelle", id="not here"),
        pytest.param([Item(PASS, 2), Item(REGISTER, 2)], Refusal.TOO_MANY, "höchstens 3",
                     id="four concerns in Bremerhaven"),
        pytest.param([Item(WEDDING), Item(PASS)], Refusal.NOT_COMBINABLE, "einzeln",
                     id="what stands alone with something else"),
    ],
)  # fmt: skip
def test_what_is_refused(items: list[Item], reason: Refusal, says: str) -> None:
    with pytest.raises(NotBookable, match=says) as refused:
        need(*items)
    assert refused.value.reason == reason


def test_one_part_that_needs_the_skill_needs_it_for_all() -> None:
    assert need(Item(PASS), Item(EXPORT)).needs_skill
    assert not need(Item(PASS)).needs_skill


@pytest.mark.parametrize(
    ("items", "begins", "reason"),
    [
        pytest.param([Item(PASS)], berlin(2026, 11, 30, 8, 59), Refusal.TOO_SOON, id="past"),
        pytest.param([Item(PASS)], berlin(2026, 11, 30, 9), None, id="now"),
        pytest.param([Item(REGISTER)], berlin(2026, 12, 1, 8, 59), Refusal.TOO_SOON,
                     id="less than a day ahead"),
        pytest.param([Item(PASS)], berlin(2027, 2, 28, 23), None, id="three months ahead"),
        pytest.param([Item(PASS)], berlin(2027, 3, 1), Refusal.TOO_FAR, id="a day more"),
        pytest.param([Item(WEDDING)], berlin(2026, 12, 15), Refusal.TOO_FAR,
                     id="farther than the service says"),
    ],
)  # fmt: skip
def test_how_soon_and_how_far(items: list[Item], begins: datetime, reason: Refusal | None) -> None:
    if reason is None:
        in_time(begins, need(*items))
    else:
        with pytest.raises(NotBookable) as refused:
            in_time(begins, need(*items))
        assert refused.value.reason == reason


def test_an_office_that_says_nothing_has_our_defaults() -> None:
    found = need(Item(PASS, 6), house=House())
    assert found.last == date(2027, 1, 30)
    with pytest.raises(NotBookable, match="höchstens 6"):
        need(Item(PASS, 7), house=House())


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        pytest.param(date(2026, 11, 30), 3, date(2027, 2, 28), id="a shorter month"),
        pytest.param(date(2026, 1, 31), 1, date(2026, 2, 28), id="February"),
        pytest.param(date(2027, 11, 30), 3, date(2028, 2, 29), id="a leap year"),
        pytest.param(date(2026, 6, 15), 12, date(2027, 6, 15), id="a year"),
        pytest.param(date(2026, 9, 30), 3, date(2026, 12, 30), id="December"),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


CAR, TRAILER = 5, 6
FLEET = OFFERED | {
    CAR: Offered(CAR, 20 * M, counted=Counted.VEHICLES),
    TRAILER: Offered(TRAILER, 10 * M, counted=Counted.VEHICLES),
}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param([Item(CAR, 3)], [[(CAR, 3)]], id="as many as fit: one appointment"),
        pytest.param([Item(CAR, 4)], [[(CAR, 2)], [(CAR, 2)]], id="one more: two, evenly"),
        pytest.param([Item(CAR, 7)], [[(CAR, 3)], [(CAR, 2)], [(CAR, 2)]], id="seven: 3, 2, 2"),
        pytest.param(
            [Item(CAR, 3), Item(TRAILER, 2)], [[(CAR, 3)], [(TRAILER, 2)]], id="two services"
        ),
        pytest.param(
            [Item(CAR, 2), Item(TRAILER, 2)], [[(CAR, 2)], [(TRAILER, 2)]], id="as they come"
        ),
        pytest.param([Item(PASS, 4)], [[(PASS, 4)]], id="persons are never divided"),
        pytest.param([Item(CAR, 3), Item(PASS)], [[(CAR, 3), (PASS, 1)]], id="nor both together"),
        pytest.param([Item(CAR, 21)], [[(CAR, 21)]], id="nor more than anybody can book"),
        pytest.param([], [[]], id="nothing stays nothing"),
        pytest.param([Item(99, 4)], [[(99, 4)]], id="what is not offered is refused as a whole"),
    ],
)
def test_more_vehicles_than_fit_become_a_row(
    items: list[Item], expected: list[list[tuple[int, int]]]
) -> None:
    found = parts(items, FLEET, house=BREMERHAVEN)
    assert [[(one.service, one.persons) for one in part] for part in found] == expected
