"""The editors' page: asked as a caller would, registers, contradictions, tax numbers."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from tests.factories import make_city

from buergertelefon.demo.places import load_places
from buergertelefon.places.models import Commune
from buergertelefon.responsibility.actions import import_tax_offices
from buergertelefon.staff.models import Agent

PATH = "/wissen/zustaendig/"


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    make_city()
    load_places()
    client.force_login(Agent.objects.get(username="redaktion"))
    return client


def test_the_answer_of_a_day_with_its_reason(editor: Client) -> None:
    asked = {"topic": "kfz-steuer", "place": "Bremen", "on": "2014-06-16"}
    page = editor.get(PATH, asked).content.decode()
    assert "Am 16.06.2014" in page
    assert "Zoll, Zentrale Auskunft" in page
    assert "weil im Land Bremen seit 02/2014" in page


def test_words_instead_of_a_key(editor: Client) -> None:
    page = editor.get(PATH, {"topic": "Hund anmelden", "place": "Bremerhaven"}).content.decode()
    assert "Magistrat der Stadt Bremerhaven" in page


def test_a_question_without_a_topic_is_named(editor: Client) -> None:
    answer = editor.get(PATH, {"place": "Bremen"})
    assert answer.status_code == 422
    assert "Bitte sagen Sie, worum es geht." in answer.content.decode()


def test_contradictions_are_shown_and_not_hidden(editor: Client) -> None:
    assert "Keine zwischen Gemeinden" in editor.get(PATH).content.decode()
    Commune.objects.filter(name__in=["Stuhr", "Weyhe"]).update(tax_office="9999")
    page = editor.get(PATH).content.decode()
    assert "Finanzamt 9999" in page
    assert "für 2 Gemeinden" in page


def test_a_tax_number_is_looked_at_and_kept_nowhere(editor: Client) -> None:
    import_tax_offices(
        b'[{"buFaNr": "2475", "name": "Bremerhaven"}]', as_of=date(2026, 11, 25), source="Test"
    )
    answer = editor.post(f"{PATH}steuernummer/", {"number": "75 815 08152", "land": "HB"})
    page = answer.content.decode()
    assert "Finanzamt Bremerhaven" in page
    assert "Prüfziffer stimmt" in page
    assert "no-store" in answer["Cache-Control"]
    wrong = editor.post(f"{PATH}steuernummer/", {"number": "75 815 08153", "land": "HB"})
    assert "Prüfziffer stimmt nicht" in wrong.content.decode()
    none = editor.post(f"{PATH}steuernummer/", {"number": "12", "land": "HB"})
    assert "keine Steuernummer dieses Landes" in none.content.decode()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT 1 FROM "{table}" AS t WHERE t::text LIKE %s', ["%08152%"])  # noqa: S608  # our own names
            assert cursor.fetchone() is None, table


@pytest.mark.parametrize("name", ["agent1", "teamleitung"])
def test_only_editors(editor: Client, name: str) -> None:
    editor.force_login(Agent.objects.get(username=name))
    assert editor.get(PATH).status_code == 403
