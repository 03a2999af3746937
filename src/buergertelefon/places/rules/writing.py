"""How names of places, streets and house numbers are compared."""

import re
import unicodedata
from dataclasses import dataclass

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
#: "Str.", "str", "Strasse" at the end of a name or of one of its words
_STREET = re.compile(r"str(?:\.|asse)?(?=$|[^a-z])")
_REST = re.compile(r"[^a-z0-9]+")
#: what stands behind a municipality's name in the register, and nobody says
_TITLE = re.compile(
    r",\s*(?:stadt|st|hansestadt|freie und hansestadt|landeshauptstadt|universitaetsstadt|"
    r"kreisstadt|markt|m|flecken|gkst|grosse kreisstadt|kurort|[a-zäöüß. -]*stadt)\b.*$",
    re.IGNORECASE,
)


def folded(name: str) -> str:
    """A name as it is compared: no case, no umlauts, no blanks; every "Str." is a "strasse".

    "Hamburger Str." and "hamburgerstraße" become "hamburgerstrasse".
    """
    plain = unicodedata.normalize("NFC", name).lower().translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return _REST.sub("", _STREET.sub("strasse", plain))


def bare(name: str) -> str:
    """A municipality's name without its title: "Bremen, Stadt" becomes "Bremen"."""
    return _TITLE.sub("", name).strip()


@dataclass(frozen=True, order=True)
class House:
    """A house number, or a range of them: "9", "9a", "9-13", "9/11"."""

    number: int
    letter: str = ""
    last: int = 0  # of a range; 0: it is none
    last_letter: str = ""

    @property
    def text(self) -> str:
        """As it is written here: "9a", "9-13"."""
        first = f"{self.number}{self.letter}"
        return f"{first}-{self.last}{self.last_letter}" if self.last else first

    def holds(self, other: "House") -> bool:
        """Does this range, or this number, hold the other number?"""
        if not self.last:
            return (self.number, self.letter) == (other.number, other.letter)
        first, last = (self.number, self.letter), (self.last, self.last_letter or "zz")
        same_side = (self.last - self.number) % 2 or (other.number - self.number) % 2 == 0
        return first <= (other.number, other.letter) <= last and bool(same_side)


_HOUSE = re.compile(
    r"^\s*(\d{1,4})\s*([a-z]{0,3})\s*(?:[-/–]\s*(\d{1,4})\s*([a-z]{0,3})\s*)?", re.IGNORECASE
)


def house(text: str) -> House | None:
    """A house number as somebody wrote it; None if it is none."""
    found = _HOUSE.match(text)
    if not found:
        return None
    number, letter, last, last_letter = found.groups()
    end = int(last or 0)
    if end < int(number) or (end == int(number) and not last_letter):  # "9/2" is an entrance
        end, last_letter = 0, ""
    return House(int(number), letter.lower(), end, (last_letter or "").lower())


_ADDRESS = re.compile(
    r"^\s*(?P<street>.*?[^\d\s,])[\s,]+(?P<house>\d{1,4}\s*[a-zA-Z]{0,3}"
    r"(?:\s*[-/–]\s*\d{1,4}\s*[a-zA-Z]{0,3})?)(?=$|[\s,])(?P<rest>.*)$"
)
_POSTCODE = re.compile(r"(?<!\d)(\d{5})(?!\d)")


@dataclass(frozen=True)
class Written:
    """What somebody typed, taken apart: "Hamburger Str. 9a, 28205 Bremen"."""

    street: str = ""
    house: House | None = None
    postcode: str = ""
    town: str = ""


def taken_apart(text: str) -> Written:
    """Street, house number, postcode and town in what was typed.

    Without a house number nobody can know whether a word is a street or a town: it is `town`.
    """
    postcode = _POSTCODE.search(text)
    plain = _POSTCODE.sub(" , ", text) if postcode else text
    found = _ADDRESS.match(plain)
    if found:
        town = found["rest"].strip(" ,")
        return Written(
            found["street"].strip(" ,"),
            house(found["house"]),
            postcode[1] if postcode else "",
            town,
        )
    parts = [part.strip() for part in plain.split(",") if part.strip()]
    if len(parts) == 2 and not postcode:
        return Written(street=parts[0], town=parts[1])
    return Written(postcode=postcode[1] if postcode else "", town=" ".join(parts))
