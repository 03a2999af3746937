"""One step for many cases: each is decided on its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from buergertelefon.cases.errors import BadField, CaseError, NotPossible
from buergertelefon.cases.models import Case
from buergertelefon.cases.rules.life import STATES
from buergertelefon.messages.errors import BadMessage

#: cases of one press
MOST = 200


@dataclass(frozen=True)
class Outcome:
    """How many it was done with, and with which it was not: code and why, in German."""

    done: int
    refused: tuple[tuple[str, str], ...]


def each(rows: Iterable[Case], step: Callable[[Case], object]) -> Outcome:
    """Take the step with each; what one of them refuses stops no other.

    `step` is an action with its own transaction. Raises BadField: that holds for all of them.
    """
    done, refused = 0, []
    for row in rows:
        try:
            step(row)
        except NotPossible as error:
            refused.append((row.reference, f"inzwischen {STATES.get(error.state, 'anders')}"))
        except BadField as error:
            if error.field == "text":  # the same words for all
                raise
            refused.append((row.reference, str(error)))
        except (CaseError, BadMessage) as error:
            refused.append((row.reference, str(error)))
        else:
            done += 1
    return Outcome(done, tuple(refused))


def said(outcome: Outcome, word: str) -> str:
    """For the page: "12 angenommen, 1 nicht: K7QX2M (inzwischen beantwortet)."."""
    words = f"{outcome.done} {word}"
    if not outcome.refused:
        return f"{words}."
    which = "; ".join(f"{code} ({why.rstrip('.')})" for code, why in outcome.refused[:10])
    more = " und weitere" if len(outcome.refused) > 10 else ""
    return f"{words}, {len(outcome.refused)} nicht: {which}{more}."
