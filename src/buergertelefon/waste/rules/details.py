"""Who orders or reports, and how they are told."""

from dataclasses import dataclass, replace

from buergertelefon.waste.errors import BadField
from buergertelefon.waste.rules.words import Way

LONGEST_NAME = 120


@dataclass(frozen=True)
class Details:
    """As somebody said it; mail and phone are checked by `messages.addresses.reach`."""

    name: str = ""
    mail: str = ""
    phone: str = ""
    postcode: str = ""  # of a letter
    way: Way | None = None  # None: they wrote it down


def checked(details: Details, *, named: bool) -> Details:
    """As it is kept. Raises BadField. `named`: a name is needed."""
    name = " ".join(details.name.split())
    if (named or details.way == Way.LETTER) and not name:
        raise BadField("name", "Bitte nennen Sie einen Namen.")
    if len(name) > LONGEST_NAME:
        raise BadField("name", f"Der Name hat höchstens {LONGEST_NAME} Zeichen.")
    if details.way == Way.MAIL and not details.mail.strip():
        raise BadField("mail", "Bitte nennen Sie die E-Mail-Adresse.")
    if details.way == Way.SMS and not details.phone.strip():
        raise BadField("phone", "Bitte nennen Sie die Handynummer.")
    postcode = details.postcode.strip()
    if details.way == Way.LETTER and not (len(postcode) == 5 and postcode.isdigit()):
        raise BadField("postcode", "Bitte nennen Sie die Postleitzahl mit fünf Ziffern.")
    return replace(details, name=name, postcode=postcode)
