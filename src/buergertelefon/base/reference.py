"""The code of something booked: short, said and typed without mistakes."""

from collections.abc import Callable

#: no vowels (no words come of it), nothing that looks like something else: 0 O, 1 I L,
#: 5 S, 8 B, Z and U are left out
ALPHABET = "234679CDFGHJKMNPQRTVWXY"
LENGTH = 6


def drawn(below: Callable[[int], int]) -> str:
    """A new code; `below(n)` draws a number from 0 to n - 1 that nobody can foresee."""
    return "".join(ALPHABET[below(len(ALPHABET))] for _ in range(LENGTH))


def normal(written: str) -> str:
    """A code as somebody wrote it ("k7q-x2m"); "" if it cannot be one."""
    code = "".join(one for one in written.upper() if one.isalnum())
    return code if len(code) == LENGTH and not set(code) - set(ALPHABET) else ""
