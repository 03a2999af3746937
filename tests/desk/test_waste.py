"""Waste at the desk: an address typed once, bulky waste, reports, all of it noted."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.desk.test_views import practising
from tests.waste.conftest import (
    make_calendar,
    make_house,
    make_item,
    make_provider,
    make_round,
    make_service,
    make_station,
)

from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.personal import personal_data
from buergertelefon.contacts.models import Contact
from buergertelefon.directory.models import Office
from buergertelefon.messages.models import Message
from buergertelefon.staff.models import Agent
from buergertelefon.waste import items
from buergertelefon.waste.models import (
    BulkyOrder,
    CollectionReminder,
    House,
    Provider,
    Report,
    Round,
    SoughtItem,
)
from buergertelefon.waste.queries import addresses
from buergertelefon.waste.rules.kinds import Kind
from buergertelefon.waste.rules.words import Category, Disposal


@pytest.fixture
def house(agent: Agent) -> Iterator[House]:
    """In a street whose houses have different days; the provider is an office of the city."""
    addresses.forget()
    items.forget()
    centre = agent.centre
    make_provider(centre=centre, office=Office.objects.get(slug="dbs"))
    today = timezone.localdate()
    one = make_calendar((today + timedelta(days=3), Kind.RESIDUAL))
    other = make_calendar((today + timedelta(days=4), Kind.RESIDUAL))
    make_house("Am Wall", "1", calendar=one)
    yield make_house("Am Wall", "2", calendar=other)
    addresses.forget()
    items.forget()


def tour(category: Category = Category.MIXED, **values: Any) -> Round:
    return make_round(timezone.localdate() + timedelta(days=10), category, **values)


def ordering(house: House, *rounds: Round, **more: Any) -> dict[str, Any]:
    """What the page sends."""
    chosen = {f"round_{one.category}": one.pk for one in rounds}
    return {
        "once": str(uuid.uuid4()), "house": house.pk, "what": "Sofa", "name": "Anna Beispiel",
        "way": "mail", "mail": "anna@example.org", "slug": "sperrmuell",
    } | chosen | more  # fmt: skip


def sofa() -> None:
    make_item("Sofa", Disposal.BULKY, "Couch", category=Category.MIXED, litres=1500)


def test_a_street_with_several_days_needs_the_number(
    desk: Client, contact: Contact, house: House
) -> None:
    page = desk.get("/desk/waste/", {"address": "am wall", "place": "04011000"}).content.decode()
    assert "Bitte nennen Sie die Hausnummer" in page
    day = timezone.localdate() + timedelta(days=4)
    page = desk.get("/desk/waste/", {"address": "am wall 2", "place": "04011000"}).content.decode()
    assert f"{day.day}. " in page
    assert "Restmüll" in page
    assert f'value="{house.pk}"' in page


def test_what_goes_where_and_the_station_that_is_open(
    desk: Client, contact: Contact, house: House
) -> None:
    station = make_station("hof-nord", "farbe")
    takes = station.takes.get()
    make_item("Wandfarbe", Disposal.STATION, "Farbeimer", material=takes.material,
              hazard="Nicht in den Ausguss.")  # fmt: skip
    page = desk.get("/desk/waste/items/", {"q": "farbeimer"}).content.decode()
    assert "Vorsicht: Nicht in den Ausguss." in page
    assert "Recyclinghof Nord" in page
    assert not SoughtItem.objects.exists()
    page = desk.post("/desk/waste/missing/", {"q": "xyzzy"}).content.decode()
    assert SoughtItem.objects.get().word == "xyzzy"
    assert "die Redaktion sieht es" in page


def test_bulky_waste_is_ordered_noted_and_told(
    desk: Client, contact: Contact, house: House, settings: Settings
) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", "amt@beispiel.de"
    sofa()
    mixed = tour()
    form = desk.get("/desk/waste/bulky/", {"house": house.pk, "what": "eine Couch, 2 Stühle"})
    assert "Stühle: Woraus ist das, und wie groß ist es etwa?" in form.content.decode()
    sent = ordering(house, mixed)
    pages = [desk.post("/desk/waste/order/", sent).content.decode() for _ in range(2)]
    row = BulkyOrder.objects.get()
    assert all("Sperrmüll angemeldet" in page for page in pages)
    contact.refresh_from_db()
    assert contact.note.count(f"Code {row.reference}") == 1
    assert (contact.outcome, row.contact) == ("settled", contact.pk)
    assert "Anna" not in contact.note
    assert "Am Wall" not in contact.note
    assert personal_data(contact.note) == (), "what we write ourselves needs no warning"
    assert 'name="address" value="Am Wall 2, Bremen"' in pages[0], "an address is typed once"
    assert row.reference in Message.objects.get().text


def test_what_nobody_knows_is_told_in_size(desk: Client, contact: Contact, house: House) -> None:
    mixed = tour()
    values = {"what": "3 Dingsbums", "category-0": "mixed", "size-0": "small"}
    form = desk.get("/desk/waste/bulky/", {"house": house.pk, **values}).content.decode()
    assert "etwa 0,5 von" in form.replace("0,4", "0,5")
    desk.post("/desk/waste/order/", ordering(house, mixed, **values))
    assert BulkyOrder.objects.get().parts.get().items == [["Dingsbums", 3, 150]]


def test_a_full_tour_offers_another_day_and_keeps_the_form(
    desk: Client, contact: Contact, house: House
) -> None:
    sofa()
    full = tour(capacity=0)
    answer = desk.post("/desk/waste/order/", ordering(house, full))
    assert answer.status_code == 422
    assert "Bitte einen anderen Tag wählen" in answer.content.decode()
    assert not BulkyOrder.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [({"name": ""}, "name"), ({"mail": "anna"}, "mail"), ({"round_mixed": ""}, "round_mixed"),
     ({"way": "x"}, "way"), ({"house": "0"}, "address"), ({"what": ""}, "items"),
     ({"way": "letter", "postcode": "2"}, "postcode")],
    ids=["no name", "no address", "no day", "no way", "no house", "nothing", "no postcode"],
)  # fmt: skip
def test_what_is_missing_is_named(
    desk: Client, contact: Contact, house: House, more: dict[str, str], field: str
) -> None:
    sofa()
    answer = desk.post("/desk/waste/order/", ordering(house, tour()) | more)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert not BulkyOrder.objects.exists()


def test_an_order_is_found_by_code_moved_and_cancelled(
    desk: Client, contact: Contact, house: House
) -> None:
    sofa()
    first, second = tour(), make_round(timezone.localdate() + timedelta(days=12))
    desk.post("/desk/waste/order/", ordering(house, first, way=""))
    row = BulkyOrder.objects.get()
    found = desk.get("/desk/waste/find/", {"code": row.reference, "step": "move"})
    assert f'value="{second.pk}"' in found.content.decode()
    desk.post("/desk/waste/move/", {"code": row.reference, "round_mixed": second.pk})
    assert row.parts.get().round == second
    desk.post("/desk/waste/cancel/", {"code": row.reference})
    row.refresh_from_db()
    assert row.state == "cancelled"
    contact.refresh_from_db()
    assert f"Sperrmüll abgesagt, Code {row.reference}" in contact.note
    assert desk.get("/desk/waste/find/", {"code": "K7QX2M"}).json()["field"] == "code"


def test_a_report_is_taken_at_the_address_that_was_typed(
    desk: Client, contact: Contact, house: House
) -> None:
    asks = {
        "code": "kind", "datatype": "singlevaluelist", "required": True,
        "description": "Welche Tonne?", "values": [{"key": "paper", "name": "Papier"}],
    }  # fmt: skip
    bins = make_service("bin-repair", public=False, name="Tonne kaputt", attributes=[asks])
    form = desk.get("/desk/waste/report/", {"service": bins.pk, "house": house.pk,
                                            "address": "Am Wall 2, Bremen"})  # fmt: skip
    assert "Welche Tonne?" in form.content.decode()
    sent = {"once": str(uuid.uuid4()), "service": bins.pk, "house": house.pk, "way": "",
            "address": "Am Wall 2, Bremen", "at": "Am Wall 2, Bremen", "name": "Anna"}  # fmt: skip
    nowhere = desk.post("/desk/waste/send/", sent | {"house": "", "at": "Am Wall"})
    assert nowhere.json()["field"] == "at", "the field one sees"
    refused = desk.post("/desk/waste/send/", sent)
    assert (refused.status_code, refused.json()["field"]) == (422, "attribute[kind]")
    page = desk.post("/desk/waste/send/", sent | {"attribute[kind]": "paper"}).content.decode()
    row = Report.objects.get()
    assert (row.house, row.address, row.answers) == (house, "Am Wall 2", {"kind": "paper"})
    assert "Meldung aufgenommen" in page
    contact.refresh_from_db()
    assert f"Tonne kaputt, Code {row.reference}" in contact.note


def test_a_reminder_by_text_needs_no_more_confirming(
    desk: Client, contact: Contact, house: House, settings: Settings
) -> None:
    settings.SMS_URL = "http://127.0.0.1:9"
    sent = {"once": str(uuid.uuid4()), "house": house.pk, "way": "sms", "phone": "0171 2345678"}
    page = desk.post("/desk/waste/remind/", sent).content.decode()
    assert "am Abend vor jeder Abfuhr" in page
    row = CollectionReminder.objects.get()
    assert row.confirmed is not None
    found = desk.get("/desk/waste/find/", {"code": row.reference}).content.decode()
    assert "Am Wall 2, Bremen" in found
    ended = desk.post("/desk/waste/stop/", {"code": row.reference}).content.decode()
    assert "Sie bekommen keine Erinnerung mehr" in ended
    assert not CollectionReminder.objects.exists()
    contact.refresh_from_db()
    assert f"Abfuhrerinnerung beendet, Code {row.reference}" in contact.note


def test_the_dates_that_were_read_out_are_noted_once(
    desk: Client, contact: Contact, house: House
) -> None:
    for _ in range(2):
        desk.post("/desk/waste/told/", {"place": "04011000"})
    contact.refresh_from_db()
    assert contact.note == "Abfuhrtage genannt"


def test_a_practice_call_orders_nothing(client: Client, agent: Agent, house: House) -> None:
    practising(agent)
    client.force_login(agent)
    answer = client.post("/desk/waste/order/", ordering(house, tour()))
    assert answer.status_code == 422
    assert not BulkyOrder.objects.exists()


def test_one_of_two_days_is_moved_and_the_other_stays(
    desk: Client, contact: Contact, house: House
) -> None:
    sofa()
    make_item("Brett", Disposal.BULKY, category=Category.WOOD, litres=20)
    mixed, wood = tour(capacity=1), tour(Category.WOOD)
    later = make_round(timezone.localdate() + timedelta(days=12), Category.WOOD)
    answer = desk.post("/desk/waste/order/", ordering(house, mixed, wood, what="Sofa und Brett"))
    assert answer.status_code == 200
    row = BulkyOrder.objects.get()
    page = desk.get("/desk/waste/find/", {"code": row.reference, "step": "move"}).content.decode()
    for one in (mixed, wood):  # the full one, too
        assert f'value="{one.pk}" checked' in page
    assert page.count("so bisher") == 2
    chosen = {"round_mixed": mixed.pk, "round_wood": later.pk}
    desk.post("/desk/waste/move/", {"code": row.reference} | chosen)
    assert {one.round for one in row.parts.all()} == {mixed, later}
    done = BulkyOrder.objects.update(state="done")
    for one in (mixed, later):
        Round.objects.filter(pk=one.pk).update(day=timezone.localdate() - timedelta(days=1))
    page = desk.get("/desk/waste/find/", {"code": row.reference}).content.decode()
    assert (done, "Wurde nicht abgeholt" in page, "Absagen" in page) == (1, True, False)


def test_a_street_of_another_centre_is_none_here(
    desk: Client, contact: Contact, house: House
) -> None:
    far = ServiceCentre.objects.create(slug="fern", name="Fern")
    other = make_provider("fern", centre=far, commune="032410000000", town="Fern")
    make_house("Fernweg", "1", provider=other)
    addresses.forget()
    asked = {"address": "Fernweg 1", "place": "04011000"}
    for centre, known in ((far, False), (house.street.provider.centre, True)):
        Provider.objects.filter(pk=other.pk).update(centre=centre)
        page = desk.get("/desk/waste/", asked).content.decode()
        assert ("Fernweg 1, Fern" in page) is known
