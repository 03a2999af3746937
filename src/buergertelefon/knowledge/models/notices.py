"""What is different today."""

from django.db import models
from django.db.models import F, Q

from buergertelefon.base.models import Municipality
from buergertelefon.directory.models import Service


class Notice(models.Model):
    """What callers must know today, until it ends by itself (Tagesmeldung)."""

    text = models.CharField(max_length=200)
    say = models.CharField(max_length=200, blank=True)  # in the greeting; empty: not said there
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.CASCADE
    )  # empty: everywhere
    services = models.ManyToManyField(Service, blank=True, related_name="notices")  # none: all
    public = models.BooleanField(default=True)  # on the citizens' pages, too
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="notice_is_a_span", condition=Q(since__lt=F("until")))
        ]

    def __str__(self) -> str:
        return self.text
