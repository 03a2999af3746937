"""Which services there are and which office does what."""

from django.db import models
from django.db.models import Q

from buergertelefon.base.models import Municipality


class Office(models.Model):
    """A body a citizen can be sent to (Stelle)."""

    class Level(models.TextChoices):
        """Whose office it is."""

        CITY = "city"
        STATE = "state"
        FEDERAL = "federal"
        OTHER = "other"

    slug = models.SlugField(unique=True)
    name = models.TextField()
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.CITY)
    phone = models.CharField(max_length=20, blank=True)  # E.164
    mail = models.EmailField(blank=True)
    address = models.TextField(blank=True)
    url = models.URLField(blank=True)
    hours = models.TextField(blank=True)  # OpenStreetMap opening_hours
    source = models.TextField()
    as_of = models.DateField()

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """Something citizens ask an administration for (Leistung)."""

    slug = models.SlugField(unique=True, max_length=80)
    key = models.CharField(max_length=14, blank=True)  # LeiKa key, 14 digits, where known
    name = models.TextField()
    ours = models.BooleanField(default=True)  # False: somebody else's task, kept to refer to them
    popular = models.PositiveSmallIntegerField(null=True, blank=True)  # 1: asked most

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="service_leika_key", condition=Q(key="") | Q(key__regex=r"^99\d{12}$")
            )
        ]

    def __str__(self) -> str:
        return self.name
