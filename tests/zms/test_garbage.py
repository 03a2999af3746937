"""Nothing that is sent makes an error of the server, and nothing is written half."""

import json

import pytest
from tests.zms.conftest import Api, codes, proof, service, tomorrow

from buergertelefon.appointments.models import Booking, Calendar

POSTS = (
    "reserve-appointment", "update-appointment", "preconfirm-appointment", "confirm-appointment",
    "cancel-appointment", "captcha-verify",
)  # fmt: skip
GETS = (
    "offices-and-services", "available-calendar", "appointment", "my-appointments",
    "captcha-details", "captcha-challenge",
)  # fmt: skip
ODD = [
    None, True, -1, 0, 2**31, 2**63, 2**64, 1e308, "", " ", "\x00", "\x00" * 200, "\ud800",
    "x" * 400, "9" * 4000, "١٢", "1e5", "-0", [], [[]], [None],
    [2**70], ["\x00"], [1] * 100, {}, {"a": 1},
    "2026-02-30", "' OR 1=1 --", "1,2,,", ",", "%00",
]  # fmt: skip
FIELDS = {
    "reserve-appointment": ("timestamp", "officeId", "serviceId", "serviceCount", "captchaToken"),
    "update-appointment": ("processId", "authKey", "familyName", "email", "telephone",
                           "customTextfield", "scope"),
    "confirm-appointment": ("processId", "authKey"),
    "cancel-appointment": ("processId", "authKey"),
}  # fmt: skip
BODIES = [
    pytest.param(b"", id="nothing"), pytest.param(b"{", id="half of JSON"),
    pytest.param(b"[]", id="a list"), pytest.param(b"null", id="null"),
    pytest.param(b"NaN", id="not a number"), pytest.param(b"\xff\xfe", id="no UTF-8"),
    pytest.param(b"[" * 8000, id="deep"), pytest.param(b'{"processId":' + b"9" * 7000 + b"}",
    id="a number of 7,000 digits"), pytest.param(b'{"a":"' + b"x" * 9000 + b'"}', id="large"),
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("path", POSTS)
def test_bodies_that_are_no_request(api: Api, db: None, path: str, body: bytes) -> None:
    answer = api.post(path, body)
    assert answer.status_code in {200, 400, 404, 413}
    assert answer.status_code == 200 or codes(answer)
    assert not Booking.objects.exists()


@pytest.mark.parametrize(("path", "fields"), FIELDS.items(), ids=list(FIELDS))
def test_every_field_with_every_odd_value(
    api: Api, mitte: Calendar, path: str, fields: tuple[str, ...]
) -> None:
    held = api.held(mitte, tomorrow(8))
    good = proof(held) | {
        "timestamp": int(tomorrow(9).timestamp()), "officeId": mitte.pk,
        "serviceId": [service()], "serviceCount": [1],
    }  # fmt: skip
    for name in fields:
        for odd in ODD:
            answer = api.post(path, json.dumps(good | {name: odd}))
            assert answer.status_code < 500, (path, name, odd)
            assert "errors" not in answer.json() or codes(answer)


@pytest.mark.parametrize("path", GETS)
def test_addresses_with_odd_values(api: Api, mitte: Calendar, path: str) -> None:
    names = (
        "startDate", "endDate", "slotsStartDate", "slotsEndDate", "officeIds", "serviceIds",
        "serviceCounts", "processId", "authKey",
    )  # fmt: skip
    for odd in ODD:
        if isinstance(odd, str) and "\ud800" in odd:
            continue  # no address can hold it
        answer = api.get(path, **dict.fromkeys(names, str(odd)))
        assert answer.status_code < 500, (path, odd)
        answer.json()


def test_thousands_of_fields(api: Api, db: None) -> None:
    answer = api.client.get("/zms/appointment/?" + "a=1&" * 2000)
    assert codes(answer) == ["invalidRequest"]


def test_a_length_that_is_no_number(api: Api, db: None) -> None:
    answer = api.client.generic("POST", "/zms/confirm-appointment/", b"{}", CONTENT_LENGTH="viel")
    assert answer.status_code in {400, 413}
