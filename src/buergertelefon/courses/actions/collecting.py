"""Direct debits for the bank: drafted by one person, released by another, then forgotten."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.sealed import NotReadable, seal, unseal
from buergertelefon.courses import sepa
from buergertelefon.courses.actions.charging import discard_draft
from buergertelefon.courses.errors import BadCollection, PaymentError, SecondPerson
from buergertelefon.courses.models import Charge, Mandate, PaymentFile, School
from buergertelefon.courses.queries.payments import collectable, unsettled
from buergertelefon.courses.rules.due import (
    ACCOUNT,
    FILE,
    MANDATE,
    bank_day,
    first_collection,
    forgotten_before,
)
from buergertelefon.courses.rules.ending import said
from buergertelefon.courses.rules.money import Due, FileState
from buergertelefon.staff.models import Agent

#: fees in one file; the rest goes into the next. Own rule: some megabytes
MOST = 5000


@transaction.atomic
def draft(school: School, *, collect_on: date, by: Agent, at: datetime) -> PaymentFile:
    """A file of all fees that may be debited on that day, each in this file only.

    Raises BadCollection if the day is not possible, nothing is due, or a debit cannot be made so;
    then nothing has changed.
    """
    _check_day(collect_on, at=at)
    rows = collectable(school, until=collect_on).select_for_update(
        skip_locked=True, of=("self", "registration")
    )
    rows = rows.select_related("registration__mandate").order_by("due", "pk")
    charges = list(rows[:MOST])
    if not charges:
        raise BadCollection(f"Bis zum {said(collect_on)} ist nichts abzubuchen.")
    file = PaymentFile.objects.create(
        school=school, made=at, made_by=by, collect_on=collect_on, count=len(charges),
        cents=sum(one.cents for one in charges),
    )  # fmt: skip
    file.xml = seal(sepa.written(_collection(file, charges, at=at)).decode())
    file.save(update_fields=["xml"])
    Charge.objects.filter(pk__in=[one.pk for one in charges]).update(state=Due.IN_FILE, file=file)
    return file


@transaction.atomic
def release(file_pk: int, *, by: Agent, at: datetime) -> PaymentFile:
    """Another person has looked at it: its fees count as collected. A second press changes nothing.

    Raises SecondPerson to who drafted it, PaymentError if it is discarded, BadCollection if its day
    has come.
    """
    file = _locked(file_pk)
    if file.state == FileState.RELEASED:
        return file
    if file.state != FileState.DRAFT:
        raise PaymentError
    if file.made_by_id == by.pk:
        raise SecondPerson
    if file.collect_on <= at.astimezone(BERLIN).date():
        raise BadCollection("Der Einzugstag ist da oder vorbei. Bitte verwerfen und neu anlegen.")
    file.state, file.released, file.released_by = FileState.RELEASED, at, by
    file.save(update_fields=["state", "released", "released_by"])
    file.charges.update(state=Due.SETTLED, settled=at)
    return file


@transaction.atomic
def discard(file_pk: int) -> None:
    """Its fees are open again. Raises PaymentError once it is released."""
    file = _locked(file_pk)
    if file.state == FileState.RELEASED:
        raise PaymentError
    if file.state == FileState.DRAFT:
        discard_draft(file)


@transaction.atomic
def forget(*, at: datetime) -> tuple[int, int, int]:
    """Account numbers, who released, old mandates and amounts; how many files, numbers, amounts.

    The periods and their sources: `rules/due.py`.
    """
    for file in PaymentFile.objects.select_for_update().filter(
        state=FileState.DRAFT, collect_on__lte=at.astimezone(BERLIN).date()
    ):
        discard_draft(file)
    files = PaymentFile.objects.filter(state=FileState.RELEASED, released__lte=at - FILE)
    kept = files.exclude(xml="", made_by=None, released_by=None)
    forgotten = kept.update(xml="", made_by=None, released_by=None)
    over = Mandate.objects.exclude(registration__charges__in=unsettled())
    over = over.annotate(last=Max("registration__charges__settled"))
    numbers = _before(over, at - ACCOUNT).exclude(iban="").values_list("pk", flat=True)
    erased = Mandate.objects.filter(pk__in=list(numbers)).update(iban="")
    old = _before(over, at - MANDATE).values_list("pk", flat=True)
    Mandate.objects.filter(pk__in=list(old)).delete()
    before = forgotten_before(at.astimezone(BERLIN).date())
    past = datetime(before.year, before.month, before.day, tzinfo=BERLIN)
    amounts, _ = Charge.objects.filter(made__lt=past).exclude(state=Due.IN_FILE).delete()
    PaymentFile.objects.filter(made__lt=past, charges=None).delete()
    return forgotten, erased, amounts


def _before(mandates: QuerySet[Mandate], moment: datetime) -> QuerySet[Mandate]:
    """Last used before that moment; never used: given before it."""
    return mandates.filter(Q(last__lte=moment) | Q(last=None, given__lte=moment))


def _check_day(collect_on: date, *, at: datetime) -> None:
    first = first_collection(at)
    if collect_on < first:
        raise BadCollection(f"Banken brauchen Vorlauf. Der früheste Tag ist der {said(first)}.")
    if (right := bank_day(collect_on)) != collect_on:
        raise BadCollection(f"An diesem Tag bucht keine Bank. Der nächste ist der {said(right)}.")


def _collection(file: PaymentFile, charges: list[Charge], *, at: datetime) -> sepa.Collection:
    school = file.school
    return sepa.Collection(
        message=f"KURSE-{school.pk}-{file.pk}", at=at, collect_on=file.collect_on,
        creditor=school.creditor, creditor_id=school.creditor_id, iban=school.iban, bic=school.bic,
        debits=tuple(map(_debit, charges)),
    )  # fmt: skip


def _debit(charge: Charge) -> sepa.Debit:
    mandate, code = charge.registration.mandate, charge.registration.reference
    try:
        iban = unseal(mandate.iban)
    except NotReadable:
        raise BadCollection(
            "Die Kontonummer ist nicht lesbar: Ihr Schlüssel fehlt.", code=code
        ) from None
    signed = (mandate.signed or mandate.given).astimezone(BERLIN).date()
    return sepa.Debit(
        code=code, cents=charge.cents, mandate=mandate.reference, signed=signed,
        holder=mandate.holder, iban=iban, text=charge.text, end_to_end=f"{code}-{charge.pk}",
    )  # fmt: skip


def _locked(file_pk: int) -> PaymentFile:
    file = PaymentFile.objects.select_for_update().filter(pk=file_pk).first()
    if file is None:
        raise PaymentError
    return file
