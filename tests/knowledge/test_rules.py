from datetime import date

import pytest

from buergertelefon.knowledge.rules import Held, holding, may_be_kept

OLD = Held(1, "", None, date(2014, 2, 28))
NEW = Held(2, "", date(2014, 2, 28))
HAVEN = Held(3, "04012000", date(2016, 1, 1))


@pytest.mark.parametrize(
    ("place", "on", "answer"),
    [
        pytest.param("04011000", date(2014, 2, 27), 1, id="the day before the change"),
        pytest.param("04011000", date(2014, 2, 28), 2, id="the day of the change"),
        pytest.param("04012000", date(2020, 1, 1), 3, id="the city's own before everybody's"),
        pytest.param("04012000", date(2015, 1, 1), 2, id="before it has its own"),
    ],
)
def test_which_answer_holds(place: str, on: date, answer: int) -> None:
    found = holding([OLD, NEW, HAVEN], place=place, on=on)
    assert found
    assert found.answer == answer


def test_none_holds() -> None:
    assert holding([HAVEN], place="04011000", on=date(2020, 1, 1)) is None


@pytest.mark.parametrize(
    ("phrase", "kept"),
    [
        ("lastenrad zuschuss", True), ("", False), ("ruf 0421", False), ("a@b.de", False),
        ("x" * 61, False), ("din 5009", False), ("paragraf 218", True),
    ],
)  # fmt: skip
def test_which_words_may_be_kept(phrase: str, kept: bool) -> None:
    assert may_be_kept(phrase) is kept
