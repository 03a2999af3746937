"""Called numbers and queues; what is live right now, and is erased when it is over."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from buergertelefon.base.models import Municipality, OpeningCalendar, ServiceCentre
from buergertelefon.staff.models import Agent, Skill


class Queue(models.Model):
    """Where calls wait until a fitting person is free (Warteschlange)."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="queues")
    slug = models.SlugField(unique=True)
    name = models.TextField()  # as the board and the transfer list show it
    skills = models.ManyToManyField(Skill, blank=True)  # what a person needs to take its calls
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT)
    max_waiting = models.PositiveIntegerField(
        default=500
    )  # more are told so and counted as blocked
    widen_after = models.PositiveSmallIntegerField(default=60)  # s until level 2 is asked too
    callbacks_an_hour = models.PositiveSmallIntegerField(default=6)  # promised for a fixed hour

    def __str__(self) -> str:
        return self.name


class Surge(models.Model):
    """A queue in a rush: what is different until it is over (Andrang)."""

    queue = models.OneToOneField(Queue, primary_key=True, on_delete=models.CASCADE)
    text = models.TextField(blank=True)  # what callers hear first, German
    callback_only = models.BooleanField(default=False)
    wrap_up_seconds = models.PositiveSmallIntegerField(null=True)  # at most; None: as always
    since = models.DateTimeField()
    until = models.DateTimeField()  # it ends by itself: nobody has to think of it

    def __str__(self) -> str:
        return f"{self.queue_id}"


class CalledNumber(models.Model):
    """A number citizens dial, and how it is answered (Rufnummer)."""

    number = models.CharField(max_length=20, unique=True)  # E.164, or a short number such as 115
    name = models.TextField()
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="numbers")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT)
    calendar = models.ForeignKey(OpeningCalendar, on_delete=models.PROTECT)
    greeting = models.TextField()  # what the agent says first; {city} stands for the city's name
    announcement = models.TextField()  # what the caller hears first, German
    announcement_en = models.TextField(blank=True)
    ring_seconds = models.PositiveSmallIntegerField(default=20)
    wrap_up_seconds = models.PositiveSmallIntegerField(default=60)
    head_start = models.PositiveSmallIntegerField(default=0)  # seconds, at most 120
    web = models.BooleanField(default=False)  # citizens may choose it on the web page
    video = models.BooleanField(default=False)  # only there, and seen: for sign language

    class Meta:
        constraints = [
            models.CheckConstraint(name="head_start_is_bounded", condition=Q(head_start__lte=120)),
            models.CheckConstraint(
                name="video_comes_by_the_web", condition=Q(video=False) | Q(web=True)
            ),
        ]

    def __str__(self) -> str:
        return self.number


class MenuChoice(models.Model):
    """What a key chooses after the greeting of a number (Tastenwahl).

    Two levels at most; 0 is always a person, and so is pressing nothing.
    """

    number = models.ForeignKey(CalledNumber, on_delete=models.CASCADE, related_name="choices")
    keys = models.CharField(max_length=2)  # "2", or "21" below it
    text = models.TextField()  # "Termine für die Kfz-Zulassung", as said after "Für"
    text_en = models.TextField(blank=True)
    language = models.CharField(max_length=5, blank=True)  # from here on spoken, and asked for
    queue = models.ForeignKey(Queue, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "keys"], name="menu_choice_once"),
            models.CheckConstraint(
                name="menu_keys_are_digits", condition=Q(keys__regex="^[1-9][1-9]?$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.keys}: {self.text}"


class PauseReason(models.Model):
    """Why a person is not ready (Pausengrund)."""

    slug = models.SlugField(primary_key=True)
    name = models.TextField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class SignOn(models.Model):
    """A person at the desk right now and what state they are in (Anmeldung).

    Written by the leading exchange alone; deleted when the person signs off.
    """

    id = models.UUIDField(primary_key=True)  # drawn at sign-on; what calls point to
    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE)
    agent = models.OneToOneField(Agent, on_delete=models.CASCADE)
    seat = models.CharField(max_length=10, blank=True)
    skills = models.JSONField(default=dict)  # {slug: level}
    state = models.CharField(max_length=12)
    reason = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField()
    idle_since = models.DateTimeField()
    until = models.DateTimeField(null=True)  # end of wrap-up or of a back-off
    call = models.UUIDField(null=True)
    next = models.CharField(
        max_length=30, blank=True
    )  # what comes after wrap-up: "pause:lunch", "off"
    refused = models.PositiveSmallIntegerField(default=0)
    reachable = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.state


class LiveCall(models.Model):
    """A call that stands or is being wrapped up (laufender Anruf).

    The only place that says who talks to whom; deleted when the wrap-up is over.
    """

    id = models.UUIDField(primary_key=True)
    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE)
    line = models.CharField(max_length=10)
    number = models.ForeignKey(CalledNumber, on_delete=models.PROTECT)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT)
    language = models.CharField(max_length=5, default="de")
    text = models.BooleanField(default=False)  # the caller writes instead of speaking
    state = models.CharField(max_length=12)
    begun = models.DateTimeField()
    entered_queue = models.DateTimeField(null=True)
    answered = models.DateTimeField(null=True)
    since = models.DateTimeField()  # of this state
    until = models.DateTimeField(null=True)  # when this state ends by itself
    caller = models.TextField()  # device of the caller, "web:<page>"
    caller_leg = models.TextField()
    agent = models.UUIDField(null=True)  # sign-on
    agent_leg = models.TextField(blank=True)
    accepted = models.BooleanField(default=False)
    colleague = models.UUIDField(null=True)
    colleague_leg = models.TextField(blank=True)
    colleague_talks = models.BooleanField(default=False)
    outside = models.CharField(max_length=20, blank=True)  # E.164 of a consulted end outside
    came_from = models.UUIDField(null=True)  # the sign-on that passed it on blindly
    interrupted = models.BooleanField(default=False)  # the person's audio was lost
    held_ms = models.BigIntegerField(default=0)
    calling = models.CharField(max_length=20, blank=True)  # E.164; gone with the live call
    # of a callback; the number is emptied as soon as somebody answers there
    back = models.CharField(max_length=20, blank=True)  # E.164
    tries = models.PositiveSmallIntegerField(default=0)
    begins = models.DateTimeField(null=True)  # the hour the citizen has chosen
    expires = models.DateTimeField(null=True)
    farewell = models.CharField(max_length=10, blank=True)  # how a call ends that is leaving

    def __str__(self) -> str:
        return self.state


