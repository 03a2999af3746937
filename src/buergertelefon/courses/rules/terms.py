"""The terms of a school, as it sets them itself, and what its rules of cancelling come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from stdnum import bic as bank_codes

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.money import euros
from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.rules.account import LONGEST_NAME, checked, is_creditor_id
from buergertelefon.courses.rules.ending import Facts, Term, ending

#: fees that the examples are computed with, cents: the smaller one shows what "at least" does
EXAMPLES = (10_000, 2_000)
#: a course of the examples; any day does, no holiday counts here
BEGIN, DAY = date(2026, 9, 1), timedelta(days=1)
#: so long before nothing is to be paid by any rule that makes sense
FARTHEST = 366


@dataclass(frozen=True)
class Terms:
    """How a school keeps places and asks for money; named as the columns of `School`."""

    hold: timedelta
    offer: timedelta
    few: int
    pay_days: int
    notice_days: int
    phone_mandates: bool
    source: str
    checked: date | None


@dataclass(frozen=True)
class Creditor:
    """Where money goes. The number never stands in a log or an error."""

    creditor: str = ""
    creditor_id: str = ""
    iban: str = field(default="", repr=False)
    bic: str = ""


@dataclass(frozen=True)
class ReductionTerms:
    """Who pays less; named as the columns of `Reduction`."""

    name: str
    percent: int
    cents: int  # instead of percent
    proof: str
    age_below: int | None
    order: int
    valid_from: date | None
    valid_until: date | None  # half-open


def creditor(given: Creditor) -> Creditor:
    """As it is kept: no spaces, capitals. Raises BadDetails for the field that is wrong.

    All of it may be empty: then nothing is debited, and invoices name no account.
    """
    name = " ".join(given.creditor.split())
    number = "".join(given.creditor_id.split()).upper()
    code = "".join(given.bic.split()).upper()
    iban = checked(given.iban) if given.iban.strip() else ""
    if len(name) > LONGEST_NAME:
        raise BadDetails("creditor", f"Der Name darf {LONGEST_NAME} Zeichen haben.")
    if number and not is_creditor_id(number):
        raise BadDetails(
            "creditor_id", "Das ist keine Gläubiger-ID. Bitte Zeichen für Zeichen vergleichen."
        )
    if code and not bank_codes.is_valid(code):
        raise BadDetails("bic", "Ein BIC hat 8 oder 11 Zeichen, zum Beispiel SBREDE22XXX.")
    if code and not iban:
        raise BadDetails("iban", "Zum BIC gehört eine IBAN.")
    if (number or iban) and not name:
        raise BadDetails("creditor", "Bitte nennen, wem das Konto gehört.")
    return Creditor(name, number, iban, code)


def examples(terms: Sequence[Term]) -> tuple[str, ...]:
    """What who cancels pays, on each day on which something changes; by `ending`, nothing else.

    "Wer 6 Tage vorher absagt, zahlt 50,00 € von 100,00 € und 10,00 € von 20,00 €."
    """
    return tuple(_said(days, terms) for days in _days(terms))


def _days(terms: Iterable[Term]) -> list[int]:
    """Both sides of each border, the first day and the one after it; the earliest first."""
    borders = {one.days_before for one in terms}
    return sorted(borders | {one - 1 for one in borders} | {0, -1}, reverse=True)


def _said(days: int, terms: Sequence[Term]) -> str:
    on = datetime.combine(BEGIN - days * DAY, time(12), BERLIN)
    sessions = (BEGIN, BEGIN + (FARTHEST - min(0, days)) * DAY)
    kept = [
        (ending(Facts(fee, sessions=sessions, terms=terms), at=on).keep_cents, fee)
        for fee in EXAMPLES
    ]
    if not any(cents for cents, _ in kept):
        return f"Wer {_when(days)} absagt, zahlt nichts."
    return f"Wer {_when(days)} absagt, zahlt " + " und ".join(
        f"{euros(cents)} von {euros(fee)}" for cents, fee in kept
    ) + "."  # fmt: skip


def _when(days: int) -> str:
    if days < 0:
        return "am Tag nach dem Beginn" if days == -1 else f"{-days} Tage nach dem Beginn"
    return {0: "am Tag des Beginns", 1: "am Tag vorher"}.get(days, f"{days} Tage vorher")
