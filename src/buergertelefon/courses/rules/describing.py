"""What the office writes about a course and its place; named as the columns."""

from dataclasses import dataclass

from buergertelefon.courses.rules.words import Level, Pricing


@dataclass(frozen=True)
class Description:
    """What the file of a school may leave open."""

    fee_cents: int | None
    pricing: Pricing
    material_cents: int
    material_note: str
    reducible: bool
    level: Level | str
    lecturer: str  # a function, never a name
    prerequisites: str
    age_from: int | None
    age_until: int | None
    in_person: bool
    text: str


@dataclass(frozen=True)
class Access:
    """Where a venue is and how one gets in; "" is not known."""

    district: str
    step_free: str
    induction_loop: str
    access_note: str


@dataclass(frozen=True)
class Frame:
    """What a file says of its courses, and nobody but the office of one made by hand."""

    title: str
    minimum: int
    maximum: int
    semester: int | None = None  # of the school; None: the one it begins in
    venue: int | None = None
