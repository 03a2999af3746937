"""Tax numbers: which Land, which office, and whether the check digit is right."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergertelefon.responsibility.rules.taxnumbers import LAENDER, check_digit_fits, read

#: numbers other people tested with; not ours to keep
PUBLISHED = Path(__file__).resolve().parents[3] / "shared/data/tax/stnr_valid.tsv"


def test_a_number_of_bremen() -> None:
    (found,) = read("75 815 08152", "HB")
    assert (found.thirteen, found.bufa, found.checked) == ("2475081508152", "2475", True)


def test_the_same_in_13_digits_needs_no_land() -> None:
    assert [(one.land, one.checked) for one in read("2475081508152")] == [("HB", True)]


def test_without_a_land_a_number_may_be_of_several() -> None:
    assert {one.land for one in read("75 815 08152")} >= {"HB", "BW", "BE", "HH", "NI", "RP", "SH"}


@pytest.mark.parametrize("text", ["", "abc", "12", "75 815 0815", "1" * 40])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read(text) == []


def test_a_land_there_is_not() -> None:
    with pytest.raises(ValueError, match="XX"):
        read("75 815 08152", "XX")


@given(st.integers(0, 9))
def test_at_most_one_check_digit_fits_where_there_is_one_procedure(digit: int) -> None:
    fits = [check_digit_fits(f"247508150815{one}", "HB") for one in range(10)]
    assert sum(fits) <= 1
    assert check_digit_fits(f"247508150815{digit}", "HB") is (digit == 2)


@given(st.text(max_size=20))
def test_any_text_is_answered(text: str) -> None:
    assert all(one.land in LAENDER for one in read(text))


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="../shared/data/tax/stnr_valid.tsv is not here")
def test_all_published_examples_fit() -> None:
    lines = PUBLISHED.read_text().splitlines()[1:]
    assert len(lines) == 11
    for line in lines:
        land, written, thirteen = line.split("\t")
        (found,) = read(written, land)
        assert (found.thirteen, found.checked) == (thirteen, True), line
