"""When an amount is due, which collections a bank takes, and how long money is remembered."""

from datetime import date, datetime, timedelta

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.public_holidays import bank_holidays

DAY = timedelta(days=1)
#: of an account number after the last payment: a debit that was allowed can be given back for 8
#: weeks (SEPA rulebook, R-transactions), and a refund goes to the same account
ACCOUNT = timedelta(weeks=8)
#: of a mandate without its number after that: proof for 14 months after the last collection.
#: Source: DKB, "SEPA für Geschäftskunden", read in November 2026; a debit never allowed can be
#: given back for 13 months
MANDATE = timedelta(days=14 * 31)
#: of a file for the bank after its release; own rule: the bank has long answered
FILE = timedelta(days=30)
#: of an amount: documents are kept for 8 calendar years after the one they are of (AO § 147 (3) and
#: (4) since 2025; before that 10)
YEARS = 8


def bank_day(day: date) -> date:
    """That day, or the next on which banks pay."""
    closed = bank_holidays((day.year, day.year + 1))
    while day.weekday() > 4 or day in closed:
        day += DAY
    return day


def invoice_due(on: date, *, pay_days: int) -> date:
    """The last day to pay what was ordered on that day."""
    return on + pay_days * DAY


def refund_due(on: date) -> date:
    """The last day to give back. Source: BGB § 357 (1), 14 days; own rule for every refund."""
    return on + 14 * DAY


def debit_due(on: date, *, notice_days: int, withdraw_until: date | None) -> date:
    """The first bank day on which a debit may be taken.

    Not before the payer was told so many days before, and not while withdrawal is possible: nothing
    has to be given back that was hardly taken.
    """
    first = on + notice_days * DAY
    return bank_day(max(first, withdraw_until + DAY) if withdraw_until else first)


def first_collection(at: datetime) -> date:
    """The first day a file made now can name: banks want it one bank day before (D-1).

    Many close at noon, so today does not count.
    """
    tomorrow = bank_day(at.astimezone(BERLIN).date() + DAY)
    return bank_day(tomorrow + DAY)


def forgotten_before(on: date) -> date:
    """Amounts made before that day are no longer kept."""
    return date(on.year - YEARS, 1, 1)
