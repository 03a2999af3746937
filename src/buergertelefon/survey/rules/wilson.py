"""How far a share of some answers may be from the share of all."""

from math import sqrt

#: 97.5 % point of the normal distribution: an interval that holds in 95 of 100 cases
Z = 1.959964


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Between which shares (0 to 1) the true one lies in 95 of 100 cases.

    Raises ValueError unless 0 <= part <= whole and whole > 0. Source: E. B. Wilson, Probable
    Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927), 209-212.
    """
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"{part} of {whole} is no share")
    share, z2 = part / whole, Z * Z / whole
    middle = share + z2 / 2
    half = Z * sqrt((share * (1 - share) + z2 / 4) / whole)
    # rounding must not carry the ends past what a share can be
    low = 0.0 if part == 0 else (middle - half) / (1 + z2)
    high = 1.0 if part == whole else (middle + half) / (1 + z2)
    return low, high
