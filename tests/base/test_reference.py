import pytest

from buergertelefon.base import reference


@pytest.mark.parametrize(
    ("written", "code"),
    [
        pytest.param("K7QX2M", "K7QX2M", id="as it is"),
        pytest.param(" k7q-x2m ", "K7QX2M", id="small, with a hyphen"),
        pytest.param("K7QX2", "", id="too short"),
        pytest.param("K7QX2O", "", id="a letter no code has"),
        pytest.param("", "", id="nothing"),
        pytest.param("ſ7QX2M", "", id="no letter of ours"),
    ],
)
def test_codes_as_people_write_them(written: str, code: str) -> None:
    assert reference.normal(written) == code


def test_codes_have_no_letters_that_look_alike() -> None:
    assert not set(reference.ALPHABET) & set("01OILS58BZUAE")
    assert reference.drawn(lambda n: n - 1) == "YYYYYY"
