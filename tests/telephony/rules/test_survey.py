"""The question at the end of a call: who is asked, what keys do, and that nobody else notices."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.telephony.rules.test_callbacks import PHONE, Centre

from buergertelefon.survey.rules.asking import WHOLE
from buergertelefon.telephony.asterisk import NAME
from buergertelefon.telephony.line import (
    Capability,
    Cause,
    Cleared,
    Connection,
    Digits,
    Established,
    Leg,
    LegState,
    Played,
    Role,
)
from buergertelefon.telephony.rules import agents, clock, passing
from buergertelefon.telephony.rules.question import Question, Survey, Wording
from buergertelefon.telephony.rules.reconcile import reconcile
from buergertelefon.telephony.rules.survey import LONGEST, THINK
from buergertelefon.telephony.rules.world import (
    TALK,
    AgentState,
    CallState,
    Changes,
    Clear,
    Command,
    Dismiss,
    Play,
)

GERMAN = Wording(1, {"1": 1, "2": 2, "3": 3}, "frage", "danke", "tschüss")
ENGLISH = Wording(2, {"1": 1, "2": 2, "3": 3}, "question", "thanks", "bye")
ALL = Survey(WHOLE, {"de": GERMAN, "en": ENGLISH})
LEG = "leg-a"
ASKED = Connection("", LEG, Role.CALLER)


class Served(Centre):
    """One person at a telephone, and who is asked what."""

    def __init__(self, *seats: str, survey: Survey | None = ALL) -> None:
        self.asked: list[tuple[str, Question]] = []
        self.answers: list[int] = []
        self.changes: list[Changes] = []
        super().__init__(*seats or ("1",))
        self.world.config = replace(self.config, survey=survey)

    def keep(self, changes: Changes) -> None:
        super().keep(changes)
        self.asked += changes.asked
        self.answers += [value for _, value in changes.answers]
        self.changes.append(changes)

    def talks(self, name: str = "a", *, language: str = "de") -> None:
        """The call is answered by a person."""
        self.arrive(name, PHONE)
        self.world.calls[name].language = language
        self.step()
        self.hear(Established(self.world.calls[name].agent_connection, self.at))
        self.step(60)

    def finish(self, seat: str = "1") -> list[Command]:
        """The person hangs up first, at the desk."""
        agents.finish(self.world, self.world.agents[seat], self.at)
        return self.step()

    def key(self, key: str, leg: str = LEG) -> list[Command]:
        self.hear(Digits(Connection("a", leg, Role.CALLER), self.at, key))
        return self.step()


def test_who_was_served_is_asked_and_one_key_answers() -> None:
    centre = Served()
    centre.talks()
    agent_leg = centre.world.calls["a"].agent_connection
    assert centre.finish() == [Clear(NAME, agent_leg, Cause.NORMAL), Play(NAME, ASKED, "frage")]
    centre.hear(Played(Connection("a", LEG, Role.CALLER), centre.at + timedelta(seconds=9)))
    centre.step(12)
    assert centre.key("2") == [Dismiss(NAME, ASKED, "danke", Cause.NORMAL)]
    assert centre.answers == [2]
    [(call, question)] = centre.asked
    assert (call, question.name, question.day) == ("a", "Bürgertelefon", date(2026, 11, 24))
    assert not centre.world.asking
    assert centre.key("1") == [], "it is over"


def test_the_person_and_the_record_do_not_wait_for_it() -> None:
    asked, not_asked = Served(), Served(survey=None)
    for centre in (asked, not_asked):
        centre.talks()
        centre.finish()
        agents.close(centre.world, centre.world.agents["1"], centre.at)
        centre.step()
    assert asked.world.agents["1"].state is AgentState.AVAILABLE
    assert asked.world.calls == {}
    assert asked.closed == ["a"]
    assert (asked.kinds, asked.ends) == (not_asked.kinds, not_asked.ends)
    assert asked.world.asking, "and the caller listens still"


def test_nothing_leads_from_the_caller_to_the_call_while_it_is_written_up() -> None:
    centre = Served()
    centre.talks()
    centre.finish()
    call = centre.world.calls["a"]
    assert (call.state, call.agent) == (CallState.WRAP_UP, "1")
    assert (call.caller, call.caller_leg) == ("", "")
    [question] = centre.world.asking.values()
    assert "a" not in {question.caller.call, question.name, question.area}
    assert centre.changes[-1].devices <= {"tel:leg-a", "agent:1", "tel:a"}


def hang_up(centre: Served) -> None:
    centre.hear(Cleared(centre.world.calls["a"].caller_connection, centre.at, Cause.NORMAL))


def phone_down(centre: Served) -> None:
    centre.hear(Cleared(centre.world.calls["a"].agent_connection, centre.at, Cause.NORMAL))


def no_sound(centre: Served) -> None:
    centre.hear(Cleared(centre.world.calls["a"].agent_connection, centre.at, Cause.MEDIA_LOST))


def on_hold(centre: Served) -> None:
    agents.hold(centre.world, centre.world.agents["1"], centre.at)
    centre.finish()


def consulting(centre: Served) -> None:
    passing.consult(centre.world, centre.world.agents["1"], "tel:+4942112345", centre.at)
    centre.finish()


def passed_on(centre: Served) -> None:
    passing.transfer(centre.world, centre.world.agents["1"], "queue:all", centre.at)


def writes(centre: Served) -> None:
    centre.world.config = replace(
        centre.world.config, capabilities={NAME: frozenset({Capability.DELIVER})}
    )
    centre.finish()


@pytest.mark.parametrize(
    ("how", "asked"),
    [
        pytest.param(Served.finish, True, id="the person ends it at the desk"),
        pytest.param(phone_down, True, id="the person puts the receiver down"),
        pytest.param(hang_up, False, id="the caller hangs up first"),
        pytest.param(no_sound, False, id="the connection broke"),
        pytest.param(on_hold, False, id="nobody talks to them"),
        pytest.param(consulting, False, id="ended in a consultation"),
        pytest.param(passed_on, False, id="passed on: it goes on"),
        pytest.param(writes, False, id="a line that says nothing"),
    ],
)
def test_when_somebody_is_asked(how: Callable[[Served], object], asked: bool) -> None:
    centre = Served()
    centre.talks()
    how(centre)
    centre.step()
    assert bool(centre.world.asking) is asked
    assert len(centre.asked) == asked


@pytest.mark.parametrize(
    ("survey", "drawn", "asked"),
    [
        pytest.param(None, 0, False, id="no plan"),
        pytest.param(Survey(WHOLE, {}), 0, False, id="nothing is rendered"),
        pytest.param(replace(ALL, share=1000), 999, True, id="one in ten, drawn"),
        pytest.param(replace(ALL, share=1000), 1000, False, id="one in ten, not drawn"),
        pytest.param(replace(ALL, share=0), 0, False, id="nobody"),
    ],
)
def test_chance_decides_who_is_asked(survey: Survey | None, drawn: int, asked: bool) -> None:
    centre = Served(survey=survey)
    centre.world.below = lambda _: drawn
    centre.talks()
    centre.finish()
    assert bool(centre.world.asking) is asked


def test_who_was_called_back_is_asked_too() -> None:
    centre = Served()
    centre.talks()
    centre.world.calls["a"].tries = 1
    centre.finish()
    assert centre.ends == {"a": "callback"}
    assert LEG in centre.world.asking


@pytest.mark.parametrize(
    ("language", "media"), [("de", "frage"), ("en", "question"), ("tr", "frage")]
)
def test_it_is_asked_in_the_language_of_the_caller(language: str, media: str) -> None:
    centre = Served()
    centre.talks(language=language)
    assert centre.finish()[-1] == Play(NAME, ASKED, media)


def test_a_wrong_key_has_it_said_once_more_and_a_second_one_ends_it() -> None:
    centre = Served()
    centre.talks()
    centre.finish()
    centre.step(3)
    assert centre.key("7") == [Play(NAME, ASKED, "frage")]
    centre.hear(Played(Connection("a", LEG, Role.CALLER), centre.at))  # of what the key ended
    assert centre.step(THINK.total_seconds()) == [], "it is still being said"
    assert centre.key("#") == [Dismiss(NAME, ASKED, "tschüss", Cause.NORMAL)]
    assert centre.answers == []


def test_who_presses_nothing_hears_goodbye_after_a_while() -> None:
    centre = Served()
    centre.talks()
    centre.finish()
    centre.step(5)
    centre.hear(Played(Connection("a", LEG, Role.CALLER), centre.at))
    assert clock.next_due(centre.world) == centre.at + THINK
    assert centre.step(7) == []
    assert Dismiss(NAME, ASKED, "tschüss", Cause.NORMAL) in centre.step(1)
    assert (centre.answers, centre.world.asking) == ([], {})


def test_it_ends_even_if_the_line_never_says_that_it_was_said() -> None:
    centre = Served()
    centre.world.config = replace(
        centre.world.config, survey=Survey(WHOLE, {"de": replace(GERMAN, goodbye="")})
    )
    centre.talks()
    centre.finish()
    assert Clear(NAME, ASKED, Cause.NORMAL) in centre.step(LONGEST.total_seconds())


def test_who_hangs_up_has_said_nothing() -> None:
    centre = Served()
    centre.talks()
    centre.finish()
    centre.hear(Cleared(Connection("a", LEG, Role.CALLER), centre.at, Cause.NORMAL))
    assert centre.step() == []
    assert (centre.answers, centre.world.asking, len(centre.asked)) == ([], {}, 1)


def test_a_comparison_leaves_them_alone_and_a_new_exchange_says_goodbye() -> None:
    centre = Served()
    centre.talks()
    centre.finish()
    there = Leg(Connection("a", LEG, Role.CALLER), "tel:a", LegState.ESTABLISHED, centre.at)
    reconcile(centre.world, NAME, [there], centre.at)
    assert centre.step() == []
    reconcile(centre.world, "another line", [], centre.at)
    assert centre.world.asking
    centre.world.asking.clear()  # the next exchange knows of no question
    reconcile(centre.world, NAME, [there], centre.at)
    assert centre.step() == [Dismiss(NAME, there.connection, "bye", Cause.NORMAL)]


def test_a_leg_that_the_line_does_not_know_any_more_is_forgotten() -> None:
    centre = Served()
    centre.talks()
    centre.finish()
    reconcile(centre.world, NAME, [], centre.at)
    assert centre.step() == []
    assert centre.world.asking == {}
    assert "lost" not in centre.ends.values()


# ---- over random interleavings -------------------------------------------------------------------
STEPS = [
    "arrive", "arrive", "answer", "answer", "answer", "finish", "finish", "phone_down", "close",
    "close", "hang_up", "hold", "key", "wrong", "said", "gone", "later", "compare", "lost",
    "no_sound", "pause", "ready", "back",
]  # fmt: skip


class Line:
    """Two centres that hear the same: one asks everybody, the other nobody."""

    def __init__(self) -> None:
        self.asking, self.silent = Served("1", "2"), Served("1", "2", survey=None)
        self.names = itertools.count(1)
        self.stands: set[str] = set()  # legs of callers that the network has
        self.legs: dict[str, str] = {}  # of them, to the call they came for

    def both(self, what: Callable[[Served], object]) -> None:
        before = len(self.asking.commands)
        for centre in (self.asking, self.silent):
            what(centre)
            centre.step(1)
        for one in self.asking.commands[before:]:
            if isinstance(one, Dismiss):
                self.stands.discard(one.caller.leg)
            elif isinstance(one, Clear):
                self.stands.discard(one.connection.leg)

    def do(self, step: str, pick: int) -> None:
        calls = [one.id for one in self.silent.world.calls.values() if one.state in TALK]
        ringing = [one.id for one in self.silent.world.calls.values() if one.agent_leg]
        asked = sorted(self.asking.world.asking)
        seat = str(pick % 2 + 1)
        match step:
            case "arrive" if len(self.stands) < 6:
                name = f"00000000-0000-0000-0003-{next(self.names):012}"
                self.stands.add(f"leg-{name}")
                self.legs[f"leg-{name}"] = name
                self.both(lambda centre: centre.arrive(name, ""))
            case "answer" if ringing:
                name = ringing[pick % len(ringing)]
                self.both(lambda centre: centre.picks_up(name))
            case "finish":
                self.both(lambda c: agents.finish(c.world, c.world.agents[seat], c.at))
            case "close":
                self.both(lambda c: agents.close(c.world, c.world.agents[seat], c.at))
            case "hold":
                self.both(lambda c: agents.hold(c.world, c.world.agents[seat], c.at))
            case "pause":
                self.both(lambda c: agents.pause(c.world, c.world.agents[seat], "lunch", c.at))
            case "ready":
                self.both(lambda c: agents.ready(c.world, c.world.agents[seat], c.at))
            case "phone_down" | "no_sound" if calls:
                name = calls[pick % len(calls)]
                cause = Cause.NORMAL if step == "phone_down" else Cause.MEDIA_LOST
                self.both(lambda c: c.hear(
                    Cleared(c.world.calls[name].agent_connection, c.at, cause)
                ))  # fmt: skip
            case "hang_up" if calls:
                name = calls[pick % len(calls)]
                self.stands.discard(f"leg-{name}")
                leg = Connection(name, f"leg-{name}", Role.CALLER)
                self.both(lambda c: c.hear(Cleared(leg, c.at, Cause.NORMAL)))
            case "key" | "wrong" | "said" | "gone" if asked:
                self.of_asked(step, asked[pick % len(asked)], pick)
            case "later":
                self.both(lambda c: c.step([3, 9, 61, 1][pick % 4]))
            case "compare":
                self.both(self.compare)
            case "lost":  # a new exchange, which knows of no question
                self.asking.world.asking.clear()
                self.both(self.compare)

    def of_asked(self, step: str, leg: str, pick: int) -> None:
        connection, at = Connection(self.legs[leg], leg, Role.CALLER), self.asking.at
        event = {
            "key": Digits(connection, at, str(pick % 3 + 1)), "wrong": Digits(connection, at, "9"),
            "said": Played(connection, at), "gone": Cleared(connection, at, Cause.NORMAL),
        }[step]  # fmt: skip
        if step == "gone":
            self.stands.discard(leg)
        self.both(lambda centre: centre.hear(event))

    def compare(self, centre: Served) -> None:
        """All legs that stand are told, those of people as each centre has them."""
        mine = {one.caller_leg for one in centre.world.calls.values()} | {*centre.world.asking}
        legs = [
            Leg(Connection(self.legs[leg], leg, Role.CALLER), "", LegState.ESTABLISHED, centre.at)
            for leg in sorted(self.stands)
            if centre is self.asking or leg in mine
        ]
        for call in centre.world.calls.values():
            if call.agent_leg and call.state is not CallState.WRAP_UP:
                talks = call.state in TALK
                held = LegState.HELD if call.state is CallState.HELD else LegState.ESTABLISHED
                state = held if talks else LegState.DELIVERED
                legs.append(Leg(call.agent_connection, "", state, centre.at, call.caller_leg))
        reconcile(centre.world, NAME, legs, centre.at)

    def promises(self) -> None:
        asking, silent = self.asking, self.silent
        # people, records and figures are as if nobody were ever asked
        assert asking.world.agents == silent.world.agents
        assert (asking.kinds, asking.ends, asking.closed) == (
            silent.kinds, silent.ends, silent.closed
        )  # fmt: skip
        for mine, other in zip(asking.changes, silent.changes, strict=True):
            assert (mine.opened, mine.noted, mine.events, mine.owed) == (
                other.opened, other.noted, other.events, other.owed
            )  # fmt: skip
        # a leg is in a call, or is asked, never both; no leg is lost
        in_calls = [one.caller_leg for one in asking.world.calls.values() if one.caller_leg]
        live = {
            one.caller_leg
            for one in asking.world.calls.values()
            if one.state is not CallState.WRAP_UP
        }
        assert not asking.world.asking.keys() & {*in_calls}
        assert self.stands == live | {*asking.world.asking}
        # nobody is asked twice, and says more than one thing
        assert len({call for call, _ in asking.asked}) == len(asking.asked)
        assert len(asking.answers) <= len(asking.asked)
        for one in asking.world.asking.values():
            assert one.until >= asking.at - timedelta(seconds=1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 11)), min_size=20, max_size=70))
def test_nobody_notices_that_callers_are_asked(steps: list[tuple[str, int]]) -> None:
    line = Line()
    for name, pick in steps:
        line.do(name, pick)
        line.promises()


def test_the_steps_ask_and_are_answered() -> None:
    """Otherwise the property above would prove nothing."""
    import random

    draw, asked, answers, dismissed = random.Random(5), 0, 0, 0
    for _ in range(15):
        line = Line()
        for _ in range(70):
            line.do(draw.choice(STEPS), draw.randrange(12))
            line.promises()
        asked += len(line.asking.asked)
        answers += len(line.asking.answers)
        dismissed += sum(isinstance(one, Dismiss) for one in line.asking.commands)
    assert asked > answers > 5
    assert dismissed > answers
