"""Editors write what goes where; offices keep their recycling stations."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.waste.conftest import TODAY, make_item, make_provider, make_station

from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.waste.actions.seeking import note
from buergertelefon.waste.models import Item, Material, Provider, SoughtItem, Station
from buergertelefon.waste.queries.items import search
from buergertelefon.waste.rules.words import Disposal

pytestmark = pytest.mark.django_db
PAGE = "/abfall-verwaltung/gegenstaende/"
HEAD = "Gegenstand;Alltagswörter;Stadt;Weg;Vorlesetext;Gebühr\n"


@pytest.fixture
def provider() -> Provider:
    row = make_provider()
    make_item("Energiesparlampe", Disposal.HAZARDOUS, "Sparlampe")
    return row


def signed_in(provider: Provider, role: Role = Role.EDITOR) -> Client:
    client = Client()
    client.force_login(Agent.objects.create_user(
        f"person-{role}", "ein-langes-Passwort", name="Person", centre=provider.centre,
        roles=[role],
    ))  # fmt: skip
    return client


def form(provider: Provider, way: object = "neu-0", **more: str) -> dict[str, str]:
    given = {"name": "Glitzerkugel", "words": "Christbaumkugel\nKugel", "hazard": ""}
    for prefix in {f"weg-{way}", "weg-neu-0", "weg-neu-1"}:
        given[f"{prefix}-provider"] = str(provider.pk)
    given |= {f"weg-{way}-disposal": "residual", f"weg-{way}-text": "In den Restmüll."}
    return given | more


def test_what_was_sought_becomes_an_item_that_is_found(provider: Provider) -> None:
    note("Glitzerkugel", provider=provider.pk, on=TODAY)
    client, sought = signed_in(provider), SoughtItem.objects.get()
    assert "glitzerkugel" in client.get(PAGE).content.decode()
    path = f"{PAGE}neu/?aus={sought.pk}"
    assert 'value="Glitzerkugel"' in client.get(path).content.decode()
    answer = client.post(path, form(provider, sought=str(sought.pk)))
    assert answer.status_code == 302
    item = Item.objects.get(slug="glitzerkugel")
    assert (item.words, [one.text for one in item.ways.all()]) == (
        ["Christbaumkugel", "Kugel"], ["In den Restmüll."]
    )  # fmt: skip
    sought.refresh_from_db()
    assert sought.done
    assert search("Christbaumkugel", provider=provider.pk, on=TODAY)[0].item == item
    twice = client.post(path, form(provider))  # pressed twice
    assert twice.status_code == 422
    assert "gibt es schon" in twice.content.decode()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        pytest.param({"name": ""}, "Gegenstand", id="no name"),
        pytest.param({"weg-neu-0-text": ""}, "was vorgelesen wird", id="no text"),
        pytest.param({"weg-neu-0-disposal": "bulky"}, "Sperrmüllart und Liter", id="bulky"),
        pytest.param({"weg-neu-0-fee_cents": "viel"}, "kein Betrag", id="a fee"),
        pytest.param(
            {"weg-neu-1-disposal": "residual", "weg-neu-1-text": "x"}, "zweimal", id="a way twice"
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    provider: Provider, more: dict[str, str], says: str
) -> None:
    answer = signed_in(provider).post(f"{PAGE}neu/", form(provider, **more))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "Christbaumkugel" in page
    assert Item.objects.count() == 1


def test_a_way_left_empty_goes_and_an_item_can_be_deleted(provider: Provider) -> None:
    client, item = signed_in(provider), Item.objects.get()
    way = item.ways.get()
    path = "/abfall-verwaltung/gegenstand/energiesparlampe/"
    changed = form(provider, way.pk, name="Sparlampe neu")
    assert client.post(path, changed).status_code == 302
    item.refresh_from_db()
    assert (item.name, item.ways.get().disposal) == ("Sparlampe neu", "residual")
    assert client.post(f"{path}loeschen/").status_code == 302
    assert not Item.objects.exists()


def test_another_centre_writes_its_own_ways_only(provider: Provider) -> None:
    other = make_provider(
        "seestadt", commune="040120000000", town="Bremerhaven",
        centre=ServiceCentre.objects.create(slug="anderes", name="Anderes"),
    )  # fmt: skip
    client = signed_in(other)
    path = "/abfall-verwaltung/gegenstand/energiesparlampe/"
    assert client.get(path).status_code == 404
    assert client.post(f"{path}loeschen/").status_code == 302
    assert Item.objects.exists()
    assert signed_in(other, Role.AGENT).get(PAGE).status_code == 403


def test_a_table_comes_back_unchanged_and_is_looked_at_first(provider: Provider) -> None:
    client = signed_in(provider)
    out = client.get("/abfall-verwaltung/gegenstaende.csv").content

    def bring(data: bytes) -> str:
        answer = client.post(f"{PAGE}einlesen/", {"file": SimpleUploadedFile("g.csv", data)})
        assert answer.status_code == 200
        return answer.content.decode()

    assert "0 neu, 0 geändert, 1 unverändert" in bring(out)
    text = HEAD + "Kugel;Ball | Murmel;Bremen;Restmüll;In den Restmüll.;0\n"
    page = bring(text.encode())
    assert "1 neu, 0 geändert" in page
    assert Item.objects.count() == 1
    mark = page.split('name="seen" value="')[1].split('"')[0]
    given = {"text": text, "do": "take", "seen": mark}
    assert client.post(f"{PAGE}einlesen/", given).status_code == 302
    kugel = Item.objects.get(name="Kugel")
    assert (kugel.words, kugel.ways.get().fee_cents) == (["Ball", "Murmel"], 0)
    assert client.post(f"{PAGE}einlesen/", given).status_code == 409  # it is there already


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("Name\nx\n", "Die Spalte „Gegenstand“ fehlt.", id="a column is missing"),
        pytest.param(HEAD + "A;;Bremen;Mülleimer;x;\n", "Zeile 2: „Mülleimer“", id="no such way"),
        pytest.param(HEAD + "A;;Köln;Papier;x;\n", "nicht Ihre Stadt (Bremen)", id="other city"),
        pytest.param(HEAD + "A;;Bremen;Papier;x;viel\n", "kein Betrag", id="no amount"),
        pytest.param(HEAD + "A;;Bremen;Papier\n", "4 Felder statt 6", id="a field is missing"),
        pytest.param(HEAD + "A;;Bremen;Sperrmüll;x;\n", "Sperrmüllart", id="bulky without litres"),
        pytest.param(HEAD, "kein Gegenstand", id="empty"),
    ],
)
def test_a_wrong_table_is_not_taken(provider: Provider, text: str, says: str) -> None:
    file = SimpleUploadedFile("g.csv", text.encode())
    answer = signed_in(provider).post(f"{PAGE}einlesen/", {"file": file})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Item.objects.count() == 1


def test_an_office_keeps_a_station(provider: Provider) -> None:
    station = make_station("hof-nord", "metall")
    green = Material.objects.create(slug="gruen", name="Grünschnitt")
    row = station.takes.get()
    client = signed_in(provider, Role.BACK_OFFICE)
    path = "/abfall-verwaltung/recyclinghof/hof-nord/"
    given = {
        "name": "Nord", "address": "Nordweg 1", "hours": "Mo-Sa 09:00-18:00", "active": "on",
        f"stoff-{row.pk}-material": "", "stoff-neu-0-material": str(green.pk),
        "stoff-neu-0-fee_cents": "2,50",
    }  # fmt: skip
    wrong = client.post(path, given | {"hours": "montags"})
    assert (wrong.status_code, "können wir nicht lesen" in wrong.content.decode()) == (422, True)
    assert client.post(path, given).status_code == 302
    station.refresh_from_db()
    assert station.hours == "Mo-Sa 09:00-18:00"
    assert [(one.material, one.fee_cents) for one in station.takes.all()] == [(green, 250)]


def test_a_notice_holds_until_it_is_ended(provider: Provider) -> None:
    make_station()
    client = signed_in(provider, Role.BACK_OFFICE)
    path = "/abfall-verwaltung/recyclinghof/hof-nord/hinweis/"
    until = timezone.localtime() + timedelta(hours=2)
    given = {"hinweis-text": "Heute voll", "hinweis-closed": "on",
             "hinweis-until": f"{until:%Y-%m-%dT%H:%M}"}  # fmt: skip
    for _ in range(2):  # pressed twice
        assert client.post(path, given).status_code == 302
    notice = Station.objects.get().notices.get()
    assert notice.closed
    assert client.post(f"{path}{notice.pk}/beenden/").status_code == 302
    assert not Station.objects.get().notices.exists()
    past = client.post(path, given | {"hinweis-until": "2020-01-01T10:00"})
    assert (past.status_code, "schon vorbei" in past.content.decode()) == (422, True)
    assert signed_in(provider, Role.EDITOR).post(path, given).status_code == 403


def test_an_office_opens_a_station_for_a_new_material(provider: Provider) -> None:
    client, root = signed_in(provider, Role.BACK_OFFICE), "/abfall-verwaltung/recyclinghoefe/"
    for name in ("Altöl", " altöl "):  # pressed twice
        assert client.post(f"{root}stoffe/", {"name": name}).status_code == 302
    oil = Material.objects.get()
    assert oil.slug == "altoel"
    path = f"{root}neu/{provider.slug}/"
    given = {"name": "Hof Süd", "address": "Südweg 1, 28199 Bremen", "hours": "24/7",
             "active": "on", "stoff-neu-0-material": str(oil.pk)}  # fmt: skip
    assert "Neuer Recyclinghof in Bremen" in client.get(path).content.decode()
    assert client.post(path, given | {"hours": "immer"}).status_code == 422
    assert client.post(path, given).status_code == 302
    twice = client.post(path, given)
    assert (twice.status_code, "gibt es schon" in twice.content.decode()) == (422, True)
    row = Station.objects.get()
    assert (row.slug, row.takes.get().material) == ("hof-sued", oil)
    other = make_provider(
        "nachbarn", commune="032410000000",
        centre=ServiceCentre.objects.create(slug="x", name="X"),
    )  # fmt: skip
    assert client.post(f"{root}neu/{other.slug}/", given).status_code == 404
