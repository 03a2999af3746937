from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connections
from tests.factories import make_city, make_editor

from buergertelefon.base.models import Municipality
from buergertelefon.knowledge.actions import editing
from buergertelefon.knowledge.errors import (
    BadSpan,
    EditedMeanwhile,
    Incomplete,
    NotNow,
    NotYours,
    SecondPersonNeeded,
)
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.queries.answering import answer
from buergertelefon.knowledge.rules.editing import State
from buergertelefon.staff.models import Agent, AuditEntry

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
BREMEN, HAVEN = "04011000", "04012000"


@pytest.fixture
def editors(db: None) -> tuple[Agent, Agent]:
    centre = make_city()
    return make_editor(centre, "anna"), make_editor(centre, "ben")


def current(slug: str = "elterngeld", place: str = BREMEN) -> Answer:
    view = answer(slug, place=place, at=NOON)
    assert view
    return Answer.objects.get(pk=view.pk)


def changed(editors: tuple[Agent, Agent], say: str, *, on: date = TODAY, **more: object) -> Answer:
    """A new version, published by the second person."""
    one, other = editors
    row = editing.draft(current(), on=on, at=NOON, by=one)
    values = {"say": say, "fee": "1 Euro", "unknown": ["duration"], "valid_from": on, **more}
    editing.save(row, values, edits=row.edits, at=NOON, by=one)
    editing.submit(row, at=NOON, by=one)
    editing.publish(row, at=NOON + timedelta(seconds=row.pk), by=other)
    row.refresh_from_db()
    return row


def said(on: date) -> str:
    view = answer("elterngeld", place=BREMEN, at=NOON, on=on)
    return view.say if view else ""


def test_readers_see_a_change_only_when_a_second_person_agrees(
    editors: tuple[Agent, Agent],
) -> None:
    one, other = editors
    old = said(TODAY)
    row = editing.draft(current(), on=TODAY, at=NOON, by=one)
    editing.save(row, {"say": "Neu.", "fee": "5 Euro"}, edits=0, at=NOON, by=one)
    assert said(TODAY) == old
    editing.submit(row, at=NOON, by=one)
    assert said(TODAY) == old
    with pytest.raises(SecondPersonNeeded):
        editing.publish(row, at=NOON, by=one)
    editing.publish(row, at=NOON, by=other)
    assert said(TODAY) == "Neu."
    assert said(TODAY - timedelta(1)) == old, "yesterday keeps its text"
    assert AuditEntry.objects.get(what="answer_published").by == other


def test_a_scheduled_version_speaks_from_its_day(editors: tuple[Agent, Agent]) -> None:
    old, day = said(TODAY), date(2027, 1, 1)
    changed(editors, "Ab Neujahr.", on=day)
    assert said(day - timedelta(1)) == old
    assert said(day) == "Ab Neujahr."


def test_a_correction_today_does_not_eat_what_is_scheduled(editors: tuple[Agent, Agent]) -> None:
    day = date(2027, 1, 1)
    changed(editors, "Ab Neujahr.", on=day)
    changed(editors, "Verbessert.")
    assert (said(TODAY), said(day)) == ("Verbessert.", "Ab Neujahr.")


def test_a_version_for_a_while_gives_way_again(editors: tuple[Agent, Agent]) -> None:
    old, day = said(TODAY), date(2026, 12, 1)
    changed(editors, "Nur kurz.", valid_until=day)
    assert (said(TODAY), said(day)) == ("Nur kurz.", old)


def test_publishing_is_undone_as_if_it_never_was(editors: tuple[Agent, Agent]) -> None:
    before = list(Answer.objects.filter(state=State.PUBLISHED).order_by("pk").values())
    row = changed(editors, "Ein Versehen.", valid_until=date(2026, 12, 1))
    editing.take_back(row, at=NOON, by=editors[1])
    after = list(Answer.objects.filter(state=State.PUBLISHED).order_by("pk").values())
    assert before == after
    assert row.state == State.REVIEW, "and the text is not lost"


def test_only_the_latest_is_undone(editors: tuple[Agent, Agent]) -> None:
    first = changed(editors, "Eins.", on=TODAY)
    changed(editors, "Zwei.", on=TODAY + timedelta(1))
    with pytest.raises(NotNow):
        editing.take_back(first, at=NOON, by=editors[1])


def test_a_retired_answer_still_answers_for_the_past(editors: tuple[Agent, Agent]) -> None:
    old = said(TODAY)
    editing.retire(current(), on=TODAY, at=NOON, by=editors[0])
    view = answer("elterngeld", place=BREMEN, at=NOON)
    assert view is None or view.cities == ("bremerhaven",)
    assert said(TODAY - timedelta(1)) == old


