"""The closed sets of a contact and what is proposed as its outcome."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

#: who asks again within this time was not helped at the first contact. Source: domain notes, 2.3
AGAIN = timedelta(hours=7 * 24)
#: a pair of caller and topic is the same while no more than this lies between two of its contacts;
#: so much is known of every one: its fortnight and the one before
SAME = timedelta(hours=14 * 24)


class Channel(StrEnum):
    """How the citizen reached us (Kanal)."""

    PHONE = "phone"
    WEB = "web"
    MANUAL = "manual"


class End(StrEnum):
    """How a call ended; offered = answered + abandoned + callback + lost + expired."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    CALLBACK = "callback"
    LOST = "lost"  # technical
    EXPIRED = "expired"  # not reached before closing time
    BLOCKED = "blocked"  # turned away in opening hours before the queue
    CLOSED = "closed"  # called outside opening hours


class Outcome(StrEnum):
    """What came of the conversation (Ergebnis)."""

    SETTLED = "settled"
    REFERRED = "referred"
    FORWARDED = "forwarded"
    CALLBACK = "callback"
    NOTHING = "none"


#: an outcome in words
OUTCOMES: Mapping[str, str] = {
    Outcome.SETTLED: "Erledigt",
    Outcome.REFERRED: "Verwiesen",
    Outcome.CALLBACK: "Rückruf",
    Outcome.FORWARDED: "Weitergeleitet",
    Outcome.NOTHING: "Kein Anliegen",
}


class FollowUpKind(StrEnum):
    """What is owed."""

    FORWARD = "forward"
    CALLBACK = "callback"


def proposed_outcome(*, forwarded: bool, callback: bool, referred: bool) -> Outcome:
    """What the desk proposes from what happened in the conversation; the person decides."""
    if callback:
        return Outcome.CALLBACK
    if forwarded:
        return Outcome.FORWARDED
    if referred:
        return Outcome.REFERRED
    return Outcome.SETTLED
