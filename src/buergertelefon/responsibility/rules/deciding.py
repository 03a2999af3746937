"""Which rule holds for a place on a day, and what to ask if that is not plain.

The longest area that holds on the day wins. Two bodies for one place and day are a conflict, unless
only the month of the change is published: then it is a transition, and both are named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from buergertelefon.responsibility.rules.dates import Bound

#: digits of a key that name one municipality, one Kreis
WHOLE = {"municipality": 12, "county": 5}


class Outcome(StrEnum):
    """What came of the question."""

    ANSWER = "answer"
    ASK_PLACE = "ask_place"
    CONFLICT = "conflict"
    TRANSITION = "transition"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Rule:
    """A body answers for a topic in an area in a time."""

    topic: str
    area: str  # start of an ARS; "": all of Germany
    kind: str
    body: str
    contact: str = ""
    source: str = ""
    valid_from: Bound | None = None
    valid_until: Bound | None = None
    checked: date | None = None
    role: str = "responsible"
    finer: bool = False  # who exactly depends on the part of the town

    def holds(self, on: date) -> bool | None:
        """On that day? None: in the month in which it changes."""
        begun = self.valid_from.passed(on) if self.valid_from else True
        over = self.valid_until.passed(on) if self.valid_until else False
        if begun is False or over is True:
            return False
        return None if begun is None or over is None else True

    def is_plain_at(self, key: str) -> bool:
        """Does this place say which body it is? "The municipality" needs one, not a Land."""
        general = len(self.area) < len("04011")
        return not general or len(key) >= WHOLE.get(self.kind, 0)

    @property
    def who(self) -> tuple[str, str]:
        """Two rules with the same one send the citizen to the same place."""
        return self.kind, self.body


@dataclass(frozen=True)
class Spot:
    """A place the citizen may mean: an ARS or its start, and its name."""

    key: str
    label: str


@dataclass(frozen=True)
class Decision:
    """What holds at one place."""

    outcome: Outcome
    rules: tuple[Rule, ...] = ()
    spot: Spot | None = None


@dataclass(frozen=True)
class Result:
    """What to tell, or what to ask."""

    outcome: Outcome
    decisions: tuple[Decision, ...] = ()  # one for each different body
    apart: tuple[Spot, ...] = field(default=())  # places between which the question decides


def at(rules: Iterable[Rule], key: str, on: date) -> Decision:
    """Who is responsible at a place given by its whole key."""
    levels: dict[int, list[tuple[Rule, bool | None]]] = {}
    for rule in rules:
        if key.startswith(rule.area) and (holds := rule.holds(on)) is not False:
            levels.setdefault(len(rule.area), []).append((rule, holds))
    if not levels:
        return Decision(Outcome.UNKNOWN)
    # the longest area; what only begins or ends in this month stands beside what still holds
    held: list[tuple[Rule, bool | None]] = []
    for length in sorted(levels, reverse=True):
        held += levels[length]
        if any(holds for _, holds in held) or len({rule.who for rule, _ in held}) > 1:
            break
    found = _different(rule for rule, _ in held)
    unsure = any(holds is None for _, holds in held)
    if len(found) == 1:
        plain = not found[0].finer and found[0].is_plain_at(key)
        return Decision(Outcome.ANSWER if plain else Outcome.ASK_PLACE, found)
    return Decision(Outcome.TRANSITION if unsure else Outcome.CONFLICT, found)


def _different(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple({rule.who: rule for rule in rules}.values())


def decide(rules: Sequence[Rule], spots: Sequence[Spot], on: date) -> Result:
    """Over all places the citizen may mean; nothing is asked if it makes no difference."""
    every = [one for spot in spots for one in _inside(rules, spot, on)]
    if not every:
        return Result(Outcome.UNKNOWN)
    different = tuple({_whom(one): one for one in every}.values())
    if len(different) == 1:
        return Result(different[0].outcome, different)
    known = [one for one in different if one.outcome is not Outcome.UNKNOWN]
    apart = tuple({one.spot: None for one in every if one.spot})
    return Result(Outcome.ASK_PLACE if known else Outcome.UNKNOWN, different, apart)


def _whom(one: Decision) -> object:
    """What makes a difference to the citizen: bodies of a town are different ones in each town."""
    own = {"municipality", "county", "tax_office", "court", "employment_agency"}
    local = any(rule.kind in own and not rule.area for rule in one.rules)
    where = one.spot.key if local and one.spot else ""
    return one.outcome, tuple(rule.who for rule in one.rules), where


def _inside(rules: Sequence[Rule], spot: Spot, on: date) -> list[Decision]:
    """Of the place, and of the smaller areas in it for which there are rules of their own."""
    smaller = sorted(
        {rule.area for rule in rules if rule.area != spot.key and rule.area.startswith(spot.key)}
    )
    found = [replace(at(rules, spot.key, on), spot=spot)]
    for area in smaller:
        one = at(rules, area, on)
        if one.outcome is not Outcome.UNKNOWN:
            found.append(replace(one, spot=Spot(area, spot.label)))
    if smaller and found[0].outcome is Outcome.UNKNOWN and len(found) > 1:
        del found[0]
    return found
