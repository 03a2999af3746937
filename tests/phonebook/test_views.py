"""The pages of the phone book."""

import pytest
from django.test import Client

from buergertelefon.directory.models import Absence, Closure, Extension, Office
from buergertelefon.staff.models import Agent


@pytest.fixture
def agent(client: Client, office: Office) -> Client:
    client.force_login(Agent.objects.get(username="agent1"))
    return client


@pytest.fixture
def editor(client: Client, office: Office) -> Client:
    client.force_login(Agent.objects.get(username="redaktion"))
    return client


def test_everybody_who_works_here_searches(agent: Client) -> None:
    assert "Zum Beispiel" in agent.get("/telefonbuch/").content.decode()
    page = agent.get("/telefonbuch/", {"q": "zweitwohnungen"}).content.decode()
    assert "0421 361-5002" in page
    assert "Raum 14" in page
    assert "Nichts gefunden" in agent.get("/telefonbuch/", {"q": "xyzzy"}).content.decode()


def test_a_stranger_signs_in(client: Client, office: Office) -> None:
    assert client.get("/telefonbuch/steueramt/").status_code == 302


def test_all_that_is_known_is_shown_and_who_may_not_edit_sees_no_form(agent: Client) -> None:
    page = agent.get("/telefonbuch/steueramt/").content.decode()
    for words in (
        "Am Markt 1", "Raum 12", "teilweise stufenlos", "Englisch, Gebärdensprache",
        "openstreetmap.org/search?query=Am+Markt", "Vergnügungssteuer",
    ):  # fmt: skip
        assert words in page
    assert "Angaben ändern" not in page
    assert agent.post("/telefonbuch/steueramt/schliessung/").status_code == 403
    assert agent.get("/telefonbuch/gibt-es-nicht/").status_code == 404


def test_an_editor_closes_an_office_and_opens_it_again(editor: Client) -> None:
    given = {"begins": "2030-12-27", "ends": "2030-12-30", "reason": "Umzug"}
    given = {f"closure-{name}": value for name, value in given.items()}
    assert editor.post("/telefonbuch/steueramt/schliessung/", given).status_code == 302
    closure = Closure.objects.get()
    assert "27.12.2030 bis 30.12.2030" in editor.get("/telefonbuch/steueramt/").content.decode()
    gone = {"kind": "closure", "id": closure.pk}
    for _ in range(2):  # twice is the same as once
        assert editor.post("/telefonbuch/steueramt/weg/", gone).status_code == 302
    assert not Closure.objects.exists()


FACTS = {"facts-hours": "Tu 09:00-10:00", "facts-languages": "tr, dgs", "facts-step_free": "yes"}


def test_an_editor_says_what_is_known(editor: Client) -> None:
    assert editor.post("/telefonbuch/steueramt/angaben/", FACTS).status_code == 302
    office = Office.objects.get(slug="steueramt")
    assert (office.hours, office.languages) == ("Tu 09:00-10:00", ["tr", "dgs"])


def test_an_extension_is_entered_and_its_absence(editor: Client, office: Office) -> None:
    given = {"extension-function": "Hundesteuer, A bis K", "extension-phone": "0421 361-7"}
    assert editor.post("/telefonbuch/steueramt/durchwahl/", given).status_code == 302
    dogs = Extension.objects.get(function="Hundesteuer, A bis K")
    other = office.extensions.exclude(pk=dogs.pk)[0]
    given = {
        "absence-begins": "2030-01-01", "absence-ends": "2030-01-05",
        "absence-extension": str(dogs.pk), "absence-deputy": str(other.pk),
    }  # fmt: skip
    assert editor.post("/telefonbuch/steueramt/abwesenheit/", given).status_code == 302
    assert Absence.objects.get().deputy == other


@pytest.mark.parametrize(
    ("what", "given", "words"),
    [
        pytest.param("angaben", {"facts-hours": "morgens"}, "lässt sich nicht lesen", id="hours"),
        pytest.param("angaben", {"facts-languages": "türkisch"}, "kein Kürzel", id="a language"),
        pytest.param("angaben", {"facts-phone": "12"}, "nicht vollständig", id="half a number"),
        pytest.param("schliessung",
                     {"closure-begins": "2030-02-02", "closure-ends": "2030-02-01",
                      "closure-reason": "x"}, "liegt vor", id="a span that ends before it begins"),
        pytest.param("schliessung",
                     {"closure-begins": "2030-02-02", "closure-ends": "2032-02-01",
                      "closure-reason": "x"}, "länger als ein Jahr", id="the wrong year"),
        pytest.param("durchwahl",
                     {"extension-function": "Frau Meier", "extension-phone": "0421 361-7"},
                     "nur die Funktion", id="a person's name"),
        pytest.param("durchwahl",
                     {"extension-function": "Leitung", "extension-phone": "0171 1234567"},
                     "Mobilnummer", id="a private number"),
        pytest.param("abwesenheit", {"absence-begins": "2030-01-01", "absence-ends": "2030-01-02",
                                     "absence-extension": "0"}, "Durchwahl", id="nobody's absence"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_stays_in_the_form(
    editor: Client, what: str, given: dict[str, str], words: str
) -> None:
    page = editor.post(f"/telefonbuch/steueramt/{what}/", given)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert next(iter(given.values())) in page.content.decode()


def test_an_office_of_a_city_shows_its_rules_of_appointment(editor: Client) -> None:
    page = editor.get("/telefonbuch/buergerbuero-bremerhaven/").content.decode()
    assert "höchstens 3 Anliegen je Termin" in page
    assert "höchstens 3 Monate im Voraus" in page


@pytest.mark.parametrize(
    "page", ["/telefonbuch/?q={}", "/desk/phone-book/?q={}", "/leistungen/?q={}"]
)
def test_a_null_character_is_only_not_found(agent: Client, page: str) -> None:
    assert agent.get(page.format("a%00b")).status_code == 200
