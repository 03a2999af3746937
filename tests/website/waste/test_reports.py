"""Citizens report something by themselves, and see what became of it."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.waste.conftest import make_house, make_provider, make_service

from buergertelefon.messages.models import Message
from buergertelefon.waste.actions.reporting import advance, release
from buergertelefon.waste.models import Report, ReportService
from buergertelefon.waste.rules.life import ReportState, ReportStep
from buergertelefon.waste.secret import secret_of

pytestmark = pytest.mark.django_db
DUMP = "/abfall/meldung/stadtreinigung/dumping/"
SWAP = "/abfall/meldung/stadtreinigung/swap/"
SIZES = [
    {"code": "size", "datatype": "singlevaluelist", "required": True, "description": "Größe",
     "hint": "steht am Deckel",
     "values": [{"key": "80", "name": "80 Liter"}, {"key": "120", "name": "120 Liter"}]},
    {"code": "why", "datatype": "multivaluelist", "required": False, "description": "Grund",
     "values": [{"key": "broken", "name": "kaputt"}, {"key": "small", "name": "zu klein"}]},
    {"code": "many", "datatype": "number", "required": False, "description": "Anzahl"},
    {"code": "since", "datatype": "datetime", "required": False, "description": "Seit wann"},
    {"code": "note", "datatype": "text", "required": False, "description": "Hinweis"},
]  # fmt: skip
MAIL = {"way": "mail", "mail": "anna@example.org"}


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def sent(client: Client, page: str = DUMP, **values: Any) -> Any:
    about = {"once": str(uuid.uuid4()), "way": "keine"} | values
    return client.post(page, about, follow=True)


def swap(**values: Any) -> ReportService:
    about = {"name": "Tonne tauschen", "group": "Tonnen", "attributes": SIZES} | values
    return make_service("swap", public=False, notice="Wir bringen die neue Tonne.", **about)


def test_city_first_then_the_kinds_by_groups(client: Client) -> None:
    make_service(group="Schmutz")
    swap()
    page = text(client.get("/abfall/meldung/"))
    assert page.index("Schmutz") < page.index("Tonnen")
    assert DUMP in page
    make_provider("haven", town="Bremerhaven", commune="040120000000").services.create(
        code="dumping", name="Wilder Müll", public=True
    )
    page = text(client.get("/abfall/meldung/"))
    assert "?ort=haven" in page
    assert DUMP not in page
    assert "/haven/dumping/" in text(client.get("/abfall/meldung/?ort=haven"))


def test_a_bin_is_reported_with_its_answers_once(client: Client) -> None:
    swap()
    make_house()
    asked = text(client.get(SWAP))
    assert "steht am Deckel" in asked
    assert 'type="datetime-local"' in asked
    values = {
        "place": "Beispielstr. 1", "name": "Anna Beispiel", "frage-size": "120",
        "frage-why": ["broken", "small"], "frage-many": "2", "once": str(uuid.uuid4()), **MAIL,
    }  # fmt: skip
    page = text(sent(client, SWAP, **values))
    row = Report.objects.get()
    assert sent(client, SWAP, **values).redirect_chain[-1][0].endswith(f"/{row.reference}/")
    assert Report.objects.count() == Message.objects.count() == 1
    assert row.answers == {"size": "120", "why": ["broken", "small"], "many": "2"}
    assert row.house is not None
    for words in ("ist angekommen", row.reference, "Wir bringen die neue Tonne.", "120 Liter",
                  "kaputt, zu klein", secret_of(row.key)):  # fmt: skip
        assert words in page


def test_every_error_is_named_and_nothing_is_lost(client: Client) -> None:
    swap()
    make_house()
    answer = sent(client, SWAP, place="Beispielstraße 99", description="Deckel lose",
                  way="mail", mail="anna", **{"frage-many": "viele"})  # fmt: skip
    page = text(answer)
    assert answer.status_code == 422
    for words in ("Diese Hausnummer gibt es dort nicht", "Größe: Bitte ausfüllen",
                  "Anzahl: Bitte eine Zahl", "einen Namen", "Deckel lose", 'value="viele"',
                  'value="Beispielstraße 99"'):  # fmt: skip
        assert words in page
    named = set(re.findall(r'class="kern-link" href="#([\w-]+)"', page))
    assert named >= {"place", "frage-size", "frage-many", "name"}
    assert all(f'id="{one}"' in page for one in named)
    assert not Report.objects.exists()
    client.cookies["django_language"] = "en"
    english = text(sent(client, SWAP, place="Nirgendweg 1", way=""))
    for words in ("we do not know this street", "please choose a way", "Größe: Please fill"):
        assert words in english


@pytest.mark.parametrize(
    ("values", "words"),
    [
        pytest.param({"latitude": "53,08"}, "zwei Zahlen", id="half a point"),
        pytest.param({"latitude": "48,1", "longitude": "11,6"}, "liegt nicht in Bremen", id="far"),
        pytest.param({"place": "Park", "way": ""}, "einen Weg wählen", id="no way"),
        pytest.param({"place": "Park", "description": "a\x00b"}, "Steuerzeichen", id="nul"),
        pytest.param({"place": "Park", "once": "x"}, "Meldung senden", id="a changed key"),
    ],
)
def test_what_cannot_be_sent(client: Client, values: dict[str, str], words: str) -> None:
    make_service()
    answer = sent(client, **values)
    assert answer.status_code == 422
    assert words in text(answer)


def test_a_street_of_which_there_are_two_is_chosen(client: Client) -> None:
    swap()
    make_house("Adlerweg (Nord)")
    make_house("Adlerweg (Süd)")
    page = text(sent(client, SWAP, place="Adlerweg 1", name="A", **{"frage-size": "80"}))
    assert 'value="Adlerweg (Süd) 1, Bremen"' in page
    sent(client, SWAP, place="Adlerweg 1", meint="Adlerweg (Süd) 1, Bremen", name="A",
         **{"frage-size": "80"})  # fmt: skip
    assert Report.objects.get().address == "Adlerweg (Süd) 1"


def test_what_is_reported_already_is_shown_and_can_be_sent_anyway(client: Client) -> None:
    make_service()
    point = {"latitude": "53,0800", "longitude": "8,8000"}
    assert "ist angekommen" in text(sent(client, **point))
    once = str(uuid.uuid4())
    page = text(sent(Client(), once=once, **point))
    assert "Ist das schon gemeldet?" in page
    assert Report.objects.count() == 1
    assert once in page
    assert "ist angekommen" in text(sent(Client(), once=once, trotzdem="1", **point))
    assert Report.objects.count() == 2


def test_the_code_alone_tells_how_it_stands_and_nothing_else(client: Client) -> None:
    swap()
    make_house()
    sent(client, SWAP, place="Beispielstraße 1", name="Anna Beispiel", description="Hinterhof",
         **MAIL, **{"frage-size": "80"})  # fmt: skip
    row = Report.objects.get()
    other = Client()
    page = text(other.post("/abfall/meldung/oeffnen/", {"code": row.reference}, follow=True))
    assert "Tonne tauschen" in page
    assert "eingegangen" in page
    for words in ("Beispielstraße", "Anna", "anna@", "Hinterhof", "80 Liter", secret_of(row.key)):
        assert words not in page
    other.get(f"/abfall/meldung/code/{row.reference}/{secret_of(row.key)}/")
    assert "Beispielstraße 1" in text(other.get(f"/abfall/meldung/code/{row.reference}/"))
    wrong = Client().post("/abfall/meldung/oeffnen/", {"code": row.reference, "schluessel": "x"})
    assert wrong.status_code == 422
    assert Client().post("/abfall/meldung/oeffnen/", {"code": "?"}).status_code == 422


def test_not_solved_is_one_press_for_whom_it_is(client: Client) -> None:
    make_service()
    sent(client, place="Park")
    row = Report.objects.get()
    advance(row.pk, ReportStep.CLOSE, notes="Abgeholt.", at=timezone.now())
    own, press = f"/abfall/meldung/code/{row.reference}/", {"do": "nichtgeloest", "text": "Noch da"}
    assert Client().post(own, press).status_code == 422
    assert "Es ist nicht gelöst" in text(client.get(own))
    for _ in range(2):
        assert "Wir sehen es uns noch einmal an" in text(client.post(own, press, follow=True))
    row.refresh_from_db()
    assert row.state == ReportState.OPEN
    assert row.description == f"Nicht gelöst, {timezone.localdate():%d.%m.%Y}: Noch da"


def test_after_60_days_it_is_reported_anew(client: Client) -> None:
    make_service()
    sent(client, place="Park")
    row = Report.objects.get()
    advance(row.pk, ReportStep.CLOSE, at=timezone.now() - timedelta(days=61))
    own = f"/abfall/meldung/code/{row.reference}/"
    assert "nichtgeloest" not in text(client.get(own))
    assert client.post(own, {"do": "nichtgeloest"}).status_code == 409


def test_everybody_sees_what_is_open_without_what_somebody_wrote(client: Client) -> None:
    make_service()
    swap()
    make_house()
    sent(client, place="bei Familie Muster", description="Muster hat das abgestellt")
    page = text(client.get("/abfall/meldungen/"))
    assert "Wilder Müll" in page
    assert "Muster" not in page
    row = Report.objects.get()
    release(row.pk, "Zwei Matratzen", at=timezone.now())
    assert "Zwei Matratzen" in text(client.get("/abfall/meldungen/"))
    advance(row.pk, ReportStep.CLOSE, at=timezone.now())
    sent(client, SWAP, place="Beispielstraße 1", name="A", **{"frage-size": "80"})
    page = text(client.get("/abfall/meldungen/"))
    assert "nichts gemeldet" in page
    assert client.get("/abfall/meldungen/?ort=nirgends").status_code == 404
