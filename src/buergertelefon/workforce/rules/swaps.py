"""What becomes of a swap of shifts: two people agree, then a planner decides."""

from collections.abc import Mapping
from enum import StrEnum


class SwapState(StrEnum):
    """How far two people and the planner are (Stand des Diensttauschs)."""

    ASKED = "asked"
    AGREED = "agreed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class SwapStep(StrEnum):
    """What somebody does with it (Schritt eines Diensttauschs)."""

    AGREE = "agree"  # who is asked, or the first of all who may
    DECLINE = "decline"  # who is asked by name
    WITHDRAW = "withdraw"  # who asked
    APPROVE = "approve"  # the planner
    REFUSE = "refuse"
    LAPSE = "lapse"  # the day came, or one of the shifts is another by now


#: where each step leads; a step that is not here changes nothing
STEPS: Mapping[tuple[SwapState, SwapStep], SwapState] = {
    (SwapState.ASKED, SwapStep.AGREE): SwapState.AGREED,
    (SwapState.ASKED, SwapStep.DECLINE): SwapState.REFUSED,
    (SwapState.ASKED, SwapStep.WITHDRAW): SwapState.WITHDRAWN,
    (SwapState.ASKED, SwapStep.LAPSE): SwapState.LAPSED,
    (SwapState.AGREED, SwapStep.WITHDRAW): SwapState.WITHDRAWN,
    (SwapState.AGREED, SwapStep.APPROVE): SwapState.APPROVED,
    (SwapState.AGREED, SwapStep.REFUSE): SwapState.REFUSED,
    (SwapState.AGREED, SwapStep.LAPSE): SwapState.LAPSED,
}
OPEN = frozenset({SwapState.ASKED, SwapState.AGREED})


def after(state: SwapState, step: SwapStep) -> SwapState | None:
    """The state after a step; None if the step is not possible (any more)."""
    return STEPS.get((state, step))
