"""What citizens may do with their case, beyond the table of steps."""

from datetime import datetime, timedelta

from buergertelefon.cases.rules.life import OPEN, State, Step

#: how long after its end "not solved" opens it again; later it is a new question
REOPENED_WITHIN = timedelta(days=60)
#: what was written with these steps they read; why it was passed on is for the offices alone
READ = frozenset({Step.ASK, Step.TOLD, Step.ANSWER, Step.REOPEN, Step.ADD})


def may_reopen(
    state: str, *, answered: datetime | None, closed: datetime | None, at: datetime
) -> bool:
    """Was it answered, and not closed too long ago? What was withdrawn was not answered.

    `answered`: the last time, also with another case that it was merged into.
    """
    if answered is None:
        return False
    if state == State.ANSWERED:
        return True
    if state != State.CLOSED or closed is None:
        return False
    return at - max(closed, answered) < REOPENED_WITHIN  # merged, it was closed before the answer


def may_change_reach(state: str) -> bool:
    """Is an answer still to come that could go another way?"""
    return state in OPEN
