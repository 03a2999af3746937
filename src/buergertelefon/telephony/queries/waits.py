"""Places in the queue and honest estimates of the wait."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet, Sum

from buergertelefon.contacts.models import Contact
from buergertelefon.contacts.rules import End
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.models import CalledNumber, LiveCall, Queue, SignOn
from buergertelefon.telephony.queries.people import PRACTISES
from buergertelefon.telephony.rules.estimate import Estimate, Pace, wait
from buergertelefon.telephony.rules.routing import Free, level
from buergertelefon.telephony.rules.world import PRACTICE, AgentState, CallState

Row = Mapping[str, Any]
WAITS = (CallState.QUEUED, CallState.OFFERED)


def places(calls: Iterable[Row]) -> dict[str, tuple[int, Estimate | None]]:
    """Place and estimate of the callers among these who wait."""
    waiting = [call for call in calls if call["state"] in WAITS and not call["answered"]]
    if not waiting:
        return {}
    queues = _queues({call["queue_id"] for call in waiting})
    return {
        str(call["id"]): queues[call["queue_id"]].place(call["entered_queue"], call["id"])
        for call in waiting
    }


@dataclass(frozen=True)
class _QueueNow:
    order: list[tuple[datetime, uuid.UUID]]
    agents: int
    pace: Pace

    def place(self, entered: datetime, call: uuid.UUID) -> tuple[int, Estimate | None]:
        ahead = sum(one < (entered, call) for one in self.order)
        return ahead + 1, wait(ahead, self.agents, self.pace)


def _queues(keys: set[int]) -> dict[int, _QueueNow]:
    found = {}
    people = _at_work()
    for queue in Queue.objects.filter(pk__in=keys).prefetch_related("skills"):
        rows = LiveCall.objects.filter(queue=queue, state__in=WAITS).exclude(line=PRACTICE)
        order = rows.values_list("entered_queue", "id")
        agents = _able(queue, people)
        entered = [(since, call) for since, call in order if since]
        found[queue.pk] = _QueueNow(sorted(entered), agents, pace(queue.centre_id))
    return found


def at_work(queue: Queue) -> int:
    """How many people serve it now."""
    return _able(queue, _at_work())


def _able(queue: Queue, people: Iterable[Row]) -> int:
    skills = frozenset(skill.pk for skill in queue.skills.all())
    return sum(
        level(Free(str(one["id"]), one["skills"], one["idle_since"]), skills) is not None
        for one in people
        if one["centre_id"] == queue.centre_id
    )


def _at_work() -> list[Row]:
    """Everybody signed on who is not, and does not want to be, away."""
    people = SignOn.objects.exclude(state=AgentState.NOT_READY).exclude(PRACTISES)
    return list(people.values("id", "centre_id", "skills", "idle_since"))


def pace(centre: int) -> Pace:
    """How fast the centre works: its last hundred answered calls and last hundred waits."""
    recent = Contact.objects.filter(centre=centre).order_by("-begun")
    handled = recent.filter(answered__isnull=False, closed__isnull=False)[:100]
    times = Contact.objects.filter(pk__in=handled.values("pk")).aggregate(
        n=Count("pk"), mean=Avg(F("closed") - F("answered"))
    )
    waited = recent.filter(entered_queue__isnull=False, ended__isnull=False)
    waited = waited.exclude(end=End.CALLBACK)[:100]  # whoever is called back does not wait
    patience = Contact.objects.filter(pk__in=waited.values("pk")).aggregate(
        given_up=Count("pk", filter=Q(end=End.ABANDONED)),
        total=Sum(F("ended") - F("entered_queue"), filter=Q(answered__isnull=True)),
        answered=Sum(F("answered") - F("entered_queue")),
    )
    total = (patience["total"] or timedelta(0)) + (patience["answered"] or timedelta(0))
    given_up = patience["given_up"]
    return Pace(
        handled=times["n"],
        handling=times["mean"] or timedelta(0),
        patience=total / given_up if given_up and total else None,
    )


def numbers_on_the_web() -> list[CalledNumber]:
    """Numbers citizens may choose on the web page, with what the page says of them."""
    return list(_on_the_web().filter(video=False))


def number_to_be_seen() -> CalledNumber | None:
    """Where callers in sign language are answered; None if nowhere."""
    return _on_the_web().filter(video=True).first()


def _on_the_web() -> QuerySet[CalledNumber]:
    rows = CalledNumber.objects.filter(web=True).select_related("municipality", "calendar", "queue")
    return rows.prefetch_related("calendar__times", "calendar__special_days").order_by("pk")


def takes_video(agent: Agent) -> bool:
    """Does this person have what callers in sign language need?"""
    skills = set(agent.skills.values_list("skill", flat=True))
    numbers = CalledNumber.objects.filter(video=True, queue__centre=agent.centre_id)
    return any(
        skills.issuperset(skill.pk for skill in one.queue.skills.all())
        for one in numbers.select_related("queue").prefetch_related("queue__skills")
    )


def expected_wait(queue: Queue) -> Estimate | None:
    """What somebody who calls now would wait; None: not known."""
    now = _queues({queue.pk})[queue.pk]
    return wait(len(now.order), now.agents, now.pace)
