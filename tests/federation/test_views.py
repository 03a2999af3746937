"""The desk's page: who answers there, the promise, enquiries handed over and received."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.factories import make_agent, make_centre, make_editor
from tests.federation.recorded_api import CARS, running
from tests.federation.test_enquiries import KEY

from buergertelefon.base.models import ServiceCentre
from buergertelefon.directory.models import Service
from buergertelefon.federation.models import Centre, Enquiry
from buergertelefon.federation.rules.enquiries import Direction, State
from buergertelefon.places.gazetteer import gazetteer

pytestmark = [pytest.mark.django_db]
PATH = "/115/"
GIVEN = {
    "ort": "Köln", "leistung": "", "topic": "Auto anmelden", "question": "Geht das am Samstag?",
    "way": "phone", "contact": "0421 12345678", "consent": "on",
    "once": "00000000-0000-4000-8000-000000000115",
}  # fmt: skip


@pytest.fixture
def own(example: None, settings: Any) -> ServiceCentre:
    """Our team is the centre of Bremen; Köln can be handed over to."""
    settings.FEDERATION_KEYS = {"koeln": KEY}
    own = make_centre()
    Centre.objects.filter(slug="bremen").update(own=own)
    Centre.objects.filter(slug="koeln").update(
        exchange="https://koeln.example", hours="24/7", mail="post@koeln.example"
    )
    gazetteer()
    return own


@pytest.fixture
def desk(client: Client, own: ServiceCentre) -> Client:
    client.force_login(make_agent(own))
    return client


def received(own: ServiceCentre, **more: Any) -> Enquiry:
    now = timezone.now()
    facts = {
        "direction": Direction.IN, "ours": Centre.objects.get(own=own),
        "other": Centre.objects.get(slug="koeln"), "state": State.ACKNOWLEDGED, "sent_at": now,
        "due": now, "topic": "Hund anmelden", "ars": "040110000000", "place": "Bremen",
        "question": "Wo geht das?", "way": "none", "reference": "A1B2", "acknowledged": now,
    }  # fmt: skip
    return Enquiry.objects.create(**facts | more)


def test_the_page_says_who_answers_whether_it_is_open_and_what_is_promised(desk: Client) -> None:
    page = desk.get(PATH, {"ort": "Köln"}).content.decode()
    assert "Köln</h3>" in page
    for words in ("jetzt offen", "115", "post@koeln.example", "rund um die Uhr", "weil"):
        assert words in page
    assert "innerhalb von 30 Sekunden" in page
    assert "An Köln übergeben" in page


def test_an_empty_page_says_what_will_stand_there(desk: Client) -> None:
    page = desk.get(PATH).content.decode()
    assert "Was andere Servicecenter an Bremen übergeben, steht hier." in page
    assert "Zeigen Sie links einen Ort" in page


def test_where_nothing_can_be_handed_over_the_number_is_told(desk: Client) -> None:
    page = desk.get(PATH, {"ort": "Lilienthal"}).content.decode()
    assert "Übergeben lässt sich dorthin nichts. Nennen Sie die Nummer: <strong>115" in page
    assert "übergeben</h2>" not in page


def test_our_own_centre_is_ours(desk: Client) -> None:
    assert "Das sind wir" in desk.get(PATH, {"ort": "Bremen"}).content.decode()


def test_places_to_choose_from_are_links(desk: Client) -> None:
    page = desk.get(PATH, {"ort": "Osterholz"}).content.decode()
    assert "Meinen Sie " in page
    assert "?ort=Osterholz%20in%20Bremen" in page


def test_no_centre_offers_the_municipality_and_who_is_responsible(desk: Client) -> None:
    Service.objects.create(slug="kfz-zulassung", name="Auto anmelden")
    asked = {"ort": "Hamburg", "leistung": "kfz-zulassung"}
    page = desk.get(PATH, asked).content.decode()
    assert "Offen ist der Weg über die Gemeinde selbst." in page
    assert "Zulassungsbehörde (Hamburg)" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"topic": ""}, "Worum geht es?</a>", id="no topic"),
        pytest.param({"question": ""}, "Frage</a>", id="no question"),
        pytest.param({"contact": "12"}, "keine gewöhnliche", id="no telephone number"),
        pytest.param({"contact": ""}, "keine Antwort gewünscht", id="a way without a datum"),
        pytest.param({"way": "mail"}, "keine E-Mail-Adresse", id="a number for a mail address"),
        pytest.param({"consent": ""}, "Ohne Einverständnis", id="no consent"),
        pytest.param({"question": "Herr Meier fragt"}, "sieht aus wie ein Name", id="a name"),
        pytest.param({"ort": ""}, "Welcher Ort?</a>", id="no place"),
    ],
)
def test_what_is_not_taken_is_said_beside_the_field(
    desk: Client, change: dict[str, str], words: str
) -> None:
    answer = desk.post(f"{PATH}uebergeben/", GIVEN | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Enquiry.objects.exists()


def test_an_enquiry_is_handed_over_and_stands_in_the_list(desk: Client) -> None:
    for _ in range(2):  # pressed twice
        page = desk.post(f"{PATH}uebergeben/", GIVEN, follow=True).content.decode()
    assert "An Köln übergeben." in page
    assert "wartet auf den Versand" in page
    one = Enquiry.objects.get()
    assert (one.ars, one.place, one.contact) == ("053150000000", "Köln", "+4942112345678")


def test_who_wants_no_answer_leaves_no_datum(desk: Client) -> None:
    desk.post(f"{PATH}uebergeben/", GIVEN | {"way": "none", "sure": "on"})
    one = Enquiry.objects.get()
    assert (one.contact, one.consent) == ("", False)


def test_what_looks_personal_is_taken_if_the_desk_is_sure(desk: Client) -> None:
    desk.post(f"{PATH}uebergeben/", GIVEN | {"question": "Frau Holle fragt", "sure": "on"})
    assert Enquiry.objects.exists()


def test_a_received_enquiry_is_accepted_and_answered(desk: Client, own: ServiceCentre) -> None:
    one = received(own)
    page = desk.post(f"{PATH}{one.pk}/annehmen/", follow=True).content.decode()
    assert "in Arbeit" in page
    empty = desk.post(f"{PATH}{one.pk}/beantworten/", {"text": " "})
    assert empty.status_code == 422
    assert 'role="alert"' in empty.content.decode()
    page = desk.post(f"{PATH}{one.pk}/beantworten/", {"text": "Im Bürgeramt."}, follow=True)
    assert "Im Bürgeramt." in page.content.decode()
    again = desk.post(f"{PATH}{one.pk}/beantworten/", {"text": "Doch nicht."}, follow=True)
    assert "Das geht in diesem Stand nicht mehr." in again.content.decode()
    one.refresh_from_db()
    assert (one.state, one.answer) == ("answered", "Im Bürgeramt.")


def test_a_received_enquiry_is_refused(desk: Client, own: ServiceCentre) -> None:
    one = received(own)
    assert desk.post(f"{PATH}{one.pk}/ablehnen/", {"reason": "weil"}).status_code == 422
    desk.post(f"{PATH}{one.pk}/ablehnen/", {"reason": "unknown_topic"})
    one.refresh_from_db()
    assert (one.state, one.reason) == ("refused", "unknown_topic")


def test_another_team_sees_nothing_of_it(desk: Client, own: ServiceCentre) -> None:
    one = received(own)
    other = ServiceCentre.objects.create(slug="x", name="X")
    desk.force_login(make_agent(other, "agent9"))
    page = desk.get(PATH).content.decode()
    assert one.topic not in page
    assert "--ours x" in page
    assert desk.post(f"{PATH}{one.pk}/annehmen/").status_code == 403


def test_the_second_opinion_is_asked_for_by_a_button(desk: Client, settings: Any) -> None:
    Service.objects.create(slug="kfz-zulassung", key=CARS, name="Auto anmelden")
    asked = {"ort": "Bremen", "leistung": "kfz-zulassung"}
    assert "Zweite Meinung" not in desk.get(PATH, asked).content.decode()
    with running() as settings.FITCONNECT_ROUTING_URL:
        assert "Zweite Meinung holen" in desk.get(PATH, asked).content.decode()
        page = desk.get(PATH, asked | {"zweite": "1"}).content.decode()
    assert "Beide Quellen sind sich einig." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_what_the_page_costs(
    desk: Client, own: ServiceCentre, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for n in range(rows):
        received(own, topic=f"Thema {n}")
    with django_assert_num_queries(11):
        desk.get(PATH, {"ort": "Köln"})


def test_editors_do_not_see_enquiries(client: Client, own: ServiceCentre) -> None:
    client.force_login(make_editor(own))
    assert client.get(PATH).status_code == 403
