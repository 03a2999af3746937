"""Recycling stations: what is open, what it takes, how far it is."""

from datetime import datetime, timedelta

import pytest
from tests.waste.conftest import NOW, make_house, make_provider, make_station

from buergertelefon.base.hours import BERLIN
from buergertelefon.waste.models import Provider, Station, Zone
from buergertelefon.waste.queries.stations import point_of, stations

pytestmark = pytest.mark.django_db
NORTH, MIDDLE = (53.17, 8.62), (53.08, 8.8)


@pytest.fixture
def provider() -> Provider:
    """Three stations: one near and open, one far and open, one nearer and closed on Mondays."""
    row = make_provider()
    make_station("nord", "gruen", "metall", name="Nord", latitude=NORTH[0], longitude=NORTH[1])
    make_station("mitte", "gruen", name="Mitte", latitude=53.081, longitude=8.8)
    make_station(
        "sued", "gruen", name="Süd", latitude=53.0801, longitude=8.8, hours="Tu 09:00-12:00"
    )
    return row


def names(provider: Provider, **how: object) -> list[str]:
    return [one.station.name for one in stations(provider.pk, **{"at": NOW} | how)]  # type: ignore[arg-type]


def test_open_ones_first_then_the_nearest_then_by_name(provider: Provider) -> None:
    assert names(provider) == ["Mitte", "Nord", "Süd"]
    assert names(provider, near=NORTH) == ["Nord", "Mitte", "Süd"]
    assert names(provider, near=MIDDLE) == ["Mitte", "Nord", "Süd"]
    assert names(provider, material="metall") == ["Nord"]


def test_a_notice_that_closes_goes_before_the_hours(provider: Provider) -> None:
    north = Station.objects.get(slug="nord")
    hour = timedelta(hours=1)
    north.notices.create(text="heute ohne Waage", begins=NOW - hour, ends=NOW + hour)
    north.notices.create(text="Container voll", closed=True, begins=NOW - hour, ends=NOW + 2 * hour)
    north.notices.create(text="vorbei", closed=True, begins=NOW - 2 * hour, ends=NOW)
    (seen,) = stations(provider.pk, at=NOW, material="metall")
    assert (seen.opening.now, seen.opening.why) == (False, "Container voll")
    assert seen.opening.opens == NOW + 2 * hour
    (later,) = stations(provider.pk, at=NOW + 2 * hour, material="metall")
    assert (later.opening.now, later.notice) == (True, None)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        pytest.param(datetime(2026, 12, 23, 9, tzinfo=BERLIN), True, id="23 December"),
        pytest.param(datetime(2026, 12, 25, 9, tzinfo=BERLIN), False, id="Christmas"),
        pytest.param(datetime(2026, 10, 31, 9, tzinfo=BERLIN), False, id="a holiday of the Land"),
        pytest.param(datetime(2027, 3, 29, 9, tzinfo=BERLIN), False, id="Easter Monday"),
        pytest.param(datetime(2026, 3, 30, 8, 0, tzinfo=BERLIN), True, id="after the clock change"),
    ],
)
def test_holidays_and_clocks(at: datetime, is_open: bool) -> None:
    make_provider()
    make_station(hours="Mo-Sa 08:00-16:00; PH off")
    (seen,) = stations(Station.objects.get().provider_id, at=at)
    assert seen.opening.now is is_open


def test_the_nearest_open_one_that_takes_it(provider: Provider) -> None:
    near = point_of(make_house(provider=provider))
    first = stations(provider.pk, at=NOW, material="metall", near=near)[0]
    assert (first.station.name, first.opening.now) == ("Nord", True)
    assert first.kilometres == pytest.approx(15.6, abs=0.2)
    closed = stations(provider.pk, at=NOW.replace(hour=20), material="metall", near=near)
    assert not any(one.opening.now for one in closed)
    assert stations(provider.pk, at=NOW, material="glas", near=near) == ()


def test_without_a_zone_no_distance_is_claimed(provider: Provider) -> None:
    house = make_house(provider=provider)
    Zone.objects.update(latitude=None, longitude=None)
    seen = stations(provider.pk, at=NOW, material="metall", near=point_of(house))
    assert [one.kilometres for one in seen] == [None] * len(seen)
    assert seen
