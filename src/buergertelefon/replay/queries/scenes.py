"""What a replay plays with, read once from the rows of its centre."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import F

from buergertelefon.base.models import ServiceCentre
from buergertelefon.directory.models import Service
from buergertelefon.replay.errors import NothingToDo
from buergertelefon.replay.rules.calendar import GROWN, plan, service_days
from buergertelefon.replay.rules.callers import Called, Topic, Town
from buergertelefon.replay.rules.day import CAPABILITIES, LINE, Scene, Staff
from buergertelefon.staff.models import Agent
from buergertelefon.survey.models import Plan
from buergertelefon.survey.queries.plans import plan as plan_of
from buergertelefon.survey.queries.plans import scale_of
from buergertelefon.survey.rules.asking import Channel, options
from buergertelefon.telephony.models import CalledNumber
from buergertelefon.telephony.rules.question import Survey, Wording
from buergertelefon.telephony.rules.world import Config
from buergertelefon.telephony.store import config

BREMERHAVEN = "04012000"
#: so long a replay may last
LONGEST = timedelta(days=20 * 366)
#: of the call that the founding press release tells of
LAST_TOPIC = "kfz-steuer"


def scene(
    centre: ServiceCentre,
    people: Sequence[Agent],
    *,
    calls: int,
    since: date,
    last: date,
    seed: str = "115",
) -> Scene:
    """A centre on the days from `since` to `last`. Raises NothingToDo."""
    if last - since > LONGEST:
        raise NothingToDo("Der Zeitraum ist länger als 20 Jahre. Wählen Sie einen kürzeren.")
    numbers = list(CalledNumber.objects.filter(queue__centre=centre, video=False).order_by("pk"))
    if not numbers:
        raise NothingToDo("Dieses Servicecenter hat keine Rufnummer.")
    configs = {
        year: _config(config(on=date(year, 1, 1)), centre)
        for year in range(since.year, max(since, last).year + 1)
    }
    days = [
        day
        for year, known in configs.items()
        for day in service_days(
            known.numbers[numbers[0].number].hours,
            since=max(since, date(year, 1, 1)),
            last=min(last, date(year, 12, 31)),
        )
    ]
    try:
        planned = plan(days, total=calls)
    except ValueError:
        raise NothingToDo(
            f"Vom {since:%d.%m.%Y} bis {last:%d.%m.%Y} sind {len(days)} Tage geöffnet;"
            " jeder braucht mindestens einen Anruf."
        ) from None
    skills = {
        skill: 1 for rule in configs[since.year].queues.values() for skill in sorted(rule.skills)
    }
    staff = tuple(Staff(one.pk, one.seat) for one in people)
    return Scene(centre.pk, _town(numbers, seed), planned, staff, skills, configs)


def _town(numbers: Sequence[CalledNumber], seed: str) -> Town:
    """The first number is dialled most, the first services are asked for most."""
    called = tuple(
        Called(one.number, 1 / place, GROWN if one.municipality_id == BREMERHAVEN else date.min)
        for place, one in enumerate(numbers, start=1)
    )
    services = Service.objects.order_by(F("popular").asc(nulls_last=True), "slug")
    topics = tuple(Topic(*row) for row in services.values_list("pk", "slug"))
    last = next((one for one in topics if one.slug == LAST_TOPIC), None)
    return Town(seed, called, topics, last)


def _config(known: Config, centre: ServiceCentre) -> Config:
    """The rows' configuration, with a telephone line that says a greeting, and no menus."""
    return replace(
        known,
        numbers={
            name: replace(one, sounds={"greeting.de": "greeting"}, menu={})
            for name, one in known.numbers.items()
        },
        capabilities={LINE: CAPABILITIES},
        sounds={},
        survey=_survey(wish) if (wish := plan_of(centre.pk, Channel.KEYS)) else None,
    )


def _survey(wish: Plan) -> Survey | None:
    if (scale := scale_of(wish, language="de")) is None:
        return None
    keys = {str(one.value): one.value for one in options(scale.options)}
    return Survey(wish.share, {"de": Wording(scale.pk, keys, "question")})
