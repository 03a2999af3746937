"""Settled at the first contact: as it was noted, and only if nobody asked again.

Source: domain notes, 2.3, with the worked example that the tests keep. In the database the same is
marked by `contacts.repeats`, so that it stays when the callers' keys are destroyed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from buergertelefon.contacts.rules import Outcome
from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.figure import Figure

#: who asks again within this time was not helped at the first contact
AGAIN = timedelta(hours=7 * 24)
#: a pair of caller and topic is the same while no more than this lies between two of its contacts.
#: The source sets no end; callers' keys live for 14 days at least, so this holds for every contact
SAME = timedelta(hours=14 * 24)


@dataclass(frozen=True)
class Said:
    """A concluded conversation about one topic; about two topics, there are two of it."""

    contact: str
    key: str  # of the caller; "" the number was not known
    topic: str  # "" nothing was noted: nobody can ask the same again
    at: datetime
    outcome: Outcome


@dataclass(frozen=True)
class Mark:
    """What is known of one conversation about one topic."""

    said: Said
    again: bool | None  # asked again in time; None: the time is not over, or there is no key
    first: bool  # begins a pair of caller and topic
    repeated: bool  # begins one of which two contacts within the first 14 days are 7 apart at most


def marks(said: Sequence[Said], *, at: datetime) -> Sequence[Mark]:
    """Of each conversation, in the same order, as far as it is known at a moment."""
    pairs: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for one in said:
        pairs[one.key, one.topic].append(one.at)
    return [_mark(one, pairs[one.key, one.topic], at) for one in said]


def _mark(one: Said, times: Sequence[datetime], at: datetime) -> Mark:
    over = one.at <= at - AGAIN
    if not one.key:
        return Mark(one, None, first=False, repeated=False)
    if not one.topic:
        return Mark(one, False if over else None, first=False, repeated=False)
    again = any(one.at < later <= one.at + AGAIN for later in times)
    first = not any(one.at - SAME <= earlier < one.at for earlier in times)
    near = [later for later in times if one.at <= later <= one.at + SAME]
    repeated = any(a < b <= a + AGAIN for a in near for b in near)
    return Mark(one, again or (False if over else None), first=first, repeated=first and repeated)


def counted(known: Sequence[Mark]) -> Counted:
    """Conversations by outcome, and of those with a key: settled for good, not known yet.

    Of parts that share no conversation it adds up to that of the whole.
    """
    of: dict[str, list[Mark]] = defaultdict(list)
    for one in known:
        of[one.said.contact].append(one)
    names = {
        Outcome.SETTLED: "settled", Outcome.REFERRED: "referred", Outcome.FORWARDED: "forwarded",
        Outcome.CALLBACK: "called_back", Outcome.NOTHING: "nothing",
    }  # fmt: skip
    total = Counted()
    for about in of.values():
        said = about[0].said
        again = any(one.again for one in about)
        open_yet = not again and any(one.again is None for one in about)
        total += Counted(
            **{names[said.outcome]: 1}, keyed=bool(said.key),
            for_good=bool(said.key) and said.outcome is Outcome.SETTLED and not again,
            provisional=bool(said.key) and open_yet,
        )  # fmt: skip
    return total


def pairs(known: Sequence[Mark]) -> Figure:
    """Formula L4 of marked conversations."""
    return repeat_rate(
        sum(one.repeated for one in known), sum(one.first for one in known),
        provisional=any(one.said.key and one.again is None for one in known),
    )  # fmt: skip


def raw(one: Counted) -> Figure:
    """Settled, of all concluded conversations. Source: common as "FCR", without its repeats."""
    return Figure("L1", one.settled, one.concluded)


def with_referral(one: Counted) -> Figure:
    """Settled or told who is responsible, of all concluded. Source: domain notes, 2.3."""
    return Figure("L2", one.settled + one.referred, one.concluded)


def corrected(one: Counted) -> Figure:
    """Settled and not asked again within seven days, of all whose caller has a key.

    Provisional while a week is not over: those who have not asked again are counted as settled.
    """
    return Figure("L3", one.for_good, one.keyed, provisional=one.provisional > 0)


def repeat_rate(repeated: int, all_pairs: int, *, provisional: bool) -> Figure:
    """Pairs of caller and topic with two contacts within seven days, of all pairs."""
    return Figure("L4", repeated, all_pairs, provisional)


def without_key(one: Counted) -> Figure:
    """Conversations whose caller has no key, of all concluded; stands beside `corrected`."""
    return Figure("L5", one.concluded - one.keyed, one.concluded)


def figures(one: Counted) -> Mapping[str, Figure]:
    """The four that are made of counts, by formula."""
    return {made.formula: made for made in (f(one) for f in (raw, with_referral, corrected,
                                                             without_key))}  # fmt: skip
