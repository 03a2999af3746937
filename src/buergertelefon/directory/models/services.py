"""Which services there are, which office does what, and where that can be done online."""

from django.db import models
from django.db.models import Q

from buergertelefon.directory.models.offices import FOREIGN, Office


class Family(models.Model):
    """Services that sound alike, and the question that tells them apart (Leistungsfamilie)."""

    slug = models.SlugField(unique=True, max_length=80)
    question = models.TextField()

    def __str__(self) -> str:
        return self.slug


class Service(models.Model):
    """Something citizens ask an administration for (Leistung)."""

    slug = models.SlugField(unique=True, max_length=80)
    key = models.CharField(max_length=14, blank=True)  # LeiKa key, 14 digits, where known
    name = models.TextField()
    ours = models.BooleanField(default=True)  # False: somebody else's task, kept to refer to them
    popular = models.PositiveSmallIntegerField(null=True, blank=True)  # 1: asked most
    family = models.ForeignKey(
        Family, null=True, blank=True, on_delete=models.SET_NULL, related_name="services"
    )
    apart = models.CharField(max_length=60, blank=True)  # its answer to the family's question
    agency = models.CharField(max_length=80, blank=True)
    foreign_id = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="service_leika_key", condition=Q(key="") | Q(key__regex=r"^99\d{12}$")
            ),
            models.UniqueConstraint(
                fields=["agency", "foreign_id"], name="service_foreign", condition=~Q(agency="")
            ),
            models.CheckConstraint(name="service_foreign_complete", condition=FOREIGN),
        ]

    def __str__(self) -> str:
        return self.name


class Responsibility(models.Model):
    """An office answers for a service in an area (Zuständigkeit)."""

    class Part(models.TextChoices):
        """In which part; the codes are XZuFi's."""

        RESPONSIBLE = "01"
        CONTACT = "02"

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="responsibilities")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="responsibilities")
    area = models.CharField(max_length=12, blank=True)  # start of a regional key; "": everywhere
    part = models.CharField(max_length=2, choices=Part.choices, default=Part.RESPONSIBLE)
    agency = models.CharField(max_length=80, blank=True)
    foreign_id = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "responsibilities"
        constraints = [
            models.UniqueConstraint(
                fields=["service", "office", "area", "part"], name="responsibility_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.office_id} {self.area}"


class OnlineService(models.Model):
    """A page where a citizen can apply for something (Onlinedienst)."""

    name = models.TextField()
    url = models.URLField(max_length=500)
    trust = models.CharField(max_length=20, blank=True)  # level of trust, as the source names it
    services = models.ManyToManyField(Service, related_name="online_services", blank=True)
    agency = models.CharField(max_length=80, blank=True)
    foreign_id = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "foreign_id"], name="online_foreign", condition=~Q(agency="")
            ),
            models.CheckConstraint(name="online_foreign_complete", condition=FOREIGN),
        ]

    def __str__(self) -> str:
        return self.name
