"""A code of ours as the number the interface wants (processId, a positive 32-bit integer)."""

from buergertelefon.base.reference import ALPHABET, LENGTH

#: codes are numbers to the base of their alphabet: 23^6, so all fit into 28 bits
COUNT = len(ALPHABET) ** LENGTH


def number_of(code: str) -> int:
    """1 to 148,035,889; the same for the same code, for ever."""
    value = 0
    for letter in code:
        value = value * len(ALPHABET) + ALPHABET.index(letter)
    return value + 1


def code_of(number: int) -> str:
    """The code of a number; "" if it is none of ours."""
    if not 1 <= number <= COUNT:
        return ""
    value, letters = number - 1, ""
    for _ in range(LENGTH):
        value, place = divmod(value, len(ALPHABET))
        letters = ALPHABET[place] + letters
    return letters
