"""Bins and reports: what citizens ask of the provider, each with a code (Open311 GeoReport v2)."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from buergertelefon.waste.models.dates import House
from buergertelefon.waste.models.providers import Provider, choices
from buergertelefon.waste.rules.life import ReportState
from buergertelefon.waste.rules.words import Channel, Way


class ReportService(models.Model):
    """A kind of report, a service of Open311 where it is public (Meldungsart)."""

    class Kind(models.TextChoices):
        """When the sender learns the code (Open311 `type`)."""

        REALTIME = "realtime"
        BATCH = "batch"  # a token first, the code when the office has looked at it
        BLACKBOX = "blackbox"  # never

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="services")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=400, blank=True)
    group = models.CharField(max_length=80, blank=True)
    keywords = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.REALTIME)
    #: of a place and of nobody: other programs may send and read it
    public = models.BooleanField(default=False)
    #: [{"code", "datatype", "required", "description", "hint", "values": [{"key", "name"}]}, …]
    attributes = models.JSONField(default=list, blank=True)
    expected_days = models.PositiveSmallIntegerField(default=5)  # working days
    notice = models.CharField(max_length=300, blank=True)  # what happens next, as it is said
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    changed = models.DateTimeField(auto_now=True)  # other programs look whether it has

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "code"], name="report_service_once")
        ]

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """Another program that may send reports (Open311-Schlüssel)."""

    name = models.CharField(max_length=120)  # of the program or office, never a person
    digest = models.CharField(max_length=64, unique=True)  # base.secret.hashed
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    active = models.BooleanField(default=True)
    made = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Report(models.Model):
    """What somebody wants of the provider (Meldung)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # also the token of Open311
    reference = models.CharField(max_length=12, unique=True)
    key = models.UUIDField(unique=True)  # of the form: five clicks are one report
    service = models.ForeignKey(ReportService, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(max_length=10, choices=choices(ReportState), default=ReportState.OPEN)
    status_notes = models.CharField(max_length=500, blank=True)  # what was done, no person in it
    channel = models.CharField(max_length=8, choices=choices(Channel))
    house = models.ForeignKey(House, null=True, on_delete=models.SET_NULL, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    latitude = models.FloatField(null=True, blank=True)  # WGS 84, degrees
    longitude = models.FloatField(null=True, blank=True)
    description = models.TextField(blank=True)  # as somebody wrote it; may name a person
    #: what everybody may read of it, once the office has looked at it
    public_text = models.CharField(max_length=500, blank=True)
    looked = models.DateTimeField(null=True, blank=True)  # the office has, and it may be shown
    answers = models.JSONField(default=dict, blank=True)  # attribute code to value or values
    media_url = models.URLField(max_length=500, blank=True)
    requested = models.DateTimeField()
    updated = models.DateTimeField()
    expected = models.DateTimeField(null=True, blank=True)
    closed = models.DateTimeField(null=True, blank=True)
    contact = models.UUIDField(null=True)  # the conversation it was made in
    # who is told; erased when it is over
    name = models.CharField(max_length=120, blank=True)
    mail = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)  # E.164
    way = models.CharField(max_length=8, blank=True, choices=choices(Way))
    erased = models.DateTimeField(null=True, blank=True)  # nobody is in it any more

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_on_the_map",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="report_somewhere", condition=~Q(address="") | Q(latitude__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["service", "requested"], name="report_by_time"),
            models.Index(fields=["requested"], name="report_newest"),  # a page of all services
            models.Index(
                fields=["contact"], name="report_call", condition=Q(contact__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.reference
