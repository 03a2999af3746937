"""Over random interleavings of callers, people, losses and take-overs."""

import random
from collections.abc import Callable
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.telephony.simulated import Simulated

from buergertelefon.telephony.desk import carry_out
from buergertelefon.telephony.rules import dispatch
from buergertelefon.telephony.rules.routing import level
from buergertelefon.telephony.rules.world import TALK, Agent, AgentState, Call, CallState

DESKS = [f"00000000-0000-0000-0001-00000000000{n}" for n in (1, 2, 3, 4)]
BUSY = {CallState.OFFERED, *TALK}
#: steps, most frequent ones several times; each finds somebody for whom it makes sense, if it can
STEPS = [
    "arrive",
    "arrive",
    "greeted",
    "answer",
    "answer",
    "answer",
    "answer",
    "connect",
    "end",
    "end",
    "close",
    "close",
    "later",
    "later",
    "hang_up",
    "reload",
    "leave",
    "come_back",
    "hold",
    "retrieve",
    "consult",
    "consult",
    "taken",
    "reconnect",
    "pass_on",
    "blind",
    "seat",
    "pause",
    "ready",
    "ready",
    "ready",
    "ready",
    "sign_on",
    "sign_on",
    "sign_off",
    "extend",
    "typing",
    "by_hand",
    "practise",
    "desk_gone",
    "desk_back",
    "crash",
    "crash_in_between",
    "crash_before_ringing",
    "failed",
    "again",
    "anything",
]


