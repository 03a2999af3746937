"""The example cities have tours, days, stations and things to ask for, whenever they are loaded."""

import csv
from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client
from tests.waste.files import register as files_of_register

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.opening_hours_osm import is_valid
from buergertelefon.demo.check import item_faults
from buergertelefon.demo.errors import BadContent
from buergertelefon.demo.waste import attributes, load_waste, read_waste, working_days
from buergertelefon.demo.waste_dates import NAME, Rhythm, days, register
from buergertelefon.demo.waste_items import FILE, Way, read_items
from buergertelefon.directory.models import Office
from buergertelefon.waste.actions.importing import apply
from buergertelefon.waste.models import (
    CollectionDate,
    House,
    Item,
    ItemWay,
    Provider,
    ReportService,
    Round,
    Source,
    Station,
)
from buergertelefon.waste.queries import addresses
from buergertelefon.waste.queries.addresses import Kind as Found
from buergertelefon.waste.queries.addresses import find
from buergertelefon.waste.rules.attributes import answered
from buergertelefon.waste.rules.diff import Difference
from buergertelefon.waste.rules.kinds import Kind
from buergertelefon.waste.rules.words import Category, Disposal

FRIDAY = date(2026, 11, 27)
QUESTIONS = Path(__file__).parents[1] / "waste" / "questions.tsv"
BREMEN = "040110000000"


def loaded(day: date = FRIDAY) -> None:
    at = datetime.combine(day, time(12), BERLIN)
    centre, _ = ServiceCentre.objects.get_or_create(slug="bremen", defaults={"name": "Bremen"})
    for slug in ("dbs", "entsorgung-bremerhaven"):
        Office.objects.get_or_create(
            slug=slug, defaults={"name": slug, "source": "Beispiel", "as_of": FRIDAY}
        )
    load_waste(centre, at=at)


def figures() -> dict[str, int]:
    models = (CollectionDate, House, Item, ItemWay, ReportService, Round, Source, Station)
    return {one.__name__: one.objects.count() for one in models}


def real_dates(provider: Provider, *, at: datetime, dry_run: bool = False) -> Difference:
    """A register with one house comes in."""
    files = files_of_register((("Am Wall", "1", "1"),), {"1": [("2026-12-01", "Restmüll")]})
    return apply(provider, files, source="register", as_of=FRIDAY, at=at, dry_run=dry_run)


def test_what_goes_where_keeps_its_promises() -> None:
    things = read_items()
    assert item_faults(things) == []
    known = set(read_waste()["materials"])
    assert {way.material for one in things for way in one.ways} - {""} == known
    bulky = Counter(way.category for one in things for way in one.ways if way.category)
    assert sum(bulky.values()) >= 60
    assert set(bulky) == set(Category)
    free = {way.fee_note for one in things for way in one.ways if way.fee_cents is not None}
    assert free == {
        "Rückgabe nach dem Elektrogesetz kostenlos", "Rückgabe nach dem Batterierecht kostenlos"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param({"text": "Zum Hof"}, "ohne Punkt", id="no full stop"),
        pytest.param({"text": "Ja. Gut. So. Fein."}, "vorlesen", id="too long to be read aloud"),
        pytest.param({"category": None}, "Tour und Liter", id="bulky without a tour"),
        pytest.param({"city": "bremen"}, "Bremerhaven fehlt ein Weg", id="nothing for one city"),
    ],
)
def test_a_fault_of_an_item_is_named(change: dict[str, object], fault: str) -> None:
    one = next(one for one in read_items() if one.slug == "sofa")
    way = Way(**vars(one.ways[0]) | change)
    changed = type(one)(**vars(one) | {"ways": (way,)})
    assert any(fault in found for found in item_faults([changed]))


def test_a_wrong_line_of_the_table_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    table = tmp_path / "waste_items.tsv"
    table.write_text(FILE.read_text(encoding="utf-8").replace("\tdealer\t", "\tladen\t", 1))
    monkeypatch.setattr("buergertelefon.demo.waste_items.FILE", table)
    with pytest.raises(BadContent, match=r"waste_items.tsv, Zeile 8: 'laden'"):
        read_items()


def test_callers_questions_name_items_in_other_words() -> None:
    things = {one.slug: one for one in read_items()}
    with QUESTIONS.open(encoding="utf-8") as file:
        asked = list(csv.reader((one for one in file if one[0] != "#"), delimiter="\t"))
    assert len(asked) >= 60
    assert [slug for _, slug in asked if slug not in things] == []
    own = {word.lower() for one in things.values() for word in (one.name, *one.words)}
    assert [text for text, _ in asked if text.lower() in own] == []


@pytest.mark.parametrize(
    ("weekday", "week", "held"),
    [
        pytest.param(2, date(2026, 12, 23), date(2026, 12, 22), id="before Christmas: earlier"),
        pytest.param(4, date(2026, 12, 25), date(2026, 12, 24), id="Christmas Day: earlier"),
        pytest.param(4, date(2027, 1, 1), date(2027, 1, 2), id="New Year: Saturday"),
        pytest.param(4, date(2027, 3, 26), date(2027, 3, 27), id="Good Friday: Saturday"),
        pytest.param(0, date(2027, 3, 29), date(2027, 4, 3), id="Easter Monday: Saturday"),
        pytest.param(1, date(2027, 3, 30), date(2027, 3, 30), id="the day after stays"),
        pytest.param(1, date(2028, 2, 29), date(2028, 2, 29), id="a leap day"),
    ],
)
def test_days_are_moved_both_ways(weekday: int, week: date, held: date) -> None:
    moved = {one["from"]: one["to"] for one in read_waste()["moved"]}
    rhythm = Rhythm(weekday, even=True, trees=True)
    found = list(days(rhythm, first=week, last=week, moved=moved))
    assert {day for day, _ in found} == {held}
    assert len(found) == 2


