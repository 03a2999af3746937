"""An enquiry and its acknowledgement as JSON: `docs/reference/exchange-format.md`."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from buergertelefon.federation.errors import NotDelivered, Refused
from buergertelefon.federation.rules.enquiries import Acknowledgement, Reason, State, Way
from buergertelefon.federation.rules.schema import faults

#: no enquiry is longer; bytes
LARGEST = 64 * 1024
FORMAT, ANSWER, VERSION = "buergertelefon-enquiry", "buergertelefon-acknowledgement", 1
_HERE = Path(__file__).parent
SCHEMA: Mapping[str, Any] = json.loads((_HERE / "enquiry-1.schema.json").read_bytes())
ANSWER_SCHEMA: Mapping[str, Any] = json.loads(
    (_HERE / "acknowledgement-1.schema.json").read_bytes()
)
#: our states as the format names them
NAMES = {
    State.ACKNOWLEDGED: "received", State.REFUSED: "refused", State.ANSWERED: "answered",
    State.EXPIRED: "expired",
}  # fmt: skip


@dataclass(frozen=True)
class Message:
    """What one centre asks another."""

    number: uuid.UUID
    sent_at: datetime
    due: datetime
    sender: str  # slugs of centres
    receiver: str
    topic: str
    ars: str
    place: str
    question: str
    way: Way
    leika: str = ""
    contact: str = ""
    consent: bool = False


def written(one: Message) -> bytes:
    """As it is sent; the same bytes each time."""
    topic = {"words": one.topic} | ({"leika": one.leika} if one.leika else {})
    reply = {"way": one.way, "consent": one.consent}
    if one.contact:
        reply["contact"] = one.contact
    return _json(
        {
            "format": FORMAT, "version": VERSION, "id": str(one.number),
            "sent_at": one.sent_at.isoformat(), "due": one.due.isoformat(),
            "from": {"centre": one.sender}, "to": {"centre": one.receiver}, "topic": topic,
            "place": {"ars": one.ars, "label": one.place}, "question": one.question,
            "reply": reply,
        }
    )  # fmt: skip


def read(body: bytes) -> Message:
    """What another centre has sent. Raises Refused with the first field that is wrong."""
    given = _parsed(body)
    if given is None:
        raise Refused(Reason.UNREADABLE, "Das ist kein JSON-Objekt in UTF-8.")
    for fault in faults(given, SCHEMA):
        raise Refused(Reason.UNREADABLE, f"{fault.field} {fault.words}", field=fault.field)
    reply = given["reply"]
    if reply.get("contact") and not reply["consent"]:
        raise Refused(
            Reason.UNREADABLE, "reply.contact ist nur mit reply.consent = true erlaubt",
            field="reply.contact",
        )  # fmt: skip
    return Message(
        uuid.UUID(given["id"]), datetime.fromisoformat(given["sent_at"]),
        datetime.fromisoformat(given["due"]), given["from"]["centre"], given["to"]["centre"],
        given["topic"]["words"], given["place"]["ars"], given["place"]["label"],
        given["question"], Way(reply["way"]), given["topic"].get("leika", ""),
        reply.get("contact", ""), reply["consent"],
    )  # fmt: skip


def acknowledged(number: uuid.UUID, one: Acknowledgement) -> dict[str, Any]:
    """What the receiver says of it."""
    said = {
        "format": ANSWER, "version": VERSION, "id": str(number), "state": NAMES[one.state],
        "reference": one.reference, "at": one.at.isoformat(),
    }  # fmt: skip
    moments = {"accepted_at": one.accepted, "ended_at": one.ended}
    said |= {name: moment.isoformat() for name, moment in moments.items() if moment}
    return said | {
        name: text for name, text in (("reason", one.reason), ("answer", one.answer)) if text
    }


def read_acknowledgement(body: bytes, number: uuid.UUID) -> Acknowledgement:
    """What the other centre says of our enquiry. Raises NotDelivered if it cannot be read."""
    given = _parsed(body)
    if given is None:
        raise NotDelivered("Die Antwort ist kein JSON-Objekt.")
    for fault in faults(given, ANSWER_SCHEMA):
        raise NotDelivered(f"Die Antwort ist nicht wie vereinbart: {fault.field} {fault.words}.")
    if given["id"].lower() != str(number):
        raise NotDelivered("Die Antwort gehört zu einer anderen Anfrage.")

    def moment(name: str) -> datetime | None:
        return datetime.fromisoformat(given[name]) if name in given else None

    return Acknowledgement(
        {name: state for state, name in NAMES.items()}[given["state"]], given["reference"],
        datetime.fromisoformat(given["at"]), moment("accepted_at"), given.get("reason", ""),
        given.get("answer", ""), moment("ended_at"),
    )  # fmt: skip


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        given = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
