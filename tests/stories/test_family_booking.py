"""A caller without e-mail books for two, is sent the code, calls back and moves it.

What becomes free is offered to the first who waits. A real Asterisk, a real browser, a worker of
its own, a gateway that takes the texts.
"""

import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from tests.asterisk.conftest import Switch, switch
from tests.stories.conftest import at_both_sizes
from tests.stories.test_car_tax import MOBILE, gateway
from tests.stories.test_first_call import Person, Until, sit_down, title, voices
from tests.stories.test_telephone import AGENT, CITIZEN, Telephones, exchange, telephones

from buergertelefon.appointments.actions import waiting
from buergertelefon.appointments.actions.slots import generate
from buergertelefon.appointments.actions.waiting import Wait
from buergertelefon.appointments.models import Booking, Calendar, Slot, WaitingEntry
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.limits import Item
from buergertelefon.base.spelling import spelled_out
from buergertelefon.contacts.models import Contact
from buergertelefon.directory.models import Service
from buergertelefon.messages.gateway import Gateway

__all__ = ["exchange", "gateway", "switch", "telephones", "voices"]
pytestmark = [pytest.mark.django_db(transaction=True)]
#: who waits, first and second
FIRST, SECOND = "+491719990001", "+491719990002"


def one_counter() -> Calendar:
    """The office has one counter these weeks: whoever books takes the only place."""
    calendar = Calendar.objects.get(slug="bsc")
    today = timezone.localdate()
    generate(calendar, since=today + timedelta(days=1), until=today + timedelta(days=15))
    Slot.objects.filter(calendar=calendar).update(
        capacity=1, kept_phone=0, kept_web=0, kept_counter=0
    )
    return calendar


def wait_for(begins: datetime, calendar: Calendar, phone: str) -> None:
    """Somebody would like exactly this hour."""
    passport = Service.objects.get(slug="reisepass")
    wait = Wait(
        calendar.pk, [Item(passport.pk, 2)], begins, begins + timedelta(minutes=10), Channel.WEB,
        phone=phone,
    )  # fmt: skip
    waiting.join(wait, at=timezone.now())


def test_two_services_for_two_persons_by_telephone(
    site: str,
    exchange: subprocess.Popen[bytes],
    gateway: Gateway,
    telephones: Telephones,
    voices: Callable[[int], Browser],
    switch: Switch,
    until: Until,
    accessible: Callable[[Page], None],
) -> None:
    calendar = one_counter()
    caller = telephones.plug(MOBILE, CITIZEN)
    agent = Person(voices(AGENT), site, until)
    sit_down(agent, "agent1")
    page = agent.page
    until(lambda: "web1/sip" in switch.says("pjsip show contacts"), what="the page registers")

    def rings() -> None:
        telephones.now(lambda: caller.dial("115"))
        telephones.do(caller.until("talking"))
        telephones.now(lambda: caller.press("1"))
        page.get_by_role("button", name="Annehmen").wait_for()
        until(lambda: "web1" in switch.says("core show channels concise"), what="the page rings")
        page.keyboard.press("F2")
        title(page, "Im Gespräch", until)

    def hangs_up() -> None:
        page.wait_for_timeout(2100)  # F8 right after picking up is a slip
        page.keyboard.press("F8")
        page.get_by_role("button", name="Abschließen").wait_for()
        page.keyboard.press("F8")
        page.get_by_role("button", name="Anruf von Hand").wait_for()

    def texts(to: str) -> list[str]:
        return [one.text for one in gateway.desk.arrived.values() if one.recipient == to]

    rings()  # two passports and two identity cards, in one appointment
    page.keyboard.type("personalausweis")
    page.locator("#antwort[data-slug=personalausweis]").wait_for()
    page.keyboard.press("Alt+t")
    page.locator("#termin .bt-slot").first.wait_for()
    page.locator("#tm-add").focus()
    page.locator("#tm-add").select_option(label="Reisepass beantragen")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#tm-persons-2").wait_for()
    for name in ("#tm-persons", "#tm-persons-2"):
        page.locator(name).focus()
        with page.expect_response("**/desk/booking/**"):
            page.keyboard.press("2")
        until(lambda name=name: page.locator(name).input_value() == "2", what="for two")  # type: ignore[misc]
    accessible(page)
    at_both_sizes(page, "desk-booking-family")
    page.locator("#termin .bt-slot[tabindex='0']").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Termin buchen").wait_for()
    page.keyboard.press("Enter")
    page.locator("#termin-code").wait_for()
    row = Booking.objects.get()
    assert row.state == "confirmed"
    assert sorted(row.services.values_list("offer__service__slug", "persons")) == [
        ("personalausweis", 2), ("reisepass", 2),
    ]  # fmt: skip
    assert row.ends - row.begins == timedelta(hours=1)
    until(lambda: texts("+491712345678"), what="the text arrives")
    (text,) = texts("+491712345678")
    assert row.reference in text
    assert ", ".join(spelled_out(row.reference)) in page.inner_text("#termin")
    page.locator(".bt-sent li[data-state=sent]").wait_for()  # the desk says that it has gone
    hangs_up()
    assert Contact.objects.get().note == f"Termin {row.reference}"

    old = row.begins
    for phone in (FIRST, SECOND):
        wait_for(old, calendar, phone)
    assert not texts(FIRST), "nothing is free at that hour yet"

    rings()  # she calls back with the code of her text
    page.keyboard.press("Alt+t")
    page.locator("#tm-code").wait_for()
    page.keyboard.type(row.reference.lower())
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Verschieben").wait_for()
    page.locator("#termin .bt-slot[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    accessible(page)
    at_both_sizes(page, "desk-booking-move")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Termin verschoben").wait_for()
    row.refresh_from_db()
    assert row.begins > old
    until(lambda: len(texts("+491712345678")) == 2, what="she is told of the new time")
    until(lambda: texts(FIRST), what="the first who waits is offered the place")
    assert not texts(SECOND)
    offer = WaitingEntry.objects.get(phone=FIRST).offer
    assert offer is not None
    assert (offer.begins, offer.state) == (old, "held")
    hangs_up()
