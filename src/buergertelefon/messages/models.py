"""What goes out, what became of it, and for how long it is known to whom it went."""

from django.db import models
from django.db.models import Q

from buergertelefon.base.models import ServiceCentre
from buergertelefon.messages.rules.outbox import MACHINES, Channel, State

OPEN, DONE = Q(due__isnull=False, done=None), Q(due=None, done__isnull=False)
ERASED = Q(
    recipient="", subject="", text="", calendar="", lines=[], reply_to="", thread="", attached=b""
)
WHOLE = ~Q(recipient="") & ~Q(text="")


class Message(models.Model):
    """What one citizen is to get by mail, SMS or letter, once (Nachricht)."""

    key = models.CharField(max_length=100, unique=True)  # the receiver knows a repetition by it
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10)
    # E.164, mail address, or the lines of a postal one; "" once erased
    recipient = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=150, blank=True)  # not of an SMS; nothing sensitive in it
    text = models.TextField(blank=True)
    calendar = models.TextField(blank=True)  # a calendar file that goes with a mail
    attached = models.BinaryField(default=bytes, blank=True)  # a PDF that goes with a mail
    attached_name = models.CharField(max_length=100, blank=True)
    sender = models.CharField(max_length=254, blank=True)  # of a letter, its lines; "": the centre
    lines = models.JSONField(default=list, blank=True)  # of a letter: [["Kursentgelt", "120,00 €"]]
    reply_to = models.CharField(max_length=254, blank=True)  # of a mail: where answers go
    thread = models.CharField(max_length=100, blank=True)  # of a mail: what answers belong to
    language = models.CharField(max_length=8, default="de")  # of the text: "de", "en", "leicht"
    cause = models.CharField(max_length=40)
    reference = models.UUIDField(null=True, db_index=True)  # the contact it belongs to
    urgent = models.BooleanField(default=False)  # somebody waits for it: at any hour
    state = models.CharField(max_length=10, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField()
    due = models.DateTimeField(null=True)  # the next try
    until = models.DateTimeField(null=True)  # what comes later helps nobody; None: at any time
    done = models.DateTimeField(null=True)  # sent, or given up
    reason = models.CharField(max_length=20, blank=True)  # a `Reason`: why the last try failed

    class Meta:
        constraints = [
            models.CheckConstraint(name="message_channel", condition=Q(channel__in=list(Channel))),
            models.CheckConstraint(
                name="message_waits_or_is_done",
                condition=(Q(state=State.WAITING) & OPEN)
                | (Q(state__in=[State.SENT, State.FAILED]) & DONE),
            ),
            models.CheckConstraint(
                name="message_whole_while_waiting",
                condition=WHOLE | (ERASED & ~Q(state=State.WAITING)),
            ),
            models.CheckConstraint(
                name="message_failed_for_a_reason",
                condition=~Q(state=State.FAILED) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="message_text_has_no_subject",
                condition=~Q(channel=Channel.SMS) | Q(subject="", calendar=""),
            ),
            models.CheckConstraint(
                name="message_mails_alone_have_a_file",
                condition=Q(channel=Channel.MAIL) | Q(attached=b""),
            ),
            models.CheckConstraint(
                name="message_mails_alone_have_a_thread",
                condition=Q(channel=Channel.MAIL) | Q(reply_to="", thread=""),
            ),
            models.CheckConstraint(
                name="message_letters_alone_have_lines",
                condition=Q(channel=Channel.LETTER, calendar="")
                | Q(sender="", lines=[]) & ~Q(channel=Channel.LETTER),
            ),
        ]
        indexes = [
            models.Index(fields=["due"], name="message_due", condition=Q(state=State.WAITING)),
            models.Index(fields=["done"], name="message_to_erase", condition=~Q(recipient="")),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class OptOut(models.Model):
    """Somebody wants only what is owed to them, by one channel (Abbestellung).

    Nothing leads from it to an address or a number; who has one can see whether it is meant.
    """

    digest = models.CharField(max_length=64, primary_key=True)  # keyed hash of the recipient
    channel = models.CharField(max_length=10)
    since = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="opt_out_of_a_machine", condition=Q(channel__in=list(MACHINES))
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.since}"
