"""The clock acts by itself: reminders, reports of what is late, the end of what is answered."""

from datetime import timedelta

import pytest
from tests.cases.conftest import NOW, make_case, make_inbox
from tests.crowd import at_once

from buergertelefon.cases.actions import watching
from buergertelefon.cases.actions.steps import pass_on, take
from buergertelefon.cases.models import Case, Entry
from buergertelefon.cases.rules.life import Actor, State, Step
from buergertelefon.messages.models import Message

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE = NOW + DAY  # Tuesday, 10:05


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail(settings: pytest.FixtureRequest) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:25", "buergertelefon@example.org"


def mails(cause: str) -> list[tuple[str, str]]:
    found = Message.objects.filter(cause=cause).order_by("pk")
    return list(found.values_list("recipient", "text"))


def test_an_office_is_reminded_once_so_much_service_time_before() -> None:
    row = make_case(make_inbox(mail="amt@example.org", remind_before=240))
    # four service hours before Tuesday, 10:05: Monday, 17:05
    assert watching.remind(at=NOW + 6 * HOUR) == 0
    assert [watching.remind(at=NOW + (7 + one) * HOUR) for one in range(3)] == [1, 0, 0]
    [(to, text)] = mails("case-remind")
    assert to == "amt@example.org"
    assert "Dienstag, 16. Juni, 10:05 Uhr" in text
    assert not any(said in text for said in ("Anna", "Blindenhund", "anna@"))
    row.refresh_from_db()
    assert (row.reminded, row.changes) == (NOW + 7 * HOUR, 0)  # who is writing is not disturbed


def test_an_office_that_works_by_mail_gets_one_mail_of_the_reminder() -> None:
    make_case(make_inbox(mail="amt@example.org", by_mail=True))
    assert watching.remind(at=DUE - HOUR) == 1
    assert (
        Message.objects.filter(recipient="amt@example.org").count() == 2
    )  # the case, the reminder


def test_who_is_to_know_hears_once_that_it_is_late() -> None:
    make_case(make_inbox(tell_late="leitung@example.org"))
    assert watching.escalate(at=DUE) == 0  # the moment itself is in time
    assert [watching.escalate(at=DUE + HOUR), watching.escalate(at=DUE + 2 * HOUR)] == [1, 0]
    [(to, text)] = mails("case-escalate")
    assert to == "leitung@example.org"
    assert not any(said in text for said in ("Anna", "Blindenhund", "anna@"))
    assert watching.remind(at=DUE + HOUR) == 0  # too late for a reminder


def test_what_waits_for_the_citizen_is_neither_reminded_nor_late() -> None:
    row = make_case(make_inbox(tell_late="leitung@example.org"))
    take(row.pk, Step.ASK, actor=Actor.OFFICE, text="Welche Rasse?", at=NOW + HOUR)
    assert (watching.remind(at=DUE - HOUR), watching.escalate(at=DUE + DAY)) == (0, 0)


def test_after_it_was_opened_again_the_office_is_reminded_again() -> None:
    row = make_case()
    watching.remind(at=DUE - HOUR)
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=DUE - HOUR)
    take(row.pk, Step.REOPEN, actor=Actor.CITIZEN, at=DUE)
    assert watching.remind(at=DUE + DAY - HOUR) == 1
    assert Entry.objects.filter(step=Step.REMIND).count() == 2


def test_passed_on_the_next_office_is_reminded_and_reported_as_well() -> None:
    row = make_case(make_inbox(mail="amt@example.org", tell_late="leitung@example.org"))
    other = make_inbox("ordnung", mail="ordnung@example.org", tell_late="chef@example.org")
    assert watching.remind(at=DUE - 2 * HOUR) == 1
    pass_on(row.pk, other, actor=Actor.OFFICE, at=DUE - HOUR)
    assert [watching.remind(at=DUE - HOUR), watching.remind(at=DUE)] == [1, 0]
    assert watching.escalate(at=DUE + HOUR) == 1
    assert [to for to, _ in mails("case-remind")] == ["amt@example.org", "ordnung@example.org"]
    pass_on(row.pk, row.inbox, actor=Actor.OFFICE, at=DUE + HOUR)
    assert [watching.escalate(at=DUE + 2 * HOUR), watching.escalate(at=DUE + DAY)] == [1, 0]
    late = [to for to, _ in mails("case-escalate")]
    assert late == ["chef@example.org", "leitung@example.org"]


def test_an_answer_nobody_comes_back_to_is_closed_after_two_weeks() -> None:
    row = make_case()
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW)
    assert watching.settle(at=NOW + 14 * DAY - HOUR) == 0
    assert [watching.settle(at=NOW + 14 * DAY), watching.settle(at=NOW + 15 * DAY)] == [1, 0]
    row.refresh_from_db()
    assert (row.state, row.closed, row.kept) == (State.CLOSED, NOW + 14 * DAY, True)


def test_a_round_takes_so_many_and_the_next_one_the_rest() -> None:
    for _ in range(3):
        make_case()
    assert [watching.escalate(at=DUE + HOUR, most=2) for _ in range(3)] == [2, 1, 0]


def test_a_case_that_refuses_does_not_stop_the_others() -> None:
    inbox = make_inbox(tell_late="leitung@example.org")
    make_case(inbox)
    other = make_inbox("ordnungsamt")
    make_case(other)
    inbox.tell_late = "keine Adresse"  # as an old row may have it
    inbox.save()
    assert watching.escalate(at=DUE + HOUR) == 1
    assert Case.objects.get(escalated=None).inbox == inbox


@pytest.mark.load
@pytest.mark.django_db(transaction=True)
def test_of_four_workers_at_once_one_reminds_reports_and_closes() -> None:
    inbox = make_inbox(mail="amt@example.org", tell_late="leitung@example.org")
    late, soon, done = make_case(inbox, at=NOW - DAY - HOUR), make_case(inbox), make_case(inbox)
    take(done.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW - 14 * DAY)

    def work(_: int) -> int:
        at = NOW + DAY - HOUR
        return watching.remind(at=at) + watching.escalate(at=at) + watching.settle(at=at)

    assert sum(at_once(work, times=8, clients=4)) == 3
    steps = Entry.objects.filter(step__in=[Step.REMIND, Step.ESCALATE, Step.CLOSE])
    assert set(steps.values_list("case", "step")) == {
        (soon.pk, Step.REMIND), (late.pk, Step.ESCALATE), (done.pk, Step.CLOSE),
    }  # fmt: skip
    assert steps.count() == 3
    assert len(mails("case-remind")) == len(mails("case-escalate")) == 1
