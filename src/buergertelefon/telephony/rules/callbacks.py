"""A caller who does not wait: we call back, and the place in the queue stays.

requested (queued without a leg) -> its turn: a person is rung first -> the person is on the line:
the citizen is dialled, once -> talking, or not reached: once more after a quarter of an hour.
Between asking the line and its answer a dead exchange may leave it open whether the citizen was
rung: then nobody dials by himself, a person decides.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from buergertelefon.base.hours import BERLIN, Hours, closes, is_open, next_opening, spans
from buergertelefon.base.phone import may_be_called, spelled
from buergertelefon.contacts.record import Noted, Owed
from buergertelefon.contacts.rules import Channel, End, FollowUpKind
from buergertelefon.telephony.line import Capability, Cause, Cleared, Established, Offered
from buergertelefon.telephony.rules import calls
from buergertelefon.telephony.rules.world import (
    BY_HAND,
    AgentState,
    Call,
    CallState,
    Clear,
    Dismiss,
    Do,
    Make,
    Play,
    World,
)

TRIES = 2
AGAIN = timedelta(minutes=15)
#: it rings so long at the citizen's; the network may need some seconds before
RING, NETWORK = timedelta(seconds=30), timedelta(seconds=10)
#: days with service that can be chosen, and how far ahead the next one is looked for
DAYS, AHEAD, LAST_HOUR = 2, 14, 23
#: a command that comes later may come after another exchange has taken over
LATE = timedelta(seconds=2)
#: so long somebody may think before pressing a key
THINK, THINK_LONG = timedelta(seconds=8), timedelta(seconds=40)
LONGEST_NUMBER = 20
#: an hour to choose; the next one begins so much later at least
WINDOW, SOON = timedelta(hours=1), timedelta(minutes=30)
UNCLEAR = "Rückruf: Ob die Verbindung zustande kam, ist unklar. Bitte rufen Sie selbst an."


# ---- the keys of the caller's telephone --------------------------------------------------------
def leave(world: World, call: Call, how: End, cause: Cause, at: datetime) -> None:
    """Nobody comes: say why, and offer to call back where the line can; else end."""
    words = [calls.said(call, how.value), world.sound(call, "callback.invite")]
    if not (all(words) and world.config.dials and world.config.can(call.line, Capability.PLAY)):
        calls.end(world, call, how, cause, at)
        return
    if call.state is CallState.GREETING:
        world.command(Do(call.line, "answer", call.caller_connection))
    call.farewell = how.value
    calls.put_call(world, call, CallState.LEAVING, at, until=at + 2 * THINK_LONG)
    world.command(Play(call.line, call.caller_connection, ",".join(words)))


def pressed(world: World, call: Call, key: str, at: datetime) -> None:
    """1 asks for a callback, its number is read out and confirmed; 0 takes the wish back."""
    waits = call.state is CallState.QUEUED and call.answered is None and not call.back
    if not (waits or call.state is CallState.LEAVING) or not world.config.dials:
        return
    if call.state is CallState.LEAVING:
        call.until = at + THINK_LONG
    call.told = at  # nothing else is said meanwhile
    world.touch(call)
    if call.asking == "enter":
        _typed(world, call, key, at)
    elif key == "0":
        _never_mind(world, call, at)
    elif call.asking == "confirm" and key == "1":
        choose(world, call, call.wanted, at)
    elif (call.asking == "confirm" and key == "2") or (key == "1" and not call.calling):
        _enter(world, call, "callback.enter")
    elif key == "1":
        _confirm(world, call, call.calling)


def _typed(world: World, call: Call, key: str, at: datetime) -> None:
    if key == "*":
        _never_mind(world, call, at)
    elif key != "#":
        call.typed = (call.typed + key)[:LONGEST_NUMBER]
    elif number := may_be_called(call.typed):
        _confirm(world, call, number)
    else:
        _enter(world, call, "callback.wrong")


def _enter(world: World, call: Call, words: str) -> None:
    call.asking, call.typed = "enter", ""
    _say(world, call, [words])


def _confirm(world: World, call: Call, number: str) -> None:
    """Read it out, digit by digit. One that we do not call is asked for anew."""
    if not may_be_called(number):
        _enter(world, call, "callback.wrong")
        return
    call.asking, call.wanted = "confirm", number
    digits = [f"digit.{one}" for one in spelled(number)]
    _say(world, call, ["callback.number", *digits, "callback.confirm"])


def _never_mind(world: World, call: Call, at: datetime) -> None:
    call.asking = call.typed = call.wanted = ""
    if call.state is CallState.LEAVING:
        calls.end(world, call, End(call.farewell), Cause.NORMAL, at)
    else:
        _say(world, call, ["callback.stay"])


def _say(world: World, call: Call, keys: Sequence[str]) -> None:
    words = [sound for key in keys if (sound := world.sound(call, key))]
    if words:
        world.command(Play(call.line, call.caller_connection, ",".join(words)))


def windows(hours: Hours, at: datetime) -> list[datetime]:
    """Beginnings of the full hours to choose: of two days with service, today if it has one."""
    found: list[datetime] = []
    days = 0
    for ahead in range(AHEAD):
        day = at.astimezone(BERLIN).date() + timedelta(days=ahead)
        here = [
            begins
            for span in spans(hours, day)
            for hour in range(24)
            if time(hour) >= span.opens
            and (begins := datetime.combine(day, time(hour), BERLIN)) >= at + SOON
            and (time(hour + 1) if hour < LAST_HOUR else time.max) <= span.closes
        ]
        found += here
        days += bool(here)
        if days == DAYS:
            break
    return found


def asked_on_page(
    world: World, event: Offered, phone: str, at: datetime, *, begins: datetime | None = None
) -> None:
    """Who waits on the page, or has only opened it, wants to be called at `phone` (E.164)."""
    call, number = world.calls.get(event.connection.call), world.config.numbers.get(event.called)
    if call:
        if call.state is CallState.QUEUED and call.answered is None and not call.back:
            choose(world, call, phone, at, begins=begins)
    elif number:
        call = calls.begin(world, event, number, line=BY_HAND, channel=Channel.WEB)
        if is_open(number.hours, at) and begins is None:
            call.entered_queue = at
            world.noted(Noted(call.id, entered_queue=at))
        choose(world, call, phone, at, begins=begins)


# ---- the wish ----------------------------------------------------------------------------------
def choose(
    world: World, call: Call, phone: str, at: datetime, *, begins: datetime | None = None
) -> None:
    """The caller leaves the line, the place stays; `phone` is E.164.

    With `begins` the caller has chosen an hour instead: the place is that of who comes then.

    A number has one open callback a queue: the new one takes the better of both places. While it
    is just being called, nothing is added.
    """
    other = open_of(world, phone, call.queue)
    if call.entered_queue is None:  # from outside the hours: first when we are back
        call.entered_queue = next_opening(call.number.hours, at) or at
    later = not is_open(call.number.hours, at)
    goodbye = world.sound(call, "callback.later" if later else "callback.chosen")
    world.noted(Noted(call.id, ended=at, end=End.CALLBACK, cause=Cause.NORMAL))
    window = {"begins": begins.isoformat()} if begins else {}
    world.happened(call, "callback_chosen", at, **window)
    if goodbye and world.config.can(call.line, Capability.PLAY):
        world.command(Dismiss(call.line, call.caller_connection, goodbye, Cause.NORMAL))
    elif call.caller_leg:
        world.command(Clear(call.line, call.caller_connection, Cause.NORMAL))
    if other and other.state is not CallState.QUEUED:
        close(world, call, at)
        return
    if other and other.entered_queue:
        call.entered_queue = min(call.entered_queue, other.entered_queue)
        cancel(world, other, at)
    call.entered_queue, call.begins = begins or call.entered_queue, begins
    call.line, call.caller_leg, call.back = BY_HAND, "", phone
    call.calling = call.asking = call.typed = call.wanted = call.farewell = ""
    call.expires = expiry(call.number.hours, begins or at)
    calls.put_call(world, call, CallState.QUEUED, at, until=begins)


def open_of(world: World, phone: str, queue: str) -> Call | None:
    """The open callback to a number."""
    return next((c for c in world.calls.values() if (c.back, c.queue) == (phone, queue)), None)


def takes_along(world: World, call: Call, at: datetime) -> None:
    """Who calls again does not need the callback any more, and has its place.

    Who had chosen an hour that is still to come waits like everybody.
    """
    other = open_of(world, call.calling, call.queue) if call.calling else None
    if other and other.state is CallState.QUEUED:
        if other.entered_queue and other.entered_queue < at:
            call.entered_queue = other.entered_queue
        cancel(world, other, at)


def cancel(world: World, call: Call, at: datetime) -> None:
    """Not wished any more; a person who is just being rung for it is free again."""
    if call.state is CallState.OFFERED and call.agent:
        world.command(Clear(call.line, call.agent_connection, Cause.CANCELLED))
        calls.release(world, world.agents[call.agent], at)
    elif call.state is not CallState.QUEUED:
        return  # the citizen's telephone rings already
    world.happened(call, "callback_cancelled", at)
    close(world, call, at)


def expiry(hours: Hours, at: datetime) -> datetime:
    """The end of the second day with service, today among them: moved once, then over."""
    opening = at if is_open(hours, at) else next_opening(hours, at)
    end = closes(hours, opening) if opening else None
    second = next_opening(hours, end) if end else None
    return (closes(hours, second) if second else end) or at + timedelta(days=1)


def close(world: World, call: Call, at: datetime) -> None:
    """The record is closed, the number forgotten."""
    world.noted(Noted(call.id, closed=at))
    world.forget_call(call)


# ---- its turn ------------------------------------------------------------------------------------
def waits(call: Call, at: datetime) -> bool:
    """May a person be rung for this caller now? Callbacks rest outside the hours."""
    if call.state is not CallState.QUEUED or not call.back:
        return call.state is CallState.QUEUED
    return (call.until is None or call.until <= at) and is_open(call.number.hours, at)


def due(world: World, call: Call, at: datetime) -> None:
    """What the passing of time does to a callback that waits."""
    if call.expires and call.expires <= at:
        world.happened(call, "callback_expired", at)
        close(world, call, at)
    elif call.until and call.until <= at:
        call.until = None
        world.touch(call)


def dial(world: World, call: Call, at: datetime) -> None:
    """The person is there: call the citizen. Once for each time that this is reached."""
    agent = world.agents[call.agent or ""]
    makes = world.config.can(call.line, Capability.MAKE)
    call.caller_leg, call.tries = world.draw(), call.tries + 1
    ends = at + NETWORK + RING if makes else None
    calls.put_call(world, call, CallState.DIALLING, at, until=ends)
    calls.put(world, agent, AgentState.TALKING, at)
    agent.refused = 0
    world.happened(call, "dialled", at)
    if makes:
        number = call.number.number
        connection = call.caller_connection
        world.command(Make(call.line, connection, call.back, number, RING, at + LATE))


def reached(world: World, call: Call, at: datetime) -> None:
    """Somebody has picked up: from here it is a call like any other; the number is forgotten."""
    call.back, call.expires, call.answered = "", None, at
    world.noted(Noted(call.id, answered=at))
    calls.put_call(world, call, CallState.TALKING, at)
    world.happened(call, "answered", at)


def not_reached(world: World, call: Call, cause: Cause, at: datetime) -> None:
    """Nobody there: once more later, in the same place; then no more."""
    world.happened(call, "not_reached", at, cause=cause)
    world.command(Clear(call.line, call.caller_connection, Cause.NORMAL))
    world.command(Clear(call.line, call.agent_connection, Cause.NORMAL))
    _set_free(world, call, at)
    if call.tries >= TRIES:
        close(world, call, at)
    else:
        call.line, call.caller_leg = BY_HAND, ""
        calls.put_call(world, call, CallState.QUEUED, at, until=at + AGAIN)


def unclear(world: World, call: Call, at: datetime) -> None:
    """The line does not know the citizen's leg, and nobody saw it end: a person decides."""
    world.happened(call, "callback_unclear", at)
    world.changes.owed.append(Owed(call.id, FollowUpKind.CALLBACK, UNCLEAR, call.back, at))
    world.command(Clear(call.line, call.agent_connection, Cause.NORMAL))
    _set_free(world, call, at)
    close(world, call, at)


def _set_free(world: World, call: Call, at: datetime) -> None:
    world.touch(call)
    agent = world.agents.get(call.agent or "")
    call.agent, call.agent_leg, call.accepted = None, "", False
    if agent:
        calls.rest(world, agent, at)


def heard(world: World, call: Call, event: Established | Cleared) -> None:
    """What the line says of a callback whose citizen has not answered yet."""
    leg, at = event.connection.leg, event.at
    match event:
        case Established() if call.state is CallState.OFFERED and leg == call.agent_leg:
            dial(world, call, at)
        case Established() if call.state is CallState.DIALLING and leg == call.caller_leg:
            reached(world, call, at)
        case Cleared() if call.state is CallState.OFFERED and leg == call.agent_leg:
            calls.withdraw(world, call, at, cause=event.cause)
        case Cleared() if call.state is CallState.DIALLING and leg == call.caller_leg:
            not_reached(world, call, event.cause, at)
        case Cleared() if call.state is CallState.DIALLING and leg == call.agent_leg:
            not_reached(world, call, Cause.CANCELLED, at)
