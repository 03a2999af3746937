"""A question that could not be settled at once, and everything that happened to it."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from buergertelefon.base.models import Municipality, ServiceCentre
from buergertelefon.cases.models.inboxes import Inbox, choices
from buergertelefon.cases.rules.life import RUNS, Actor, State, Step
from buergertelefon.cases.rules.words import Channel, Language, Reply
from buergertelefon.directory.models import Service
from buergertelefon.staff.models import Agent

#: nothing says any more who asked what
NOBODY = Q(
    question="", name="", mail="", phone="", postal="", reach="", place="",
    latitude=None, longitude=None, contact=None, call_from=None, call_until=None,
)  # fmt: skip
#: in which words a case is found again
SEARCHED = ("subject", "question", "name")


class Case(models.Model):
    """A question that an office answers, with its promise (Vorgang)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reference = models.CharField(max_length=12, unique=True)
    key = models.UUIDField(unique=True)  # of the form: five clicks are one case
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="+")
    inbox = models.ForeignKey(Inbox, on_delete=models.PROTECT, related_name="cases")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    subject = models.CharField(max_length=120)  # the topic in words, nothing about a person
    state = models.CharField(max_length=10, choices=choices(State), default=State.NEW)
    channel = models.CharField(max_length=8, choices=choices(Channel))
    language = models.CharField(max_length=8, choices=choices(Language), default=Language.GERMAN)
    way = models.CharField(max_length=8, choices=choices(Reply))
    # who asked what; erased some time after it is closed
    question = models.TextField(blank=True)
    place = models.CharField(max_length=200, blank=True)
    area = models.CharField(max_length=12, blank=True)  # ARS of it, or its start
    latitude = models.FloatField(null=True, blank=True)  # WGS 84, degrees
    longitude = models.FloatField(null=True, blank=True)
    name = models.CharField(max_length=120, blank=True)
    mail = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)  # E.164
    postal = models.TextField(blank=True)
    reach = models.CharField(max_length=200, blank=True)  # when, in their words
    call_from = models.DateTimeField(null=True, blank=True)  # when the office is to call
    call_until = models.DateTimeField(null=True, blank=True)
    contact = models.UUIDField(null=True, blank=True)  # the conversation it was opened in
    # the clock
    opened = models.DateTimeField()
    due = models.DateTimeField()  # while it is paused: as it was
    promised = models.DateTimeField()  # what the citizen was told first
    paused = models.DateTimeField(null=True, blank=True)  # since when the citizen is waited for
    reminded = models.DateTimeField(null=True, blank=True)
    escalated = models.DateTimeField(null=True, blank=True)
    #: of the promise: answered for the first time, and was that in time? Asking back is no answer
    first_answer = models.DateTimeField(null=True, blank=True)
    kept = models.BooleanField(null=True, blank=True)
    answered = models.DateTimeField(null=True, blank=True)  # the last time
    closed = models.DateTimeField(null=True, blank=True)
    updated = models.DateTimeField()
    changes = models.PositiveIntegerField(default=0)  # a page shows which one it has seen
    reopened = models.PositiveSmallIntegerField(default=0)
    calls = models.PositiveSmallIntegerField(default=0)  # how often nobody picked up
    #: who has it on the desk now; forgotten when it leaves it, so nothing says who answered
    taken_by = models.ForeignKey(
        Agent, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    rather = models.ForeignKey(  # whose it is, as the office says that gave it back
        Inbox, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )
    erased = models.DateTimeField(null=True, blank=True)  # nobody is in it any more

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="case_closed_is_a_moment",
                condition=Q(state=State.CLOSED, closed__isnull=False)
                | (~Q(state=State.CLOSED) & Q(closed=None)),
            ),
            models.CheckConstraint(
                name="case_paused_while_asked",
                condition=Q(state=State.ASKED, paused__isnull=False)
                | (~Q(state=State.ASKED) & Q(paused=None)),
            ),
            models.CheckConstraint(
                name="case_kept_is_of_an_answer",
                condition=Q(first_answer=None, kept=None)
                | Q(first_answer__isnull=False, kept__isnull=False),
            ),
            models.CheckConstraint(
                name="case_forgets_who_answered",
                condition=Q(taken_by=None) | ~Q(state__in=[State.ANSWERED, State.CLOSED]),
            ),
            models.CheckConstraint(
                name="case_erased_is_nobodys",
                condition=Q(erased=None) | (Q(state=State.CLOSED) & NOBODY),
            ),
        ]
        indexes = [
            # the lists of an office and of a centre: each state in two orders
            models.Index(fields=["inbox", "state", "due"], name="case_inbox_due"),
            models.Index(fields=["inbox", "state", "opened"], name="case_inbox_opened"),
            models.Index(fields=["centre", "state", "due"], name="case_centre_due"),
            models.Index(fields=["centre", "state", "opened"], name="case_centre_opened"),
            models.Index(
                fields=["inbox", "call_from"], name="case_to_call",
                condition=Q(way=Reply.PHONE, state__in=[State.NEW, State.ACCEPTED]),
            ),
            models.Index(fields=["phone"], name="case_phone", condition=~Q(phone="")),
            models.Index(
                fields=["latitude", "longitude"], name="case_point",
                condition=Q(latitude__isnull=False),
            ),
            GinIndex(SearchVector(*SEARCHED, config="german"), name="case_words"),
            models.Index(fields=["inbox", "-opened"], name="case_by_opened"),
            models.Index(fields=["due"], name="case_due", condition=Q(state__in=sorted(RUNS))),
            models.Index(
                fields=["service", "area"], name="case_alike",
                condition=~Q(state=State.CLOSED),
            ),
            models.Index(
                fields=["contact"], name="case_call", condition=Q(contact__isnull=False)
            ),
            models.Index(
                fields=["closed"], name="case_to_erase",
                condition=Q(erased=None, state=State.CLOSED),
            ),
            models.Index(
                fields=["answered"], name="case_to_close", condition=Q(state=State.ANSWERED)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference


class Entry(models.Model):
    """A step of a case, or what somebody wrote to it (Verlaufseintrag)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    step = models.CharField(max_length=10, choices=choices(Step))
    actor = models.CharField(max_length=8, choices=choices(Actor))  # a part, never a person
    text = models.TextField(blank=True)  # erased with the case
    internal = models.BooleanField(default=False)  # the citizen does not see it
    inbox = models.ForeignKey(  # of opening and passing on: where it went
        Inbox, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: what came in twice is one entry: a form's key, a mail's Message-ID as a hash
    key = models.CharField(max_length=64, null=True, blank=True)  # unique where set
    by_mail = models.BooleanField(default=False)  # it came as a mail

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.at:%Y-%m-%d %H:%M}"


class Attachment(models.Model):
    """A file that belongs to a case, as we have made it anew (Anhang)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attachments")
    entry = models.ForeignKey(
        Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=80)  # media type, by its content
    size = models.PositiveIntegerField()  # bytes
    content = models.BinaryField()
    internal = models.BooleanField(default=False)  # the citizen does not see it
    made = models.DateTimeField()

    class Meta:
        ordering = ["made", "pk"]

    def __str__(self) -> str:
        return self.name
