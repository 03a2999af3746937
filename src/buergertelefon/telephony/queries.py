"""What pages see of live calls: whole states for the two ends, sums for everybody else."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count, Exists, F, OuterRef, Q, Sum

from buergertelefon.contacts.models import Contact, Milestone, SharedCard
from buergertelefon.contacts.rules import End
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.browser import NAME as BROWSER
from buergertelefon.telephony.browser import BrowserLine
from buergertelefon.telephony.line import LegState, Role
from buergertelefon.telephony.models import (
    BrowserLeg,
    BrowserPage,
    LiveCall,
    Queue,
    Signal,
    SignOn,
)
from buergertelefon.telephony.rules.estimate import Estimate, Pace, wait
from buergertelefon.telephony.rules.routing import Free, level
from buergertelefon.telephony.rules.world import AgentState, CallState

Row = Mapping[str, Any]
WAITS = (CallState.QUEUED, CallState.OFFERED)
#: what the desk may offer for a call on each line
ABILITIES: Mapping[str, list[str]] = {BROWSER: sorted(BrowserLine.capabilities)}
#: legs whose pages are, or should be, connected
BUILT = (LegState.CONNECTING, LegState.ESTABLISHED, LegState.HELD)


def device_of(agent: Agent) -> str:
    """What the line rings when it rings this person."""
    return f"agent:{agent.desk}"


def sign_on_of(agent: Agent) -> SignOn | None:
    """The person's live state; None if signed off."""
    return SignOn.objects.filter(agent=agent).first()


def call_of(sign_on: SignOn) -> LiveCall | None:
    """The call this person is in, or wraps up."""
    if sign_on.call is None:
        return None
    return LiveCall.objects.filter(pk=sign_on.call).select_related("number__municipality").first()


def leads(agent: Agent, contact: uuid.UUID) -> bool:
    """May this person write the record of that call: is it theirs right now?"""
    return LiveCall.objects.filter(pk=contact, agent=agent.desk).exists()


