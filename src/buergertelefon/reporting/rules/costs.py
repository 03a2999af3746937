"""What each municipality pays of what the service costs."""

from collections.abc import Mapping


def shared(cents: int, calls: Mapping[str, int]) -> dict[str, int]:
    """Cents by municipality, in proportion to the calls answered for it; they add up exactly.

    What is left after rounding down goes, a cent each, to the largest remainders (Hare/Niemeyer);
    of equal ones the one with the smaller key first. Without a call nobody pays: the result is
    empty. Source: our own choice, usual where centres answer for others for a fee.
    """
    n = sum(calls.values())
    if not n:
        return {}
    parts = {key: divmod(cents * part, n) for key, part in calls.items()}
    left = cents - sum(whole for whole, _ in parts.values())
    first = sorted(parts, key=lambda key: (-parts[key][1], key))[:left]
    return {key: whole + (key in first) for key, (whole, _) in parts.items()}
