"""Who offers courses, on which terms."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from buergertelefon.base.models import ServiceCentre
from buergertelefon.directory.models import Office


class School(models.Model):
    """An adult education centre (Kursanbieter)."""

    slug = models.SlugField(unique=True, max_length=80)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="schools")
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)  # as citizens read it
    land = models.CharField(max_length=2, default="HB", blank=True)  # whose holidays count
    active = models.BooleanField(default=True)
    hold = models.DurationField(default=timedelta(minutes=15))  # while details are taken down
    offer = models.DurationField(default=timedelta(hours=48))  # a freed place waits for a yes
    few = models.PositiveSmallIntegerField(default=3)  # so many places or fewer are "few"
    pay_days = models.PositiveSmallIntegerField(default=14)  # an invoice is due after
    notice_days = models.PositiveSmallIntegerField(default=14)  # pre-notification of a debit
    phone_mandates = models.BooleanField(default=False)  # good without a signature on paper
    creditor = models.CharField(max_length=70, blank=True)  # name as the bank knows it
    creditor_id = models.CharField(max_length=35, blank=True)  # Gläubiger-Identifikationsnummer
    iban = models.CharField(max_length=34, blank=True)  # of the school: printed on its invoices
    bic = models.CharField(max_length=11, blank=True)
    source = models.TextField(blank=True)
    checked = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CancelTerm(models.Model):
    """What stays to be paid by who cancels so late (Rücktrittsregel).

    The one with the fewest days that still holds counts; none: nothing is to be paid.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="cancel_terms")
    days_before = models.SmallIntegerField()  # fewer full days than that before the course begins
    percent = models.PositiveSmallIntegerField()  # of the fee
    least_cents = models.PositiveIntegerField(default=0)  # at least, but never more than the fee

    class Meta:
        ordering = ["school", "days_before"]
        constraints = [
            models.UniqueConstraint(fields=["school", "days_before"], name="cancel_term_once"),
            models.CheckConstraint(name="cancel_term_percent", condition=Q(percent__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.days_before}: {self.percent} %"


class Reduction(models.Model):
    """Who pays less, by how much, and what proves it (Ermäßigung)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="reductions")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    percent = models.PositiveSmallIntegerField(default=0)  # of the fee, not of material
    cents = models.PositiveIntegerField(default=0)  # instead: a fixed amount
    proof = models.CharField(max_length=200)  # what has to be shown
    age_below = models.PositiveSmallIntegerField(null=True, blank=True)  # given by age alone
    order = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # half-open

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["school", "slug"], name="reduction_once"),
            models.CheckConstraint(
                name="reduction_percent_or_cents",
                condition=Q(percent__range=(1, 100), cents=0) | Q(percent=0, cents__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Semester(models.Model):
    """A term of a school (Semester)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="semesters")
    name = models.CharField(max_length=60)
    begins = models.DateField()
    ends = models.DateField()  # the first day that no longer belongs to it

    class Meta:
        ordering = ["-begins"]
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="semester_once"),
            models.CheckConstraint(name="semester_span", condition=Q(begins__lt=F("ends"))),
        ]

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """A field of a school's programme (Fachbereich)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["school", "code"], name="area_once")]

    def __str__(self) -> str:
        return self.name


class Venue(models.Model):
    """Where courses take place (Kursort)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="venues")
    key = models.CharField(max_length=300)  # what the school's program tells venues apart by
    building = models.CharField(max_length=160, blank=True)
    room = models.CharField(max_length=160, blank=True)
    street = models.CharField(max_length=160, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    town = models.CharField(max_length=120, blank=True)
    district = models.CharField(max_length=120, blank=True)  # Vegesack
    step_free = models.CharField(max_length=6, blank=True)  # yes, partly, no; "": not known
    induction_loop = models.CharField(max_length=6, blank=True)  # the same
    access_note = models.TextField(blank=True)

    class Meta:
        ordering = ["building", "room"]
        constraints = [models.UniqueConstraint(fields=["school", "key"], name="venue_once")]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.building, self.room, self.district or self.town]))
