"""Days of calls through the real database."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.emptying import empty

from buergertelefon.contacts.journal import Step
from buergertelefon.contacts.models import Contact, Ledger
from buergertelefon.directory.models import Service
from buergertelefon.replay.actions.nights import add_up
from buergertelefon.replay.actions.preparing import dismiss_people, prepare, seat_people
from buergertelefon.replay.actions.replaying import over, replay
from buergertelefon.replay.errors import NothingToDo, NotOurs
from buergertelefon.replay.queries.checking import check
from buergertelefon.replay.queries.keeping import file_of
from buergertelefon.replay.queries.scenes import scene
from buergertelefon.replay.rules.day import Scene
from buergertelefon.staff.models import Agent
from buergertelefon.telephony import store

pytestmark = pytest.mark.django_db(transaction=True)
LAST = date(2014, 6, 16)
#: what a day leaves, without the keys the database draws
ROWS = (
    'SELECT number, id, begun, entered_queue, answered, ended, closed, held_ms, "end", outcome,'
    " keyed"
    " FROM contacts_contact ORDER BY number",
    "SELECT position, contact_id, kind, at, detail FROM contacts_contactevent ORDER BY position",
    "SELECT t.contact_id, s.slug FROM contacts_contacttopic t JOIN directory_service s"
    " ON s.id = t.service_id ORDER BY 1, 2",
    "SELECT area, line, day, sum(count) FROM survey_asked GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    "SELECT area, value FROM survey_given UNION ALL SELECT area, value FROM survey_answer"
    " ORDER BY 1, 2",
    "SELECT last_number, last_position FROM contacts_ledger",
)


@pytest.fixture(autouse=True)
def _home(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def make(calls: int, *, since: date = LAST) -> Scene:
    for slug in ("kfz-steuer", "hundesteuer"):
        Service.objects.get_or_create(slug=slug, defaults={"name": slug})
    centre = prepare(milestone=calls, on=since)
    return scene(centre, seat_people(centre), calls=calls, since=since, last=LAST)


def rows() -> list[Any]:
    found = []
    with connection.cursor() as cursor:
        for one in ROWS:
            cursor.execute(one)
            found.append(cursor.fetchall())
    return found


class Killed(Exception):
    """The process is gone."""


def dying(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Nothing is stored any more after so many transactions."""
    left, carry_out = after, store.carry_out

    async def carried_out(db: store.Connection, steps: Iterable[Step]) -> None:
        nonlocal left
        if not left:
            raise Killed
        left -= 1
        await carry_out(db, steps)

    monkeypatch.setattr(store, "carry_out", carried_out)


def test_a_day_is_in_the_record_as_the_callers_noticed_it() -> None:
    played = make(200)
    days: list[tuple[date, int]] = []
    books = replay(played, lambda *told: days.append(told))
    assert days == [(LAST, 200)]
    add_up(played, at=over(LAST))
    found = check(books, played, milestone=200)
    assert (found.wrong, found.missing, found.double) == ([], 0, 0)
    assert found.milestone_on == LAST
    assert found.figures["calls"] == 200
    last = Contact.objects.get(number=200)
    assert (last.end, last.outcome, last.outcome_proposed) == ("answered", "referred", False)
    assert [one.service.slug for one in last.topics.all()] == ["kfz-steuer"]


def test_what_was_broken_off_goes_on_as_if_it_never_was(monkeypatch: pytest.MonkeyPatch) -> None:
    since = date(2014, 6, 13)
    whole = make(160, since=since)
    replay(whole)
    uninterrupted = rows()
    empty()
    file_of(whole).unlink()
    played = make(160, since=since)
    for after in (0, 7, 50):
        with monkeypatch.context() as patch, pytest.raises(Killed):
            dying(patch, after)
            replay(played)
    books = replay(played)
    assert rows() == uninterrupted
    add_up(played, at=over(LAST))
    assert check(books, played, milestone=160)
    assert replay(played).total() == books.total(), "once more: nothing is left to do"
    assert rows() == uninterrupted


def test_books_that_were_lost_are_played_again() -> None:
    played = make(60, since=date(2014, 6, 13))
    books = replay(played)
    file_of(played).unlink()
    assert replay(played).quarters == books.quarters


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param("DELETE FROM contacts_contacttopic", "topics", id="a topic is lost"),
        pytest.param(
            "UPDATE contacts_contact SET answered = answered + interval '40 s'"
            " WHERE number = 60 AND answered IS NOT NULL",
            "in_time", id="one wait is longer",
        ),
        pytest.param(
            "UPDATE contacts_contact SET outcome = 'none' WHERE number = 60", "outcomes",
            id="another outcome",
        ),
        pytest.param(
            "UPDATE reporting_quarter SET abandoned_short = abandoned_short + 1 WHERE id ="
            " (SELECT min(id) FROM reporting_quarter WHERE abandoned > abandoned_short)",
            "F6 denominator", id="a sum says too much",
        ),
        pytest.param("DELETE FROM reporting_topicday", "topics of days", id="no sums of topics"),
    ],
)  # fmt: skip
def test_what_is_changed_is_found(change: str, said: str) -> None:
    played = make(60)
    books = replay(played)
    add_up(played, at=over(LAST))
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert any(said in one for one in check(books, played, milestone=60).wrong)


def test_numbers_from_the_time_before_count_on() -> None:
    played = make(40)
    Ledger.objects.create(centre_id=played.centre, last_number=1_999_960)
    books = replay(played)
    add_up(played, at=over(LAST))
    found = check(books, played, opening=1_999_960, milestone=2_000_000)
    assert found, found
    assert found.milestone_on == LAST


def test_a_record_of_others_is_left_alone() -> None:
    replay(make(60))
    with pytest.raises(NotOurs, match="nicht aus dieser Wiedergabe"):
        replay(make(50, since=date(2014, 6, 13)))
    assert Contact.objects.count() == 60


@pytest.mark.parametrize(
    ("calls", "since", "said"),
    [
        pytest.param(5, date(2014, 6, 17), "0 Tage geöffnet", id="ends before it begins"),
        pytest.param(1, date(2014, 6, 13), "2 Tage geöffnet", id="fewer calls than days"),
        pytest.param(-3, LAST, "1 Tage geöffnet", id="less than no calls"),
        pytest.param(9, date(1993, 6, 16), "länger als 20 Jahre", id="too long"),
    ],
)
def test_a_period_without_sense_is_refused(calls: int, since: date, said: str) -> None:
    with pytest.raises(NothingToDo, match=said):
        make(calls, since=since)


def test_people_are_there_for_the_replay_only() -> None:
    played = make(40)
    assert Agent.objects.filter(is_active=True).count() == 0
    replay(played)
    dismiss_people(prepare(milestone=40, on=LAST))
    assert Agent.objects.count() == 0
