"""Who is responsible: topics, places and dates as callers name them.

The dated facts stand with their sources in demo/data/responsibilities.tsv.
"""

from datetime import date
from pathlib import Path

import pytest

from buergertelefon.places.models import Commune
from buergertelefon.responsibility.queries.who import who

pytestmark = pytest.mark.django_db  # the cases share what the fixture has loaded
Case = tuple[str, str, str, str, str, str]  # id, topic, place, day, outcome, bodies
#: when the Zoll took over the car tax, by Land: the month is published, the day is not
MOVES = {
    "2014-02": ("Bremen", "Niedersachsen", "Nordrhein-Westfalen"),
    "2014-03": ("Berlin", "Brandenburg", "Hamburg", "Mecklenburg-Vorpommern", "Schleswig-Holstein"),
    "2014-04": ("Baden-Württemberg", "Hessen", "Rheinland-Pfalz", "Saarland"),
    "2014-05": ("Bayern", "Sachsen", "Sachsen-Anhalt", "Thüringen"),
}
BEFORE = {
    "2014-02": "2014-01-31", "2014-03": "2014-02-28", "2014-04": "2014-03-31",
    "2014-05": "2014-04-30",
}  # fmt: skip
AFTER = {
    "2014-02": "2014-03-01", "2014-03": "2014-04-01", "2014-04": "2014-05-01",
    "2014-05": "2014-06-01",
}  # fmt: skip
ZOLL, OFFICE = "Zoll", "Finanzamt"


def _car_tax() -> list[Case]:
    cases = []
    for month, laender in MOVES.items():
        for land in laender:
            place = f"Land {land}"
            both = f"{OFFICE}+{ZOLL}"
            for when, day, outcome, body in (
                ("before its move", BEFORE[month], "answer", OFFICE),
                ("in the month of its move", f"{month}-11", "transition", both),
                ("after its move", AFTER[month], "answer", ZOLL),
            ):
                case = f"car tax in {land} {when}"
                cases.append((case, "kfz-steuer", place, day, outcome, body))
    return cases


PARTS = {
    "Vegesack": "Bremen", "Blumenthal": "Bremen", "Gröpelingen": "Bremen", "Tenever": "Bremen",
    "Schwachhausen": "Bremen", "Findorff": "Bremen", "Walle": "Bremen", "Huchting": "Bremen",
    "Borgfeld": "Bremen", "Oberneuland": "Bremen", "Hemelingen": "Bremen", "Vahr": "Bremen",
    "Burglesum": "Bremen", "St. Magnus": "Bremen", "Horn-Lehe": "Bremen", "Neustadt": "Bremen",
    "Geestemünde": "Bremerhaven", "Leherheide": "Bremerhaven", "Wulsdorf": "Bremerhaven",
    "Weddewarden": "Bremerhaven", "Surheide": "Bremerhaven", "Grünhöfe": "Bremerhaven",
    "Schiffdorferdamm": "Bremerhaven", "Bremerhaven-Mitte": "Bremerhaven",
}  # fmt: skip
DOG = {"Bremen": "Finanzamt Bremen", "Bremerhaven": "Magistrat der Stadt Bremerhaven"}
NEIGHBOURS = (
    "Stuhr", "Weyhe", "Syke", "Lilienthal", "Ritterhude", "Schwanewede", "Worpswede", "Achim",
    "Oyten", "Delmenhorst", "Ganderkesee", "Berne", "Nordenham", "Loxstedt", "Schiffdorf",
)  # fmt: skip
KFZ = ("kfz-zulassung", "kfz-abmelden", "kfz-umschreiben", "kfz-neuwagen")
TODAY = "2026-11-25"


def _written() -> list[Case]:
    """The table beside this file."""
    lines = (Path(__file__).parent / "golden.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [tuple(line.split("\t")) for line in lines]  # type: ignore[misc]  # six columns


def _parts_and_neighbours() -> list[Case]:
    dog = "hundesteuer"
    cases = [
        (f"dog tax in {part}", dog, part, TODAY, "answer", DOG[city])
        for part, city in PARTS.items()
    ]
    return cases + [
        (f"dog tax in {town}", dog, town, TODAY, "answer", f"Gemeinde ({town})")
        for town in NEIGHBOURS
    ]


CARS = {
    "Bremen": "Kfz-Zulassung Bremen", "Bremerhaven": "Bürger- und Ordnungsamt",
    "Stuhr": "Landkreis Diepholz", "Geestland": "Landkreis Cuxhaven",
}  # fmt: skip
CASES: list[Case] = [
    *_written(),
    *_car_tax(),
    *_parts_and_neighbours(),
    *[
        (f"{topic} in {place}, never the Zoll", topic, place, "2014-06-16", "answer", office)
        for topic in KFZ
        for place, office in CARS.items()
    ],
]


@pytest.mark.parametrize(
    ("topic", "place", "day", "outcome", "bodies"),
    [pytest.param(*case[1:], id=case[0]) for case in CASES],
)
def test_who(example: None, topic: str, place: str, day: str, outcome: str, bodies: str) -> None:
    told = who(topic, place, on=date.fromisoformat(day))
    names = [one.name for one in told.bodies]
    assert told.outcome == outcome, (told.question, names, told.candidates)
    for part in filter(None, bodies.split("+")):
        assert any(part in name for name in names), names
    if outcome == "unknown":
        assert names == []
    if outcome in {"answer", "transition"}:
        assert all(one.reason.startswith("weil ") and one.source for one in told.bodies)
    if outcome == "ask_place":
        assert told.question.endswith("?")


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 190
    assert len({case[0] for case in CASES}) == len(CASES)


def test_the_zoll_of_2014_can_be_reached(example: None) -> None:
    (body,) = who("kfz-steuer", "Bremen", on=date(2014, 6, 16)).bodies
    assert (body.kind, "0351 44834-550" in body.contact) == ("customs", True)
    assert "info.kraftst@zoll.de" in body.contact
    assert "seit 02/2014 (Tag nicht veröffentlicht)" in body.reason
    assert "Quelle: http" in body.reason


@pytest.mark.parametrize(("day", "fee"), [("2014-06-16", "122.64"), ("2016-01-15", "150.00")])
def test_the_fee_of_the_day(example: None, day: str, fee: str) -> None:
    (body,) = who("hundesteuer", "Bremen", on=date.fromisoformat(day)).bodies
    assert body.fee == fee


def test_registers_that_contradict_each_other_are_both_said(example: None) -> None:
    Commune.objects.filter(name="Bremen").update(tax_office="2471")
    told = who("finanzamt", "Bremen", on=date(2026, 11, 25))
    assert [one.bufa for one in told.bodies] == ["2460"]
    Commune.objects.filter(name="Bremen").update(tax_office="")