class Afternoon:
    """Anything may happen at any time; the promises hold after each step."""

    def __init__(self) -> None:
        self.exchange = Simulated()
        self.entered: dict[str, object] = {}
        self.practised: set[str] = set()
        self.signed_on = timedelta(0)  # together, so far
        for desk in DESKS:
            self.exchange.sit_down(desk)

    def calls(self, fits: Callable[[Call], bool]) -> list[str]:
        live = self.exchange.world.calls.values()
        return sorted(one.id for one in live if one.line == "browser" and fits(one))

    def people(self, fits: Callable[[Agent], bool]) -> list[str]:
        return sorted(one.id for one in self.exchange.world.agents.values() if fits(one))

    def step(self, name: str, pick: int) -> None:
        """One step, by or with the `pick`-th of those whom it fits."""
        standing = self.calls(lambda one: one.state is not CallState.WRAP_UP)
        talking = self.people(lambda one: one.state is AgentState.TALKING)
        choose = {
            "greeted": self.calls(lambda one: one.state is CallState.GREETING),
            **dict.fromkeys(["hang_up", "reload", "leave", "come_back", "again"], standing),
            **dict.fromkeys(
                ["answer", "taken", "crash_in_between"],
                self.people(lambda one: one.state is AgentState.OFFERED),
            ),
            **dict.fromkeys(["close", "extend", "typing"],
                self.people(lambda one: one.state is AgentState.WRAP_UP)),
            **dict.fromkeys(
                ["end", "hold", "retrieve", "consult", "reconnect", "pass_on", "blind", "seat"],
                talking,
            ),
        }.get(name, DESKS)  # fmt: skip
        before, people = self.exchange.at, len(self.exchange.world.agents)
        if choose:
            getattr(self, f"do_{name}")(choose[pick % len(choose)], pick)
        self.signed_on += (self.exchange.at - before) * people

    def do_arrive(self, _: str, pick: int) -> None:
        if len(self.exchange.world.calls) < 6:
            self.exchange.arrive(["115", "115", "116", "117"][pick % 4])

    def do_greeted(self, call: str, _: int) -> None:
        self.exchange.ask(f"web:{call}", "played")

    def do_answer(self, desk: str, _: int) -> None:
        self.exchange.talk(desk)

    def do_practise(self, desk: str, _: int) -> None:
        call = next(self.exchange.names)
        self.exchange.ask(f"agent:{desk}", "practise", call=call, called="115")
        if call in self.exchange.world.calls:
            self.practised.add(call)

    def do_taken(self, desk: str, _: int) -> None:
        agent = self.exchange.world.agents[desk]
        self.exchange.ask(agent.device, "accept", call=agent.call or "")

    def do_connect(self, _: str, __: int) -> None:
        self.exchange.media()

    def do_later(self, _: str, pick: int) -> None:
        self.exchange.later([1, 5, 16, 21, 61, 2, 11, 30, 3, 61][pick % 10])

    def do_hang_up(self, call: str, _: int) -> None:
        self.exchange.ask(f"web:{call}", "clear")

    def do_again(self, call: str, _: int) -> None:
        self.exchange.ask(f"web:{call}", "call", called="115")

    def do_reload(self, call: str, pick: int) -> None:
        pages = list(self.exchange.browser.devices[f"web:{call}"].pages)
        self.exchange.ask(f"web:{call}", "page_opened", page=f"page-{call}-{pick}")
        for page in pages:
            self.exchange.ask(f"web:{call}", "page_closed", page=page)

    def do_leave(self, call: str, _: int) -> None:
        self.exchange.ask(f"web:{call}", "page_closed", page=f"page-{call}")

    def do_come_back(self, call: str, _: int) -> None:
        self.exchange.ask(f"web:{call}", "page_opened", page=f"page-{call}")

    def do_desk_gone(self, desk: str, _: int) -> None:
        self.exchange.ask(f"agent:{desk}", "page_closed", page=f"page-{desk}")

    def do_desk_back(self, desk: str, _: int) -> None:
        self.exchange.ask(f"agent:{desk}", "page_opened", page=f"page-{desk}")

    def do_failed(self, _: str, pick: int) -> None:
        ends = [one for one in self.exchange.browser.ends.values() if one.talks_to]
        if ends:
            end = ends[pick % len(ends)]
            self.exchange.ask(end.device, "failed", leg=f"{end.id}.{end.attempt}")

    def do_crash(self, _: str, __: int) -> None:
        self.exchange.crash()

    def do_crash_in_between(self, desk: str, _: int) -> None:
        """The leader dies after the commit and before its commands."""
        exchange, agent = self.exchange, self.exchange.world.agents[desk]
        body = {"call": agent.call or ""}
        carry_out(exchange.world, exchange.browser, agent.device, "accept", body, None, exchange.at)
        exchange.turn()
        exchange.crash()

    def do_crash_before_ringing(self, _: str, __: int) -> None:
        """A call was offered, and stored; nobody was told to ring."""
        exchange = self.exchange
        call = next(exchange.names)
        exchange.ask(f"web:{call}", "call", called="115")
        exchange.ask(f"web:{call}", "page_opened", page=f"page-{call}")
        carry_out(exchange.world, exchange.browser, f"web:{call}", "played", {}, None, exchange.at)
        exchange.turn()
        exchange.crash()

    def do_anything(self, desk: str, pick: int) -> None:
        """A late key, whatever the state."""
        kind = ["accept", "end", "close", "hold", "reconnect", "transfer"][pick % 6]
        body = {"call": DESKS[0]} if kind == "accept" else {}
        self.exchange.ask(f"agent:{desk}", kind, **body)

    def _ask(kind: str, **body: str) -> Callable[["Afternoon", str, int], None]:  # noqa: N805  # makes methods
        def do(self: "Afternoon", desk: str, _: int) -> None:
            self.exchange.ask(f"agent:{desk}", kind, **body)

        return do

    do_end, do_close, do_hold = _ask("end"), _ask("close"), _ask("hold")
    do_retrieve, do_reconnect, do_pass_on = _ask("retrieve"), _ask("reconnect"), _ask("transfer")
    do_consult, do_blind = _ask("consult", to="queue:general"), _ask("transfer", to="queue:kfz")
    do_seat, do_pause = _ask("transfer", to="seat:02"), _ask("pause", reason="lunch")
    do_ready, do_sign_on, do_sign_off = _ask("ready"), _ask("sign_on"), _ask("sign_off")
    do_extend, do_typing = _ask("extend"), _ask("typing")
    do_by_hand = _ask("manual", called="115")

    # ---- the promises ----------------------------------------------------------------------
    def no_call_is_lost(self) -> None:
        live = {
            call.id
            for call in self.exchange.world.calls.values()
            if call.state is not CallState.WRAP_UP and not call.is_practice
        }
        ended = set(self.exchange.ended)
        assert len(ended) == len(self.exchange.ended), "ended twice"
        assert len(set(self.exchange.opened)) == len(self.exchange.opened), "counted twice"
        assert set(self.exchange.opened) == live | ended

    def every_record_is_closed_once_when_nobody_writes_it_any_more(self) -> None:
        closed = self.exchange.closed
        assert len(set(closed)) == len(closed)
        live = {call.id for call in self.exchange.world.calls.values() if not call.is_practice}
        assert set(self.exchange.opened) - set(closed) == live

    def nobody_finds_a_practice_call_on_record(self) -> None:
        exchange = self.exchange
        told = {call for call, _ in exchange.kinds}
        assert not self.practised & {*exchange.opened, *exchange.ended, *exchange.closed, *told}
        for call in exchange.world.calls.values():
            if call.is_practice:
                assert call.state in {CallState.OFFERED, *TALK, CallState.WRAP_UP}
                assert not call.colleague

    def no_time_is_lost_or_counted_twice(self) -> None:
        """Nor by a leader that dies."""
        exchange = self.exchange
        open_ = [exchange.at - one.since for one in exchange.world.agents.values()]
        told = [one.until - one.since for one in exchange.worked]
        assert sum([*told, *open_], timedelta(0)) == self.signed_on

    def no_call_is_with_two_people_and_nobody_with_two_calls(self) -> None:
        world = self.exchange.world
        taken = []
        for call in world.calls.values():
            if call.state in BUSY:
                assert call.agent
                taken.append(call.agent)
                assert world.agents[call.agent].call == call.id
                wanted = AgentState.OFFERED if call.state is CallState.OFFERED else None
                assert world.agents[call.agent].state is (wanted or AgentState.TALKING)
            elif call.state is CallState.QUEUED:
                assert call.agent is None
            if call.colleague:
                taken.append(call.colleague)
                state = AgentState.TALKING if call.colleague_talks else AgentState.OFFERED
                assert world.agents[call.colleague].state is state
                assert world.agents[call.colleague].call == call.id
        assert len(set(taken)) == len(taken)
        working = {AgentState.OFFERED, AgentState.TALKING}
        assert set(taken) == {one.id for one in world.agents.values() if one.state in working}

    def only_who_is_available_is_offered_a_call(self) -> None:
        for agent in self.exchange.world.agents.values():
            # one step may end a wrap-up and offer the next call, if the person is then available
            if agent.state is AgentState.OFFERED:
                assert agent.reachable
                assert agent.until is None or agent.until <= self.exchange.at
            if agent.state is AgentState.NOT_READY:
                assert agent.call is None

    def nobody_waits_while_somebody_who_can_help_is_free(self) -> None:
        world, at = self.exchange.world, self.exchange.at
        free = [
            dispatch.free_agent(world, a) for a in world.agents.values() if dispatch.is_free(a, at)
        ]
        for call in world.calls.values():
            if call.state is CallState.QUEUED:
                skills = dispatch.needed(world, call, call.queue)
                assert all(level(one, skills) is None for one in free)

    def whoever_waits_keeps_the_place(self) -> None:
        for call in self.exchange.world.calls.values():
            if call.entered_queue:
                assert self.entered.setdefault(call.id, call.entered_queue) == call.entered_queue

    def nobody_who_waits_was_overtaken(self) -> None:
        exchange = self.exchange
        passed_on = {call for call, kind in exchange.kinds if kind == "passed_on"}
        live = [
            call
            for call in exchange.world.calls.values()
            if call.id not in passed_on and not call.is_practice
        ]

        def place(call: Call) -> object:
            assert call.entered_queue
            return call.entered_queue - call.number.head_start

        for offered in live:
            if offered.state is not CallState.OFFERED:
                continue
            for other in live:
                waited = other.state is CallState.QUEUED and other.since < offered.since
                if waited and other.queue == offered.queue:
                    assert place(offered) <= place(other)

    def the_line_knows_what_we_know(self) -> None:
        world, ends = self.exchange.world, self.exchange.browser.ends
        for call in world.calls.values():
            if call.line != "browser":
                continue
            if call.state is CallState.WRAP_UP:
                assert not [end for end in ends.values() if end.call == call.id]
            else:
                assert call.caller_leg in ends
            if call.state in BUSY:
                assert call.agent_leg in ends
        assert {end.call for end in ends.values()} <= set(world.calls)

    def promises(self) -> None:
        """All of them."""
        for name in dir(self):
            if name.startswith(("no_", "every_", "only_", "nobody_", "whoever_", "the_")):
                getattr(self, name)()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 11)), min_size=20, max_size=90))
def test_no_call_is_lost_doubled_or_left_waiting(steps: list[tuple[str, int]]) -> None:
    afternoon = Afternoon()
    for name, pick in steps:
        afternoon.step(name, pick)
        afternoon.promises()


def test_the_steps_reach_every_state() -> None:
    """Otherwise the property above would prove nothing."""
    draw, kinds = random.Random(7), set()
    for _ in range(40):
        afternoon = Afternoon()
        for _ in range(80):
            afternoon.step(draw.choice(STEPS), draw.randrange(12))
            afternoon.promises()
        kinds |= {kind for _, kind in afternoon.exchange.kinds}
    assert kinds == {
        "offered", "queued", "delivered", "answered", "not_answered", "interrupted", "held",
        "retrieved", "consulting", "consulted", "reconnected", "passed_on", "ended", "closed",
    }  # fmt: skip
