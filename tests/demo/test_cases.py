"""The example city has cases in every state, whenever it is loaded, and writes to nobody."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db.models import Q
from tests.cases.conftest import the_centre

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import Municipality
from buergertelefon.cases.models import Case, Entry, Inbox, TextBlock
from buergertelefon.cases.rules.life import State
from buergertelefon.demo.cases import load_cases, opened, read_cases
from buergertelefon.demo.content import read
from buergertelefon.directory.models import Office, Service
from buergertelefon.messages.models import Message
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.survey.models import Invitation, Plan, Scale

DATA = read_cases()
MONDAY_4 = datetime(2026, 12, 28, 4, tzinfo=BERLIN)  # before work, after three days off


def loaded(at: datetime = MONDAY_4) -> None:
    centre = the_centre()
    Municipality.objects.get_or_create(
        key="04012000", defaults={"slug": "bremerhaven", "name": "Bremerhaven"}
    )
    for one in DATA["inbox"]:
        Office.objects.get_or_create(
            slug=one["office"], defaults={"name": one["office"], "source": "B", "as_of": at.date()}
        )
    if not Agent.objects.filter(username="amt").exists():
        Agent.objects.create_user(
            "amt", "ein-langes-Passwort", name="Amt", centre=centre, roles=[Role.BACK_OFFICE]
        )
    load_cases(centre, at=at)


@pytest.mark.django_db
def test_there_is_every_state_nothing_lies_ahead_and_nobody_is_written_to(
    settings: pytest.FixtureRequest,
) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:25", "buergertelefon@example.org"
    loaded()
    assert {*Case.objects.values_list("state", flat=True)} == set(State)
    assert not Entry.objects.filter(at__gt=MONDAY_4).exists()
    assert not Message.objects.filter(state="waiting").exists()
    assert not Invitation.objects.exists()
    late = Q(state__in=["new", "accepted"], due__lt=MONDAY_4)
    assert Case.objects.filter(late).count() >= 3
    some = (Q(taken_by__username="amt"), Q(erased__isnull=False), Q(reopened__gt=0), Q(kept=False))
    assert all(Case.objects.filter(one).exists() for one in some)
    assert Scale.objects.get(slug="press-2014").options[0]["published"] == 6500


@pytest.mark.django_db
def test_twice_is_the_same_as_once_and_what_an_office_changed_stays() -> None:
    loaded()
    Inbox.objects.filter(office__slug="bsc").update(within=48)
    Plan.objects.update(share=1)
    Scale.objects.filter(slug="zufriedenheit").update(question="Anders?")
    models = (Case, Entry, Inbox, TextBlock, Plan, Scale)
    before = [one.objects.count() for one in models]
    loaded(MONDAY_4 + timedelta(days=3))
    assert [one.objects.count() for one in models] == before
    assert Inbox.objects.get(office__slug="bsc").within == 48
    assert {*Plan.objects.values_list("share", flat=True)} == {1}


@pytest.mark.parametrize("entry", DATA["case"], ids=lambda one: one["slug"])
def test_each_step_has_happened_and_each_name_is_known(entry: dict[str, object]) -> None:
    steps = entry.get("steps", [])
    times = [one["after"] for one in steps]
    assert times == sorted(times)
    assert all(hours <= 24 * entry["days"] for hours in times)
    assert entry["office"] in {one["office"] for one in DATA["inbox"]}


@pytest.mark.django_db
def test_the_topics_are_those_of_the_example_city() -> None:
    known = {one["slug"] for one in read().services}
    assert {one["service"] for one in DATA["case"]} <= known
    assert not Service.objects.exists()


@pytest.mark.parametrize(
    ("days", "found"),
    [
        pytest.param(0, datetime(2026, 12, 23, 9, tzinfo=BERLIN), id="the last day it has passed"),
        pytest.param(1, datetime(2026, 12, 22, 9, tzinfo=BERLIN), id="the working day before"),
        pytest.param(3, datetime(2026, 12, 18, 9, tzinfo=BERLIN), id="over a weekend"),
    ],
)
def test_when_it_was_opened(days: int, found: datetime) -> None:
    at = datetime(2026, 12, 24, 7, tzinfo=BERLIN).astimezone(UTC)
    assert opened(days, time(9), at=at) == found
