"""What an analysis can show of each row: a count, a share with its interval, a mean time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from buergertelefon.reporting.rules import callback, first_contact, waiting
from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.figure import Figure, Mean
from buergertelefon.reporting.rules.formulas import FORMULAS
from buergertelefon.reporting.rules.service_level import abandonment, asa, f1, f2, f3, f4, f5, f6

OFFERED = ("answered", "abandoned", "callback", "lost", "expired")
OUTCOMES = ("settled", "referred", "forwarded", "called_back", "nothing")
#: what came of conversations, then and later
CAME_OF = frozenset({*OUTCOMES, "keyed", "for_good", "provisional", "pairs", "repeated"})


@dataclass(frozen=True)
class Asked:
    """Counts of conversations about services; adds up over days, not over services.

    Names as in `reporting.models.sums.TopicDay`.
    """

    asked: int = 0
    settled: int = 0
    referred: int = 0
    forwarded: int = 0
    called_back: int = 0
    nothing: int = 0
    pairs: int = 0
    repeated: int = 0

    @property
    def concluded(self) -> int:
        """Conversations whose outcome is known."""
        return self.settled + self.referred + self.forwarded + self.called_back + self.nothing


Sums = Counted | Asked
Value = int | Figure | Mean


@dataclass(frozen=True)
class Measure:
    """What is shown, from which columns it is made, and of what: of calls or of topics."""

    key: str
    name: str  # German
    words: str  # German: how it is made
    part: tuple[str, ...]  # columns added up to a count, or to the numerator; "-name" is taken off
    whole: tuple[str, ...]  # to the denominator; () of a count
    of: Callable[[Sums], Value]
    unit: str = ""  # "%" of a share, "s" of a mean time
    calls: bool = True
    topics: bool = False
    also: tuple[str, ...] = ()  # other columns that `of` looks at

    @property
    def needs(self) -> tuple[str, ...]:
        """Each column once."""
        every = (*self.part, *self.whole, *self.also)
        return tuple(dict.fromkeys(name.removeprefix("-") for name in every))

    @property
    def by_day_only(self) -> bool:
        """Is it about what came of conversations? In an hour in which one person is at work, that
        is how this person works; how many were answered, and when, is about those who called.
        """
        return not CAME_OF.isdisjoint(self.needs)


def _count(
    key: str, name: str, words: str, needs: tuple[str, ...] = (), *,
    calls: bool = True, topics: bool = False,
) -> Measure:  # fmt: skip
    """A count: one column, or several together."""
    columns = needs or (key,)
    return Measure(
        key, name, words, columns, (), lambda one: sum(getattr(one, name) for name in columns),
        calls=calls, topics=topics,
    )  # fmt: skip


def _figure(
    formula: str, part: tuple[str, ...], whole: tuple[str, ...], of: Callable[..., Value], *,
    unit: str = "%", calls: bool = True, topics: bool = False, also: tuple[str, ...] = (),
) -> Measure:  # fmt: skip
    """What has a formula of its own."""
    said = FORMULAS[formula]
    return Measure(formula, said.name, said.words, part, whole, of, unit, calls, topics, also)


def repeats(one: Asked) -> Figure:
    """L4 of the pairs of a topic that begin there."""
    return first_contact.repeat_rate(one.repeated, one.pairs, provisional=False)


#: by key, in the order of the choice
MEASURES: Mapping[str, Measure] = {
    one.key: one
    for one in (
        _count("offered", "Angeboten", "alle, die in die Warteschlange kamen", OFFERED),
        _count("answered", "Angenommen", "mit einem Menschen verbunden"),
        _figure("F3", ("answered_in_time",), OFFERED, f3),
        _figure("F1", ("answered_in_time", "abandoned_in_time"), OFFERED, f1),
        _figure("F2", ("answered_in_time",), ("answered",), f2),
        _figure("F4", ("answered_in_time",), (*OFFERED, "-abandoned_in_time"), f4),
        _figure("F5", ("answered_in_time", "abandoned_short"), OFFERED, f5),
        _figure("F6", ("answered_in_time",), (*OFFERED, "-abandoned_short"), f6),
        _figure("A1", ("abandoned",), OFFERED, abandonment),
        _figure(
            "A2",
            ("abandoned", "-abandoned_short"),
            (*OFFERED, "-abandoned_short"),
            waiting.abandonment_without_short,
        ),
        _figure("E1", ("answered",), (*OFFERED, "blocked"), waiting.reachability),
        _figure("W1", ("waited_ms",), ("answered",), asa, unit="s"),
        _figure("L1", ("settled",), OUTCOMES, first_contact.raw, topics=True),
        _figure("L2", ("settled", "referred"), OUTCOMES, first_contact.with_referral, topics=True),
        _figure("L3", ("for_good",), ("keyed",), first_contact.corrected, also=("provisional",)),
        _figure("L5", (*OUTCOMES, "-keyed"), OUTCOMES, first_contact.without_key),
        _figure("L4", ("repeated",), ("pairs",), repeats, calls=False, topics=True),
        _figure("R1", ("callbacks_kept",), ("callbacks_promised",), callback.kept),
        _count("asked", "Gefragt", "Gespräche über eine Leistung", calls=False, topics=True),
        _count("settled", "Erledigt", "im Gespräch erledigt", topics=True),
        _count("referred", "Verwiesen", "an eine andere Stelle verwiesen", topics=True),
        _count("forwarded", "Weitergeleitet", "an eine Stelle weitergeleitet", topics=True),
        _count("called_back", "Rückruf vereinbart", "am Ende des Gesprächs", topics=True),
        _count("nothing", "Kein Anliegen", "ohne Anliegen", topics=True),
        _count("abandoned", "Aufgelegt", "in der Warteschlange aufgelegt"),
        _count("callback", "Rückruf statt Warten", "Rückruf statt zu warten"),
        _count("blocked", "Abgewiesen", "vor der Warteschlange abgewiesen, neben angeboten"),
        _count("closed", "Außerhalb der Zeiten", "außerhalb der Öffnungszeiten angerufen"),
        _count("lost", "Technisch verloren", "technisch abgebrochen"),
        _count("expired", "Nicht mehr erreicht", "bis zum Schluss nicht erreicht"),
    )
}
