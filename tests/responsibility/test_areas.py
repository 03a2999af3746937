"""Areas finer than a town: parts, streets, house numbers; read, refused, decided."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from buergertelefon.places.actions.addresses import import_addresses
from buergertelefon.places.models import Commune, District
from buergertelefon.places.rules.within import Within
from buergertelefon.places.rules.writing import folded, house
from buergertelefon.responsibility.actions import import_rules
from buergertelefon.responsibility.errors import BadTable
from buergertelefon.responsibility.models import Rule
from buergertelefon.responsibility.queries.who import who
from buergertelefon.responsibility.rules.areas import Town, shared_houses, within

pytestmark = pytest.mark.django_db
BREMEN = "040110000000"
DAY = date(2026, 11, 25)
PATHS = [
    ("Osterholz",), ("Osterholz", "Osterholz"), ("Osterholz", "Tenever"), ("Horn-Lehe", "Lehe"),
    ("Neustadt", "Neuenland/Flughafen"), ("Nord", "Mitte"), ("Süd", "Mitte"),
]  # fmt: skip
STREETS = ["Am Wall", "Hamburger Straße", "Straße 12", "Lehe"]


def known() -> Town:
    parts: dict[str, set[tuple[str, ...]]] = {}
    for path in PATHS:
        for name in (path[-1], "/".join(path)):
            parts.setdefault(folded(name), set()).add(path)
    return Town({k: frozenset(v) for k, v in parts.items()}, {folded(one): one for one in STREETS})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("osterholz", Within(("Osterholz",)), id="a Stadtteil, not its Ortsteil"),
        pytest.param("Osterholz/Osterholz", Within(("Osterholz", "Osterholz")), id="the Ortsteil"),
        pytest.param("Tenever", Within(("Osterholz", "Tenever")), id="an Ortsteil alone"),
        pytest.param(
            "Neuenland/Flughafen", Within(("Neustadt", "Neuenland/Flughafen")), id="with a stroke"
        ),
        pytest.param("Am Wall", Within((), "Am Wall"), id="a street"),
        pytest.param("Am Wall 1-99", Within((), "Am Wall", house("1-99")), id="a range"),
        pytest.param(
            "hamburger str. 9 A", Within((), "Hamburger Straße", house("9a")), id="one house"
        ),
        pytest.param("Straße 12", Within((), "Straße 12"), id="a street with a number"),
        pytest.param("Lehe", Within(("Horn-Lehe", "Lehe")), id="a part before a street"),
    ],
)
def test_what_a_table_means(text: str, meant: Within) -> None:
    assert within(text, known()) == meant


@pytest.mark.parametrize(
    ("text", "town", "words"),
    [
        pytest.param("Mitte", known(), "Nord/Mitte, Süd/Mitte", id="two parts of that name"),
        pytest.param("Entenweg 3", known(), "„Entenweg“ steht nicht im", id="an unknown street"),
        pytest.param("Entenhausen", known(), "weder Stadtteil", id="an unknown part"),
        pytest.param("Am Wall 1-99 ungerade", known(), "weder Hausnummer", id="words behind"),
        pytest.param("Tenever", Town(), "zuerst import districts oder addresses", id="no register"),
        pytest.param("Am Wall 3", Town(known().parts), "zuerst import addresses", id="no streets"),
        pytest.param("Tenever", Town({}, known().streets), "zuerst import districts", id="no part"),
    ],
)
def test_what_it_cannot_mean_is_said(text: str, town: Town, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        within(text, town)


TENEVER = ("Osterholz", "Tenever")


@pytest.mark.parametrize(
    ("one", "other", "covers"),
    [
        pytest.param(Within(), Within(TENEVER), True, id="a town all its parts"),
        pytest.param(Within(TENEVER[:1]), Within(TENEVER), True, id="a Stadtteil its Ortsteil"),
        pytest.param(Within(TENEVER), Within(TENEVER[:1]), None, id="an Ortsteil some of it"),
        pytest.param(Within(("Walle",)), Within(TENEVER), False, id="another Stadtteil nothing"),
        pytest.param(
            Within(TENEVER), Within((), "Am Wall", house("3")), None, id="an address: unknown where"
        ),
        pytest.param(
            Within((), "Am Wall", house("1-9")), Within((), "Am Wall", house("3")), True, id="odd"
        ),
        pytest.param(
            Within((), "Am Wall", house("1-9")), Within((), "Am Wall", house("4")), False, id="even"
        ),
        pytest.param(
            Within((), "Am Wall", house("1-9")), Within((), "Am Wall", house("7-11")), None, id="in"
        ),
        pytest.param(
            Within((), "Am Wall", house("1-9")), Within((), "Am Wall"), None, id="no number"
        ),
        pytest.param(
            Within(("Mitte",), "Am Wall"), Within(("Walle",)), False, id="a street elsewhere"
        ),
    ],
)  # fmt: skip
def test_what_lies_in_what(one: Within, other: Within, covers: bool | None) -> None:
    assert one.covers(other) is covers


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [("1-99", "2-98", False), ("1-99", "50-121", True), ("1-9", "11-19", False), ("9", "9a", False),
     ("9", "9", True), ("1-99", "9", False), ("1-12", "4-6", True)],
)  # fmt: skip
def test_ranges_that_name_the_same_houses(one: str, other: str, *, shared: bool) -> None:
    street = [Within((), "Am Wall", house(text)) for text in (one, other)]
    assert shared_houses(*street) is shared


HEAD = "topic\tarea\tvalid_from\tvalid_until\tkind\tbody\tcontact\tsource"
RULES = {
    "": "Stadt", "/Osterholz": "Amt Ost", "/Tenever": "Büro Tenever", "/Am Wall 1-99": "Amt Wall",
    "/Am Wall 7": "Haus 7",
}  # fmt: skip
HOUSES = """strasse;hausnummer;ortsteil
Am Wall;1;Altstadt
Am Wall;7;Altstadt
Am Wall;8;Altstadt
Hamburger Straße;9a;
Neuwieder Straße;3;Tenever
Zwischenweg;1;Tenever
Zwischenweg;2;Blockdiek
"""


def take(rules: dict[str, str], topic: str = "amt") -> None:
    lines = [
        f"{topic}\t04011{area}\t\t\tpublic_body\t{body}\t\tTest" for area, body in rules.items()
    ]
    import_rules("\n".join([HEAD, *lines]).encode(), as_of=DAY, source="Test")


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        Commune.objects.create(
            key=BREMEN, code="04011000", name="Bremen, Stadt", source="Test", as_of=DAY
        )
        for name, parts in {
            "Mitte": ["Altstadt"], "Osterholz": ["Tenever", "Blockdiek"], "Walle": [],
        }.items():  # fmt: skip
            whole = District.objects.create(commune=BREMEN, town="Bremen", name=name, source="Test")
            for part in parts:
                District.objects.create(
                    commune=BREMEN, town="Bremen", name=part, within=whole, source="Test"
                )
        import_addresses(HOUSES.encode(), commune=BREMEN, source="Test", as_of=DAY)
        take(RULES)
        take({"/Osterholz": "Amt", "/Mitte": "Amt", "/Walle": "Amt"}, "everywhere")
        take({"/Osterholz": "Amt", "/Mitte": "Amt"}, "some")
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("place", "outcome", "body"),
    [
        pytest.param("Walle", "answer", "Stadt", id="a part without a rule: the town's"),
        pytest.param("Blockdiek", "answer", "Amt Ost", id="an Ortsteil: its Stadtteil's"),
        pytest.param("Tenever", "answer", "Büro Tenever", id="an Ortsteil before its Stadtteil"),
        pytest.param("Neuwieder Str. 3", "answer", "Büro Tenever", id="an address: its Ortsteil's"),
        pytest.param("Neuwieder Straße", "answer", "Büro Tenever", id="a street in one Ortsteil"),
        pytest.param("Am Wall 1", "answer", "Amt Wall", id="a house of the odd side"),
        pytest.param("am wall 8", "answer", "Stadt", id="a house of the even side"),
        pytest.param("Am Wall 7", "answer", "Haus 7", id="one house before the range"),
        pytest.param("Am Wall 97", "answer", "Amt Wall", id="a number the register does not know"),
        pytest.param("Altstadt", "ask_place", "Stadt", id="a part with a street of its own rule"),
    ],
)
def test_the_more_specific_area_wins(town: None, place: str, outcome: str, body: str) -> None:
    told = who("amt", place, on=DAY)
    assert (told.outcome, told.bodies[0].name) == (outcome, body)


@pytest.mark.parametrize(
    ("place", "question", "candidates"),
    [
        pytest.param(
            "Osterholz", "In welchem Ortsteil ist das?", ["Tenever in Bremen"], id="the Ortsteil"
        ),
        pytest.param(
            "Zwischenweg", "In welchem Ortsteil ist das?", ["Tenever in Bremen"], id="two parts"
        ),
        pytest.param(
            "Am Wall", "Welche Hausnummer in der Straße „Am Wall“ ist es?",
            ["Am Wall 1-99, Bremen", "Am Wall 7, Bremen"], id="the house number",
        ),
        pytest.param(
            "Bremen", "Welche Straße und Hausnummer ist es?",
            ["Osterholz in Bremen", "Tenever in Bremen", "Am Wall 1-99, Bremen",
             "Am Wall 7, Bremen"],
            id="the address",
        ),
        pytest.param(
            "Altstadt", "Welche Straße und Hausnummer ist es?",
            ["Am Wall 1-99, Bremen", "Am Wall 7, Bremen"], id="a part with such a street",
        ),
    ],
)  # fmt: skip
def test_what_decides_is_asked(
    town: None, place: str, question: str, candidates: list[str]
) -> None:
    told = who("amt", place, on=DAY)
    assert (told.outcome, told.question, told.candidates) == ("ask_place", question, candidates)
    answers = {who("amt", one, on=DAY).outcome for one in candidates if "Osterholz" not in one}
    assert "unknown" not in answers


def test_nothing_is_asked_if_all_parts_have_the_same(town: None) -> None:
    assert who("everywhere", "Bremen", on=DAY).outcome == "answer"
    assert who("some", "Bremen", on=DAY).outcome == "ask_place"
    assert who("some", "Walle", on=DAY).outcome == "unknown"


def test_the_reason_names_the_part(town: None) -> None:
    (body,) = who("amt", "Am Wall 1", on=DAY).bodies
    assert body.reason.startswith("weil für Am Wall 1-99 in Bremen gilt: Amt Wall")


def test_a_line_with_an_unknown_part_is_named_and_nothing_is_taken(town: None) -> None:
    with pytest.raises(BadTable, match=r"Zeile 3: area „04011/Entenhausen“: .*weder Stadtteil"):
        take({"": "Stadt", "/Entenhausen": "Amt"}, "new")
    with pytest.raises(BadTable, match=r"Zeile 2: .*fehlt, zuerst import districts"):
        import_rules(
            f"{HEAD}\nnew\t03251/Mitte\t\t\tcounty\tAmt\t\tx".encode(), as_of=DAY, source="Test"
        )
    assert not Rule.objects.filter(topic="new").exists()


def test_two_bodies_for_the_same_houses_are_refused(town: None) -> None:
    with pytest.raises(BadTable, match="Zeile 3: gilt zugleich mit Zeile 2: A"):
        take({"/Am Wall 1-99": "A", "/Am Wall 51-120": "B"}, "new")
    take({"/Am Wall 1-99": "A", "/Am Wall 2-98": "B"}, "new")
    take({"/Am Wall 1-99": "A", "/Am Wall 2-98": "B"}, "new")
    assert Rule.objects.filter(topic="new").count() == 2