def desk_states(devices: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The state of each desk (see `desk_state`), by device; five queries however many."""
    desks = {device.removeprefix("agent:"): device for device in devices}
    people: dict[str, Row] = {
        str(one["id"]): one for one in SignOn.objects.filter(id__in=desks).values()
    }
    calls = _calls(Q(id__in=[one["call"] for one in people.values() if one["call"]]))
    media = _media(desks.values(), calls)
    owners = _owners(desks.values())
    return {
        device: _desk(people.get(desk), calls, media[device]) | {"owner": owners.get(device, "")}
        for desk, device in desks.items()
    }


def _desk(
    person: Row | None, calls: Mapping[str, Row], legs: list[dict[str, Any]]
) -> dict[str, Any]:
    if person is None:
        return {"state": "off", "reason": "", "since": None, "until": None, "next": "",
                "seat": "", "reachable": False, "call": None, "legs": []}  # fmt: skip
    call = calls.get(str(person["call"]))
    return {
        "state": person["state"],
        "reason": person["reason"],
        "since": person["since"].isoformat(),
        "until": _iso(person["until"]),
        "next": person["next"],
        "seat": person["seat"],
        "reachable": person["reachable"],
        "call": _call_at_desk(call, str(person["id"])) if call else None,
        "legs": legs,
    }


def _call_at_desk(call: Row, desk: str) -> dict[str, Any]:
    roles = {str(call["agent"]): "agent", str(call["colleague"]): "colleague"}
    return {
        "id": str(call["id"]),
        "state": call["state"],
        "role": roles.get(desk, "former"),
        "number": call["contact_number"],
        "milestone": call["milestone"],
        "line": call["line"],
        "called": call["number__number"],
        "city": call["number__municipality__slug"],
        "line_name": call["number__name"],
        "language": call["language"],
        "begun": _iso(call["begun"]),
        "entered_queue": _iso(call["entered_queue"]),
        "answered": _iso(call["answered"]),
        "since": _iso(call["since"]),
        "until": _iso(call["until"]),
        "accepted": call["accepted"],
        "colleague": ("talking" if call["colleague_talks"] else "ringing")
        if call["colleague"]
        else "",
        "capabilities": ABILITIES.get(call["line"], []),
    }


def call_states(devices: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What each caller's page shows, by device "web:<call>"; a fixed number of queries."""
    names = {device.removeprefix("web:"): device for device in devices}
    calls = _calls(Q(id__in=names))
    media = _media(names.values(), calls)
    owners = _owners(names.values())
    contacts: dict[str, Row] = {
        str(one["id"]): one
        for one in Contact.objects.filter(id__in=names).values(
            "id", "number", "begun", "ended", "end", "line_name", "municipality__slug"
        )
    }
    cards: dict[str, list[dict[str, str]]] = {}
    for card in SharedCard.objects.filter(contact__in=list(names)).order_by("at", "id"):
        cards.setdefault(str(card.contact_id), []).append(
            {"title": card.title, "phone": card.phone, "text": card.text, "url": card.url}
        )
    places = _places(calls.values())
    states = {}
    for name, device in names.items():
        call, contact = calls.get(name), contacts.get(name)
        place, estimate = places.get(name, (None, None))
        states[device] = {
            "state": _shown(call, contact),
            "number": contact["number"] if contact else None,
            "city": contact["municipality__slug"] if contact else "",
            "line_name": contact["line_name"] if contact else "",
            "announcement": call["number__number"] if call else "",
            "language": call["language"] if call else "",
            "place": place,
            "wait": [estimate.usual, estimate.late] if estimate else None,
            "begun": _iso(contact["begun"]) if contact else None,
            "since": _iso(call["since"]) if call else None,
            "legs": media[device],
            "owner": owners.get(device, ""),
            "interrupted": bool(call and call["interrupted"]),
            "cards": cards.get(name, []),
        }
    return states


def _shown(call: Row | None, contact: Row | None) -> str:
    if contact is None:
        return "none"
    if contact["end"]:
        return "ended" if contact["end"] in {End.ANSWERED, End.ABANDONED} else str(contact["end"])
    if call is None:
        return "none"
    if call["state"] == CallState.OFFERED:
        return "queued"  # that it rings somewhere is not the caller's concern
    return "held" if call["state"] == CallState.CONSULTING else str(call["state"])


def _calls(which: Q) -> dict[str, Row]:
    contact = Contact.objects.filter(pk=OuterRef("pk"))
    rows = LiveCall.objects.filter(which).annotate(
        contact_number=contact.values("number")[:1],
        milestone=Exists(
            Milestone.objects.filter(centre=OuterRef("centre"), number=OuterRef("contact_number"))
        ),
    )
    return {
        str(one["id"]): one
        for one in rows.values(
            "id", "centre_id", "line", "queue_id", "language", "state", "begun", "entered_queue",
            "answered", "since", "until", "agent", "colleague", "colleague_talks", "accepted",
            "interrupted", "contact_number", "milestone",
            "number__number", "number__name", "number__municipality__slug",
        )
    }  # fmt: skip


def _media(devices: Iterable[str], calls: Mapping[str, Row]) -> dict[str, list[dict[str, Any]]]:
    """The peer connections each device has to have: name, who starts, to whom, on hold."""
    found: dict[str, list[dict[str, Any]]] = {device: [] for device in devices}
    ends = {
        one["id"]: one
        for one in BrowserLeg.objects.filter(call__in=list(calls)).values(
            "id", "role", "device", "state", "talks_to", "attempt"
        )
    }
    for end in ends.values():
        other = ends.get(end["talks_to"])
        if other is None or end["state"] not in BUILT:
            continue
        leg = {"leg": f"{end['id']}.{end['attempt']}", "held": end["state"] == LegState.HELD}
        # who is called does not start: the initiator is fixed, so there is no glare
        if end["device"] in found:
            found[end["device"]].append(leg | {"start": False, "peer": other["role"]})
        if other["device"] in found:
            role = Role.AGENT if other["role"] == Role.CALLER else end["role"]
            found[other["device"]].append(leg | {"start": True, "peer": role})
    return found


def _owners(devices: Iterable[str]) -> dict[str, str]:
    pages = BrowserPage.objects.filter(device__in=list(devices), owner=True)
    return {page.device: page.id for page in pages}


def signals(after: Mapping[str, int]) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Signals for each device with a higher number than given, oldest first."""
    found: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    rows = Signal.objects.filter(device__in=list(after), id__gt=min(after.values(), default=0))
    for row in rows.order_by("id"):
        if row.id > after[row.device]:
            body = {"leg": row.leg, "kind": row.kind, "body": row.body}
            found.setdefault(row.device, []).append((row.id, body))
    return found


# ---- places and waits --------------------------------------------------------------------


def _places(calls: Iterable[Row]) -> dict[str, tuple[int, Estimate | None]]:
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
        order = LiveCall.objects.filter(queue=queue, state__in=WAITS).values_list(
            "entered_queue", "id"
        )
        skills = frozenset(skill.pk for skill in queue.skills.all())
        agents = sum(
            level(Free(str(one["id"]), one["skills"], one["idle_since"]), skills) is not None
            for one in people
            if one["centre_id"] == queue.centre_id
        )
        entered = [(since, call) for since, call in order if since]
        found[queue.pk] = _QueueNow(sorted(entered), agents, pace(queue.centre_id))
    return found


def _at_work() -> list[Row]:
    """Everybody signed on who is not, and does not want to be, away."""
    return list(
        SignOn.objects.exclude(state=AgentState.NOT_READY).values(
            "id", "centre_id", "skills", "idle_since"
        )
    )


def pace(centre: int) -> Pace:
    """How fast the centre works: its last hundred answered calls and last hundred waits."""
    recent = Contact.objects.filter(centre=centre).order_by("-begun")
    handled = recent.filter(answered__isnull=False, closed__isnull=False)[:100]
    times = Contact.objects.filter(pk__in=handled.values("pk")).aggregate(
        n=Count("pk"), mean=Avg(F("closed") - F("answered"))
    )
    waited = recent.filter(entered_queue__isnull=False, ended__isnull=False)[:100]
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


def expected_wait(queue: Queue) -> Estimate | None:
    """What somebody who calls now would wait; None: not known."""
    now = _queues({queue.pk})[queue.pk]
    return wait(len(now.order), now.agents, now.pace)


# ---- sums ------------------------------------------------------------------------------


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


@dataclass(frozen=True)
class Now:
    """Sums of a centre right now; never a person."""

    waiting: int
    longest_since: datetime | None
    states: dict[str, int]
    lines: tuple[NowLine, ...]


def now(centre: int) -> Now:
    """Who waits, and how many people do what; three queries."""
    people = list(
        SignOn.objects.filter(centre=centre).values("id", "state", "skills", "idle_since")
    )
    waiting: dict[int, list[datetime]] = {}
    for queue, entered in LiveCall.objects.filter(
        centre=centre, state__in=WAITS, answered__isnull=True
    ).values_list("queue_id", "entered_queue"):
        if entered:
            waiting.setdefault(queue, []).append(entered)
    lines = []
    rows = Queue.objects.filter(centre=centre).select_related("municipality")
    for row in rows.prefetch_related("skills").order_by("pk"):
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
            )
        )
    everybody = [since for line in waiting.values() for since in line]
    states = {state.value: 0 for state in AgentState}
    for person in people:
        states[person["state"]] += 1
    return Now(len(everybody), min(everybody, default=None), states, tuple(lines))


def free_seats(centre: int) -> list[str]:
    """Seats where a call could be passed to now."""
    free = SignOn.objects.filter(centre=centre, state=AgentState.AVAILABLE, reachable=True)
    return sorted(free.exclude(seat="").values_list("seat", flat=True))


def ice_servers() -> list[dict[str, object]]:
    """TURN or STUN servers for the pages; none on one machine."""
    return list(settings.ICE_SERVERS)


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
