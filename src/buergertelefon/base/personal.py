"""What looks like data about a person in a text somebody wrote."""

import re

#: what does not belong into a note, and how the desk names it
PERSONAL = (
    ("eine E-Mail-Adresse", re.compile(r"\S+@\S+\.\w")),
    ("eine Bankverbindung", re.compile(r"\b[A-Z]{2}\d{2}(?: ?\d{4}){2,}", re.IGNORECASE)),
    ("ein Geburtsdatum", re.compile(r"\b\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d{2}\b")),
    ("ein Kennzeichen", re.compile(r"\b[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2} ?\d{1,4}[EH]?\b")),
    ("ein Aktenzeichen", re.compile(r"\b(?:Az\.?|Aktenzeichen)\s*:?\s*\S*\d", re.IGNORECASE)),
    ("eine Rufnummer", re.compile(r"(?:\+49|\b0\d)[\d /-]{5,}\d")),
    ("ein Name", re.compile(r"\b(?:Herrn?|Frau|Familie|Name:?)\s+[A-ZÄÖÜ][a-zäöüß]{2,}")),
    ("eine Adresse", re.compile(r"\b\w+(?:straße|str\.|weg|platz|allee|damm)\s+\d", re.IGNORECASE)),
)


def personal_data(note: str) -> tuple[str, ...]:
    """What in a note looks like data about a person, in words; a hint, nothing is refused."""
    return tuple(word for word, pattern in PERSONAL if pattern.search(note))
