"""Made-up sums of the past, so that the pages of figures show something on the first day.

They stand under "Eingelesene Vergangenheit" as "Beispielzahlen" and can be taken back there. The
opening balance knows nothing of them. The same day has the same numbers, whenever it is loaded.
"""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from django.db import transaction

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.public_holidays import public_holidays
from buergertelefon.contacts.models import Contact
from buergertelefon.contacts.rules import Channel
from buergertelefon.demo.city import BREMEN, BREMERHAVEN
from buergertelefon.directory.models import Service
from buergertelefon.reporting.actions.past import Line, bring
from buergertelefon.reporting.models import PastImport, TopicDay
from buergertelefon.reporting.rules.past import Cell, Past, day_of, wait_class

NAME = "Beispielzahlen"
#: the same examples are loaded once; those that were taken back come again
DIGEST = sha256(NAME.encode()).hexdigest()
#: business days up to the day before loading
DAYS = 60
#: share of a day's calls by hour, from 7 to 18 o'clock: full in the morning, noon, afternoon
HOURS = dict(enumerate((4, 11, 14, 15, 13, 10, 8, 9, 8, 5, 3), start=7))
#: Mondays are fuller, Fridays shorter
WEEKDAYS = (1.28, 1.08, 0.94, 1.0, 0.7)
#: ten waits of those who were answered and four of those who gave up, seconds, on a usual day
WAITS = (2, 4, 6, 8, 10, 13, 17, 22, 36, 95)
LEFT = (3, 21, 48, 130)


@dataclass(frozen=True)
class Usual:
    """What a line has on a usual day."""

    name: str
    calls: int
    municipality: str = BREMEN
    settled: float = 0.68


#: two are enough, so that loading stays quick
LINES = (
    Usual("Bürgertelefon", 1640),
    Usual("Bürgerbüros", 410, BREMERHAVEN, 0.63),
)


@transaction.atomic
def load_history(centre: ServiceCentre, *, at: datetime) -> None:
    """Sums of the last business days; none where something is counted or brought in already."""
    today = at.astimezone(BERLIN).date()
    if (
        PastImport.objects.filter(centre=centre).exists()
        or Contact.objects.filter(centre=centre, begun__lt=day_of(at)).exists()
    ):
        return
    days = business_days(today)
    lines = {one.name: Line(one.name, one.municipality) for one in LINES}
    bring(centre, history(days), lines, form="day_sums", name=NAME, digest=DIGEST, at=at)
    _topics(centre, days)


def business_days(until: date) -> list[date]:
    """The last business days of Bremen before that day, oldest first."""
    free = public_holidays("HB", (until.year - 1, until.year))
    before = (until - timedelta(days=n) for n in range(1, 2 * DAYS))
    open_days = [one for one in before if one.weekday() < 5 and one not in free]
    return open_days[:DAYS][::-1]


def history(days: list[date]) -> Past:
    """Sums by hour and line; each part adds up."""
    past = Past(lines=len(days) * len(LINES))
    for day in days:
        chance = random.Random(day.toordinal())  # noqa: S311  # numbers of an example
        slower = chance.choice((0.6, 0.8, 0.9, 1.0, 1.1, 1.6))
        for usual in LINES:
            for hour, share in HOURS.items():
                at = datetime.combine(day, time(hour), BERLIN)
                mean = usual.calls * share / 100 * WEEKDAYS[day.weekday()]
                calls = max(round(chance.gauss(mean, mean**0.5)), 1)
                _hour(past, Cell(at, usual.name), calls, usual, slower, chance)
    past.spans(cell.at for cell in past.cells)
    return past


def _hour(
    past: Past, cell: Cell, calls: int, usual: Usual, slower: float, chance: random.Random
) -> None:
    abandoned = round(calls * chance.uniform(0.03, 0.11) * slower)
    answered = calls - abandoned
    counts = Counter(answered=answered, abandoned=abandoned)
    for end, waits, count in (("answered", WAITS, answered), ("abandoned", LEFT, abandoned)):
        sum_of = "waited_ms" if end == "answered" else "left_ms"
        for place, wait in enumerate(waits):
            # dealt out one after another, beginning anywhere: the parts are the whole
            turn = place + cell.at.hour
            many = (count + turn) // len(waits) - turn // len(waits)
            seconds = round(wait * slower)
            counts[sum_of] += many * seconds * 1000
            counts[f"{end}_in_time"] += many * (seconds <= 30)
            if end == "abandoned":
                counts["abandoned_short"] += many * (seconds <= 5)
            key = day_of(cell.at), wait_class(seconds * 1000)
            past.waits.setdefault(key, [0, 0])[end == "abandoned"] += many
    counts.update(_outcomes(answered, usual.settled + chance.uniform(-0.04, 0.04)))
    past.add(cell, counts)


def _outcomes(answered: int, share: float) -> dict[str, int]:
    """What came of them; adds up to all who were answered."""
    settled = round(answered * share)
    rest = answered - settled
    found = {"settled": settled, "forwarded": rest // 2, "referred": rest // 4}
    return found | {"called_back": rest // 8, "nothing": rest - rest // 2 - rest // 4 - rest // 8}


def _topics(centre: ServiceCentre, days: list[date]) -> None:
    """What was asked most, by the order in which the city itself names it."""
    popular = Service.objects.filter(popular__isnull=False).order_by("popular")
    slugs = list(popular.values_list("pk", flat=True)[:10])
    rows = []
    for day in days:
        chance = random.Random(day.toordinal())  # noqa: S311  # numbers of an example
        for place, service in enumerate(slugs):
            asked = round(210 / (place + 2) * WEEKDAYS[day.weekday()] * chance.uniform(0.8, 1.2))
            outcomes = _outcomes(asked, 0.45 + (place * 7 % 5) / 10)
            repeated = asked * (place * 3 % 5) // 40
            rows.append(
                TopicDay(
                    centre=centre, day=day, service_id=service, line="Bürgertelefon",
                    municipality_id=BREMEN, channel=Channel.PHONE, asked=asked,
                    pairs=asked * 4 // 5, repeated=repeated, **outcomes,
                )
            )  # fmt: skip
    TopicDay.objects.bulk_create(rows, ignore_conflicts=True)
