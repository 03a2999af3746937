"""Three together and people outside, on a real Asterisk: who hears whom."""

import asyncio

import pytest
from tests.asterisk.conftest import Plug, Switch
from tests.asterisk.phone import Desk, Phone
from tests.asterisk.test_callback import RINGING
from tests.asterisk.test_exchange import Centre, centre, served
from tests.asterisk.test_line import AGENT, CITIZEN, music, nothing_left

from buergertelefon.base.database import in_thread
from buergertelefon.contacts.models import Contact
from buergertelefon.telephony.models import LiveCall

__all__ = ["centre"]
pytestmark = [pytest.mark.asterisk, pytest.mark.django_db(transaction=True)]
OFFICE, THIRD = "+493514483455", 1300


async def hear_each_other(*phones: Phone) -> None:
    """Each hears the sum of the others: their tones are both there."""
    for one in phones:
        others = {other.tone for other in phones if other is not one}
        await one.hears_all(others)


async def begun(centre: Centre, citizen: Phone, agent: Phone) -> None:
    Desk(agent).answering()
    await centre.sit_down("1")
    citizen.dial("115")
    await served(centre, citizen, agent)
    await centre.until(lambda: centre.state("1") == "talking")


async def test_three_together_and_the_first_leaves(
    centre: Centre, switch: Switch, plug: Plug
) -> None:
    citizen, agent = await plug("citizen", tone=CITIZEN), await plug("seat1", tone=AGENT)
    colleague = await plug("seat2", tone=THIRD)
    await begun(centre, citizen, agent)
    Desk(colleague).answering()
    await centre.sit_down("2")
    await centre.ask("1", "consult", to="seat:2")
    await agent.hears(THIRD)
    await music(citizen)
    await centre.until(lambda: LiveCall.objects.get().colleague_talks)
    await centre.ask("1", "conference")
    await hear_each_other(citizen, agent, colleague)
    await centre.ask("1", "end")
    await agent.until("ended")
    await citizen.hears(THIRD)
    await colleague.hears(CITIZEN)
    await centre.until(lambda: (centre.state("1"), centre.state("2")) == ("wrap_up", "talking"))
    citizen.hang_up()
    await colleague.until("ended")
    await nothing_left(switch)


async def test_an_office_is_asked_and_has_the_caller(
    centre: Centre, switch: Switch, plug: Plug
) -> None:
    citizen, agent = await plug("citizen", tone=CITIZEN), await plug("seat1", tone=AGENT)
    office = await plug(OFFICE, tone=THIRD)
    await begun(centre, citizen, agent)
    office.behaviour = lambda _: office.ring()
    await centre.ask("1", "consult", to=f"tel:{OFFICE}")
    await agent.hears(RINGING)
    await music(citizen)
    office.pick_up()
    await agent.hears(THIRD)
    await office.hears(AGENT)
    await music(citizen)
    assert "115" in office.asked_by
    await centre.until(lambda: LiveCall.objects.get().colleague_talks)
    await centre.ask("1", "transfer")
    await citizen.hears(THIRD)
    await office.hears(CITIZEN)
    await agent.until("ended")
    await centre.until(lambda: centre.state("1") == "wrap_up")
    await centre.ask("1", "close")
    await centre.until(lambda: centre.state("1") == "available")
    row = await in_thread(LiveCall.objects.get)
    assert (row.state, row.agent, row.outside) == ("outside", None, "")
    await citizen.hears(THIRD)
    office.hang_up()
    await citizen.until("ended")
    await centre.until(lambda: not LiveCall.objects.exists())
    contact = await in_thread(Contact.objects.get)
    assert contact.end == "answered"
    assert contact.closed is not None
    await nothing_left(switch)


async def test_an_office_that_is_busy_gives_the_caller_back(
    centre: Centre, switch: Switch, plug: Plug
) -> None:
    citizen, agent = await plug("citizen", tone=CITIZEN), await plug("seat1", tone=AGENT)
    office = await plug(OFFICE)
    await begun(centre, citizen, agent)
    office.behaviour = lambda _: office.reject(486)
    await centre.ask("1", "consult", to=f"tel:{OFFICE}")
    await centre.until(lambda: office.rang == 1)
    await served(centre, citizen, agent)
    await centre.until(lambda: LiveCall.objects.get().state == "talking")
    for _ in range(24):  # the ringing has a second of tone in five
        await asyncio.sleep(0.25)
        assert abs(agent.now_hears() - CITIZEN) < 8, "it rings no more"
    citizen.hang_up()
    await agent.until("ended")
    await nothing_left(switch)
