"""States of an enquiry, its clock, and what a document may look like."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from buergertelefon.base.hours import BERLIN
from buergertelefon.federation.actions.enquiries import due
from buergertelefon.federation.errors import NotDelivered, NotSigned, Refused
from buergertelefon.federation.rules.documents import (
    ANSWER_SCHEMA,
    SCHEMA,
    Message,
    acknowledged,
    read,
    read_acknowledgement,
    written,
)
from buergertelefon.federation.rules.enquiries import (
    PATIENCE,
    Acknowledgement,
    State,
    Step,
    Way,
    after,
    expires,
)
from buergertelefon.federation.rules.schema import KNOWN
from buergertelefon.federation.rules.signing import (
    CENTRE,
    MOMENT,
    SIGNATURE,
    Signed,
    check,
    headers,
)

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
KEY = "k" * 32
MESSAGE = Message(
    uuid.UUID("6a1f2c58-5b1e-4b39-9d6f-0f3f5a3f9a11"), NOON, NOON + timedelta(days=1), "bremen",
    "koeln", "Auto anmelden", "053150000000", "Köln", "Geht das auch am Samstag?", Way.PHONE,
    "99036001000000", "+4942112345678", consent=True,
)  # fmt: skip
ALLOWED = {
    ("draft", "send"): "sent", ("draft", "expire"): "expired", ("sent", "send"): "sent",
    ("sent", "acknowledge"): "acknowledged", ("sent", "refuse"): "refused",
    ("sent", "expire"): "expired", ("acknowledged", "answer"): "answered",
    ("acknowledged", "refuse"): "refused", ("acknowledged", "expire"): "expired",
}  # fmt: skip


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("state", list(State))
def test_every_step_in_every_state(state: State, step: Step) -> None:
    assert after(state, step) == ALLOWED.get((state.value, step.value))


@pytest.mark.parametrize(
    ("state", "end"),
    [
        pytest.param("draft", NOON, id="not sent until it was due: over"),
        pytest.param("sent", NOON, id="not known to have arrived: over"),
        pytest.param("acknowledged", NOON + PATIENCE, id="may be answered late"),
        pytest.param("answered", None, id="answered"),
        pytest.param("refused", None, id="refused"),
        pytest.param("expired", None, id="over already"),
    ],
)
def test_when_it_is_over(state: str, end: datetime | None) -> None:
    assert expires(state, NOON) == end


@pytest.mark.parametrize(
    ("ars", "asked", "owed"),
    [
        pytest.param("053150000000", "2026-11-25T10:05", "2026-11-26T10:05", id="the next day"),
        pytest.param("053150000000", "2026-11-27T16:20", "2026-11-30T16:20", id="over a weekend"),
        pytest.param("053150000000", "2026-11-25T19:00", "2026-11-27T08:00", id="in the evening"),
        pytest.param("053150000000", "2026-05-13T12:00", "2026-05-15T12:00", id="Ascension"),
        pytest.param("053150000000", "2026-06-03T12:00", "2026-06-05T12:00", id="Corpus Christi"),
        pytest.param("040110000000", "2026-06-03T12:00", "2026-06-04T12:00", id="not in Bremen"),
        pytest.param("040110000000", "2026-12-31T12:00", "2027-01-04T12:00", id="New Year"),
    ],
)
def test_the_clock_of_24_hours_is_that_of_the_place(ars: str, asked: str, owed: str) -> None:
    at = datetime.fromisoformat(asked).replace(tzinfo=BERLIN)
    assert due(ars, at) == datetime.fromisoformat(owed).replace(tzinfo=BERLIN)


def test_what_is_written_can_be_read() -> None:
    assert read(written(MESSAGE)) == MESSAGE


def test_nothing_personal_is_sent_that_was_not_given() -> None:
    bare = Message(
        MESSAGE.number, NOON, NOON, "bremen", "koeln", "a", "053150000000", "Köln", "b", Way.NONE
    )
    sent = json.loads(written(bare))
    assert sent["reply"] == {"way": "none", "consent": False}
    assert sent["topic"] == {"words": "a"}


def places() -> Iterator[tuple[str, ...]]:
    """Every field that is required, by its path."""

    def walk(schema: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if "$ref" in schema:
            schema = SCHEMA["$defs"]["centre"]
        for name in schema.get("required", ()):
            yield (*path, name)
            yield from walk(schema["properties"][name], (*path, name))

    yield from walk(dict(SCHEMA), ())


@pytest.mark.parametrize("path", list(places()), ids=".".join)
def test_a_missing_field_is_named(path: tuple[str, ...]) -> None:
    given = json.loads(written(MESSAGE))
    inner = given
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    with pytest.raises(Refused, match=r"fehlt") as refused:
        read(json.dumps(given).encode())
    assert (refused.value.reason, refused.value.field) == ("unreadable", ".".join(path))


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        pytest.param("version", 2, "erwartet wird 1", id="another version"),
        pytest.param("version", True, "erwartet wird 1", id="true is not 1"),
        pytest.param("id", "4711", "ist kein uuid", id="no UUID"),
        pytest.param("sent_at", "2026-11-25T12:00:00", "ist kein date-time", id="no time zone"),
        pytest.param("due", "morgen", "ist kein date-time", id="no moment"),
        pytest.param("topic.leika", "12", "passt nicht zu", id="no LeiKa key"),
        pytest.param("place.ars", "05315", "passt nicht zu", id="not a municipality"),
        pytest.param("place.ars", "053150000000\n", "passt nicht zu", id="a line end behind it"),
        pytest.param("question", "", "ist leer", id="no question"),
        pytest.param("question", "  ", "ist leer", id="only blanks"),
        pytest.param("question", "a\x00", "Nullzeichen", id="a character no text has"),
        pytest.param("question", "\ud800", "halbes Zeichen", id="half a character"),
        pytest.param("question", "a" * 2001, "länger als 2000", id="a long question"),
        pytest.param("question", ["a"], "erwartet wird ein Text", id="a list"),
        pytest.param("reply.way", "fax", "erlaubt sind phone, mail, none", id="another way"),
        pytest.param("reply.consent", "ja", "true oder false", id="consent in words"),
        pytest.param("reply.consent", False, "nur mit reply.consent", id="contact, no consent"),
        pytest.param("to.centre", "Köln", "passt nicht zu", id="a name for a slug"),
        pytest.param("from", "bremen", "erwartet wird ein Objekt", id="a text for an object"),
    ],
)
def test_a_wrong_field_is_named(path: str, value: object, words: str) -> None:
    given = json.loads(written(MESSAGE))
    *way, last = path.split(".")
    inner = given
    for name in way:
        inner = inner[name]
    inner[last] = value
    with pytest.raises(Refused, match=words):
        read(json.dumps(given).encode())


def test_fields_of_a_later_version_are_left_alone() -> None:
    given = json.loads(written(MESSAGE)) | {"colour": "blue"}
    assert read(json.dumps(given).encode()) == MESSAGE


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"a"', b"\xff\xfe", b"[" * 60_000, b"1" * 60_000], ids=range(7)
)
def test_what_is_no_json_object_is_unreadable(body: bytes) -> None:
    with pytest.raises(Refused, match="kein JSON-Objekt"):
        read(body)


@pytest.mark.parametrize("schema", [SCHEMA, ANSWER_SCHEMA], ids=["enquiry", "acknowledgement"])
def test_our_schemas_use_only_words_that_are_checked(schema: dict[str, Any]) -> None:
    def words(one: dict[str, Any]) -> Iterator[str]:
        yield from one
        for name in ("properties", "$defs"):
            for inner in one.get(name, {}).values():
                yield from words(inner)

    assert set(words(schema)) <= KNOWN


def test_an_acknowledgement_can_be_read() -> None:
    said = Acknowledgement(State.ANSWERED, "A1B2", NOON, NOON, "", "Ja, bis 12 Uhr.", NOON)
    body = json.dumps(acknowledged(MESSAGE.number, said)).encode()
    assert read_acknowledgement(body, MESSAGE.number) == said
    with pytest.raises(NotDelivered, match="anderen Anfrage"):
        read_acknowledgement(body, uuid.uuid4())
    with pytest.raises(NotDelivered, match="reference fehlt"):
        read_acknowledgement(body.replace(b"reference", b"ref"), MESSAGE.number)


SIGNED = headers("bremen", "POST enquiries", b"{}", key=KEY, at=NOON)


@pytest.mark.parametrize(
    ("change", "at", "words"),
    [
        pytest.param({}, NOON, "", id="as it was signed"),
        pytest.param({}, NOON + timedelta(seconds=300), "", id="five minutes later"),
        pytest.param({}, NOON + timedelta(seconds=301), "älter als fünf", id="a replay"),
        pytest.param({}, NOON - timedelta(seconds=301), "eine Uhr geht falsch", id="too early"),
        pytest.param({"centre": "koeln"}, NOON, "stimmt nicht", id="another sender"),
        pytest.param({"moment": "1"}, NOON, "stimmt nicht", id="another moment"),
        pytest.param({"target": "GET enquiries"}, NOON, "stimmt nicht", id="another request"),
        pytest.param({"body": b"{ }"}, NOON, "stimmt nicht", id="another body"),
        pytest.param({"key": "l" * 32}, NOON, "stimmt nicht", id="another key"),
        pytest.param({"given": "ü"}, NOON, "stimmt nicht", id="no hex"),
        pytest.param({"given": ""}, NOON, "stimmt nicht", id="no signature"),
    ],
)
def test_what_a_signature_holds(change: dict[str, Any], at: datetime, words: str) -> None:
    given = {
        "centre": SIGNED[CENTRE], "moment": SIGNED[MOMENT], "target": "POST enquiries",
        "body": b"{}", "key": KEY, "given": SIGNED[SIGNATURE],
    } | change  # fmt: skip
    key, signature = given.pop("key"), given.pop("given")
    if not words:
        check(Signed(**given), signature, key=key, at=at)
        return
    with pytest.raises(NotSigned, match=words):
        check(Signed(**given), signature, key=key, at=at)
