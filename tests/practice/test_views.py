"""The team lead's page of practice calls."""

import pytest
from django.test import Client
from tests.factories import make_city

from buergertelefon.practice.models import Exercise
from buergertelefon.staff.models import Agent

GIVEN = {
    "number": "115", "caller": "Ein Vater", "voice": "de+m3",
    "lines": "Guten Tag.\n\nJa, in Bremen.",
    "topics": ["hundesteuer"], "outcome": "settled", "advice": "Fragen Sie nach dem Ort.",
    "active": "on",
}  # fmt: skip


@pytest.fixture
def lead(client: Client, db: None) -> Client:
    make_city()
    client.force_login(Agent.objects.get(username="teamleitung"))
    return client


def test_a_new_one_is_kept_with_its_lines_and_comes_last(lead: Client) -> None:
    assert lead.post("/uebung/", GIVEN).status_code == 302
    exercise = Exercise.objects.last()
    assert exercise
    assert exercise.lines == ["Guten Tag.", "Ja, in Bremen."]
    assert [one.slug for one in exercise.topics.all()] == ["hundesteuer"]
    assert exercise.active
    assert "Ein Vater" in lead.get("/uebung/").content.decode()


def test_one_is_changed_and_switched_off_and_on(lead: Client) -> None:
    slug = Exercise.objects.all()[0].slug
    page = lead.get(f"/uebung/{slug}/").content.decode()
    assert Exercise.objects.get(slug=slug).lines[0] in page
    lead.post(f"/uebung/{slug}/", GIVEN)
    assert Exercise.objects.get(slug=slug).caller == "Ein Vater"
    lead.post(f"/uebung/{slug}/schalten/")
    assert not Exercise.objects.get(slug=slug).active
    lead.post(f"/uebung/{slug}/schalten/")
    assert Exercise.objects.get(slug=slug).active


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"lines": " "}, "womit das Gespräch beginnt", id="nothing is said"),
        pytest.param({"lines": "a\n" * 9}, "hier sind es 9", id="too many lines"),
        pytest.param({"lines": "x\n" + "a" * 401}, "Zeile 2 ist zu lang", id="a long line"),
        pytest.param({"number": "110"}, "gültige Auswahl", id="a number of nobody"),
        pytest.param({"advice": ""}, "erforderlich", id="no advice"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_lost(
    lead: Client, change: dict[str, str], words: str
) -> None:
    before = Exercise.objects.count()
    answer = lead.post("/uebung/", GIVEN | change)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "Ein Vater" in page
    assert Exercise.objects.count() == before


@pytest.mark.parametrize("name", ["agent1", "redaktion"])
def test_nobody_else_may(lead: Client, name: str) -> None:
    lead.force_login(Agent.objects.get(username=name))
    assert lead.get("/uebung/").status_code == 403
