import random
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from buergertelefon.contacts.rules import Outcome
from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.figure import Figure
from buergertelefon.reporting.rules.first_contact import (
    Said,
    corrected,
    counted,
    figures,
    marks,
    pairs,
)
from buergertelefon.reporting.rules.formulas import FORMULAS

D0 = datetime(2014, 6, 2, 9, tzinfo=UTC)
SETTLED, REFERRED, FORWARDED = Outcome.SETTLED, Outcome.REFERRED, Outcome.FORWARDED
#: the worked example: caller, topic, outcome, day
EXAMPLE = [
    Said(f"c{n}", key, topic, D0 + timedelta(days=day), outcome)
    for n, (key, topic, outcome, day) in enumerate(
        [
            ("K1", "dog tax", SETTLED, 0), ("K1", "dog tax", SETTLED, 3),
            ("K1", "bulky waste", SETTLED, 3), ("K2", "car tax", REFERRED, 0),
            ("K3", "housing", FORWARDED, 0), ("K4", "ID card", SETTLED, 0),
            ("K4", "ID card", SETTLED, 8), ("", "ID card", SETTLED, 1),
            ("K5", "course", SETTLED, 1), ("K2", "car tax", SETTLED, 1),
        ]
    )
]  # fmt: skip
D20 = D0 + timedelta(days=20)


def test_the_worked_example() -> None:
    known = marks(EXAMPLE, at=D20)
    found = figures(counted(known)) | {"L4": pairs(known)}
    assert found == {
        "L1": Figure("L1", 8, 10), "L2": Figure("L2", 9, 10), "L3": Figure("L3", 6, 9),
        "L5": Figure("L5", 1, 10), "L4": Figure("L4", 2, 6),
    }  # fmt: skip
    assert [one.words for one in found.values()] == [
        "80,0 %", "90,0 %", "66,7 %", "10,0 %", "33,3 %",
    ]  # fmt: skip
    assert found.keys() <= FORMULAS.keys()


def test_younger_than_a_week_is_provisional() -> None:
    over = D0 + timedelta(days=8 + 7)  # of the last contact, to the second
    assert corrected(counted(marks(EXAMPLE, at=over))) == Figure("L3", 6, 9)
    early = corrected(counted(marks(EXAMPLE, at=over - timedelta(seconds=1))))
    assert (early.part, early.provisional) == (6, True)


def test_who_asks_again_on_the_last_moment_of_the_week_asks_again() -> None:
    def asked(after: timedelta) -> int:
        said = [Said("a", "K", "t", D0, SETTLED), Said("b", "K", "t", D0 + after, SETTLED)]
        return counted(marks(said, at=D0 + timedelta(days=30))).for_good

    week = timedelta(days=7)
    assert (asked(week), asked(week + timedelta(microseconds=1))) == (1, 2)


def test_a_conversation_about_two_topics_counts_once() -> None:
    said = [
        Said("a", "K", "dog tax", D0, SETTLED), Said("a", "K", "car tax", D0, SETTLED),
        Said("b", "K", "car tax", D0 + timedelta(days=1), SETTLED),
    ]  # fmt: skip
    known = marks(said, at=D20)
    assert counted(known) == Counted(settled=2, keyed=2, for_good=1)
    assert pairs(known) == Figure("L4", 1, 2)


said = st.lists(
    st.builds(
        Said, st.uuids().map(str), st.sampled_from(["", "K1", "K2"]), st.sampled_from("ab"),
        st.integers(0, 40 * 24).map(lambda hour: D0 + timedelta(hours=hour)),
        st.sampled_from(list(Outcome)),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(said, st.randoms(), st.integers(0, 60))
def test_order_does_not_matter_and_parts_add_up(
    said: list[Said], chance: random.Random, day: int
) -> None:
    at = D0 + timedelta(days=day)
    known = marks(said, at=at)
    mixed = chance.sample(said, len(said))
    assert sorted(map(repr, marks(mixed, at=at))) == sorted(map(repr, known))
    parts = [[one for one in known if one.said.topic == topic] for topic in "ab"]
    assert counted(parts[0]) + counted(parts[1]) == counted(known)
    assert pairs(parts[0]) + pairs(parts[1]) == pairs(known)


@settings(max_examples=30, deadline=None)
@given(said, said)
def test_a_late_contact_can_only_take_back_what_was_settled_for_good(
    early: list[Said], late: list[Said]
) -> None:
    at = D0 + timedelta(days=60)
    before = marks(early, at=at)
    after = marks([*early, *late], at=at)[: len(early)]
    assert all(two.again or not one.again for one, two in zip(before, after, strict=True))
