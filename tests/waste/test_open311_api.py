"""Open311 GeoReport v2 over HTTP: the client that was written from the specification asks."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import CharField, JSONField, TextField
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer
from tests.waste.conftest import NOW, make_house, make_provider, make_service, the_provider
from tests.waste.open311_client import Client, Refusal, parsed
from tests.waste.test_open311 import SIZE

from buergertelefon.base.log import Line
from buergertelefon.waste.actions import keys
from buergertelefon.waste.actions.reporting import advance
from buergertelefon.waste.actions.taking import take
from buergertelefon.waste.models import ApiKey, Report, ReportService
from buergertelefon.waste.open311 import reading
from buergertelefon.waste.open311.openapi import DOCUMENT
from buergertelefon.waste.open311.writing import TYPES, Form
from buergertelefon.waste.queries import requests as queries
from buergertelefon.waste.rules.life import ReportStep
from buergertelefon.waste.rules.requests import Question
from buergertelefon.waste.rules.words import Channel, Way

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded; charset=utf-8"
HERE = {"lat": "53.08", "long": "8.8"}
Post = Callable[..., Any]


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


def asked(form: str, *, jurisdiction: str = "") -> Client:
    """The client, without a network."""
    browser = Browser(enforce_csrf_checks=True)

    def ask(method: str, address: str, body: bytes | None) -> tuple[int, str, bytes]:
        path = address.removeprefix("http://testserver")
        if method == "GET":
            answer = browser.get(path)
            assert answer["Access-Control-Allow-Origin"] == "*"
        else:
            answer = browser.post(path, body, content_type=FORM)
        assert not answer.cookies
        return answer.status_code, answer["Content-Type"], answer.content

    return Client(ask, form, "http://testserver/open311", jurisdiction=jurisdiction)


def a_key() -> str:
    return keys.add("Mängelmelder", the_provider(), at=timezone.now())


def looked(row: Report, text: str = "Ein Sack") -> None:
    """The office has looked at it."""
    Report.objects.filter(pk=row.pk).update(looked=timezone.now(), public_text=text)


def the_whole_way(client: Client, key: str) -> tuple[Any, ...]:
    """Find out, report, ask how it stands; what does not differ between formats."""
    (service,) = client.services()
    definition = client.definition("001")
    receipt = client.post(
        "001", {"SIZE": "2"}, api_key=key, **HERE, address_string="Beispielstr. 1",
        description=f"Säcke von Herrn Meier ({client.form})", first_name="Anna",
        email="anna@example.org",
    )  # fmt: skip
    number = receipt["service_request_id"]
    waiting = client.request(number)
    looked(Report.objects.get(reference=number))
    row = advance(Report.objects.get().pk, ReportStep.CLOSE, notes="abgeholt", at=timezone.now())
    closed = client.request(number)
    assert client.requests(service_request_id=number) == [closed] == client.requests()
    assert client.requests(status="open") == []
    assert (row.mail, row.way, row.channel) == ("anna@example.org", Way.MAIL, Channel.OPEN311)
    Report.objects.all().delete()
    named = {"service_request_id", "requested_datetime", "updated_datetime"}
    return (
        {name: value for name, value in client.discovery.items() if name != "endpoints"},
        service, definition, receipt["service_notice"],
        *({k: v for k, v in one.items() if k not in named} for one in (waiting, closed)),
    )  # fmt: skip


def test_the_whole_way_says_the_same_in_both_formats() -> None:
    house = make_house(number="1")
    make_service("001", attributes=[SIZE], notice="Wir sehen nach.")
    make_service("002", public=False)
    key = a_key()
    xml, json = (the_whole_way(asked(form), key) for form in Form)
    assert xml == json
    waiting, closed = xml[-2:]
    assert (waiting["status"], waiting["description"]) == ("open", None)
    assert waiting["address"] == "Beispielstraße 1, Bremen"
    assert (waiting["address_id"], waiting["lat"]) == (str(house.pk), 53.08)
    assert (closed["status"], closed["status_notes"]) == ("closed", "abgeholt")
    assert (closed["description"], closed["address"]) == ("Ein Sack", "Beispielstraße 1, Bremen")


@pytest.mark.load
@pytest.mark.django_db(transaction=True)
def test_the_same_on_a_real_server(live_server: LiveServer) -> None:
    make_house(number="1")
    make_service("001", attributes=[SIZE])
    key = a_key()
    with httpx.Client(timeout=20) as http:

        def ask(method: str, address: str, body: bytes | None) -> tuple[int, str, bytes]:
            kind = {"Content-Type": FORM} if body is not None else {}
            answer = http.request(method, address, content=body, headers=kind)
            assert "set-cookie" not in answer.headers
            return answer.status_code, answer.headers["content-type"], answer.content

        clients = [Client(ask, form, f"{live_server.url}/open311") for form in Form]
        xml, json = (the_whole_way(client, key) for client in clients)
    assert xml == json


def test_a_batch_service_tells_the_code_by_its_token_once_somebody_has_looked() -> None:
    make_service("001", kind="batch")
    key = a_key()
    for client in map(asked, Form):
        token = client.post("001", api_key=key, **HERE, description=client.form)["token"]
        row = Report.objects.get(pk=token)
        assert client.token(token) == {"service_request_id": None, "token": token}
        assert row.reference not in repr(client.requests())
        with pytest.raises(Refusal) as unknown:
            client.request(row.reference)
        assert unknown.value.status == 404
        looked(row)
        assert client.token(token)["service_request_id"] == row.reference
        assert client.request(row.reference)["description"] == "Ein Sack"


def test_a_blackbox_service_tells_no_code() -> None:
    make_service("001", kind="blackbox", notice="Danke.")
    key = a_key()
    for client in map(asked, Form):
        receipt = client.post("001", api_key=key, **HERE)
        assert receipt == {"service_notice": "Danke.", "account_id": None}
        assert client.requests() == []


@pytest.mark.parametrize(
    ("status", "fields", "words"),
    [
        pytest.param(403, {"api_key": ""}, ["api_key"], id="no key"),
        pytest.param(403, {"api_key": "x"}, ["api_key"], id="a wrong key"),
        pytest.param(404, {"service_code": "9"}, ["service_code"], id="no such service"),
        pytest.param(404, {"service_code": "old"}, ["service_code"], id="a service that is none"),
        pytest.param(400, {"service_code": ""}, ["service_code"], id="no service"),
        pytest.param(404, {"jurisdiction_id": "köln"}, ["jurisdiction_id"], id="another city"),
        pytest.param(400, {"lat": "48"}, ["lat, long: Dieser Punkt"], id="outside"),
        pytest.param(400, {"address_id": "99"}, ["address_id"], id="no such house"),
        pytest.param(400, {"address_id": "9" * 40}, ["address_id"], id="a number too large"),
        pytest.param(
            400, {"lat": "", "email": "x", "attribute[NO]": "1",
                  "media_url": "ftp://x", "attribute[SIZE]": "9"},
            ["lat", "media_url", "attribute[SIZE]", "attribute[NO]", "email"],
            id="everything at once",
        ),
    ],
)  # fmt: skip
def test_a_report_that_is_refused_leaves_nothing(
    status: int, fields: dict[str, str], words: list[str]
) -> None:
    make_service("001", attributes=[SIZE])
    make_service("old", active=False)
    given = {"api_key": a_key(), "service_code": "001", **HERE, "attribute[SIZE]": "1"} | fields
    answer = Browser().post("/open311/v2/requests.json", urlencode(given), content_type=FORM)
    assert (answer.status_code, {one["code"] for one in answer.json()}) == (status, {status})
    said = [one["description"] for one in answer.json()]
    if len(words) == 1:
        assert said[0].startswith(words[0])
    else:
        assert {one.partition(":")[0] for one in said} == {*words}
    assert not Report.objects.exists()


def test_the_same_again_is_the_same_request_for_ten_minutes() -> None:
    make_service("001")
    provider = the_provider()
    secret = a_key()
    key, other = queries.key_of(secret), queries.key_of(a_key())
    sent = reading.sent(reading.fields(b"service_code=001&lat=53.08&long=8.8"))
    more = reading.sent(reading.fields(b"service_code=001&lat=53.08&long=8.8&description=x"))
    first = take(sent, provider, key, at=NOW)
    assert take(sent, provider, key, at=NOW + timedelta(minutes=9, seconds=59)) == first
    assert take(sent, provider, other, at=NOW) != first
    assert take(more, provider, key, at=NOW) != first
    again = take(sent, provider, key, at=NOW + timedelta(minutes=11))
    assert again != first
    assert take(sent, provider, key, at=NOW + timedelta(minutes=12)) == again
    posts = [asked(form).post("001", api_key=secret, **HERE) for form in Form]
    assert posts[0] == posts[1]


def test_sixty_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("buergertelefon.waste.api.MOST", 1)
    make_service("001")
    key = a_key()
    asked("xml").post("001", api_key=key, **HERE)
    with pytest.raises(Refusal) as refused:
        asked("xml").post("001", api_key=key, **HERE, description="noch einer")
    assert refused.value.status == 429


def test_several_cities_need_no_name_where_the_answer_is_the_same() -> None:
    first = make_service("001", attributes=[SIZE])
    other = make_provider("bremerhaven", commune="040120000000", town="Bremerhaven")
    for place, code in enumerate(("001", "002")):
        same = ReportService.objects.get(pk=first.pk)
        same.pk, same.provider, same.code, same.order = None, other, code, place
        same.save()
    secret = keys.add("Mängelmelder", other, at=timezone.now())
    for client in map(asked, Form):
        assert [one["service_code"] for one in client.services()] == ["001", "002"]
        assert len(client.definition("001")["attributes"]) == 1
        number = client.post("001", {"SIZE": "1"}, api_key=secret, **HERE)["service_request_id"]
        assert client.request(number) == client.requests()[0]
    assert Report.objects.get().service.provider == other  # the key says whose
    home = asked("json", jurisdiction="stadtreinigung")
    assert [one["service_code"] for one in home.services()] == ["001"]
    assert home.requests() == []
    assert refused(lambda: home.request(number)) == 404
    assert refused(lambda: home.post("001", {"SIZE": "1"}, api_key=secret, **HERE)) == 403
    first.attributes = []
    first.save()
    for ask in (asked("xml").services, lambda: asked("json").definition("001")):
        with pytest.raises(Refusal) as unclear:
            ask()
        assert unclear.value.errors == (
            ("400", "jurisdiction_id: Bitte nennen. Es gibt: bremerhaven, stadtreinigung."),
        )


def refused(ask: Callable[[], object]) -> int:
    with pytest.raises(Refusal) as found:
        ask()
    return found.value.status


def columns() -> list[str]:
    """What of a report is words."""
    return [
        one.name for one in Report._meta.get_fields()  # noqa: SLF001  public but for its name
        if isinstance(one, CharField | TextField | JSONField)
        and not one.choices and one.name not in {"reference", "postcode"}
    ]  # fmt: skip


def told(number: str, token: str) -> set[str]:
    """The columns of which anything comes out at any address."""
    paths = ["discovery", "v2/discovery", "v2/services", "v2/services/001", "v2/requests",
             f"v2/requests/{number}", f"v2/tokens/{token}"]  # fmt: skip
    browser = Browser()
    texts = [browser.get(f"/open311/{path}.{form}").text for path in paths for form in Form]
    assert number in texts[8]
    for of in Report.objects.values_list("key", "contact").get():
        assert not any(str(of) in text for text in texts)
    return {name for name in columns() if any(f"Zeuge-{name}" in text for text in texts)}


def test_nothing_of_a_person_comes_out_anywhere() -> None:
    who = {"code": "WHO", "datatype": "text", "description": "Was sahen Sie?"}
    values: dict[str, Any] = {name: f"Zeuge-{name}" for name in columns()}
    row = Report.objects.create(
        **values | {"answers": {"WHO": "Zeuge-answers"}, "media_url": "https://a.test/Zeuge-media_url"},
        service=make_service("001", attributes=[who]), reference="K7QX2M", key=uuid.uuid4(),
        contact=uuid.uuid4(), latitude=53.08, longitude=8.8, channel=Channel.PHONE,
        requested=timezone.now(), updated=timezone.now(),
    )  # fmt: skip
    assert told("K7QX2M", str(row.pk)) == {"status_notes"}  # the office wrote it
    looked(row, "Zeuge-public_text")
    assert told("K7QX2M", str(row.pk)) == {"status_notes", "public_text", "address", "media_url"}


def test_a_key_in_the_address_does_not_count_and_is_in_no_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    make_service("001")
    key = a_key()
    path = f"/open311/v2/requests.json?{urlencode({'api_key': key, 'email': 'anna@example.org'})}"
    answer = Browser().post(path, urlencode({"service_code": "001", **HERE}), content_type=FORM)
    assert answer.status_code == 403
    lines = [Line().format(record) for record in caplog.records]
    assert any("/open311/v2/requests.<format:form>" in line for line in lines)
    assert not any(key in line or "anna" in line for line in lines)


def test_the_example_of_the_specification_with_a_place_of_ours() -> None:
    make_service("001", attributes=[SIZE | {"datatype": "multivaluelist"}])
    given = {
        "jurisdiction_id": "stadtreinigung", "email": "smit333@sfgov.edu", "first_name": "john",
        "last_name": "smith", "phone": "111111111", "address_string": "1234 5th street",
        "media_url": "http://farm3.static.flickr.com/2002/2212426634_5ed477a060.jpg",
        "device_id": "tt222111", "account_id": "123456", "description": "\U0001f6aeß\r\n\x0b" * 999,
    }  # fmt: skip
    client = asked("xml")
    client.post("001", {"SIZE": ["1", "2"]}, api_key=a_key(), **HERE, **given)
    row = Report.objects.get()
    assert (row.name, row.phone, row.answers) == ("john smith", "", {"SIZE": ["1", "2"]})
    looked(row, "\x0b\r\nSäcke \U0001f6ae")
    assert client.requests() == asked("json").requests()
    assert not any(one in repr(Report.objects.values().get()) for one in ("tt222111", "123456"))


def test_a_body_in_pieces_is_refused_for_what_it_is() -> None:
    answer = Browser().post(
        "/open311/v2/requests.json", "api_key=x", content_type=FORM,
        headers={"Transfer-Encoding": "chunked"},
    )  # fmt: skip
    assert (answer.status_code, "Content-Length" in answer.text) == (400, True)


def test_options_says_what_there_is() -> None:
    for path, allowed in (("services.xml", "GET, HEAD"), ("requests.json", "GET, HEAD, POST")):
        answer = Browser().options(f"/open311/v2/{path}")
        assert (answer.status_code, answer["Allow"]) == (204, f"{allowed}, OPTIONS")


def many(count: int, **values: Any) -> list[Report]:
    """Reports, one a minute, the newest last."""
    service, now = ReportService.objects.first() or make_service("001"), timezone.now()
    return Report.objects.bulk_create(
        Report(
            service=service, reference=f"{place:06}".translate(str.maketrans("0158", "CDFG")),
            key=f"{place:032}", channel=Channel.WEB, address="Hausweg 3", latitude=53.1,
            longitude=8.8, updated=now, requested=now - timedelta(minutes=count - place), **values,
        )
        for place in range(count)
    )  # fmt: skip


def test_pages_newest_first_and_one_more_row_costs_no_query(
    django_assert_num_queries: Any,
) -> None:
    rows = [one.reference for one in reversed(many(5))]
    client = asked("json")
    pages = [client.requests(page=str(page), page_size="2") for page in (1, 2, 3, 4)]
    assert [[one["service_request_id"] for one in page] for page in pages] == [
        rows[:2], rows[2:4], rows[4:], []
    ]  # fmt: skip
    oldest = client.request(rows[-1])["requested_datetime"].isoformat()
    assert len(client.requests(start_date=oldest)) == 5
    assert [one["service_request_id"] for one in client.requests(end_date=oldest)] == rows[-1:]
    with pytest.raises(Refusal) as refused:
        client.requests(service_code="001,999")
    assert refused.value.errors == (("400", "service_code: „999“ gibt es nicht."),)
    for size in (1, 5):
        with django_assert_num_queries(3):
            assert len(client.requests(page_size=str(size))) == size


NOT_THERE = [
    ("GET", "/open311/v2/services.html", 404),
    ("GET", "/open311/v2/", 404),
    ("GET", "/open311/v2/services/%0A9.json", 404),
    ("GET", "/open311/v2/services/a%00.xml", 404),  # no column takes it
    ("GET", "/open311/v2/%0A.json", 404),
    ("GET", "/open311/v2/tokens/1.json", 404),
    ("GET", "/open311/v2/services/a%00b.json", 404),
    ("POST", "/open311/v2/services.xml", 405),
    ("DELETE", "/open311/v2/requests.json", 405),
    ("POST", "/open311/v2/requests.json", 400),  # no form
    ("GET", "/open311/v2/requests.xml?status=%FF", 400),  # not UTF-8
]


def test_refusals_are_documents_of_the_format() -> None:
    make_service("001")
    for method, path, status in NOT_THERE:
        answer = Browser().generic(method, path, b"{}", content_type="application/json")
        form = Form.JSON if path.endswith(".json") else Form.XML
        assert (answer.status_code, answer["Content-Type"]) == (
            status, f"{TYPES[form]}; charset=utf-8"
        ), path  # fmt: skip
        assert parsed(answer.content, form, "errors")[0]["code"] == str(status)


def test_tools_get_the_description() -> None:
    assert Browser().get("/open311/v2/openapi.json").json() == DOCUMENT


def test_keys_are_made_told_once_and_ended() -> None:
    make_service("001")
    said = StringIO()
    call_command(
        "open311", "key", "add", "Mängelmelder", "--provider", "stadtreinigung", stdout=said
    )
    secret = said.getvalue().split(": ")[1].split("\n")[0]
    row = ApiKey.objects.get()
    assert secret not in row.digest
    assert queries.key_of(secret) == row
    call_command("open311", "key", "end", str(row.pk), stdout=said)
    call_command("open311", "key", "list", stdout=said)
    assert "Mängelmelder (stadtreinigung, seit" in said.getvalue()
    assert queries.key_of(secret) is None
    for wrong in (["end", "99"], ["add", "x", "--provider", "nobody"]):
        with pytest.raises(CommandError):
            call_command("open311", "key", *wrong)


@pytest.mark.load
def test_a_page_of_20_000_reports_is_read_from_the_newest_on() -> None:
    many(20_000)
    now, provider = timezone.now(), the_provider()
    question = Question(since=now - timedelta(days=90), until=now, size=100)
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked_for:
        cursor.execute("ANALYZE waste_report")
        assert len(queries.listed([provider], question)) == 100
        cursor.execute("EXPLAIN " + asked_for.captured_queries[-1]["sql"])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Scan Backward using report_newest" in plan
    assert "Seq Scan on waste_report " not in plan
