"""What every line promises, on a real Asterisk with telephones that speak and listen."""

import asyncio
import uuid
from datetime import timedelta

import pytest
from tests.asterisk.conftest import Line, Plug, Switch
from tests.asterisk.phone import Desk, Phone

from buergertelefon.telephony.line import (
    Capability,
    Cause,
    Cleared,
    Connection,
    Delivered,
    Established,
    LegState,
    Offered,
    Played,
    Role,
    Silent,
)

pytestmark = pytest.mark.asterisk
RING = timedelta(seconds=20)
CITIZEN, AGENT, COLLEAGUE = 440, 1000, 1300  # Hz


async def called(line: Line, caller: Phone) -> Connection:
    """A citizen calls, is picked up and hears music."""
    caller.dial("115")
    offered = await line.hears(Offered)
    await line.line.answer(offered.connection)
    await line.line.play(offered.connection, media="")
    await line.hears(Played)
    await caller.until("talking")
    return offered.connection


async def ring(line: Line, caller: Connection, seat: str) -> Connection:
    """The telephone of a seat rings for the caller."""
    leg = str(uuid.uuid4())
    await line.line.deliver(caller, to=f"agent:{seat}", leg=leg, within=RING)
    return Connection(caller.call, leg, Role.AGENT)


async def talk(line: Line, caller: Connection, seat: str = "1") -> Connection:
    """Both hear each other."""
    leg = await ring(line, caller, seat)
    assert (await line.hears(Delivered)).connection == leg
    assert (await line.hears(Established)).connection == leg
    return leg


async def nothing_left(switch: Switch) -> None:
    """No channel and no bridge stays behind."""
    for _ in range(40):
        if switch.left() == (0, 0):
            return
        await asyncio.sleep(0.1)
    pytest.fail(f"channels, bridges left: {switch.left()}\n{switch.says('core show channels')}")


async def test_a_call_is_delivered_answered_and_both_hear_each_other(
    switch: Switch, line: Line, plug: Plug
) -> None:
    agent, citizen = await plug("seat1", tone=AGENT), await plug("citizen", tone=CITIZEN)
    Desk(agent).answering()
    await line.until(lambda: "seat1" in line.line.phones.registered)
    caller = await called(line, citizen)
    leg = await talk(line, caller)
    await citizen.hears(AGENT)
    await agent.hears(CITIZEN)
    legs = {one.connection.leg: one for one in (await line.line.snapshot()).legs}
    assert (legs[leg.leg].state, legs[leg.leg].talks_to) == (LegState.ESTABLISHED, caller.leg)
    citizen.hang_up()
    gone = await line.hears(Cleared)
    assert (gone.connection, gone.cause) == (caller, Cause.NORMAL)
    await agent.until("ended")
    await nothing_left(switch)


async def test_wideband_telephones_hear_each_other_in_wideband(
    switch: Switch, line: Line, plug: Plug
) -> None:
    """A tone above what the network carries goes from desk to desk, and the citizen is heard."""
    high = 5200
    agent, colleague = await plug("seat1", tone=high), await plug("seat2", tone=COLLEAGUE)
    agent.wide = colleague.wide = True
    citizen = await plug("citizen", tone=CITIZEN)
    Desk(agent).answering()
    Desk(colleague).answering()
    await line.until(lambda: {"seat1", "seat2"} <= line.line.phones.registered)
    caller = await called(line, citizen)
    await talk(line, caller)
    await agent.hears(CITIZEN)
    second = Connection(caller.call, str(uuid.uuid4()), Role.COLLEAGUE)
    await line.line.consult(caller, to="agent:2", leg=second.leg, within=RING)
    assert (await line.hears(Established)).connection == second
    await colleague.hears(high)
    await agent.hears(COLLEAGUE)
    await line.line.transfer(caller)
    await citizen.hears(COLLEAGUE)
    citizen.hang_up()
    await line.hears(Cleared)
    await nothing_left(switch)


async def test_who_offers_real_time_text_is_answered_with_voice(
    switch: Switch, line: Line, plug: Plug
) -> None:
    """Asterisk 22 has no T.140: the text is refused, the call is not. Text is for the web page."""
    agent, citizen = await plug("seat1", tone=AGENT), await plug("citizen", tone=CITIZEN)
    citizen.offers_text = True
    Desk(agent).answering()
    await line.until(lambda: "seat1" in line.line.phones.registered)
    caller = await called(line, citizen)
    await talk(line, caller)
    await citizen.hears(AGENT)
    await agent.hears(CITIZEN)
    assert "m=text 0 " in citizen.answered_with
    assert Capability.REAL_TIME_TEXT not in line.line.capabilities
    citizen.hang_up()
    await line.hears(Cleared)
    await nothing_left(switch)


