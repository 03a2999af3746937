"""What is owed either way, who may be debited, and the files for the bank."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from buergertelefon.courses.models.courses import choices
from buergertelefon.courses.models.registrations import Registration
from buergertelefon.courses.models.schools import School
from buergertelefon.courses.rules.money import Due, FileState, Kind


class Mandate(models.Model):
    """A payer's leave to debit an account (SEPA-Lastschriftmandat)."""

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="mandate"
    )
    reference = models.CharField(max_length=35, unique=True)  # Mandatsreferenz
    holder = models.CharField(max_length=70, blank=True)
    iban = models.TextField(blank=True)  # sealed by base.sealed
    hint = models.CharField(max_length=12)  # "DE… 3000": all that a page shows
    given = models.DateTimeField()
    signed = models.DateTimeField(null=True)  # None: by telephone, the paper has not come yet

    def __str__(self) -> str:
        return self.reference


class Charge(models.Model):
    """An amount that a payer owes the school, or the school a payer (Forderung, Erstattung)."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="charges")
    kind = models.CharField(max_length=8, choices=choices(Kind))
    cents = models.PositiveIntegerField()
    text = models.CharField(max_length=140)  # as the payer reads it on a bank statement
    due = models.DateField()
    made = models.DateTimeField()
    state = models.CharField(max_length=8, choices=choices(Due), default=Due.OPEN)
    settled = models.DateTimeField(null=True)
    file = models.ForeignKey(
        "PaymentFile", null=True, blank=True, on_delete=models.SET_NULL, related_name="charges"
    )

    class Meta:
        ordering = ["due", "pk"]
        constraints = [models.CheckConstraint(name="charge_cents", condition=Q(cents__gt=0))]
        indexes = [
            models.Index(fields=["due"], name="charge_open", condition=Q(state=Due.OPEN)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cents}"


class PaymentFile(models.Model):
    """Direct debits for the bank, released by a second person: pain.008 (Lastschriftdatei)."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="payment_files")
    state = models.CharField(max_length=9, choices=choices(FileState), default=FileState.DRAFT)
    made = models.DateTimeField()
    # who, for the four eyes alone; forgotten with the file
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    released = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    collect_on = models.DateField()
    count = models.PositiveIntegerField()
    cents = models.PositiveBigIntegerField()
    xml = models.TextField(blank=True)  # sealed: account numbers stand in it

    class Meta:
        ordering = ["-made"]
        constraints = [
            models.CheckConstraint(
                name="payment_file_four_eyes",
                condition=Q(released_by=None) | Q(made_by=None) | ~Q(released_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="payment_file_released",
                condition=~Q(state=FileState.RELEASED) | Q(released__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
