"""The keys after a greeting: a language, a topic; nothing, or 0, is a person."""

from datetime import datetime, timedelta

from buergertelefon.contacts.record import Noted
from buergertelefon.telephony.rules import calls
from buergertelefon.telephony.rules.world import Call, Play, World

#: so long somebody may think after the last word
THINK = timedelta(seconds=6)
#: a menu that nobody reports as said ends by itself
LONGEST = timedelta(seconds=60)
#: what was being said when a key was pressed is reported as said soon after it
STALE = timedelta(seconds=1)


def words(call: Call) -> str:
    """What is said at this place of the menu, in the caller's language; "" at its end."""
    return calls.said(call, f"menu.{call.chosen}")


def pressed(world: World, call: Call, key: str, at: datetime) -> None:
    """A key while the greeting or the menu is said, or just after it."""
    if not call.number.menu:
        return
    if key == "0":
        calls.enqueue(world, call, at)
        return
    choice = call.number.menu.get(call.chosen + key)
    if choice is None:
        return
    call.chosen += key
    call.queue = choice.queue or call.queue
    if choice.language:
        call.language = choice.language
        world.noted(Noted(call.id, language=choice.language))
    world.happened(call, "chosen", at, keys=call.chosen)
    if media := words(call):
        call.told, call.until = at, at + LONGEST
        world.touch(call)
        world.command(Play(call.line, call.caller_connection, media))
    else:
        calls.enqueue(world, call, at)


def said(world: World, call: Call, at: datetime) -> None:
    """All of it has been said: a moment to think, then the queue."""
    if call.told and at - call.told < STALE:
        return
    call.until = at + THINK
    world.touch(call)