def test_two_edit_at_once_and_nothing_is_overwritten(editors: tuple[Agent, Agent]) -> None:
    one, other = editors
    mine = editing.draft(current(), on=TODAY, at=NOON, by=one)
    theirs = editing.draft(current(), on=TODAY, at=NOON, by=other)
    assert mine.pk == theirs.pk, "one draft of a text, not two"
    editing.save(mine, {"say": "Meins."}, edits=0, at=NOON, by=one)
    with pytest.raises(EditedMeanwhile):
        editing.save(theirs, {"say": "Deins."}, edits=0, at=NOON, by=other)
    theirs.refresh_from_db()
    assert theirs.say == "Meins."


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        pytest.param({"say": ""}, Incomplete, id="nothing to say"),
        pytest.param({"fee": "", "unknown": []}, Incomplete, id="a fee is forgotten"),
        pytest.param({"valid_until": date(2026, 1, 1)}, BadSpan, id="ends before it begins"),
    ],
)
def test_what_is_refused(
    editors: tuple[Agent, Agent], values: dict[str, object], refused: type[Exception]
) -> None:
    row = editing.draft(current(), on=TODAY, at=NOON, by=editors[0])
    with pytest.raises(refused):
        editing.save(row, {"valid_from": TODAY, **values}, edits=0, at=NOON, by=editors[0])
        editing.submit(row, at=NOON, by=editors[0])


def test_an_editor_of_one_city_leaves_the_other_alone(editors: tuple[Agent, Agent]) -> None:
    one = editors[0]
    one.edits_for.add(Municipality.objects.get(key=HAVEN))
    assert editing.draft(current(place=HAVEN), on=TODAY, at=NOON, by=one)
    with pytest.raises(NotYours):
        editing.draft(current(place=BREMEN), on=TODAY, at=NOON, by=one)


def test_a_text_goes_back_with_a_word_why(editors: tuple[Agent, Agent]) -> None:
    one, other = editors
    row = editing.draft(current(), on=TODAY, at=NOON, by=one)
    editing.save(row, {"fee": "1 Euro", "unknown": ["duration"]}, edits=0, at=NOON, by=one)
    editing.submit(row, at=NOON, by=one)
    editing.send_back(row, "Woher ist der Betrag?", at=NOON, by=other)
    assert (row.state, row.remarks.get().text) == (State.DRAFT, "Woher ist der Betrag?")
    with pytest.raises(NotNow):
        editing.publish(row, at=NOON, by=other)


def test_another_language_is_a_text_of_its_own(editors: tuple[Agent, Agent]) -> None:
    one, other = editors
    row = editing.translate(current(), "de-leicht", on=TODAY, at=NOON, by=one)
    values = {"say": "Sie bekommen Geld.", "fee": "nichts", "unknown": ["duration"]}
    editing.save(row, values, edits=0, at=NOON, by=one)
    editing.submit(row, at=NOON, by=one)
    editing.publish(row, at=NOON, by=other)
    easy = answer("elterngeld", place=BREMEN, at=NOON, language="de-leicht")
    assert easy
    assert (easy.say, easy.languages) == ("Sie bekommen Geld.", ("de", "de-leicht"))
    assert said(TODAY) != easy.say


def test_the_database_itself_refuses_two_answers_for_a_day(editors: tuple[Agent, Agent]) -> None:
    again = editing.copied(current())
    with pytest.raises(IntegrityError, match="answer_one_a_day"):
        again.save()


def test_the_database_itself_refuses_a_text_seen_by_one(editors: tuple[Agent, Agent]) -> None:
    row = current()
    row.author = row.approver = editors[0]
    with pytest.raises(IntegrityError, match="answer_seen_by_two"):
        row.save()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_at_once_one_wins() -> None:
    centre = make_city()
    people = [make_editor(centre, f"e{n}") for n in range(6)]
    row = editing.draft(current(), on=TODAY, at=NOON, by=people[0])

    def save(person: Agent) -> bool:
        try:
            mine = Answer.objects.get(pk=row.pk)
            editing.save(mine, {"say": person.username}, edits=0, at=NOON, by=person)
        except EditedMeanwhile:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(save, people)) == 1
    row.refresh_from_db()
    assert row.edits == 1
    assert row.author
    assert row.say == row.author.username


@pytest.mark.django_db(transaction=True)
def test_of_many_who_publish_at_once_one_does() -> None:
    centre = make_city()
    writer, *people = [make_editor(centre, f"e{n}") for n in range(6)]
    row = editing.draft(current(), on=TODAY, at=NOON, by=writer)
    editing.save(row, {"say": "Neu.", "unknown": ["fee", "duration"]}, edits=0, at=NOON, by=writer)
    editing.submit(row, at=NOON, by=writer)

    def publish(person: Agent) -> bool:
        try:
            editing.publish(Answer.objects.get(pk=row.pk), at=NOON, by=person)
        except NotNow:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(5) as threads:
        assert sum(threads.map(publish, people)) == 1
    assert said(TODAY) == "Neu."
