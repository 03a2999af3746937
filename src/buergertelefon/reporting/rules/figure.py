"""A figure that can be said in public: its two numbers, its formula, how sure it is."""

from dataclasses import dataclass

from buergertelefon.survey.rules.wilson import wilson


@dataclass(frozen=True)
class Figure:
    """A share of whole numbers, with the id of its formula; what is shown is rounded once."""

    formula: str
    part: int  # numerator
    whole: int  # denominator, n
    provisional: bool = False  # may it still change?

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.formula}: {self.part} of {self.whole}")

    def __add__(self, other: "Figure") -> "Figure":
        """Of both together. Raises ValueError if their formulas differ."""
        if self.formula != other.formula:
            raise ValueError(f"{self.formula} and {other.formula} do not add up")
        return Figure(
            self.formula, self.part + other.part, self.whole + other.whole,
            self.provisional or other.provisional,
        )  # fmt: skip

    @property
    def percent(self) -> int | None:
        """Whole per cent, half rounded up; None for an empty interval: nothing is said."""
        return (self.part * 200 + self.whole) // (2 * self.whole) if self.whole else None

    @property
    def hundredths(self) -> int | None:
        """Per cent with two places as a whole number, 81.13 % is 8113; None for an empty one."""
        return (self.part * 20_000 + self.whole) // (2 * self.whole) if self.whole else None

    @property
    def words(self) -> str:
        """Per cent with one place as it is written, "81,1 %"; "" for an empty interval."""
        if not self.whole:
            return ""
        tenths = (self.part * 2000 + self.whole) // (2 * self.whole)
        return f"{tenths // 10},{tenths % 10} %"

    @property
    def span(self) -> tuple[float, float] | None:
        """The Wilson 95 % interval, 0 to 1; None for an empty interval."""
        return wilson(self.part, self.whole) if self.whole else None

    @property
    def between(self) -> str:
        """The same as it is written, "78,7 bis 83,4 %"; "" for an empty interval."""
        if self.span is None:
            return ""
        low, high = (f"{100 * one:.1f}".replace(".", ",") for one in self.span)
        return f"{low} bis {high} %"

    def reaches(self, target: float) -> bool | None:
        """Is the target (0 to 1) reached? None for an empty interval."""
        return self.part >= target * self.whole if self.whole else None


@dataclass(frozen=True)
class Mean:
    """A mean time: milliseconds together ÷ how many, with the id of its formula."""

    formula: str
    total_ms: int
    n: int
    provisional: bool = False

    @property
    def seconds(self) -> float | None:
        """Seconds; None if there was nobody."""
        return self.total_ms / self.n / 1000 if self.n else None
