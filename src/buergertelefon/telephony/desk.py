"""From a page's request to what it means for calls and people."""

from collections.abc import Mapping
from datetime import datetime

from buergertelefon.telephony.browser import BrowserLine
from buergertelefon.telephony.line import Connection, Offered, Played, Role
from buergertelefon.telephony.rules import agents, callbacks, passing, practice
from buergertelefon.telephony.rules.agents import SignedOn
from buergertelefon.telephony.rules.world import World

#: what web processes say of their streams; pages cannot ask for it
PAGE_OPENED, PAGE_CLOSED = "page_opened", "page_closed"


def carry_out(
    world: World,
    browser: BrowserLine,
    device: str,
    kind: str,
    body: Mapping[str, str],
    who: SignedOn | None,
    at: datetime,
) -> None:
    """Apply one request. What does not fit any more (a late key, a closed call) changes nothing.

    `who` is the person of a sign-on, read by the caller.
    """
    match kind:
        case "page_opened":
            browser.page_opened(device, body["page"], at)
        case "page_closed":
            browser.page_closed(device, body["page"], at)
        case "take":
            browser.take_over(device, body["page"])
        case "connected":
            browser.connected(device, body["leg"], at)
        case "failed":
            browser.failed(device, body["leg"])
        case _ if device.startswith("web:"):
            _caller(world, browser, device, kind, body, at)
        case "sign_on":
            if who:
                agents.sign_on(world, who, at)
        case _:
            _agent(world, device, kind, body, at)


def _caller(
    world: World,
    browser: BrowserLine,
    device: str,
    kind: str,
    body: Mapping[str, str],
    at: datetime,
) -> None:
    call = device.removeprefix("web:")
    if kind == "call":
        connection = browser.incoming(call, device, at)
        browser.happened.append(
            Offered(
                connection, at, device, body["called"], body.get("language", "de"),
                text=bool(body.get("text")),
            )
        )  # fmt: skip
    elif kind == "callback":
        nowhere = Connection(call, "", Role.CALLER)
        event = Offered(nowhere, at, device, body["called"], body.get("language", "de"))
        begins = datetime.fromisoformat(body["begins"]) if body.get("begins") else None
        callbacks.asked_on_page(world, event, body["phone"], at, begins=begins)
    elif kind == "cancel":
        if (standing := world.calls.get(call)) and standing.back:
            callbacks.cancel(world, standing, at)
    elif kind == "clear":
        browser.hung_up(call, device, at)
    elif kind == "played" and (end := browser.caller_of(call)):
        browser.happened.append(Played(end, at))


def _agent(world: World, device: str, kind: str, body: Mapping[str, str], at: datetime) -> None:
    agent = world.agents.get(device.removeprefix("agent:"))
    if agent is None:
        return
    match kind:
        case "sign_off":
            agents.sign_off(world, agent, at)
        case "ready":
            agents.ready(world, agent, at)
        case "pause":
            agents.pause(world, agent, body["reason"], at)
        case "accept":
            agents.accept(world, agent, body["call"], at)
        case "hold":
            agents.hold(world, agent, at)
        case "retrieve":
            agents.retrieve(world, agent, at)
        case "consult":
            passing.consult(world, agent, body["to"], at)
        case "conference":
            passing.conference(world, agent, at)
        case "reconnect":
            agents.reconnect(world, agent, at)
        case "transfer":
            passing.transfer(world, agent, body.get("to", ""), at)
        case "end":
            agents.finish(world, agent, at)
        case "close":
            agents.close(world, agent, at)
        case "extend":
            agents.extend(world, agent)
        case "typing":
            agents.writing(world, agent, at)
        case "manual":
            agents.by_hand(world, agent, body["called"], at)
        case "practise":
            practice.begin(world, agent, body["call"], body["called"], at)
