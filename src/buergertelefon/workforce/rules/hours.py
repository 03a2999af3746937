"""What a roster is over or under the contracts, in minutes. In the file formats of rosters."""

from collections.abc import Iterable

from buergertelefon.workforce.rules.roster.duty import Raw, duties, duty, frame


def work(shift: Raw) -> int:
    """Minutes of work of a shift: from start to end, breaks apart (ArbZG § 2)."""
    return duty(shift).work


def balances(instance: Raw, shifts: Iterable[Raw]) -> dict[str, int]:
    """What each person of the instance works more (positive) or less than the contract owes."""
    plan = frame(instance)
    worked = dict.fromkeys(plan.people, 0)
    for one in duties(shifts):
        if one.person in worked:
            worked[one.person] += one.work
    return {who: worked[who] - plan.agreed(person) for who, person in plan.people.items()}
