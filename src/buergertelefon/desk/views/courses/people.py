"""Who takes part and who pays, out of the form as it was typed."""

from collections.abc import Sequence
from datetime import date

from django.http import QueryDict

from buergertelefon.base.typed import typed
from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.rules.details import Details, Person
from buergertelefon.courses.rules.words import Payment, Way
from buergertelefon.desk.courses import MOST_SEATS

#: who a participant is to who calls
WHO = {"self": "wer anruft, selbst", "other": "andere Person", "child": "Kind"}
#: ways of the form; "own" is a text to the number that calls
WAYS = {"own": Way.SMS, "sms": Way.SMS, "mail": Way.MAIL, "letter": Way.LETTER}


def people_of(values: QueryDict, seats: int) -> tuple[Person, ...]:
    """As many as there are places. Raises BadDetails for a day that is none."""
    payer = typed(values, "name")
    return tuple(_person(values, n, payer) for n in range(seats))


def _person(values: QueryDict, n: int, payer: str) -> Person:
    who = typed(values, f"who-{n}")
    name = payer if who == "self" else typed(values, f"name-{n}")
    guardian = (typed(values, f"guardian-{n}") or payer) if who == "child" else ""
    return Person(name, _day(values, n), guardian, typed(values, f"reduction-{n}"))


def _day(values: QueryDict, n: int) -> date | None:
    text = typed(values, f"born-{n}")
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise BadDetails(f"born-{n}", "Bitte Tag, Monat und Jahr der Geburt eintragen.") from None


def must_be_complete(values: QueryDict, seats: int) -> None:
    """Of a child the birthday is needed, for the price alone it is not. Raises BadDetails."""
    for n in range(seats):
        if typed(values, f"who-{n}") == "child" and not typed(values, f"born-{n}"):
            raise BadDetails(f"born-{n}", "Bitte das Geburtsdatum des Kindes eintragen.")


def details_of(values: QueryDict, people: Sequence[Person], *, own_number: str) -> Details:
    """What the form says of these people. Raises BadDetails for a way there is not."""
    way, payment = typed(values, "way"), typed(values, "payment")
    if way not in WAYS:
        raise BadDetails("way", "Bitte wählen Sie, wie die Bestätigung kommt.")
    if way == "own" and not own_number:
        raise BadDetails("phone", "Die Nummer ist nicht bekannt. Bitte geben Sie eine ein.")
    if payment not in {Payment.INVOICE, Payment.DEBIT}:
        raise BadDetails("payment", "Bitte wählen Sie, wie bezahlt wird.")
    phone = own_number if way == "own" else typed(values, "phone")
    # what was typed for another way that nobody chose in the end says nothing
    return Details(
        tuple(people), typed(values, "name"), typed(values, "street"), typed(values, "postcode"),
        typed(values, "town"), typed(values, "mail") if way == "mail" else "",
        phone if WAYS[way] == Way.SMS else "", WAYS[way], Payment(payment),
        typed(values, "iban"), typed(values, "holder"),
    )  # fmt: skip


def field_of(error: BadDetails, values: QueryDict) -> str:
    """The field of the form that is meant."""
    name, _, number = error.field.partition("-")
    if not number:
        return f"{name}-{_meant(name, values)}" if name in {"born", "reduction"} else name
    own = name == "name" and typed(values, f"who-{number}") == "self"
    return "name" if own else error.field


def _meant(name: str, values: QueryDict) -> int:
    """The first who says to pay less, and of whom that is still missing."""
    claimed = [n for n in range(MOST_SEATS) if typed(values, f"reduction-{n}")]
    open_ = [n for n in claimed if name == "reduction" or not typed(values, f"born-{n}")]
    return next(iter(open_), 0)
