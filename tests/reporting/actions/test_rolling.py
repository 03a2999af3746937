from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reporting.conftest import AT, happened

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact
from buergertelefon.directory.models import Service
from buergertelefon.reporting.actions.rolling import rebuild, roll_up
from buergertelefon.reporting.models import Day, Quarter, TopicDay, WaitDay
from buergertelefon.reporting.queries.now import figures
from buergertelefon.reporting.queries.totals import by, days, total
from buergertelefon.reporting.rules.counted import Counted

MONDAY = date(2014, 6, 16)
Call = Callable[..., Contact]


def monday(centre: ServiceCentre) -> Counted:
    return total(days(centre.pk, since=MONDAY, until=MONDAY + timedelta(days=1)))


def test_a_day_in_sums(centre: ServiceCentre, call: Call) -> None:
    dog = Service.objects.create(key="99050012000000", slug="hundesteuer", name="Hundesteuer")
    call(wait=10, topics=(dog,))
    call(wait=30, outcome="referred")
    call(wait=30.5, outcome="forwarded", number="+494715900")
    call(wait=4, end="abandoned")
    call(wait=90, end="abandoned")
    call(wait=60, end="callback")
    call(wait=1, end="lost")
    call(wait=9, end="expired")
    call(end="blocked", queued=False)
    call(end="closed", queued=False)
    call(end="abandoned", queued=False)
    call(AT - timedelta(days=3))
    assert roll_up(centre, at=AT) == [date(2014, 6, 13), MONDAY]
    assert monday(centre) == Counted(
        answered=3, abandoned=2, callback=1, lost=1, expired=1, blocked=1, closed=1,
        before_queue=1, answered_in_time=2, abandoned_in_time=1, abandoned_short=1,
        waited_ms=70_500, left_ms=94_000, settled=1, referred=1, forwarded=1,
        callbacks_promised=1,
    )  # fmt: skip
    assert total(Quarter.objects.filter(at__gte=AT - timedelta(minutes=15))) == monday(centre)
    lines = by(days(centre.pk, since=MONDAY, until=MONDAY + timedelta(days=1)), "line")
    assert {name: one.answered for name, one in lines.items()} == {
        "Bürgertelefon": 2, "Bürgerbüros": 1,
    }  # fmt: skip
    waits = WaitDay.objects.filter(day=MONDAY).order_by("seconds")
    assert list(waits.values_list("seconds", "answered", "abandoned")) == [
        (4, 0, 1), (10, 1, 0), (30, 2, 0), (90, 0, 1),
    ]  # fmt: skip
    assert TopicDay.objects.values_list("service__slug", "asked", "settled").get() == (
        "hundesteuer", 1, 1,
    )  # fmt: skip


def test_late_events_correct_the_past(centre: ServiceCentre, call: Call) -> None:
    late = call(wait=10, end="lost")
    roll_up(centre, at=AT)
    assert roll_up(centre, at=AT) == []
    Contact.objects.filter(pk=late.pk).update(end="abandoned")
    happened(late, at=AT + timedelta(days=40))
    assert roll_up(centre, at=AT + timedelta(days=40)) == [MONDAY]
    assert (monday(centre).lost, monday(centre).abandoned) == (0, 1)


def test_who_still_waits_is_counted_when_they_are_served(centre: ServiceCentre, call: Call) -> None:
    waiting = call(end="")
    roll_up(centre, at=AT)
    assert monday(centre) == Counted()
    Contact.objects.filter(pk=waiting.pk).update(end="abandoned")
    happened(waiting, at=AT)
    roll_up(centre, at=AT)
    assert monday(centre).offered == 1


def test_another_limit_makes_all_sums_anew(centre: ServiceCentre, call: Call) -> None:
    call(wait=25)
    roll_up(centre, at=AT)
    ServiceCentre.objects.update(promise_seconds=20)
    centre.refresh_from_db()
    assert roll_up(centre, at=AT) == []  # no day has changed, what is counted has
    assert monday(centre).answered_in_time == 0


