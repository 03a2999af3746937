"""Called back on a real Asterisk: keys, the person first, then the citizen, both heard."""

import asyncio
import signal

import pytest
from tests.asterisk.conftest import Plug, Switch
from tests.asterisk.phone import Desk, Phone
from tests.asterisk.test_exchange import Centre, announced, centre, served
from tests.asterisk.test_line import AGENT, CITIZEN, music, nothing_left

from buergertelefon.base.database import in_thread
from buergertelefon.contacts.models import Contact, FollowUp
from buergertelefon.telephony.models import Leadership, LiveCall

__all__ = ["centre"]
pytestmark = [pytest.mark.asterisk, pytest.mark.django_db(transaction=True)]
NUMBER = "+494213611234"
#: what a German telephone hears while it rings elsewhere
RINGING = 425


async def chosen(centre: Centre, citizen: Phone) -> LiveCall:
    """Calls, presses 1, has the number confirmed with 1, and is off the line."""
    citizen.dial("115")
    await citizen.until("talking")
    await music(citizen)
    citizen.press("1")
    await asyncio.sleep(1)
    citizen.press("1")
    await citizen.until("ended", within=12)
    row: LiveCall = await centre.until(LiveCall.objects.exclude(back="").first)
    assert (row.state, row.back, row.caller_leg) == ("queued", NUMBER, "")
    return row


async def test_a_callback_from_the_key_to_the_record(
    centre: Centre, switch: Switch, plug: Plug
) -> None:
    citizen, agent = await plug(NUMBER, tone=CITIZEN), await plug("seat1", tone=AGENT)
    row = await chosen(centre, citizen)
    Desk(agent).answering()
    citizen.behaviour = lambda _: citizen.ring()
    await centre.sit_down("1")
    await agent.hears(RINGING)
    assert citizen.state == "ringing"
    assert "115" in citizen.asked_by, "the citizen sees who calls"
    assert centre_state(await centre.until(LiveCall.objects.first)) == ("dialling", NUMBER, 1)
    citizen.pick_up()
    await served(centre, citizen, agent)
    assert centre_state(await centre.until(LiveCall.objects.first)) == ("talking", "", 1)
    await centre.ask("1", "hold")
    await music(citizen)
    await centre.ask("1", "retrieve")
    await served(centre, citizen, agent)
    citizen.hang_up()
    await agent.until("ended")
    await centre.until(lambda: centre.state("1") == "wrap_up")
    await centre.ask("1", "close")
    await centre.until(lambda: centre.state("1") == "available")
    contact = await in_thread(Contact.objects.get)
    assert (contact.end, contact.entered_queue) == ("callback", row.entered_queue)
    assert contact.answered < contact.ended <= contact.closed
    assert citizen.rang == 1
    assert await in_thread(LiveCall.objects.count) == 0
    await nothing_left(switch)


def centre_state(row: LiveCall) -> tuple[str, str, int]:
    return row.state, row.back, row.tries


async def test_a_citizen_who_is_busy_is_called_later_and_the_person_is_free(
    centre: Centre, switch: Switch, plug: Plug
) -> None:
    citizen, agent = await plug(NUMBER, tone=CITIZEN), await plug("seat1", tone=AGENT)
    await chosen(centre, citizen)
    Desk(agent).answering()
    citizen.behaviour = lambda _: citizen.reject(486)
    await centre.sit_down("1")
    await centre.until(lambda: LiveCall.objects.filter(state="queued", tries=1).exists())
    await agent.until("ended")
    await centre.until(lambda: centre.state("1") == "available")
    row = await in_thread(LiveCall.objects.get)
    assert (row.back, row.until > row.since) == (NUMBER, True)
    await asyncio.sleep(1)
    assert citizen.rang == 1
    await nothing_left(switch)


async def test_a_leader_that_dies_while_it_rings_does_not_call_twice(
    centre: Centre, switch: Switch, plug: Plug
) -> None:
    citizen, agent = await plug(NUMBER, tone=CITIZEN), await plug("seat1", tone=AGENT)
    await chosen(centre, citizen)
    Desk(agent).answering()
    citizen.behaviour = lambda _: citizen.ring()
    await centre.sit_down("1")
    await citizen.until("ringing")
    centre.running[0].send_signal(signal.SIGKILL)
    await in_thread(Leadership.objects.all().delete)
    centre.start()
    await centre.connected()
    await asyncio.sleep(0.5)
    citizen.pick_up()
    await served(centre, citizen, agent)
    await centre.until(lambda: LiveCall.objects.filter(state="talking").exists())
    assert citizen.rang == 1
    assert await in_thread(FollowUp.objects.count) == 0
    citizen.hang_up()
    await agent.until("ended")
    await nothing_left(switch)


async def test_the_number_is_read_out_in_words(centre: Centre, plug: Plug) -> None:
    await in_thread(lambda: announced(centre.home))
    centre.running[0].terminate()
    centre.running[0].wait(10)
    await in_thread(Leadership.objects.all().delete)
    centre.start()
    await centre.until(Leadership.objects.exists, within=20)
    await centre.connected()
    citizen = await plug(NUMBER)
    citizen.dial("115")
    await citizen.until("talking")
    citizen.press("1")  # over the greeting
    await centre.until(lambda: LiveCall.objects.filter(state="queued").exists())
    await asyncio.sleep(0.5)
    citizen.press("1")
    await asyncio.sleep(0.5)
    assert not await in_thread(LiveCall.objects.exclude(back="").exists), "asked before"
    loud = 0
    for _ in range(32):
        await asyncio.sleep(0.25)
        loud += citizen.now_hears() > 0
    assert loud > 16, "a number and a question, in words"
    citizen.press("1")
    await centre.until(LiveCall.objects.exclude(back="").exists)
    await citizen.until("ended", within=12)
    assert await in_thread(lambda: Contact.objects.get().end) == "callback"
