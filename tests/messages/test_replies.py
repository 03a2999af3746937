"""Answers by SMS: only what our gateway has signed just now is read."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from buergertelefon.messages.errors import BadReply
from buergertelefon.messages.gateway import Answers
from buergertelefon.messages.replies import Reply, read

SECRET = "ein langes Geheimnis"
GATEWAY = Answers("http://127.0.0.1:9/sms/antwort/", SECRET)


def taken(number: str = "+491711234567", text: str = "JA", **wrong: str) -> Reply:
    """What we read of what the gateway sends; `wrong` headers, body, or secret."""
    body, headers = GATEWAY.signed(number, text, key="sms-1")
    headers |= {"secret": SECRET} | wrong
    late = timedelta(minutes=int(wrong.get("late", "0")))
    return read(
        wrong.get("body", body.decode()).encode(), stamp=headers["X-Timestamp"],
        signature=headers["X-Signature"], secret=headers["secret"], at=datetime.now(UTC) + late,
    )  # fmt: skip


def test_what_the_gateway_signs_is_read() -> None:
    reply = taken("0171 1234567", "Ja, gern 👍")
    assert (reply.key, reply.number, reply.text) == ("sms-1", "+491711234567", "Ja, gern 👍")


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"X-Signature": "0" * 64}, id="another signature"),
        pytest.param({"X-Signature": "ä"}, id="no signature"),
        pytest.param({"secret": "ein anderes"}, id="another secret"),
        pytest.param({"secret": ""}, id="no secret"),
        pytest.param({"X-Timestamp": "1"}, id="another time"),
        pytest.param({"late": "6"}, id="a repetition by somebody else, six minutes later"),
        pytest.param({"body": json.dumps({"from": "+491711234568"})}, id="another body"),
    ],
)
def test_what_nobody_signed_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(BadReply):
        taken(**wrong)


@pytest.mark.parametrize("number", ["", "115", "0900 1234567", "+49x"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(BadReply):
        taken(number)
