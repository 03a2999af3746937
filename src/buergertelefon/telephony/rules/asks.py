"""What pages may ask of the exchange: anything else is refused at the door."""

from collections.abc import Mapping

from buergertelefon.telephony.errors import Malformed

#: longest text in a request: names of legs, pages, queues, seats
LONGEST = 120
#: kind to the fields it must and may have; all are texts
CALLER: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "call": (frozenset({"called"}), frozenset({"language", "text"})),
    "clear": (frozenset(), frozenset()),
    "callback": (frozenset({"phone", "called"}), frozenset({"language", "begins"})),
    "cancel": (frozenset(), frozenset()),  # the callback
    "played": (frozenset(), frozenset()),
    "connected": (frozenset({"leg"}), frozenset()),
    "failed": (frozenset({"leg"}), frozenset()),
    "take": (frozenset({"page"}), frozenset()),
}
AGENT: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "sign_on": (frozenset(), frozenset()),
    "sign_off": (frozenset(), frozenset()),
    "ready": (frozenset(), frozenset()),
    "pause": (frozenset({"reason"}), frozenset()),
    "accept": (frozenset({"call"}), frozenset()),
    "hold": (frozenset(), frozenset()),
    "retrieve": (frozenset(), frozenset()),
    "consult": (frozenset({"to"}), frozenset()),
    "reconnect": (frozenset(), frozenset()),
    "conference": (frozenset(), frozenset()),
    "transfer": (frozenset(), frozenset({"to"})),
    "end": (frozenset(), frozenset()),
    "close": (frozenset(), frozenset()),
    "extend": (frozenset(), frozenset()),
    "typing": (frozenset(), frozenset()),
    "manual": (frozenset({"called"}), frozenset()),
    "connected": (frozenset({"leg"}), frozenset()),
    "failed": (frozenset({"leg"}), frozenset()),
    "take": (frozenset({"page"}), frozenset()),
}
#: what one page may send another, and the shape of its body
SIGNALS: Mapping[str, type] = {"description": dict, "candidates": list}


def checked(
    allowed: Mapping[str, tuple[frozenset[str], frozenset[str]]], message: object
) -> tuple[str, dict[str, str]]:
    """Kind and body of a request. Raises Malformed, naming the field, if it is not allowed."""
    if not isinstance(message, dict):
        raise Malformed("an object is expected")
    kind = message.get("kind")
    if not isinstance(kind, str) or kind not in allowed:
        raise Malformed("kind")
    must, may = allowed[kind]
    body = {}
    for name, value in message.items():
        if name == "kind":
            continue
        if name not in must | may or not isinstance(value, str) or len(value) > LONGEST:
            raise Malformed(str(name)[:LONGEST])
        if "\x00" in value:  # PostgreSQL's texts cannot hold it
            raise Malformed(name)
        body[name] = value
    if missing := must - body.keys():
        raise Malformed(min(missing))
    return kind, body


def checked_signal(message: object) -> tuple[str, str, object]:
    """Leg, kind and body of a signal. Raises Malformed, naming the field."""
    if not isinstance(message, dict):
        raise Malformed("an object is expected")
    leg, kind, body = message.get("leg"), message.get("kind"), message.get("body")
    if not isinstance(leg, str) or not 0 < len(leg) <= LONGEST or "\x00" in leg:
        raise Malformed("leg")
    if not isinstance(kind, str) or kind not in SIGNALS:
        raise Malformed("kind")
    if not isinstance(body, SIGNALS[kind]):
        raise Malformed("body")
    return leg, kind, body
