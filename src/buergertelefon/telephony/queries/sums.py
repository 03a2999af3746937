"""Sums of a centre right now; never a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from buergertelefon.telephony.asterisk import install
from buergertelefon.telephony.models import Leadership, LiveCall, Queue, SignOn
from buergertelefon.telephony.queries.people import PRACTISES
from buergertelefon.telephony.queries.waits import WAITS
from buergertelefon.telephony.rules.routing import Free, level
from buergertelefon.telephony.rules.world import PRACTICE, AgentState


@dataclass(frozen=True)
class NowLine:
    """One queue right now."""

    queue: str
    name: str
    city: str | None  # slug
    waiting: int
    longest_since: datetime | None
    signed_on: int  # people who can take its calls
    ready: int
    numbers: frozenset[str]  # names of the numbers that lead to it


@dataclass(frozen=True)
class Now:
    """Sums of a centre right now; never a person."""

    waiting: int
    callbacks: int  # citizens who wait to be called
    longest_since: datetime | None
    states: dict[str, int]
    lines: tuple[NowLine, ...]


def now(centre: int) -> Now:
    """Who waits, and how many people do what; three queries."""
    people = list(
        SignOn.objects.filter(centre=centre).values(
            "id", "state", "skills", "idle_since", practises=PRACTISES
        )
    )
    for person in people:
        if person["practises"]:
            person["state"] = AgentState.NOT_READY.value
    waiting: dict[int, list[datetime]] = {}
    callbacks = 0
    rows = LiveCall.objects.filter(centre=centre, state__in=WAITS, answered__isnull=True)
    for queue, entered, back in rows.exclude(line=PRACTICE).values_list(
        "queue_id", "entered_queue", "back"
    ):
        if back:
            callbacks += 1
        elif entered:
            waiting.setdefault(queue, []).append(entered)
    lines = []
    queues = Queue.objects.filter(centre=centre).select_related("municipality")
    for row in queues.prefetch_related("skills", "numbers").order_by("pk"):
        skills = frozenset(skill.pk for skill in row.skills.all())
        able = [
            one["state"]
            for one in people
            if level(Free(str(one["id"]), one["skills"], one["idle_since"]), skills) is not None
        ]
        since = waiting.get(row.pk, [])
        lines.append(
            NowLine(
                queue=row.slug,
                name=row.name,
                city=row.municipality.slug if row.municipality else None,
                waiting=len(since),
                longest_since=min(since, default=None),
                signed_on=len(able),
                ready=able.count(AgentState.AVAILABLE),
                numbers=frozenset(number.name for number in row.numbers.all()),
            )
        )
    everybody = [since for line in waiting.values() for since in line]
    states = {state.value: 0 for state in AgentState}
    for person in people:
        states[person["state"]] += 1
    longest = min(everybody, default=None)
    return Now(len(everybody), callbacks, longest, states, tuple(lines))


def exchange_alive(centre: int) -> bool:
    """Does an exchange lead this centre, and give signs of life?"""
    since = timezone.now() - timedelta(seconds=5)
    return Leadership.objects.filter(centre=centre, beat__gte=since).exists()


def free_seats(centre: int) -> list[str]:
    """Seats where a call could be passed to now."""
    free = SignOn.objects.filter(centre=centre, state=AgentState.AVAILABLE, reachable=True)
    return sorted(free.exclude(seat="").values_list("seat", flat=True))


def softphone(seat: str) -> dict[str, str] | None:
    """How the page at a seat can be its telephone; None if there is no such line."""
    return install.softphone(seat)


def ice_servers() -> list[dict[str, object]]:
    """TURN or STUN servers for the pages; none on one machine."""
    return list(settings.ICE_SERVERS)
