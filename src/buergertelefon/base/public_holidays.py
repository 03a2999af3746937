"""The one module that knows where public holidays come from."""

from datetime import date

import holidays


def public_holidays(land: str, years: tuple[int, ...]) -> frozenset[date]:
    """Public holidays of a Land ("HB") in those years; none for an empty Land."""
    if not land:
        return frozenset()
    return frozenset(holidays.country_holidays("DE", subdiv=land, years=years))
