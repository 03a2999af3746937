"""Which account numbers are taken, and that no refusal says one."""

import pytest

from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.rules.account import Account, account, checked, hint, is_creditor_id

IBAN = "DE89370400440532013000"  # the example of the German banks


@pytest.mark.parametrize(
    ("written", "number"),
    [
        pytest.param("DE89 3704 0044 0532 0130 00", IBAN, id="in groups"),
        pytest.param(" de89370400440532013000 ", IBAN, id="small letters"),
        pytest.param("NL91ABNA0417164300", "NL91ABNA0417164300", id="the Netherlands"),
        pytest.param("AT61 1904 3002 3457 3201", "AT611904300234573201", id="Austria"),
    ],
)
def test_taken(written: str, number: str) -> None:
    assert checked(written) == number


@pytest.mark.parametrize(
    ("written", "words"),
    [
        pytest.param("", "nennen Sie die IBAN", id="nothing"),
        pytest.param("532013000", "zwei Buchstaben", id="an account number of old"),
        pytest.param("DE89 3704 0044 0532 0130 01", "Prüfziffer", id="one digit wrong"),
        pytest.param("DE98 3704 0044 0532 0130 00", "Prüfziffer", id="two digits swapped"),
        pytest.param("DE89 3704 0044 0532 0130", "22 Stellen, diese hat 20", id="too short"),
        pytest.param("CH93 0076 2011 6238 5295 7", "per Rechnung", id="Switzerland"),
        pytest.param("TR33 0006 1005 1978 6457 8413 26", "SEPA", id="not in SEPA"),
        pytest.param("DE89 3704 0044 0532 0130 0Ö", "zwei Buchstaben", id="an umlaut"),
        pytest.param("NL91ABNA041716430", "Prüfziffer", id="wrong length elsewhere"),
    ],
)
def test_refused(written: str, words: str) -> None:
    with pytest.raises(BadDetails, match=words) as refused:
        checked(written)
    assert refused.value.field == "iban"
    digits = written.replace(" ", "")[4:]
    assert not digits or digits not in str(refused.value)


def test_shown_shortened_and_never_in_a_repr() -> None:
    assert hint(IBAN) == "DE… 3000"
    assert repr(account("  Ada   Beispiel ", IBAN)) == "Account(holder='Ada Beispiel')"


@pytest.mark.parametrize("holder", ["", "   ", "x" * 71])
def test_a_holder_is_named(holder: str) -> None:
    with pytest.raises(BadDetails) as refused:
        account(holder, IBAN)
    assert refused.value.field == "holder"


def test_an_account_is_a_value() -> None:
    assert account("Ada Beispiel", "DE89 3704 0044 0532 0130 00") == Account("Ada Beispiel", IBAN)


@pytest.mark.parametrize(
    ("written", "right"),
    [
        pytest.param("DE98ZZZ09999999999", True, id="the example of the Bundesbank"),
        pytest.param("DE97ZZZ09999999999", False, id="wrong digits"),
        pytest.param("DE98ZZZ0999999999", False, id="too short"),
        pytest.param("", False, id="none"),
    ],
)
def test_creditor_id(written: str, *, right: bool) -> None:
    assert is_creditor_id(written) is right
