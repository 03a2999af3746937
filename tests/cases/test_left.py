"""The time left, as pages say it, and what it costs them."""

from datetime import date, datetime, timedelta

import pytest
from django.template import Context, Template
from pytest_django import DjangoAssertNumQueries
from tests.cases.conftest import NOW, make_case, make_inbox

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import SpecialDay
from buergertelefon.cases.actions.steps import take
from buergertelefon.cases.models import Case
from buergertelefon.cases.queries.inboxes import due_after_pause, due_at, with_clock
from buergertelefon.cases.rules.life import Actor, Step
from buergertelefon.directory.models import Closure

pytestmark = pytest.mark.django_db
PAGE = Template("{% load cases %}{% for row in rows %}{{ row|left:now }};{% endfor %}")
DAY = timedelta(days=1)


@pytest.mark.parametrize("cases", [1, 3])
def test_a_list_says_the_time_left_for_four_queries(
    cases: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(cases):
        make_case(make_inbox(f"stelle-{n}"))
    with django_assert_num_queries(4):  # cases, hours, special days, closures
        page = PAGE.render(Context({"rows": with_clock(Case.objects.all()), "now": NOW}))
    assert page == "noch 11 Std.;" * cases


def test_nothing_is_said_of_what_is_answered_and_a_pause_is_named() -> None:
    row = make_case()
    take(row.pk, Step.ASK, actor=Actor.OFFICE, text="Welche Rasse?", at=NOW)
    page = Context({"rows": Case.objects.all(), "now": NOW + DAY})
    assert PAGE.render(page) == "ruht: wir warten auf Antwort;"
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW + DAY)
    assert PAGE.render(Context({"rows": Case.objects.all(), "now": NOW + DAY})) == ";"


def test_days_the_office_is_closed_do_not_count_and_pauses_may_be_years() -> None:
    inbox = make_inbox()
    Closure.objects.create(
        office=inbox.office, begins=date(2000, 1, 1), ends=date(2026, 6, 16), reason="Umbau"
    )
    SpecialDay.objects.create(calendar=inbox.calendar, day=date(2026, 6, 17))
    assert due_at(inbox, NOW - 30 * DAY).date() == date(2026, 6, 19)  # begins on the 18th at 7
    monday = NOW + 7 * DAY
    due = due_at(inbox, monday)
    assert due == monday + DAY
    # eight hours were left; told three years later on a Tuesday at 17:05, before Reformation Day
    told = datetime(2029, 10, 30, 17, 5, tzinfo=BERLIN)
    found = due_after_pause(inbox, due=due, paused=monday + timedelta(hours=3), at=told)
    assert found == datetime(2029, 11, 1, 14, 5, tzinfo=BERLIN)
