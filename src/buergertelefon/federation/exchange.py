"""The one module that speaks to the product of another centre, and knows who has signed.

The format is `docs/reference/exchange-format.md`. Addresses come from the register, which only
people who run this installation take in: they may lead into the network of the administration, but
nothing follows a redirection, and plain HTTP is for this machine alone.
"""

import json
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from buergertelefon.federation.errors import NotDelivered, NotSigned, NoWayThere, Refused
from buergertelefon.federation.rules.documents import (
    LARGEST,
    Message,
    read_acknowledgement,
    written,
)
from buergertelefon.federation.rules.enquiries import Acknowledgement, Reason
from buergertelefon.federation.rules.signing import (
    CENTRE,
    MOMENT,
    SHORTEST_KEY,
    SIGNATURE,
    Signed,
    check,
    headers,
)

PATH = "/api/115/enquiries/"
POST, GET = "POST enquiries", "GET enquiries/{}"
#: seconds until an answer has to begin
PATIENCE = 10.0
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Peer:
    """Another centre: where it listens, under which name its key is kept, who we are to it."""

    address: str
    key_name: str
    we: str


def has_key(name: str) -> bool:
    """Is there a key for this centre, long enough not to be guessed?"""
    return len(settings.FEDERATION_KEYS.get(name, "")) >= SHORTEST_KEY


def hand_over(message: Message, *, to: Peer, at: datetime) -> Acknowledgement:
    """Post an enquiry. Raises NoWayThere, NotDelivered; Refused: trying again is no use."""
    body = written(message)
    status, answer = _ask("POST", PATH, POST, body, to=to, at=at)
    if status in {200, 202}:
        return read_acknowledgement(answer, message.number)
    if status in {413, 422} and (reason := _reason(answer)):
        raise Refused(reason, f"abgelehnt ({status})")
    raise NotDelivered(_words(status))


def ask(number: uuid.UUID, *, to: Peer, at: datetime) -> Acknowledgement:
    """What has become of an enquiry. Raises NoWayThere, NotDelivered."""
    status, answer = _ask("GET", f"{PATH}{number}/", GET.format(number), b"", to=to, at=at)
    if status == 200:
        return read_acknowledgement(answer, number)
    raise NotDelivered(_words(status))


def signed_by(
    key_name: str, given: Mapping[str, str], target: str, body: bytes, *, at: datetime
) -> None:
    """Has the centre with this key signed the request? Raises NotSigned."""
    if not has_key(key_name):
        raise NotSigned("Für dieses Servicecenter ist hier kein Schlüssel hinterlegt.")
    one = Signed(given.get(CENTRE, ""), given.get(MOMENT, ""), target, body)
    key = settings.FEDERATION_KEYS[key_name]
    check(one, given.get(SIGNATURE, ""), key=key, at=at)


def _ask(
    method: str, path: str, target: str, body: bytes, *, to: Peer, at: datetime
) -> tuple[int, bytes]:
    parts = urlsplit(to.address)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise NoWayThere("Die Adresse des Servicecenters beginnt nicht mit https://.")
    if not has_key(to.key_name):
        raise NoWayThere(f"Für {to.key_name} ist kein Schlüssel in FEDERATION_KEYS hinterlegt.")
    carried = headers(to.we, target, body, key=settings.FEDERATION_KEYS[to.key_name], at=at)
    carried |= {"Content-Type": "application/json", "User-Agent": "Buergertelefon"}
    url = to.address.rstrip("/") + path
    try:
        with (
            httpx.Client(timeout=PATIENCE, follow_redirects=False) as client,
            client.stream(method, url, content=body or None, headers=carried) as answer,
        ):
            return answer.status_code, _limited(answer)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotDelivered(f"keine Antwort ({type(error).__name__})") from error


def _limited(answer: httpx.Response) -> bytes:
    read = b""
    for part in answer.iter_bytes():
        read += part
        if len(read) > LARGEST:
            raise NotDelivered("Die Antwort ist zu groß.")
    return read


def _reason(answer: bytes) -> Reason | None:
    with suppress(ValueError, AttributeError):
        return Reason(json.loads(answer).get("reason"))
    return None


def _words(status: int) -> str:
    if status == 401:
        return "Das andere Servicecenter erkennt unsere Unterschrift nicht (401)."
    return f"Das andere Servicecenter antwortet mit {status}."
