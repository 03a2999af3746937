"""Municipalities of earlier days, and names that a Verband and a municipality share."""

from datetime import date

import pytest
from tests.places.test_registers import COMMUNES, gv

from buergertelefon.places.actions.mergers import import_mergers
from buergertelefon.places.actions.municipalities import import_municipalities
from buergertelefon.places.errors import BadRegister
from buergertelefon.places.models import Area, Merger
from buergertelefon.responsibility.actions import import_rules
from buergertelefon.responsibility.queries.who import who

pytestmark = pytest.mark.django_db
FIRST, LATER = date(2010, 1, 1), date(2015, 1, 1)
BEFORE, TODAY = date(2014, 12, 31), date(2026, 11, 25)
HEAD = "topic\tarea\tvalid_from\tvalid_until\tkind\tbody\tcontact\tsource"
RULES = """dog\tDE\t\t\tmunicipality\tGemeinde\t\tTest
car\tDE\t\t\tcounty\tZulassung\t\tTest
tax\t03\t\t\tcustoms\tZoll\t\tTest
bin\t032515402\t\t\tmunicipality\tSamtgemeinde Kirch\t\tTest"""
OLD = COMMUNES + "032510001001,03251001,Altdorf,64,28800,1000,\n"


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    import_rules(f"{HEAD}\n{RULES}".encode(), as_of=TODAY, source="Test")
    Area.objects.create(key="03", name="Niedersachsen")
    Area.objects.create(key="03251", name="Landkreis Diepholz")


def take(text: str, as_of: date) -> None:
    import_municipalities(text.encode(), source="Test", as_of=as_of)


def merge(*lines: str) -> object:
    text = "\n".join(["name;on;into;source", *lines])
    return import_mergers(text.encode(), source="Test", as_of=TODAY)


@pytest.fixture
def ended(rules: None) -> None:
    take(OLD, FIRST)
    take(COMMUNES, LATER)


def test_a_former_municipality_is_itself_on_the_day_before(ended: None) -> None:
    merge("Altdorf;2015-01-01;032510037037;Gesetz")
    told = who("dog", "Altdorf", on=BEFORE)
    assert [(one.name, one.ars) for one in told.bodies] == [("Gemeinde (Altdorf)", "032510001001")]
    assert told.notes == [
        "Altdorf war damals eine eigene Gemeinde, seit 01.01.2015 gehört es zu Stuhr."
    ]


def test_since_the_merger_it_is_what_it_became_part_of(ended: None) -> None:
    merge("Altdorf;2015-01-01;032510037037;Gesetz")
    told = who("dog", "Altdorf", on=LATER)
    assert [(one.name, one.ars) for one in told.bodies] == [("Gemeinde (Stuhr)", "032510037037")]
    assert told.notes == ["Altdorf gehört seit 01.01.2015 zu Stuhr (Gesetz)."]


def test_nobody_knows_what_became_of_it_and_that_is_asked(ended: None) -> None:
    told = who("dog", "Altdorf", on=TODAY)
    assert told.outcome == "ask_place"
    assert told.question == "Zu welcher Gemeinde gehört Altdorf heute?"
    assert "steht seit 01.01.2015 nicht mehr im Gemeindeverzeichnis" in told.notes[0]
    assert who("tax", "Altdorf", on=TODAY).bodies[0].name == "Zoll"  # the same in all the Land
    assert who("car", "Altdorf", on=TODAY).outcome == "ask_place"
    assert who("dog", "Altdorf", on=BEFORE).bodies[0].name == "Gemeinde (Altdorf)"
    assert who("finanzamt", "Altdorf", on=TODAY).outcome == "ask_place"


def test_without_its_row_the_old_name_is_said_and_no_key(rules: None) -> None:
    take(COMMUNES, LATER)
    merge("Altdorf;2015-01-01;032510037037;Gesetz")
    (body,) = who("dog", "Altdorf", on=BEFORE).bodies
    assert (body.name, body.ars) == ("Gemeinde (Altdorf)", "")
    assert who("dog", "Altdorf", on=LATER).bodies[0].name == "Gemeinde (Stuhr)"


