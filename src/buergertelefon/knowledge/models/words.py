"""Words callers use, what is learned from searches, and hints to the editors."""

from django.db import models
from django.db.models import Q

from buergertelefon.directory.models import Service
from buergertelefon.knowledge.rules.words import LONGEST_WORD
from buergertelefon.staff.models import Agent


class Synonym(models.Model):
    """A word callers use for a service (Alltagswort)."""

    class Source(models.TextChoices):
        """Where it comes from."""

        EDITOR = "editor"
        IMPORT = "import"
        PROPOSED = "proposed"  # from the desk, confirmed by an editor
        LEARNED = "learned"  # from best hits, confirmed by an editor

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="synonyms")
    phrase = models.CharField(max_length=LONGEST_WORD)
    language = models.CharField(max_length=5, default="de")
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.EDITOR)
    confirmed = models.BooleanField(default=True)  # False: a proposal, not searched

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "phrase", "language"], name="synonym_once")
        ]

    def __str__(self) -> str:
        return self.phrase


class BestHit(models.Model):
    """How often a phrase meant a service on a day, said by nobody in particular (Treffer)."""

    phrase = models.CharField(max_length=60)
    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    day = models.DateField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phrase", "service", "day"], name="best_hit_once")
        ]

    def __str__(self) -> str:
        return f"{self.phrase}: {self.count}"


class UnknownWord(models.Model):
    """How often a word was asked that no service knows (Unbekanntes Wort)."""

    word = models.CharField(max_length=60, unique=True)
    count = models.PositiveIntegerField(default=1)
    last = models.DateField()
    done = models.BooleanField(default=False)  # an editor has seen to it

    def __str__(self) -> str:
        return f"{self.word}: {self.count}"


class Flag(models.Model):
    """A reader's word to the editors: not right, or nothing fits (Hinweis an die Redaktion)."""

    class Kind(models.TextChoices):
        """What is wrong."""

        WRONG = "wrong"
        NOTHING_FITS = "nothing_fits"
        NOT_THEIRS = "not_theirs"  # an office says that it is not responsible
        PROPOSED = "proposed"  # an answer that others could use, too

    kind = models.CharField(max_length=20, choices=Kind.choices)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE)
    phrase = models.CharField(max_length=60, blank=True)  # the words searched for
    text = models.CharField(max_length=2000, blank=True)  # what is wrong, or proposed
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(  # to answer the person; forgotten when the answer is read
        Agent, null=True, blank=True, on_delete=models.SET_NULL, related_name="flags"
    )
    reply = models.CharField(max_length=300, blank=True)
    done = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="flag_says_what",
                condition=Q(kind="wrong", service__isnull=False) | ~Q(kind="wrong"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.phrase}"
