"""Mails that came in, by what was made of them."""

from django.db import models
from django.db.models import Q

from buergertelefon.base.models import ServiceCentre
from buergertelefon.cases.models.cases import Case
from buergertelefon.cases.models.inboxes import choices
from buergertelefon.cases.rules.mails import Fate, Why

#: what a person has to look at, or may want to
READABLE = [Fate.UNCLEAR, Fate.NOTED]


class Inbound(models.Model):
    """A mail to the address for answers, taken once, kept while it is needed (Eingangspost)."""

    digest = models.CharField(max_length=64, unique=True)  # of its Message-ID: twice is once
    at = models.DateTimeField()
    fate = models.CharField(max_length=10, choices=choices(Fate))
    why = models.CharField(max_length=12, choices=choices(Why), blank=True)
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.CASCADE, related_name="mails"
    )
    centre = models.ForeignKey(  # whose team leads look at it; None: nobody knows
        ServiceCentre, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # what it said; "" once a person has decided, or nobody has to
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    problem = models.TextField(blank=True)  # in German, for who looks at it
    content = models.BinaryField(null=True, blank=True)  # the mail, for its attachments

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="inbound_unclear_for_a_reason", condition=~Q(fate=Fate.UNCLEAR) | ~Q(why="")
            ),
            models.CheckConstraint(
                name="inbound_says_only_what_is_needed",
                condition=Q(fate__in=READABLE)
                | Q(sender="", subject="", text="", problem="", content=None),
            ),
        ]
        indexes = [
            models.Index(fields=["-at"], name="inbound_to_read", condition=Q(fate__in=READABLE)),
            models.Index(fields=["case", "at"], name="inbound_of_case"),
            models.Index(fields=["at"], name="inbound_to_forget"),
        ]

    def __str__(self) -> str:
        return f"{self.fate} {self.at:%Y-%m-%d %H:%M}"
