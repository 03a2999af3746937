"""Which offices receive cases, by which clock they answer, and the texts they use again."""

from django.db import models
from django.db.models import Q

from buergertelefon.base.models import OpeningCalendar, ServiceCentre
from buergertelefon.cases.rules.clock import Clock
from buergertelefon.cases.rules.words import Language
from buergertelefon.directory.models import Office
from buergertelefon.staff.models import Agent


def choices(kind: type) -> list[tuple[str, str]]:
    """The values of a StrEnum."""
    return [(one.value, one.value) for one in kind]  # type: ignore[attr-defined]  # a StrEnum


class Inbox(models.Model):
    """What an office receives cases in, and by which clock it answers them (Posteingang)."""

    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="inbox")
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="inboxes")
    calendar = models.ForeignKey(OpeningCalendar, on_delete=models.PROTECT, related_name="+")
    clock = models.CharField(max_length=10, choices=choices(Clock), default=Clock.NEXT_DAY)
    within = models.PositiveSmallIntegerField(default=24)  # hours
    remind_before = models.PositiveSmallIntegerField(default=120)  # minutes of service time
    tell_late = models.EmailField(blank=True)  # who hears that the time has passed
    by_mail = models.BooleanField(default=False)  # nobody there has an account: cases go by mail
    mail = models.EmailField(blank=True)  # where they go, and reminders of the time
    keep_days = models.PositiveSmallIntegerField(default=90)  # after it is closed: who asked what
    active = models.BooleanField(default=True)
    #: who may answer here: a right, and no record of who did
    people = models.ManyToManyField(Agent, blank=True, related_name="inboxes")

    class Meta:
        verbose_name_plural = "inboxes"
        constraints = [
            models.CheckConstraint(
                name="inbox_by_mail_has_an_address", condition=Q(by_mail=False) | ~Q(mail="")
            ),
            models.CheckConstraint(
                name="inbox_within_a_month", condition=Q(within__range=(1, 720))
            ),
            models.CheckConstraint(
                name="inbox_keeps_a_while", condition=Q(keep_days__range=(1, 3650))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office}"


class TextBlock(models.Model):
    """A text that an office uses again and again (Textbaustein)."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    inbox = models.ForeignKey(  # None: of all offices of the centre
        Inbox, null=True, blank=True, on_delete=models.CASCADE, related_name="blocks"
    )
    title = models.CharField(max_length=80)
    text = models.TextField(max_length=4000)
    language = models.CharField(max_length=8, choices=choices(Language), default=Language.GERMAN)

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "inbox", "title", "language"], name="text_block_once",
                nulls_distinct=False,
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
