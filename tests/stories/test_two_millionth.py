"""The last day of the replay on the live board, up to the call that is worth a word."""

import asyncio
import threading
from collections.abc import Callable
from datetime import date, datetime

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.stories.test_screens import signed_in

from buergertelefon import asgi
from buergertelefon.base.hours import BERLIN
from buergertelefon.contacts.models import Contact, Ledger
from buergertelefon.directory.models import Service
from buergertelefon.replay.actions.preparing import prepare, seat_people
from buergertelefon.replay.actions.replaying import Part, parts
from buergertelefon.replay.queries.scenes import scene
from buergertelefon.replay.rules.day import Day
from buergertelefon.reporting.queries.milestones import count
from buergertelefon.reporting.queries.now import figures
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.telephony import store
from buergertelefon.telephony.exchange import connect

pytestmark = [pytest.mark.django_db(transaction=True)]
#: of the time before, so that the last of so many calls is the two-millionth
OPENING, CALLS = 1_999_400, 600
MONDAY = date(2014, 6, 16)


def written(some: list[Part]) -> None:
    """Store them as the exchange does; in a thread, for the browser's loop is this one's."""

    async def write() -> None:
        async with await connect() as db:
            for part in some:
                await store.carry_out(db, part.steps)

    thread = threading.Thread(target=lambda: asyncio.run(write()))
    thread.start()
    thread.join()


def test_the_last_day_on_the_board_up_to_the_two_millionth_call(
    site: str, browser: Browser, accessible: Callable[[Page], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    Service.objects.create(slug="kfz-steuer", name="Kfz-Steuer")
    centre = prepare(milestone=2_000_000, on=MONDAY)
    Ledger.objects.create(centre=centre, opening=OPENING, last_number=OPENING)
    played = scene(centre, seat_people(centre), calls=CALLS, since=date(2014, 6, 13), last=MONDAY)
    lead = Agent.objects.create_user(
        "leitung", "beispiel-115", name="Leitung", centre=centre, roles=[Role.TEAM_LEAD]
    )
    friday, monday = (list(parts(played, Day(played, place))) for place in (0, 1))
    written(friday)

    now = datetime(2014, 6, 16, 7, 0, tzinfo=BERLIN)
    monkeypatch.setattr(asgi._boards, "figures", lambda key: figures(key, at=now))  # noqa: SLF001
    page = signed_in(browser, site, lead.username, 1440, 900)
    page.goto(f"{site}/board/")
    answered = page.locator("[data-tile=answered] .bt-tile__value")
    milestone = page.locator("#jubilaeum")
    expect(answered).to_have_text("0")
    expect(milestone).to_be_hidden()

    half = len(monday) // 2
    written(monday[:half])
    now = datetime(2014, 6, 16, 12, 30, tzinfo=BERLIN)
    expect(answered).to_have_text(str(taken(centre.pk)))
    expect(milestone).to_be_hidden()

    written(monday[half:])
    now = datetime(2014, 6, 16, 18, 5, tzinfo=BERLIN)
    expect(milestone).to_be_visible()
    expect(milestone).to_contain_text("Anruf Nr. 2.000.000")
    expect(answered).to_have_text(str(taken(centre.pk)))
    accessible(page)

    whole = count(centre)
    assert (whole.last, whole.own, whole.whole) == (2_000_000, CALLS, True)
    last = Contact.objects.get(centre=centre, number=2_000_000)
    assert last.begun.date() == MONDAY
    page.goto(f"{site}/zahlen/jubilaeum/")
    expect(page.get_by_text("Die Nummern sind lückenlos")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="2.000.000")).to_contain_text("16.06.2014")


def taken(centre: int) -> int:
    """Calls of the Monday that somebody answered."""
    monday = Contact.objects.filter(centre=centre, entered_queue__date=MONDAY)
    return monday.filter(answered__isnull=False).count()
