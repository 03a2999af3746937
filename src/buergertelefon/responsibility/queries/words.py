"""What the desk says and asks, in words: bodies, reasons, questions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from buergertelefon.places.gazetteer import Gazetteer
from buergertelefon.responsibility.models import TaxOffice
from buergertelefon.responsibility.rules.contacts import contact
from buergertelefon.responsibility.rules.dates import Bound
from buergertelefon.responsibility.rules.deciding import Decision, Outcome, Result, Rule

#: bodies that are another one in each municipality or Kreis: the name of the place is added
LOCAL = {"municipality": "Gemeinde", "county": "Kreis"}
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


@dataclass(frozen=True)
class Told:
    """What the desk says, or asks."""

    outcome: str
    bodies: list[Body] = field(default_factory=list)
    question: str = ""
    candidates: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what is not plain, for the agent


def in_words(result: Result, places: Gazetteer, on: date) -> Told:
    bodies = [_body(rule, one, places) for one in result.decisions for rule in one.rules]
    bodies = list({(one.kind, one.name, one.contact): one for one in bodies}.values())
    question, candidates = "", []
    if result.outcome is Outcome.ASK_PLACE:
        candidates = list(dict.fromkeys(spot.label for spot in result.apart if spot.label))
        question = either(candidates)
        if not result.apart and result.decisions[0].rules[0].finer:  # the part of the town decides
            question = "In welchem Stadtteil ist das?"
    elif result.outcome is Outcome.TRANSITION:
        question = f"Im {on:%m/%Y} ging das über; an welchem Tag, ist nicht veröffentlicht."
    elif result.outcome is Outcome.CONFLICT:
        question = (
            "Die Quellen widersprechen sich. Nennen Sie beide Stellen, die Redaktion klärt es."
        )
    elif result.outcome is Outcome.UNKNOWN:
        question = "Wer dafür zuständig ist, wissen wir nicht. Bitte weiterleiten."
    return Told(result.outcome, bodies, question, candidates)


def either(candidates: Sequence[str]) -> str:
    if len(candidates) < 2:
        return WHERE
    return f"Meinen Sie {', '.join(candidates[:-1])} oder {candidates[-1]}?"


def _body(rule: Rule, decision: Decision, places: Gazetteer) -> Body:
    given = contact(rule.contact)
    key = decision.spot.key if decision.spot else ""
    name = rule.body
    county = rule.kind == "county" and places.name_of(key[:5])
    town = county or places.name_of(key) or places.name_of(key[:5])
    if rule.kind in LOCAL and len(rule.area) < 5 and rule.is_plain_at(key) and town:
        name = f"{name} ({town})"
    office = TaxOffice.objects.filter(bufa=given.bufa).first() if given.bufa else None
    reach = rule.contact
    if office:
        reach = " ".join(
            part for part in (rule.contact, f"tel:{office.phone}", f"mail:{office.mail}") if part
        )
    return Body(
        rule.kind, name, given.bufa, key if decision.spot and decision.spot.label else "",
        reach, given.fee,
        _reason(rule, places), rule.source,
        rule.valid_from.text if rule.valid_from else "",
        rule.valid_until.text if rule.valid_until else "",
    )  # fmt: skip


def _reason(rule: Rule, places: Gazetteer) -> str:
    """Because of which rule, since when, and who says so."""
    name = places.name_of(rule.area) or rule.area
    where = f"im {name}" if name.startswith(("Land", "Kreis ")) else f"in {name}"
    where = where if rule.area else "überall in Deutschland"
    since = f"seit {_words(rule.valid_from)}" if rule.valid_from else ""
    until = f"bis {_words(rule.valid_until)}" if rule.valid_until else ""
    when = " ".join(part for part in (since, until) if part)
    return f"weil {where}{' ' + when if when else ''} gilt: {rule.body} (Quelle: {rule.source})"


def _words(one: Bound) -> str:
    return (
        f"{one.first:%m/%Y} (Tag nicht veröffentlicht)" if one.is_month else f"{one.first:%d.%m.%Y}"
    )
