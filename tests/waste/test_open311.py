"""Open311 GeoReport v2: what is read and written, without a database."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests.waste.conftest import NOW
from tests.waste.open311_client import parsed

from buergertelefon.waste.errors import NotTaken
from buergertelefon.waste.models import House, Provider, Report, ReportService, Street
from buergertelefon.waste.open311 import reading, writing
from buergertelefon.waste.open311.writing import Form
from buergertelefon.waste.rules import attributes
from buergertelefon.waste.rules.life import ReportState

PROVIDER = Provider(name="Stadtreinigung", town="Bremen")
SIZE = {
    "code": "SIZE", "datatype": "singlevaluelist", "required": True, "description": "Wie viel?",
    "values": [{"key": "1", "name": "ein Sack"}, {"key": "2", "name": "mehr"}],
}  # fmt: skip
SERVICE = ReportService(
    provider=PROVIDER, code="001", name="Wilder Müll & Schrott", description="", group="Müll",
    keywords=["Müll", "Sack"], kind="realtime", notice="Wir sehen nach.",
    attributes=[SIZE, {"code": "SINCE", "datatype": "string", "description": "Seit wann?",
                       "hint": "etwa"}],
)  # fmt: skip


def a_report(**values: object) -> Report:
    about = {
        "reference": "K7QX2M", "service": SERVICE, "description": "Herr Meier war es",
        "media_url": "https://bilder.example/1.jpg", "requested": NOW, "updated": NOW,
        "address": "bei Meier, Hausweg 3", "latitude": 53.08, "longitude": 8.8, "name": "Anna",
        "mail": "anna@example.org", "public_text": "Sack\x0b <b>", "state": ReportState.OPEN,
    } | values  # fmt: skip
    return Report(**about)


def both(document: writing.Document) -> object:
    """As a client reads it in either format; it has to be the same."""
    read = [parsed(writing.written(document, form), form, document.root) for form in Form]
    assert read[0] == read[1]
    return read[0]


def test_services_say_their_code_as_a_text_and_whether_more_is_asked() -> None:
    (one,) = both(writing.services([SERVICE]))
    assert one == {
        "service_code": "001", "service_name": "Wilder Müll & Schrott", "description": None,
        "metadata": True, "type": "realtime", "keywords": "Müll, Sack", "group": "Müll",
    }  # fmt: skip
    raw = json.loads(writing.written(writing.services([SERVICE]), Form.JSON))
    assert raw[0]["service_code"] == "001"


def test_a_definition_lists_values_only_where_one_chooses() -> None:
    first, second = both(writing.definition(SERVICE))["attributes"]
    assert (first["order"], first["required"], first["values"][1]["key"]) == (1, True, "2")
    assert (second["order"], second["datatype_description"]) == (2, "etwa")
    assert "values" not in second


def test_before_anybody_has_looked_nothing_typed_is_shown() -> None:
    (one,) = both(writing.requests([a_report()]))
    assert [one[name] for name in ("description", "media_url", "address")] == [None, None, None]
    assert (one["status"], one["lat"], one["zipcode"]) == ("open", 53.08, None)
    assert "Meier" not in writing.written(writing.requests([a_report()]), Form.XML).decode()


def test_the_register_says_the_address_before_that() -> None:
    street = Street(provider=PROVIDER, name="Hausweg")
    (one,) = both(writing.requests([a_report(house=House(pk=7, street=street, number="3"))]))
    assert (one["address"], one["address_id"]) == ("Hausweg 3, Bremen", "7")


def test_after_that_the_text_of_the_office_is_shown_and_still_no_name() -> None:
    row = a_report(looked=NOW, state=ReportState.CLOSED, closed=NOW + timedelta(days=1))
    (one,) = both(writing.requests([row]))
    assert (one["description"], one["media_url"]) == ("Sack <b>", row.media_url)
    assert (one["status"], one["updated_datetime"]) == ("closed", NOW + timedelta(days=1))
    for form in Form:
        text = writing.written(writing.requests([row]), form).decode()
        assert "Anna" not in text
        assert "Herr" not in text
    assert b"<requested_datetime>2026-11-23T09:00:00+01:00<" in writing.written(
        writing.requests([row]), Form.XML
    )


@pytest.mark.parametrize(
    ("kind", "named"),
    [("realtime", "service_request_id"), ("batch", "token"), ("blackbox", None)],
    ids=["realtime: the code", "batch: a token", "blackbox: neither"],
)
def test_a_receipt_names_code_or_token(kind: str, named: str | None) -> None:
    service = ReportService(provider=PROVIDER, code="1", kind=kind, notice="Wir sehen nach.")
    (one,) = both(writing.receipt(a_report(service=service)))
    assert one.keys() == {"service_notice", "account_id"} | ({named} if named else set())


def test_a_token_has_no_code_until_the_office_has_looked() -> None:
    (waiting,) = both(writing.ticket(a_report()))
    (known,) = both(writing.ticket(a_report(looked=NOW)))
    assert (waiting["service_request_id"], known["service_request_id"]) == (None, "K7QX2M")


def test_an_empty_list_is_an_empty_array() -> None:
    assert both(writing.requests([])) == []
    assert writing.written(writing.requests([]), Form.JSON) == b"[]"
    assert writing.written(writing.requests([]), Form.XML) == (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<service_requests/>'
    )


def test_a_changeset_can_be_sorted_as_a_text_over_the_end_of_summer_time() -> None:
    moments = [datetime(2030, 10, 27, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    ends = [writing.Endpoint("http://x", live=True, contact="x", key_service="x", changed=one)
            for one in moments]  # fmt: skip
    told = [both(writing.discovery(one))["changeset"] for one in ends]
    assert told == moments
    raw = [json.loads(writing.written(writing.discovery(one), Form.JSON)) for one in ends]
    assert [one["changeset"] for one in raw] == ["2030-10-27T00:30:00Z", "2030-10-27T01:30:00Z"]


W3 = "2026-11-01T00:00:00Z"


@pytest.mark.parametrize(
    ("query", "reasons"),
    [
        pytest.param("start_date=2026-11-01", ["start_date"], id="a day has no zone"),
        pytest.param("end_date=2026-11-01T00:00:00", ["end_date"], id="no zone"),
        pytest.param("end_date=2026-11-01 00:00:00Z", ["end_date"], id="a blank for the T"),
        pytest.param("end_date=2026-02-30T00:00:00Z", ["end_date"], id="no such day"),
        pytest.param("end_date=0001-01-01T00:00:00Z", ["end_date"], id="a year nobody means"),
        pytest.param("start_date=20261101T000000Z", ["start_date"], id="not W3C's profile"),
        pytest.param(f"start_date={W3}&end_date=2026-10-01T00:00Z", ["end_date"], id="backwards"),
        pytest.param(f"start_date={W3}&end_date=2027-01-31T00:00:00Z", ["end_date"], id="91 days"),
        pytest.param("page=0&page_size=1001&status=new", ["page", "page_size", "status"], id="all"),
        pytest.param("page_size=%C2%B2", ["page_size"], id="a superscript is no number"),
    ],
)  # fmt: skip
def test_a_bad_question_is_refused_with_every_reason(query: str, reasons: list[str]) -> None:
    with pytest.raises(NotTaken) as refused:
        reading.question(reading.fields(query.encode()), at=NOW)
    assert refused.value.status == 400
    assert [one.partition(":")[0] for one in refused.value.reasons] == reasons


def test_a_question_without_dates_is_about_90_days() -> None:
    found = reading.question(reading.fields(b"status=open,closed&service_code=1,2&service_code=3"
                                            b"&start_date=&page="), at=NOW)  # fmt: skip
    assert (found.since, found.until) == (NOW - timedelta(days=90), NOW)
    assert (found.services, found.closed) == (("1", "2", "3"), None)
    assert (found.page, found.size) == (1, 1000)


def test_90_days_may_hold_the_hour_of_the_clock_change() -> None:
    query = b"start_date=2026-08-01T00:00:00%2B02:00&end_date=2026-10-30T00:00:00+01:00"
    found = reading.question(reading.fields(query), at=NOW)
    assert found.since == datetime(2026, 7, 31, 22, tzinfo=UTC)
    assert found.until == datetime(2026, 10, 29, 23, tzinfo=UTC)  # nobody escaped its +


def test_ids_go_before_everything_else() -> None:
    found = reading.question(reading.fields(b"service_request_id=A,B&start_date=never"), at=NOW)
    assert found.ids == ("A", "B")


@pytest.mark.parametrize(
    ("body", "reasons"),
    [
        pytest.param("lat=53.1&long=8.8", [], id="a point"),
        pytest.param("address_string=Hausweg 3&lat=", [], id="an address, an empty field"),
        pytest.param("description=x", ["lat, long"], id="no place"),
        pytest.param("lat=53.1", ["long"], id="half a point"),
        pytest.param("lat=91&long=nan", ["lat", "long"], id="not on earth"),
        pytest.param("lat=53,1&long=8", ["lat"], id="a comma"),
        pytest.param("address_id=1&media_url=javascript:x", ["media_url"], id="no web address"),
        pytest.param("address_id=1&media_url=https://[", ["media_url"], id="half an address"),
        pytest.param(f"address_id=1&description={'%F0%9F%9A%AE' * 4000}", [], id="just so long"),
        pytest.param(f"address_id=1&description={'x' * 4001}", ["description"], id="too long"),
        pytest.param("address_id=1&attribute=2", ["attribute"], id="an attribute without code"),
    ],
)
def test_what_is_wrong_with_a_report(body: str, reasons: list[str]) -> None:
    sent = reading.sent(reading.fields(body.encode()))
    assert [one.field for one in sent.faults] == reasons


def test_attributes_in_both_spellings_and_nothing_that_xml_cannot_hold() -> None:
    body = b"attribute[a]=1&attribute%5Bb%5D%5B%5D=x&attribute[b][]=y&description=M%C3%BCll%00%08"
    sent = reading.sent(reading.fields(body + b"&api_key=geheim&device_id=d"))
    assert (sent.answers, sent.text) == ({"a": ["1"], "b": ["x", "y"]}, "Müll")
    assert "geheim" not in sent.content


@pytest.mark.parametrize(
    ("raw", "says"),
    [(b"a=%FF", "UTF-8"), (b"a=\xfc", "UTF-8"), (b"&".join([b"a=1"] * 301), "300"),
     (b"a=" + b"x" * 70_000, "64 kB")],
    ids=["escaped Latin-1", "plain Latin-1", "too many fields", "too long"],
)  # fmt: skip
def test_what_cannot_be_read(raw: bytes, says: str) -> None:
    with pytest.raises(NotTaken, match=says):
        reading.fields(raw)


def test_every_wrong_attribute_is_named() -> None:
    found = attributes.faults(SERVICE.attributes, {"SINCE": ["a", "b"], "OTHER": ["1"]})
    assert [one.field for one in found] == [
        "attribute[SIZE]", "attribute[SINCE]", "attribute[OTHER]"
    ]  # fmt: skip
