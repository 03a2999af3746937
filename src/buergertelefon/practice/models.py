"""Practice calls as rows, and the one a person is in right now."""

from django.db import models

from buergertelefon.contacts.rules import OUTCOMES, Outcome
from buergertelefon.directory.models import Service
from buergertelefon.practice.rules import VOICES
from buergertelefon.telephony.models import CalledNumber


class Exercise(models.Model):
    """A scripted caller and what is right (Übungsanruf)."""

    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(default=0)  # easy ones first
    number = models.ForeignKey(CalledNumber, on_delete=models.CASCADE)
    voice = models.CharField(max_length=10, choices=VOICES, default="de")
    caller = models.TextField()  # who calls, as the person may imagine them
    lines = models.JSONField()  # what the caller says, one text after the other
    topics = models.ManyToManyField(Service, blank=True)  # what the call is about
    outcome = models.CharField(max_length=12, choices=list(OUTCOMES.items()))
    advice = models.TextField()  # what matters in this call
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.caller


class Attempt(models.Model):
    """What is written during a practice call; one for a desk, gone by the next day (Versuch)."""

    id = models.UUIDField(primary_key=True)  # the call's
    desk = models.UUIDField(unique=True)
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE)
    begun = models.DateTimeField()
    heard = models.PositiveSmallIntegerField(default=1)  # lines the caller has said
    topics = models.ManyToManyField(Service, blank=True)
    outcome = models.CharField(max_length=12, default=Outcome.SETTLED, blank=True)
    outcome_proposed = models.BooleanField(default=True)
    note = models.TextField(blank=True)
    kinds = models.JSONField(default=list)  # "contact", "forward", "callback"

    def __str__(self) -> str:
        return str(self.id)
