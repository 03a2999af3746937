"""An office changes shares after a look, closes a day, and who is hit gets another time."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from tests.appointments.conftest import fresh, item, make_calendar
from tests.factories import PASSWORD
from tests.stories.conftest import sideways

from buergertelefon.appointments.actions.booking import confirm, hold
from buergertelefon.appointments.actions.closing import rebook_all
from buergertelefon.appointments.actions.slots import generate
from buergertelefon.appointments.models import Booking, Contingent, OpeningPlan
from buergertelefon.appointments.queries.offers import Wish
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.base.hours import BERLIN
from buergertelefon.messages.models import Message
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sized(browser: Browser, width: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="de-DE")
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


@pytest.mark.parametrize("width", [pytest.param(1440, id="desk"), pytest.param(390, id="phone")])
def test_shares_are_changed_and_a_closed_day_moves_its_appointments(
    site: str, sized: Page, width: int, settings: Settings, accessible: Callable[[Page], None]
) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", "amt@example.org"
    settings.PUBLIC_URL = site
    calendar = make_calendar()
    now, today = timezone.now(), timezone.localdate()
    OpeningPlan.objects.all().delete()
    for weekday in range(7):
        OpeningPlan.objects.create(
            calendar=calendar, weekday=weekday, begins=time(8), ends=time(12), capacity=4
        )
    calendar.land = ""
    calendar.save()
    generate(calendar, since=today, until=today + timedelta(days=20))
    day = today + timedelta(days=3)
    begins = datetime.combine(day, time(9), BERLIN)
    for mail in ("kai@example.org", ""):
        wish = Wish(calendar.pk, begins, (item(),), Channel.PHONE)
        confirm(hold(wish, key=fresh(), at=now).id, at=now, mail=mail, inform=False)
    Agent.objects.create_user(
        "amt", PASSWORD, name="amt", centre=calendar.centre, roles=[Role.BACK_OFFICE]
    )
    page = sized

    def looked_at(name: str) -> None:
        assert not sideways(page), name
        if shots := os.environ.get("SHOTS"):
            page.screenshot(path=Path(shots) / f"{name}-{width}.png", full_page=True)
        accessible(page)

    page.goto(f"{site}/anmelden/?next=/kalender/")
    page.get_by_label("Name").fill("amt")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/kalender/")
    looked_at("calendars")
    page.get_by_role("link", name="Zulassung").click()
    page.wait_for_url("**/kfz/")
    looked_at("plan")
    page.get_by_role("link", name="Kontingente").click()
    page.wait_for_url("**/kontingente/")
    page.get_by_label("Telefon: Anteil in Prozent").fill("50")
    page.get_by_role("button", name="Vorschau zeigen").click()
    expect(page.get_by_role("status")).to_contain_text("Noch ist nichts gespeichert")
    assert not Contingent.objects.exists()
    looked_at("shares")
    page.get_by_role("button", name="So speichern").click()
    expect(page.get_by_text("Die Anteile gelten ab sofort")).to_be_visible()
    assert Contingent.objects.get().channel == Channel.PHONE

    page.get_by_role("link", name="Sperren und umbuchen").click()
    page.wait_for_url("**/sperren/")
    page.get_by_label("Tag", exact=True).fill(str(day))
    page.get_by_role("button", name="Zeigen, wen es trifft").click()
    expect(page.get_by_text("Betroffen: 2 Termine")).to_be_visible()
    looked_at("close")
    page.get_by_role("button", name="Sperren und umbuchen").click()
    page.wait_for_url("**/sperren/*/")
    assert rebook_all(at=timezone.now()) == 1  # as the worker does
    page.reload()
    expect(page.get_by_text("alle bearbeitet")).to_be_visible()
    looked_at("closing")
    row = Booking.objects.get(mail="kai@example.org")
    assert row.begins.astimezone(BERLIN).date() != day
    mail = Message.objects.get(cause="appointment-rebooked")
    assert "verlegen" in mail.text
    assert f"{row.begins.astimezone(BERLIN):%d.%m.%Y}" in mail.text
    assert f"{site}/termin/{row.reference}/" in mail.text
    for name, path in (
        ("rules", "kfz/regeln/"),
        ("log", "kfz/protokoll/"),
        ("files", "plaene/"),
        ("fair", "verteilung/"),
    ):
        page.goto(f"{site}/kalender/{path}")
        looked_at(name)