class BrowserLeg(models.Model):
    """One end of a call on the browser line (Gesprächsende im Browser).

    What the two pages follow: a new `attempt` means that both build a new peer connection.
    """

    id = models.TextField(primary_key=True)
    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE)
    call = models.UUIDField(db_index=True)
    role = models.CharField(max_length=10)  # caller, agent, colleague
    device = models.TextField()  # "web:<caller>", "agent:<sign-on>"
    state = models.CharField(max_length=12)  # delivered, connecting, established, held
    since = models.DateTimeField()
    talks_to = models.TextField(blank=True)  # the leg at the other end of the peer connection
    attempt = models.PositiveIntegerField(default=0)
    reported = models.PositiveSmallIntegerField(
        default=0
    )  # bits: 1 this page connected, 2 the other

    def __str__(self) -> str:
        return f"{self.role} {self.state}"


class BrowserPage(models.Model):
    """An open page of a caller or an agent (offene Seite)."""

    id = models.TextField(primary_key=True)  # drawn by the page at each load
    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE)
    device = models.TextField(db_index=True)
    stream = models.UUIDField()  # of its present event stream: an older one must not close the page
    opened = models.DateTimeField()
    seen = models.DateTimeField()  # renewed by the web process that holds its stream
    owner = models.BooleanField(default=False)  # this page has the audio; the exchange decides

    def __str__(self) -> str:
        return self.device


class Signal(models.Model):
    """A description or candidates one page sends another (Verbindungsnachricht).

    Holds network addresses: deleted with its leg, at the latest after an hour.
    """

    device = models.TextField()  # to whom
    leg = models.TextField()  # "<leg>.<attempt>"
    kind = models.CharField(max_length=12)
    body = models.JSONField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["device", "id"], name="signal_by_device")]

    def __str__(self) -> str:
        return self.kind


class Request(models.Model):
    """What a page asks of the exchange (Auftrag an die Vermittlung).

    Deleted in the transaction that carries it out, so it is carried out once.
    """

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE)
    device = models.TextField()
    kind = models.CharField(max_length=20)
    body = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.kind


class Leadership(models.Model):
    """Which exchange leads a centre, and its last sign of life (Leitung der Vermittlung)."""

    centre = models.OneToOneField(ServiceCentre, primary_key=True, on_delete=models.CASCADE)
    backend = models.IntegerField()  # process number of its database session
    beat = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.beat)


class DutyQuarter(models.Model):
    """How long all together were ready, talked, wrote, in a quarter of an hour (Dienstzeit).

    Added up by the leading exchange, without a sign-on; live data: taken out when the night makes
    blocks of groups of it. The role of figures has no right on it: there may be one person in it.
    """

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    people = models.PositiveSmallIntegerField(default=0)  # at work at the same time, at most
    ready_ms = models.BigIntegerField(default=0)
    ringing_ms = models.BigIntegerField(default=0)
    talk_ms = models.BigIntegerField(default=0)  # holding included
    wrap_ms = models.BigIntegerField(default=0)
    not_ready_ms = models.BigIntegerField(default=0)
    handled = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "at"], name="duty_quarter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
