"""The office's list of reports, and one of them."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.waste.conftest import ANNA, make_service

from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.waste.actions.reporting import Said, Where, report
from buergertelefon.waste.models import Report, ReportService
from buergertelefon.waste.rules.life import ReportState
from buergertelefon.waste.rules.words import Channel

pytestmark = pytest.mark.django_db
LIST = "/abfall-verwaltung/meldungen/"


def office(centre: ServiceCentre | None = None) -> Client:
    of = centre or ServiceCentre.objects.get(slug="bremen")
    agent = Agent.objects.create(username=f"amt{of.pk}", centre=of, roles=[Role.BACK_OFFICE])
    client = Client()
    client.force_login(agent)
    return client


def reported(service: ReportService, *, days: int = 0) -> Report:
    """So many days ago, of Anna, at =a place a spreadsheet would calculate."""
    return report(
        service, Where(address="=Ecke Wall"), Said("Matratze bei Beispiel"), ANNA,
        channel=Channel.WEB, key=uuid.uuid4(), at=timezone.now() - timedelta(days=days),
    )  # fmt: skip


def test_overdue_is_a_word_and_the_table_names_nobody() -> None:
    row = reported(make_service(), days=30)
    client = office()
    page = client.get(LIST, {"faellig": "1", "q": row.reference.lower()}).content.decode()
    assert row.reference in page
    assert "</span> überfällig</span>" in page
    table = client.get(f"{LIST}meldungen.csv").content.decode()
    assert f"{row.reference};Wilder Müll;eingegangen;überfällig" in table
    assert ";'=Ecke Wall;" in table
    for words in ("Anna", "anna@", "Beispiel"):
        assert words not in table


def test_another_centre_sees_and_changes_nothing() -> None:
    row = reported(make_service())
    other = office(ServiceCentre.objects.create(slug="haven", name="Bremerhaven"))
    assert row.reference not in other.get(LIST).content.decode()
    for address in ("", "schritt/", "zeigen/"):
        page = f"{LIST}{row.reference}/{address}"
        answer = other.post(page, {"do": "close"}) if address else other.get(page)
        assert answer.status_code == 404
    row.refresh_from_db()
    assert row.state == ReportState.OPEN


def test_begun_closed_opened_again_and_a_second_press_is_nothing() -> None:
    row = reported(make_service())
    client, page = office(), f"{LIST}{row.reference}/"
    for do, state in (("begin", "working"), ("close", "closed"), ("close", "closed"),
                      ("reopen", "open")):  # fmt: skip
        answer = client.post(f"{page}schritt/", {"do": do, "notes": "Abgeholt."}, follow=True)
        assert answer.status_code == 200
        row.refresh_from_db()
        assert row.state == state
    assert client.post(f"{page}schritt/", {"do": "alles"}).status_code == 422
    long = client.post(f"{page}schritt/", {"do": "close", "notes": "x" * 501})
    assert long.status_code == 422
    assert "x" * 501 in long.content.decode()
    assert client.post(f"{page}schritt/", {"do": "reopen"}).status_code in {302, 409}


def test_a_text_is_shown_once_somebody_has_looked() -> None:
    row = reported(make_service())
    client, page = office(), f"{LIST}{row.reference}/"
    assert "Matratze bei Beispiel" in client.get(page).content.decode()
    client.post(f"{page}zeigen/", {"public_text": "Matratze"})
    row.refresh_from_db()
    assert (row.public_text, row.looked) == ("Matratze", None)
    client.post(f"{page}zeigen/", {"public_text": "Matratze", "looked": "on"})
    row.refresh_from_db()
    assert row.looked is not None
