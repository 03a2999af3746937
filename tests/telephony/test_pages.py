"""What strangers and broken pages may send: refused, logged, nothing shown."""

import contextlib
import json
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import make_agent, make_centre

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact
from buergertelefon.telephony.actions import MOST, ask_callback
from buergertelefon.telephony.errors import Malformed, WindowFull
from buergertelefon.telephony.models import BrowserLeg, CalledNumber, Queue, Request, Signal
from buergertelefon.telephony.public import centre_of, stands
from buergertelefon.telephony.queries.calling_back import free_windows
from buergertelefon.telephony.rules.asks import AGENT, CALLER, checked, checked_signal

JSON = "application/json"
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(ANYTHING)
def test_whatever_is_sent_is_a_request_or_malformed(message: object) -> None:
    for allowed in (AGENT, CALLER):
        try:
            kind, body = checked(allowed, message)
        except Malformed:
            continue
        assert kind in allowed
        assert all(isinstance(value, str) for value in body.values())
    with contextlib.suppress(Malformed):
        checked_signal(message)


@pytest.fixture
def centre(db: None) -> ServiceCentre:
    return make_centre()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"kind": "page_opened", "page": "x"}', id="a request only servers make"),
        pytest.param(b'{"kind": "call"}', id="a field is missing"),
        pytest.param(b'{"kind": "call", "called": 115}', id="a number for a text"),
        pytest.param(b'{"kind": "call", "called": "115", "more": "x"}', id="a field too many"),
        pytest.param(b'{"kind": "call", "called": "110"}', id="a number we do not answer"),
        pytest.param(b"[" * 5000, id="too deep"),
        pytest.param(b'{"kind": "call", "called": "' + b"1" * MOST + b'"}', id="too large"),
    ],
)
def test_a_malformed_request_is_refused_and_not_stored(
    client: Client, centre: ServiceCentre, body: bytes
) -> None:
    answer = client.post("/anruf/ask/", body, content_type=JSON)
    assert answer.status_code == 400
    assert b"Traceback" not in answer.content
    assert not Request.objects.exists()


def test_a_caller_may_not_do_what_only_the_desk_may(client: Client, centre: ServiceCentre) -> None:
    client.post("/anruf/ask/", json.dumps({"kind": "call", "called": "115"}), JSON)
    for kind in ("ready", "accept", "transfer", "close"):
        answer = client.post("/anruf/ask/", json.dumps({"kind": kind}), JSON)
        assert answer.status_code == 400
    assert list(Request.objects.values_list("kind", flat=True)) == ["call"]


def test_who_reloads_ten_times_has_one_call(client: Client, centre: ServiceCentre) -> None:
    for _ in range(10):
        client.post("/anruf/ask/", json.dumps({"kind": "call", "called": "115"}), JSON)
    assert len(set(Request.objects.values_list("device", flat=True))) == 1


@pytest.mark.parametrize(
    ("written", "status", "asked"),
    [
        pytest.param("0421 361-1234", 204, "+494213611234", id="as people write it"),
        pytest.param("+49 471 590123", 204, "+49471590123", id="with the country"),
        pytest.param("0900 1234567", 400, None, id="a number that costs more"),
        pytest.param("+43 1 2345678", 400, None, id="abroad"),
        pytest.param("110", 400, None, id="a short number"),
        pytest.param("ruft mich an", 400, None, id="no number"),
    ],
)
def test_a_callback_goes_to_ordinary_numbers_only(
    client: Client, centre: ServiceCentre, written: str, status: int, asked: str | None
) -> None:
    body = {"kind": "callback", "called": "115", "phone": written}
    answer = client.post("/anruf/ask/", json.dumps(body), JSON)
    assert answer.status_code == status
    if status == 400:
        assert answer.json() == {"error": "phone"}
    assert [one.body["phone"] for one in Request.objects.all()] == [asked] * bool(asked)


