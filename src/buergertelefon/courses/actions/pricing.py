"""What a registration costs, and what becomes of the money when it ends."""

from datetime import datetime

from buergertelefon.courses.models import Registration
from buergertelefon.courses.rules.details import Details
from buergertelefon.courses.rules.life import Reason


def price(row: Registration, *, at: datetime) -> None:
    """Write down what it costs, line by line, as it is promised."""


def authorise(row: Registration, details: Details, *, at: datetime) -> None:
    """Take down the leave to debit an account."""


def conclude(row: Registration, *, at: datetime) -> None:
    """The contract is made: the fee is owed, and the days to withdraw count."""


def reprice(row: Registration, *, at: datetime) -> None:
    """After a change of course."""


def dissolve(row: Registration, *, reason: Reason, at: datetime) -> None:
    """The contract ends: what stays to be paid, what comes back."""
