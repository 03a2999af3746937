"""Courses in JSON-LD as others write it, and broken JSON of every kind."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buergertelefon.courses.rules.records import Reading
from buergertelefon.courses.schema_org import read_schema_org

COURSE = {
    "@context": "https://schema.org", "@type": "Course", "courseCode": "K1", "name": "Töpfern",
    "hasCourseInstance": {
        "@type": "CourseInstance", "startDate": "2027-01-12T18:00:00+01:00",
        "endDate": "2027-01-26", "maximumAttendeeCapacity": 10,
        "offers": {"@type": "Offer", "price": 80.5, "priceCurrency": "EUR"},
        "subEvent": [
            {"startDate": "2027-01-12T18:00", "endDate": "2027-01-12T20:00"},
            {"startDate": "2027-01-26T18:00", "endDate": "2027-01-26T20:00"},
        ],
    },
}  # fmt: skip


def read(value: Any) -> Reading:
    return read_schema_org(json.dumps(value, indent=1).encode())


@pytest.mark.parametrize(
    "wrapped",
    [
        pytest.param(COURSE, id="one course"),
        pytest.param([COURSE], id="a list"),
        pytest.param({"@graph": [{"@type": "WebSite"}, COURSE]}, id="a graph with other things"),
        pytest.param(
            {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": COURSE}]},
            id="a list of items",
        ),
        pytest.param(COURSE | {"@type": ["https://schema.org/Course"]}, id="the type in full"),
    ],
)
def test_a_course_is_found_however_it_is_wrapped(wrapped: Any) -> None:
    reading = read(wrapped)
    (one,) = reading.records
    assert (one.number, one.title, one.maximum, one.fee_cents) == ("K1", "Töpfern", 10, 8050)
    assert (f"{one.begins} {one.ends}", len(one.sessions)) == ("2027-01-12 2027-01-26", 2)
    assert (one.elsewhere, one.minimum, reading.problems) == (None, None, [])


def test_two_instances_of_a_course_are_two_courses() -> None:
    two = [{"identifier": "K1a", "name": "vormittags"}, {"identifier": "K1b"}]
    found = read(COURSE | {"hasCourseInstance": two}).records
    assert [(one.number, one.title) for one in found] == [("K1a", "vormittags"), ("K1b", "Töpfern")]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"courseCode": None}, "Einem Kurs fehlen courseCode und identifier."),
        ({"name": 5 * [None]}, "Zeile 4, Kurs K1, name: fehlt."),
        ({"hasCourseInstance": [{}, {}]}, "Zeile 4, Kurs K1: Diese Kursnummer steht schon in"),
        ({"hasCourseInstance": {"startDate": "bald"}}, "Zeile 4, Kurs K1, startDate: „bald“"),
        (
            {"hasCourseInstance": {"subEvent": {"startDate": "2027-01-12"}}},
            "Zeile 4, Kurs K1, subEvent: „2027-01-12 bis None“ ist kein Termin",
        ),
        (
            {"hasCourseInstance": {"offers": {"price": "9", "priceCurrency": "CHF"}}},
            "Zeile 4, Kurs K1, priceCurrency: „CHF“: Wir rechnen nur in EUR.",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change: dict, says: str) -> None:
    assert read(COURSE | change).problems[0].words.startswith(says)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(json.dumps(COURSE).encode()[:-30], id="cut off"),
        pytest.param(b'{"@type": "Course", "courseCode": NaN}', id="no number"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b"\xff\xfe{", id="another encoding"),
        pytest.param(b"", id="empty"),
        pytest.param(b'{"courseCode": ' + b"9" * 5000 + b"}", id="a huge number"),
    ],
)
def test_broken_json_is_told(raw: bytes) -> None:
    assert len(read_schema_org(raw).problems) == 1


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
_KEYS = st.sampled_from([
    "@type", "@graph", "courseCode", "identifier", "name", "hasCourseInstance", "startDate",
    "endDate", "offers", "price", "location", "address", "subEvent", "about", "item",
    "maximumAttendeeCapacity", "eventStatus", "educationalLevel",
])  # fmt: skip
_TYPES = _SCALARS | st.sampled_from(["Course", "CourseInstance", "2027-01-12", "2027-01-12T18:00"])
_NODES = st.recursive(
    _TYPES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=6)
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(_KEYS, _NODES, max_size=8))
def test_whatever_stands_in_it_nothing_breaks(node: dict[str, Any]) -> None:
    reading = read_schema_org(json.dumps({"@graph": node | {"@type": "Course"}}).encode())
    assert reading.records or reading.problems
