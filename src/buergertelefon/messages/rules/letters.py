"""What the post needs to find somebody, and what fits on a letter. Source: DIN 5008, form B."""

import re
from collections.abc import Sequence

from buergertelefon.messages.errors import BadPostal, BadText

#: lines in the window of an envelope, characters of one, and of all
FEWEST, MOST, LONGEST, LONGEST_ALL = 3, 6, 60, 254
#: lines of a table, characters of what is named there and of its amount
MOST_LINES, LONGEST_NAME, LONGEST_AMOUNT = 60, 120, 40
#: lines of a sender
MOST_SENDER = 5
HOME = re.compile(r"(?:D-)?((?!00)\d{5}) (\S.*)")
EXAMPLE = "Bitte so schreiben: Name, Straße und Hausnummer, 28195 Bremen, jedes in einer Zeile."

Lines = tuple[tuple[str, str], ...]


def postal(written: str) -> str:
    """An address as it is printed: name, street, postcode and town, in a line each.

    Abroad the country stands below, in capitals. Raises BadPostal.
    """
    lines = tidy(written)
    if not FEWEST <= len(lines) <= MOST:
        raise BadPostal(f"Anschrift: Bitte {FEWEST} bis {MOST} Zeilen. {EXAMPLE}")
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST:
            raise BadPostal(f"Anschrift, Zeile {number}: Höchstens {LONGEST} Zeichen.")
    if home := HOME.fullmatch(lines[-1]):
        lines[-1] = " ".join(home.groups())
    elif not (lines[-1].isupper() and len(lines) > FEWEST) or re.search(r"\d", lines[-1]):
        raise BadPostal(
            "Anschrift: Die letzte Zeile ist keine Postleitzahl mit Ort. So: 28195 Bremen. "
            "Im Ausland steht das Land darunter, in Großbuchstaben: ÖSTERREICH."
        )
    if len(address := "\n".join(lines)) > LONGEST_ALL:
        raise BadPostal(f"Anschrift: Zusammen höchstens {LONGEST_ALL} Zeichen.")
    return address


def sender(written: str) -> str:
    """Who writes, in up to five lines; "" if it is not said. Raises BadText."""
    lines = tidy(written)
    if len(lines) > MOST_SENDER or any(len(line) > LONGEST for line in lines):
        raise BadText(f"Absender: Höchstens {MOST_SENDER} Zeilen von {LONGEST} Zeichen.")
    if len(whole := "\n".join(lines)) > LONGEST_ALL:
        raise BadText(f"Absender: Zusammen höchstens {LONGEST_ALL} Zeichen.")
    return whole


def amounts(written: Sequence[tuple[str, str]]) -> Lines:
    """Lines of a table: what, and how much. Raises BadText."""
    if len(written) > MOST_LINES:
        raise BadText(f"Tabelle: {len(written)} Zeilen, höchstens {MOST_LINES}.")
    lines = tuple((" ".join(name.split()), " ".join(amount.split())) for name, amount in written)
    for number, (name, amount) in enumerate(lines, start=1):
        if not 0 < len(name) <= LONGEST_NAME or len(amount) > LONGEST_AMOUNT:
            raise BadText(
                f"Tabelle, Zeile {number}: Bitte 1 bis {LONGEST_NAME} Zeichen, "
                f"der Betrag höchstens {LONGEST_AMOUNT}."
            )
    return lines


def paragraphs(text: str) -> list[list[str]]:
    """The lines of each paragraph; an empty line begins the next."""
    parts = re.split(r"\n\s*\n", text.strip())
    return [[line.strip() for line in part.splitlines()] for part in parts]


def tidy(written: str) -> list[str]:
    """Lines without what is empty or too much."""
    lines = (" ".join(line.split()) for line in written.splitlines())
    return [line for line in lines if line]
