"""What comes over the network that nobody should send: nothing of it costs a caller the call."""

import asyncio
import os
import random
import re
import socket
from datetime import UTC, datetime, timedelta

import pytest
from tests.asterisk.conftest import DESKS, NETWORK, ROOT, Line, Plug, Switch
from tests.asterisk.phone import Desk, Phone
from tests.asterisk.test_line import AGENT, CITIZEN, called, nothing_left, talk

from buergertelefon.telephony.asterisk import install
from buergertelefon.telephony.line import Offered

pytestmark = pytest.mark.asterisk
STRANGER = "127.0.0.9"
INVITE = (
    "INVITE sip:115@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {host}:5071;branch=z9hG4bK{n}\r\n"
    "From: <sip:x@{host}>;tag={n}\r\nTo: <sip:115@127.0.0.1>\r\nCall-ID: {n}\r\n"
    "CSeq: 1 INVITE\r\nContact: <sip:x@{host}:5071>\r\nMax-Forwards: 70\r\n"
    "Content-Length: 0\r\n\r\n"
)


def sent(host: str, port: int, datagrams: list[bytes]) -> None:
    """Send all of it from that address, as fast as it goes."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.bind((host, 0))
        for one in datagrams:
            out.sendto(one, ("127.0.0.1", port))


async def a_call_is_served(switch: Switch, line: Line, plug: Plug) -> None:
    agent, citizen = await plug("seat1", tone=AGENT), await plug("citizen", tone=CITIZEN)
    Desk(agent).answering()
    await line.until(lambda: "seat1" in line.line.phones.registered)
    await asyncio.sleep(1)  # what has come of it is not this caller
    line.told = []
    line.line.take()
    caller = await called(line, citizen)
    await talk(line, caller)
    await citizen.hears(AGENT)
    await agent.hears(CITIZEN)
    for one in list(line.line.ends.values()):  # a broken message may have been whole enough
        await line.line.clear(one.connection)
    await citizen.until("ended")
    await nothing_left(switch)


async def test_broken_messages(switch: Switch, line: Line, plug: Plug) -> None:
    draw = random.Random(115)
    good = INVITE.format(host=NETWORK, n="good").encode()
    broken = [good[: draw.randrange(len(good))] for _ in range(200)]
    broken += [bytes(draw.randrange(256) for _ in range(200)) for _ in range(100)]
    broken += [good.replace(b"CSeq: 1", b"CSeq: x"), good.replace(b"Call-ID", b"Call" * 5000)]
    broken += [good.replace(b"Content-Length: 0", b"Content-Length: 99999")]
    await asyncio.to_thread(sent, NETWORK, switch.plan.sip, broken)
    await a_call_is_served(switch, line, plug)


async def test_a_thousand_calls_of_a_stranger(switch: Switch, line: Line, plug: Plug) -> None:
    flood = [INVITE.format(host=STRANGER, n=n).encode() for n in range(1000)]
    await asyncio.to_thread(sent, STRANGER, switch.plan.sip, flood)
    await asyncio.sleep(1)
    assert not any(isinstance(one, Offered) for one in line.line.take()), "no call comes of it"
    await a_call_is_served(switch, line, plug)


async def test_a_wrong_password_makes_no_telephone(switch: Switch, line: Line) -> None:
    thief = Phone("seat2", address=DESKS, server=("127.0.0.1", switch.plan.sip))
    await thief.plug_in()
    assert await thief.register("guessed") in {401, 403}
    line.told += line.line.take()
    assert "seat2" not in line.line.phones.registered
    thief.unplug()
    rule = re.search(r"failregex = (.*)", (ROOT / "deploy/fail2ban/filter.conf").read_text())
    assert rule
    pattern = rule[1].replace("<HOST>", re.escape(DESKS))
    await asyncio.sleep(0.2)
    log = (switch.folder / "log/messages.log").read_text()
    assert re.search(pattern, log), f"fail2ban would not see it: {log[-600:]}"


async def test_a_telephone_may_not_call_out_or_transfer(
    switch: Switch, line: Line, plug: Plug
) -> None:
    agent = await plug("seat1")
    agent.dial("004942199999")
    await agent.until("ended")
    assert agent.code >= 400
    assert "seat1" not in switch.says("core show channels concise")


async def test_what_asterisk_has_logged_goes_after_a_week(switch: Switch) -> None:
    logs = switch.folder / "log"
    old = logs / "messages.log.7"
    old.write_text("who was refused last week\n")
    now = datetime.now(UTC)
    week = (now - timedelta(days=8)).timestamp()
    os.utime(old, (week, week))
    with (logs / "messages.log").open("a") as log:
        log.write("who was refused today\n")
    assert install.forget_log(switch.words, logs, at=now) == 1
    kept = "".join(file.read_text() for file in logs.glob("messages.log*"))
    assert "today" in kept
    assert "last week" not in kept
