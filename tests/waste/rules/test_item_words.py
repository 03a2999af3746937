"""What is asked for, taken apart; what of it is kept."""

import pytest

from buergertelefon.waste.rules.items import Asked, State, noted, taken_apart, worth


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        pytest.param("Energiesparlampe", Asked("energiesparlampe"), id="the thing alone"),
        pytest.param(
            "wohin mit kaputter Energiesparlampe", Asked("energiesparlampe"), id="a question"
        ),
        pytest.param("Wo kann ich alte Reifen entsorgen?", Asked("reifen"), id="a sentence"),
        pytest.param("Farbeimer voll", Asked("farbeimer", State.FULL), id="full"),
        pytest.param("leere Farbeimer", Asked("farbeimer", State.EMPTY), id="empty"),
        pytest.param("Müll", Asked("müll"), id="a filler alone stays"),
        pytest.param("voll", Asked("voll", State.FULL), id="a state alone stays"),
        pytest.param("", Asked(""), id="nothing"),
    ],
)
def test_words_that_only_describe_are_left_out(text: str, asked: Asked) -> None:
    assert taken_apart(text) == asked


@pytest.mark.parametrize(
    ("state", "names", "counts"),
    [
        pytest.param(State.EMPTY, ("Farbeimer, leer",), 1.5, id="named so"),
        pytest.param(State.FULL, ("Farbeimer, leer",), 0.4, id="named otherwise"),
        pytest.param(State.FULL, ("Farbeimer",), 1.0, id="named without a state"),
        pytest.param(State.FULL, ("Spraydose", "volle Dose", "leere Dose"), 1.0, id="both"),
        pytest.param(None, ("Farbeimer, leer",), 1.0, id="none was said"),
    ],
)
def test_the_state_that_was_said_decides(
    state: State | None, names: tuple[str, ...], counts: float
) -> None:
    assert worth(state, names) == counts


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("Wohin mit einer alten Glitzerkugel?", "glitzerkugel", id="the thing only"),
        pytest.param("LED Band", "led band", id="short words"),
        pytest.param("Anna 0421 123456", "", id="a telephone number"),
        pytest.param("anna@example.org", "", id="an address"),
        pytest.param("Sofa von Frau Beispiel", "", id="somebody's name"),
        pytest.param("Hauptstrasse 12", "", id="a house"),
        pytest.param("mein Nachbar stellt immer Tonnen quer", "", id="a sentence"),
        pytest.param("ab", "", id="two letters"),
        pytest.param("?", "", id="no word"),
    ],
)
def test_what_is_kept_for_the_editors(text: str, kept: str) -> None:
    assert noted(text) == kept
