"""The question, who was asked how often, and answers that lead back to nobody.

An answer knows its scale, its topic area, its line and its day. Neither the order of the rows nor
a number nor a moment leads from it to a contact, a person who called, or a person who answered.
"""

import uuid

from django.db import models
from django.db.models import Q

from buergertelefon.base.models import ServiceCentre
from buergertelefon.survey.rules.asking import WHOLE, Channel


def choices(kind: type) -> list[tuple[str, str]]:
    """The values of a StrEnum."""
    return [(one.value, one.value) for one in kind]  # type: ignore[attr-defined]  # a StrEnum


class Scale(models.Model):
    """A question with its answers, word for word; never changed once asked (Antwortskala)."""

    slug = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=8, default="de")
    question = models.CharField(max_length=300)
    #: best first: [{"value": 1, "label": "sehr zufrieden"}, …]
    options = models.JSONField()
    comment = models.BooleanField(default=False)  # may somebody write something, too?
    since = models.DateField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["slug", "version", "language"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "version", "language"], name="scale_once")
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.version} {self.language}"


class Plan(models.Model):
    """Which share of whom is asked which question (Befragungsplan)."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=5, choices=choices(Channel))
    scale = models.CharField(max_length=60)  # slug; the newest version in the caller's language
    share = models.PositiveIntegerField(default=1000)  # hundredths of a percent
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "channel"], name="plan_once"),
            models.CheckConstraint(name="plan_share", condition=Q(share__lte=WHOLE)),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.channel}"


class Invitation(models.Model):
    """A question that somebody may answer once; gone when it is answered (Einladung)."""

    digest = models.CharField(max_length=64, primary_key=True)  # of the token
    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=5, choices=choices(Channel))
    area = models.CharField(max_length=80, blank=True)  # topic area: slug of a service
    line = models.CharField(max_length=80, blank=True)  # name of the line
    day = models.DateField()  # the day it was made, no moment

    def __str__(self) -> str:
        return f"{self.scale_id} {self.day}"


class Asked(models.Model):
    """How many were asked on a day, and how many of these answered (Befragungszahl)."""

    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=5, choices=choices(Channel))
    area = models.CharField(max_length=80, blank=True)
    line = models.CharField(max_length=80, blank=True)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "asked"
        constraints = [
            models.UniqueConstraint(
                fields=["scale", "centre", "channel", "area", "line", "day"], name="asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.count}"


class Given(models.Model):
    """An answer that waits to be shuffled in among others (abgegebene Antwort).

    The day is the first of its month.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=5, choices=choices(Channel))
    area = models.CharField(max_length=80, blank=True)
    line = models.CharField(max_length=80, blank=True)
    day = models.DateField()
    value = models.PositiveSmallIntegerField()
    comment = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "given"

    def __str__(self) -> str:
        return str(self.value)


class Answer(models.Model):
    """What somebody said, and nothing that leads to whom (Umfrageantwort).

    Written by `actions.mixing` alone: five at least that agree in all but what was said. The day
    is the first of its month.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=5, choices=choices(Channel))
    area = models.CharField(max_length=80, blank=True)
    line = models.CharField(max_length=80, blank=True)
    day = models.DateField()
    value = models.PositiveSmallIntegerField()
    comment = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["scale", "day"], name="answer_by_day")]

    def __str__(self) -> str:
        return str(self.value)
