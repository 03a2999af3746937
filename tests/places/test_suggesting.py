"""Places as they are typed: the row wanted stands in a list of eight, and is found by its label."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from buergertelefon.demo.places import load_places
from buergertelefon.places.actions.addresses import import_addresses
from buergertelefon.places.gazetteer import gazetteer
from buergertelefon.places.models import Commune
from buergertelefon.places.suggesting import suggest

pytestmark = pytest.mark.django_db
BREMEN = "040110000000"
HOUSES = """strasse;hausnummer;ortsteil
Hamburger Straße;9;Peterswerder
Hamburger Straße;9a;Peterswerder
Hamburger Straße;90;Peterswerder
Hammerbecker Straße;9;
Hambergener Straße;1;
Am Wall;1;Altstadt
Am Wall;105;Altstadt
"""


@pytest.fixture(scope="module", autouse=True)
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_places()
        Commune.objects.filter(name="Bremen").update(inhabitants=569_396)
        Commune.objects.filter(name="Bremerhaven").update(inhabitants=115_468)
        import_addresses(HOUSES.encode(), commune=BREMEN, source="Test", as_of=date(2026, 11, 25))
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        pytest.param("hamb 9a", ["Hamburger Straße 9a, Bremen"], id="a beginning and a number"),
        pytest.param(
            "hamburger str. 9",
            ["Hamburger Straße 9, Bremen", "Hamburger Straße 9a, Bremen",
             "Hamburger Straße 90, Bremen"],
            id="the number, then numbers that begin so",
        ),
        pytest.param("am wall 10", ["Am Wall 105, Bremen"], id="a number half typed"),
        pytest.param("am wall 1, bre", ["Am Wall 1, Bremen", "Am Wall 105, Bremen"], id="a town"),
        pytest.param("am wall 7", ["Am Wall 7, Bremen"], id="a number nobody knows"),
        pytest.param("am wall 1, stu", [], id="in another town there is no such street"),
        pytest.param("brem", ["Bremen", "Bremerhaven"], id="the largest town first"),
        pytest.param("lili", ["Lilienthal"], id="a town"),
        pytest.param("gröpel", ["Gröpelingen in Bremen"], id="a Stadtteil"),
        pytest.param("groepel", ["Gröpelingen in Bremen"], id="without umlauts"),
        pytest.param("landkreis ost", ["Landkreis Osterholz"], id="a Landkreis"),
        pytest.param("2881", ["28816 Stuhr"], id="a postcode half typed"),
        pytest.param("Hamburgr Straße 9", ["Hamburger Straße 9, Bremen"], id="a slip"),
        pytest.param("b", [], id="one letter"),
        pytest.param("", [], id="nothing"),
    ],
)  # fmt: skip
def test_what_is_suggested(typed: str, rows: list[str]) -> None:
    assert [one.label for one in suggest(gazetteer(), typed)][: len(rows) or 8] == rows


@pytest.mark.parametrize("typed", ["ha", "am", "br", "os", "28", "hamb", "h 1", "leh"])
def test_each_row_is_found_again_and_there_are_eight_at_most(typed: str) -> None:
    found = suggest(gazetteer(), typed)
    assert 0 < len(found) <= 8
    for one in found:
        again = gazetteer().find(one.label)
        assert [(each.key, each.street, each.house) for each in again] == [
            (one.key, one.street, one.house)
        ], one.label


def test_the_part_of_town_comes_along() -> None:
    (one,) = suggest(gazetteer(), "hamb 9a")
    assert one.parts == ("Östliche Vorstadt", "Peterswerder")
