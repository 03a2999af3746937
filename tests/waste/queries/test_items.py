"""What goes where is found by what people say."""

import csv
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.waste.conftest import TODAY, make_item, make_provider

from buergertelefon.waste import items
from buergertelefon.waste.actions.seeking import MOST, note
from buergertelefon.waste.models import Item, ItemWay, Provider, SoughtItem
from buergertelefon.waste.queries.items import search
from buergertelefon.waste.rules.words import Disposal

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]
ITEMS = ROOT / "src/buergertelefon/demo/data/waste_items.tsv"
QUESTIONS = ROOT / "tests/waste/questions.tsv"


@pytest.fixture
def provider() -> Provider:
    """Describes a few things."""
    row = make_provider()
    make_item("Energiesparlampe", Disposal.HAZARDOUS, "Sparlampe", "Quecksilberlampe")
    make_item("Glühlampe", Disposal.RESIDUAL, "Glühbirne", "Halogenlampe")
    make_item("Farbe, flüssig", Disposal.HAZARDOUS, "voller Farbeimer", "Farbreste", "Lack")
    make_item("Farbeimer, leer", Disposal.PACKAGING, "leerer Farbeimer", "Farbdose")
    make_item("Kühlschrank", Disposal.BULKY, "Gefrierschrank", category="electrical", litres=400)
    make_item("Weihnachtsbaum", Disposal.SPECIAL, "Tannenbaum")
    return row


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("Energiesparlampe", "Energiesparlampe", id="its name"),
        pytest.param("wohin mit kaputter Energiesparlampe", "Energiesparlampe", id="a question"),
        pytest.param("Enegiesparlmpe", "Energiesparlampe", id="two slips"),
        pytest.param("Glühbirne", "Glühlampe", id="an everyday word"),
        pytest.param("Farbeimer voll", "Farbe, flüssig", id="full"),
        pytest.param("Farbeimer leer", "Farbeimer, leer", id="empty"),
        pytest.param("alten Kühlschrank loswerden", "Kühlschrank", id="an old one"),
        pytest.param("gefrier schrank", "Kühlschrank", id="taken apart"),
    ],
)
def test_the_right_item_comes_first(provider: Provider, text: str, first: str) -> None:
    found = search(text, provider=provider.pk, on=TODAY)
    assert found[0].item.name == first
    assert not found[0].near
    assert [one.provider_id for one in found[0].ways] == [provider.pk]


def test_a_repaired_word_is_named(provider: Provider) -> None:
    assert search("Weinachtsbaum", provider=provider.pk, on=TODAY)[0].corrected == "Weihnachtsbaum"


def test_what_nobody_described_only_sounds_alike_or_is_not_there(provider: Provider) -> None:
    assert all(one.near for one in search("Katzenklo", provider=provider.pk, on=TODAY))
    assert search("", provider=provider.pk, on=TODAY) == ()


def test_only_the_ways_of_that_city(provider: Provider) -> None:
    other = make_provider("andere", commune="040120000000", town="Bremerhaven")
    lamp = Item.objects.get(name="Energiesparlampe")
    ItemWay.objects.create(item=lamp, provider=other, disposal=Disposal.DEALER, text="Zum Handel.")
    (hit,) = search("Energiesparlampe", provider=other.pk, on=TODAY)
    assert [one.text for one in hit.ways] == ["Zum Handel."]
    assert search("Kühlschrank", provider=other.pk, on=TODAY) == ()


@pytest.mark.parametrize("found", [1, 3])
def test_it_costs_three_queries(provider: Provider, found: int) -> None:
    for n in range(found):
        make_item(f"Beispieldose {n}", Disposal.PACKAGING)
    search("Dose", provider=provider.pk, on=TODAY)
    items.forget()
    search("Dose", provider=provider.pk, on=TODAY)  # builds
    with CaptureQueriesContext(connection) as asked:
        assert len(search("Beispieldose", provider=provider.pk, on=TODAY)) == found
    assert len(asked) <= 3


def test_what_was_asked_in_vain_is_counted_once_per_word(provider: Provider) -> None:
    for text in ("Wohin mit der Glitzerkugel?", "glitzerkugel", "alte Glitzerkugel"):
        assert note(text, provider=provider.pk, on=TODAY)
    assert not note("Hauptstraße 12", provider=provider.pk, on=TODAY)
    (row,) = SoughtItem.objects.all()
    assert (row.word, row.count, row.last, row.done) == ("glitzerkugel", 3, TODAY, False)


def test_of_too_many_the_rarest_goes(provider: Provider) -> None:
    SoughtItem.objects.bulk_create(
        SoughtItem(provider=provider, word=f"wort{n}", last=TODAY, count=2 if n else 1)
        for n in range(MOST)
    )
    note("Glitzerkugel", provider=provider.pk, on=TODAY)
    assert SoughtItem.objects.count() == MOST
    assert not SoughtItem.objects.filter(word="wort0").exists()


def lines(path: Path) -> list[str]:
    """Without comments."""
    text = path.read_text(encoding="utf-8")
    return [one for one in text.splitlines() if one and not one.startswith("#")]


@pytest.mark.skipif(not ITEMS.exists() or not QUESTIONS.exists(), reason="no example items")
def test_of_what_callers_ask_most_is_found_at_once() -> None:
    """The first of 100 questions in 85, one of the first three in 95."""
    provider = make_provider()
    rows = [one for one in csv.DictReader(lines(ITEMS), delimiter="\t") if one["name"]]
    made = Item.objects.bulk_create(
        Item(slug=one["slug"], name=one["name"], words=one["words"].split(", ")) for one in rows
    )
    ItemWay.objects.bulk_create(
        ItemWay(item=one, provider=provider, disposal=Disposal.RESIDUAL, text="-") for one in made
    )
    asked = [one.split("\t") for one in lines(QUESTIONS)]
    found = [
        [hit.item.slug for hit in search(text, provider=provider.pk, on=TODAY)[:3]]
        for text, _ in asked
    ]
    first = sum(one[:1] == [slug] for one, (_, slug) in zip(found, asked, strict=True))
    three = sum(slug in one for one, (_, slug) in zip(found, asked, strict=True))
    assert len(rows) >= 250
    assert first / len(asked) >= 0.85
    assert three / len(asked) >= 0.95
