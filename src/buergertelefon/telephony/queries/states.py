"""What the two ends of a call see: whole states, by device."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from buergertelefon.base.phone import shown
from buergertelefon.contacts.models import Contact, SharedCard
from buergertelefon.contacts.rules import End
from buergertelefon.telephony.asterisk import CAPABILITIES
from buergertelefon.telephony.asterisk import NAME as ASTERISK
from buergertelefon.telephony.browser import NAME as BROWSER
from buergertelefon.telephony.browser import BrowserLine
from buergertelefon.telephony.line import LegState, Role
from buergertelefon.telephony.models import BrowserLeg, BrowserPage, LiveCall, Signal
from buergertelefon.telephony.practice import NAME as PRACTICE
from buergertelefon.telephony.practice import PracticeLine
from buergertelefon.telephony.queries.waits import places
from buergertelefon.telephony.rules.world import CallState

Row = Mapping[str, Any]
#: what the desk may offer for a call on each line
ABILITIES: Mapping[str, list[str]] = {
    BROWSER: sorted(BrowserLine.capabilities),
    ASTERISK: sorted(CAPABILITIES),
    PRACTICE: sorted(PracticeLine.capabilities),
}
#: legs whose pages are, or should be, connected
BUILT = (LegState.CONNECTING, LegState.ESTABLISHED, LegState.HELD)


#: one statement, because a desk has to ring at once: everything a desk shows, for many desks
DESKS = """
SELECT 'agent:' || d.desk AS device, s.state, s.reason, s.since, s.until, s.next, s.seat,
    s.reachable,
    c.id::text AS call_id, c.state AS call_state, c.line, c.language, c.begun, c.entered_queue,
    c.answered, c.back, c.tries, c.since AS call_since, c.until AS call_until, c.accepted,
    c.colleague_talks,
    c.agent = s.id AS is_agent, c.colleague = s.id AS is_colleague,
    c.colleague_leg <> '' AS asks, c.outside, c.text, n.video,
    n.number AS called, n.name AS line_name, m.slug AS city, k.number AS contact_number,
    EXISTS (SELECT FROM contacts_milestone o
        WHERE o.centre_id = c.centre_id AND o.number = k.number) AS milestone,
    (SELECT p.id FROM telephony_browserpage p
        WHERE p.device = 'agent:' || d.desk AND p.owner LIMIT 1) AS owner,
    (SELECT jsonb_agg(jsonb_build_object('leg', e.id || '.' || e.attempt, 'state', e.state,
        'own', e.device = 'agent:' || d.desk, 'role', e.role, 'other', o.role))
        FROM telephony_browserleg e JOIN telephony_browserleg o ON o.id = e.talks_to
        WHERE e.call = c.id AND e.state = ANY(%(built)s)
        AND 'agent:' || d.desk IN (e.device, o.device)) AS legs
FROM unnest(%(desks)s::uuid[]) AS d (desk)
LEFT JOIN telephony_signon s ON s.id = d.desk
LEFT JOIN telephony_livecall c ON c.id = s.call
LEFT JOIN telephony_callednumber n ON n.id = c.number_id
LEFT JOIN base_municipality m ON m.key = n.municipality_id
LEFT JOIN contacts_contact k ON k.id = c.id
"""


def desk_states(devices: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What each desk shows, by device "agent:<desk>"; one query however many."""
    desks = [device.removeprefix("agent:") for device in devices]
    with connection.cursor() as cursor:
        cursor.execute(DESKS, {"desks": desks, "built": [state.value for state in BUILT]})
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["device"]: _desk(row) for row in rows}


def _desk(row: Row) -> dict[str, Any]:
    return {
        "state": row["state"] or "off",
        "reason": row["reason"] or "",
        "since": _iso(row["since"]),
        "until": _iso(row["until"]),
        "next": row["next"] or "",
        "seat": row["seat"] or "",
        "reachable": bool(row["reachable"]),
        "call": _call_at_desk(row) if row["call_id"] else None,
        "legs": [_leg(leg) for leg in _json(row["legs"])],
        "owner": row["owner"] or "",
    }


def _json(value: Any) -> Any:
    """Django's cursor hands jsonb on as text."""
    return json.loads(value) if isinstance(value, str) else value or []


def _leg(leg: Row) -> dict[str, Any]:
    """A peer connection as one of its two ends sees it.

    Who was rung does not start: the initiator is fixed, so there is no glare.
    """
    peer = leg["other"] if leg["own"] else _role_to(leg["other"], leg["role"])
    held = leg["state"] == LegState.HELD
    return {"leg": leg["leg"], "held": held, "start": not leg["own"], "peer": peer}