async def test_hold_is_music_for_one_and_silence_for_the_other(
    switch: Switch, line: Line, plug: Plug
) -> None:
    agent, citizen = await plug("seat1", tone=AGENT), await plug("citizen", tone=CITIZEN)
    Desk(agent).answering()
    await line.until(lambda: "seat1" in line.line.phones.registered)
    caller = await called(line, citizen)
    await talk(line, caller)
    await citizen.hears(AGENT)
    await line.line.hold(caller)
    await agent.hears(0)
    await music(citizen)
    await line.line.retrieve(caller)
    await citizen.hears(AGENT)
    await agent.hears(CITIZEN)
    agent.hang_up()
    gone = await line.hears(Cleared)
    assert (gone.connection.role, gone.cause) == (Role.AGENT, Cause.NORMAL)
    await line.line.clear(caller)
    await citizen.until("ended")
    await nothing_left(switch)


async def music(phone: Phone) -> None:
    """Sound, and nobody's voice."""
    for _ in range(20):
        phone.heard.clear()
        await asyncio.sleep(0.25)
        tone = phone.now_hears()
        if tone and all(abs(tone - one) > 12 for one in (CITIZEN, AGENT, COLLEAGUE)):
            return
    pytest.fail("no music")


@pytest.mark.parametrize("then", ["back", "transfer"])
async def test_a_colleague_is_asked_while_the_caller_hears_music(
    switch: Switch, line: Line, plug: Plug, then: str
) -> None:
    agent, colleague = await plug("seat1", tone=AGENT), await plug("seat2", tone=COLLEAGUE)
    citizen = await plug("citizen", tone=CITIZEN)
    Desk(agent).answering()
    Desk(colleague).answering()
    await line.until(lambda: {"seat1", "seat2"} <= line.line.phones.registered)
    caller = await called(line, citizen)
    first = await talk(line, caller)
    second = Connection(caller.call, str(uuid.uuid4()), Role.COLLEAGUE)
    await line.line.consult(caller, to="agent:2", leg=second.leg, within=RING)
    assert (await line.hears(Established)).connection == second
    await agent.hears(COLLEAGUE)
    await colleague.hears(AGENT)
    await music(citizen)
    if then == "back":
        await line.line.reconnect(caller)
        await colleague.until("ended")
        await citizen.hears(AGENT)
    else:
        await line.line.transfer(caller)
        await agent.until("ended")
        await citizen.hears(COLLEAGUE)
        await colleague.hears(CITIZEN)
    legs = {one.connection.leg for one in (await line.line.snapshot()).legs}
    assert legs == {caller.leg, first.leg if then == "back" else second.leg}
    citizen.hang_up()
    await line.hears(Cleared)
    await nothing_left(switch)


@pytest.mark.parametrize(
    ("code", "cause"),
    [(486, Cause.BUSY), (603, Cause.REJECTED), (480, Cause.NO_ANSWER), (404, Cause.NOT_OBTAINABLE)],
)
async def test_why_a_telephone_was_not_reached(
    switch: Switch, line: Line, plug: Plug, code: int, cause: Cause
) -> None:
    agent, citizen = await plug("seat1"), await plug("citizen")
    agent.behaviour = lambda _: agent.reject(code)
    await line.until(lambda: "seat1" in line.line.phones.registered)
    caller = await called(line, citizen)
    leg = await ring(line, caller, "1")
    gone = await line.hears(Cleared)
    assert (gone.connection, gone.cause) == (leg, cause)
    await music(citizen)
    await line.line.clear(caller)
    await nothing_left(switch)


async def test_nobody_picks_up(switch: Switch, line: Line, plug: Plug) -> None:
    agent, citizen = await plug("seat1"), await plug("citizen")
    agent.behaviour = lambda _: agent.ring()
    await line.until(lambda: "seat1" in line.line.phones.registered)
    caller = await called(line, citizen)
    leg = Connection(caller.call, str(uuid.uuid4()), Role.AGENT)
    await line.line.deliver(caller, to="agent:1", leg=leg.leg, within=timedelta(seconds=2))
    await line.hears(Delivered)
    gone = await line.hears(Cleared)
    assert (gone.connection, gone.cause) == (leg, Cause.NO_ANSWER)
    await line.line.clear(caller)
    await nothing_left(switch)


