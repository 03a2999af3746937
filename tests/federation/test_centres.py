"""Which centre answers where: the longest area that holds on the day; asked only if it matters."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from tests.factories import make_centre

from buergertelefon.federation.models import Centre
from buergertelefon.federation.queries.centres import centre_for

pytestmark = [pytest.mark.django_db]
DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("place", "on", "outcome", "centre"),
    [
        pytest.param("Bremen", DAY, "answer", "bremen", id="a city"),
        pytest.param("Köln", DAY, "answer", "koeln", id="a city far away"),
        pytest.param("Lilienthal", DAY, "answer", "nordkreis", id="a municipality of a Kreis"),
        pytest.param("Worpswede", date(2026, 7, 1), "answer", "bremen", id="the longer area wins"),
        pytest.param(
            "Worpswede", date(2026, 6, 30), "answer", "nordkreis", id="the day before it is longer"
        ),
        pytest.param("Stuhr", date(2024, 12, 31), "answer", "land", id="the last day of a Land"),
        pytest.param("Stuhr", date(2025, 1, 1), "unknown", None, id="half-open: it has ended"),
        pytest.param("28359", DAY, "unknown", None, id="a postcode nobody knows"),
        pytest.param("50667", DAY, "answer", "koeln", id="a postcode"),
        pytest.param("Vegesack", DAY, "answer", "bremen", id="a part of a city"),
        pytest.param("Hamburg", DAY, "unknown", None, id="no centre: said, not guessed"),
        pytest.param("Osterholz", DAY, "ask_place", None, id="two places, two centres: asked"),
        pytest.param("Land Bremen", DAY, "ask_place", None, id="of a Land only a part is known"),
        pytest.param("Landkreis Osterholz", DAY, "ask_place", None, id="a Kreis with two centres"),
        pytest.param("", DAY, "ask_place", None, id="nothing said"),
        pytest.param("Xyzingen", DAY, "unknown", None, id="a place nobody knows"),
    ],
)
def test_who_answers(example: None, place: str, on: date, outcome: str, centre: str | None) -> None:
    told = centre_for(place, on=on)
    assert (told.outcome, told.centre.slug if told.centre else None) == (outcome, centre)


def test_the_answer_says_why_and_who_says_so(example: None) -> None:
    told = centre_for("Worpswede", on=DAY)
    assert told.centre
    assert told.centre.reason == (
        "weil in Worpswede seit 01.07.2026 gilt: Bremen (Quelle: Beispiel)"
    )
    assert (told.centre.source, told.centre.checked_on) == ("Beispiel", DAY)
    assert told.ars == "033560011011"


def test_nothing_is_asked_if_all_places_have_the_same_centre(example: None) -> None:
    """Osterholz: a part of Bremen, or the Kreis; before July both are not the same, so …"""
    Centre.objects.get(slug="nordkreis").areas.all().delete()
    bremen = Centre.objects.get(slug="bremen")
    bremen.areas.create(area="03356", source="Beispiel")
    told = centre_for("Osterholz", on=DAY)
    assert (told.outcome, told.question) == ("answer", "")
    assert told.ars == ""  # which municipality it is, is still open


def test_one_question_names_what_tells_the_places_apart(example: None) -> None:
    told = centre_for("Osterholz", on=DAY)
    assert told.question.startswith("Meinen Sie ")
    assert "Osterholz in Bremen" in told.candidates
    again = centre_for("Osterholz in Bremen", on=DAY)
    assert again.centre
    assert again.centre.slug == "bremen"


def test_without_a_centre_the_municipality_is_offered(example: None) -> None:
    told = centre_for("Hamburg", on=DAY, topic="kfz-zulassung")
    assert told.municipality == "Hamburg"
    assert "kein 115-Servicecenter hinterlegt" in told.question
    assert [one.name for one in told.bodies] == ["Zulassungsbehörde (Hamburg)"]


def test_the_command_says_it_in_words_and_as_json(example: None) -> None:
    words, plain = StringIO(), StringIO()
    call_command("centre", "Köln", "--on", "2026-11-25", stdout=words)
    assert "Köln\n  weil im" in words.getvalue() or "Köln\n  weil in" in words.getvalue()
    assert "75 von 100 Anrufen" in words.getvalue()
    call_command("centre", "Köln", "--json", stdout=plain)
    said = json.loads(plain.getvalue())
    assert said["centre"]["slug"] == "koeln"
    assert len(said["promise"]) == 6
    with pytest.raises(CommandError, match="kein Tag"):
        call_command("centre", "Köln", "--on", "gestern")


def test_a_city_says_which_centre_is_its_own(example: None) -> None:
    own = make_centre()
    call_command("centre", "Bremen", "--ours", "bremen", stdout=StringIO())
    assert Centre.objects.get(slug="bremen").own == own
    call_command("centre", "Köln", "--ours", "bremen", stdout=StringIO())
    assert [one.slug for one in Centre.objects.filter(own=own)] == ["koeln"]
    with pytest.raises(CommandError, match="Es wurde nichts geändert"):
        call_command("centre", "Köln", "--ours", "gibtsnicht")
