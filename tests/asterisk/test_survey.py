"""The question at the end of a call on a real Asterisk: heard, answered by a key, or not."""

import asyncio
import wave
from datetime import date
from pathlib import Path

import numpy as np
from django.test import override_settings
from django.utils import timezone
from tests.asterisk.conftest import Plug, Switch
from tests.asterisk.phone import RATE, Desk, Phone
from tests.asterisk.test_exchange import Centre, centre, pytestmark, served
from tests.asterisk.test_line import AGENT, CITIZEN, nothing_left

from buergertelefon.base.database import in_thread
from buergertelefon.contacts.models import Contact, ContactEvent
from buergertelefon.survey.models import Answer, Asked, Given, Plan, Scale
from buergertelefon.telephony.actions import CONFIGURED, ask
from buergertelefon.telephony.announcements import common_texts, folder, name_of
from buergertelefon.telephony.models import LiveCall
from buergertelefon.telephony.questions import THANKS, text

__all__ = ["centre", "pytestmark"]
QUESTION, DANKE, GOODBYE = 700, 850, 560  # Hz, instead of words


def beep(file: Path, hertz: int, seconds: float) -> None:
    samples = 9000 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)
    with wave.open(str(file), "wb") as wav:
        wav.setparams((1, 2, RATE, 0, "NONE", ""))
        wav.writeframes(samples.astype(np.int16).tobytes())


async def everybody_is_asked(centre: Centre) -> None:
    """A plan, and its words as tones."""

    def planned() -> None:
        options = [{"value": n, "label": f"Antwort {n}"} for n in (1, 2, 3)]
        scale = Scale.objects.create(
            slug="s", question="Wie war es?", options=options, since=date(2026, 1, 1)
        )
        Plan.objects.create(centre_id=centre.key, channel="keys", scale="s", share=10_000)
        with override_settings(HOME=centre.home):
            folder().mkdir(parents=True, exist_ok=True)
            for said, hertz, seconds in (
                (text(scale), QUESTION, 4), (THANKS["de"], DANKE, 1),
                (common_texts("de")["goodbye"], GOODBYE, 2),
            ):  # fmt: skip
                beep(folder() / f"{name_of(said, 'de')}.tel.wav", hertz, seconds)
        ask(centre.key, "", CONFIGURED)

    await in_thread(planned)
    await asyncio.sleep(0.5)


async def ended(centre: Centre, citizen: Phone, agent: Phone) -> None:
    """A call is answered, and the person hangs up at the desk."""
    citizen.dial("115")
    await citizen.until("talking")
    await served(centre, citizen, agent)
    await centre.ask("1", "end")
    await centre.until(lambda: centre.state("1") == "wrap_up")
    await agent.until("ended")


def told() -> tuple[int, list[int]]:
    """How many were asked, and what they said."""
    asked = Asked.objects.first()
    return asked.count if asked else 0, list(Given.objects.values_list("value", flat=True))


async def test_a_caller_is_asked_and_presses_a_key_or_hangs_up(
    centre: Centre, switch: Switch, plug: Plug
) -> None:
    agent, citizen = await plug("seat1", tone=AGENT), await plug("citizen", tone=CITIZEN)
    Desk(agent).answering()
    await everybody_is_asked(centre)
    await centre.sit_down("1")
    await ended(centre, citizen, agent)
    await citizen.hears(QUESTION)
    await centre.ask("1", "close")  # the person is free while the caller still listens
    await centre.until(lambda: centre.state("1") == "available" and not LiveCall.objects.exists())
    citizen.press("1")
    await citizen.hears(DANKE)
    await citizen.until("ended")
    assert await centre.until(lambda: Given.objects.exists() and told()) == (1, [1])
    contact = await in_thread(Contact.objects.get)
    events = await in_thread(lambda: list(ContactEvent.objects.values_list("kind", flat=True)))
    assert (contact.end, contact.answered < contact.ended <= contact.closed) == ("answered", True)
    assert contact.closed < timezone.now()
    assert sorted(events) == sorted(
        ["offered", "queued", "delivered", "answered", "ended", "closed"]
    )
    await nothing_left(switch)
    another = await plug("another", tone=CITIZEN)
    await ended(centre, another, agent)
    await another.hears(QUESTION)
    another.hang_up()
    await nothing_left(switch)
    assert await in_thread(told) == (2, [1]), "asked, and said nothing"
    assert await in_thread(Answer.objects.count) == 0


async def test_a_new_exchange_says_goodbye_to_who_is_just_being_asked(
    centre: Centre, switch: Switch, plug: Plug
) -> None:
    agent, citizen = await plug("seat1", tone=AGENT), await plug("citizen", tone=CITIZEN)
    Desk(agent).answering()
    await everybody_is_asked(centre)
    await centre.sit_down("1")
    await ended(centre, citizen, agent)
    await citizen.hears(QUESTION)
    centre.running[0].kill()
    centre.start()
    await citizen.hears(GOODBYE, within=25)  # an exchange starts anew
    await citizen.until("ended")
    assert await in_thread(told) == (1, [])
    assert await in_thread(Contact.objects.count) == 1
    assert await in_thread(lambda: centre.state("1")) == "wrap_up"
    await nothing_left(switch)
