"""Contracts, leaves, wishes, accounts, tables, and what is forgotten."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from tests.workforce.conftest import AT, BEGINS, duty

from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Agent
from buergertelefon.workforce import sheets
from buergertelefon.workforce.actions import accounts, contracts, leaves
from buergertelefon.workforce.actions.bringing import BadTable, Kind, bring, compared, table_of
from buergertelefon.workforce.actions.changing import change
from buergertelefon.workforce.actions.forgetting import ROSTER, forget
from buergertelefon.workforce.actions.rosters import publish
from buergertelefon.workforce.actions.wishing import be_there, wish
from buergertelefon.workforce.errors import BadInput, NotPossible
from buergertelefon.workforce.models import (
    Account,
    Availability,
    Change,
    Contract,
    Forecast,
    Leave,
    Roster,
    Shift,
    Wish,
)
from buergertelefon.workforce.queries import own
from buergertelefon.workforce.rules.changes import ChangeKind
from buergertelefon.workforce.rules.contracts import Terms
from buergertelefon.workforce.rules.leave import LeaveState
from buergertelefon.workforce.rules.people_table import CONTRACTS, LEAVES, headings
from buergertelefon.workforce.rules.wishes import WishKind

JULY, OCTOBER = date(2026, 7, 1), date(2026, 10, 1)
Make = Callable[..., Agent]


def spans(agent: Agent) -> list[tuple[date, date | None, int]]:
    rows = Contract.objects.filter(agent=agent).order_by("begins")
    return [(one.begins, one.ends, one.week_minutes) for one in rows]


def test_a_new_contract_ends_the_one_before_and_is_taken_back(person: Make) -> None:
    anna, first = person("anna"), date(2025, 1, 1)
    contracts.agree(anna, Terms(OCTOBER, 1200))
    for _ in range(2):  # pressed twice
        contracts.agree(anna, Terms(JULY, 1800))
    assert spans(anna) == [
        (first, date(2026, 6, 30), 2355), (JULY, date(2026, 9, 30), 1800), (OCTOBER, None, 1200)
    ]  # fmt: skip
    contracts.take_back(Contract.objects.get(begins=JULY))
    assert spans(anna)[0] == (first, date(2026, 9, 30), 2355)


def test_leave_is_asked_for_once_decided_once_and_withdrawn_only_before(person: Make) -> None:
    anna, week = person("anna"), {"begins": JULY, "until": date(2026, 7, 7)}
    leave = leaves.ask(anna, **week)
    assert leaves.ask(anna, **week) == leave
    with pytest.raises(NotPossible, match=r"01\.07\.2026"):
        leaves.ask(anna, begins=date(2026, 7, 7), until=date(2026, 7, 8))
    assert leaves.decide(leave, granted=False)
    assert not leaves.decide(leave, granted=True)
    assert leaves.ask(anna, **week).state == LeaveState.ASKED  # again
    assert leaves.enter(anna, **week).state == LeaveState.GRANTED
    assert not leaves.withdraw(leave)
    assert Leave.objects.count() == 1


def test_wishes_of_a_week_replace_each_other_until_it_is_published(
    person: Make, roster: Roster
) -> None:
    anna, today = person("anna"), AT.date()
    days = [BEGINS + timedelta(days=n) for n in range(5)]
    four = dict.fromkeys(days[:4], (WishKind.OFF, 1))
    with pytest.raises(NotPossible, match="Höchstens 3"):
        wish(anna, BEGINS, four, today=today)
    with pytest.raises(NotPossible):  # of another week
        wish(anna, BEGINS, {days[0] - timedelta(days=1): (WishKind.OFF, 1)}, today=today)
    wish(anna, BEGINS, {days[0]: (WishKind.OFF, 3), days[1]: (WishKind.LATE, 1)}, today=today)
    wish(anna, BEGINS, {days[1]: (WishKind.EARLY, 2)}, today=today)
    assert [*Wish.objects.values_list("day", "kind", "weight")] == [(days[1], "early", 2)]
    publish(roster.pk, version=0, at=AT)
    with pytest.raises(NotPossible):
        wish(anna, BEGINS, {}, today=today)
    assert BEGINS not in own.wish_weeks(anna, today=today)


def test_wishes_met_are_one_sum_and_none_of_fewer_than_five(person: Make, roster: Roster) -> None:
    people = [person(f"person{n}") for n in range(5)]
    after = [duty("person0"), duty("person1", start="09:00", end="17:30")]
    touched = [(one["person"], "2026-01-12") for one in after]
    change(roster.pk, touched, after, kind=ChangeKind.EDIT, by=None, at=AT)
    for one, kind in zip(people, ["early", "early", "off", "late"], strict=False):
        Wish.objects.create(agent=one, day=BEGINS, kind=kind)
    publish(roster.pk, version=1, at=AT)
    assert own.wishes_met(people[0], today=BEGINS) is None
    Wish.objects.create(agent=people[4], day=BEGINS, kind="off")
    assert own.wishes_met(people[4], today=BEGINS) == (4, 5)


HEAD = headings(CONTRACTS)


def test_a_table_is_looked_at_then_taken_and_is_the_same_afterwards(
    person: Make, centre: ServiceCentre
) -> None:
    anna = person("anna")
    rows = [HEAD, ["anna", "=1+1", "01.07.2026", "", "20"]]
    found = compared(centre, Kind.CONTRACTS, rows)
    assert spans(anna) == [(date(2025, 1, 1), None, 2355)]
    assert (len(found.gone), len(found.new)) == (1, 2)  # the one before gets an end
    with pytest.raises(NotPossible):
        bring(centre, Kind.CONTRACTS, rows, mark="another")
    for _ in range(2):  # pressed twice
        bring(centre, Kind.CONTRACTS, rows, mark=found.mark)
    assert "Stunden je Woche 20:00" in " ".join(found.new)
    assert spans(anna)[1] == (JULY, None, 1200)
    again = table_of(centre, Kind.CONTRACTS)
    for data in (sheets.csv_of(HEAD, again), sheets.xlsx_of("Verträge", HEAD, again)):
        same = compared(centre, Kind.CONTRACTS, sheets.read(data))
        assert (same.gone, same.new) == ([], [])


def test_one_bad_line_and_nothing_of_the_table_is_taken(
    person: Make, centre: ServiceCentre
) -> None:
    anna = person("anna")
    leaves.enter(anna, begins=date(2026, 1, 5), until=date(2026, 1, 9))
    head = headings(LEAVES)
    good = ["anna", "", "01.07.2026", "03.07.2026", "genehmigt"]
    for bad in (["anna", "", "03.07.2026", "05.07.2026", "beantragt"],
                ["anna", "", "08.01.2026", "12.01.2026", "genehmigt"]):  # fmt: skip
        with pytest.raises(BadTable) as caught:
            compared(centre, Kind.LEAVES, [head, good, bad])
        assert caught.value.problems[0].line == 3
    assert Leave.objects.count() == 1
    Leave.objects.update(state=LeaveState.REFUSED)  # in nobody's way
    compared(centre, Kind.LEAVES, [head, good, bad])


def test_no_cell_of_an_export_calculates_and_ours_are_read_back() -> None:
    rows = [["=1+1", "-5", "Anna"], ["+49", "@x", "'quoted'"]]
    for data in (sheets.csv_of(["A", "B", "C"], rows), sheets.xlsx_of("X", ["A", "B", "C"], rows)):
        assert sheets.read(data) == [["A", "B", "C"], *rows]
    assert b"'=1+1" in sheets.csv_of(["A"], rows)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04 broken", b"\x00\x01", b'a;b\n"open', b"x" * 1_000_001, b";;;\n;;"],
    ids=["empty", "no workbook", "null characters", "open quote", "too large", "blank"],
)
def test_a_file_that_is_no_table_is_told(data: bytes) -> None:
    with pytest.raises(BadInput):
        sheets.read(data)


def test_old_rosters_and_wishes_go_and_the_balance_stays(person: Make, roster: Roster) -> None:
    anna = person("anna")
    change(
        roster.pk, [("anna", "2026-01-12")], [duty("anna")], kind=ChangeKind.EDIT, by=None, at=AT
    )
    publish(roster.pk, version=1, at=AT)
    for _ in range(2):  # pressed twice
        accounts.book(anna, day=BEGINS, minutes=100, reason="Übertrag")
    accounts.book(anna, day=JULY, minutes=7, reason="Übertrag")
    leaves.enter(anna, begins=BEGINS, until=BEGINS)
    be_there(anna, day=BEGINS, since=time(8), until=time(12))
    Wish.objects.create(agent=anna, day=BEGINS, kind="off")
    contracts.agree(anna, Terms(date(2026, 1, 14), 1200))
    Forecast.objects.create(centre=roster.centre, made=AT, origin=BEGINS)
    balance, last = own.balance(anna), BEGINS + timedelta(days=6)
    assert forget(today=last + timedelta(weeks=13)).forecasts == 1
    assert (forget(today=BEGINS + ROSTER).rosters, Roster.objects.count()) == (0, 1)
    done = forget(today=last + ROSTER + timedelta(days=1))
    assert (done.rosters, done.people, done.bookings) == (1, 4, 2)
    for model in (Roster, Shift, Change, Leave, Availability, Wish, Forecast):
        assert not model.objects.exists()
    assert (own.balance(anna), Account.objects.count()) == (balance, 2)
    assert forget(today=last + ROSTER + timedelta(days=2)).bookings == 0
    assert Contract.objects.count() == 1
