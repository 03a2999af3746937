"""A centre with some people and a roster of one week, for tests of the planning."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from tests.factories import PASSWORD, make_centre

from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.workforce.actions.rosters import DayNeed, open_roster
from buergertelefon.workforce.models import Contract, Roster

#: a Monday
BEGINS = date(2026, 1, 12)
#: four weeks before
AT = datetime(2025, 12, 15, 9, tzinfo=UTC)


@pytest.fixture
def centre(db: None) -> ServiceCentre:
    return make_centre()


@pytest.fixture
def person(centre: ServiceCentre) -> Callable[..., Agent]:
    """Makes somebody with a contract of 39.25 hours, or of what is given."""

    def make(
        username: str, *, roles: tuple[Role, ...] = (Role.AGENT,), **contract: object
    ) -> Agent:
        agent = Agent.objects.create_user(
            username, PASSWORD, name=username.title(), centre=centre, roles=list(roles)
        )
        if Role.AGENT in roles:
            Contract.objects.create(
                **{"agent": agent, "begins": date(2025, 1, 1), "week_minutes": 2355} | contract
            )
        return agent

    return make


@pytest.fixture
def planner(person: Callable[..., Agent]) -> Agent:
    return person("plan", roles=(Role.PLANNER,))


@pytest.fixture
def roster(centre: ServiceCentre) -> Roster:
    """Monday to Friday, 7 to 18; two are needed all the time."""
    need = [
        DayNeed(date(2026, 1, day), time(7), needed=[2] * 44, required=[2] * 44)
        for day in range(12, 17)
    ]
    return open_roster(centre, begins=BEGINS, weeks=1, need=need, at=AT)


def duty(person: str, day: int = 12, start: str = "07:00", end: str = "15:30") -> dict[str, object]:
    """A shift of January 2026 with half an hour of break at eleven."""
    return {
        "person": person, "date": f"2026-01-{day:02d}", "start": start, "end": end,
        "breaks": [{"start": "11:00", "end": "11:30"}], "locked": False,
    }  # fmt: skip
