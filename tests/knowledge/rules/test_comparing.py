"""Differences lose no letter; hints name what a reader would stumble over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergertelefon.knowledge.rules.comparing import difference, stumbles

TEXTS = st.text(alphabet="ab \n.", max_size=40)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_from_the_pieces(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(one.text for one in pieces if one.kind != "added") == before
    assert "".join(one.text for one in pieces if one.kind != "removed") == after


@pytest.mark.parametrize(
    ("say", "hint"),
    [
        pytest.param("Eins. Zwei. Drei. Vier.", "4 Sätze", id="too many sentences"),
        pytest.param(" ".join(["lang"] * 30) + ".", "Langer Satz", id="a long sentence"),
        pytest.param("Ohne Punkt", "Punkt", id="no full stop"),
        pytest.param("Das kostet ca. zehn Euro.", "Abkürzung", id="an abbreviation"),
        pytest.param("Das ist ist falsch.", "ist ist", id="a word twice"),
        pytest.param("Die Hundesteur ist fällig.", "gemeint „hundesteuer“", id="a slip"),
        pytest.param("Die Hundesteuer ist fällig.", "", id="nothing"),
    ],
)
def test_hints(say: str, hint: str) -> None:
    known = {"hundesteuer", "fällig", "falsch", "punkt", "kostet", "sätze"}

    def like(word: str) -> str:
        return "hundesteuer" if word == "hundesteur" else word

    found = stumbles(say, (), knows=known.__contains__, like=like)
    assert any(hint in one for one in found) if hint else found == []
