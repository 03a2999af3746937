"""Who is responsible for a topic at a place on a day, with the reason in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils import timezone

from buergertelefon.base.models import Municipality
from buergertelefon.directory.models import Office
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.queries.finding import found
from buergertelefon.places.gazetteer import Gazetteer, gazetteer
from buergertelefon.places.models import Commune
from buergertelefon.places.rules.places import Kind, Place
from buergertelefon.places.rules.writing import bare, folded
from buergertelefon.responsibility.models import Rule as RuleRow
from buergertelefon.responsibility.models import TaxOffice
from buergertelefon.responsibility.rules.contacts import contact
from buergertelefon.responsibility.rules.dates import Bound, bound
from buergertelefon.responsibility.rules.deciding import (
    Decision,
    Outcome,
    Result,
    Rule,
    Spot,
    decide,
)
from buergertelefon.responsibility.rules.tables import FINER

#: topics that the registers answer by themselves: the tax office of a municipality
TAX_OFFICE = "finanzamt"
#: bodies that are another one in each municipality or Kreis: the name of the place is added
LOCAL = {"municipality": "Gemeinde", "county": "Kreis"}
#: what an office of the answers is, as a kind of body
LEVELS = {
    Office.Level.CITY: "municipality", Office.Level.STATE: "state", Office.Level.FEDERAL: "federal",
    Office.Level.OTHER: "public_body",
}  # fmt: skip
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


def who(topic: str, place: str = "", *, on: date, question: str = "") -> Told:
    """The body, or the one question to ask.

    `topic` is the key of a topic or of a service; without one it is looked for in `question`.
    """
    topic, rules = _rules(topic.strip().lower(), question)
    places = gazetteer()
    meant = places.find(place) if place.strip() else []
    if place.strip() and not meant:
        ask = f"Den Ort „{place.strip()[:60]}“ kennen wir nicht. {WHERE}"
        if any(not rule.area and rule.holds(on) for rule in rules):
            result = decide(rules, [Spot("", "")], on)
            if result.outcome is Outcome.ANSWER:  # the same all over the country
                return replace(_told(result, places, on), notes=[ask])
        return Told(Outcome.UNKNOWN, question=ask)
    if topic.startswith(TAX_OFFICE):
        special = _tax_office(topic, rules, meant, places, on)
        if special is not None:
            return special
    if not rules:
        words = "Dafür ist keine Zuständigkeit hinterlegt. Bitte weiterleiten."
        return Told(Outcome.UNKNOWN, question=words)
    spots = [Spot(one.key, one.label) for one in meant if one.key] or [Spot("", "")]
    result = decide(rules, spots, on)
    if meant and not any(one.meant for one in meant):  # a guess is asked, not told
        labels = [one.label for one in meant]
        return replace(
            _told(result, places, on), outcome=Outcome.ASK_PLACE, candidates=labels,
            question=which(labels) if len(labels) > 1 else f"Meinen Sie {labels[0]}?",
        )  # fmt: skip
    notes = [one.note for one in meant if one.note]
    notes += [f"Gemeint ist wohl: {one.label}" for one in meant if not one.sure]
    told = _told(result, places, on)
    return replace(told, notes=[*told.notes, *dict.fromkeys(notes)])


def because(topic: str, place: str, *, on: date) -> Told | None:
    """Who is responsible in one of our cities, with the reason; None if there is no dated rule."""
    return who(topic, place, on=on) if RuleRow.objects.filter(topic=topic).exists() else None


def _rules(topic: str, question: str) -> tuple[str, list[Rule]]:
    """The topic, and its rules; of a service without any, the offices of its answers."""
    candidates = [topic] if topic else []
    if question.strip() and not _known(topic):
        candidates = [
            hit.slug for hit in found(question, place="", on=timezone.localdate()).hits[:5]
        ]
        word = folded(question)
        known = set(RuleRow.objects.values_list("topic", flat=True))
        candidates = [one for one in sorted(known) if folded(one) in word] + candidates
        candidates = [topic, *candidates] if topic else candidates
    for one in candidates:
        rows = list(RuleRow.objects.filter(topic=one))
        if rows:
            return one, [_rule(row) for row in rows]
        if one.startswith(TAX_OFFICE):  # whichever tax: in most places one office does them all
            rows = list(RuleRow.objects.filter(topic__startswith=TAX_OFFICE))
            return one, [_rule(row) for row in rows]
        if rules := _of_answers(one):
            return one, rules
    return (candidates[0] if candidates else ""), []


def _known(topic: str) -> bool:
    return topic.startswith(TAX_OFFICE) or RuleRow.objects.filter(topic=topic).exists()


def _rule(row: RuleRow) -> Rule:
    return Rule(
        row.topic, row.area, row.kind, row.body, row.contact, row.source, bound(row.valid_from),
        bound(row.valid_until), row.checked_on, row.role, finer=bool(FINER.search(row.body)),
    )  # fmt: skip


def _of_answers(slug: str) -> list[Rule]:
    """The offices that the approved answers of a service name."""
    rows = Answer.objects.filter(service__slug=slug, language="de", state="published")
    found_: dict[tuple[str, int, date | None], Rule] = {}
    cities = [key[:5] for key in Municipality.objects.values_list("key", flat=True)]
    for one in rows.select_related("office", "municipality", "service"):
        if one.municipality:
            areas = [one.municipality.key[:5]]
        else:  # what is not ours is the same everywhere; what is ours is so in our cities
            areas = cities if one.service.ours else [""]
        parts = [f"tel:{one.office.phone}" if one.office.phone else ""]
        parts += [f"mail:{one.office.mail}" if one.office.mail else ""]
        for area in areas:
            found_[area, one.office_id, one.valid_from] = Rule(
                slug, area, LEVELS.get(Office.Level(one.office.level), "public_body"),
                one.office.name, " ".join(part for part in parts if part), one.source,
                _day(one.valid_from), _day(one.valid_until), one.as_of,
            )  # fmt: skip
    return list(found_.values())


def _day(day: date | None) -> Bound | None:
    return Bound(day, day) if day else None


# ---- in words -----------------------------------------------------------------------------
def _told(result: Result, places: Gazetteer, on: date) -> Told:
    bodies = [_body(rule, one, places) for one in result.decisions for rule in one.rules]
    bodies = list({(one.kind, one.name, one.contact): one for one in bodies}.values())
    question, candidates = "", []
    if result.outcome is Outcome.ASK_PLACE:
        candidates = list(dict.fromkeys(spot.label for spot in result.apart if spot.label))
        question = which(candidates)
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


def which(candidates: Sequence[str]) -> str:
    """The one question between places."""
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
        reason(rule, places), rule.source,
        rule.valid_from.text if rule.valid_from else "",
        rule.valid_until.text if rule.valid_until else "",
    )  # fmt: skip


def reason(rule: Rule, places: Gazetteer) -> str:
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


# ---- tax offices ---------------------------------------------------------------------------
def _tax_office(
    topic: str, rules: Sequence[Rule], meant: Sequence[Place], places: Gazetteer, on: date
) -> Told | None:
    """The office of a municipality by the registers; None: the rules say it."""
    if not meant:
        return Told(Outcome.ASK_PLACE, question=WHERE) if not rules else None
    found_: dict[str, Told] = {}
    for one in meant:
        commune = places.communes.get(one.key)
        if any(one.key.startswith(rule.area) and rule.holds(on) is not False for rule in rules):
            result = decide(rules, [Spot(one.key, one.label)], on)
            told = _told(result, places, on)
            found_[one.label] = replace(told, notes=_contradiction(told, commune))
        elif commune is not None:
            found_[one.label] = office_of(commune)
        elif one.kind in {Kind.LAND, Kind.COUNTY}:
            found_[one.label] = Told(Outcome.ASK_PLACE, question=WHERE)
    if not found_:
        return Told(Outcome.UNKNOWN, question=f"Für {topic} kennen wir dort kein Finanzamt.")
    different = {tuple(body.name for body in one.bodies): one for one in found_.values()}
    if len(different) == 1:
        return next(iter(different.values()))
    return Told(
        Outcome.ASK_PLACE, [body for one in different.values() for body in one.bodies],
        which(list(found_)), list(found_),
    )  # fmt: skip


def office_of(commune: Commune) -> Told:
    """The tax office of a municipality; a conflict if the register of tax offices lacks it."""
    office = (
        TaxOffice.objects.filter(bufa=commune.tax_office).first() if commune.tax_office else None
    )
    town = bare(commune.name)
    if office is not None:
        others = TaxOffice.objects.filter(town__iexact=town).exclude(bufa=office.bufa)
        notes = [
            f"Finanzamt {one.name} ({one.bufa}) sitzt auch in {town}, für andere Gemeinden."
            for one in others
            if Commune.objects.filter(tax_office=one.bufa, ended=None).exists()
        ]
        return Told(Outcome.ANSWER, [_office(office, commune)], notes=notes)
    if not commune.tax_office:
        words = f"Für {town} nennt das Gemeindeverzeichnis kein Finanzamt."
        return Told(Outcome.UNKNOWN, question=words)
    said = Body(
        "tax_office", f"Finanzamt {commune.tax_office} (nur laut Gemeindeverzeichnis)",
        commune.tax_office, commune.key,
        reason=f"weil das Gemeindeverzeichnis es für {town} nennt", source=commune.source,
    )  # fmt: skip
    same = TaxOffice.objects.filter(name__istartswith=town.partition(",")[0])
    unsure = [
        replace(_office(one, commune), name=f"Finanzamt {one.name} (unbestätigt)") for one in same
    ]
    words = (
        f"Das Gemeindeverzeichnis nennt für {town} das Finanzamt {commune.tax_office}, das im"
        " Verzeichnis der Finanzämter fehlt. Die Redaktion klärt es."
    )
    return Told(Outcome.CONFLICT, [said, *unsure], words)


def _office(office: TaxOffice, commune: Commune) -> Body:
    reach = " ".join(
        f"{name}:{value}"
        for name, value in (("tel", office.phone), ("mail", office.mail), ("url", office.url))
        if value
    )
    return Body(
        "tax_office", f"Finanzamt {office.name}", office.bufa, commune.key, reach,
        reason=f"weil {bare(commune.name)} laut Gemeindeverzeichnis dazu gehört",
        source=f"{commune.source}; {office.source}",
    )  # fmt: skip


def _contradiction(told: Told, commune: Commune | None) -> list[str]:
    """The rule names another office than the register of municipalities: both are said."""
    if commune is None or told.outcome != Outcome.ANSWER or not told.bodies[0].bufa:
        return []
    if not commune.tax_office or commune.tax_office == told.bodies[0].bufa:
        return []
    other = TaxOffice.objects.filter(bufa=commune.tax_office).first()
    name = f" ({other.name})" if other else ""
    return [
        f"Das Gemeindeverzeichnis nennt für {bare(commune.name)} {commune.tax_office}{name}."
        " Die neuere Quelle gilt, die Redaktion klärt den Widerspruch."
    ]


def contradictions() -> Iterable[tuple[str, int, str]]:
    """Offices the register of municipalities names and that of tax offices lacks.

    BUFA, how many municipalities, an example; most municipalities first.
    """
    known = set(TaxOffice.objects.values_list("bufa", flat=True))
    missing: dict[str, list[str]] = {}
    for bufa, name in (
        Commune.objects.filter(ended=None).exclude(tax_office="").values_list("tax_office", "name")
    ):
        if bufa not in known:
            missing.setdefault(bufa, []).append(bare(name))
    return sorted(
        ((bufa, len(names), names[0]) for bufa, names in missing.items()), key=lambda one: -one[1]
    )


def topics() -> list[str]:
    """Topics with rules of their own."""
    return list(RuleRow.objects.order_by("topic").values_list("topic", flat=True).distinct())


def office_named(bufa: str) -> str:
    """The name of a tax office; "" if nobody knows it."""
    return TaxOffice.objects.filter(bufa=bufa).values_list("name", flat=True).first() or ""
