"""Days as they stand in an address."""

import re
from datetime import date


def day_of(text: str) -> date | None:
    """The day of `2026-01-12`, of this century; None if it is none."""
    try:
        return (
            date.fromisoformat(text) if re.fullmatch(r"20\d\d-\d\d-\d\d", text, re.ASCII) else None
        )
    except ValueError:
        return None
