"""Citizens find out what goes where, and which station is open."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.waste.conftest import make_house, make_item, make_provider, make_station

from buergertelefon.waste import items
from buergertelefon.waste.models import Material, Provider, SoughtItem, Station, StationNotice
from buergertelefon.waste.queries import addresses
from buergertelefon.waste.rules.words import Disposal

pytestmark = pytest.mark.django_db
ALWAYS = "24/7"


@pytest.fixture
def provider() -> Provider:
    """With a lamp that a station takes, open at any hour."""
    addresses.forget()
    items.forget()
    row = make_provider()
    make_station("hof-nord", "schadstoffe", hours=ALWAYS, step_free="yes")
    make_item(
        "Energiesparlampe", Disposal.HAZARDOUS, "Sparlampe", hazard="Enthält Quecksilber.",
        material=Material.objects.get(slug="schadstoffe"), text="Bitte zur Schadstoffannahme.",
    )  # fmt: skip
    make_item("Äpfel", Disposal.ORGANIC, fee_cents=0)
    return row


def read(client: Client, path: str, status: int = 200, **given: str) -> str:
    answer = client.get(path, given)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_a_citizen_asks_and_reads_where_it_goes(client: Client, provider: Provider) -> None:
    page = read(client, "/abfall/wohin/", q="wohin mit kaputter Energiesparlampe")
    for words in (
        "Bitte zur Schadstoffannahme.", "<strong>Vorsicht:</strong>", "Enthält Quecksilber.",
        "Gebühr: nicht bekannt", "Jetzt offen:", "Recyclinghof Nord",
    ):  # fmt: skip
        assert words in page
    assert "Luftlinie" not in page
    assert not SoughtItem.objects.exists()


def test_with_an_address_the_distance_is_said(client: Client, provider: Provider) -> None:
    make_house("Beispielstraße", "1", provider=provider)
    page = read(client, "/abfall/wohin/", q="Energiesparlampe", adresse="Beispielstraße 1")
    assert "etwa 15,6 km Luftlinie" in page
    page = read(client, "/abfall/wohin/", q="Energiesparlampe", adresse="Nirgendweg 1")
    assert "Diese Adresse kennen wir in Bremen nicht." in page
    assert 'value="Nirgendweg 1"' in page


def test_what_is_not_described_is_said_and_noted(client: Client, provider: Provider) -> None:
    for _ in range(2):  # loaded again
        page = read(client, "/abfall/wohin/", q="Glitzerkugel")
    assert "nicht von wem" in page
    assert "+4942136112345" in page
    assert str(SoughtItem.objects.get()) == "glitzerkugel: 1"
    read(Client(), "/abfall/wohin/", q="Glitzerkugel")  # somebody else
    assert str(SoughtItem.objects.get()) == "glitzerkugel: 2"


def test_without_words_everything_from_a_to_z(client: Client, provider: Provider) -> None:
    page = read(client, "/abfall/wohin/")
    assert page.index(">Äpfel<") < page.index(">Energiesparlampe<")
    assert '<a class="kern-link" href="#b-1">A</a>' in page


def test_the_page_of_an_item_names_who_takes_it(client: Client, provider: Provider) -> None:
    page = read(client, "/abfall/wohin/energiesparlampe/")
    assert "Wer es annimmt" in page
    assert "Gebühr: keine" in read(client, "/abfall/wohin/aepfel/")
    read(client, "/abfall/wohin/gibt-es-nicht/", status=404)


def test_another_city_is_another_answer(client: Client, provider: Provider) -> None:
    make_provider("seestadt", commune="040120000000", town="Bremerhaven")
    page = read(client, "/abfall/wohin/energiesparlampe/", ort="seestadt")
    assert "Wie das in Bremerhaven geht, ist noch nicht beschrieben." in page


def test_stations_by_material_and_those_that_are_open(client: Client, provider: Provider) -> None:
    make_station("hof-sued", "metall", name="Recyclinghof Süd", hours=ALWAYS)
    now = timezone.now()
    StationNotice.objects.create(
        station=Station.objects.get(slug="hof-sued"), text="Heute voll", closed=True,
        begins=now - timedelta(hours=1), ends=now + timedelta(hours=2),
    )  # fmt: skip
    page = read(client, "/abfall/recyclinghoefe/")
    assert page.index("Recyclinghof Nord") < page.index("Recyclinghof Süd")
    assert "Heute voll" in page
    assert "Recyclinghof Nord" not in read(client, "/abfall/recyclinghoefe/", stoff="metall")
    assert "Recyclinghof Süd" not in read(client, "/abfall/recyclinghoefe/", offen="1")
    page = read(client, "/abfall/recyclinghoefe/hof-nord/")
    assert "rund um die Uhr" in page
    assert "stufenlos" in page


def test_a_city_without_waste_has_no_such_page(client: Client) -> None:
    read(client, "/abfall/wohin/", status=404)