def test_nothing_is_lost_that_comes_while_all_is_made_anew(
    centre: ServiceCentre, call: Call
) -> None:
    late = call(wait=10, end="lost")
    call(AT + timedelta(days=40))

    def meanwhile(day: date) -> None:
        if day == MONDAY:  # its sums are made, the others not yet
            Contact.objects.filter(pk=late.pk).update(end="abandoned")
            happened(late, at=AT)

    rebuild(centre, at=AT, progress=meanwhile)
    assert roll_up(centre, at=AT) == [MONDAY]
    assert (monday(centre).lost, monday(centre).abandoned) == (0, 1)


def test_a_breath_longer_than_the_limit_is_too_long(centre: ServiceCentre, call: Call) -> None:
    call(wait=30)
    call(wait=30.0004)
    roll_up(centre, at=AT)
    assert monday(centre).answered_in_time == 1
    assert figures(centre.pk, at=AT + timedelta(hours=1))["promise"] == {"part": 1, "whole": 2}


#: around midnight and both changes of the clocks, over midnight while they hear the greeting
NIGHTS = [
    datetime(2026, 3, 28, 22, 59, 58, tzinfo=UTC), datetime(2026, 3, 29, 0, 59, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 1, tzinfo=UTC), datetime(2026, 10, 24, 21, 59, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), datetime(2026, 10, 25, 23, 0, tzinfo=UTC),
]  # fmt: skip
ENDS = ("answered", "abandoned", "callback", "lost", "expired")
OUTCOMES = {"settled": "settled", "referred": "referred", "forwarded": "forwarded",
            "callback": "called_back", "none": "nothing"}  # fmt: skip
Made = tuple[datetime, float, str, str]
written = st.lists(
    st.tuples(
        st.sampled_from(NIGHTS), st.sampled_from([0, 5, 5.5, 30, 30.5, 125]),
        st.sampled_from(ENDS), st.sampled_from(list(OUTCOMES)),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


def by_hand(made: Sequence[Made]) -> Counted:
    """The same, counted call by call."""
    found: Counter[str] = Counter()
    for _, wait, end, outcome in made:
        found[end] += 1
        if end == "answered":
            found["answered_in_time"] += wait <= 30
            found["waited_ms"] += int(wait * 1000)
            found[OUTCOMES[outcome]] += 1
        if end == "abandoned":
            found["abandoned_in_time"] += wait <= 30
            found["abandoned_short"] += wait <= 5
            found["left_ms"] += int(wait * 1000)
        found["callbacks_promised"] += end == "callback"
    return Counted(**found)


@settings(
    max_examples=12, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(written, st.randoms())
def test_in_any_order_with_what_changes_later_it_is_the_same_as_counted_by_hand(
    centre: ServiceCentre, call: Call, made: list[Made], dice: Random
) -> None:
    for model in (Contact, Day, Quarter):
        model.objects.all().delete()
    dice.shuffle(made)
    for at, wait, end, outcome in made:
        one = call(at, wait=wait, end=end, outcome=outcome)
        if dice.random() < 0.3:  # heard of wrongly first, corrected later
            Contact.objects.filter(pk=one.pk).update(end="closed", entered_queue=None)
            roll_up(centre, at=AT)
            Contact.objects.filter(pk=one.pk).update(end=end, entered_queue=at)
            happened(one, at=at)
    roll_up(centre, at=AT)
    for _ in range(2):  # rolled up bit by bit, then made anew
        local = Counter(at.astimezone(BERLIN).date() for at, *_ in made)
        sums = by(days(centre.pk, since=date(2026, 1, 1), until=date(2027, 1, 1)), "day")
        assert {day: one.offered for day, one in sums.items()} == local
        for day, one in sums.items():
            assert one == by_hand([it for it in made if it[0].astimezone(BERLIN).date() == day])
        assert sum(sums.values(), Counted()) == total(Quarter.objects.all()) == by_hand(made)
        rebuild(centre, at=AT)


def test_all_made_anew_is_the_same(centre: ServiceCentre, call: Call) -> None:
    for n in range(5):
        call(AT + timedelta(days=20 * n), wait=10 * n)
    roll_up(centre, at=AT)
    before = list(Day.objects.order_by("day").values_list("day", "answered", "waited_ms"))
    rebuild(centre, at=AT)
    assert list(Day.objects.order_by("day").values_list("day", "answered", "waited_ms")) == before
    assert len(before) == 5
