"""Offices: where they are, how one gets in, when they are open, whom one reaches there."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from buergertelefon.base.models import Municipality

#: who entered something into another editors' system, and under which id there (XZuFi)
FOREIGN = Q(agency="", foreign_id="") | (~Q(agency="") & ~Q(foreign_id=""))


class Access(models.TextChoices):
    """Is there something that makes an office accessible? Empty: nobody has said."""

    YES = "yes", "ja"
    PARTLY = "partly", "teilweise"
    NO = "no", "nein"


class Office(models.Model):
    """A body a citizen can be sent to (Stelle)."""

    class Level(models.TextChoices):
        """Whose office it is."""

        CITY = "city"
        STATE = "state"
        FEDERAL = "federal"
        OTHER = "other"

    slug = models.SlugField(unique=True, max_length=80)
    name = models.TextField()
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.CITY)
    phone = models.CharField(max_length=20, blank=True)  # E.164
    fax = models.CharField(max_length=20, blank=True)  # E.164
    mail = models.EmailField(blank=True)
    address = models.TextField(blank=True)
    room = models.CharField(max_length=80, blank=True)  # where to ask first
    latitude = models.FloatField(null=True, blank=True)  # WGS 84, degrees
    longitude = models.FloatField(null=True, blank=True)
    url = models.URLField(blank=True, max_length=500)
    hours = models.TextField(blank=True)  # OpenStreetMap opening_hours
    step_free = models.CharField(max_length=6, blank=True, choices=Access.choices)
    induction_loop = models.CharField(max_length=6, blank=True, choices=Access.choices)
    languages = ArrayField(
        models.CharField(max_length=8), default=list, blank=True
    )  # ISO 639-1, dgs
    access_note = models.TextField(blank=True)
    # what may be booked there at once, and how far ahead; None: not known
    most_concerns = models.PositiveSmallIntegerField(null=True, blank=True)
    months_ahead = models.PositiveSmallIntegerField(null=True, blank=True)
    appointment_note = models.TextField(blank=True)
    source = models.TextField()
    as_of = models.DateField()
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # half-open
    agency = models.CharField(max_length=80, blank=True)
    foreign_id = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "foreign_id"], name="office_foreign", condition=~Q(agency="")
            ),
            models.CheckConstraint(name="office_foreign_complete", condition=FOREIGN),
            models.CheckConstraint(
                name="office_on_the_map",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="office_valid_span",
                condition=Q(valid_from=None) | Q(valid_until=None)
                | Q(valid_from__lt=F("valid_until")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Closure(models.Model):
    """Days on which an office is closed though its hours say otherwise (Schließung)."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="closures")
    begins = models.DateField()
    ends = models.DateField()  # the last day of it
    reason = models.CharField(max_length=120)  # as it is said to callers

    class Meta:
        constraints = [
            models.CheckConstraint(name="closure_span", condition=Q(begins__lte=F("ends"))),
            models.UniqueConstraint(fields=["office", "begins", "ends"], name="closure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.begins} {self.reason}"


class Extension(models.Model):
    """Whom one reaches under which number: a function, never a name (Durchwahl)."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="extensions")
    function = models.CharField(max_length=120)  # "Hundesteuer, A bis K"
    phone = models.CharField(max_length=20)  # E.164
    fax = models.CharField(max_length=20, blank=True)
    mail = models.EmailField(blank=True)
    room = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "function"], name="extension_once")
        ]

    def __str__(self) -> str:
        return self.function


class Absence(models.Model):
    """Nobody is there, and who is instead; why is nobody's business (Abwesenheit)."""

    extension = models.ForeignKey(Extension, on_delete=models.CASCADE, related_name="absences")
    begins = models.DateField()
    ends = models.DateField()  # the last day of it
    deputy = models.ForeignKey(
        Extension, null=True, blank=True, on_delete=models.SET_NULL, related_name="stands_in"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="absence_span", condition=Q(begins__lte=F("ends"))),
            models.CheckConstraint(
                name="absence_deputy_is_another",
                condition=Q(deputy=None) | ~Q(deputy=F("extension")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins}-{self.ends}"