def test_an_hour_is_promised_to_so_many_and_no_more(centre: ServiceCentre) -> None:
    Queue.objects.update(callbacks_an_hour=2)
    number = CalledNumber.objects.get(number="115")
    first, second, *_ = free_windows(number, at=timezone.now())
    told = []
    for begins in (first, first, first, second, first - timedelta(days=30)):
        body = {
            "kind": "callback", "called": "115", "phone": "0421 361-1234",
            "begins": begins.isoformat(),
        }  # fmt: skip
        told.append(Client().post("/anruf/ask/", json.dumps(body), JSON))
    assert [one.status_code for one in told] == [204, 204, 409, 204, 409]
    assert told[2].json() == {"error": "window"}
    assert first not in free_windows(number, at=timezone.now())
    assert Request.objects.count() == 3


@pytest.mark.parametrize("begins", ["yesterday", "2026-13-45T99:00", "", "2026-11-26"])
def test_an_hour_that_is_none_is_refused_or_ignored(
    client: Client, centre: ServiceCentre, begins: str
) -> None:
    body = {"kind": "callback", "called": "115", "phone": "0421 361-1234", "begins": begins}
    answer = client.post("/anruf/ask/", json.dumps(body), JSON)
    assert answer.status_code == (409 if begins else 204)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_the_last_place_of_an_hour_one_has_it() -> None:
    make_centre()
    Queue.objects.update(callbacks_an_hour=1)
    number = CalledNumber.objects.select_related("queue", "calendar").get(number="115")
    begins = free_windows(number, at=timezone.now())[0].isoformat()

    def wants(n: int) -> bool:
        body = {"called": "115", "phone": f"+49421361{1000 + n}", "begins": begins}
        try:
            ask_callback(number, f"web:{uuid.uuid4()}", body, at=timezone.now())
        except WindowFull:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(12) as pool:
        got = list(pool.map(wants, range(24)))
    assert sum(got) == 1
    assert Request.objects.count() == 1


def test_without_a_call_there_is_nothing_to_ask(client: Client, centre: ServiceCentre) -> None:
    assert client.post("/anruf/ask/", '{"kind": "clear"}', JSON).status_code == 403
    signal = json.dumps({"leg": "x.1", "kind": "description", "body": {}})
    assert client.post("/anruf/signal/", signal, JSON).status_code == 403
    assert client.post("/desk/signal/", signal, JSON).status_code == 403


@pytest.mark.parametrize("who", ["caller", "agent", "stranger"])
def test_only_the_two_ends_of_a_leg_may_write_to_it(
    client: Client, centre: ServiceCentre, who: str
) -> None:
    agent = make_agent(centre)
    call = str(uuid.uuid4())
    ends = {"caller": f"web:{call}", "agent": f"agent:{agent.desk}"}
    for role, device in ends.items():
        BrowserLeg.objects.create(
            id=role, centre=centre, call=call, role=role, device=device, state="connecting",
            since="2026-11-24T09:00Z", talks_to="caller" if role == "agent" else "", attempt=2,
        )  # fmt: skip
    path = "/desk/signal/" if who == "agent" else "/anruf/signal/"
    if who == "agent":
        client.force_login(agent)
    else:
        session = client.session
        session["caller"] = call if who == "caller" else str(uuid.uuid4())
        session.save()
    for leg in ("agent.2", "agent.1", "other.2", "agent.x", "agent.99999999999"):
        body = json.dumps({"leg": leg, "kind": "candidates", "body": [{}]})
        assert client.post(path, body, JSON).status_code == 204
    other = {"caller": ends["agent"], "agent": ends["caller"]}.get(who)
    sent = list(Signal.objects.values_list("device", "leg"))
    assert sent == ([(other, "agent.2")] if other else [])


@pytest.mark.parametrize("asked", [centre_of, stands])
def test_a_call_is_known_also_while_the_exchange_takes_the_wish_for_it(
    centre: ServiceCentre, asked: Callable[[str], object]
) -> None:
    call = uuid.uuid4()
    wish = Request.objects.create(centre=centre, device=f"web:{call}", kind="call")
    number = CalledNumber.objects.get(number="115")
    looks = []

    def between_two_looks(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        if sql.startswith("SELECT") and not looks:  # the exchange is as quick as it can be
            looks.append(sql)
            wish.delete()
            Contact.objects.create(
                id=call, centre=centre, number=1, channel="web", municipality=number.municipality,
                called="115", line_name="Bürgertelefon", begun=timezone.now(),
            )  # fmt: skip
        return found

    with connection.execute_wrapper(between_two_looks):
        assert asked(str(call))
    assert looks
    assert asked(str(call))
