"""Who calls."""

from collections import Counter
from datetime import timedelta

import pytest
from tests.replay.scenes import HOURS, LAST, TOPICS, make_scene, town

from buergertelefon.contacts.rules import Outcome
from buergertelefon.replay.rules.calendar import slots
from buergertelefon.replay.rules.callers import Caller, callers, person, topic, topics_on

SCENE = make_scene(5000, since=LAST - timedelta(days=4))


@pytest.fixture(scope="module")
def last_day() -> list[Caller]:
    place = len(SCENE.plan.days) - 1
    return callers(SCENE.town, SCENE.plan, place, slots(HOURS, LAST))


def test_as_many_as_planned_in_order(last_day: list[Caller]) -> None:
    assert len(last_day) == SCENE.plan.calls[-1] > 1000
    assert [one.at for one in last_day] == sorted(one.at for one in last_day)
    assert len({one.contact for one in last_day}) == len(last_day)


@pytest.mark.parametrize(
    ("outcome", "share"),
    [(Outcome.SETTLED, 0.825), (Outcome.REFERRED, 0.09), (Outcome.FORWARDED, 0.05)],
)
def test_what_comes_of_it(last_day: list[Caller], outcome: Outcome, share: float) -> None:
    found = Counter(one.outcome for one in last_day)[outcome] / len(last_day)
    assert found == pytest.approx(share, abs=0.04)


def test_answers_are_the_published_ones(last_day: list[Caller]) -> None:
    said = Counter(one.answer for one in last_day if one.answer)
    assert said[1] / said.total() == pytest.approx(0.65, abs=0.06)
    assert said[2] / said.total() == pytest.approx(0.33, abs=0.06)


def test_some_call_again_about_the_same(last_day: list[Caller]) -> None:
    place = len(SCENE.plan.days) - 2
    day_before = callers(SCENE.town, SCENE.plan, place, slots(HOURS, SCENE.plan.days[place]))
    known = {one.calling: one.topic for one in day_before if one.calling and one.topic}
    again = [one for one in last_day if one.calling in known]
    assert len(again) > 9
    same = sum(one.topic == known[one.calling] for one in again)
    assert same / len(again) > 0.8


def test_the_last_call_is_the_one_of_the_press_release(last_day: list[Caller]) -> None:
    last = last_day[-1]
    assert last.topic
    assert (last.topic.slug, last.outcome) == ("kfz-steuer", Outcome.REFERRED)
    assert not last.gives_up_early
    assert last.patience > 1000


def test_a_person_is_the_same_every_time() -> None:
    assert person("115", LAST, 3) == person("115", LAST, 3)
    assert person("115", LAST, 3).contact != person("116", LAST, 3).contact


@pytest.mark.parametrize(("wish", "service"), [(0.0, 1), (0.11, 1), (0.5, 18), (0.999999, 352)])
def test_few_services_are_asked_for_often(wish: float, service: int) -> None:
    found = topic(TOPICS, 352, wish)
    assert found
    assert found.service == service


def test_a_hundred_services_grow_to_all() -> None:
    days = len(SCENE.plan.days)
    assert [topics_on(town(), SCENE.plan, place) for place in (0, days - 1)] == [100, 352]
    assert topic((), 0, 0.5) is None
