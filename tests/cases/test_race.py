"""Many at one case at once, real threads on PostgreSQL: no deadlock, nothing twice, nobody lost."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from tests.cases.conftest import NOW, make_case, make_clerk, make_inbox
from tests.cases.mailbox import reply
from tests.crowd import at_once, kinds

from buergertelefon.cases.actions import citizen, watching
from buergertelefon.cases.actions.mail_in import take_in
from buergertelefon.cases.actions.steps import merge, pass_on, put_on_desk, take
from buergertelefon.cases.models import Case, Entry, Inbound
from buergertelefon.cases.rules.life import Actor, State, Step
from buergertelefon.cases.rules.mails import Fate
from buergertelefon.messages.models import Message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.load]
#: threads at once, and how often each meeting is tried
CROWD, TIMES = 6, 8
HOUR = timedelta(hours=1)
LATER = NOW + HOUR
OFFICE, CITIZEN = Actor.OFFICE, Actor.CITIZEN


@pytest.fixture(autouse=True)
def _set_up(settings: pytest.FixtureRequest) -> Iterator[None]:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:25", "buergertelefon@example.org"
    settings.CASES_MAIL = "vorgang+@example.org"
    cache.clear()
    yield
    cache.clear()


def steps(row: Case) -> list[str]:
    return [one.step for one in row.entries.order_by("pk")]


def check() -> None:
    """Of every case: what its history says, and each answer told once to whoever waited for it."""
    for row in Case.objects.all():
        done = steps(row)
        silent = done.count(Step.REMIND) + done.count(Step.ESCALATE) + 1  # and how it began
        assert row.changes == len(done) - silent, done
        assert (row.state == State.CLOSED) == (row.closed is not None)
        assert row.merged_into is None or row.merged_into.merged_into is None  # never a chain
        assert row.merged_into is None or row.state == State.CLOSED
        told = Message.objects.filter(cause="case-answered", key__startswith=f"case:{row.pk}:")
        own, with_other = done.count(Step.ANSWER), told.count()
        if row.merged_into is None:
            assert with_other == own, (done, with_other)
        else:
            assert own == 0
            assert with_other == row.merged_into.entries.filter(step=Step.ANSWER).count()
            assert with_other or row.merged_into.state != State.CLOSED  # somebody still sees it


def test_presses_of_one_form_are_one_case() -> None:
    inbox, key = make_inbox(), uuid.uuid4()
    got = at_once(lambda _: make_case(inbox, key=key).pk, times=CROWD, clients=CROWD)
    assert len(set(got)) == Case.objects.count() == Entry.objects.count() == 1
    assert Message.objects.count() == 1


def test_of_many_clerks_one_has_it_one_answers_one_passes_it_on() -> None:
    row, other = make_case(), make_inbox("ordnung")
    people = [make_clerk(row.inbox, f"amt{n}").pk for n in range(CROWD)]
    got = at_once(lambda n: put_on_desk(row.pk, people[n], at=NOW), times=CROWD, clients=CROWD)
    assert kinds(got) == {"Case": 1, "Changed": CROWD - 1}
    seen = Case.objects.get().changes

    def do(n: int) -> object:
        if n % 2:
            return pass_on(row.pk, other, actor=OFFICE, at=NOW, seen=seen)
        return take(row.pk, Step.ANSWER, actor=OFFICE, at=NOW, text=f"Nein {n}.", seen=seen)

    got = at_once(do, times=CROWD, clients=CROWD)
    assert kinds(got)["Entry"] == 1
    assert set(kinds(got)) <= {"Entry", "Changed", "NotPossible"}, kinds(got)
    check()


def test_merged_both_ways_withdrawn_and_answered_nobody_is_forgotten() -> None:
    inbox = make_inbox()
    for turn in range(TIMES):
        first, second, third = (make_case(inbox) for _ in range(3))
        one, two, three = ((second, first, third), (first, third, second))[turn % 2]
        merge(three.pk, two.pk, actor=OFFICE, at=NOW)
        presses = [
            lambda one=one, two=two: merge(one.pk, two.pk, actor=OFFICE, at=NOW),
            lambda one=one, two=two: merge(two.pk, one.pk, actor=OFFICE, at=NOW),
            lambda two=two: take(two.pk, Step.WITHDRAW, actor=CITIZEN, at=NOW),
            lambda two=two: take(two.pk, Step.ANSWER, actor=OFFICE, text="Nein.", at=NOW),
            lambda one=one: take(one.pk, Step.ANSWER, actor=OFFICE, text="Ja.", at=NOW),
            lambda three=three, two=two: merge(three.pk, two.pk, actor=OFFICE, at=NOW),
            lambda one=one, two=two: merge(one.pk, two.pk, actor=OFFICE, at=NOW),
        ]
        order = presses[turn % 7 :] + presses[: turn % 7]
        got = kinds(at_once(lambda n, do=order: do[n](), times=7, clients=7))
        assert set(got) <= {"Entry", "NotPossible", "BadField"}, got
        check()


def test_not_solved_and_closed_by_itself_are_one_after_the_other() -> None:
    inbox, old = make_inbox(), NOW - timedelta(days=15)
    for _ in range(TIMES):
        row = make_case(inbox, at=old)
        take(row.pk, Step.ANSWER, actor=OFFICE, text="Nein.", at=old)
        do = [lambda row=row: citizen.reopen(row.pk, at=NOW), lambda: watching.settle(at=NOW)]
        got = at_once(lambda n, do=do: do[n % 2](), times=4, clients=4)
        assert sum(type(one) is Entry for one in got) == 1  # of two presses the second is too late
        row.refresh_from_db()
        assert row.state == State.NEW
    check()


def test_told_and_answered_at_once_is_answered() -> None:
    inbox = make_inbox()
    for _ in range(TIMES):
        row = make_case(inbox)
        take(row.pk, Step.ASK, actor=OFFICE, text="Wo?", at=NOW)
        do = [
            lambda row=row: citizen.write(row.pk, "Vegesack.", at=LATER),
            lambda row=row: take(row.pk, Step.ANSWER, actor=OFFICE, text="Nein.", at=LATER),
        ]
        got = kinds(at_once(lambda n, do=do: do[n](), times=2, clients=2))
        assert set(got) <= {"Entry", "NotPossible"}, got
        row.refresh_from_db()
        assert (row.state, row.paused) == (State.ANSWERED, None)
    check()


def test_passed_on_while_an_answer_comes_by_mail_it_is_taken_or_looked_at() -> None:
    inbox, other = make_inbox(by_mail=True, mail="amt@example.org"), make_inbox("ordnung")
    for _ in range(TIMES):
        row = make_case(inbox)
        mail = reply(row, "Nein.").as_bytes()
        do = [
            lambda row=row: pass_on(row.pk, other, actor=Actor.CENTRE, at=LATER),
            lambda mail=mail: take_in(mail, at=LATER),
        ]
        passed, fate = at_once(lambda n, do=do: do[n](), times=2, clients=2)
        row.refresh_from_db()
        answered = row.state == State.ANSWERED
        assert answered == (type(passed).__name__ == "NotPossible")
        assert fate == (Fate.TAKEN if answered else Fate.UNCLEAR)
        assert row.inbox == (inbox if answered else other)
    check()


def test_one_mail_fetched_by_many_is_one_answer() -> None:
    row = make_case(make_inbox(by_mail=True, mail="amt@example.org"))
    mail = reply(row, "Nein.").as_bytes()
    got = at_once(lambda _: take_in(mail, at=LATER), times=CROWD, clients=CROWD)
    assert got == [Fate.TAKEN] * CROWD
    assert Inbound.objects.count() == 1
    check()
