"""What an answer by SMS means."""

import pytest

from buergertelefon.appointments.rules.replies import Meant, meant


@pytest.mark.parametrize(
    ("text", "what", "code"),
    [
        pytest.param("JA", Meant.YES, "", id="yes"),
        pytest.param(" ja! ", Meant.YES, "", id="small, with a mark"),
        pytest.param("Ja k7q-x2m", Meant.YES, "K7QX2M", id="yes to this one"),
        pytest.param("Nein.", Meant.NO, "", id="no"),
        pytest.param("STOPP", Meant.STOP, "", id="no more"),
        pytest.param("Ja, aber lieber später", Meant.UNKNOWN, "", id="a yes that is none"),
        pytest.param("Wer ist da?", Meant.UNKNOWN, "", id="a question"),
        pytest.param("", Meant.UNKNOWN, "", id="nothing"),
        pytest.param("ja\nsicher", Meant.UNKNOWN, "", id="two lines"),
    ],
)
def test_meant(text: str, what: Meant, code: str) -> None:
    assert meant(text) == (what, code)
