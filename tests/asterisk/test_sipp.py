"""Calls that SIPp makes: many at once, given up, broken, and not ours. Scenarios in `sipp/`."""

import asyncio
import csv
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.asterisk.conftest import NETWORK, Line, Plug, Switch
from tests.asterisk.test_bad_days import STRANGER, a_call_is_served
from tests.asterisk.test_line import nothing_left

from buergertelefon.telephony.line import Cleared, Offered

pytestmark = pytest.mark.asterisk
SCENARIOS = Path(__file__).parent / "sipp"


async def sipp(
    switch: Switch,
    folder: Path,
    scenario: str,
    *,
    calls: int,
    rate: int,
    host: str = NETWORK,
    lasts: int = 1000,
) -> tuple[int, int]:
    """Calls that went as the scenario says, and that did not; each `lasts` ms; ends by itself."""
    program = shutil.which("sipp")
    assert program, "No SIPp: make test-asterisk installs it"
    figures = folder / f"{scenario}.csv"
    words = [
        program, f"127.0.0.1:{switch.plan.sip}", "-sf", str(SCENARIOS / f"{scenario}.xml"),
        "-i", host, "-mi", host, "-s", "115", "-m", str(calls), "-r", str(rate), "-l", "1000",
        "-d", str(lasts),
        "-nostdin", "-timeout", "40s", "-trace_stat", "-stf", str(figures), "-fd", "1",
    ]  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        *words, cwd=folder, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(60):
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    with figures.open() as lines:
        last = list(csv.DictReader(lines, delimiter=";"))[-1]
    return int(last["SuccessfulCall(C)"]), int(last["FailedCall(C)"])


@asynccontextmanager
async def answering(line: Line, *, at_once: bool = True) -> AsyncIterator[dict[str, int]]:
    """Everybody who calls is answered; how many came, and how many went."""
    counted = {"came": 0, "went": 0}

    async def serve() -> None:
        while True:
            for event in line.line.take():
                if isinstance(event, Offered):
                    counted["came"] += 1
                    if at_once:
                        await line.line.answer(event.connection)
                elif isinstance(event, Cleared):
                    counted["went"] += 1
            line.woken.clear()
            await line.woken.wait()

    task = asyncio.create_task(serve())
    yield counted
    task.cancel()


async def test_three_hundred_calls_at_thirty_a_second(
    switch: Switch, line: Line, tmp_path: Path
) -> None:
    async with answering(line) as counted:
        assert await sipp(switch, tmp_path, "calls", calls=300, rate=30) == (300, 0)
        await nothing_left(switch)
        for _ in range(100):  # Asterisk tells of the last one after it is gone
            if counted["went"] == 300:
                break
            await asyncio.sleep(0.05)
    assert counted == {"came": 300, "went": 300}


async def test_two_hundred_citizens_give_up_while_it_rings(
    switch: Switch, line: Line, plug: Plug, tmp_path: Path
) -> None:
    async with answering(line, at_once=False) as counted:
        assert await sipp(switch, tmp_path, "gives_up", calls=200, rate=40) == (200, 0)
        await nothing_left(switch)
        await asyncio.sleep(0.5)
    assert counted["came"] == counted["went"] <= 200
    await a_call_is_served(switch, line, plug)


async def test_a_thousand_calls_of_a_stranger_are_asked_who_he_is(
    switch: Switch, line: Line, plug: Plug, tmp_path: Path
) -> None:
    async with answering(line) as counted:
        went, failed = await sipp(switch, tmp_path, "stranger", calls=1000, rate=500, host=STRANGER)
    assert (went, failed) == (1000, 0)
    assert counted["came"] == 0
    await a_call_is_served(switch, line, plug)


async def test_half_messages_of_the_network(
    switch: Switch, line: Line, plug: Plug, tmp_path: Path
) -> None:
    async with answering(line) as counted:
        await sipp(switch, tmp_path, "truncated", calls=200, rate=100)
    assert counted["came"] == 0
    await a_call_is_served(switch, line, plug)
