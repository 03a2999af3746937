"""Which centre of the federation answers for a place, with the reason in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from buergertelefon.federation.models import Centre, CoveredArea
from buergertelefon.federation.rules.centres import rule
from buergertelefon.places.finding import Gazetteer
from buergertelefon.places.gazetteer import gazetteer
from buergertelefon.places.rules.places import Place
from buergertelefon.places.rules.writing import bare
from buergertelefon.responsibility.queries.who import who
from buergertelefon.responsibility.queries.words import WHERE, Body, either, reason
from buergertelefon.responsibility.rules.deciding import Outcome, Result, Rule, Spot, decide

MUNICIPALITY = "Offen ist der Weg über die Gemeinde selbst."


@dataclass(frozen=True)
class CentreCard:
    """A centre as the desk says it."""

    slug: str
    name: str
    phone: str
    mail: str
    url: str
    hours: str
    exchange: bool  # enquiries can be handed over to it
    reason: str
    source: str
    checked_on: date
    valid_from: str = ""
    valid_until: str = ""


@dataclass(frozen=True)
class Told:
    """What the desk says of a place, or asks."""

    outcome: str
    centre: CentreCard | None = None
    ars: str = ""  # of the municipality, if it is one
    place: str = ""
    municipality: str = ""  # its name, if no centre answers for it
    bodies: list[Body] = field(default_factory=list)  # who is responsible there, if a topic is said
    question: str = ""
    candidates: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def centre_for(place: str, *, on: date, topic: str = "") -> Told:
    """The centre that answers for a place on that day, or the one question to ask.

    `topic`: key of a service; then `bodies` says who is responsible for it there. If no centre is
    known, the municipality is named. Nothing is guessed.
    """
    text, places = place.strip(), gazetteer()
    meant = places.find(text) if text else []
    if not text:
        return Told(Outcome.ASK_PLACE, question=WHERE)
    if not meant:
        return Told(Outcome.UNKNOWN, question=f"Den Ort „{text[:60]}“ kennen wir nicht. {WHERE}")
    if not all(one.key for one in meant):
        words = f"Zu welcher Gemeinde „{text[:60]}“ gehört, ist nicht sicher. {WHERE}"
        return Told(Outcome.ASK_PLACE, question=words)
    labels = list(dict.fromkeys(one.label for one in meant))
    if not any(one.meant for one in meant):  # a guess is asked, not told
        ask = either(labels) if len(labels) > 1 else f"Meinen Sie {labels[0]}?"
        return Told(Outcome.ASK_PLACE, question=ask, candidates=labels)
    told = _told(_decided(meant, on), meant, labels, places)
    notes = [one.note for one in meant if one.note]
    notes += [f"Gemeint ist wohl: {one.label}" for one in meant if not one.sure]
    if topic and told.ars:
        told = replace(told, bodies=who(topic, told.ars, on=on).bodies)
    return replace(told, notes=list(dict.fromkeys(notes)))


def _decided(meant: Sequence[Place], on: date) -> Result:
    """By the same rule as every responsibility: the longest area that holds on the day."""
    areas = CoveredArea.objects.filter(centre__ended=None).select_related("centre")
    rules = [
        rule(one.centre.slug, one.area, one.valid_from, one.valid_until, one.source)
        for one in areas
    ]
    spots = [Spot(one.key, one.label) for one in meant]
    result = decide(rules, spots, on)
    keys = [spot.key for spot in spots]
    partly = any(
        len(held.area) > min(len(key) for key in keys)
        for one in result.decisions
        for held in one.rules
    )
    if result.outcome is Outcome.ANSWER and partly:  # of the Land, only this part is known
        return Result(Outcome.ASK_PLACE, result.decisions)
    return result


def _told(result: Result, meant: Sequence[Place], labels: Sequence[str], places: Gazetteer) -> Told:
    keys = {one.key for one in meant}
    one = meant[0] if len(keys) == 1 and len(meant[0].key) == 12 else None
    commune = places.communes.get(one.key) if one else None
    where = Told(result.outcome, ars=one.key if one else "", place=" oder ".join(labels[:3]))
    match result.outcome:
        case Outcome.ANSWER:
            return replace(where, centre=_card(result.decisions[0].rules[0], places))
        case Outcome.ASK_PLACE:
            apart = [spot.label for spot in result.apart]
            return replace(where, question=either(apart), candidates=apart)
        case Outcome.CONFLICT:
            names = " und ".join(each.body for each in result.decisions[0].rules)
            words = f"Das Verzeichnis nennt zwei Servicecenter: {names}. Die Redaktion klärt es."
            return replace(where, question=words)
    if one is None:
        words = "Für keinen dieser Orte ist ein 115-Servicecenter hinterlegt."
        if len(labels) == 1:
            words = f"Für {labels[0]} als Ganzes ist kein 115-Servicecenter hinterlegt. {WHERE}"
        return replace(where, question=words, candidates=list(labels) if len(labels) > 1 else [])
    name = bare(commune.name) if commune else one.commune
    words = f"Für {name} ist kein 115-Servicecenter hinterlegt. {MUNICIPALITY}"
    return replace(where, municipality=name, question=words)


def _card(held: Rule, places: Gazetteer) -> CentreCard:
    one = Centre.objects.get(slug=held.body)
    return CentreCard(
        one.slug, one.name, one.phone, one.mail, one.url, one.hours, bool(one.exchange),
        reason(replace(held, body=one.name), places), held.source, one.checked_on,
        held.valid_from.text if held.valid_from else "",
        held.valid_until.text if held.valid_until else "",
    )  # fmt: skip
