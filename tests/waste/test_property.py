"""Whatever happens to orders in whatever order: places and turns are what the orders say."""

import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.waste.conftest import NOW, booked, check, make_house, make_round, named

from buergertelefon.waste.actions.ordering import cancel, finish, miss, move
from buergertelefon.waste.actions.planning import resize
from buergertelefon.waste.errors import Refused
from buergertelefon.waste.models import BulkyOrder, House, Round
from buergertelefon.waste.rules.life import ORDER_STEPS
from buergertelefon.waste.rules.words import Category

ALLOWED = {(source, target) for sources, target in ORDER_STEPS.values() for source in sources}
WHAT = ["order", "order", "both", "move", "office", "cancel", "call off", "miss", "finish", "wait",
        "resize"]  # fmt: skip
STEPS = st.tuples(st.sampled_from(WHAT), st.integers(0, 5), st.integers(0, 5))
#: two years
DAYS = [date(2026, 12, 1), date(2026, 12, 22), date(2027, 1, 12)]


@dataclass
class World:
    """Three tours of two places each, and one for wood."""

    house: House
    tours: list[Round]
    wood: Round
    at: datetime = NOW
    rows: list[uuid.UUID] = field(default_factory=list)
    states: dict[uuid.UUID, str] = field(default_factory=dict)
    smaller: set[int] = field(default_factory=set)  # tours that the office made smaller

    def do(self, what: str, n: int, m: int) -> None:
        tour = self.tours[m % 3]
        pk = self.rows[n % len(self.rows)] if self.rows else uuid.uuid4()
        match what:
            case "order":
                row = booked(self.house, tour, details=named(n % 2), at=self.at)
                self.rows.append(row.pk)
            case "both":
                row = booked(self.house, tour, self.wood, details=named(n % 2), at=self.at)
                self.rows.append(row.pk)
            case "move" | "office":
                chosen = {Category.MIXED: tour.pk, Category.WOOD: self.wood.pk}
                move(pk, chosen, at=self.at, by_office=what == "office")
            case "cancel" | "call off":
                cancel(pk, at=self.at, by_office=what == "call off")
            case "miss":
                miss(pk, at=self.at)
            case "finish":
                finish(pk, at=self.at)
            case "wait":
                self.at += timedelta(days=n * m)
            case _:
                if resize(tour.pk, capacity=n % 3):
                    self.smaller.add(tour.pk)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_places_and_turns_are_what_the_orders_say(steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        tours = [make_round(day) for day in DAYS]
        world = World(make_house(), tours, make_round(DAYS[0], Category.WOOD))
        for what, n, m in steps:
            with suppress(Refused), transaction.atomic():
                world.do(what, n, m)
            check(beyond=world.smaller)
            now = dict(BulkyOrder.objects.values_list("pk", "state"))
            for pk, state in now.items():
                before = world.states.get(pk, state)
                assert before == state or (before, state) in ALLOWED
            world.states = now
        transaction.set_rollback(True)
