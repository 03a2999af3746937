"""Who is responsible, who is spoken to, who takes the application: named, never a conflict."""

from datetime import date

import pytest

from buergertelefon.places.models import Area
from buergertelefon.responsibility.actions import import_rules
from buergertelefon.responsibility.errors import BadTable
from buergertelefon.responsibility.queries.who import who

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 25)
HEAD = "topic\tarea\tvalid_from\tvalid_until\tkind\tbody\tcontact\tsource\trole"


def take(*rows: tuple[str, str, str]) -> None:
    """Area, body, role."""
    lines = [f"id\t{area}\t\t\tpublic_body\t{body}\t\tTest\t{role}" for area, body, role in rows]
    import_rules("\n".join([HEAD, *lines]).encode(), as_of=DAY, source="Test")


def bodies(place: str) -> list[tuple[str, str]]:
    told = who("id", place, on=DAY)
    assert told.outcome == "answer"
    return [(one.name, one.role) for one in told.bodies]


@pytest.fixture
def laender(db: None) -> None:
    Area.objects.create(key="04", name="Bremen")
    Area.objects.create(key="03", name="Niedersachsen")


def test_the_responsible_body_comes_first_whatever_the_table_says_first(laender: None) -> None:
    take(
        ("04", "Post", "application_accepted"), ("04", "Rathaus", "02"), ("DE", "Bund", ""),
        ("04", "Bank", "application_accepted"),
    )  # fmt: skip
    assert bodies("Land Bremen") == [
        ("Bund", "responsible"), ("Rathaus", "contact_point"),
        ("Post", "application_accepted"), ("Bank", "application_accepted"),
    ]  # fmt: skip
    assert bodies("Land Niedersachsen") == [("Bund", "responsible")]


def test_the_same_body_in_two_roles_is_named_once(laender: None) -> None:
    take(("DE", "Bund", "responsible"), ("DE", "Bund", "contact_point"))
    assert bodies("Land Bremen") == [("Bund", "responsible")]


def test_who_is_spoken_to_asks_for_no_place_if_who_is_responsible_needs_none(laender: None) -> None:
    take(("DE", "Bund", ""), ("04", "Rathaus", "contact_point"), ("03", "Amt", "contact_point"))
    told = who("id", "", on=DAY)
    assert (told.outcome, [one.name for one in told.bodies]) == ("answer", ["Bund"])
    assert told.notes == ["Ansprechstelle: je nach Ort verschieden."]


def test_a_contact_point_alone_does_not_make_it_responsible(laender: None) -> None:
    take(("04", "Rathaus", "contact_point"))
    told = who("id", "Land Bremen", on=DAY)
    assert (told.outcome, told.bodies) == ("unknown", [])
    assert told.notes == ["Ansprechstelle: Rathaus"]


def test_a_role_there_is_not_is_refused(db: None) -> None:
    with pytest.raises(BadTable, match="Zeile 2: role „boss“ gibt es nicht"):
        take(("04", "Rathaus", "boss"))
