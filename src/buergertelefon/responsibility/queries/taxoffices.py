"""The tax office of a municipality by the registers, and what they contradict."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from buergertelefon.base.phone import e164
from buergertelefon.places.finding import Gazetteer
from buergertelefon.places.models import Commune
from buergertelefon.places.rules.places import Kind, Place
from buergertelefon.places.rules.writing import bare, folded
from buergertelefon.responsibility.models import TaxOffice, TaxTask
from buergertelefon.responsibility.queries.words import WHERE, Body, Told, either, spot_of, told
from buergertelefon.responsibility.rules.deciding import Outcome, Rule, Spot


def of_place(
    topic: str, rules: Sequence[Rule], meant: Sequence[Place], places: Gazetteer, on: date
) -> Told | None:
    """The office of a municipality by the registers; None: the rules say it."""
    if not meant:
        return Told(Outcome.ASK_PLACE, question=WHERE) if not rules else None
    found_: dict[str, Told] = {}
    for one in meant:
        commune = places.communes.get(one.key) or places.former.get(one.key)
        if one.kind is Kind.UNION:
            offices = {member.tax_office: member for member in _members(places, one.key)}
            commune = next(iter(offices.values())) if len(offices) == 1 else None
        spot = spot_of(one, places, on)
        if any(_says(rule, spot, on) for rule in rules):
            answer = told(rules, [spot], places, on)
            notes = [*answer.notes, *_contradiction(answer, commune)]
            found_[one.label] = replace(answer, notes=notes)
        elif commune is not None:
            found_[one.label] = office_of(commune)
        elif one.kind in {Kind.LAND, Kind.COUNTY, Kind.UNION} or one.is_lost(on):
            found_[one.label] = Told(Outcome.ASK_PLACE, question=WHERE)
    if not found_:
        return Told(Outcome.UNKNOWN, question=f"Für {topic} kennen wir dort kein Finanzamt.")
    different = {tuple(body.name for body in one.bodies): one for one in found_.values()}
    if len(different) == 1:
        return next(iter(different.values()))
    return Told(
        Outcome.ASK_PLACE, [body for one in different.values() for body in one.bodies],
        either(list(found_)), list(found_),
    )  # fmt: skip


def _members(places: Gazetteer, union: str) -> list[Commune]:
    return [places.communes[one.key] for one in places.members(union)]


def _says(rule: Rule, spot: Spot, on: date) -> bool:
    known = spot.key.startswith(rule.area) and rule.covers(spot) is not False
    return known and rule.holds(on) is not False


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


def _contradiction(answer: Told, commune: Commune | None) -> list[str]:
    """The rule names another office than the register of municipalities: both are said."""
    if commune is None or answer.outcome != Outcome.ANSWER or not answer.bodies[0].bufa:
        return []
    if not commune.tax_office or commune.tax_office == answer.bodies[0].bufa:
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


def office_named(bufa: str) -> str:
    """The name of a tax office; "" if nobody knows it."""
    return TaxOffice.objects.filter(bufa=bufa).values_list("name", flat=True).first() or ""


@dataclass(frozen=True)
class Listed:
    """A tax office in the phone book."""

    office: TaxOffice
    tasks: tuple[str, ...] = ()

    @property
    def phone(self) -> str:
        """As it can be dialled, E.164; "" if the register has something else."""
        return e164(self.office.phone)


def listed(text: str, *, limit: int) -> list[Listed]:
    """Tax offices by name, town, postcode or number; none if no word tells them apart."""
    words = [word for word in text.split() if not folded(word).startswith("finanz")]
    if not words or (len(words) == len(text.split()) and not text.strip().isdecimal()):
        return []
    rows = TaxOffice.objects.order_by("name")
    for word in words:
        rows = rows.filter(
            Q(name__icontains=word) | Q(town__icontains=word) | Q(postcode=word) | Q(bufa=word)
        )
    found = list(rows[:limit])
    tasks = tasks_of(one.bufa for one in found)
    return [Listed(one, tasks.get(one.bufa, ())) for one in found]


def with_tasks(told: Told) -> Told:
    """The same, with what these offices do among the notes."""
    tasks = tasks_of(one.bufa for one in told.bodies)
    said = [
        f"{one.name} macht: {', '.join(tasks[one.bufa])}"
        for one in told.bodies
        if one.bufa in tasks
    ]
    return replace(told, notes=[*told.notes, *said])


def tasks_of(bufas: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What these tax offices do, as far as somebody has said."""
    found: dict[str, tuple[str, ...]] = {}
    for row in TaxTask.objects.filter(bufa__in=list(bufas)).order_by("pk"):
        found[row.bufa] = (*found.get(row.bufa, ()), row.text)
    return found
