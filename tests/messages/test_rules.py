"""When a message goes, how often it is tried, how long it is, how much of a recipient is shown."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergertelefon.base.hours import BERLIN
from buergertelefon.messages.rules.outbox import (
    CHANNELS,
    REASONS,
    STATES,
    Channel,
    Quiet,
    Reason,
    State,
    masked,
    not_before,
    pause,
    quiet_hours,
)
from buergertelefon.messages.rules.sms import Size, size


@pytest.mark.parametrize(
    ("tries", "seconds"),
    [(1, 30), (2, 120), (3, 600), (4, 3600), (5, 4 * 3600), (6, None), (7, None)],
)
def test_pauses_grow_and_then_it_has_failed(tries: int, seconds: int | None) -> None:
    assert pause(tries) == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("text", "parts", "places", "gsm"),
    [
        pytest.param("", 0, 0, True, id="nothing"),
        pytest.param("a" * 160, 1, 160, True, id="full"),
        pytest.param("a" * 161, 2, 161, True, id="one letter too many"),
        pytest.param("a" * 306, 2, 306, True, id="two full parts"),
        pytest.param("a" * 307, 3, 307, True, id="three"),
        pytest.param("äöüÄÖÜß" + "a" * 153, 1, 160, True, id="umlauts have one place"),
        pytest.param("€" * 80, 1, 160, True, id="the euro has two"),
        pytest.param("€" * 81, 2, 162, True, id="81 euros"),
        pytest.param(
            "a" * 152 + "€" + "a" * 151, 2, 305, True, id="a euro on the seam is not torn"
        ),
        pytest.param("a" * 152 + "€" + "a" * 152, 3, 306, True, id="and may cost a part"),
        pytest.param("ą" * 70, 1, 70, False, id="a Polish letter: 70"),
        pytest.param("ą" + "a" * 70, 2, 71, False, id="71 with a Polish letter"),
        pytest.param("–" + "a" * 133, 2, 134, False, id="a dash costs as much: two parts of 67"),
        pytest.param("–" + "a" * 134, 3, 135, False, id="three parts"),
        pytest.param("😀" * 35, 1, 70, False, id="a picture has two places"),
        pytest.param("a" * 66 + "😀" * 2 + "a", 2, 71, False, id="a picture is not torn either"),
    ],
)
def test_how_many_parts(text: str, parts: int, places: int, *, gsm: bool) -> None:
    assert size(text) == Size(places, parts, gsm)


@given(st.text(max_size=700), st.text(max_size=5))
def test_a_longer_text_never_costs_less(text: str, more: str) -> None:
    assert size(text + more).parts >= size(text).parts
    assert (size(text).parts == 0) is (text == "")


@pytest.mark.parametrize(
    ("recipient", "shown"),
    [
        ("+491711234567", "+49 … 4567"),
        ("+48512345678", "+48 … 5678"),
        ("maria@beispiel.de", "m…@beispiel.de"),
        ("m@beispiel.de", "…@beispiel.de"),
        ("", ""),
    ],
)
def test_masked(recipient: str, shown: str) -> None:
    assert masked(recipient) == shown


START = datetime(2025, 1, 1, tzinfo=UTC)


def moment(text: str) -> datetime:
    """A moment of Berlin's clocks."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("ready", "goes"),
    [
        pytest.param("2026-11-24T20:59", "2026-11-24T20:59", id="before nine"),
        pytest.param("2026-11-24T21:00", "2026-11-25T07:00", id="from nine"),
        pytest.param("2026-11-25T03:00", "2026-11-25T07:00", id="in the night"),
        pytest.param("2026-11-25T07:00", "2026-11-25T07:00", id="from seven"),
        pytest.param("2026-03-28T22:00", "2026-03-29T07:00", id="the clocks go forward"),
        pytest.param("2026-10-24T22:00", "2026-10-25T07:00", id="the clocks go back"),
    ],
)  # fmt: skip
def test_no_telephone_beeps_at_night(ready: str, goes: str) -> None:
    at = moment(ready)
    assert not_before(at, Channel.SMS, urgent=False, quiet=Quiet()) == moment(goes)
    assert not_before(at, Channel.SMS, urgent=True, quiet=Quiet()) == at
    assert not_before(at, Channel.MAIL, urgent=False, quiet=Quiet()) == at
    assert not_before(at, Channel.SMS, urgent=False, quiet=None) == at


@given(
    st.integers(0, 3 * 366 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
    st.integers(0, 23),
    st.integers(0, 23),
)
def test_what_waits_goes_when_it_is_not_quiet(at: datetime, begins: int, ends: int) -> None:
    quiet = quiet_hours(f"{begins}-{ends}")
    goes = not_before(at, Channel.SMS, urgent=False, quiet=quiet)
    assert timedelta() <= goes - at <= timedelta(hours=25)
    assert quiet is None or not quiet.holds(goes.astimezone(BERLIN).time())


@pytest.mark.parametrize("written", ["21", "abends", "21-24", "9 bis 7"])
def test_hours_that_are_none(written: str) -> None:
    with pytest.raises(ValueError):
        quiet_hours(written)


def test_everything_has_a_word() -> None:
    assert set(CHANNELS) == set(Channel)
    assert set(STATES) == set(State)
    assert set(REASONS) == set(Reason)
