"""One question after the person has hung up: a key answers, and it is over (Frage am Telefon).

The call has ended with the person, as ever: wrap-up, record and figures neither wait for the
question nor know of it. What is left is a leg of the line that belongs to no call.
"""

from datetime import datetime, timedelta

from buergertelefon.base.hours import BERLIN
from buergertelefon.survey.rules.asking import chosen
from buergertelefon.telephony.line import Capability, Cause, Cleared, Digits, Played
from buergertelefon.telephony.rules.question import Question
from buergertelefon.telephony.rules.world import Call, CallState, Clear, Dismiss, Play, World

#: so long somebody may think after the last word
THINK = timedelta(seconds=8)
#: a question that nobody reports as said ends by itself
LONGEST = timedelta(seconds=60)
#: what was being said when a key was pressed is reported as said soon after it
STALE = timedelta(seconds=1)


def begin(world: World, call: Call, at: datetime) -> bool:
    """Ask this caller, whose person has just hung up; False if they are not asked.

    The person's leg is cleared, and the caller's taken from the call, which has ended.
    """
    survey, wording = world.config.survey, None
    if survey and call.state is CallState.TALKING and not call.is_practice:
        wording = survey.wording(call.language)
    if survey is None or wording is None or not world.config.can(call.line, Capability.PLAY):
        return False
    if not chosen(survey.share, world.below):
        return False
    day = at.astimezone(BERLIN).date()
    question = Question(
        call.line, call.caller_leg, wording, call.number.name, day, since=at, until=at
    )
    world.asking[question.leg] = question
    world.changes.asked.append((call.id, question))
    world.command(Clear(call.line, call.agent_connection, Cause.NORMAL))
    call.caller = call.caller_leg = ""
    _say(world, question, at)
    return True


def heard(world: World, question: Question, event: Cleared | Digits | Played) -> None:
    """What the line says of a leg that is being asked."""
    match event:
        case Cleared():
            del world.asking[question.leg]
        case Digits():
            _pressed(world, question, event.digits, event.at)
        case Played() if event.at - question.since >= STALE:
            question.until = event.at + THINK


def due(world: World, at: datetime) -> None:
    """Who presses no key hears goodbye."""
    for question in [one for one in world.asking.values() if one.until <= at]:
        _leave(world, question, question.wording.goodbye)


def _pressed(world: World, question: Question, key: str, at: datetime) -> None:
    """A key answers; a wrong one has the question said once more, a second one ends it."""
    if (value := question.wording.keys.get(key)) is not None:
        world.changes.answers.append((question, value))
        _leave(world, question, question.wording.thanks)
    elif question.again:
        _leave(world, question, question.wording.goodbye)
    else:
        question.again = True
        _say(world, question, at)


def _say(world: World, question: Question, at: datetime) -> None:
    question.since, question.until = at, at + LONGEST
    world.command(Play(question.line, question.caller, question.wording.question))


def _leave(world: World, question: Question, media: str) -> None:
    del world.asking[question.leg]
    if media:
        world.command(Dismiss(question.line, question.caller, media, Cause.NORMAL))
    else:
        world.command(Clear(question.line, question.caller, Cause.NORMAL))
