"""Which rule holds: the longest area, half-open days, months of which the day is unpublished."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergertelefon.responsibility.rules.dates import bound
from buergertelefon.responsibility.rules.deciding import Rule, Spot, at, decide

OLD = Rule("car", "04", "tax_office", "Finanzamt", valid_until=bound("2014-02"))
NEW = Rule("car", "04", "customs", "Zoll", valid_from=bound("2014-02"))
ALL = Rule("car", "", "customs", "Zoll", valid_from=bound("2014-07-01"))
LATER = Rule("car", "03", "tax_office", "Finanzamt", valid_until=bound("2014-05"))
RULES = (OLD, NEW, ALL, LATER)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2014-02", date(2014, 2, 1), date(2014, 2, 28)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2014-07-01", date(2014, 7, 1), date(2014, 7, 1)),
    ],
)
def test_bounds(text: str, first: date, last: date) -> None:
    found = bound(text)
    assert found
    assert (found.first, found.last, found.text) == (first, last, text)


@pytest.mark.parametrize("text", ["2014", "14-02-01", "2014-13", "2014-02-30", "Februar"])
def test_no_bound(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        bound(text)


@pytest.mark.parametrize(
    ("key", "on", "outcome", "bodies"),
    [
        pytest.param(
            "040110", "2014-01-31", "answer", ["Finanzamt"], id="the day before the month"
        ),
        pytest.param(
            "040110", "2014-02-01", "transition", ["Finanzamt", "Zoll"], id="its first day"
        ),
        pytest.param(
            "040110", "2014-02-28", "transition", ["Finanzamt", "Zoll"], id="its last day"
        ),
        pytest.param("040110", "2014-03-01", "answer", ["Zoll"], id="the day after"),
        pytest.param("040110", "2020-01-01", "answer", ["Zoll"], id="long after"),
        pytest.param("05", "2014-06-30", "unknown", [], id="no rule of this Land yet"),
        pytest.param("05", "2014-07-01", "answer", ["Zoll"], id="the rule for all of Germany"),
    ],
)
def test_at_a_place_on_a_day(key: str, on: str, outcome: str, bodies: list[str]) -> None:
    found = at(RULES, Spot(key, ""), date.fromisoformat(on))
    assert found.outcome.value == outcome
    assert sorted(rule.body for rule in found.rules) == bodies


def test_two_bodies_for_one_place_are_a_conflict() -> None:
    rules = (Rule("x", "04", "state", "A"), Rule("x", "04", "state", "B"))
    assert at(rules, Spot("0401", ""), date(2020, 1, 1)).outcome.value == "conflict"


@pytest.mark.parametrize(
    ("spots", "on", "outcome", "apart"),
    [
        pytest.param(["04011", "03356"], "2014-06-16", "answer", 0, id="both the same: not asked"),
        pytest.param(["04011", "03356"], "2014-04-16", "ask_place", 2, id="they differ: asked"),
        pytest.param([""], "2014-08-01", "answer", 0, id="no place, and the same everywhere"),
        pytest.param([""], "2014-04-16", "ask_place", 2, id="no place, and it matters"),
        pytest.param(["05"], "2010-01-01", "unknown", 0, id="nobody knows"),
    ],
)
def test_asked_only_if_it_matters(spots: list[str], on: str, outcome: str, apart: int) -> None:
    rules = (*RULES, Rule("car", "03", "customs", "Zoll", valid_from=bound("2014-05")))
    found = decide(rules, [Spot(one, one) for one in spots], date.fromisoformat(on))
    assert found.outcome.value == outcome
    assert len(found.apart) == apart


def test_each_town_has_its_own_municipality() -> None:
    rules = (Rule("dog", "", "municipality", "Gemeinde"),)
    found = decide(rules, [Spot("03251", "Stuhr"), Spot("03356", "Ritterhude")], date(2020, 1, 1))
    assert found.outcome.value == "ask_place"


_areas = st.sampled_from(["", "0", "04", "04011", "040110000000"])
_bounds = st.sampled_from(["", "2014-02", "2014-02-10", "2014-03-01", "2015-01"])


@given(
    st.lists(
        st.builds(
            lambda area, body, a, b: Rule("x", area, "state", body, "", "", bound(a), bound(b)),
            _areas, st.sampled_from("AB"), _bounds, _bounds,
        ),
        max_size=6,
    ),
    st.dates(date(2014, 1, 1), date(2015, 12, 31)),
)  # fmt: skip
def test_whatever_the_rules_only_those_that_may_hold_are_named(rules: list[Rule], on: date) -> None:
    found = at(rules, Spot("040110000000", ""), on)
    assert all(rule.holds(on) is not False for rule in found.rules)
    sure = [rule for rule in rules if "040110000000".startswith(rule.area) and rule.holds(on)]
    assert bool(found.rules) or not sure
    if found.outcome.value == "answer" and sure:
        longest = max(len(rule.area) for rule in sure)
        assert len(found.rules[0].area) >= longest or found.rules[0].holds(on) is None
