"""The way between exchange and Asterisk breaks, or Asterisk answers nothing any more."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from tests.asterisk.conftest import Line, Plug, Switch
from tests.asterisk.phone import Desk
from tests.asterisk.test_line import AGENT, CITIZEN, called, nothing_left, talk

from buergertelefon.telephony.asterisk.ari import TOO_MANY
from buergertelefon.telephony.asterisk.line import AsteriskLine
from buergertelefon.telephony.errors import LineDown
from buergertelefon.telephony.line import Cleared, LegState

pytestmark = pytest.mark.asterisk


class Wire:
    """Passes on what both say; may be cut, or hold back what Asterisk answers."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.open: list[asyncio.StreamWriter] = []
        self.up, self.silent = True, False

    async def start(self) -> None:
        """From now on it passes on."""
        self.server = await asyncio.start_server(self._come, "127.0.0.1", 0)
        self.port = int(self.server.sockets[0].getsockname()[1])

    async def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.up:
            writer.close()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self.to)
        self.open += [writer, back]
        await asyncio.gather(self._pass(reader, back), self._pass(there, writer, answers=True))

    async def _pass(
        self, source: asyncio.StreamReader, to: asyncio.StreamWriter, *, answers: bool = False
    ) -> None:
        try:
            while data := await source.read(65536):
                if not (answers and self.silent):
                    to.write(data)
        except ConnectionError:
            pass
        to.close()

    def cut(self) -> None:
        """Every connection breaks, and no new one comes through."""
        self.up = False
        for one in self.open:
            one.transport.abort()
        self.open.clear()

    async def stop(self) -> None:
        """For good."""
        self.cut()
        self.server.close()
        await self.server.wait_closed()


@pytest_asyncio.fixture
async def wire(switch: Switch) -> AsyncIterator[Wire]:
    made = Wire(switch.plan.http)
    await made.start()
    yield made
    await made.stop()


@pytest_asyncio.fixture
async def far(switch: Switch, wire: Wire) -> AsyncIterator[Line]:
    """The product's line, at the end of the wire."""
    woken = asyncio.Event()
    address = replace(switch.address, url=f"http://127.0.0.1:{wire.port}")
    ours = AsteriskLine(
        lambda: datetime.now(UTC), lambda: address,
        lambda device: device.removeprefix("agent:"), woken.set,
    )  # fmt: skip
    task = asyncio.create_task(ours.run())
    held = Line(ours, [], woken)
    await held.until(lambda: ours.fresh)
    await ours.snapshot()
    yield held
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_calls_go_on_while_the_wire_is_cut_and_are_known_again(
    switch: Switch, far: Line, wire: Wire, plug: Plug
) -> None:
    agent, citizen = await plug("seat1", tone=AGENT), await plug("citizen", tone=CITIZEN)
    Desk(agent).answering()
    await far.until(lambda: "seat1" in far.line.phones.registered)
    caller = await called(far, citizen)
    leg = await talk(far, caller)
    wire.cut()
    await far.until(lambda: not far.line.phones.registered)
    with pytest.raises(LineDown):
        await far.line.snapshot()
    await citizen.hears(AGENT)
    await agent.hears(CITIZEN)
    wire.up = True
    await far.until(lambda: far.line.fresh, within=8)
    legs = {one.connection.leg: one.state for one in (await far.line.snapshot()).legs}
    assert legs == {caller.leg: LegState.ESTABLISHED, leg.leg: LegState.ESTABLISHED}
    wire.cut()
    await far.until(lambda: not far.line.phones.registered)
    citizen.hang_up()  # while nobody listens
    await asyncio.sleep(0.5)
    wire.up = True
    await far.until(lambda: far.line.fresh, within=8)
    await far.line.snapshot()
    assert (await far.hears(Cleared)).connection == caller
    await far.line.clear(leg)
    await nothing_left(switch)


async def test_an_asterisk_that_answers_nothing_is_let_go(
    switch: Switch, far: Line, wire: Wire, plug: Plug
) -> None:
    agent, citizen = await plug("seat1", tone=AGENT), await plug("citizen", tone=CITIZEN)
    Desk(agent).answering()
    await far.until(lambda: "seat1" in far.line.phones.registered)
    asking = far.line.asking.ari
    assert asking
    wire.silent = True
    asked = (asking.ask("GET", "channels") for _ in range(TOO_MANY))
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(one, LineDown) for one in found)
    await far.until(lambda: far.line.asking.ari is None, within=8)
    citizen.dial("115")  # nobody listens any more: the helping queue takes it
    await citizen.hears(AGENT)
