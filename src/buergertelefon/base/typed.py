"""What somebody typed, or a page sent along."""

from collections.abc import Mapping

#: a search, a code, a place is no longer; characters
LONGEST = 200


def typed(values: Mapping[str, str], name: str) -> str:
    """A field of a form or an address: cut and trimmed, "" if it is not there.

    Without the null character, which no database column takes.
    """
    return values.get(name, "")[:LONGEST].replace("\x00", "").strip()
