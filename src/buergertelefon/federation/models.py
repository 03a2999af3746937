"""The centres of the federation, what they answer for, and enquiries handed over."""

import uuid

from django.db import models
from django.db.models import Q

from buergertelefon.base.models import ServiceCentre
from buergertelefon.federation.rules.enquiries import Direction, Reason, State, Way


class Centre(models.Model):
    """A centre of the 115 federation as its register names it (115-Servicecenter)."""

    slug = models.SlugField(unique=True, max_length=80)
    name = models.TextField()
    phone = models.CharField(max_length=20, blank=True)  # E.164, or a short number: 115
    mail = models.EmailField(blank=True)
    url = models.URLField(blank=True, max_length=500)
    hours = models.TextField(blank=True)  # OpenStreetMap opening_hours
    exchange = models.URLField(blank=True, max_length=500)  # where its product listens
    key_name = models.CharField(max_length=80, blank=True)  # of the shared key; "": the slug
    source = models.TextField()
    checked_on = models.DateField()
    ended = models.DateField(null=True, blank=True)  # the first day no register named it
    own = models.OneToOneField(  # it is a centre of this installation
        ServiceCentre, null=True, blank=True, on_delete=models.SET_NULL, related_name="federal"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Under which name the shared key is kept, outside the database."""
        return self.key_name or self.slug


class CoveredArea(models.Model):
    """A centre answers for an area in a time (Gebiet eines 115-Servicecenters)."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="areas")
    area = models.CharField(max_length=12)  # ARS, or its start: 2, 5, 9, 12 digits
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # half-open
    source = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="covered_area_is_a_key",
                condition=Q(area__regex=r"^([0-9]{2}|[0-9]{5}|[0-9]{9}|[0-9]{12})$"),
            ),
            models.CheckConstraint(
                name="covered_area_is_a_time",
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_from__lt=models.F("valid_until")),
            ),
            models.UniqueConstraint(
                fields=["centre", "area", "valid_from"], name="covered_area_once",
                nulls_distinct=False,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.area} {self.centre_id}"


class Enquiry(models.Model):
    """A question handed over from one centre to another (weitergegebene Anfrage)."""

    number = models.UUIDField(default=uuid.uuid4)  # `id` of the exchange format
    direction = models.CharField(
        max_length=3, choices=[(one.value, one.value) for one in Direction]
    )
    ours = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="enquiries")
    other = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in State], default=State.DRAFT.value
    )
    sent_at = models.DateTimeField()  # the moment of handing over: the same on both sides
    due = models.DateTimeField()
    topic = models.TextField()  # in words
    leika = models.CharField(max_length=14, blank=True)
    ars = models.CharField(max_length=12)
    place = models.TextField()
    question = models.TextField(blank=True)  # erased some days after the end, as are …
    way = models.CharField(max_length=5, choices=[(one.value, one.value) for one in Way])
    contact = models.CharField(max_length=120, blank=True)  # … this datum of the caller's …
    consent = models.BooleanField(default=False)
    answer = models.TextField(blank=True)  # … and this
    reference = models.CharField(max_length=40, blank=True)  # the receiver's
    acknowledged = models.DateTimeField(null=True, blank=True)
    accepted = models.DateTimeField(null=True, blank=True)  # somebody there has taken it on
    ended = models.DateTimeField(null=True, blank=True)  # answered, refused or expired
    reason = models.CharField(
        max_length=13, blank=True, choices=[(one.value, one.value) for one in Reason]
    )
    trouble = models.TextField(blank=True)  # why it could not be delivered, in words

    class Meta:
        verbose_name_plural = "enquiries"
        ordering = ["due"]
        constraints = [
            models.UniqueConstraint(
                fields=["direction", "other", "number"], name="enquiry_once"
            ),
            models.CheckConstraint(
                name="enquiry_contact_needs_consent", condition=Q(contact="") | Q(consent=True)
            ),
            models.CheckConstraint(
                name="enquiry_ends_once",
                condition=Q(state__in=["answered", "refused", "expired"], ended__isnull=False)
                | Q(state__in=["draft", "sent", "acknowledged"], ended__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.number)
