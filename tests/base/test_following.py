"""What a process keeps of the rows: made once, renewed behind, never kept empty."""

import threading
from collections.abc import Callable
from datetime import date

import pytest

from buergertelefon.base import following
from buergertelefon.base.following import Following

DAY = date(2026, 11, 27)
pytestmark = pytest.mark.django_db(transaction=True)


class Rows:
    """Rows that change, and how often something was made of them."""

    def __init__(self, version: int = 1) -> None:
        self.number, self.made = version, 0
        self.go = threading.Event()
        self.go.set()

    def version(self) -> int:
        return self.number

    def load(self, number: int, *, on: date) -> int:  # noqa: ARG002  # as Following asks it
        assert self.go.wait(10)
        self.made += 1
        return number


@pytest.fixture(autouse=True)
def look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK", 0)


def test_the_old_one_answers_while_the_next_is_made(until: Callable[..., None]) -> None:
    rows = Rows()
    it = Following(rows.version, rows.load)
    assert (it.now(on=DAY), it.now(on=DAY), rows.made) == (1, 1, 1)
    rows.number = 2
    rows.go.clear()
    assert it.now(on=DAY) == 1
    rows.go.set()
    until(lambda: it.now(on=DAY) == 2)
    assert rows.made == 2


def test_what_was_made_before_there_were_rows_answers_nobody() -> None:
    rows = Rows(version=0)
    it = Following(rows.version, rows.load)
    assert it.now(on=DAY) == 0
    rows.number = 7
    assert it.now(on=DAY) == 7


def test_who_asks_while_a_process_starts_waits_for_the_rest_and_it_is_made_once(
    until: Callable[..., None],
) -> None:
    rows = Rows()
    rows.go.clear()
    it = Following(rows.version, rows.load)
    it.prepare(on=DAY)
    got: list[int] = []
    asking = threading.Thread(target=lambda: got.append(it.now(on=DAY)))
    asking.start()
    rows.go.set()
    asking.join(10)
    assert got == [1]
    until(lambda: rows.made == 1)