async def test_a_telephone_that_is_dead_is_noticed_before_it_should_have_rung_out(
    switch: Switch, line: Line, plug: Plug
) -> None:
    agent, citizen = await plug("seat1"), await plug("citizen")
    await line.until(lambda: "seat1" in line.line.phones.registered)
    agent.answers = False  # registered, and then its plug is pulled
    caller = await called(line, citizen)
    leg = await ring(line, caller, "1")
    gone = await line.hears(Cleared)
    assert (gone.connection, gone.cause) == (leg, Cause.NOT_OBTAINABLE)
    assert gone.at - leg_asked(line, caller) < timedelta(seconds=3)
    agent.answers = True
    await line.line.clear(caller)
    await nothing_left(switch)


def leg_asked(line: Line, caller: Connection) -> object:
    return line.line.ends[caller.leg].since


async def test_a_seat_without_a_telephone_is_not_rung(
    switch: Switch, line: Line, plug: Plug
) -> None:
    citizen = await plug("citizen")
    caller = await called(line, citizen)
    leg = await ring(line, caller, "3")
    gone = await line.hears(Cleared)
    assert (gone.connection, gone.cause) == (leg, Cause.NOT_OBTAINABLE)
    await line.line.clear(caller)
    await nothing_left(switch)


async def test_the_same_leg_twice_rings_once(switch: Switch, line: Line, plug: Plug) -> None:
    agent, citizen = await plug("seat1"), await plug("citizen")
    agent.behaviour = lambda _: agent.ring()
    await line.until(lambda: "seat1" in line.line.phones.registered)
    caller = await called(line, citizen)
    leg = await ring(line, caller, "1")
    await line.line.deliver(caller, to="agent:1", leg=leg.leg, within=RING)
    await line.hears(Delivered)
    await asyncio.sleep(0.3)
    assert agent.rang == 1
    await line.line.clear(caller)
    await agent.until("ended")
    await nothing_left(switch)


@pytest.mark.parametrize("step", ["greeting", "ringing", "picked up"])
async def test_the_caller_may_hang_up_at_any_step(
    switch: Switch, line: Line, plug: Plug, step: str
) -> None:
    agent, citizen = await plug("seat1"), await plug("citizen")
    agent.behaviour = lambda _: agent.ring()
    await line.until(lambda: "seat1" in line.line.phones.registered)
    caller = await called(line, citizen)
    if step != "greeting":
        await ring(line, caller, "1")
        await line.hears(Delivered)
    if step == "picked up":
        agent.pick_up()
    citizen.hang_up()
    while (await line.hears(Cleared)).connection != caller:
        pass
    await line.line.clear(caller)  # as the exchange does; gone already is success
    if step != "greeting":
        await agent.until("ended")
    await nothing_left(switch)


async def test_a_greeting_is_said_and_a_key_goes_on(
    switch: Switch, line: Line, plug: Plug, greeting: str
) -> None:
    citizen = await plug("citizen")
    citizen.dial("115")
    caller = (await line.hears(Offered)).connection
    await line.line.answer(caller)
    await line.line.play(caller, media=greeting)
    await citizen.until("talking")
    await citizen.hears(700)
    citizen.press("1")
    await line.hears(Played)
    await music(citizen)
    await line.line.dismiss(caller, media=greeting, cause=Cause.NORMAL)
    await citizen.hears(700)
    legs = (await line.line.snapshot()).legs
    assert legs == (), "for the exchange it has ended"
    await citizen.until("ended", within=8)
    await nothing_left(switch)


async def test_who_is_being_told_the_wait_is_connected_at_once(
    switch: Switch, line: Line, plug: Plug, greeting: str
) -> None:
    agent, citizen = await plug("seat1", tone=AGENT), await plug("citizen", tone=CITIZEN)
    Desk(agent).answering()
    await line.until(lambda: "seat1" in line.line.phones.registered)
    caller = await called(line, citizen)
    await line.line.play(caller, media=f"{greeting},{greeting}")  # eight seconds
    await citizen.hears(700)
    await talk(line, caller)
    await citizen.hears(AGENT, within=2)
    await agent.hears(CITIZEN, within=2)
    await line.line.clear(caller)
    await nothing_left(switch)


async def test_an_end_that_sends_no_sound_is_noticed(
    switch: Switch, line: Line, plug: Plug
) -> None:
    agent, citizen = await plug("seat1", tone=AGENT), await plug("citizen")
    citizen.mute = True
    Desk(agent).answering()
    await line.until(lambda: "seat1" in line.line.phones.registered)
    caller = await called(line, citizen)
    await talk(line, caller)
    await line.until(lambda: any(isinstance(one, Silent) for one in line.told), within=8)
    assert (await line.hears(Silent)).connection == caller
    assert not any(isinstance(one, Silent) for one in line.told), "the other end is heard"
    await line.line.clear(caller)
    await nothing_left(switch)
