"""What a registration owes, and what it gets back. No other action is needed for it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.sealed import seal
from buergertelefon.courses.errors import BadDetails, PaymentError
from buergertelefon.courses.models import Charge, Mandate, PaymentFile, Registration, School
from buergertelefon.courses.rules.account import Account, hint, mandate_reference
from buergertelefon.courses.rules.due import bank_day, debit_due, invoice_due, refund_due
from buergertelefon.courses.rules.ending import Ending
from buergertelefon.courses.rules.money import Due, FileState, Kind
from buergertelefon.courses.rules.words import Channel, Payment


@transaction.atomic
def give_mandate(registration: Registration, account: Account, *, at: datetime) -> Mandate:
    """The payer's leave to debit this account; asked again it is the same one.

    By telephone it waits for the signed paper, unless the school takes it without. On the internet
    the form is the mandate: German banks take it at the school's risk.
    """
    row = _locked(registration)
    if (found := _mandate(row)) is not None:
        return found
    waits = row.channel == Channel.PHONE and not _school(row).phone_mandates
    return Mandate.objects.create(
        registration=row, reference=mandate_reference(row.reference), holder=account.holder,
        iban=seal(account.iban), hint=hint(account.iban), given=at, signed=None if waits else at,
    )  # fmt: skip


@transaction.atomic
def charge(
    registration: Registration, *, account: Account | None = None, at: datetime
) -> Charge | None:
    """The fee of a registration as it is stored, and the mandate of who pays by debit.

    None if nothing is to be paid. Called again it finds what it made. Raises BadDetails if a debit
    has neither a mandate nor an account.
    """
    row = _locked(registration)
    if row.payment == Payment.DEBIT and row.fee_cents and not _mandate(row):
        if account is None:
            raise BadDetails("iban", "Bitte nennen Sie die IBAN, oder wählen Sie Rechnung.")
        give_mandate(row, account, at=at)
    return _owe(row, row.fee_cents, at=at)


@transaction.atomic
def recharge(registration: Registration, *, at: datetime) -> Charge | None:
    """After a change of course: what is open fits the new fee, as a rest to pay or a refund."""
    row = _locked(registration)
    return _owe(row, row.fee_cents, at=at)


@transaction.atomic
def refund(registration: Registration, ending: Ending, *, at: datetime) -> Charge | None:
    """What the ending keeps is owed, the rest dropped or given back; the refund, if there is one.

    A draft for the bank that has the fee in it is discarded, its other fees are open again.
    """
    made = _owe(_locked(registration), ending.keep_cents, at=at)
    return made if made is not None and made.kind == Kind.REFUND else None


@transaction.atomic
def settle(charge_pk: int, *, at: datetime) -> None:
    """An invoice is paid, a refund was paid out. Raises PaymentError if it is not open."""
    rows = Charge.objects.filter(pk=charge_pk, state=Due.OPEN)
    if not rows.update(state=Due.SETTLED, settled=at):
        raise PaymentError


@transaction.atomic
def note_signed(mandate_pk: int, *, at: datetime) -> None:
    """The signed paper of a mandate by telephone has come. A second press changes nothing."""
    Mandate.objects.filter(pk=mandate_pk, signed=None).update(signed=at)


@transaction.atomic
def by_invoice(registration: Registration, *, at: datetime) -> None:
    """Pays by invoice instead; the account number is forgotten."""
    row = _locked(registration)
    for file in _drafts_of(row):
        discard_draft(file)
    _to_invoice(row)
    Mandate.objects.filter(registration=row).update(iban="")
    due = invoice_due(_day(at), pay_days=_school(row).pay_days)
    row.charges.filter(kind=Kind.FEE, state=Due.OPEN).update(due=due)


@transaction.atomic
def returned(charge_pk: int, *, at: datetime) -> None:
    """The bank has given a debit back (Rücklastschrift): it is an open invoice.

    Raises PaymentError if it was not debited.
    """
    debited = Charge.objects.filter(
        pk=charge_pk, state=Due.SETTLED, file__isnull=False, kind=Kind.FEE
    )
    found = Registration.objects.filter(charges__in=debited).first()
    if found is None:
        raise PaymentError
    row = _locked(found)  # before its amounts, as everywhere
    due = invoice_due(_day(at), pay_days=_school(row).pay_days)
    if not debited.update(state=Due.OPEN, settled=None, file=None, due=due):
        raise PaymentError
    _to_invoice(row)


def discard_draft(file: PaymentFile) -> None:
    """For a file that is locked: its fees are open again, account numbers and names forgotten."""
    file.charges.update(state=Due.OPEN, file=None)
    file.state, file.xml, file.made_by = FileState.DISCARDED, "", None
    file.save(update_fields=["state", "xml", "made_by"])


def _owe(row: Registration, keep: int, *, at: datetime) -> Charge | None:
    """Makes paid and open amounts come to `keep`; what is open afterwards, None if nothing."""
    for file in _drafts_of(row):
        discard_draft(file)
    charges = list(row.charges.select_for_update())
    open_ones = [one for one in charges if one.state == Due.OPEN]
    need = keep - _sum(one for one in charges if one.state == Due.SETTLED)
    if need == _sum(open_ones):
        return open_ones[0] if open_ones else None
    if open_ones:
        row.charges.filter(state=Due.OPEN).update(state=Due.DROPPED)
    if not need:
        return None
    kind = Kind.FEE if need > 0 else Kind.REFUND
    text = f"Anmeldung {row.reference}, Kurs {row.course.number}, {_school(row).name}"[:140]
    return Charge.objects.create(
        registration=row, kind=kind, cents=abs(need), text=text, due=_due(row, kind, _day(at)),
        made=at,
    )  # fmt: skip


def _due(row: Registration, kind: Kind, on: date) -> date:
    """A mandate is for one collection: what comes later is by invoice."""
    if kind == Kind.REFUND:
        return bank_day(refund_due(on))
    school = _school(row)
    if row.payment == Payment.DEBIT and _may_be_debited(row):
        until = row.withdraw_until
        return debit_due(on, notice_days=school.notice_days, withdraw_until=until)
    _to_invoice(row)
    return invoice_due(on, pay_days=school.pay_days)


def _may_be_debited(row: Registration) -> bool:
    mandate = _mandate(row)
    used = row.charges.filter(kind=Kind.FEE, state=Due.SETTLED, file__isnull=False).exists()
    return mandate is not None and mandate.iban != "" and not used


def _sum(charges: Iterable[Charge]) -> int:
    """Fees less refunds."""
    return sum(one.cents if one.kind == Kind.FEE else -one.cents for one in charges)


def _drafts_of(row: Registration) -> list[PaymentFile]:
    """Drafts with a fee of this registration, locked: registration, file, fee, in this order.

    Who releases at the same time is waited for; then the fee is settled and no longer in a draft.
    Who drafts locks the registration, too, so no draft begins meanwhile.
    """
    files = PaymentFile.objects.filter(charges__registration=row, state=FileState.DRAFT)
    found = files.order_by("pk").values_list("pk", flat=True)
    locked = PaymentFile.objects.select_for_update().filter(pk__in=list(found))
    return [one for one in locked.order_by("pk") if one.state == FileState.DRAFT]


def _locked(registration: Registration) -> Registration:
    rows = Registration.objects.select_for_update(of=("self",))
    return rows.select_related("course__school").get(pk=registration.pk)


def _mandate(row: Registration) -> Mandate | None:
    return Mandate.objects.filter(registration=row).first()


def _to_invoice(row: Registration) -> None:
    if row.payment != Payment.INVOICE:
        row.payment = Payment.INVOICE
        row.save(update_fields=["payment"])


def _school(row: Registration) -> School:
    return row.course.school


def _day(at: datetime) -> date:
    return at.astimezone(BERLIN).date()