def test_weeks_alternate_and_trees_are_collected_once_a_year() -> None:
    rhythm = Rhythm(1, even=False, trees=True)
    found = list(days(rhythm, first=date(2027, 1, 1), last=date(2027, 12, 31), moved={}))
    residual = [day for day, kind in found if kind == Kind.RESIDUAL]
    assert {b - a for a, b in pairwise(residual)} == {timedelta(weeks=2)}
    assert [day for day, kind in found if kind == Kind.TREE] == [date(2027, 1, 12)]


def test_tours_skip_public_holidays() -> None:
    found = list(working_days([4, 5], after=date(2026, 12, 23), last=date(2027, 1, 3)))
    assert found == [date(2027, 1, 2)]


def test_the_files_fit_each_other() -> None:
    data = read_waste()
    assert all(is_valid(one["hours"]) for one in data["station"])
    named = {slug for kind in data["takes"].values() for slug in kind}
    terms = {*data["limits"], *data["fees"]["free"], *data["fees"]["asked"]}
    assert named == set(data["materials"]) >= terms
    zones = {(one["town"], zone["name"]) for one in data["provider"] for zone in one["zone"]}
    numbers = {str(one["number"]) for one in data["calendar"]} | {"-"}
    lines = register()
    assert {(one["town"], one["zone"]) for one in lines} == zones
    assert {one["calendar"] for one in lines} == numbers
    dumping = next(one for one in data["service"] if one["code"] == "dumping")
    given = {"what": ["tyres", "bags"], "amount": "bag"}
    assert answered(attributes(dumping, data["values"]), given) == given


@pytest.mark.django_db
def test_loading_again_goes_on_and_keeps_what_an_office_has_changed() -> None:
    addresses.forget()
    loaded()
    assert figures()["Station"] == 8
    assert set(Station.objects.values_list("takes__fee_cents", flat=True)) == {None, 0}
    assert "{" not in "".join(ItemWay.objects.values_list("text", flat=True))
    assert set(ItemWay.objects.values_list("provider__town", flat=True)) == {
        "Bremen", "Bremerhaven"
    }  # fmt: skip
    assert Round.objects.filter(day__lte=FRIDAY).count() == 0
    assert [find(text, on=FRIDAY, commune=BREMEN).kind for text in (
        "Am Wall", "Am Wall 195", "Aachener Str.", "Birkenweg", "Birkenweg (KG Beispiel Süd) 3",
        "Am Wall 500",
    )] == [
        Found.NUMBER, Found.HOUSE, Found.STREET, Found.CHOOSE, Found.HOUSE, Found.NO_HOUSE,
    ]  # fmt: skip
    unknown = find("Senator-Apelt-Straße 11", on=FRIDAY).house
    assert unknown is not None
    assert unknown.calendar is None
    for whose in ("", "?jurisdiction_id=entsorgung-bremerhaven"):  # the same in both cities
        told = Client().get(f"/open311/v2/services.json{whose}").json()
        assert [one["service_code"] for one in told] == ["dumping", "full-container"]

    before = figures()
    loaded()
    assert figures() == before

    Item.objects.filter(slug="sofa").delete()
    Round.objects.order_by("day")[0].delete()
    gone = CollectionDate.objects.filter(calendar__provider__town="Bremen", day=date(2026, 12, 22))
    assert gone.delete()[0] == 4
    Provider.objects.filter(town="Bremen").update(bulky_rules="", kerb_by=time(6))
    before = figures()
    loaded()
    assert figures() == before
    loaded(date(2027, 1, 4))
    after = figures()
    assert after["Round"] > before["Round"]
    assert after["CollectionDate"] > before["CollectionDate"]
    assert {name: n for name, n in after.items() if name not in {"Round", "CollectionDate"}} == {
        name: n for name, n in before.items() if name not in {"Round", "CollectionDate"}
    }
    assert Provider.objects.get(town="Bremen").kerb_by == time(6)
    assert not gone.exists()
    assert not ItemWay.objects.filter(item__slug="sofa", disposal=Disposal.BULKY).exists()

    at = datetime.combine(FRIDAY, time(12), BERLIN)
    bremen = Provider.objects.get(town="Bremen")
    tried = real_dates(bremen, at=at, dry_run=True)
    assert House.objects.filter(street__provider=bremen).count() > 1
    assert real_dates(bremen, at=at) == tried
    assert [str(one) for one in House.objects.filter(street__provider=bremen)] == ["1"]
    assert Source.objects.filter(name=NAME).get().provider.town == "Bremerhaven"
    loaded(date(2028, 1, 3))
    assert [one.slug for one in bremen.sources.all()] == ["register"]
