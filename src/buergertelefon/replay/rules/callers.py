"""Who calls: when, about what, how patiently, and what comes of it."""

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from buergertelefon.contacts.rules import Outcome
from buergertelefon.replay.rules.calendar import QUARTER, Plan, Slot

#: medians and means of seconds, assumed; what a call binds on average is their sum
TALK_MEDIAN, TALK_SIGMA, TALK_LONGEST = 140.0, 0.7, 2400.0
PATIENCE, PATIENCE_LONGEST = 180.0, 1200.0
WRAP_UP, RING, GREETING = 30.0, (1.5, 6.0), (4.0, 9.0)
HANDLING = 215.0
#: of a hundred calls. Source of the outcomes: "more than 80 % settled directly" (16 June 2014)
OUTCOMES = {
    Outcome.SETTLED: 82.5, Outcome.REFERRED: 9.0, Outcome.FORWARDED: 5.0, Outcome.NOTHING: 3.5,
}  # fmt: skip
#: the same source: 65 % very satisfied, 33 % satisfied; the rest is ours
ANSWERS = {1: 65.0, 2: 33.0, 3: 1.5, 4: 0.5}
ANSWERING, WITHHELD, AGAIN, GIVES_UP_EARLY, IS_HELD, PERSON_ENDS = 0.6, 0.12, 0.06, 0.005, 0.06, 0.6
#: whoever calls again does so within so many days of service
AGAIN_WITHIN = 5
#: answered services: 100 at the start, 352 at the end. Source: press release, 16 June 2014
SERVICES_AT_FIRST = 100


@dataclass(frozen=True)
class Called:
    """A number that is dialled."""

    number: str
    weight: float
    since: date


@dataclass(frozen=True)
class Topic:
    """A service that is asked for, with its row."""

    service: int
    slug: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is, all that can be known: the same for the same day and place."""

    contact: str  # UUID of the first call
    calling: str  # E.164; "" withheld
    wish: float  # 0 to 1: which topic


@dataclass(frozen=True, slots=True)
class Caller:
    """One call as the caller will behave. Times in seconds."""

    contact: str
    at: datetime
    called: str
    calling: str
    topic: Topic | None
    outcome: Outcome
    greeting: float
    gives_up_early: bool  # while the greeting is said
    patience: float
    ring: float
    talk: float
    held: float  # 0: is not put on hold
    wrap_up: float
    person_ends: bool  # hangs up first
    answer: int | None  # if asked how it was; None: hangs up


@dataclass(frozen=True)
class Town:
    """What can be dialled and asked."""

    seed: str
    called: tuple[Called, ...]
    topics: tuple[Topic, ...]  # most asked first
    last_topic: Topic | None = None  # of the very last call


def person(seed: str, day: date, place: int) -> Person:
    """Who calls as the n-th of a day, from a number that nobody can have: it begins with 0."""
    digest = hashlib.blake2b(f"{seed}:{day}:{place}".encode(), digest_size=32).digest()
    contact = str(uuid.UUID(bytes=digest[:16], version=4))
    number = int.from_bytes(digest[16:20], "big") % 10_000_000
    withheld = digest[20] < WITHHELD * 256
    wish = int.from_bytes(digest[24:], "big") / 2**64
    return Person(contact, "" if withheld else f"+494210{number:07}", wish)


def topics_on(town: Town, plan: Plan, place: int) -> int:
    """How many services are answered by then."""
    most = len(town.topics)
    first = min(most, SERVICES_AT_FIRST)
    return first + round((most - first) * place / max(1, len(plan.days) - 1))


def callers(town: Town, plan: Plan, place: int, slots: Sequence[Slot]) -> list[Caller]:
    """All calls of a day, earliest first."""
    day, n = plan.days[place], plan.calls[place]
    draw = Random(f"{town.seed}:{day}:callers")  # noqa: S311  # no secret
    last = place == len(plan.days) - 1
    chosen = draw.choices(slots, [one.weight for one in slots], k=n)
    if last:  # the milestone comes while it is open
        chosen = [one if one.is_open else slots[1] for one in chosen]
    moments = sorted(one.begins + QUARTER * draw.random() for one in chosen)
    known = topics_on(town, plan, place)
    numbers = [one for one in town.called if one.since <= day] or list(town.called)
    dialled = draw.choices(numbers, [one.weight for one in numbers], k=n)
    outcomes = draw.choices(list(OUTCOMES), list(OUTCOMES.values()), k=n)
    answers = draw.choices(list(ANSWERS), list(ANSWERS.values()), k=n)
    found = [
        _caller(town, plan, place, i, draw, at=at, called=called.number, known=known,
                outcome=outcome, answer=answer)
        for i, (at, called, outcome, answer) in enumerate(
            zip(moments, dialled, outcomes, answers, strict=True)
        )
    ]  # fmt: skip
    return [*found[:-1], _the_last(found[-1], town)] if last else found


def _caller(
    town: Town, plan: Plan, place: int, i: int, draw: Random, *,
    at: datetime, called: str, known: int, outcome: Outcome, answer: int,
) -> Caller:  # fmt: skip
    me = who = person(town.seed, plan.days[place], i)
    if place and draw.random() < AGAIN:
        earlier = max(0, place - 1 - int(AGAIN_WITHIN * draw.random()))
        who = person(town.seed, plan.days[earlier], int(plan.calls[earlier] * draw.random()))
        known = topics_on(town, plan, earlier)  # about the same as then
    random = draw.random
    return Caller(
        me.contact,
        at,
        called,
        who.calling,
        topic(town.topics, known, who.wish) if outcome is not Outcome.NOTHING else None,
        outcome,
        _between(GREETING, random()),
        random() < GIVES_UP_EARLY,
        min(PATIENCE_LONGEST, draw.expovariate(1 / PATIENCE)),
        _between(RING, random()),
        min(TALK_LONGEST, TALK_MEDIAN * draw.lognormvariate(0, TALK_SIGMA)),
        10 + 50 * random() if random() < IS_HELD else 0,
        draw.expovariate(1 / WRAP_UP),
        random() < PERSON_ENDS,
        answer if random() < ANSWERING else None,
    )


def topic(topics: Sequence[Topic], known: int, wish: float) -> Topic | None:
    """Few services are asked for often: the k-th about as often as 1/k. None if there are none."""
    if not topics:
        return None
    return topics[min(known - 1, int((known + 1) ** wish) - 1)]


def _between(span: tuple[float, float], share: float) -> float:
    return span[0] + (span[1] - span[0]) * share


def _the_last(one: Caller, town: Town) -> Caller:
    """The call the press release tells of: about the car tax, referred to who is responsible."""
    return Caller(
        one.contact, one.at, one.called, one.calling, town.last_topic or one.topic,
        Outcome.REFERRED, one.greeting, False, PATIENCE_LONGEST, one.ring, one.talk, 0,  # noqa: FBT003
        one.wrap_up, one.person_ends, one.answer,
    )  # fmt: skip


def needed(slots: Sequence[Slot], calls: int) -> Iterator[int]:
    """How many people each quarter of an hour needs: its load and a little more."""
    whole = sum(one.weight for one in slots)
    for one in slots:
        load = calls * one.weight / whole / QUARTER.total_seconds() * HANDLING
        yield max(2, round(load + 0.3 * load**0.5 + 0.5)) if one.is_open else 0


def seconds(value: float) -> timedelta:
    """As a duration."""
    return timedelta(microseconds=int(value * 1_000_000))
