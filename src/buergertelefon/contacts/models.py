"""The record of each conversation: what was asked, how it went, what came of it."""

from django.db import models
from django.db.models import F, Q

from buergertelefon.base.models import Municipality, ServiceCentre
from buergertelefon.contacts.rules import Channel, End, FollowUpKind, Outcome
from buergertelefon.directory.models import Service


def _choices(kind: type) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]  # type: ignore[attr-defined]  # a StrEnum


class Ledger(models.Model):
    """Last contact number and last event position given out in a centre (Zählwerk).

    A locked row and no sequence: numbers have no gaps, and positions grow in commit order.
    """

    centre = models.OneToOneField(ServiceCentre, primary_key=True, on_delete=models.PROTECT)
    last_number = models.BigIntegerField(default=0)
    #: calls of the time before us (Anfangsstand): our own numbers begin after it
    opening = models.BigIntegerField(default=0, db_default=0)  # the exchange writes without it
    last_position = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_counts_on", condition=Q(opening__gte=0, last_number__gte=F("opening"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.centre_id}: {self.last_number}"


class Milestone(models.Model):
    """A contact number worth a word of thanks (Jubiläumsanruf)."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="milestones")
    number = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "number"], name="milestone_once")]

    def __str__(self) -> str:
        return str(self.number)


class Contact(models.Model):
    """One conversation with a citizen by any channel (Kontakt)."""

    id = models.UUIDField(primary_key=True)  # the call's; survives hold, transfer and callback
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT)
    number = models.BigIntegerField()
    channel = models.CharField(max_length=10, choices=_choices(Channel))
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT)
    called = models.CharField(max_length=20)  # the number dialled, E.164
    line_name = models.TextField()  # what that number is for, at the time of the call
    language = models.CharField(max_length=5, default="de")
    begun = models.DateTimeField()  # the call reached us
    entered_queue = models.DateTimeField(null=True)  # the clock of the promise starts
    answered = models.DateTimeField(null=True)  # a person's line is connected
    ended = models.DateTimeField(null=True)  # the talk, or the wait, is over
    closed = models.DateTimeField(null=True)  # the wrap-up is over: nothing changes any more
    held_ms = models.BigIntegerField(default=0)
    end = models.CharField(max_length=10, choices=_choices(End), blank=True)
    cause = models.CharField(max_length=30, blank=True)  # CSTA cause
    outcome = models.CharField(max_length=12, choices=_choices(Outcome), blank=True)
    outcome_proposed = models.BooleanField(default=True)  # False: a person chose it
    note = models.TextField(blank=True)
    # what outlives the caller's key; None: from before there were keys
    keyed = models.BooleanField(null=True)  # the caller had one
    again = models.BooleanField(null=True)  # asked again within seven days; None: not known yet

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="contact_number_once")
        ]
        indexes = [
            models.Index(fields=["centre", "entered_queue"], name="contact_by_queue"),
            models.Index(fields=["centre", "begun"], name="contact_by_begun"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class ContactTopic(models.Model):
    """What a conversation was about (Thema)."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="topics")
    service = models.ForeignKey(Service, on_delete=models.PROTECT)
    # what outlives the caller's key; None: nobody knows
    first = models.BooleanField(null=True)  # of this caller about this, for fourteen days
    repeated = models.BooleanField(null=True)  # first, and two of the fourteen days within seven

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "service"], name="contact_topic_once")
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.service_id}"


class ContactEvent(models.Model):
    """A step of a conversation in the order it happened; never changed (Ereignis)."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT)
    position = models.BigIntegerField()
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)  # never a person: roles, causes, durations

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "position"], name="event_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.kind}"


class SharedCard(models.Model):
    """Contact data shown on the citizen's page during a call (angezeigte Kontaktdaten)."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="cards")
    at = models.DateTimeField()
    title = models.TextField()
    phone = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    url = models.URLField(blank=True)

    def __str__(self) -> str:
        return self.title


class FollowUp(models.Model):
    """What is still owed to the citizen after the conversation (Wiedervorlage)."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="follow_ups")
    kind = models.CharField(max_length=10, choices=_choices(FollowUpKind))
    text = models.TextField()  # what about
    phone = models.CharField(max_length=20, blank=True)  # E.164; erased when done
    due = models.DateTimeField()
    done = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="follow_up_forgets_the_number",
                condition=Q(done__isnull=True) | Q(phone=""),
            )
        ]

    def __str__(self) -> str:
        return self.text


class CallerEpoch(models.Model):
    """A fortnight whose callers' numbers are hashed with the same random key (Schlüsselzeitraum).

    Drawn when its first call comes, read by nobody but `contacts.callers`, destroyed after the next
    one: then the hashes of its calls lead to no number.
    """

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    begins = models.DateField()  # of UTC
    key = models.TextField()  # 32 bytes, sealed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "begins"], name="caller_epoch_once")
        ]

    def __str__(self) -> str:
        return f"{self.centre_id}: {self.begins}"


class CallerKey(models.Model):
    """By which a second call of the same number is known, 28 days at most (Anruferschlüssel)."""

    contact = models.OneToOneField(Contact, primary_key=True, on_delete=models.CASCADE)
    key = models.CharField(max_length=64)  # HMAC-SHA-256 of the number
    before = models.CharField(max_length=64, blank=True)  # of the same, by the epoch before

    def __str__(self) -> str:
        return str(self.contact_id)
