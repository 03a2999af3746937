"""Which numbers are called or texted, and how much of one is shown."""

import pytest

from buergertelefon.base.phone import masked, may_be_called, may_be_texted


@pytest.mark.parametrize(
    ("written", "called", "texted"),
    [
        pytest.param("0171 1234567", "+491711234567", "+491711234567", id="mobile"),
        pytest.param("+49 (0)421 361-12345", "+4942136112345", "+4942136112345", id="landline"),
        pytest.param("+48 512 345 678", "", "+48512345678", id="mobile from Poland"),
        pytest.param("0800 1234567", "+498001234567", "", id="free of charge: gets no text"),
        pytest.param("0900 1234567", "", "", id="costs more"),
        pytest.param("115", "", "", id="short number"),
        pytest.param("12345", "", "", id="too short"),
        pytest.param("Herr Meier", "", "", id="no number"),
        pytest.param("", "", "", id="nothing"),
    ],
)
def test_whom_we_call_and_text(written: str, called: str, texted: str) -> None:
    assert (may_be_called(written), may_be_texted(written)) == (called, texted)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+491711234567", "+49 … 4567"), ("+48512345678", "+48 … 5678"), ("", "…")],
)
def test_a_masked_number_shows_its_country_and_its_end(number: str, shown: str) -> None:
    assert masked(number) == shown
