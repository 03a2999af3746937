"""The terms of a school: what is taken as an account, what rules of cancelling come to."""

import pytest

from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.rules.ending import Term
from buergertelefon.courses.rules.terms import Creditor, creditor, examples

NAME, ID, IBAN = "VHS Beispiel", "DE98ZZZ09999999999", "DE89370400440532013000"


def test_an_account_is_kept_without_spaces_in_capitals() -> None:
    given = Creditor(" VHS  Beispiel", "de98 zzz0 9999 9999 99", "de89 3704 0044 0532 0130 00",
                     "cobadeff xxx")  # fmt: skip
    assert creditor(given) == Creditor(NAME, ID, IBAN, "COBADEFFXXX")
    assert creditor(Creditor()) == Creditor()
    assert IBAN not in repr(creditor(given))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        pytest.param(Creditor(NAME, "DE00ZZZ09999999999"), "creditor_id", id="wrong check digits"),
        pytest.param(Creditor(NAME, ID, "DE89370400440532013001"), "iban", id="wrong IBAN"),
        pytest.param(Creditor(NAME, ID, IBAN, "COBA"), "bic", id="too short a BIC"),
        pytest.param(Creditor(NAME, ID, "", "COBADEFFXXX"), "iban", id="a BIC without an IBAN"),
        pytest.param(Creditor("", ID, IBAN), "creditor", id="nobody's account"),
        pytest.param(Creditor("x" * 71, ID, IBAN), "creditor", id="a name no bank takes"),
    ],
)
def test_a_wrong_account_is_refused_at_the_field(given: Creditor, field: str) -> None:
    with pytest.raises(BadDetails) as error:
        creditor(given)
    assert error.value.field == field
    assert IBAN not in str(error.value)


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        pytest.param([], ["am Tag des Beginns absagt, zahlt nichts.",
                          "am Tag nach dem Beginn absagt, zahlt 100,00 € von 100,00 € und 20,00 €"
                          " von 20,00 €."], id="no rule"),
        pytest.param([Term(7, 50, 1_500)],
                     ["7 Tage vorher absagt, zahlt nichts.",
                      "6 Tage vorher absagt, zahlt 50,00 € von 100,00 € und 15,00 € von 20,00 €.",
                      "am Tag des Beginns absagt, zahlt 50,00 € von 100,00 € und 15,00 € von"
                      " 20,00 €.",
                      "am Tag nach dem Beginn absagt, zahlt 50,00 € von 100,00 € und 15,00 € von"
                      " 20,00 €."], id="half, at least 15 euros"),
        pytest.param([Term(2, 100), Term(0, 0)],
                     ["2 Tage vorher absagt, zahlt nichts.",
                      "am Tag vorher absagt, zahlt 100,00 € von 100,00 € und 20,00 € von 20,00 €.",
                      "am Tag des Beginns absagt, zahlt 100,00 € von 100,00 € und 20,00 € von"
                      " 20,00 €.",
                      "am Tag nach dem Beginn absagt, zahlt nichts."], id="a strange one is seen"),
    ],
)  # fmt: skip
def test_examples_say_what_rules_come_to(terms: list[Term], says: list[str]) -> None:
    assert list(examples(terms)) == [f"Wer {one}" for one in says]
