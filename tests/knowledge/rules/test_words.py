from datetime import date

import pytest

from buergertelefon.knowledge.rules.words import Learned, candidates, countable, may_be_kept


@pytest.mark.parametrize(
    ("phrase", "kept"),
    [
        ("lastenrad zuschuss", True), ("", False), ("ruf 0421", False), ("a@b.de", False),
        ("x" * 61, False), ("din 5009", False), ("paragraf 218", True),
    ],
)  # fmt: skip
def test_which_words_may_be_kept(phrase: str, kept: bool) -> None:
    assert may_be_kept(phrase) is kept


@pytest.mark.parametrize(
    ("word", "counted"),
    [("lastenrad", True), ("hb-xy", False), ("hb123", False), ("abc", False), ("x" * 61, False)],
)
def test_which_unknown_words_are_counted(word: str, counted: bool) -> None:
    assert countable(word) is counted


MON, TUE = date(2026, 11, 23), date(2026, 11, 24)


@pytest.mark.parametrize(
    ("hits", "learned"),
    [
        pytest.param([("rad", "s", MON, 2), ("rad", "s", TUE, 1)], ["rad"], id="3 on 2 days"),
        pytest.param([("rad", "s", MON, 9)], [], id="often, but one day only"),
        pytest.param([("rad", "s", MON, 1), ("rad", "s", TUE, 1)], [], id="twice"),
        pytest.param([("Rad", "s", MON, 2), ("rad", "s", TUE, 1)], ["rad"], id="capitals"),
        pytest.param([("rad", "s", MON, 2), ("rad", "t", TUE, 2)], [], id="two services"),
        pytest.param([("hund", "s", MON, 2), ("hund", "s", TUE, 1)], [], id="known already"),
    ],
)
def test_which_phrases_are_learned(
    hits: list[tuple[str, str, date, int]], learned: list[str]
) -> None:
    assert [one.phrase for one in candidates(hits, [("Hund", "s")])] == learned


def test_most_hits_come_first() -> None:
    hits = [(word, "s", day, n) for word, n in (("a", 2), ("b", 3)) for day in (MON, TUE)]
    assert candidates(hits, []) == [Learned("b", "s", 6), Learned("a", "s", 4)]
