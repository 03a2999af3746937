"""What the answers say: shares, how sure they are, and what must not be compared."""

from collections.abc import Sequence
from dataclasses import dataclass

from buergertelefon.survey.errors import NotComparable
from buergertelefon.survey.rules.asking import Option
from buergertelefon.survey.rules.wilson import wilson

#: each figure by its id, as exports name it
FORMULAS = {
    "S1": "Anteil einer Antwort = Stimmen für diese Antwort ÷ alle Antworten",
    "S2": "Spanne = Wilson-Intervall des Anteils, 95 %, z = 1,959964",
    "S3": "Rücklauf = Antworten ÷ gefragte Personen",
    "S4": "zufrieden = Stimmen für die Antworten, die die Skala so nennt ÷ alle Antworten",
}


@dataclass(frozen=True)
class Series:
    """What may be added and compared: one wording in one language, asked one way.

    Source: number, order and wording of answers, language and way of asking all move a result.
    """

    slug: str
    version: int
    language: str
    channel: str


@dataclass(frozen=True)
class Share:
    """Part of a whole, 0 to 1, and between what it lies in 95 of 100 cases."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """Formula S1."""
        return self.part / self.whole

    @property
    def span(self) -> tuple[float, float]:
        """Formula S2."""
        return wilson(self.part, self.whole)


@dataclass(frozen=True)
class Result:
    """Votes for each answer of a scale, in its order."""

    series: Series
    votes: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many answered."""
        return sum(self.votes)

    def __add__(self, other: "Result") -> "Result":
        """Both together. Raises NotComparable unless both are of one series."""
        same_series(self.series, other.series)
        pairs = zip(self.votes, other.votes, strict=True)
        return Result(self.series, tuple(one + two for one, two in pairs))

    def shares(self) -> tuple[Share, ...]:
        """One for each answer; none if nobody answered."""
        return tuple(Share(part, self.n) for part in self.votes) if self.n else ()

    def satisfied(self, options: Sequence[Option]) -> Share | None:
        """Formula S4; None if the scale calls no answer so, or nobody answered."""
        if not self.n or not any(one.good for one in options):
            return None
        pairs = zip(options, self.votes, strict=True)
        return Share(sum(part for option, part in pairs if option.good), self.n)


def same_series(one: Series, other: Series) -> None:
    """Raises NotComparable, naming what differs."""
    if one == other:
        return
    differ = [
        name
        for name, a, b in (
            ("die Frage", one.slug, other.slug), ("die Fassung", one.version, other.version),
            ("die Sprache", one.language, other.language),
            ("der Befragungsweg", one.channel, other.channel),
        )
        if a != b
    ]  # fmt: skip
    raise NotComparable(differ)


def rate(answered: int, asked: int) -> Share | None:
    """Formula S3; None if nobody was asked, or answers of an earlier month count here, too."""
    return Share(answered, asked) if 0 <= answered <= asked and asked else None


def apart(one: Result, other: Result, position: int) -> bool:
    """Do the spans of an answer not touch? Raises NotComparable, ValueError if one is empty."""
    same_series(one.series, other.series)
    a, b = (wilson(each.votes[position], each.n) for each in (one, other))
    return a[1] < b[0] or b[1] < a[0]
