"""The one module that knows where public holidays come from."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=64)  # asked for each line and each case
def public_holidays(land: str, years: tuple[int, ...]) -> frozenset[date]:
    """Public holidays of a Land ("HB") in those years; none for an empty Land."""
    if not land:
        return frozenset()
    return frozenset(holidays.country_holidays("DE", subdiv=land, years=years))


def named_holidays(land: str, years: tuple[int, ...]) -> Mapping[date, str]:
    """The same with their German names; two on one day are one name."""
    if not land:
        return {}
    return dict(holidays.country_holidays("DE", subdiv=land, years=years, language="de"))


def bank_holidays(years: tuple[int, ...]) -> frozenset[date]:
    """Days beside weekends on which no payments are made in Europe (TARGET, European Central Bank).

    The same in every Land: on Ascension Day banks pay, on Easter Monday they do not.
    """
    return frozenset(holidays.financial_holidays("ECB", years=years))


#: the first two digits of a regional key, and how the holidays' library calls that Land
LANDS = {
    "01": "SH", "02": "HH", "03": "NI", "04": "HB", "05": "NW", "06": "HE", "07": "RP", "08": "BW",
    "09": "BY", "10": "SL", "11": "BE", "12": "BB", "13": "MV", "14": "SN", "15": "ST", "16": "TH",
}  # fmt: skip
