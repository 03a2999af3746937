"""The promise per office: what counts as kept, what as missed, what not at all."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.cases.conftest import NOW, make_case, make_clerk, make_inbox, the_centre

from buergertelefon.base.models import Municipality
from buergertelefon.cases.models import Case, Inbox
from buergertelefon.cases.queries.promise import per_office
from buergertelefon.cases.rules.life import State
from buergertelefon.cases.rules.promise import Kept, Period, begins
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

HOUR = timedelta(hours=1)
LATE, SOON = NOW - HOUR, NOW + HOUR  # when it was, or will be, due
BEFORE = NOW - 20 * HOUR
#: what became of a case by NOW, its columns, how it counts
TABLE: dict[str, tuple[dict[str, Any], Kept]] = {
    "answered in time": (
        {"state": State.ANSWERED, "due": LATE, "first_answer": BEFORE, "kept": True},
        Kept(kept=1),
    ),
    "answered early: counts at once": (
        {"state": State.ANSWERED, "due": SOON, "first_answer": BEFORE, "kept": True},
        Kept(kept=1),
    ),
    "answered late": (
        {"state": State.CLOSED, "due": LATE, "first_answer": NOW, "kept": False, "closed": NOW},
        Kept(missed=1),
    ),
    "not solved, open again and late: the first answer counts": (
        {"state": State.NEW, "due": LATE, "first_answer": BEFORE, "kept": True},
        Kept(kept=1, late=1),
    ),
    "open, not due": ({"state": State.ACCEPTED, "due": SOON}, Kept(pending=1)),
    "open and late": ({"state": State.NEW, "due": LATE}, Kept(missed=1, late=1)),
    "returned and late": ({"state": State.RETURNED, "due": LATE}, Kept(missed=1, late=1)),
    "asked back in time: it waits": (
        {"state": State.ASKED, "due": LATE, "paused": BEFORE}, Kept(pending=1),
    ),
    "asked back when it was late": (
        {"state": State.ASKED, "due": LATE, "paused": NOW}, Kept(missed=1),
    ),
    "withdrawn before it was due": (
        {"state": State.CLOSED, "due": LATE, "closed": BEFORE}, Kept(),
    ),
    "withdrawn or merged when it was late": (
        {"state": State.CLOSED, "due": LATE, "closed": NOW}, Kept(missed=1),
    ),
    "opened before the period, still late": (
        {"state": State.NEW, "due": LATE, "opened": NOW - timedelta(days=40)}, Kept(late=1),
    ),
    "answered, opened before the period": (
        {"state": State.ANSWERED, "due": LATE, "first_answer": BEFORE, "kept": True,
         "opened": NOW - timedelta(days=40)}, Kept(),
    ),
}  # fmt: skip


def row(inbox: Inbox, **values: Any) -> Case:
    about: dict[str, Any] = {"opened": NOW - timedelta(days=2), "due": SOON} | values
    return Case(
        reference=uuid.uuid4().hex[:12], key=uuid.uuid4(), centre=inbox.centre, inbox=inbox,
        municipality=Municipality.objects.get(key="04011000"), subject="Hundesteuer",
        channel="phone", way="none", promised=about["due"], updated=NOW, **about,
    )  # fmt: skip


@pytest.mark.django_db
def test_what_counts_as_kept_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    inboxes = [make_inbox(f"stelle-{n}") for n in range(len(TABLE))]
    Case.objects.bulk_create(
        row(inbox, **values) for inbox, (values, _) in zip(inboxes, TABLE.values(), strict=True)
    )
    with django_assert_num_queries(1):
        found = per_office(inboxes, since=NOW - timedelta(days=7), at=NOW)
    for inbox, (name, (_, kept)) in zip(inboxes, TABLE.items(), strict=True):
        assert found.get(inbox.pk, Kept()) == kept, name


@pytest.mark.parametrize(
    ("kept", "percent", "between"),
    [
        pytest.param(Kept(260, 140), 65, ("60,2", "69,5"), id="260 of 400"),
        pytest.param(Kept(5, 0), 100, ("56,6", "100,0"), id="five of five say little"),
        pytest.param(Kept(0, 12), 0, ("0,0", "24,2"), id="none of twelve"),
        pytest.param(Kept(1, 7), 13, ("2,2", "47,1"), id="12.5 is rounded up"),
        pytest.param(Kept(pending=3), None, None, id="nothing was due: no share"),
    ],
)
def test_share(kept: Kept, percent: int | None, between: tuple[str, str] | None) -> None:
    assert (kept.percent, kept.between) == (percent, between)
    assert kept.provisional is (kept.pending > 0)


@pytest.mark.parametrize(
    ("period", "first"),
    [
        (Period.TODAY, date(2026, 6, 17)), (Period.WEEK, date(2026, 6, 15)),
        (Period.MONTH, date(2026, 6, 1)), (Period.YEAR, date(2026, 1, 1)),
    ],
)  # fmt: skip
def test_a_period_begins(period: Period, first: date) -> None:
    assert begins(period, on=date(2026, 6, 17)) == first


def lead() -> Agent:
    return Agent.objects.create_user(
        "leitung", "ein-langes-Passwort", name="Leitung", centre=the_centre(),
        roles=[Role.TEAM_LEAD],
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("cases", [1, 3])
def test_a_team_lead_sees_all_offices_and_others_their_own(
    client: Client, cases: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    own = make_inbox()
    make_inbox("ordnungsamt")
    for _ in range(cases):
        make_case(own, at=timezone.now())
    client.force_login(lead())
    with django_assert_num_queries(4):  # session, person, inboxes, cases
        page = client.get("/vorgaenge/versprechen/?zeitraum=jahr").content.decode()
    assert "ordnungsamt" in page
    assert "vorläufig" in page
    client.force_login(make_clerk(own))
    page = client.get("/vorgaenge/versprechen/?zeitraum=%00").content.decode()
    assert "ordnungsamt" not in page
    assert "V1" in page
    table = client.get("/vorgaenge/versprechen/antwortfristen.csv?zeitraum=heute").content.decode()
    assert table.splitlines()[1].startswith("Stelle steueramt;V1;")


@pytest.mark.django_db
def test_who_belongs_to_no_office_is_told_so(client: Client) -> None:
    inbox = make_inbox()
    person = make_clerk(inbox)
    inbox.people.clear()
    client.force_login(person)
    assert "Sie gehören zu keiner Stelle" in client.get("/vorgaenge/versprechen/").content.decode()