def test_a_municipality_that_only_took_another_name_lives_on(rules: None) -> None:
    take(OLD, FIRST)
    take(COMMUNES + "032515401001,03251001,Neudorf,64,28800,1000,\n", LATER)
    told = who("dog", "Altdorf", on=TODAY)
    assert [one.name for one in told.bodies] == ["Gemeinde (Neudorf)"]
    assert "gehört seit 01.01.2015 zu Neudorf" in told.notes[0]


def test_a_municipality_under_a_new_key_is_no_former_one(rules: None) -> None:
    take(OLD, FIRST)
    take(COMMUNES + "032515401001,03251001,Altdorf,64,28800,1000,\n", LATER)
    told = who("dog", "Altdorf", on=TODAY)
    assert (told.outcome, told.bodies[0].ars) == ("answer", "032515401001")


def test_a_list_of_mergers_comes_in_once_and_what_it_does_not_name_stays(rules: None) -> None:
    first = merge("Altdorf;2015-01-01;032510037037;Gesetz", "Weg;2011-11-01;032510037037;Gesetz")
    assert first.new == 2  # type: ignore[attr-defined]
    again = merge("Altdorf;2015-01-01;032510037037;Gesetz")
    assert (again.unchanged, again.ended) == (1, 0)  # type: ignore[attr-defined]
    assert merge("Altdorf;2016-01-01;032510037037;Gesetz").changed == 1  # type: ignore[attr-defined]
    assert Merger.objects.count() == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param("A;1.1.2015;032510037037;x", "on „1.1.2015“ ist kein Tag", id="a day"),
        pytest.param("A;2015-01-01;03251037;x", "into „03251037“ ist kein ARS", id="an AGS"),
        pytest.param("A;2015-01-01;032510037037;", "source fehlt", id="no source"),
        pytest.param(";2015-01-01;032510037037;x", "name fehlt", id="no name"),
    ],
)
def test_a_wrong_merger_is_named_and_left_out(line: str, words: str) -> None:
    done = merge(line, "Good;2015-01-01;032510037037;x")
    ((n, said),) = done.problems  # type: ignore[attr-defined]
    assert (n, words in said) == (2, True)
    with pytest.raises(BadRegister, match="kein einziger"):
        merge(line)


VERBAND = "\n".join(
    [
        gv("40", "03251", "", "Diepholz", c123="44"),
        gv("50", "03251", "5402", "Kirch", c123="52"),
        gv("50", "03251", "0037", "Stuhr", c123="50"),
        gv("60", "03251002", "5402", "Kirch, Flecken", c123="64", c178="2346"),
        gv("60", "03251003", "5402", "Feld", c123="64", c178="2346"),
        gv("60", "03251037", "0037", "Stuhr", c123="64"),
    ]
)


def test_a_samtgemeinde_is_found_and_asked_for_its_municipality(rules: None) -> None:
    take(VERBAND, FIRST)
    assert set(Area.objects.values_list("key", flat=True)) == {"03", "03251", "032515402"}
    told = who("dog", "Samtgemeinde Kirch", on=TODAY)
    assert (told.outcome, told.question, told.candidates) == (
        "ask_place", "In welcher Gemeinde (Samtgemeinde Kirch) ist das?",
        ["Feld", "Gemeinde Kirch"],
    )  # fmt: skip
    (body,) = who("bin", "Feld", on=TODAY).bodies
    assert body.reason.startswith("weil in der Samtgemeinde Kirch gilt")
    assert who("car", "Samtgemeinde Kirch", on=TODAY).outcome == "answer"


def test_a_name_of_both_is_asked_only_if_it_matters(rules: None) -> None:
    take(VERBAND, FIRST)
    told = who("dog", "Kirch", on=TODAY)
    assert told.candidates == ["Gemeinde Kirch", "Samtgemeinde Kirch"]
    assert who("dog", "Gemeinde Kirch", on=TODAY).bodies[0].name == "Gemeinde (Kirch)"
    assert who("car", "Kirch", on=TODAY).bodies[0].name == "Zulassung (Landkreis Diepholz)"
    assert who("bin", "Kirch", on=TODAY).bodies[0].name == "Samtgemeinde Kirch"


def test_one_tax_office_of_all_members_is_that_of_the_samtgemeinde(rules: None) -> None:
    take(VERBAND, FIRST)
    assert who("finanzamt", "Samtgemeinde Kirch", on=TODAY).bodies[0].bufa == "2346"
