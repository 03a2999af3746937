"""What a change would do to a roster: rules it newly breaks, and who is missing when."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from buergertelefon.workforce.rules.roster import breaches
from buergertelefon.workforce.rules.roster.breaches import Violation
from buergertelefon.workforce.rules.roster.check import Checked, check
from buergertelefon.workforce.rules.roster.duty import Frame, Raw, clock, duties, frame, shown

#: hours of the contract: a planner may let them pass, the account balances them; the rest may not
ACCOUNTS = frozenset({"days a week", "week account", "period account"})


@dataclass(frozen=True)
class Span:
    """From when until when of a day it is how many more (or fewer) who are missing."""

    day: date
    since: str  # HH:MM
    until: str
    more: int  # who are missing; negative: fewer
    skill: str = ""  # empty: all people


@dataclass(frozen=True)
class Effect:
    """What is newly wrong (`forbidden`), what the hours say (`hints`), and the cover.

    `missing_before`, `missing_after`: quarter hours times people short, in the whole roster.
    """

    forbidden: tuple[Violation, ...]
    hints: tuple[Violation, ...]
    cover: tuple[Span, ...]
    missing_before: int
    missing_after: int


def effect(
    instance: Raw, before: Sequence[Raw], after: Sequence[Raw], *, people: Collection[str]
) -> Effect:
    """What the change from one roster to the other does, rules asked for these people."""
    old, new = (check(instance, one, people=people) for one in (before, after))
    known = set(old.violations)
    broken = [one for one in new.violations if one not in known]
    return Effect(
        forbidden=tuple(one for one in broken if one.rule not in ACCOUNTS),
        hints=tuple(one for one in broken if one.rule in ACCOUNTS),
        cover=tuple(_cover(old, new, instance["slot_minutes"])),
        missing_before=sum(old.missing.values()),
        missing_after=sum(new.missing.values()),
    )


def _cover(old: Checked, new: Checked, slot: int) -> Iterable[Span]:
    gaps = [
        {("", *key): count for key, count in one.missing.items()} | dict(one.skill_missing)
        for one in (old, new)
    ]
    last: Span | None = None
    for key in sorted({*gaps[0], *gaps[1]}):
        skill, day, since = key
        if not (more := gaps[1].get(key, 0) - gaps[0].get(key, 0)):
            continue
        until = shown(clock(since) + slot)
        if last and (last.skill, last.day, last.until, last.more) == (skill, day, since, more):
            last = Span(day, last.since, until, more, skill)
            continue
        if last:
            yield last
        last = Span(day, since, until, more, skill)
    if last:
        yield last


@dataclass(frozen=True)
class Option:
    """Somebody who may take a shift: for nothing (`back` None), or for the own one of a day."""

    person: str
    back: dict[str, Any] | None


def options(instance: Raw, shifts: Sequence[Raw], shift: Raw) -> list[Option]:
    """Who may take this shift, for nothing or for an own one of the same week.

    Rules are those that `effect` would call forbidden, asked of the two alone.
    """
    plan = frame(instance)
    week: Sequence[str] = next((one for one in instance["weeks"] if shift["date"] in one), [])
    own: dict[str, list[Raw]] = {who: [] for who in plan.people}
    for one in shifts:
        own.setdefault(one["person"], []).append(one)
    giver = shift["person"]
    known = {who: _forbidden(plan, who, mine) for who, mine in own.items()}

    def lawful(who: str, mine: Iterable[Raw]) -> bool:
        return _forbidden(plan, who, mine) <= known[who]

    found = []
    for who in plan.people if giver in plan.people else ():
        mine = own[who]
        free = all(one["date"] != shift["date"] for one in mine)
        backs = [one for one in mine if one["date"] in week and not _alike(one, shift)]
        for back in [None, *backs] if who != giver else ():
            # both are free where they take over, or give the shift of that day away
            there = (
                back is None
                or back["date"] == shift["date"]
                or not any(one["date"] == back["date"] for one in own[giver])
            )
            if not there or not (free or (back and back["date"] == shift["date"])):
                continue
            theirs = [one for one in mine if one is not back] + [dict(shift) | {"person": who}]
            rest = [one for one in own[giver] if one["date"] != shift["date"]]
            rest += [dict(back) | {"person": giver}] if back else []
            if lawful(who, theirs) and lawful(giver, rest):
                found.append(Option(who, dict(back) if back else None))
    return found


def _alike(one: Raw, other: Raw) -> bool:
    return all(one[name] == other[name] for name in ("date", "start", "end", "breaks"))


def _forbidden(plan: Frame, who: str, raw: Iterable[Raw]) -> set[Violation]:
    mine = duties(raw)
    found = [wrong for one in mine for wrong in breaches.of_shift(one, plan)]
    if who in plan.people:
        every = range(len(plan.weeks))
        found += breaches.of_person(plan.people[who], mine, plan, weeks=every)
    return {one for one in found if one.rule not in ACCOUNTS}
