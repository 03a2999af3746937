from datetime import date

import pytest

from buergertelefon.knowledge.rules.editing import (
    Standing,
    State,
    Step,
    after,
    may_edit,
    missing,
    standing,
)

TODAY, TOMORROW, YESTERDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 23)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_nothing_reaches_readers_without_review(state: State, step: Step) -> None:
    if after(state, step) == State.PUBLISHED and state != State.PUBLISHED:
        assert (state, step) == (State.REVIEW, Step.PUBLISH)


@pytest.mark.parametrize(
    ("state", "since", "until", "seen"),
    [
        (State.DRAFT, None, None, Standing.DRAFT),
        (State.REVIEW, None, None, Standing.REVIEW),
        (State.PUBLISHED, None, None, Standing.CURRENT),
        (State.PUBLISHED, TODAY, None, Standing.CURRENT),
        (State.PUBLISHED, TOMORROW, None, Standing.SCHEDULED),
        (State.PUBLISHED, YESTERDAY, TODAY, Standing.PAST),
        (State.REPLACED, TODAY, None, Standing.PAST),
    ],
)
def test_what_readers_see_of_a_version(
    state: State, since: date | None, until: date | None, seen: Standing
) -> None:
    assert standing(state, since=since, until=until, on=TODAY) == seen


@pytest.mark.parametrize(
    ("cities", "place", "may"),
    [
        pytest.param([], "04011000", True, id="edits for everybody"),
        pytest.param(["04012000"], "04012000", True, id="their own city"),
        pytest.param(["04012000"], "04011000", False, id="another city"),
        pytest.param(["04012000"], "", False, id="what holds everywhere is not one city's"),
    ],
)
def test_who_may_edit(cities: list[str], place: str, may: bool) -> None:
    assert may_edit(cities, place) is may


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"say": "x", "source": "y", "fee": "1 Euro", "duration": "1 Tag"}, []),
        ({"say": "x", "source": "y", "unknown": ["fee", "duration"]}, []),
        ({"say": "", "source": "y", "fee": "1 Euro", "unknown": ["duration"]}, ["say"]),
        ({"say": "x", "source": "y", "fee": "", "unknown": []}, ["fee", "duration"]),
    ],
)
def test_a_fact_is_given_or_said_to_be_unknown(
    values: dict[str, object], fields: list[str]
) -> None:
    assert missing(values) == fields
