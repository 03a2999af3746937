import pytest

from buergertelefon.base.reference import ALPHABET
from buergertelefon.zms.rules.numbers import COUNT, code_of, number_of


@pytest.mark.parametrize(
    ("code", "number"),
    [
        pytest.param(ALPHABET[0] * 6, 1, id="the first"),
        pytest.param(ALPHABET[-1] * 6, COUNT, id="the last"),
        pytest.param("K7QX23", number_of("K7QX23"), id="one between"),
    ],
)
def test_each_code_is_a_number_of_32_bits_and_back(code: str, number: int) -> None:
    assert number_of(code) == number < 2**31
    assert code_of(number) == code


@pytest.mark.parametrize("number", [-1, 0, COUNT + 1, 2**31 - 1])
def test_other_numbers_are_no_code(number: int) -> None:
    assert code_of(number) == ""
