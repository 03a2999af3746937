"""What callers say they have, taken apart."""

import pytest

from buergertelefon.waste.rules.mentioned import Mentioned, mentioned


@pytest.mark.parametrize(
    ("said", "things"),
    [
        ("ein Sofa", [("Sofa", 1)]),
        ("Sofa, zwei Stühle und 3 Bretter", [("Sofa", 1), ("Stühle", 2), ("Bretter", 3)]),
        ("noch meine alte Waschmaschine", [("alte Waschmaschine", 1)]),
        ("4x Autofelge; 2 mal Regal", [("Autofelge", 4), ("Regal", 2)]),
        ("Stuhl, Stuhl und ein Stuhl", [("Stuhl", 3)]),
        ("2er Sofa", [("2er Sofa", 1)]),
        ("", []),
        ("und , ;", []),
    ],
    ids=[
        "one thing", "a list with numbers and words", "what is said before it",
        "times", "said three times", "a number that belongs to the name", "nothing",
        "only what stands between",
    ],
)  # fmt: skip
def test_things_are_told_apart(said: str, things: list[tuple[str, int]]) -> None:
    assert mentioned(said) == tuple(Mentioned(*one) for one in things)
