"""Which rule holds for a place on a day, and what to ask if that is not plain.

The most specific area that holds on the day wins: houses, a street, an Ortsteil, a Stadtteil, then
the longest key. Two bodies for one place and day are a conflict, unless only the month of the
change is published: then it is a transition, and both are named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from buergertelefon.places.rules.within import WHOLE_TOWN, Within
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


class Role(StrEnum):
    """What a body is to the citizen."""

    RESPONSIBLE = "responsible"
    CONTACT_POINT = "contact_point"
    APPLICATION_ACCEPTED = "application_accepted"


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
    role: Role = Role.RESPONSIBLE
    finer: bool = False  # who exactly depends on the part of the town
    within: Within = WHOLE_TOWN  # of the town: a part of it, a street, houses

    def covers(self, spot: "Spot") -> bool | None:
        """Is it for all of that place? None: for some of it, or nobody knows."""
        if not spot.key.startswith(self.area):
            return None if self.area.startswith(spot.key) else False
        return self.within.covers(spot.within)

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
    within: Within = WHOLE_TOWN
    town: str = ""  # as it was called on the day, if not as the register names the key
    by: Within = WHOLE_TOWN  # the rule that is only for some of what was said
    inside: tuple[tuple[str, ...], ...] = ()  # Stadtteile of a town of which no more is known


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


def at(rules: Iterable[Rule], spot: Spot, on: date) -> Decision:
    """Who is responsible at a place, by the rules that are for all of it."""
    levels: dict[tuple[int, int], list[tuple[Rule, bool | None]]] = {}
    for rule in rules:
        if rule.covers(spot) and (holds := rule.holds(on)) is not False:
            levels.setdefault((rule.within.rank, len(rule.area)), []).append((rule, holds))
    if not levels:
        return Decision(Outcome.UNKNOWN, spot=spot)
    # the most specific; what only begins or ends in this month stands beside what still holds
    held: list[tuple[Rule, bool | None]] = []
    for level in sorted(levels, reverse=True):
        held += levels[level]
        if any(holds for _, holds in held) or len({rule.who for rule, _ in held}) > 1:
            break
    found = _different(rule for rule, _ in held)
    unsure = any(holds is None for _, holds in held)
    if len(found) == 1:
        plain = not found[0].finer and found[0].is_plain_at(spot.key)
        return Decision(Outcome.ANSWER if plain else Outcome.ASK_PLACE, found, spot)
    return Decision(Outcome.TRANSITION if unsure else Outcome.CONFLICT, found, spot)


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
    apart = {one.spot: None for one in every if one.spot}
    if len(spots) == 1 and len(apart) > 1:  # the place is plain, what is in it is not
        apart.pop(spots[0], None)
    return Result(Outcome.ASK_PLACE if known else Outcome.UNKNOWN, different, tuple(apart))


def _whom(one: Decision) -> object:
    """What makes a difference to the citizen: bodies of a town are different ones in each town."""
    own = {"municipality", "county", "tax_office", "court", "employment_agency"}
    local = [WHOLE.get(rule.kind, 12) for rule in one.rules if rule.kind in own and not rule.area]
    where = (one.spot.key[: max(local)], one.spot.town) if local and one.spot else ()
    return one.outcome, tuple(rule.who for rule in one.rules), where


def _inside(rules: Sequence[Rule], spot: Spot, on: date) -> list[Decision]:
    """Of the place, and of what is smaller and lies in it, if there are rules of its own for it."""
    finer = [rule for rule in rules if rule.covers(spot) is None and rule.holds(on) is not False]
    smaller = {_narrowed(spot, rule) for rule in finer} - {spot}
    found = [at(rules, spot, on)]
    for one in sorted(smaller, key=lambda one: (one.key, one.by.rank, one.by.text)):
        decision = at(rules, one, on)
        if decision.outcome is not Outcome.UNKNOWN:
            found.append(decision)
    if len(found) > 1 and found[0].outcome is Outcome.UNKNOWN and _is_all(rules, spot, finer, on):
        del found[0]
    return found


def _narrowed(spot: Spot, rule: Rule) -> Spot:
    key = max(spot.key, rule.area, key=len)
    within = spot.within.met(rule.within)
    return replace(spot, key=key, within=within, by=rule.within, inside=())


def _is_all(rules: Sequence[Rule], spot: Spot, finer: Sequence[Rule], on: date) -> bool:
    """Do the rules for parts leave nothing of the place over? Of whole towns nobody needs all."""
    if not any(rule.within.rank for rule in finer):
        return True
    parts = [replace(spot, within=Within(one), inside=()) for one in spot.inside]
    return bool(parts) and all(at(rules, one, on).rules for one in parts)
