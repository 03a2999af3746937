"""Somebody adds and subtracts whatever is published, to get at the time of one person."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.actions.grouping import close_days
from buergertelefon.reporting.grants import TABLES
from buergertelefon.reporting.models import GroupBlock
from buergertelefon.reporting.queries.groups import Part, group_figures, group_figures_by
from buergertelefon.reporting.rules.blocks import FEWEST
from buergertelefon.telephony.models import DutyQuarter
from buergertelefon.telephony.rules.duty import QUARTER

MONDAY, DAYS = date(2014, 6, 16), 3
DAY = timedelta(days=1)
#: each day ten quarters of a small centre, from seven on in Berlin
SLOTS = [
    datetime(2014, 6, 16 + day, 5, tzinfo=UTC) + n * QUARTER for day in range(DAYS)
    for n in range(10)
]  # fmt: skip
NIGHT = datetime(2014, 6, 19, 1, 35, tzinfo=UTC)
MEASURES = ("ready_ms", "talk_ms", "wrap_ms", "handled")

#: what the role of figures can read, but for blocks; a new column has to be put here by somebody
#: who has asked: is it the time of a conversation, of after-call work, or of one person?
_SUMS = (
    "id line channel origin answered abandoned callback lost expired blocked closed before_queue "
    "answered_in_time abandoned_in_time abandoned_short waited_ms left_ms settled referred "
    "forwarded called_back nothing keyed for_good provisional callbacks_promised callbacks_kept "
    "centre_id municipality_id "
)
READABLE = {
    "reporting_quarter": _SUMS + "at",
    "reporting_day": _SUMS + "day",
    "reporting_waitday": "id day origin seconds answered abandoned centre_id",
    "reporting_topicday": "id day line channel asked settled referred forwarded called_back "
    "nothing pairs repeated centre_id municipality_id service_id",
    "reporting_rolled": "centre_id position at recipe",
    "reporting_groupblock": "id begins until people ready_ms talk_ms wrap_ms handled centre_id",
    "reporting_grouped": "centre_id until",
    "reporting_call": "number centre_id line municipality_id channel begun entered_queue answered "
    "left end",
    "contacts_milestone": "id number centre_id",
    "contacts_ledger": "centre_id last_number last_position opening",
    "reporting_alarmrule": "id kind limit active quiet_from quiet_until centre_id",
    "reporting_cost": "id month cents centre_id",
    "reporting_outage": "id begins until reason centre_id",
    "reporting_absence": "id week hours people centre_id",
    "reporting_pastimport": "id form name digest at first last lines calls staff unknown centre_id",
    "base_servicecentre": "id slug name promise_share promise_seconds longest_wait_limit",
    "base_servicecentre_municipalities": "id servicecentre_id municipality_id",
    "base_municipality": "key slug name",
    "base_openingcalendar": "id name land",
    "base_openingtime": "id weekday opens closes calendar_id",
    "base_specialday": "id day opens closes reason calendar_id",
    "directory_service": "id slug key name ours popular agency apart foreign_id family_id",
    "survey_scale": "id slug version language question options comment since source",
    "survey_answer": "id channel area line day value comment centre_id scale_id",
    "survey_asked": "id channel area line day count centre_id scale_id",
    "reporting_expected": "calls centre_id day id",
}


@pytest.mark.django_db
def test_no_column_that_is_readable_tells_how_long_a_person_worked() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, string_agg(column_name, ' ') FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = ANY(%s) GROUP BY 1",
            [list(TABLES)],
        )
        found = {table: set(columns.split()) for table, columns in cursor.fetchall()}
    assert found == {table: set(columns.split()) for table, columns in READABLE.items()}


@st.composite
def duties(draw: st.DrawFn) -> list[list[int]]:
    """Minutes of each person in each quarter: who is early alone, who comes and goes, who stays."""
    people = []
    for _ in range(draw(st.integers(0, 8))):
        begins = draw(st.integers(0, 9))
        ends = draw(st.integers(begins, 10))
        shift = [begins <= n % 10 < ends for n in range(len(SLOTS))]
        off = draw(st.sets(st.integers(0, len(SLOTS) - 1), max_size=6))
        people.append([15 * (there and n not in off) for n, there in enumerate(shift)])
    if draw(st.booleans()):  # a lone early shift of one of them
        people.append([15 if n % 10 < 4 else 0 for n in range(len(SLOTS))])
    return people


def put(centre: ServiceCentre, people: list[list[int]], calls: list[int]) -> None:
    """What the exchange would have added up of them."""
    DutyQuarter.objects.bulk_create(
        DutyQuarter(
            centre=centre, at=at, people=there, ready_ms=minutes * 20_000 + n,
            talk_ms=minutes * 30_000 + 31 * n, wrap_ms=minutes * 10_000, handled=calls[n],
        )
        for n, at in enumerate(SLOTS)
        if (there := sum(bool(one[n]) for one in people))
        for minutes in [sum(one[n] for one in people)]
    )  # fmt: skip


def published(centre: int) -> Iterator[tuple[date, date, str, object, tuple[int, ...]]]:
    """Every figure there is: of each period, together and by each part."""
    days = [MONDAY + n * DAY for n in range(DAYS + 1)]
    for since, until in combinations(days, 2):
        if found := group_figures(centre, since, until):
            yield since, until, "all", None, tuple(getattr(found, one) for one in MEASURES)
        for part in Part:
            for key, found in group_figures_by(centre, since, until, part=part).items():
                yield since, until, part, key, tuple(getattr(found, one) for one in MEASURES)


def part_of(at: datetime, part: str) -> object:
    local = at.astimezone(BERLIN)
    return {"all": None, "day": local.date(), "hour": local.hour,
            "weekday": local.isoweekday()}[part]  # fmt: skip


@pytest.mark.django_db
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(duties(), st.lists(st.integers(0, 6), min_size=len(SLOTS), max_size=len(SLOTS)))
def test_what_can_be_reckoned_from_published_figures_is_a_sum_of_whole_blocks(
    centre: ServiceCentre, people: list[list[int]], calls: list[int]
) -> None:
    """Each figure is the sum of some blocks with all their quarters; so is any sum or difference
    of figures a sum of blocks, each so and so often, and never of a part of one.
    """
    with transaction.atomic():
        put(centre, people, calls)
        raw = {one.at: one for one in DutyQuarter.objects.all()}
        close_days(centre, at=NIGHT)
        assert not DutyQuarter.objects.exists()
        blocks = list(GroupBlock.objects.order_by("begins"))
        figures = list(published(centre.pk))
        transaction.set_rollback(True)  # Django's own signature
    inside = {}
    for block in blocks:
        quarters = [at for at in raw if block.begins <= at < block.until]
        inside[block.begins] = tuple(
            sum(getattr(raw[at], name) for at in quarters) for name in MEASURES
        )
        # a row of the table is one block: five at least, none of them nearly alone
        assert inside[block.begins] == tuple(getattr(block, name) for name in MEASURES)
        spent = [sum(one[SLOTS.index(at)] for at in quarters) for one in people]
        assert sum(bool(one) for one in spent) >= FEWEST
        assert max(spent) * 5 <= sum(spent) * 4
        assert block.handled >= FEWEST
    for since, until, part, key, values in figures:
        first, last = (datetime.combine(one, time.min, BERLIN) for one in (since, until))
        whole = [
            sums for at, sums in inside.items()
            if first <= at < last and part_of(at, part) == key
        ]  # fmt: skip
        assert values == tuple(map(sum, zip(*whole, strict=True)))
    assert bool(figures) == bool(blocks)
