"""What a typed address means."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest
from tests.waste.conftest import TODAY, make_calendar, make_house, make_provider, the_provider

from buergertelefon.waste.models import House, Street
from buergertelefon.waste.queries.addresses import (
    Kind,
    find,
    forget,
    streets,
    suggest,
    understood,
)
from buergertelefon.waste.rules.addresses import Reading, number_key, readings, street_key
from buergertelefon.waste.rules.kinds import Kind as Waste

REGISTER = Path("/work/shared/data/bremen_waste/addresses_2020-01-24.csv.gz")
HAVEN = "040120000000"


READ = {
    "Am Wall 12": Reading("Am Wall", "12"),
    "Am Wall 12 Bremen": Reading("Am Wall", "12", "Bremen"),
    "Am Wall 3 KG Nord": Reading("Am Wall", "3", "KG Nord"),  # KG is no letter of the number
    "Hamburger Str.9a": Reading("Hamburger Str.", "9a"),
    "Am Wall 9 a, 28195": Reading("Am Wall", "9 a"),
    "Am Wall Nr. 4": Reading("Am Wall", "4"),
    "Am Wall 9/9": Reading("Am Wall", "9/9"),
    "Am Wall": Reading("Am Wall"),
}


def test_how_it_is_read_first() -> None:
    assert {typed: next(readings(typed)) for typed in READ} == READ


@pytest.fixture
def city(db: None) -> None:
    """Two gardens with an Adlerweg, and streets of all kinds."""
    calendar = make_calendar((TODAY, Waste.PAPER))
    for number in ("12", "9A", "13-17", "26a/b", "38bis 41"):
        make_house("Am Wall", number, calendar=calendar)
    make_house("Am Wall", "99", calendar=make_calendar((TODAY, Waste.ORGANIC)))
    make_house("Hamburger Straße", "9a", calendar=calendar)
    make_house("Oldenburger Straße (B 75)", "3", calendar=calendar)
    for garden, number in (("KG Hohweg", "3"), ("KG In den Hufen", "3"), ("KG Nord", "7")):
        make_house(f"Adlerweg ({garden})", number, calendar=calendar)
    make_house("Waller Straße", "5")
    make_house("Waller Straße (KG Hohweg)", "6")
    other = make_provider("haven", town="Bremerhaven", commune=HAVEN)
    make_house("Hamburger Straße", "1", provider=other)


CASES = {
    "am wall 12": "Am Wall 12, Bremen",
    "Am Wall 12 Bremen": "Am Wall 12, Bremen",
    "28195 Bremen, Am Wall 12": "Am Wall 12, Bremen",
    "Bremen Am Wall 12": "Am Wall 12, Bremen",
    "Am Wall 9 a": "Am Wall 9A, Bremen",
    "Am Wall 15": "Am Wall 13-17, Bremen",
    "Am Wall 26a/b": "Am Wall 26a/b, Bremen",
    "Am Wall 38bis 41": "Am Wall 38bis 41, Bremen",
    "Am Wal 12": "Am Wall 12, Bremen",
    "Hamburger Str.9a 28205": "Hamburger Straße 9a, Bremen",
    "Hamb. Str. 9a": "Hamburger Straße 9a, Bremen",
    "Hamburger Str. 1": "Hamburger Straße 1, Bremerhaven",
    "Hamburger Str. 1 Bremerhaven": "Hamburger Straße 1, Bremerhaven",
    "Oldenburger Straße (B 75) 3": "Oldenburger Straße (B 75) 3, Bremen",
    "Oldenburger Str. 3": "Oldenburger Straße (B 75) 3, Bremen",
    "Adlerweg 3 Hohweg": "Adlerweg (KG Hohweg) 3, Bremen",
    "adlerweg 3 kg in den hufen": "Adlerweg (KG In den Hufen) 3, Bremen",
    "Adlerweg KG Hohweg 3": "Adlerweg (KG Hohweg) 3, Bremen",
    "Adlerweg 7": "Adlerweg (KG Nord) 7, Bremen",
    "12 Am Wall, 28195 Bremen": "Am Wall 12, Bremen",
    "12, Am Wall": "Am Wall 12, Bremen",
    "28195 Bremen, 26a/b Am Wall": "Am Wall 26a/b, Bremen",
    "Waller Straße 5": "Waller Straße 5, Bremen",
    "Waller Str. 6": "Waller Straße (KG Hohweg) 6, Bremen",
}
OTHERS = {
    "Am Wall": Kind.NUMBER,
    "Am Wall, Bremen": Kind.NUMBER,
    "Am Wall 1000": Kind.NO_HOUSE,
    "Hamburger Straße": Kind.CHOOSE,
    "Hamburger Straße, Bremerhaven": Kind.STREET,
    "Am Wall 12 Bremerhaven": Kind.NO_STREET,
    "Adlerweg 3": Kind.CHOOSE,
    "Adlerweg": Kind.CHOOSE,
    "Xylophonallee 3": Kind.NO_STREET,
    "12": Kind.NO_STREET,
    "": Kind.NO_STREET,
}


def test_addresses_as_people_write_them(city: None) -> None:
    assert {typed: find(typed, on=TODAY).label for typed in CASES} == CASES
    assert {typed: find(typed, on=TODAY).kind for typed in OTHERS} == OTHERS


def test_the_city_that_is_spoken_of(city: None) -> None:
    assert (
        find("Hamburger Straße", on=TODAY, commune=HAVEN).label == "Hamburger Straße, Bremerhaven"
    )
    answer = find("Am Wall 1000", on=TODAY)
    assert answer.numbers == ("9A", "12", "13-17", "26a/b", "38bis 41", "99")
    assert [one.name for one in suggest("hamb", on=TODAY, commune=HAVEN)] == ["Hamburger Straße"]


@pytest.mark.load
@pytest.mark.django_db
@pytest.mark.skipif(not REGISTER.exists(), reason="the register is not here")
def test_every_address_of_the_register_is_found_as_itself() -> None:
    provider = the_provider()
    with gzip.open(REGISTER, "rt", encoding="utf-8") as lines:
        rows = [(" ".join(one["strasse"].split()), one["hausnummer"])
                for one in csv.DictReader(lines, delimiter=";")]  # fmt: skip
    keys = {
        one.name: one.pk for one in Street.objects.bulk_create(
            Street(provider=provider, name=name, key=street_key(name))
            for name in dict.fromkeys(name for name, _ in rows)
        )
    }  # fmt: skip
    House.objects.bulk_create(
        (House(street_id=keys[name], number=number, key=number_key(number))
         for name, number in rows), batch_size=10_000,
    )  # fmt: skip
    forget()
    known, lost = streets(on=TODAY), Counter[str]()
    for at, (name, number) in enumerate(rows):
        typed = f"{name} {number}"
        read, entries = understood(typed, known)
        is_plain = [one.name for one in entries] == [name]
        if is_plain and number_key(read.number) == number_key(number) and at % 100:
            continue  # the key of a house: it is found by that
        answer = find(typed, on=TODAY)
        found = answer.house
        if not (found and answer.street and (answer.street.name, found.number) == (name, number)):
            lost[f"{answer.kind} {typed}"] += 1
    assert not lost, lost.most_common(20)
