"""Who is responsible for a topic at a place on a day, with the reason in words."""

from dataclasses import replace
from datetime import date

from django.utils import timezone

from buergertelefon.base.models import Municipality
from buergertelefon.directory.models import Office, Responsibility
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.queries.finding import found
from buergertelefon.places.finding import Gazetteer
from buergertelefon.places.gazetteer import gazetteer
from buergertelefon.places.rules.places import on_day
from buergertelefon.places.rules.within import Within
from buergertelefon.places.rules.writing import folded, house
from buergertelefon.responsibility.models import Rule as RuleRow
from buergertelefon.responsibility.queries import taxoffices
from buergertelefon.responsibility.queries.words import WHERE, Told, either, spot_of, told
from buergertelefon.responsibility.rules.dates import Bound, bound
from buergertelefon.responsibility.rules.deciding import Outcome, Role, Rule, Spot
from buergertelefon.responsibility.rules.tables import FINER

#: topics that the registers answer by themselves: the tax office of a municipality
TAX_OFFICE = "finanzamt"
#: what people write around a topic
QUOTES = " \t\"'„“”‚‘’»«"
#: what an office of the answers is, as a kind of body
LEVELS = {
    Office.Level.CITY: "municipality", Office.Level.STATE: "state", Office.Level.FEDERAL: "federal",
    Office.Level.OTHER: "public_body",
}  # fmt: skip


def who(topic: str, place: str = "", *, on: date, question: str = "") -> Told:
    """The body, or the one question to ask.

    `topic` is the key of a topic or of a service; without one it is looked for in `question`.
    """
    places = gazetteer()
    topic, rules = _rules("-".join(topic.lower().strip(QUOTES).split()), question, places)
    meant = [
        on_day(one, on, into=places.name_of(one.into))
        for one in (places.find(place) if place.strip() else [])
    ]
    if place.strip() and not meant:
        ask = f"Den Ort „{place.strip()[:60]}“ kennen wir nicht. {WHERE}"
        if any(not rule.area and rule.holds(on) for rule in rules):
            anywhere = told(rules, [Spot("", "")], places, on)
            if anywhere.outcome is Outcome.ANSWER:  # the same all over the country
                return replace(anywhere, notes=[ask, *anywhere.notes])
        return Told(Outcome.UNKNOWN, question=ask)
    if topic.startswith(TAX_OFFICE):
        special = taxoffices.of_place(topic, rules, meant, places, on)
        if special is not None:
            return taxoffices.with_tasks(special)
    if not rules:
        words = "Dafür ist keine Zuständigkeit hinterlegt. Bitte weiterleiten."
        return Told(Outcome.UNKNOWN, question=words)
    spots = [spot_of(one, places, on) for one in meant if one.key] or [Spot("", "")]
    answer = told(rules, spots, places, on)
    if meant and not any(one.meant for one in meant):  # a guess is asked, not told
        labels = [one.label for one in meant]
        return replace(
            answer, outcome=Outcome.ASK_PLACE, candidates=labels,
            question=either(labels) if len(labels) > 1 else f"Meinen Sie {labels[0]}?",
        )  # fmt: skip
    if answer.outcome is Outcome.ASK_PLACE and all(one.is_lost(on) for one in meant) and meant:
        ask = f"Zu welcher Gemeinde gehört {meant[0].commune} heute?"
        answer = replace(answer, question=ask, candidates=[])
    notes = [one.note for one in meant if one.note]
    notes += [f"Gemeint ist wohl: {one.label}" for one in meant if not one.sure]
    return replace(answer, notes=[*answer.notes, *dict.fromkeys(notes)])


def because(topic: str, place: str, *, on: date) -> Told | None:
    """Who is responsible in one of our cities, with the reason; None if there is no dated rule."""
    return who(topic, place, on=on) if RuleRow.objects.filter(topic=topic).exists() else None


def _rules(topic: str, question: str, places: Gazetteer) -> tuple[str, list[Rule]]:
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
        rows = list(RuleRow.objects.filter(topic=one).order_by("pk"))
        if rows:
            return one, [_rule(row, places) for row in rows]
        if one.startswith(TAX_OFFICE):  # whichever tax: in most places one office does them all
            rows = list(RuleRow.objects.filter(topic__startswith=TAX_OFFICE).order_by("pk"))
            return one, [_rule(row, places) for row in rows]
        if rules := _of_answers(one):
            return one, rules
    return (candidates[0] if candidates else ""), []


def _known(topic: str) -> bool:
    return topic.startswith(TAX_OFFICE) or RuleRow.objects.filter(topic=topic).exists()


def _rule(row: RuleRow, places: Gazetteer) -> Rule:
    within = Within(tuple(filter(None, (row.district, row.part))))
    if row.street:
        parts = places.parts_of(row.area, row.street)
        within = Within(parts, row.street, house(row.houses) if row.houses else None)
    return Rule(
        row.topic, row.area, row.kind, row.body, row.contact, row.source, bound(row.valid_from),
        bound(row.valid_until), row.checked_on, Role(row.role),
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
        for area in areas:
            found_[area, one.office_id, one.valid_from] = replace(
                _of_office(slug, area, one.office, source=one.source, as_of=one.as_of),
                valid_from=_day(one.valid_from), valid_until=_day(one.valid_until),
            )  # fmt: skip
    further = Responsibility.objects.filter(service__slug=slug, part=Responsibility.Part.CONTACT)
    points = [
        _of_office(slug, one.area, one.office, source=one.office.source, as_of=one.office.as_of)
        for one in further.select_related("office")
    ]
    known = list(found_.values())
    return known + [replace(one, role=Role.CONTACT_POINT) for one in points] if known else []


def _of_office(slug: str, area: str, office: Office, *, source: str, as_of: date) -> Rule:
    parts = [f"tel:{office.phone}" if office.phone else ""]
    parts += [f"mail:{office.mail}" if office.mail else ""]
    return Rule(
        slug, area, LEVELS.get(Office.Level(office.level), "public_body"), office.name,
        " ".join(part for part in parts if part), source, checked=as_of,
    )  # fmt: skip


def _day(day: date | None) -> Bound | None:
    return Bound(day, day) if day else None


def topics() -> list[str]:
    """Topics with rules of their own."""
    return list(RuleRow.objects.order_by("topic").values_list("topic", flat=True).distinct())
