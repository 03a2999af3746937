"""Who is responsible for a topic at a place on a day, with the reason in words."""

from dataclasses import replace
from datetime import date

from django.utils import timezone

from buergertelefon.base.models import Municipality
from buergertelefon.directory.models import Office
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.queries.finding import found
from buergertelefon.places.gazetteer import gazetteer
from buergertelefon.places.rules.within import Within
from buergertelefon.places.rules.writing import folded, house
from buergertelefon.responsibility.models import Rule as RuleRow
from buergertelefon.responsibility.queries import taxoffices
from buergertelefon.responsibility.queries.words import WHERE, Told, either, in_words, spot_of
from buergertelefon.responsibility.rules.dates import Bound, bound
from buergertelefon.responsibility.rules.deciding import Outcome, Rule, Spot, decide
from buergertelefon.responsibility.rules.tables import FINER

#: topics that the registers answer by themselves: the tax office of a municipality
TAX_OFFICE = "finanzamt"
#: what an office of the answers is, as a kind of body
LEVELS = {
    Office.Level.CITY: "municipality", Office.Level.STATE: "state", Office.Level.FEDERAL: "federal",
    Office.Level.OTHER: "public_body",
}  # fmt: skip


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
                return replace(in_words(result, places, on), notes=[ask])
        return Told(Outcome.UNKNOWN, question=ask)
    if topic.startswith(TAX_OFFICE):
        special = taxoffices.of_place(topic, rules, meant, places, on)
        if special is not None:
            return special
    if not rules:
        words = "Dafür ist keine Zuständigkeit hinterlegt. Bitte weiterleiten."
        return Told(Outcome.UNKNOWN, question=words)
    spots = [spot_of(one, places) for one in meant if one.key] or [Spot("", "")]
    result = decide(rules, spots, on)
    if meant and not any(one.meant for one in meant):  # a guess is asked, not told
        labels = [one.label for one in meant]
        return replace(
            in_words(result, places, on), outcome=Outcome.ASK_PLACE, candidates=labels,
            question=either(labels) if len(labels) > 1 else f"Meinen Sie {labels[0]}?",
        )  # fmt: skip
    notes = [one.note for one in meant if one.note]
    notes += [f"Gemeint ist wohl: {one.label}" for one in meant if not one.sure]
    told = in_words(result, places, on)
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
    within = Within(tuple(filter(None, (row.district, row.part))))
    if row.street:
        parts = gazetteer().parts_of(row.area, row.street)
        within = Within(parts, row.street, house(row.houses) if row.houses else None)
    return Rule(
        row.topic, row.area, row.kind, row.body, row.contact, row.source, bound(row.valid_from),
        bound(row.valid_until), row.checked_on, row.role,
        finer=bool(FINER.search(row.body)), within=within,
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


def topics() -> list[str]:
    """Topics with rules of their own."""
    return list(RuleRow.objects.order_by("topic").values_list("topic", flat=True).distinct())
