"""Citizens have bulky waste collected by themselves: no script, every press an answer."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from pytest_django.fixtures import Settings
from tests.waste.conftest import make_house, make_item, make_provider, make_round

from buergertelefon.waste.models import BulkyOrder, House, ItemWay, Quota, Round
from buergertelefon.waste.queries import addresses
from buergertelefon.waste.rules.life import OrderState
from buergertelefon.waste.rules.words import Category, Disposal
from buergertelefon.waste.secret import secret_of

ME = {"name": "Anna Beispiel", "way": "mail", "mail": "anna@example.org"}


@pytest.fixture(autouse=True)
def _set_up(settings: Settings, db: None) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:2525", "abfall@example.org"
    settings.PUBLIC_URL = "https://buergertelefon.example"
    cache.clear()
    addresses.forget()


@pytest.fixture
def house(db: None) -> House:
    """A house, and a sofa in the list."""
    make_provider(bulky_rules="Bauschutt nehmen wir nicht mit.")
    make_item("Sofa", Disposal.BULKY, category=Category.MIXED, litres=1500)
    return make_house("Am Wall", "12")


def tour(days: int = 7, category: Category = Category.MIXED, *, capacity: int = 2) -> Round:
    return make_round(timezone.localdate() + timedelta(days=days), category, capacity=capacity)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def press(client: Client, house: House, do: str, **values: Any) -> Any:
    """One button of the form, with everything it sends along."""
    sofa = f"stueck-{ItemWay.objects.get().pk}"
    return client.post(
        f"/abfall/sperrmuell/anmelden/{house.pk}/", {"do": do, sofa: "1", **ME, **values}
    )


def ordered(client: Client, house: House, day: Round) -> BulkyOrder:
    once = re.findall(r'name="once" value="([^"]+)"', text(press(client, house, "tage")))[0]
    answer = press(client, house, "anmelden", once=once, round_mixed=day.pk)
    assert answer.status_code == 302, text(answer)
    return BulkyOrder.objects.latest("made")


def test_the_address_ends_at_a_house(client: Client, house: House) -> None:
    says = {
        "": "Bitte geben Sie Straße",
        "Am Wall": "Bitte nennen Sie die Hausnummer.",
        "Am Wall 99": "Die Nummer 99 gibt es in Am Wall nicht.",
        "Nirgendwo 3": "Diese Straße kennen wir nicht",
        "Adlerweg 3": "Welche Straße meinen Sie?",
    }
    for street in ("Adlerweg (KG Hohweg)", "Adlerweg (KG Morgenland)"):
        make_house(street, "3")
    for typed, words in says.items():
        assert words in text(client.get("/abfall/sperrmuell/", {"adresse": typed})), typed
    found = client.get("/abfall/sperrmuell/", {"adresse": "Am Wall, Bremen", "nummer": "12"})
    assert found["Location"] == f"/abfall/sperrmuell/anmelden/{house.pk}/"


def test_from_the_things_to_the_code(client: Client, house: House) -> None:
    day = tour()
    page = text(client.get(f"/abfall/sperrmuell/anmelden/{house.pk}/"))
    assert "Bauschutt nehmen wir nicht mit." in page
    free = {"anderes-0": "Regal", "anderes-0-zahl": "2", "anderes-0-art": "mixed",
            "anderes-0-groesse": "mittel"}  # fmt: skip
    page = text(press(client, house, "rechnen", **free))
    assert "Das sind etwa 2,7 von 6,0 Kubikmetern." in page
    page = text(press(client, house, "pruefen", round_mixed=day.pk, note="im Hof", **free))
    assert "2 × Regal" in page
    assert "bis 7:00 Uhr an den Straßenrand" in page
    assert "sind 2 Abholungen je Haushalt frei" in page
    once = "6c7bdb9d-6b43-4d4c-8f4b-16b1b3a4b6f0"
    for _ in range(2):  # a double press
        answer = press(client, house, "anmelden", once=once, round_mixed=day.pk, **free)
    row = BulkyOrder.objects.get()
    assert answer["Location"] == f"/abfall/sperrmuell/{row.reference}/"
    assert Quota.objects.get().used == 1
    page = text(client.get(answer["Location"]))
    assert "Ihr Sperrmüll ist angemeldet" in page
    assert row.reference in page


@pytest.mark.parametrize(
    ("do", "values", "says"),
    [
        pytest.param("tage", {"anderes-0": "Schrank", "anderes-0-zahl": "9",
                              "anderes-0-groesse": "gross"}, "höchstens 6,0 nehmen wir",
                     id="too much"),
        pytest.param("tage", {"anderes-0-zahl": "2"}, "Was ist es?", id="a number of what?"),
        pytest.param("tage", {"anderes-0": "x", "anderes-0-zahl": "viele"}, "Anzahl: Bitte",
                     id="no number"),
        pytest.param("pruefen", {}, "Restsperrmüll: Bitte wählen Sie einen Tag.", id="no day"),
        pytest.param("pruefen", {"name": " "}, "Bitte nennen Sie einen Namen.", id="no name"),
        pytest.param("pruefen", {"mail": "anna"}, "E-Mail", id="no mail"),
        pytest.param("pruefen", {"way": "brief"}, "Bitte einen Weg wählen.", id="no way"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: Client, house: House, do: str, values: dict[str, str], says: str
) -> None:
    tour()
    answer = press(client, house, do, note="im Hof links", **values)
    assert answer.status_code == 422
    assert says in text(answer)
    assert "im Hof links" in text(answer)


def test_somebody_was_faster(client: Client, house: House) -> None:
    day, other = tour(capacity=1), tour(9)
    ordered(Client(), house, day)
    answer = press(client, house, "anmelden", round_mixed=day.pk, note="im Hof links")
    assert answer.status_code == 422
    assert "gerade voll geworden" in text(answer)
    assert f'value="{other.pk}"' in text(answer)
    assert "im Hof links" in text(answer)


def test_no_day_at_all_and_no_turn_left_say_what_to_do(client: Client, house: House) -> None:
    page = text(press(client, house, "tage"))
    assert "In den nächsten 90 Tagen ist nichts frei." in page
    assert "0421 361-12345" in page
    day = tour(capacity=9)
    ordered(client, house, day)
    ordered(client, house, day)
    answer = press(client, house, "anmelden", round_mixed=day.pk)
    assert answer.status_code == 422
    assert "mehr sind im Jahr nicht frei" in text(answer)
    assert "Recyclinghof" in text(answer)


def test_eight_days_and_then_more(client: Client, house: House) -> None:
    days = [tour(3 + n) for n in range(10)]
    first, more = text(press(client, house, "tage")), text(press(client, house, "mehr", achter="1"))
    assert [first.count('name="round_mixed"'), more.count('name="round_mixed"')] == [8, 10]
    assert "checked" in text(press(client, house, "tage", round_mixed=days[9].pk))


def test_the_link_opens_it_and_only_it(client: Client, house: House) -> None:
    row = ordered(client, house, tour())
    page = f"/abfall/sperrmuell/{row.reference}/"
    stranger = Client()
    assert stranger.get(page)["Location"] == f"/abfall/sperrmuell/code/?code={row.reference}"
    assert stranger.get(f"{page}{'0' * 32}/")["Location"] == "/abfall/sperrmuell/code/"
    wrong = {"code": row.reference, "schluessel": "0" * 32}
    assert stranger.post("/abfall/sperrmuell/code/", wrong).status_code == 422
    for _ in range(8):
        answer = stranger.post("/abfall/sperrmuell/code/", wrong)
    assert answer.status_code == 429
    cache.clear()
    assert stranger.get(f"{page}{secret_of(row.key)}/")["Location"] == page
    assert "Am Wall 12, Bremen" in text(stranger.get(page))


def test_another_day_and_cancelled(client: Client, house: House) -> None:
    row, new = ordered(client, house, tour()), tour(14)
    page = f"/abfall/sperrmuell/{row.reference}/"
    assert "(bisher)" in text(client.get(f"{page}tag/"))
    answer = client.post(f"{page}tag/", {"do": "aendern", "round_mixed": new.pk}, follow=True)
    assert "Der neue Tag gilt" in text(answer)
    answer = client.post(page, {"do": "absagen"}, follow=True)
    assert "Die Abholung ist abgesagt" in text(answer)
    assert client.post(page, {"do": "absagen"}).status_code == 302  # pressed twice
    assert set(Round.objects.values_list("taken", flat=True)) == {0}
    file = Calendar.from_ical(client.get(f"{page}termin.ics").content)
    assert [file["METHOD"], file.walk("VEVENT")[0]["SEQUENCE"]] == ["CANCEL", 2]


def test_too_late_and_then_missed(client: Client, house: House) -> None:
    row = ordered(client, house, tour())
    page = f"/abfall/sperrmuell/{row.reference}/"
    Round.objects.update(day=timezone.localdate() + timedelta(days=1))
    assert "Absagen geht nur bis 2 Tage vorher" in text(client.get(page))
    assert client.post(page, {"do": "absagen"}).status_code == 409
    assert client.post(page, {"do": "nicht-abgeholt"}).status_code == 409
    Round.objects.update(day=timezone.localdate() - timedelta(days=1))
    new = tour()
    answer = client.post(page, {"do": "nicht-abgeholt"})
    assert answer["Location"] == f"{page}tag/"
    assert client.post(answer["Location"], {"round_mixed": new.pk}).status_code == 302
    row.refresh_from_db()
    assert row.state == OrderState.BOOKED
