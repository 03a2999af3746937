"""Amounts as they are written."""

import re

_EUROS = re.compile(r"(\d{1,6})(?:[.,](\d{1,2}))?(?:\s*(?:€|EUR|Euro))?", re.ASCII)


def cents_of(text: str) -> int | None:
    """ "12", "12,50 €" in cents; None if it is no amount."""
    found = _EUROS.fullmatch(text.strip())
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else None


def euros_of(cents: int) -> str:
    """1250 as "12,50"."""
    return f"{cents // 100},{cents % 100:02}"
