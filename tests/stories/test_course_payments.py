"""Fees are collected with four eyes: one person drafts, another releases and downloads."""

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from tests.courses.money import ADA, IBAN, make_clerk, make_course, make_school, registered
from tests.factories import PASSWORD
from tests.stories.conftest import at_both_sizes

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.actions.charging import charge
from buergertelefon.courses.rules.due import first_collection
from buergertelefon.courses.rules.words import Channel, Payment

pytestmark = [pytest.mark.django_db(transaction=True)]
PAST = datetime(2026, 1, 5, 9, tzinfo=BERLIN)


def sign_in(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/kurse-verwaltung/zahlungen/")
    page.get_by_label("Anmeldename").fill(name)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Zahlungen der Kurse")).to_be_visible()


def test_one_drafts_another_releases(
    site: str, page: Page, browser: Browser, accessible: Callable[[Page], None]
) -> None:
    course = make_course(make_school())
    for name in ("eins", "zwei"):
        make_clerk(course.school.centre, name)
    for more in ({}, {"payment": Payment.INVOICE}, {"channel": Channel.PHONE}):
        row = registered(course, withdraw_until=date(2026, 1, 19), **more)
        charge(row, account=ADA, at=PAST)
    sign_in(page, site, "eins")
    accessible(page)
    at_both_sizes(page, "course-payments")
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=Path(shots) / "course-payments.png", full_page=True)
    page.get_by_label("Einzugstag").fill(f"{first_collection(timezone.now()):%Y-%m-%d}")
    page.get_by_role("button", name="Datei anlegen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Eine zweite Person gibt frei")).to_be_visible()
    accessible(page)
    context = browser.new_context(locale="de-DE", viewport={"width": 1440, "height": 900})
    other = context.new_page()
    sign_in(other, site, "zwei")
    other.get_by_role("button", name="Freigeben").focus()
    other.keyboard.press("Enter")
    with other.expect_download() as got:
        other.get_by_role("link", name="herunterladen").click()
    assert IBAN in got.value.path().read_text(encoding="utf-8")
    at_both_sizes(other, "course-payments-released")
    context.close()
