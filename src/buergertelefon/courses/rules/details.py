"""What is taken down of who takes part and who pays, and whether it will do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.rules.words import Payment, Way

#: who is younger needs somebody who answers for them. Source: BGB §§ 2, 106
OF_AGE = 18
LONGEST_NAME, LONGEST_STREET, LONGEST_TOWN = 120, 120, 80
#: nobody who takes part was born longer ago; a slip of the pen is
OLDEST = 120


@dataclass(frozen=True)
class Person:
    """One who takes part."""

    name: str
    born: date | None = None  # where age or a reduction asks for it
    guardian: str = ""
    reduction: str = ""  # a slug of the school's, "" for none


@dataclass(frozen=True)
class Details:
    """Who takes part, who pays and how, and how they are written to."""

    people: tuple[Person, ...]
    name: str  # who pays
    street: str = ""
    postcode: str = ""
    town: str = ""
    mail: str = ""
    phone: str = ""
    way: Way = Way.MAIL
    payment: Payment = Payment.INVOICE
    iban: str = ""  # with a debit only; never kept as it is
    holder: str = ""  # of the account; "": who pays

    def __repr__(self) -> str:
        """Nothing of it belongs into a log."""
        return f"Details({len(self.people)})"


@dataclass(frozen=True)
class Ages:
    """Who may come, in whole years on the first day; None: no limit, or no day known."""

    first_day: date | None = None
    from_: int | None = None
    until: int | None = None


def age_on(born: date, day: date) -> int:
    """Whole years. Born on 29 February: in other years from 1 March on (BGB § 188)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def checked(details: Details, *, seats: int, ages: Ages, today: date) -> Details:
    """As it is kept, blanks taken off. Raises BadDetails, which names the field.

    Fields of a person are called "name-0", "born-0", "guardian-0"; the rest as in `Details`.
    """
    if len(details.people) != seats:
        raise BadDetails("people", f"Bitte für {seats} Personen ausfüllen.")
    people = tuple(_person(one, n, ages, today) for n, one in enumerate(details.people))
    name = _line("name", details.name, LONGEST_NAME, "Bitte eintragen, wer bezahlt.")
    street, town = " ".join(details.street.split()), " ".join(details.town.split())
    postcode = details.postcode.strip()
    letter = details.way == Way.LETTER
    if letter or details.payment == Payment.INVOICE or street or postcode or town:
        why = "Für Brief und Rechnung brauchen wir die Anschrift."
        street = _line("street", street, LONGEST_STREET, why)
        town = _line("town", town, LONGEST_TOWN, why)
        if not (len(postcode) == 5 and postcode.isascii() and postcode.isdigit()):
            raise BadDetails("postcode", "Bitte die fünf Ziffern der Postleitzahl.")
    if details.way == Way.MAIL and not details.mail.strip():
        raise BadDetails("mail", "Für die Bestätigung per E-Mail brauchen wir die Adresse.")
    if details.way == Way.SMS and not details.phone.strip():
        raise BadDetails("phone", "Für die Bestätigung per SMS brauchen wir die Mobilnummer.")
    debit = details.payment == Payment.DEBIT
    if debit and not details.iban.strip():
        raise BadDetails("iban", "Für die Lastschrift brauchen wir die IBAN.")
    return Details(
        people, name, street, postcode, town, details.mail.strip(), details.phone.strip(),
        details.way, details.payment, details.iban.strip() if debit else "",
        (" ".join(details.holder.split()) or name) if debit else "",
    )  # fmt: skip


def _person(one: Person, n: int, ages: Ages, today: date) -> Person:
    name = _line(f"name-{n}", one.name, LONGEST_NAME, "Bitte den Namen eintragen.")
    guardian = " ".join(one.guardian.split())
    if one.born is not None and not 0 <= age_on(one.born, today) <= OLDEST:
        raise BadDetails(f"born-{n}", "Bitte das Geburtsdatum prüfen.")
    must_be_of_age(one.born, n, ages)
    if one.born is None:
        return Person(name, None, guardian[:LONGEST_NAME], one.reduction)
    if age_on(one.born, today) < OF_AGE and not guardian:
        raise BadDetails(f"guardian-{n}", "Für ein Kind bitte eintragen, wer dafür einsteht.")
    return Person(name, one.born, guardian[:LONGEST_NAME], one.reduction)


def must_be_of_age(born: date | None, n: int, ages: Ages) -> None:
    """May they come? `n`: which person, for the field's name. Raises BadDetails."""
    if ages.from_ is None and ages.until is None:
        return
    if born is None:
        says = f"Dieser Kurs ist {_limits(ages)}. Bitte das Geburtsdatum eintragen."
        raise BadDetails(f"born-{n}", says)
    age = age_on(born, ages.first_day) if ages.first_day else None
    too_young = age is not None and ages.from_ is not None and age < ages.from_
    too_old = age is not None and ages.until is not None and age > ages.until
    if too_young or too_old:
        raise BadDetails(f"born-{n}", f"Dieser Kurs ist {_limits(ages)}.")


def _limits(ages: Ages) -> str:
    if ages.until is None:
        return f"ab {ages.from_} Jahren"
    return f"bis {ages.until} Jahre" if ages.from_ is None else (
        f"für {ages.from_} bis {ages.until} Jahre"
    )  # fmt: skip


def _line(field: str, written: str, longest: int, missing: str) -> str:
    text = " ".join(written.split())
    if not text:
        raise BadDetails(field, missing)
    if len(text) > longest:
        raise BadDetails(field, f"Höchstens {longest} Zeichen.")
    return text


def names(people: Sequence[Person]) -> str:
    """Ada Beispiel, Bea Beispiel: in the order they were given."""
    return ", ".join(one.name for one in people)
