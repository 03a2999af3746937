import pytest

from buergertelefon.contacts.rules import Outcome, proposed_outcome


@pytest.mark.parametrize(
    ("forwarded", "callback", "referred", "outcome"),
    [
        pytest.param(False, False, False, Outcome.SETTLED, id="nothing but the answer"),
        pytest.param(False, False, True, Outcome.REFERRED, id="contact data sent"),
        pytest.param(True, False, True, Outcome.FORWARDED, id="forwarded, and contact sent"),
        pytest.param(True, True, True, Outcome.CALLBACK, id="a callback is the strongest promise"),
    ],
)
def test_what_is_proposed(
    forwarded: bool, callback: bool, referred: bool, outcome: Outcome
) -> None:
    assert proposed_outcome(forwarded=forwarded, callback=callback, referred=referred) is outcome
