import pytest

from buergertelefon.base.spelling import spelled_out


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("K7QX2M", ("Köln", "sieben", "Quickborn", "Xanten", "zwo", "München")),
        ("äß", ("Umlaut Aachen", "Eszett")),
        ("k 7", ("Köln", "sieben")),
        ("K-7", ("Köln", "-", "sieben")),
        ("", ()),
    ],
)
def test_codes_are_read_by_cities(code: str, words: tuple[str, ...]) -> None:
    assert spelled_out(code) == words
