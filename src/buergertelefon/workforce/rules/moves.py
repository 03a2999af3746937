"""What can be moved on a day that turns out otherwise, as sentences for the planner."""

from collections.abc import Sequence
from itertools import groupby

#: so many quarter hours at most are named
MOST = 6


def moves(slots: Sequence[int], missing: Sequence[int]) -> list[str]:
    """Sentences, the soonest first. `missing`: people too few (positive) or to spare, by slot.

    Slots with the same sign one after the other are one sentence, with their largest gap.
    """
    found = []
    pairs = list(zip(slots, missing, strict=True))
    for sign, group in groupby(pairs, key=lambda one: (one[1] > 0) - (one[1] < -1)):
        some = list(group)
        span = f"Von {_clock(some[0][0])} bis {_clock(some[-1][0] + 15)} Uhr"
        most = max(abs(n) for _, n in some)
        who = "eine Person" if most == 1 else f"{most} Personen"
        if sign > 0:
            verb = "fehlt" if most == 1 else "fehlen"
            found.append(
                f"{span} {verb} bis zu {who}: Pausen oder Schulungen verschieben, sonst jemanden um"
                " eine Stunde mehr bitten."
            )
        elif sign < 0:
            found.append(
                f"{span} sind bis zu {who} mehr da als nötig: Hierhin passen Pausen, Schulungen,"
                " Rückrufe."
            )
    return found[:MOST]


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"