def _role_to(own: str, other: str) -> str:
    """Who the other is to this end: to a caller everybody is simply the agent."""
    return Role.AGENT.value if own == Role.CALLER else other


def _call_at_desk(row: Row) -> dict[str, Any]:
    role = "agent" if row["is_agent"] else "colleague" if row["is_colleague"] else "former"
    return {
        "id": row["call_id"],
        "state": row["call_state"],
        "role": role,
        "number": row["contact_number"],
        "milestone": row["milestone"],
        "line": row["line"],
        "called": row["called"],
        "city": row["city"],
        "line_name": row["line_name"],
        "language": row["language"],
        "begun": _iso(row["begun"]),
        "entered_queue": _iso(row["entered_queue"]),
        "answered": _iso(row["answered"]),
        "back": row["back"],
        "outside": row["outside"],
        "text": row["text"],
        "video": row["video"],
        "called_back": bool(row["back"] or row["tries"]),
        "since": _iso(row["call_since"]),
        "until": _iso(row["call_until"]),
        # a colleague's own leg says whether they have picked up; the call was accepted long ago
        "accepted": row["accepted"]
        if role == "agent"
        else any(leg["own"] for leg in _json(row["legs"])),
        "colleague": ("talking" if row["colleague_talks"] else "ringing") if row["asks"] else "",
        "capabilities": ABILITIES.get(row["line"], []),
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
            {
                "title": card.title,
                "phone": card.phone,
                "phone_shown": shown(card.phone) if card.phone else "",
                "text": card.text,
                "url": card.url,
            }
        )
    waiting = places(calls.values())
    states = {}
    for name, device in names.items():
        call, contact = calls.get(name), contacts.get(name)
        place, estimate = waiting.get(name, (None, None))
        states[device] = {
            "state": _shown(call, contact),
            "number": contact["number"] if contact else None,
            "city": contact["municipality__slug"] if contact else "",
            "line_name": contact["line_name"] if contact else "",
            "language": call["language"] if call else "",
            "place": place,
            "wait": [estimate.usual, estimate.late] if estimate else None,
            "begun": _iso(contact["begun"]) if contact else None,
            "since": _iso(call["since"]) if call else None,
            "legs": media[device],
            "owner": owners.get(device, ""),
            "interrupted": bool(call and call["interrupted"]),
            "cards": cards.get(name, []),
            "video": bool(call and call["number__video"]),
            "begins": _iso(call["begins"]) if call else None,
            "phone": shown(call["back"]) if call and call["back"] else "",
        }
    return states


def _shown(call: Row | None, contact: Row | None) -> str:
    if contact is None:
        return "none"
    if contact["end"] == End.CALLBACK:
        return "callback" if call and call["back"] else "callback_over"
    if contact["end"]:
        return "ended" if contact["end"] in {End.ANSWERED, End.ABANDONED} else str(contact["end"])
    if call is None:
        return "none"
    if call["state"] == CallState.LEAVING:
        return "greeting"
    if call["state"] == CallState.OFFERED:
        return "queued"  # that it rings somewhere is not the caller's concern
    shown_as = {CallState.CONSULTING: "held", CallState.CONFERENCE: "talking"}
    return str(shown_as.get(call["state"], call["state"]))


def _calls(which: Q) -> dict[str, Row]:
    rows = LiveCall.objects.filter(which).values(
        "id", "centre_id", "queue_id", "language", "state", "entered_queue", "answered", "since",
        "interrupted", "number__video", "back", "begins",
    )  # fmt: skip
    return {str(one["id"]): one for one in rows}


def _media(devices: Iterable[str], calls: Mapping[str, Row]) -> dict[str, list[dict[str, Any]]]:
    """The peer connections each caller's page has to have."""
    found: dict[str, list[dict[str, Any]]] = {device: [] for device in devices}
    ends: dict[str, Row] = {
        one["id"]: one
        for one in BrowserLeg.objects.filter(call__in=list(calls)).values(
            "id", "role", "device", "state", "talks_to", "attempt"
        )
    }
    for end in ends.values():
        other = ends.get(end["talks_to"])
        if other and other["device"] in found and end["state"] in BUILT:
            leg = {
                "leg": f"{end['id']}.{end['attempt']}", "state": end["state"], "own": False,
                "role": end["role"], "other": other["role"],
            }  # fmt: skip
            found[other["device"]].append(_leg(leg))
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


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
