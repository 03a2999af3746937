"""What is asked for, taken apart; what of it is kept."""

import pytest

from buergertelefon.waste.rules.items import Asked, State, known_end, noted, taken_apart, worth


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        pytest.param("Energiesparlampe", Asked("energiesparlampe"), id="the thing alone"),
        pytest.param(
            "wohin mit kaputter Energiesparlampe", Asked("energiesparlampe"), id="a question"
        ),
        pytest.param("Wo kann ich alte Reifen entsorgen?", Asked("reifen"), id="a sentence"),
        pytest.param("Farbeimer voll", Asked("farbeimer", state=State.FULL), id="full"),
        pytest.param("leere Farbeimer", Asked("farbeimer", state=State.EMPTY), id="empty"),
        pytest.param("halbvoller Eimer", Asked("eimer", state=State.FULL), id="another form"),
        pytest.param("Tisch aus Holz", Asked("tisch holz", "tisch"), id="the thing goes first"),
        pytest.param("Autoreifen ohne Felge", Asked("autoreifen"), id="what is not there"),
        pytest.param("Müll", Asked("müll"), id="a filler alone stays"),
        pytest.param("voll", Asked("voll", state=State.FULL), id="a state alone stays"),
        pytest.param("", Asked(""), id="nothing"),
    ],
)
def test_words_that_only_describe_are_left_out(text: str, asked: Asked) -> None:
    assert taken_apart(text) == asked


@pytest.mark.parametrize(
    ("state", "names", "counts"),
    [
        pytest.param(State.EMPTY, ("Farbeimer, leer",), 4.0, id="named so"),
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


@pytest.mark.parametrize(
    ("word", "end"),
    [
        pytest.param("schlaftabletten", "tabletten", id="its last part"),
        pytest.param("zweisitzersofa", "sofa", id="four letters"),
        pytest.param("sofa", "", id="not the word itself"),
        pytest.param("hei", "", id="short"),
        pytest.param("fernglas", "", id="nobody knows it"),
    ],
)
def test_the_end_of_a_compound(word: str, end: str) -> None:
    assert known_end(word, {"tabletten", "letten", "sofa", "gas"}) == end
