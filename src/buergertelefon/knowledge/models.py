"""What to answer, in which words callers ask, and what readers say is wrong."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from buergertelefon.base.models import Municipality
from buergertelefon.directory.models import Office, Service


class Answer(models.Model):
    """What is said about a service at a place in a time (Auskunft)."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="answers")
    municipality = models.ForeignKey(  # empty: holds in every city we speak for
        Municipality, null=True, blank=True, on_delete=models.PROTECT
    )
    say = models.TextField()  # to be read aloud
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    documents = ArrayField(models.TextField(), default=list, blank=True)
    fee = models.TextField(blank=True)
    duration = models.TextField(blank=True)
    deadline = models.TextField(blank=True)
    how = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    why = models.TextField(blank=True)  # why this office
    hint = models.TextField(blank=True)
    unknown = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    source = models.TextField()
    as_of = models.DateField()  # the day the facts were looked at
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # the first day it no longer holds
    review_due = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="answer_validity_is_a_span",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lt=F("valid_until")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.say[:40]}"


class Synonym(models.Model):
    """A word callers use for a service (Alltagswort)."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="synonyms")
    phrase = models.CharField(max_length=80)
    language = models.CharField(max_length=5, default="de")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "phrase", "language"], name="synonym_once")
        ]

    def __str__(self) -> str:
        return self.phrase


class Flag(models.Model):
    """A reader's word to the editors: not right, or nothing fits (Hinweis an die Redaktion)."""

    class Kind(models.TextChoices):
        """What is wrong."""

        WRONG = "wrong"
        NOTHING_FITS = "nothing_fits"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE)
    phrase = models.CharField(max_length=60, blank=True)  # the words searched for
    at = models.DateTimeField()
    done = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.phrase}"
