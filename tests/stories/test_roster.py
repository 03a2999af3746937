"""The promise of planning: forecast, staff needed, roster, published, a loss, a swap.

A planner and two people in a real browser; the jobs are done as the worker does them.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from tests.factories import PASSWORD, make_centre
from tests.stories.conftest import at_both_sizes

from buergertelefon.base.models import OpeningCalendar, OpeningTime, ServiceCentre
from buergertelefon.demo.history import load_history
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.workforce import tasks
from buergertelefon.workforce.models import Contract, Roster, Shift
from buergertelefon.workforce.queries.duties import duty
from buergertelefon.workforce.queries.swaps import may_exchange

pytestmark = [pytest.mark.django_db(transaction=True)]
PEOPLE = 30


@pytest.fixture
def centre(transactional_db: None) -> ServiceCentre:
    """Open from 7 to 18 on weekdays, sixty days of example figures, thirty people."""
    centre = make_centre()
    calendar = OpeningCalendar.objects.get(name="immer")
    calendar.times.all().delete()
    for weekday in range(5):
        OpeningTime.objects.create(
            calendar=calendar, weekday=weekday, opens="07:00", closes="18:00"
        )
    load_history(centre, at=timezone.now())
    Agent.objects.create_user(
        "plan", PASSWORD, name="Dienstplanung", centre=centre, roles=[Role.PLANNER]
    )
    for number in range(PEOPLE):
        agent = Agent(
            username=f"person{number:02d}", name=f"Person {number:02d}", centre=centre,
            roles=[Role.AGENT],
        )  # fmt: skip
        agent.set_unusable_password()
        agent.save()
        minutes, days = ((2355, 5), (1770, 4), (1170, 3))[number % 3]
        Contract.objects.create(
            agent=agent, begins="2020-01-01", week_minutes=minutes, days_least=days, days_most=days,
            day_least=300, day_most=540,
        )  # fmt: skip
    return centre


@pytest.fixture
def signed_in(site: str, browser: Browser) -> Iterator[Callable[[str, str], Page]]:
    contexts = []

    def sign_in(username: str, path: str) -> Page:
        context = browser.new_context(locale="de-DE", viewport={"width": 1440, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{site}/anmelden/?next={path}")
        page.get_by_label("Anmeldename").fill(username)
        page.get_by_label("Passwort").fill(PASSWORD)
        page.keyboard.press("Enter")
        return page

    yield sign_in
    for one in contexts:
        one.close()


def with_password(agent: Agent) -> Agent:
    agent.set_password(PASSWORD)
    agent.save(update_fields=["password"])
    return agent


def test_from_the_forecast_to_the_swap(
    centre: ServiceCentre, signed_in: Callable[[str, str], Page],
    accessible: Callable[[Page], None],
) -> None:  # fmt: skip
    def look(page: Page, name: str) -> None:
        accessible(page)
        at_both_sizes(page, f"roster-{name}")

    planner = signed_in("plan", "/dienstplan/prognose/")
    expect(planner.get_by_text("Noch keine Prognose")).to_be_visible()
    tasks.forecast(centre=centre.pk)
    planner.reload()
    expect(planner.get_by_text("Noch keine Prognose")).to_have_count(0)
    look(planner, "forecast")
    planner.get_by_role("link", name="Bedarf", exact=True).click()
    expect(planner.get_by_role("heading", level=1)).to_contain_text("Bedarf")
    look(planner, "need")

    planner.get_by_role("link", name="Dienstpläne", exact=True).click()
    planner.locator("[name=weeks]").fill("2")
    planner.get_by_role("button", name="Plan anlegen").click()
    roster = Roster.objects.get()
    planner.locator("[name=seconds]").fill("10")
    planner.get_by_role("button", name="Entwurf rechnen").click()
    tasks.draft(roster=roster.pk)
    planner.goto(planner.url)
    look(planner, "roster")
    assert Shift.objects.filter(roster=roster).count() > 10 * PEOPLE / 2
    planner.goto(f"{planner.url.split('/dienstplan/')[0]}/dienstplan/{roster.pk}/woche/1/")
    look(planner, "week")

    planner.goto(planner.url.replace("woche/1/", "veroeffentlichen/"))
    late = planner.get_by_role("checkbox")
    if late.count():
        late.first.check()
    planner.get_by_role("button", name="Veröffentlichen").click()
    roster.refresh_from_db()
    assert roster.published

    missing = Shift.objects.filter(roster=roster).order_by("day", "starts").first()
    assert missing
    planner.goto(f"{planner.url.split('/dienstplan/')[0]}/dienstplan/{roster.pk}/ausfall/")
    planner.locator("[name=person]").select_option(str(missing.agent_id))
    for field in ("begins", "until"):
        planner.locator(f"[name={field}]").fill(f"{missing.day:%Y-%m-%d}")
    planner.get_by_role("button", name="Vorschlag zeigen").click()
    expect(planner.get_by_role("heading", name="Vorschlag")).to_be_visible()
    look(planner, "loss")
    planner.get_by_role("button", name="Vorschlag übernehmen").click()
    expect(planner.get_by_text("Eingetragen.")).to_be_visible()
    assert not Shift.objects.filter(agent=missing.agent, day=missing.day).exists()

    first, second, wanted, back = two_who_may_swap(roster)
    asking = signed_in(first.username, f"/mein-dienst/tausch/?tag={wanted}")
    asking.locator("[name=whom]").select_option(f"{second.pk} {back}")
    look(asking, "ask")
    asking.get_by_role("button", name="Fragen").click()
    expect(asking.get_by_text("Gefragt.")).to_be_visible()
    answering = signed_in(second.username, "/mein-dienst/tausch/")
    answering.get_by_role("button", name="Zusagen").click()
    expect(answering.get_by_text("Zugesagt.")).to_be_visible()
    planner.goto(f"{planner.url.split('/dienstplan/')[0]}/dienstplan/tausch/")
    look(planner, "swaps")
    planner.get_by_role("button", name="Genehmigen").click()
    expect(planner.get_by_text("Der Dienstplan ist geändert.")).to_be_visible()
    works = {(one.agent_id, f"{one.day}") for one in Shift.objects.filter(roster=roster)}
    assert {(second.pk, wanted), (first.pk, back)} <= works
    assert not {(first.pk, wanted), (second.pk, back)} & works
    answering.goto(answering.url.replace("tausch/", ""))
    expect(answering.get_by_text("Tausch").first).to_be_visible()
    look(answering, "own")
    planner.goto(planner.url.replace("tausch/", f"tag/?tag={wanted}"))
    look(planner, "day")


def two_who_may_swap(roster: Roster) -> tuple[Agent, Agent, str, str]:
    """Two people of whom one may take a shift of the other for another one, with passwords."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    for shift in Shift.objects.filter(roster=roster, day__gt=tomorrow).select_related("agent"):
        found: list[tuple[Agent, dict[str, Any]]] = may_exchange(roster, duty(shift))
        if found:
            other, given = found[0]
            return with_password(shift.agent), with_password(other), f"{shift.day}", given["date"]
    raise AssertionError("nobody may swap with anybody")
