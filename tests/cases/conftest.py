"""A centre with two offices that answer cases: one with an account, one by mail."""

import uuid
from datetime import datetime, time
from typing import Any

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import (
    Municipality,
    OpeningCalendar,
    OpeningTime,
    ServiceCentre,
)
from buergertelefon.cases.actions.opening import open_case
from buergertelefon.cases.models import Case, Inbox
from buergertelefon.cases.rules.details import Asked, Reach
from buergertelefon.cases.rules.words import Channel, Reply
from buergertelefon.directory.models import Office, Service
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

#: Monday, 10:05 in Bremen; the office is open Monday to Friday, 7 to 18
NOW = datetime(2026, 6, 15, 10, 5, tzinfo=BERLIN)
BREMEN = "04011000"
ASKED = Asked("Hundesteuer", "Muss ich für einen Blindenhund Steuer zahlen?", place="Vegesack")
BY_MAIL = Reach(Reply.MAIL, name="Anna Beispiel", mail="anna@example.org")


def the_centre() -> ServiceCentre:
    """The one there is, made if there is none."""
    town, _ = Municipality.objects.get_or_create(
        key=BREMEN, defaults={"slug": "bremen", "name": "Bremen"}
    )
    centre, made = ServiceCentre.objects.get_or_create(
        slug="bremen", defaults={"name": "Bürgertelefon Bremen"}
    )
    if made:
        centre.municipalities.add(town)
    return centre


def weekdays(name: str = "Mo-Fr 7-18") -> OpeningCalendar:
    """Monday to Friday, 7 to 18, closed on public holidays of Bremen."""
    calendar, made = OpeningCalendar.objects.get_or_create(name=name, defaults={"land": "HB"})
    if made:
        for weekday in range(5):
            OpeningTime.objects.create(
                calendar=calendar, weekday=weekday, opens=time(7), closes=time(18)
            )
    return calendar


def make_inbox(slug: str = "steueramt", **values: Any) -> Inbox:
    """An office of the centre with people who have accounts."""
    office, _ = Office.objects.get_or_create(
        slug=slug,
        defaults={"name": f"Stelle {slug}", "source": "Beispiel", "as_of": NOW.date()},
    )
    about: dict[str, Any] = {"centre": the_centre(), "calendar": weekdays()} | values
    return Inbox.objects.create(office=office, **about)


def make_clerk(inbox: Inbox, username: str = "amt1") -> Agent:
    """Somebody who answers there."""
    person = Agent.objects.create_user(
        username, "ein-langes-Passwort", name="Amt", centre=inbox.centre,
        roles=[Role.BACK_OFFICE],
    )  # fmt: skip
    inbox.people.add(person)
    return person


def make_case(inbox: Inbox | None = None, *, at: datetime = NOW, **values: Any) -> Case:
    """Opened by telephone; `asked`, `reach`, `service`, `key`, `contact` may differ."""
    service: Service | None = values.pop("service", None)
    return open_case(
        inbox or Inbox.objects.first() or make_inbox(),
        values.pop("asked", ASKED), values.pop("reach", BY_MAIL),
        municipality=Municipality.objects.get(key=BREMEN), service=service,
        channel=Channel.PHONE, key=values.pop("key", None) or uuid.uuid4(), at=at, **values,
    )  # fmt: skip
