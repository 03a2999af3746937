"""A day as it is planned: what is expected, who is there when. It names nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from buergertelefon.workforce.errors import BadInput

#: minutes of a quarter of an hour, and of a day
QUARTER, DAY = 15, 24 * 60
#: more of them is a slip of the hand
MOST_CALLS, MOST_PEOPLE, MOST_SECONDS, MOST_SPREAD = 50_000.0, 1_000, 86_400.0, 5.0


@dataclass(frozen=True)
class Line:
    """A line and the skills that each of its calls needs; priority as a head start in seconds."""

    skills: frozenset[str] = frozenset()
    head_start: float = 0.0


@dataclass(frozen=True)
class OnDuty:
    """Somebody on duty; who it is, is not said."""

    spans: tuple[tuple[int, int], ...]  # minutes of the day; between two of them is a break
    skills: Mapping[str, int] = field(default_factory=dict)  # skill to level, 1 or 2


@dataclass(frozen=True)
class PlannedDay:
    """What is expected and planned; raises BadInput for what no day can be.

    Minutes count from midnight, durations are seconds. The handling time includes `wrap_up` seconds
    of writing, half of it at most. A call rings `ring` seconds before somebody says hello: no
    formula knows that, so it is 0 unless somebody asks.
    """

    opens: int
    closes: int
    lines: Mapping[str, Line]
    calls: Mapping[str, Sequence[float]]  # mean of each quarter of an hour, by line
    aht: Sequence[float]  # mean of each hour since opening
    people: tuple[OnDuty, ...]
    spread: float | None = 0.8  # cv of the lognormal handling time; None: exponential
    patience: float = 150.0
    cv: float = 0.08  # of the day's factor: how far a forecast of the day is out
    widen_after: float = 60.0  # then people with level 2 are asked too
    wrap_up: float = 60.0
    ring: float = 0.0
    within: float = 30.0
    target: float = 0.75  # share of calls to be answered `within`

    def __post_init__(self) -> None:
        for problem in _problems(self):
            raise BadInput(problem)

    @property
    def quarters(self) -> int:
        """How many quarters of an hour it is open."""
        return (self.closes - self.opens) // QUARTER


def _problems(day: PlannedDay) -> list[str]:
    """Sentences; the first is enough."""
    found = []
    if not 0 <= day.opens < day.closes <= DAY or (day.closes - day.opens) % QUARTER:
        return ["Öffnungszeit: Beginn und Ende müssen ganze Viertelstunden auseinander liegen."]
    if not day.lines or set(day.lines) != set(day.calls):
        found.append("Leitungen: Zu jeder Leitung gehören erwartete Anrufe und umgekehrt.")
    for line, calls in day.calls.items():
        if len(calls) != day.quarters:
            found.append(f"Anrufe „{line}“: {len(calls)} Werte statt {day.quarters}.")
        if not all(0 <= one <= MOST_CALLS for one in calls):
            found.append(f"Anrufe „{line}“: Jeder Wert muss 0 oder größer sein.")
    if sum(map(sum, day.calls.values())) > MOST_CALLS:
        found.append(f"Anrufe: Höchstens {MOST_CALLS:.0f} an einem Tag.")
    if len(day.aht) != -(-day.quarters // 4):
        found.append(f"Bearbeitungszeit: {len(day.aht)} Werte statt {-(-day.quarters // 4)}.")
    times = {
        "Bearbeitungszeit": [*day.aht],
        "Geduld": [day.patience],
        "Versprechen": [day.within],
    }
    for name, values in times.items():
        if not all(0 < one <= MOST_SECONDS for one in values):
            found.append(f"{name}: Jeder Wert muss über 0 und höchstens ein Tag sein.")
    others = {
        "Streuung der Bearbeitungszeit": (day.spread or 0, MOST_SPREAD),
        "Streuung der Tage": (day.cv, 1.0),
        "Ausweiten nach": (day.widen_after, MOST_SECONDS),
        "Nachbearbeitung": (day.wrap_up, MOST_SECONDS),
        "Läuten": (day.ring, MOST_SECONDS),
        **{
            f"Vorsprung „{name}“": (line.head_start, MOST_SECONDS)
            for name, line in day.lines.items()
        },
    }
    for name, (value, most) in others.items():
        if not 0 <= value <= most:
            found.append(f"{name}: Der Wert muss von 0 bis {most:.0f} reichen.")
    if not 0 < day.target < 1:
        found.append("Ziel: Der Anteil muss zwischen 0 und 1 liegen.")
    if len(day.people) > MOST_PEOPLE:
        found.append(f"Menschen: Höchstens {MOST_PEOPLE} an einem Tag.")
    if not {level for one in day.people for level in one.skills.values()} <= {1, 2}:
        found.append("Menschen: Eine Fähigkeit hat die Stufe 1 oder 2.")
    if not all(_in_order(one.spans) for one in day.people):
        found.append("Dienste: Zeiten müssen aufeinander folgen, von 0 bis 24 Uhr.")
    return found


def _in_order(spans: tuple[tuple[int, int], ...]) -> bool:
    """Each begins before it ends and after the one before; inside the day."""
    edges = [edge for span in spans for edge in span]
    inside = not edges or (edges[0] >= 0 and edges[-1] <= DAY)
    return inside and all(a < b for a, b in pairwise(edges))
