"""Rows for tests: the smallest centre that can answer a call."""

from datetime import time
from functools import cache

from buergertelefon.base.models import (
    Municipality,
    OpeningCalendar,
    OpeningTime,
    ServiceCentre,
)
from buergertelefon.demo.content import Content, read
from buergertelefon.demo.load import load
from buergertelefon.knowledge import catalogue
from buergertelefon.staff.models import Agent, AgentSkill, Skill
from buergertelefon.staff.rules import Role
from buergertelefon.telephony.models import CalledNumber, Queue

#: of the example city, for tests that need some services and not all
SERVICES = {
    "personalausweis", "kfz-steuer", "kfz-zulassen", "hundesteuer", "sperrmuell", "eheschliessung",
    "rundfunkbeitrag", "vhs-kurs", "elterngeld", "finanzamt", "buergerbueros-bremerhaven",
}  # fmt: skip
PASSWORD = "ein-langes-Passwort"


def make_centre(slug: str = "bremen") -> ServiceCentre:
    """A centre that is always open, with two queues and three numbers, the 115 among them."""
    bremen, _ = Municipality.objects.get_or_create(
        key="04011000", defaults={"slug": "bremen", "name": "Bremen"}
    )
    haven, _ = Municipality.objects.get_or_create(
        key="04012000", defaults={"slug": "bremerhaven", "name": "Bremerhaven"}
    )
    calendar, created = OpeningCalendar.objects.get_or_create(name="immer", defaults={"land": ""})
    if created:
        for weekday in range(7):
            OpeningTime.objects.create(
                calendar=calendar, weekday=weekday, opens=time(0), closes=time.max
            )
    centre = ServiceCentre.objects.create(slug=slug, name="Bürgertelefon Bremen")
    centre.municipalities.add(bremen, haven)
    queue = Queue.objects.create(centre=centre, slug="buergertelefon", name="Bürgertelefon")
    kfz = Queue.objects.create(centre=centre, slug="kfz", name="Kfz-Termine")
    kfz.skills.add(Skill.objects.get_or_create(slug="kfz", defaults={"name": "Kfz"})[0])
    greeting = "Bürgertelefon {city}, guten Tag! Was kann ich für Sie tun?"
    for number, name, town, line in (
        ("115", "Bürgertelefon", bremen, queue),
        ("+494715900", "Bürgerbüros", haven, queue),
        ("+4942136188668", "Kfz-Termine", bremen, kfz),
    ):
        CalledNumber.objects.create(
            number=number,
            name=name,
            queue=line,
            municipality=town,
            calendar=calendar,
            greeting=greeting,
            announcement="Willkommen beim Bürgertelefon.",
            web=True,
        )
    return centre


@cache
def all_services() -> Content:
    """All offices and services of the example city, read once."""
    return read()


@cache
def some_services() -> Content:
    """All offices and a few services of the example city, read once."""
    content = all_services()
    chosen = [
        one | {"answer": [text for text in one["answer"] if "language" not in text]}
        for one in content.services
        if one["slug"] in SERVICES
    ]
    return Content(content.offices, chosen, content.families, content.exercises[:4])


def make_city() -> ServiceCentre:
    """The example city with a few services, its search index not built yet."""
    catalogue.forget()
    return load(some_services())


def make_agent(
    centre: ServiceCentre, username: str = "agent1", *, seat: str = "1", kfz: bool = False
) -> Agent:
    """A person who takes calls; sees the board, too."""
    agent = Agent.objects.create_user(
        username, PASSWORD, name=username, centre=centre, roles=[Role.AGENT, Role.TEAM_LEAD]
    )
    agent.seat = seat
    agent.save(update_fields=["seat"])
    if kfz:
        AgentSkill.objects.create(agent=agent, skill_id="kfz")
    return agent


def make_editor(centre: ServiceCentre, username: str = "editor1") -> Agent:
    """A person who writes answers, for all cities."""
    return Agent.objects.create_user(
        username, PASSWORD, name=username, centre=centre, roles=[Role.EDITOR]
    )
