"""What a citizen means who answers an offer by SMS."""

from enum import StrEnum

from buergertelefon.base import reference


class Meant(StrEnum):
    """What is to be done."""

    YES = "yes"
    NO = "no"
    STOP = "stop"
    UNKNOWN = "unknown"


WORDS = {
    "ja": Meant.YES, "yes": Meant.YES, "nein": Meant.NO, "no": Meant.NO, "stop": Meant.STOP,
    "stopp": Meant.STOP,
}  # fmt: skip


def meant(text: str) -> tuple[Meant, str]:
    """The first word, and the code after it if there is one: "Ja!", "JA k7q-x2m".

    "Ja, aber später" is not a yes: whoever writes more than a code is asked again.
    """
    first, *rest = text.casefold().strip().split(maxsplit=1) or [""]
    found = WORDS.get(first.strip(".,!"), Meant.UNKNOWN)
    more = rest[0].strip(" .,!") if rest else ""
    code = reference.normal(more)
    return (found, code) if code or not more else (Meant.UNKNOWN, "")
