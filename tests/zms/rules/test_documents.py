import pytest

from buergertelefon.zms.rules.documents import address


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        pytest.param("Pelzerstraße 40, 28195 Bremen", ("Pelzerstraße", "40", "28195", "Bremen"),
                     id="one line"),
        pytest.param("Stresemannstraße 48 a\n28207 Bremen",
                     ("Stresemannstraße", "48 a", "28207", "Bremen"), id="two lines"),
        pytest.param("Straße des 17. Juni 135, 10623 Berlin",
                     ("Straße des 17. Juni", "135", "10623", "Berlin"), id="a number in the name"),
        pytest.param("Rathaus, Eingang Nord", ("Rathaus, Eingang Nord", "", "", ""), id="none"),
        pytest.param("", ("", "", "", ""), id="not known"),
    ],
)  # fmt: skip
def test_address_in_parts(written: str, parts: tuple[str, str, str, str]) -> None:
    names = ("street", "house_number", "postal_code", "city")
    assert tuple(address(written)[name] for name in names) == parts
