"""What citizens see, without a script."""

from datetime import time

import pytest
from django.test import Client
from tests.factories import make_city

from buergertelefon.base.models import OpeningCalendar, OpeningTime, ServiceCentre
from buergertelefon.telephony.models import CalledNumber

PAGES = ["/", "/leistungen/", "/anruf/", "/impressum/", "/datenschutz/", "/barrierefreiheit/"]


@pytest.fixture
def city(db: None) -> ServiceCentre:
    return make_city()


def hours(opens: time | None, closes: time | None) -> None:
    """Every day the same; None: closed."""
    OpeningCalendar.objects.update(land="")
    OpeningTime.objects.all().delete()
    if opens and closes:
        calendar = OpeningCalendar.objects.get()
        for weekday in range(7):
            OpeningTime.objects.create(
                calendar=calendar, weekday=weekday, opens=opens, closes=closes
            )


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_opens_in_both_languages(
    client: Client, city: ServiceCentre, path: str, language: str
) -> None:
    client.post("/sprache/", {"language": language, "next": "/"})
    page = client.get(path)
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()
    assert "'unsafe" not in page["Content-Security-Policy"]


def test_open(client: Client, city: ServiceCentre) -> None:
    hours(time(0), time.max)
    page = client.get("/").content.decode()
    assert "Jetzt geöffnet" in page
    assert "Jetzt anrufen" in page
    assert 'href="tel:115"' in page
    assert 'href="tel:+494715900"' in page


@pytest.mark.parametrize(
    ("address", "way", "called"),
    [
        pytest.param("/anruf/?ort=04011000", "", "+494213610", id="speaking"),
        pytest.param("/anruf/?ort=04012000&weg=schreiben", "schreiben", "+494715900", id="writing"),
        pytest.param("/anruf/?ort=04012000&weg=gebaerden", "gebaerden", "dgs", id="signing"),
        pytest.param("/anruf/?weg=fliegen", "", "+494213610", id="something else"),
    ],
)
def test_the_way_to_call_is_in_the_address(
    client: Client, city: ServiceCentre, address: str, way: str, called: str
) -> None:
    hours(time(0), time.max)
    page = client.get(address).content.decode()
    assert f'data-way="{way}"' in page
    assert f'data-called="{called}"' in page


def test_sign_language_is_offered_only_where_somebody_signs(
    client: Client, city: ServiceCentre
) -> None:
    hours(time(0), time.max)
    assert "In Gebärdensprache" in client.get("/").content.decode()
    CalledNumber.objects.filter(video=True).delete()
    assert "In Gebärdensprache" not in client.get("/").content.decode()
    page = client.get("/anruf/?weg=gebaerden").content.decode()
    assert 'data-way=""' in page


def test_closed_says_when_it_opens_and_offers_to_call_back(
    client: Client, city: ServiceCentre
) -> None:
    hours(None, None)
    page = client.get("/").content.decode()
    assert "Gerade geschlossen" in page
    assert "Jetzt anrufen" not in page
    assert "Rückruf vereinbaren" in page


def test_in_english(client: Client, city: ServiceCentre) -> None:
    hours(time(0), time.max)
    client.post("/sprache/", {"language": "en"})
    page = client.get("/").content.decode()
    assert "Call now" in page
    assert "Open now" in page


def test_the_language_switch_leads_nowhere_else(client: Client, city: ServiceCentre) -> None:
    answer = client.post("/sprache/", {"language": "en", "next": "https://example.org/"})
    assert answer.url == "/"


def test_looking_something_up(client: Client, city: ServiceCentre) -> None:
    page = client.get("/leistungen/", {"q": "autosteuer"}).content.decode()
    assert page.index("/leistungen/kfz-steuer/") < page.index("/leistungen/kfz-zulassen/")
    page = client.get("/leistungen/hundesteuer/", {"ort": "04012000"}).content.decode()
    assert "Steueramt Bremerhaven" in page
    assert "ungeprüft" in page
    assert client.get("/leistungen/gibt-es-nicht/").status_code == 404


@pytest.mark.parametrize("query", ["", "   ", "xqzw", "a" * 5000, "<script>", "%00\x00"])
def test_any_words_get_an_answer(client: Client, city: ServiceCentre, query: str) -> None:
    page = client.get("/leistungen/", {"q": query})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_errors_are_said_in_words(client: Client, city: ServiceCentre) -> None:
    page = client.get("/gibt-es-nicht/")
    assert page.status_code == 404
    assert "Diese Seite gibt es nicht" in page.content.decode()
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/sprache/", {"language": "en"})
    assert page.status_code == 403
    assert "Bitte laden Sie die Seite neu" in page.content.decode()


def test_a_page_that_fails_shows_no_trace(
    client: Client, city: ServiceCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("a secret of the program")

    monkeypatch.setattr("buergertelefon.website.public.popular", fails)
    client.raise_request_exception = False
    page = client.get("/")
    assert page.status_code == 500
    assert "Das hat nicht geklappt" in page.content.decode()
    assert "secret" not in page.content.decode()
