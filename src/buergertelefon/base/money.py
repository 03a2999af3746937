"""Amounts as they are written and read."""

import re

#: the largest amount that somebody means, in cents
MOST = 10_000_000
_EUROS = re.compile(r"(\d{1,6})(?:[.,](\d{1,2}))?(?:\s*(?:€|EUR|Euro))?", re.ASCII)


def euros(cents: int) -> str:
    """12345 as "123,45 €"; a negative amount with a minus sign."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'−' if cents < 0 else ''}{whole:,}".replace(",", ".") + f",{rest:02} €"


def typed_euros(cents: int) -> str:
    """1250 as "12,50", as a field or a table has it."""
    return f"{cents // 100},{cents % 100:02}"


def cents_of(text: str) -> int | None:
    """ "120", "120,50 €" in cents; None if it is no amount."""
    found = _EUROS.fullmatch(text.strip())
    cents = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else MOST + 1
    return cents if cents <= MOST else None
