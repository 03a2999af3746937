"""How places are written, and that they are the same however they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergertelefon.places.rules.writing import House, Written, bare, folded, house, taken_apart


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Hamburger Straße", "hamburger str.", id="Str. with a dot"),
        pytest.param("Hamburger Straße", "HAMBURGERSTRASSE", id="in one word and capitals"),
        pytest.param("Hamburger Str", "Hamburger Straße", id="Str without a dot"),
        pytest.param("Am Wall", "am wall", id="case"),
        pytest.param("Gröpelinger Heerstraße", "Groepelinger Heerstr.", id="typed umlauts"),
        pytest.param("St. Magnus", "St Magnus", id="a dot"),
        pytest.param("Lüssum-Bockhorn", "Lüssum Bockhorn", id="a hyphen"),
    ],
)
def test_written_differently_and_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    "name", ["Strom", "Strausberg", "Stralsund", "Straßburg", "Ostrhauderfehn"]
)
def test_a_name_that_only_begins_like_a_street_is_none(name: str) -> None:
    assert "strasse" not in folded(name)[3:] or name == "Straßburg"


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("9", House(9), id="a number"),
        pytest.param(" 9 A", House(9, "a"), id="with a letter"),
        pytest.param("9-13", House(9, "", 13), id="a range"),
        pytest.param("9/11a", House(9, "", 11, "a"), id="a range with a letter"),
        pytest.param("9/2", House(9), id="an entrance is no range"),
        pytest.param("9aaa 9", House(9, "aaa"), id="as registers write it"),
        pytest.param("a9", None, id="no number"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_house_numbers(text: str, found: House | None) -> None:
    assert house(text) == found


@pytest.mark.parametrize(
    ("range_", "number", "holds"),
    [
        ("9-13", "11", True), ("9-13", "12", False), ("9-13", "9", True), ("9-13", "13a", True),
        ("9-13", "15", False), ("9-12", "10", True), ("9", "9a", False), ("9a", "9A", True),
    ],
)  # fmt: skip
def test_a_range_holds_its_side_of_the_street(range_: str, number: str, *, holds: bool) -> None:
    whole, one = house(range_), house(number)
    assert whole
    assert one
    assert whole.holds(one) is holds


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param(
            "Hamburger Str. 9a, 28205 Bremen",
            Written("Hamburger Str.", House(9, "a"), "28205", "Bremen"), id="a whole address",
        ),
        pytest.param(
            "Am Wall 9-13", Written("Am Wall", House(9, "", 13)), id="street and numbers"
        ),
        pytest.param("28205", Written(postcode="28205"), id="a postcode"),
        pytest.param("28205 Bremen", Written(postcode="28205", town="Bremen"), id="with its town"),
        pytest.param("Osterholz", Written(town="Osterholz"), id="one name"),
        pytest.param("Am Wall, Bremen", Written(street="Am Wall", town="Bremen"), id="no number"),
        pytest.param(
            "Am Wall 9 Bremen", Written("Am Wall", House(9), "", "Bremen"), id="no comma"
        ),
    ],
)  # fmt: skip
def test_what_was_typed_is_taken_apart(text: str, parts: Written) -> None:
    assert taken_apart(text) == parts


@given(st.text(max_size=60))
def test_any_text_can_be_taken_apart(text: str) -> None:
    taken_apart(text)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Bremen, Stadt", "Bremen"), ("Kiel, Landeshauptstadt", "Kiel"), ("Stuhr", "Stuhr"),
        ("Neuhaus (Oste), Flecken", "Neuhaus (Oste)"), ("Lübeck, Hansestadt", "Lübeck"),
    ],
)  # fmt: skip
def test_a_title_is_not_said(name: str, short: str) -> None:
    assert bare(name) == short
