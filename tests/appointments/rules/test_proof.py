import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from buergertelefon.appointments.errors import ProofRefused, ProofSpent, ProofTooEarly
from buergertelefon.appointments.rules.proof import Terms, challenge, checked, sent
from buergertelefon.base.hours import BERLIN

NOW = datetime(2026, 11, 23, 9, tzinfo=BERLIN)
TERMS = Terms(work=50, wait=8)


def sign(text: str) -> str:
    return hmac.new(b"key", text.encode(), hashlib.sha256).hexdigest()


def asked(**more: Any) -> dict[str, Any]:
    return {**challenge(TERMS, drawn="ab12", at=NOW, sign=sign), **more}


def solved(question: dict[str, Any]) -> int:
    """As a browser finds it."""
    return next(
        n
        for n in range(question["maxnumber"] + 1)
        if hashlib.sha256(f"{question['salt']}{n}".encode()).hexdigest() == question["challenge"]
    )


def test_it_has_the_shape_of_altcha_and_an_answer() -> None:
    question = asked()
    assert question.keys() == {"algorithm", "challenge", "maxnumber", "salt", "signature"}
    assert (question["algorithm"], question["maxnumber"]) == ("SHA-256", 50)
    proof = checked(sent(asked(number=solved(question))), at=NOW, sign=sign)
    assert (proof.worked, proof.challenge) == (True, question["challenge"])


def test_without_a_number_it_is_good_after_some_seconds() -> None:
    with pytest.raises(ProofTooEarly) as early:
        checked(sent(asked()), at=NOW + timedelta(seconds=3), sign=sign)
    assert early.value.seconds == 5
    assert not checked(sent(asked()), at=NOW + timedelta(seconds=8), sign=sign).worked


def test_after_an_hour_it_is_too_old() -> None:
    answer = sent(asked(number=solved(asked())))
    with pytest.raises(ProofSpent):
        checked(answer, at=NOW + timedelta(hours=1), sign=sign)


LATER = asked()["salt"].replace("wait=8", "wait=0")
REFUSED = [
    pytest.param(sent(asked(number=solved(asked()) + 1)), id="a wrong number"),
    pytest.param(sent(asked(number=str(solved(asked())))), id="a number as text"),
    pytest.param(sent(asked(salt=LATER)), id="terms changed"),
    pytest.param(
        sent(asked(salt=LATER, challenge=hashlib.sha256(f"{LATER}7".encode()).hexdigest())),
        id="terms changed, and a challenge of their own",
    ),
    pytest.param(sent(asked(salt="ab12?at=1")), id="no terms"),
    pytest.param(sent(asked(salt="x?at=1&expires=9&wait=0&max=-1&")), id="terms that cannot be"),
    pytest.param(sent(asked(salt=7)), id="a salt that is no text"),
    pytest.param("", id="nothing"),
    pytest.param("%%%", id="no base64"),
    pytest.param("ä", id="no ASCII"),
    pytest.param(base64.b64encode(b"[" * 700).decode(), id="deep"),
    pytest.param(base64.b64encode(json.dumps([1]).encode()).decode(), id="a list"),
    pytest.param(base64.b64encode(b"7").decode(), id="a number alone"),
    pytest.param("A" * 100_000, id="long"),
]


@pytest.mark.parametrize("answer", REFUSED)
def test_refused(answer: str) -> None:
    with pytest.raises(ProofRefused):
        checked(answer, at=NOW + timedelta(minutes=1), sign=sign)


@pytest.mark.parametrize(
    ("holds", "waited", "terms"),
    [
        pytest.param(0, 0, TERMS, id="quiet"),
        pytest.param(59, 14, TERMS, id="a little"),
        pytest.param(60, 15, Terms(100, 16), id="one a second"),
        pytest.param(100_000, 100_000, Terms(800, 128), id="there is a limit"),
    ],
)
def test_it_grows_with_the_crowd(holds: int, waited: int, terms: Terms) -> None:
    assert TERMS.under(holds=holds, waited=waited) == terms
