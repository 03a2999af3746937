"""What a registration costs, line by line, as it is said before anybody agrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.rules.details import age_on
from buergertelefon.courses.rules.words import Pricing

UNKNOWN = "Kursentgelt: wird noch mitgeteilt"
FREE = "Kursentgelt: frei"


@dataclass(frozen=True)
class FeeReduction:
    """A reduction of the school: `percent`, or instead `cents`, off one person's fee."""

    slug: str
    name: str
    percent: int = 0
    cents: int = 0
    age_below: int | None = None  # given by age alone, without asking
    valid_from: date | None = None
    valid_until: date | None = None  # half-open


@dataclass(frozen=True)
class FeeTerms:
    """What a course costs. `cents`: the fee, None if it is not known yet."""

    cents: int | None
    pricing: Pricing = Pricing.PERSON
    material_cents: int = 0  # per person, never reduced
    reducible: bool = True
    begins: date | None = None  # the first day of the course: ages are those of that day
    reductions: tuple[FeeReduction, ...] = ()


@dataclass(frozen=True)
class FeePerson:
    """Who takes part. `reduction`: what this person says to have ("bremen-pass"), "" nothing."""

    name: str = ""
    born: date | None = None
    reduction: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the explanation; a reduction is negative."""

    text: str
    cents: int


@dataclass(frozen=True)
class Quote:
    """The lines and their sum; where the fee is not known the sum is 0 and `known` False."""

    lines: tuple[Line, ...]
    total: int
    known: bool = True


def quote(terms: FeeTerms, people: Sequence[FeePerson], *, on: date) -> Quote:
    """What these people pay who register on that day.

    Own rules, none is law: a fee per pair is for two people, an odd number is refused; each of a
    pair bears half of it, the second the odd cent. One reduction per person, the one that is worth
    most: what is claimed, or what age gives by itself. A percentage is rounded half up to the cent,
    to the citizen's good. Raises BadDetails if a pair is not complete, or a reduction not given.
    """
    if not people:
        raise BadDetails("people", "Bitte nennen Sie mindestens eine Person.")
    if terms.pricing == Pricing.PAIR and len(people) % 2:
        raise BadDetails(
            "people", "Dieses Kursentgelt gilt für zwei Personen. Bitte melden Sie zwei an."
        )
    best = [_best(terms, person, share=_share(terms, n), on=on) for n, person in enumerate(people)]
    if terms.cents is None:
        return Quote((Line(UNKNOWN, 0),), 0, known=False)
    lines: list[Line] = [] if terms.cents else [Line(FREE, 0)]
    for n, person in enumerate(people):
        who = _who(person, n, len(people))
        if terms.cents and terms.pricing == Pricing.PERSON:
            lines.append(Line(f"Kursentgelt{who}", terms.cents))
        elif terms.cents and not n % 2:
            lines.append(Line("Kursentgelt für zwei Personen", terms.cents))
        if (found := best[n]) is not None:
            lines.append(Line(_named(found) + who, -_worth(found, _share(terms, n))))
    if terms.material_cents:
        lines.append(Line(_material(len(people)), terms.material_cents * len(people)))
    return Quote(tuple(lines), sum(line.cents for line in lines))


def _share(terms: FeeTerms, n: int) -> int:
    """What the n-th person bears of the fee."""
    cents = terms.cents or 0
    return cents if terms.pricing == Pricing.PERSON else (cents + n % 2) // 2


def _best(terms: FeeTerms, person: FeePerson, *, share: int, on: date) -> FeeReduction | None:
    claimed = _claimed(terms, person, on=on)
    if not terms.reducible or not share:
        return None
    given = [
        one
        for one in terms.reductions
        if one == claimed
        or (one.age_below is not None and _holds(one, on) and _young(one, person, terms, on))
    ]
    return max(given, key=lambda one: _worth(one, share), default=None)


def _claimed(terms: FeeTerms, person: FeePerson, *, on: date) -> FeeReduction | None:
    """The reduction that a person says to have. Raises BadDetails if it is not given."""
    if not person.reduction:
        return None
    found = next((one for one in terms.reductions if one.slug == person.reduction), None)
    if found is None or not _holds(found, on):
        raise BadDetails("reduction", "Diese Ermäßigung gibt es nicht oder nicht mehr.")
    if found.age_below is not None and person.born is None:
        raise BadDetails(
            "born", f"Bitte nennen Sie das Geburtsdatum: {found.name} gilt nach Alter."
        )
    if found.age_below is not None and not _young(found, person, terms, on):
        raise BadDetails("reduction", f"{found.name} gilt nur für unter {found.age_below}-Jährige.")
    return found


def _holds(one: FeeReduction, on: date) -> bool:
    return (one.valid_from or date.min) <= on < (one.valid_until or date.max)


def _young(one: FeeReduction, person: FeePerson, terms: FeeTerms, on: date) -> bool:
    """Young enough on the first day of the course; on the day of registration if it has none."""
    if one.age_below is None or person.born is None:
        return False
    return age_on(person.born, terms.begins or on) < one.age_below


def _worth(one: FeeReduction, share: int) -> int:
    """In cents, never more than the share."""
    return min(share, one.cents or (share * one.percent + 50) // 100)


def _who(person: FeePerson, n: int, count: int) -> str:
    if person.name:
        return f" {person.name}"
    return f" {n + 1}. Person" if count > 1 else ""


def _named(one: FeeReduction) -> str:
    return f"Ermäßigung {one.name}" + (f" {one.percent} %" if one.percent else "")


def _material(count: int) -> str:
    return "Material" if count == 1 else f"Material für {count} Personen"
