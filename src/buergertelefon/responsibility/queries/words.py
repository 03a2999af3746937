"""What the desk says and asks, in words: bodies, reasons, questions."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from buergertelefon.places.finding import Gazetteer
from buergertelefon.places.rules.places import Place
from buergertelefon.responsibility.models import TaxOffice
from buergertelefon.responsibility.rules.contacts import contact
from buergertelefon.responsibility.rules.dates import Bound
from buergertelefon.responsibility.rules.deciding import (
    Decision,
    Outcome,
    Result,
    Role,
    Rule,
    Spot,
    decide,
)

#: bodies that are another one in each municipality or Kreis: the name of the place is added
LOCAL = {"municipality": "Gemeinde", "county": "Kreis"}
#: bodies that are named beside who is responsible
ROLES = {
    Role.CONTACT_POINT: "Ansprechstelle", Role.APPLICATION_ACCEPTED: "Nimmt den Antrag an",
}  # fmt: skip
UNION = 9  # digits of the key of a Verband
WHERE = "In welcher Stadt oder Gemeinde ist das?"


@dataclass(frozen=True)
class Body:
    """Somebody who is responsible."""

    kind: str
    name: str
    bufa: str = ""
    ars: str = ""
    contact: str = ""
    fee: str = ""
    reason: str = ""
    source: str = ""
    valid_from: str = ""
    valid_until: str = ""
    role: str = Role.RESPONSIBLE


@dataclass(frozen=True)
class Told:
    """What the desk says, or asks."""

    outcome: str
    bodies: list[Body] = field(default_factory=list)
    question: str = ""
    candidates: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what is not plain, for the agent


def spot_of(place: Place, places: Gazetteer, on: date) -> Spot:
    """A place of the registers, as it was on the day, as the rules see it."""
    whole = not place.within.rank
    inside = tuple(places.inside.get(place.key, ())) if whole else ()
    town = place.commune if place.ended and on < place.ended else ""
    return Spot(place.key, place.label, place.within, town=town, inside=inside)


def told(rules: Sequence[Rule], spots: Sequence[Spot], places: Gazetteer, on: date) -> Told:
    """Who is responsible, and after them the contact point and who accepts the application."""
    main = decide([one for one in rules if one.role is Role.RESPONSIBLE], spots, on)
    answer = in_words(main, places, on)
    if main.outcome is Outcome.ASK_PLACE:
        return answer
    bodies, notes = list(answer.bodies), list(answer.notes)
    for role, words in ROLES.items():
        those = [one for one in rules if one.role is role]
        result = decide(those, spots, on) if those else None
        if result is None or result.outcome is Outcome.UNKNOWN:
            continue
        if result.outcome is Outcome.ASK_PLACE:
            notes.append(f"{words}: je nach Ort verschieden.")
        elif main.outcome is Outcome.UNKNOWN:  # what is responsible comes first, or nothing
            notes += [f"{words}: {one.name}" for one in in_words(result, places, on).bodies]
        else:
            known = {(one.kind, one.name) for one in bodies}
            further = in_words(result, places, on).bodies
            bodies += [one for one in further if (one.kind, one.name) not in known]
    return replace(answer, bodies=bodies, notes=notes)


def in_words(result: Result, places: Gazetteer, on: date) -> Told:
    """Bodies, and the question if there is one."""
    bodies = [_body(rule, one, places) for one in result.decisions for rule in one.rules]
    bodies = list({(one.kind, one.name, one.contact): one for one in bodies}.values())
    question, candidates = "", list[str]()
    if result.outcome is Outcome.ASK_PLACE:
        question, candidates = _which(result, places)
    elif result.outcome is Outcome.TRANSITION:
        question = f"Im {on:%m/%Y} ging das über; an welchem Tag, ist nicht veröffentlicht."
    elif result.outcome is Outcome.CONFLICT:
        question = (
            "Die Quellen widersprechen sich. Nennen Sie beide Stellen, die Redaktion klärt es."
        )
    elif result.outcome is Outcome.UNKNOWN:
        question = "Wer dafür zuständig ist, wissen wir nicht. Bitte weiterleiten."
    return Told(result.outcome, bodies, question, candidates)


def _which(result: Result, places: Gazetteer) -> tuple[str, list[str]]:
    """The one question that decides, and what may be answered."""
    labels = list(dict.fromkeys(spot.label for spot in result.apart if spot.label))
    smaller = [spot for spot in result.apart if spot.by.rank]
    if len(labels) > 1 or (not labels and not smaller and result.apart):
        return either(labels), labels
    key = result.decisions[0].spot.key if result.decisions[0].spot else ""
    if len(key) == UNION and not smaller:
        members = [one.label for one in places.members(key)]
        return f"In welcher Gemeinde ({places.name_of(key)}) ist das?", members
    if smaller:
        parts = dict.fromkeys(_label(spot, places) for spot in smaller)
        return _part(smaller), [one for one in parts if places.find(one)]  # a register may differ
    decision = result.decisions[0]
    if decision.rules and decision.rules[0].finer:
        known = decision.spot.within.parts if decision.spot else ()
        if not known:
            return "In welchem Stadtteil ist das?", []
        return (
            f"Welche der Stellen für {known[-1]} zuständig ist, ist nicht hinterlegt. Welche steht"
            " auf dem letzten Bescheid?"
        ), []
    return either(labels), labels


def _part(smaller: Sequence[Spot]) -> str:
    streets = {spot.by.street for spot in smaller}
    if streets == {""}:
        deep = all(len(spot.by.parts) > 1 for spot in smaller)
        return f"In welchem {'Ortsteil' if deep else 'Stadtteil'} ist das?"
    if len(streets) == 1 and smaller[0].label.startswith(smaller[0].by.street):  # it is known
        return f"Welche Hausnummer in der Straße „{streets.pop()}“ ist es?"
    return "Welche Straße und Hausnummer ist es?"


def _label(spot: Spot, places: Gazetteer) -> str:
    """As it is found again: "Vegesack in Bremen", "Am Wall 1-99, Bremen"."""
    town, place = places.name_of(spot.key), spot.by
    if place.street:
        return f"{place.text}, {town}"
    twin = len(set(place.parts)) < len(place.parts)
    return f"{'Ortsteil ' if twin else ''}{place.parts[-1]} in {town}"


def either(candidates: Sequence[str]) -> str:
    if len(candidates) < 2:
        return WHERE
    return f"Meinen Sie {', '.join(candidates[:-1])} oder {candidates[-1]}?"


def _body(rule: Rule, decision: Decision, places: Gazetteer) -> Body:
    given = contact(rule.contact)
    key = decision.spot.key if decision.spot else ""
    name = rule.body
    own = decision.spot.town if decision.spot else ""  # of a municipality of earlier days
    county = rule.kind == "county" and places.name_of(key[:5])
    town = county or own or places.name_of(key) or places.name_of(key[:5])
    ars = key if decision.spot and decision.spot.label else ""
    if own and places.name_of(key) != own:
        ars = ""
    if rule.kind in LOCAL and len(rule.area) < 5 and rule.is_plain_at(key) and town:
        name = f"{name} ({town})"
    office = TaxOffice.objects.filter(bufa=given.bufa).first() if given.bufa else None
    reach = rule.contact
    if office:
        reach = " ".join(
            part for part in (rule.contact, f"tel:{office.phone}", f"mail:{office.mail}") if part
        )
    return Body(
        rule.kind, name, given.bufa, ars, reach, given.fee, reason(rule, places), rule.source,
        rule.valid_from.text if rule.valid_from else "",
        rule.valid_until.text if rule.valid_until else "", rule.role,
    )  # fmt: skip


def reason(rule: Rule, places: Gazetteer) -> str:
    """Because of which rule, since when, and who says so."""
    name = places.name_of(rule.area) or rule.area
    if rule.within.rank:
        name = f"{rule.within.text} in {name}"
    where = f"im {name}" if name.startswith(("Land", "Kreis ", "Amt ")) else f"in {name}"
    if len(rule.area) == UNION and "emeinde" in name.partition(" ")[0]:
        where = f"in der {name}"
    where = f"für {name}" if rule.within.rank else where
    where = where if rule.area else "überall in Deutschland"
    since = f"seit {_words(rule.valid_from)}" if rule.valid_from else ""
    until = f"bis {_words(rule.valid_until)}" if rule.valid_until else ""
    when = " ".join(part for part in (since, until) if part)
    return f"weil {where}{' ' + when if when else ''} gilt: {rule.body} (Quelle: {rule.source})"


def _words(one: Bound) -> str:
    return (
        f"{one.first:%m/%Y} (Tag nicht veröffentlicht)" if one.is_month else f"{one.first:%d.%m.%Y}"
    )
