"""What is owed for a registration, as a letter says it."""

from dataclasses import dataclass
from datetime import date

from buergertelefon.base.money import euros
from buergertelefon.courses.models import Mandate, Registration
from buergertelefon.courses.rules.money import Due, Kind
from buergertelefon.courses.rules.words import Payment


@dataclass(frozen=True)
class Money:
    """How and by when it is paid, what comes back."""

    debit: bool = False
    due: date | None = None  # of the fee
    owed: str = ""  # what is still to be paid
    refund: str = ""  # what comes back
    mandate: str = ""  # its reference
    hint: str = ""  # the account, shortened
    unsigned: bool = False  # the paper has to come first
    creditor_id: str = ""
    iban: str = ""  # of the school, for who pays by invoice
    creditor: str = ""


def money_of(row: Registration) -> Money:
    """Two queries."""
    school = row.course.school
    charges = list(row.charges.exclude(state=Due.DROPPED))
    fees = [one for one in charges if one.kind == Kind.FEE and one.state != Due.SETTLED]
    refunds = [one for one in charges if one.kind == Kind.REFUND]
    mandate = Mandate.objects.filter(registration=row).first()
    debit = row.payment == Payment.DEBIT and mandate is not None
    return Money(
        debit=debit,
        due=min((one.due for one in fees), default=None),
        owed=euros(sum(one.cents for one in fees)) if fees else "",
        refund=euros(sum(one.cents for one in refunds)) if refunds else "",
        mandate=mandate.reference if mandate else "",
        hint=mandate.hint if mandate else "",
        unsigned=mandate is not None and mandate.signed is None,
        creditor_id=school.creditor_id,
        iban=school.iban,
        creditor=school.creditor or school.name,
    )
