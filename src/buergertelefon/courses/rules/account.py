"""Account numbers: are they right, can they be debited, how are they shown."""

from dataclasses import dataclass, field

from stdnum import iban as numbers
from stdnum.eu import at_02
from stdnum.exceptions import ValidationError

from buergertelefon.courses.errors import BadDetails

#: EU and EEA: accounts that have to be taken like German ones (Regulation (EU) 260/2012, article 9)
COUNTRIES = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS",
    "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
#: in SEPA, but their banks want the payer's address in a form of its own; an invoice is simpler
FARTHER = frozenset({
    "AD", "AL", "CH", "GB", "GG", "GI", "IM", "JE", "MC", "MD", "ME", "MK", "RS", "SM", "VA",
})  # fmt: skip
LONGEST_NAME = 70  # of a holder in a SEPA file, characters


@dataclass(frozen=True)
class Account:
    """Whom to debit; the number never stands in a log or an error."""

    holder: str
    iban: str = field(repr=False)


def account(holder: str, iban: str) -> Account:
    """A checked account. Raises BadDetails for the field that is wrong."""
    holder = " ".join(holder.split())
    if not holder:
        raise BadDetails("holder", "Bitte nennen Sie, wem das Konto gehört.")
    if len(holder) > LONGEST_NAME:
        raise BadDetails("holder", "Der Name ist zu lang. Er darf 70 Zeichen haben.")
    return Account(holder, checked(iban))


def checked(iban: str) -> str:
    """An IBAN as it is kept: no spaces, capitals. Raises BadDetails, without the number in it."""
    number = numbers.compact(iban)
    if not number:
        raise BadDetails("iban", "Bitte nennen Sie die IBAN.")
    if not number.isalnum() or not number.isascii() or not number[:2].isalpha():
        raise BadDetails("iban", "Eine IBAN beginnt mit zwei Buchstaben, zum Beispiel DE.")
    if number[:2] in FARTHER:
        raise BadDetails(
            "iban", "Von Konten dieses Landes buchen wir nicht ab. Bitte per Rechnung."
        )
    if number[:2] not in COUNTRIES:
        raise BadDetails("iban", "Dieses Land nimmt nicht am SEPA-Verfahren teil.")
    if number.startswith("DE") and len(number) != 22:
        raise BadDetails("iban", f"Eine deutsche IBAN hat 22 Stellen, diese hat {len(number)}.")
    try:
        numbers.validate(number)
    except ValidationError:
        raise BadDetails(
            "iban", "Die Prüfziffer stimmt nicht. Bitte Ziffer für Ziffer vergleichen."
        ) from None
    return number


def hint(iban: str) -> str:
    """All that a page shows: country and the last four ("DE… 3000")."""
    return f"{iban[:2]}… {iban[-4:]}"


def mandate_reference(code: str) -> str:
    """Of the one mandate of a registration: its code, said and typed without mistakes.

    Unique as the code is, at most 35 characters, the same in small letters (SEPA rulebook, AT-01).
    """
    return f"KURS-{code}"


def is_creditor_id(written: str) -> bool:
    """Is it a creditor identifier (Gläubiger-Identifikationsnummer)? A German one has 18 digits."""
    number = at_02.compact(written)
    return at_02.is_valid(number) and (len(number) == 18 or not number.startswith("DE"))
