"""Texts, by a gateway that takes JSON over HTTP. The only module that speaks to it."""

import ipaddress
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

import httpx

from buergertelefon.messages.errors import NotNow, Refused
from buergertelefon.messages.rules.outbox import Reason
from buergertelefon.messages.transport import Sending

#: seconds for each step of one request
PATIENCE = 10
#: what we say and how the gateway calls it, unless SMS_FIELDS says otherwise
FIELDS: Mapping[str, str] = {
    "recipient": "to", "text": "text", "sender": "from", "key": "reference",
}  # fmt: skip
#: answers after which another try is worth it: time-out, too early, too many, and all from 500
LATER = {408, 425, 429}
ACCESS = {401, 403, 407}
SERVER = 500


@dataclass(frozen=True)
class Sms:
    """A gateway and whom we write as."""

    url: str
    token: str = field(default="", repr=False)
    sender: str = ""
    fields: Mapping[str, str] = field(default_factory=lambda: FIELDS)
    patience: float = PATIENCE

    @property
    def address(self) -> tuple[str, int]:
        """See `Transport`."""
        url = httpx.URL(self.url)
        return url.host, url.port or (443 if url.scheme == "https" else 80)

    def hand_over(self, sending: Sending) -> None:
        """See `Transport`. What the gateway says beside its status is not read."""
        ours = {
            "recipient": sending.recipient, "text": sending.text, "sender": self.sender,
            "key": sending.key,
        }  # fmt: skip
        body = {self.fields[name]: value for name, value in ours.items() if value}
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            with httpx.stream(
                "POST", self.url, json=body, headers=headers, timeout=self.patience,
                follow_redirects=False, verify=_trusted(),
            ) as answer:  # fmt: skip
                status = answer.status_code
        except httpx.HTTPError:
            raise NotNow(Reason.SILENT) from None
        if 200 <= status < 300:
            return
        if status in LATER or status >= SERVER:
            raise NotNow(Reason.BUSY)
        raise Refused(Reason.ACCESS if status in ACCESS else Reason.REFUSED)


def read(url: str, *, token: str, sender: str, fields: str = "") -> Sms:
    """The gateway at `url`; `fields`: recipient=to,text=body for what is called differently there.

    Raises ValueError; its text says what is wrong, in German.
    """
    try:
        parts = urlsplit(url)
        host = httpx.URL(url).host
    except (ValueError, httpx.InvalidURL):
        raise ValueError("SMS_URL ist keine Adresse") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise ValueError("SMS_URL beginnt nicht mit https:// und einem Namen")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ValueError("SMS_URL beginnt mit http://, Rufnummern gehen aber nur über https://")
    named = dict(FIELDS)
    for one in filter(None, fields.replace(" ", "").split(",")):
        ours, _, theirs = one.partition("=")
        if ours not in FIELDS or not theirs:
            raise ValueError(f"SMS_FIELDS: „{one}“ ist nicht {'=…, '.join(FIELDS)}=…")
        named[ours] = theirs
    if len(set(named.values())) < len(named):
        raise ValueError("SMS_FIELDS nennt zwei Angaben gleich")
    return Sms(url, token, sender, named)


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates hold; read once: it takes longer than all else of a text."""
    return httpx.create_ssl_context()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
