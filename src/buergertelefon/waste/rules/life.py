"""What becomes of a bulky waste order and of a report, as tables.

order:  booked -> done | missed | cancelled; missed -> booked (a new date) | done
report: open -> working -> closed; closed -> open (it is not solved)
"""

from collections.abc import Mapping
from enum import StrEnum


class OrderState(StrEnum):
    """Where a bulky waste order stands."""

    BOOKED = "booked"
    DONE = "done"
    MISSED = "missed"  # nobody came, or it was not taken
    CANCELLED = "cancelled"


class OrderStep(StrEnum):
    """What is done with it."""

    MOVE = "move"  # another date
    CANCEL = "cancel"
    FINISH = "finish"
    MISS = "miss"
    REBOOK = "rebook"


ORDER_STEPS: Mapping[OrderStep, tuple[frozenset[OrderState], OrderState]] = {
    OrderStep.MOVE: (frozenset({OrderState.BOOKED}), OrderState.BOOKED),
    OrderStep.CANCEL: (frozenset({OrderState.BOOKED, OrderState.MISSED}), OrderState.CANCELLED),
    OrderStep.FINISH: (frozenset({OrderState.BOOKED, OrderState.MISSED}), OrderState.DONE),
    OrderStep.MISS: (frozenset({OrderState.BOOKED, OrderState.DONE}), OrderState.MISSED),
    OrderStep.REBOOK: (frozenset({OrderState.MISSED}), OrderState.BOOKED),
}
#: they have a place on a tour
TAKES = frozenset({OrderState.BOOKED, OrderState.DONE, OrderState.MISSED})
ORDER_STATES: Mapping[str, str] = {
    OrderState.BOOKED: "angemeldet", OrderState.DONE: "abgeholt",
    OrderState.MISSED: "nicht abgeholt", OrderState.CANCELLED: "abgesagt",
}  # fmt: skip


class ReportState(StrEnum):
    """Where a report stands."""

    OPEN = "open"
    WORKING = "working"
    CLOSED = "closed"


class ReportStep(StrEnum):
    """What is done with it."""

    BEGIN = "begin"
    CLOSE = "close"
    REOPEN = "reopen"  # "not solved" can be said


REPORT_STEPS: Mapping[ReportStep, tuple[frozenset[ReportState], ReportState]] = {
    ReportStep.BEGIN: (frozenset({ReportState.OPEN}), ReportState.WORKING),
    ReportStep.CLOSE: (frozenset({ReportState.OPEN, ReportState.WORKING}), ReportState.CLOSED),
    ReportStep.REOPEN: (frozenset({ReportState.CLOSED}), ReportState.OPEN),
}
REPORT_STATES: Mapping[str, str] = {
    ReportState.OPEN: "eingegangen", ReportState.WORKING: "in Arbeit",
    ReportState.CLOSED: "erledigt",
}  # fmt: skip
