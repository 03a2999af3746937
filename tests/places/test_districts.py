"""Parts of a town, and the part in which a house lies: taken in, replaced, kept by name."""

from datetime import date

import pytest

from buergertelefon.demo.places import load_places
from buergertelefon.places.actions import Taken
from buergertelefon.places.actions.addresses import import_addresses
from buergertelefon.places.actions.districts import import_districts
from buergertelefon.places.errors import BadRegister
from buergertelefon.places.gazetteer import gazetteer
from buergertelefon.places.models import Address, Commune, District

pytestmark = pytest.mark.django_db
BREMEN = "040110000000"
DAY = date(2026, 11, 25)
PARTS = "stadtteil;ortsteil\nOsterholz;Tenever\nOsterholz;Osterholz\nWalle;Westend\nStrom;\n"
HOUSES = "strasse;hausnummer\nAm Wall;1\nAm Wall;2\nAm Wall;7a\nLanger Weg;1\nLanger Weg;50-54\n"


def take(text: str, *, dry_run: bool = False) -> Taken:
    return import_districts(
        text.encode(), commune=BREMEN, source="Liste", as_of=DAY, dry_run=dry_run
    )


def houses(text: str = HOUSES) -> Taken:
    return import_addresses(text.encode(), commune=BREMEN, source="Test", as_of=DAY)


def lies_in() -> dict[str, str]:
    rows = Address.objects.exclude(district=None).values_list(
        "street__name", "number", "district__name"
    )
    return {f"{street} {number}": part for street, number, part in rows}


@pytest.fixture(autouse=True)
def town(db: None) -> None:
    Commune.objects.create(
        key=BREMEN, code="04011000", name="Bremen, Stadt", source="Test", as_of=DAY
    )


def test_parts_come_in_and_a_second_time_nothing_changes() -> None:
    first, second = take(PARTS), take(PARTS)
    assert (first.new, second.new, second.changed, second.ended) == (6, 0, 0, 0)
    assert second.unchanged == 6
    assert {one.path for one in District.objects.select_related("within")} == {
        ("Osterholz",), ("Osterholz", "Tenever"), ("Osterholz", "Osterholz"), ("Walle",),
        ("Walle", "Westend"), ("Strom",),
    }  # fmt: skip


def test_a_preview_of_parts_leaves_nothing() -> None:
    assert take(PARTS, dry_run=True).new == 6
    assert not District.objects.exists()


def test_what_an_incomplete_list_lacks_stays_as_the_example_typed_it() -> None:
    load_places()
    before = District.objects.filter(commune=BREMEN).count()
    done = take("stadtteil;ortsteil\nVegesack;Grohn\nMitte;Altstadt\n")
    assert (done.new, done.changed, done.ended) == (0, 4, 0)
    assert take("stadtteil;ortsteil\nVegesack;Grohn\n").ended == 1  # Altstadt
    load_places()
    assert District.objects.filter(commune=BREMEN).count() == before - 1
    assert District.objects.filter(postcode="27568").exists()  # the enclave in Bremerhaven


def test_a_part_of_the_same_name_as_its_whole_is_asked_for_by_its_label() -> None:
    take(PARTS)
    (whole,) = gazetteer().find("Osterholz")
    assert whole.parts == ("Osterholz",)
    (part,) = gazetteer().find("Ortsteil Osterholz in Bremen")
    assert part.parts == ("Osterholz", "Osterholz")


def test_addresses_keep_their_part_by_name() -> None:
    take(PARTS)
    head = "strasse;hausnummer;ortsteil\n"
    houses(f"{head}Am Wall;1;Tenever\nAm Wall;2;Westend\nAm Wall;3;Nirgends\n")
    assert lies_in() == {"Am Wall 1": "Tenever", "Am Wall 2": "Westend"}
    take("stadtteil;ortsteil\nVahr;Tenever\nWalle;\n")  # one moves, one goes
    assert lies_in() == {"Am Wall 1": "Tenever"}
    houses("strasse;hausnummer\nAm Wall;1\nAm Wall;2\n")  # a register that says nothing of it
    assert lies_in() == {"Am Wall 1": "Tenever"}


def test_a_postcode_that_two_towns_share_is_this_part() -> None:
    done = take("stadtteil\tortsteil\tplz\nHäfen\tÜberseehafen\t27568\nMitte\tAltstadt\t28195\n")
    assert done.new == 4
    assert set(District.objects.exclude(postcode="").values_list("postcode", flat=True)) == {
        "27568", "28195",
    }  # fmt: skip


def test_houses_lie_in_the_part_their_range_names() -> None:
    take(PARTS)
    assert list(houses().notes) == ["Ortsteil unbekannt: bei 5 von 5 Adressen."]
    text = (
        "strasse;hausnummer_von;hausnummer_bis;ortsteil\n"
        "am wall;1;99;Tenever\nAm Wall;2;98;Westend\nLanger Weg;;;Strom\n"
        "Entenweg;1;9;Strom\nAm Wall;9;1;Strom\nAm Wall;x;;Strom\nAm Wall;1;9;Nirgends\n"
        ";1;2;Strom\n"
    )
    done = take(text)
    assert lies_in() == {
        "Am Wall 1": "Tenever", "Am Wall 7a": "Tenever", "Am Wall 2": "Westend",
        "Langer Weg 1": "Strom", "Langer Weg 50-54": "Strom",
    }  # fmt: skip
    assert (done.changed, sorted(n for n, _ in done.problems)) == (5, [5, 6, 7, 8, 9])
    again = take(text)
    assert (again.changed, again.unchanged) == (0, 5)
    (found,) = gazetteer().find("Am Wall 7a")
    assert found.parts == ("Osterholz", "Tenever")


def test_a_house_that_two_lines_put_in_two_parts_is_in_none() -> None:
    take(PARTS)
    houses()
    done = take(
        "strasse;hausnummer_von;hausnummer_bis;ortsteil\nAm Wall;1;7;Tenever\nAm Wall;7;9;Strom\n"
    )
    assert lies_in() == {"Am Wall 1": "Tenever"}
    words = [text for _, text in done.problems]
    assert words == ["Am Wall 7a liegt laut Datei in zwei Ortsteilen."]
    assert list(done.notes) == ["Ortsteil unbekannt: bei 4 von 5 Adressen."]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param(";Tenever", "Der Stadtteil fehlt", id="no Stadtteil"),
        pytest.param(f"{'x' * 81};", "mehr als 80", id="a name without end"),
        pytest.param("Walle;Westend;1", "mehr Felder", id="a field too much"),
    ],
)
def test_a_wrong_part_is_named_and_left_out(line: str, words: str) -> None:
    done = take(f"{PARTS}{line}\n")
    assert [n for n, _ in done.problems] == [6]
    assert words in done.problems[0][1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("a;b\n1;2\n", "Gefunden: a, b", id="other columns"),
        pytest.param("stadtteil;ortsteil\n", "kein einziger", id="a head only"),
        pytest.param("strasse;hausnummer_von;hausnummer_bis;ortsteil\nAm Wall;1;9;Mitte\n",
                     "zuerst import districts", id="houses before parts"),
    ],
)  # fmt: skip
def test_a_list_of_parts_that_is_none_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadRegister, match=words):
        take(text)


def test_parts_of_a_town_nobody_knows_are_refused() -> None:
    Commune.objects.all().delete()
    with pytest.raises(BadRegister, match="zuerst import municipalities"):
        take(PARTS)
