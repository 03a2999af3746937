"""When an office is open: the notation of OpenStreetMap, holidays of the Land, closed days."""

from datetime import date, datetime

import pytest

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.opening_hours_osm import Closed, Opening, is_valid, opening

OFFICE, DAILY = "Mo-Fr 08:00-12:00; PH off", "Mo-Su 10:00-12:00; PH off"
FEAST = (Closed(date(2026, 12, 28), date(2026, 12, 30), "Betriebsferien"),)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("hours", "land", "at", "until", "opens", "why"),
    [
        pytest.param(OFFICE, "HB", "2026-11-27 09:00", "2026-11-27 12:00", "", "", id="open"),
        pytest.param(OFFICE, "HB", "2026-11-27 12:00", "", "2026-11-30 08:00", "",
                     id="at closing time it is closed, and opens on Monday"),
        pytest.param(DAILY, "HB", "2026-10-31 11:00", "", "2026-11-01 10:00", "",
                     id="Reformation Day is a holiday in Bremen"),
        pytest.param(DAILY, "NW", "2026-10-31 11:00", "2026-10-31 12:00", "", "",
                     id="and none in North Rhine-Westphalia"),
        pytest.param(DAILY, "", "2026-10-31 11:00", "2026-10-31 12:00", "", "",
                     id="nor in all of Germany"),
        pytest.param("Mo-Su 10:00-12:00; PH 11:00-12:00", "HB", "2026-10-31 10:30", "",
                     "2026-10-31 11:00", "", id="other hours on holidays"),
        pytest.param(OFFICE, "HB", "2026-12-28 09:00", "", "2026-12-31 08:00", "Betriebsferien",
                     id="closed days, with the reason"),
        pytest.param(OFFICE, "HB", "2026-12-30 11:59", "", "2026-12-31 08:00", "Betriebsferien",
                     id="the last day of them too"),
        pytest.param(OFFICE, "HB", "2026-12-31 09:00", "2026-12-31 12:00", "", "",
                     id="the day after"),
        pytest.param(OFFICE, "HB", "2026-12-31 13:00", "", "2027-01-04 08:00", "",
                     id="New Year of the next year is a holiday"),
        pytest.param("Su 02:00-04:00", "HB", "2026-03-29 01:30", "", "2026-03-29 03:00", "",
                     id="the hour that there is not"),
        pytest.param("off", "HB", "2026-11-27 09:00", "", "", "", id="never"),
    ],
)  # fmt: skip
def test_an_office_is(hours: str, land: str, at: str, until: str, opens: str, why: str) -> None:
    said = opening(hours, local(at), land=land, closed=FEAST)
    assert said == Opening(
        now=bool(until),
        until=local(until) if until else None,
        opens=local(opens) if opens else None,
        why=why,
    )


@pytest.mark.parametrize("hours", ["", "Montags von acht bis zwölf"])
def test_nobody_knows(hours: str) -> None:
    assert opening(hours, local("2026-11-27 09:00"), land="HB") == Opening()


def test_always_open_never_closes() -> None:
    assert opening("24/7", local("2026-11-27 09:00")) == Opening(now=True)


def test_a_quotation_mark_in_a_reason_does_no_harm() -> None:
    closed = [Closed(date(2026, 11, 27), date(2026, 11, 27), 'wegen "Umzug"; 24/7')]
    assert opening(OFFICE, local("2026-11-27 09:00"), closed=closed).why == "wegen 'Umzug'; 24/7"


def test_what_can_be_read_is_valid() -> None:
    assert is_valid("")
    assert is_valid(OFFICE)
    assert not is_valid("Montags")
