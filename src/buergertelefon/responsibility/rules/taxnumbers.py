"""Tax numbers: written per Land, or in 13 digits; the check digit.

What python-stdnum does (formats, the 13-digit form) is left to it; it checks no check digit. Source
of the procedures: "Prüfung der Steuer- und Steueridentifikationsnummer" of the tax administrations
(ELSTER), factors for the twelve digits before the check digit of the 13-digit form.
"""

import re
from dataclasses import dataclass

from stdnum.de import stnr
from stdnum.exceptions import ValidationError

LAENDER = {
    "BW": "Baden-Württemberg", "BY": "Bayern", "BE": "Berlin", "BB": "Brandenburg", "HB": "Bremen",
    "HH": "Hamburg", "HE": "Hessen", "MV": "Mecklenburg-Vorpommern", "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen", "RP": "Rheinland-Pfalz", "SL": "Saarland", "SN": "Sachsen",
    "ST": "Sachsen-Anhalt", "SH": "Schleswig-Holstein", "TH": "Thüringen",
}  # fmt: skip
_EAST = (0, 5, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2)
_NORTH = (0, 0, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2)
_LOWER = (0, 0, 2, 9, 0, 8, 7, 6, 5, 4, 3, 2)
#: remainder of 11, taken from 11; Berlin has two series of factors
ELEVEN = {
    "BY": (_EAST,), "BB": (_EAST,), "MV": (_EAST,), "SL": (_EAST,), "SN": (_EAST,),
    "ST": (_EAST,), "TH": (_EAST,), "HB": (_NORTH,), "HH": (_NORTH,), "NI": (_LOWER,),
    "BE": ((0, 0, 0, 0, 0, 7, 6, 5, 8, 4, 3, 2), _LOWER),
}  # fmt: skip
#: the remainder itself
REMAINDER = {"NW": (0, 3, 2, 1, 0, 7, 6, 5, 4, 3, 2, 1)}
#: products of two digits are summed up digit by digit, taken from ten
TEN = {"RP": (0, 0, 1, 2, 0, 1, 2, 1, 2, 1, 2, 1)}
#: the procedure with powers of two
TWO = frozenset({"BW", "HE", "SH"})


@dataclass(frozen=True)
class TaxNumber:
    """What a number says; the number itself is kept nowhere."""

    land: str  # "HB"
    thirteen: str  # 2475081508152
    bufa: str  # which office: the first four digits
    checked: bool  # is the check digit right?


def read(number: str, land: str = "") -> list[TaxNumber]:
    """What a number may be, one for each Land it fits; none: it is no tax number.

    Raises ValueError for a Land that there is not.
    """
    if land and land not in LAENDER:
        raise ValueError(land)
    digits = re.sub(r"[\s/.-]", "", number)
    if not digits.isdigit():
        return []
    found = []
    for code, name in LAENDER.items():
        if land and code != land:
            continue
        try:
            if len(digits) == 13:
                stnr.to_regional_number(digits)
                if name not in stnr.guess_regions(digits):
                    continue
                thirteen = digits
            else:
                thirteen = stnr.to_country_number(digits, name)
        except ValidationError:
            continue
        found.append(TaxNumber(code, thirteen, thirteen[:4], check_digit_fits(thirteen, code)))
    return found


def check_digit_fits(thirteen: str, land: str) -> bool:
    """Is the last of the 13 digits what the procedure of the Land gives?"""
    digits = [int(one) for one in thirteen[:12]]
    return int(thirteen[12]) in _checks(digits, land)


def _checks(digits: list[int], land: str) -> set[int]:
    if land in ELEVEN:
        sums = [_products(digits, factors) % 11 for factors in ELEVEN[land]]
        return {(11 - one) % 11 for one in sums}
    if land in REMAINDER:
        return {_products(digits, REMAINDER[land]) % 11}
    if land in TEN:
        parts = [a * b for a, b in zip(digits, TEN[land], strict=True)]
        return {-sum(one // 10 + one % 10 for one in parts) % 10}
    return {_powers_of_two(digits)}


def _products(digits: list[int], factors: tuple[int, ...]) -> int:
    return sum(a * b for a, b in zip(digits, factors, strict=True))


def _powers_of_two(digits: list[int]) -> int:
    """The nine digits of office, district and person, each with its place, times a power of two."""
    nine = digits[2:4] + digits[5:]
    total = 0
    for place, digit in zip(range(9, 0, -1), nine, strict=True):
        product = ((digit + place) % 10) * 2**place
        while product > 9:
            product = sum(int(one) for one in str(product))
        total += product
    return -total % 10
