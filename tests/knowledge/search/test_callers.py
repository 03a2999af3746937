"""What callers of the example city say is understood, by words alone.

The sentences were written from the list of names before the engine was tuned on the 352 services.
"""

from functools import cache
from pathlib import Path

import pytest
from tests.demo.documents import documents

from buergertelefon.knowledge.search import Index, build

LINES = Path(__file__).with_name("callers.tsv").read_text(encoding="utf-8").splitlines()
CALLERS = [line.split("\t") for line in LINES if line and not line.startswith("#")]


@cache
def index() -> Index:
    return build(documents())


def rank(said: str, right: str) -> int:
    ids = [hit.id for hit in index().search(said, limit=10).hits]
    wanted = right.split(",")
    return next((place for place, one in enumerate(ids) if one in wanted), 10)


def test_there_are_at_least_three_hundred_and_all_services_exist() -> None:
    known = {one.id for one in documents()}
    assert len(CALLERS) >= 300
    assert {slug for _, right in CALLERS for slug in right.split(",")} <= known


@pytest.mark.load
@pytest.mark.parametrize(("first", "share"), [(1, 0.71), (3, 0.85), (10, 0.93)])
def test_the_right_answer_is_among_the_first(first: int, share: float) -> None:
    found = sum(rank(said, right) < first for said, right in CALLERS)
    assert found / len(CALLERS) >= share
