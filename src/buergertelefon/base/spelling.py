"""How a code is read aloud so that nobody mishears it.

Source: DIN 5009:2022-06, table of city names, from memory; digits as they
are said on the telephone.
"""

WORDS = {
    "A": "Aachen", "B": "Berlin", "C": "Chemnitz", "D": "Düsseldorf", "E": "Essen",
    "F": "Frankfurt", "G": "Goslar", "H": "Hamburg", "I": "Ingelheim", "J": "Jena", "K": "Köln",
    "L": "Leipzig", "M": "München", "N": "Nürnberg", "O": "Offenbach", "P": "Potsdam",
    "Q": "Quickborn", "R": "Rostock", "S": "Salzwedel", "T": "Tübingen", "U": "Unna",
    "V": "Völklingen", "W": "Wuppertal", "X": "Xanten", "Y": "Ypsilon", "Z": "Zwickau",
    "Ä": "Umlaut Aachen", "Ö": "Umlaut Offenbach", "Ü": "Umlaut Unna", "ß": "Eszett",
    "0": "null", "1": "eins", "2": "zwo", "3": "drei", "4": "vier", "5": "fünf", "6": "sechs",
    "7": "sieben", "8": "acht", "9": "neun",
}  # fmt: skip


def spelled_out(code: str) -> tuple[str, ...]:
    """K7Q as ("Köln", "sieben", "Quickborn"); what has no word stays, blanks go."""
    letters = (one if one == "ß" else one.upper() for one in code if not one.isspace())
    return tuple(WORDS.get(one, one) for one in letters)
