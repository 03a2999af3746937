"""Whatever is sent is read or refused, field by field."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buergertelefon.appointments.rules.limits import Item
from buergertelefon.zms.errors import Refused
from buergertelefon.zms.rules import reading
from buergertelefon.zms.rules.codes import Code, document, status_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)
FIELDS = (
    "timestamp", "officeId", "serviceId", "serviceCount", "processId", "authKey", "familyName",
    "email", "telephone", "customTextfield", "startDate", "endDate", "slotsStartDate",
    "slotsEndDate", "officeIds", "serviceIds", "serviceCounts",
)  # fmt: skip
READERS = [
    reading.reservation, reading.question, reading.proof, reading.proofs, reading.contact
]  # fmt: skip


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_garbage_is_refused_and_nothing_else_happens(
    read: Callable[[dict[str, object]], object], body: dict[str, object]
) -> None:
    codes = refusal(read, body)
    if codes:
        assert 400 <= status_of(codes) < 500
        assert [one["errorCode"] for one in document(codes)["errors"]] == codes


def refusal(read: Callable[[dict[str, object]], object], body: dict[str, object]) -> list[Code]:
    """Why it is refused; [] if it is not."""
    try:
        read(body)
    except Refused as error:
        return list(map(Code, error.codes)) or [Code.REQUEST]
    return []


GOOD = {"timestamp": 1795507200, "officeId": 7, "serviceId": [1], "serviceCount": [1]}


@pytest.mark.parametrize(
    ("other", "codes"),
    [
        pytest.param({"officeId": None}, [Code.OFFICE], id="no office"),
        pytest.param({"officeId": -1}, [Code.OFFICE], id="below 1"),
        pytest.param({"officeId": 2**31}, [Code.OFFICE], id="more than 32 bits"),
        pytest.param({"officeId": True}, [Code.OFFICE], id="a truth"),
        pytest.param({"officeId": 1.5}, [Code.OFFICE], id="a fraction"),
        pytest.param({"officeId": "٣"}, [Code.OFFICE], id="Arabic digits"),
        pytest.param({"timestamp": "bald"}, [Code.TIMESTAMP], id="no number"),
        pytest.param({"timestamp": 10**30}, [Code.TIMESTAMP], id="no moment"),
        pytest.param({"serviceId": 1}, [Code.SERVICE], id="no list"),
        pytest.param({"serviceId": [{}]}, [Code.SERVICE], id="a list of something else"),
        pytest.param({"serviceId": [1] * 41}, [Code.SERVICE], id="too many"),
        pytest.param({"serviceCount": [21]}, [Code.COUNT], id="more persons than fit"),
        pytest.param({"serviceCount": ["zwei"]}, [Code.COUNT], id="in words"),
        pytest.param({"serviceCount": [1, 1]}, [Code.MISMATCH], id="of different length"),
        pytest.param({"serviceId": [], "serviceCount": []}, [Code.EMPTY], id="nothing"),
        pytest.param({"serviceCount": [0]}, [Code.EMPTY], id="for nobody"),
        pytest.param({"officeId": "x", "timestamp": 0}, [Code.OFFICE, Code.TIMESTAMP], id="two"),
    ],
)
def test_each_field_has_its_own_error(other: dict[str, object], codes: list[Code]) -> None:
    with pytest.raises(Refused) as refused:
        reading.reservation(GOOD | other)
    assert list(refused.value.codes) == codes


@pytest.mark.parametrize(
    ("other", "items"),
    [
        pytest.param({}, (Item(1, 1),), id="numbers"),
        pytest.param({"serviceId": ["1"], "serviceCount": ["2"]}, (Item(1, 2),), id="as text"),
        pytest.param({"serviceId": [1, 2, 1], "serviceCount": [1, 3, 1]}, (Item(1, 2), Item(2, 3)),
                     id="the same twice"),
        pytest.param({"serviceId": [1, 2], "serviceCount": [1, 0]}, (Item(1, 1),), id="none of"),
    ],
)  # fmt: skip
def test_services_and_persons(other: dict[str, object], items: tuple[Item, ...]) -> None:
    assert reading.reservation(GOOD | other).items == items


def test_without_a_count_it_is_one() -> None:
    body = {name: value for name, value in GOOD.items() if name != "serviceCount"}
    assert reading.reservation(body).items == (Item(1, 1),)


ASKED = {
    "startDate": "2026-11-24", "endDate": "2026-12-24", "officeIds": "1,2", "serviceIds": "3",
    "serviceCounts": "1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("other", "codes"),
    [
        pytest.param({"startDate": "24.11.2026"}, [Code.START], id="written in German"),
        pytest.param({"endDate": "2026-02-30"}, [Code.END], id="no such day"),
        pytest.param({"endDate": "9999-12-31"}, [Code.END], id="the end of all days"),
        pytest.param({"endDate": "2026-11-23"}, [Code.ORDER], id="before it begins"),
        pytest.param({"endDate": "2027-12-31"}, [Code.RANGE], id="more than a year"),
        pytest.param({"slotsStartDate": "x"}, [Code.START], id="the window"),
        pytest.param({"officeIds": ""}, [Code.OFFICE], id="no office"),
        pytest.param({"officeIds": "1,"}, [Code.OFFICE], id="half a list"),
        pytest.param({"serviceIds": "1,2"}, [Code.MISMATCH], id="lists of different length"),
        pytest.param({"serviceIds": ""}, [Code.MISMATCH], id="no service"),
    ],
)
def test_each_part_of_a_question_has_its_own_error(
    other: dict[str, object], codes: list[Code]
) -> None:
    with pytest.raises(Refused) as refused:
        reading.question(ASKED | other)
    assert list(refused.value.codes) == codes


def test_the_window_is_the_whole_time_if_nothing_is_said() -> None:
    asked = reading.question(ASKED)
    assert (asked.slots_since, asked.slots_until) == (date(2026, 11, 24), date(2026, 12, 24))
    assert asked.offices == (1, 2)


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        pytest.param({"familyName": 7}, [Code.NAME], id="a name that is no text"),
        pytest.param({"email": ["a@b.de"]}, [Code.MAIL], id="a list of addresses"),
        pytest.param({"email": "a\x00@b.de"}, [Code.MAIL], id="a null character"),
        pytest.param({"telephone": "\ud800"}, [Code.PHONE], id="half a character"),
        pytest.param({"customTextfield": "x" * 301}, [Code.TEXT], id="a text too long"),
    ],
)
def test_each_part_of_an_address_has_its_own_error(
    body: dict[str, object], codes: list[Code]
) -> None:
    with pytest.raises(Refused) as refused:
        reading.contact(body)
    assert list(refused.value.codes) == codes
