"""What is marked night by night says the same as the rule on all that was ever said."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from django.db.models import Sum
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.reporting.conftest import AT, happened

from buergertelefon.base.models import Municipality, ServiceCentre
from buergertelefon.contacts.callers import EPOCH, epoch_of, forget_keys, hashed
from buergertelefon.contacts.models import CallerKey, Contact, ContactTopic
from buergertelefon.contacts.repeats import mark
from buergertelefon.contacts.rules import Outcome
from buergertelefon.directory.models import Service
from buergertelefon.reporting.actions.rolling import rebuild, roll_again, roll_up
from buergertelefon.reporting.models import Day, TopicDay
from buergertelefon.reporting.queries.totals import days, total
from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.first_contact import Said, counted, marks, pairs

Call = Callable[..., Contact]
D0 = datetime(2026, 3, 20, 9, tzinfo=UTC)  # the hour changes in between
EVER = {"since": date(2014, 1, 1), "until": date(2030, 1, 1)}


def key_of(caller: str, at: datetime) -> dict[str, str]:
    """As `contacts.callers` makes it, with keys of the test."""
    epoch = epoch_of(at)
    return {
        "key": hashed(caller, epoch.isoformat().encode()),
        "before": hashed(caller, (epoch - EPOCH).isoformat().encode()),
    }


def services() -> dict[str, Service]:
    return {
        topic: Service.objects.get_or_create(
            slug=topic, defaults={"key": f"9905001200000{n}", "name": topic}
        )[0]
        for n, topic in enumerate("ab")
    }


def write(centre: ServiceCentre, number: int, said: Said) -> None:
    """The call of what was said."""
    contact = Contact.objects.create(
        id=uuid.UUID(said.contact), centre=centre, number=number, channel="phone", called="115",
        municipality=Municipality.objects.get(key="04011000"), line_name="Bürgertelefon",
        begun=said.at, entered_queue=said.at, answered=said.at, ended=said.at, closed=said.at,
        end="answered", outcome=said.outcome, keyed=bool(said.key),
    )  # fmt: skip
    if said.topic:
        ContactTopic.objects.create(contact=contact, service=services()[said.topic])
    if said.key:
        CallerKey.objects.create(contact=contact, **key_of(said.key, said.at))


spoken = st.lists(
    st.builds(
        Said, st.uuids().map(str), st.sampled_from(["", "K1", "K2"]),
        st.sampled_from(["", "a", "b"]),
        st.integers(0, 50 * 24).map(lambda hour: D0 + timedelta(hours=hour)),
        st.sampled_from([Outcome.SETTLED, Outcome.SETTLED, Outcome.FORWARDED]),
    ),
    min_size=10, max_size=40, unique_by=(lambda one: one.at, lambda one: one.contact),
)  # fmt: skip


@settings(
    max_examples=4, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(spoken, st.integers(45, 62))
def test_the_same_as_the_rule_however_often_keys_are_destroyed(
    centre: ServiceCentre, said: list[Said], until: int
) -> None:
    for table in (Contact, Day, TopicDay):  # of the example before
        table.objects.all().delete()
    at = D0 + timedelta(days=until)
    told = sorted((one for one in said if one.at <= at), key=lambda one: one.at)
    left = list(enumerate(told, start=1))
    for night in (*range(0, until, 4), until):
        now = D0 + timedelta(days=night)
        while left and left[0][1].at <= now:
            write(centre, *left.pop(0))
        mark(centre, at=now)
        forget_keys(at=now)
    rebuild(centre, at=at)
    known = marks(told, at=at)
    whole, expected = total(days(centre.pk, **EVER)), counted(known)
    names = ("settled", "forwarded", "keyed", "for_good", "provisional")
    assert [getattr(whole, one) for one in names] == [getattr(expected, one) for one in names]
    sums = TopicDay.objects.aggregate(
        part=Sum("repeated", default=0), whole=Sum("pairs", default=0)
    )
    assert (sums["part"], sums["whole"]) == (pairs(known).part, pairs(known).whole)


def keyed(contact: Contact, caller: str = "K") -> None:
    Contact.objects.filter(pk=contact.pk).update(keyed=True)
    CallerKey.objects.create(contact=contact, **key_of(caller, contact.begun))


def test_a_night_without_events_makes_the_figure_final(centre: ServiceCentre, call: Call) -> None:
    topics = (services()["a"],)
    first, late = call(topics=topics), call(AT + timedelta(days=2), topics=topics)
    for one in (first, late):
        keyed(one)
    roll_up(centre, at=AT)
    assert _whole(centre) == (2, 2, 2)
    for night, expected in ((3, (2, 1, 1)), (10, (2, 1, 0))):
        mark(centre, at=AT + timedelta(days=night))
        roll_again(centre, at=AT + timedelta(days=night))
        assert _whole(centre) == expected
    # a call of that time, heard of a week later, corrects what was final
    third = call(AT + timedelta(days=4), topics=topics)
    keyed(third)
    mark(centre, at=AT + timedelta(days=16))
    roll_again(centre, at=AT + timedelta(days=16))
    assert _whole(centre) == (3, 1, 0)


def test_who_had_the_key_deleted_stays_counted(centre: ServiceCentre, call: Call) -> None:
    topics = (services()["a"],)
    for n in range(2):
        keyed(call(AT + timedelta(days=n), topics=topics))
    mark(centre, at=AT + timedelta(days=2))
    CallerKey.objects.all().delete()
    mark(centre, at=AT + timedelta(days=20))
    roll_up(centre, at=AT + timedelta(days=20))
    assert _whole(centre) == (2, 1, 0)
    assert TopicDay.objects.aggregate(n=Sum("pairs"), r=Sum("repeated")) == {"n": 1, "r": 1}


def _whole(centre: ServiceCentre) -> tuple[int, int, int]:
    found: Counted = total(Day.objects.filter(centre=centre))
    return found.keyed, found.for_good, found.provisional


def test_callbacks_are_kept_within_their_hour(centre: ServiceCentre, call: Call) -> None:
    hour = AT + timedelta(hours=2)
    for begins, answered, closed in (
        (None, AT + timedelta(hours=5), True),  # as soon as it is their turn
        (hour, hour, True),
        (hour, hour + timedelta(minutes=59), True),
        (hour, hour + timedelta(hours=1), True),  # too late
        (None, None, True),  # not reached, or withdrawn
        (hour, None, False),  # not called yet
    ):
        one = call(end="callback")
        Contact.objects.filter(pk=one.pk).update(
            answered=answered, closed=hour + timedelta(days=1) if closed else None
        )
        happened(one, at=AT)
        detail = {"begins": begins.isoformat()} if begins else {}
        one.events.update(kind="callback_chosen", detail=detail)
    roll_up(centre, at=AT)
    found = total(Day.objects.filter(centre=centre))
    assert (found.callbacks_promised, found.callbacks_kept) == (5, 3)
