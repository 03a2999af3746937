"""What every line promises, on each line we have."""

from datetime import UTC, datetime, timedelta

import pytest

from buergertelefon.telephony.browser import GRACE, BrowserLine
from buergertelefon.telephony.errors import InvalidConnection, LineError, NotSupported
from buergertelefon.telephony.line import (
    Capability,
    Cause,
    Cleared,
    Connection,
    Delivered,
    Established,
    LegState,
    Line,
    Role,
)
from buergertelefon.telephony.manual import ManualLine
from buergertelefon.telephony.practice import PracticeLine

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
RING = timedelta(seconds=20)
CALL = Connection("call", "call-caller", Role.CALLER)
AGENT = Connection("call", "leg", Role.AGENT)
COLLEAGUE = Connection("call", "other", Role.COLLEAGUE)


@pytest.fixture
def line() -> BrowserLine:
    line = BrowserLine(lambda: NOON)
    for device in ("web:call", "agent:1", "agent:2"):
        line.page_opened(device, f"page-{device}", NOON)
    line.incoming("call", "web:call", NOON)
    line.take()
    return line


def connect(line: BrowserLine, leg: str) -> None:
    end = line.ends[leg]
    for device in (end.device, line.ends[end.talks_to].device):
        line.connected(device, f"{leg}.{end.attempt}", NOON)


async def talk(line: BrowserLine) -> None:
    await line.answer(CALL)
    await line.deliver(CALL, to="agent:1", leg="leg", within=RING)
    await line.answer(AGENT)
    connect(line, "leg")


@pytest.mark.parametrize(
    "line_", [BrowserLine(lambda: NOON), ManualLine()], ids=["browser", "manual"]
)
async def test_what_a_line_cannot_do_it_refuses_and_a_call_that_has_gone_is_harmless(
    line_: Line,
) -> None:
    commands = {
        Capability.ANSWER: line_.answer(AGENT),
        Capability.DELIVER: line_.deliver(CALL, to="agent:1", leg="leg", within=RING),
        Capability.HOLD: line_.hold(CALL),
        Capability.CONSULT: line_.consult(CALL, to="agent:2", leg="other", within=RING),
        Capability.TRANSFER: line_.transfer(CALL),
    }
    for capability, command in commands.items():
        expected = InvalidConnection if capability in line_.capabilities else NotSupported
        with pytest.raises(LineError) as refused:
            await command
        assert type(refused.value) is expected
    await line_.clear(CALL)  # gone already is success
    assert line_.take() == []


async def test_a_call_is_delivered_answered_and_stands(line: BrowserLine) -> None:
    await line.deliver(CALL, to="agent:1", leg="leg", within=RING)
    assert line.take() == [Delivered(AGENT, NOON)]
    await line.answer(AGENT)
    assert line.take() == []
    connect(line, "leg")
    assert line.take() == [Established(AGENT, NOON)]
    legs = {leg.connection.leg: leg for leg in (await line.snapshot()).legs}
    assert (legs["leg"].state, legs["leg"].talks_to) == (LegState.ESTABLISHED, "call-caller")


async def test_the_same_leg_twice_has_no_second_effect(line: BrowserLine) -> None:
    for _ in range(2):
        await line.deliver(CALL, to="agent:1", leg="leg", within=RING)
    assert len(line.take()) == 1
    await line.answer(AGENT)
    before = line.ends["leg"].attempt
    await line.answer(AGENT)
    assert line.ends["leg"].attempt == before


async def test_one_side_alone_is_no_talk_path(line: BrowserLine) -> None:
    await line.deliver(CALL, to="agent:1", leg="leg", within=RING)
    await line.answer(AGENT)
    line.take()
    line.connected("agent:1", "leg.1", NOON)
    line.connected("agent:1", "leg.1", NOON)
    line.connected("agent:2", "leg.1", NOON)  # none of its ends
    line.connected("web:call", "leg.0", NOON)  # an older attempt
    assert line.take() == []


async def test_a_device_nobody_sits_at_cannot_be_reached(line: BrowserLine) -> None:
    await line.deliver(CALL, to="agent:9", leg="leg", within=RING)
    [event] = line.take()
    assert isinstance(event, Cleared)
    assert event.cause is Cause.NOT_OBTAINABLE


async def test_hold_consult_and_transfer(line: BrowserLine) -> None:
    await talk(line)
    await line.consult(CALL, to="agent:2", leg="other", within=RING)
    await line.answer(COLLEAGUE)
    connect(line, "other")
    assert line.ends["leg"].state is LegState.HELD
    assert line.ends["other"].talks_to == "leg"
    before = line.ends["other"].attempt
    await line.transfer(CALL)
    assert "leg" not in line.ends
    assert line.ends["other"].talks_to == "call-caller"
    assert line.ends["other"].attempt == before + 1
    await line.clear(CALL)
    assert line.ends == {}


async def test_back_from_a_consultation(line: BrowserLine) -> None:
    await talk(line)
    await line.consult(CALL, to="agent:2", leg="other", within=RING)
    await line.reconnect(CALL)
    assert "other" not in line.ends
    assert line.ends["leg"].state is LegState.ESTABLISHED


async def test_a_page_that_stays_away_has_lost_its_call(line: BrowserLine) -> None:
    await talk(line)
    line.take()
    line.page_closed("web:call", "page-web:call", NOON)
    line.tick(NOON + GRACE - timedelta(seconds=1))
    assert line.take() == []
    line.tick(NOON + GRACE)
    [event] = line.take()
    assert event == Cleared(CALL, NOON + GRACE, Cause.MEDIA_LOST)


async def test_on_the_practice_line_what_is_asked_happens_at_once() -> None:
    line: Line = PracticeLine(lambda: NOON)
    await line.deliver(CALL, to="agent:1", leg="leg", within=RING)
    await line.answer(AGENT)
    assert line.take() == [Delivered(AGENT, NOON), Established(AGENT, NOON)]
    await line.hold(CALL)
    await line.retrieve(CALL)
    await line.clear(CALL)
    assert line.take() == []
    with pytest.raises(NotSupported):
        await line.transfer(CALL)
