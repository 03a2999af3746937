"""A case from the question to its end: state, clock, what is told, whose step it is."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.cases.conftest import NOW, make_case, make_clerk, make_inbox

from buergertelefon.cases.actions.citizen import reopen
from buergertelefon.cases.actions.steps import merge, pass_on, put_on_desk, take
from buergertelefon.cases.errors import BadField, Changed, NotPossible
from buergertelefon.cases.models import Case
from buergertelefon.cases.queries.inboxes import of_office
from buergertelefon.cases.queries.own import own_history
from buergertelefon.cases.rules.life import Actor, State, Step
from buergertelefon.messages.models import Message

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _mail(settings: pytest.FixtureRequest) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:25", "buergertelefon@example.org"


def test_a_question_is_answered_in_time_and_the_citizen_is_told_twice() -> None:
    row = make_case()
    assert row.due == NOW + timedelta(days=1)  # same time, next service day
    take(row.pk, Step.ACCEPT, actor=Actor.OFFICE, at=NOW + HOUR)
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW + 2 * HOUR)
    row.refresh_from_db()
    assert (row.state, row.kept, row.taken_by) == (State.ANSWERED, True, None)
    causes = Message.objects.order_by("pk").values_list("cause", flat=True)
    assert list(causes) == ["case-opened", "case-answered"]


def test_the_clock_stands_still_while_the_citizen_is_waited_for() -> None:
    row = make_case()
    take(row.pk, Step.ASK, actor=Actor.OFFICE, text="Welche Rasse?", at=NOW + 8 * HOUR - HOUR)
    later = NOW + timedelta(days=7)
    take(row.pk, Step.TOLD, actor=Actor.CITIZEN, text="Labrador.", at=later)
    row.refresh_from_db()
    # 17:05: 55 minutes to the evening and 3:05 of the next morning were left
    assert row.due == later + 4 * HOUR
    assert row.paused is None


def test_passed_on_keeps_the_time_and_a_second_press_is_the_same() -> None:
    row, other = make_case(), make_inbox("ordnungsamt")
    first = pass_on(row.pk, other, actor=Actor.OFFICE, at=NOW + HOUR, key="a")
    again = pass_on(row.pk, other, actor=Actor.OFFICE, at=NOW + HOUR, key="a")
    row.refresh_from_db()
    assert first == again
    assert (row.inbox, row.due, row.state) == (other, NOW + timedelta(days=1), State.NEW)


def test_an_answer_goes_to_everybody_who_asked_the_same() -> None:
    row, same = make_case(), make_case()
    merge(same.pk, row.pk, actor=Actor.OFFICE, at=NOW)
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW + HOUR)
    assert Message.objects.filter(cause="case-answered").count() == 2


def test_nobody_waits_for_an_answer_that_does_not_come() -> None:
    row, same, third = (make_case(at=NOW + number * HOUR) for number in range(3))
    for one in (same, third):
        merge(one.pk, row.pk, actor=Actor.OFFICE, at=NOW + 3 * HOUR)
    due = same.due
    take(row.pk, Step.WITHDRAW, actor=Actor.CITIZEN, at=NOW + 4 * HOUR)
    same.refresh_from_db()
    third.refresh_from_db()
    assert (same.state, same.merged_into, same.due, same.reopened) == (State.NEW, None, due, 0)
    assert third.merged_into == same
    take(same.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW + 5 * HOUR)
    assert Message.objects.filter(cause="case-answered").count() == 2
    late = make_case(at=NOW + 5 * HOUR)
    with pytest.raises(BadField, match="offenen"):  # that one was answered before
        merge(late.pk, same.pk, actor=Actor.OFFICE, at=NOW + 6 * HOUR)


def test_two_people_at_one_case_do_not_overwrite_each_other() -> None:
    row = make_case()
    take(row.pk, Step.ACCEPT, actor=Actor.OFFICE, at=NOW, seen=0)
    with pytest.raises(Changed):
        take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW, seen=0)


def test_who_has_it_on_the_desk_is_forgotten_with_the_answer() -> None:
    row = make_case()
    person = make_clerk(row.inbox)
    assert put_on_desk(row.pk, person.pk, at=NOW).taken_by_id == person.pk
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW)
    assert Case.objects.get().taken_by is None


def test_not_solved_opens_it_again_with_a_new_clock() -> None:
    row = make_case()
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW)
    take(row.pk, Step.REOPEN, actor=Actor.CITIZEN, at=NOW + timedelta(days=3))
    row.refresh_from_db()
    assert (row.state, row.reopened, row.due) == (State.NEW, 1, NOW + timedelta(days=4))
    assert row.kept is True


def test_nobody_takes_a_step_that_is_not_theirs() -> None:
    row = make_case()
    with pytest.raises(NotPossible):
        take(row.pk, Step.ANSWER, actor=Actor.CITIZEN, text="Ja.", at=NOW)


def merged(number: int, **values: object) -> tuple[Case, list[Case]]:
    """A case, and so many that were merged into it, the oldest first."""
    row = make_case()
    same = [make_case(at=NOW + n * HOUR, **values) for n in range(number)]
    for one in reversed(same):
        merge(one.pk, row.pk, actor=Actor.OFFICE, at=NOW + 3 * HOUR)
    return row, same


def told(row: Case) -> int:
    return Message.objects.filter(cause="case-answered", key__startswith=f"case:{row.pk}:").count()


def test_withdrawn_the_oldest_that_was_merged_into_it_takes_its_place() -> None:
    row, (oldest, other) = merged(2)
    pass_on(row.pk, there := make_inbox("ordnung"), actor=Actor.OFFICE, at=NOW + 4 * HOUR)
    take(row.pk, Step.WITHDRAW, actor=Actor.CITIZEN, at=NOW + 5 * HOUR)
    oldest.refresh_from_db()
    other.refresh_from_db()
    assert (oldest.state, oldest.inbox, oldest.due) == (State.NEW, there, NOW + timedelta(days=1))
    assert (oldest.merged_into, oldest.reopened, other.merged_into) == (None, 0, oldest)
    take(oldest.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW + 6 * HOUR)
    assert [told(one) for one in (row, oldest, other)] == [0, 1, 1]


def test_withdrawn_after_it_was_returned_what_was_merged_is_returned_as_well() -> None:
    row, (one,) = merged(1)
    take(row.pk, Step.RETURN, actor=Actor.OFFICE, text="Nicht wir.", at=NOW + 4 * HOUR)
    take(row.pk, Step.WITHDRAW, actor=Actor.CITIZEN, at=NOW + 5 * HOUR)
    one.refresh_from_db()
    assert (one.state, one.merged_into, one.closed) == (State.RETURNED, None, None)


def test_not_solved_opens_what_was_merged_alone_where_it_was_answered() -> None:
    row, (one, other) = merged(2)
    pass_on(row.pk, there := make_inbox("ordnung"), actor=Actor.OFFICE, at=NOW + 4 * HOUR)
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW + 5 * HOUR)
    reopen(one.pk, at=NOW + timedelta(days=60))  # it was closed before it was answered
    one.refresh_from_db()
    row.refresh_from_db()
    assert (one.state, one.inbox, one.merged_into) == (State.NEW, there, None)
    assert row.state == State.ANSWERED
    take(one.pk, Step.ANSWER, actor=Actor.OFFICE, text="Doch.", at=NOW + timedelta(days=61))
    assert [told(each) for each in (row, one, other)] == [1, 2, 1]


def test_what_is_answered_after_not_solved_goes_to_who_said_so() -> None:
    row, (one,) = merged(1)
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW + 4 * HOUR)
    take(row.pk, Step.REOPEN, actor=Actor.CITIZEN, text="Ich meinte Rex.", at=NOW + 5 * HOUR)
    late = make_case(at=NOW + 5 * HOUR)
    merge(late.pk, row.pk, actor=Actor.OFFICE, at=NOW + 5 * HOUR)
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Rex zahlt.", at=NOW + 6 * HOUR)
    assert [told(each) for each in (row, one, late)] == [2, 1, 1]
    one.refresh_from_db()
    assert [each.text for each in own_history(one) if each.step == Step.ANSWER] == ["Nein."]
    row.refresh_from_db()
    take(row.pk, Step.REOPEN, actor=Actor.CITIZEN, at=NOW + 7 * HOUR)
    take(row.pk, Step.WITHDRAW, actor=Actor.CITIZEN, at=NOW + 8 * HOUR)
    assert set(Case.objects.values_list("state", flat=True)) == {State.CLOSED}


def test_nothing_is_merged_into_what_was_answered_already() -> None:
    row, same = make_case(), make_case()
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW)
    with pytest.raises(BadField, match="einen offenen Vorgang"):
        merge(same.pk, row.pk, actor=Actor.OFFICE, at=NOW)


def test_merged_and_forgotten_nobody_is_left_to_be_told() -> None:
    row, (one,) = merged(1)
    Case.objects.filter(pk=one.pk).update(
        question="", name="", mail="", place="", erased=NOW, contact=None
    )
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW + 4 * HOUR)
    assert [told(each) for each in (row, one)] == [1, 0]


def test_opening_and_answering_cost_so_many_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_case()  # what is read once
    inbox = of_office("steueramt")
    assert inbox is not None
    with django_assert_max_num_queries(21):  # of them 10 begin and end something inside
        row = make_case(inbox)
    with django_assert_max_num_queries(20):
        take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW)
