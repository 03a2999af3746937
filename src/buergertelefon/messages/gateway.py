"""A gateway for trying and for tests: takes texts by HTTP and mail by SMTP, delivers nothing.

Listens on loopback only, keeps what arrives in memory, shows it on a plain page. Knows nothing of
the product: it reads JSON and SMTP as a stranger would.
"""

import hmac
import json
import secrets
import socketserver
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default as policy
from enum import StrEnum
from html import escape
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self, cast
from urllib.parse import parse_qs, urlsplit

LOOPBACK = "127.0.0.1"
#: longest request, longest line of SMTP, in bytes
MOST, LONGEST_LINE = 200_000, 2000
#: seconds in which a client is to say something, or to give up waiting for us
PATIENCE = 60
#: what the page asks beside each text, if answers go somewhere
ANSWER = """<form method="post" action="/antwort"><input type="hidden" name="from" value="{number}">
<label>Antwort <input name="text" value="JA"></label> <button>Senden</button></form>"""
PAGE = """<!doctype html>
<html lang="de"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<title>Testgateway</title></head><body><main><h1>Was angekommen ist</h1>
<p>Nichts davon wurde zugestellt. Mit dem Ende des Programms ist es vergessen.</p>
{rows}</main></body></html>
"""


class Fault(StrEnum):
    """What is to go wrong with a request."""

    BUSY = "busy"
    TOO_MANY = "too_many"
    REFUSED = "refused"
    SILENT = "silent"  # no answer
    LOST = "lost"  # it arrives, and no answer


#: how a fault is said in HTTP and in SMTP
STATUS: Mapping[Fault, int] = {Fault.BUSY: 503, Fault.TOO_MANY: 429, Fault.REFUSED: 400}
CODES: Mapping[Fault, bytes] = {
    Fault.BUSY: b"451 try later", Fault.TOO_MANY: b"452 too many", Fault.REFUSED: b"554 refused",
}  # fmt: skip


@dataclass(frozen=True)
class Arrived:
    """A message that somebody handed over."""

    channel: str
    key: str  # client reference, or Message-ID
    recipient: str
    text: str
    subject: str = ""

    def __str__(self) -> str:
        about = f"{self.subject}\n" if self.subject else ""
        return f"{self.channel} an {self.recipient}\n{about}{self.text}"


@dataclass(frozen=True)
class Answers:
    """Where this gateway brings answers by SMS, and the secret it signs them with."""

    url: str
    secret: str = field(repr=False)

    def signed(self, number: str, text: str, *, key: str) -> tuple[bytes, dict[str, str]]:
        """Body and headers of one answer."""
        body = json.dumps({"from": number, "text": text, "id": key}).encode()
        stamp = str(int(time.time()))
        sign = hmac.new(self.secret.encode(), f"{stamp}.".encode() + body, "sha256").hexdigest()
        kind = {"Content-Type": "application/json"}
        return body, {"X-Timestamp": stamp, "X-Signature": sign, **kind}

    def send(self, body: bytes, headers: dict[str, str]) -> int:
        """The status that came back; 0: nobody is there."""
        parts = urlsplit(self.url)
        link = HTTPConnection(parts.hostname or LOOPBACK, parts.port or 80, timeout=PATIENCE)
        try:
            link.request("POST", parts.path, body, headers)
            return link.getresponse().status
        except OSError:
            return 0
        finally:
            link.close()


@dataclass
class Desk:
    """What has arrived, and what is to go wrong next."""

    told: Callable[[Arrived], None] = lambda _: None
    token: str = ""  # wanted of texts, if there is one
    handed: list[Arrived] = field(default_factory=list)  # with repetitions
    arrived: dict[str, Arrived] = field(default_factory=dict)  # each key once
    faults: deque[Fault] = field(default_factory=deque)
    answers: Answers | None = None  # where answers by SMS go
    closing: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, message: Arrived) -> Fault | None:
        """Keep it, unless its key is known or something is to go wrong: that is returned."""
        with self._lock:
            fault = self.faults.popleft() if self.faults else None
            if fault not in {None, Fault.LOST}:
                return fault
            self.handed.append(message)
            is_new = message.key not in self.arrived
            self.arrived.setdefault(message.key, message)
        if is_new:
            self.told(message)
        return fault

    def reply(self, number: str, text: str, *, key: str = "") -> int:
        """Send an answer by SMS on, as a gateway does; the status that came back."""
        if self.answers is None:
            return 0
        body, headers = self.answers.signed(number, text, key=key or secrets.token_hex(8))
        return self.answers.send(body, headers)

    def say_nothing(self) -> None:
        """Until the client has given up."""
        self.closing.wait(PATIENCE)


class _Server:
    """What a handler finds in its server."""

    desk: Desk
    daemon_threads = True
    block_on_close = False


class _HttpServer(_Server, ThreadingHTTPServer):
    pass


class _SmtpServer(_Server, socketserver.ThreadingTCPServer):
    allow_reuse_address = True


class _Texts(BaseHTTPRequestHandler):
    """POST: a text as JSON with to, text, reference, and from if there is one. GET: the page."""

    timeout = PATIENCE

    @property
    def desk(self) -> Desk:
        return cast("_HttpServer", self.server).desk

    def do_POST(self) -> None:
        if self.path == "/antwort":
            return self._reply()
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MOST:
            return self._answer(413, b"")
        body = self.rfile.read(int(length))
        if self.desk.token and self.headers.get("Authorization") != f"Bearer {self.desk.token}":
            return self._answer(401, b"")
        try:
            said = json.loads(body)
            message = Arrived("SMS", said["reference"], said["to"], said["text"])
        except (ValueError, KeyError, TypeError):
            return self._answer(400, b"")
        fault = self.desk.take(message)
        if fault in {Fault.SILENT, Fault.LOST}:
            self.close_connection = True
            return self.desk.say_nothing()
        return self._answer(STATUS[fault] if fault else 202, b"{}")

    def _reply(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MOST:
            return self._answer(413, b"")
        said = parse_qs(self.rfile.read(int(length)).decode())
        status = self.desk.reply(said.get("from", [""])[0], said.get("text", [""])[0])
        return self._answer(200, f"Beantwortet mit {status}.".encode(), "text/plain; charset=utf-8")

    def do_GET(self) -> None:
        rows = "".join(
            f"<h2>{escape(one.channel)} an {escape(one.recipient)}</h2>"
            f"<p>{escape(one.subject)}</p><pre>{escape(one.text)}</pre>"
            + (
                ANSWER.format(number=escape(one.recipient))
                if one.channel == "SMS" and self.desk.answers
                else ""
            )
            for one in reversed(list(self.desk.arrived.values()))
        )
        page = PAGE.format(rows=rows or "<p>Noch nichts.</p>")
        self._answer(200, page.encode(), "text/html; charset=utf-8")

    def _answer(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  http.server's own name
        """Nothing: what arrives is told."""


class _Mail(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs to hand over a mail."""

    timeout = PATIENCE

    def handle(self) -> None:
        desk = cast("_SmtpServer", self.server).desk
        recipient = ""
        self._say(b"220 test")
        with suppress(OSError):  # the client has gone
            while line := self.rfile.readline(LONGEST_LINE):
                match line[:4].upper().strip():
                    case b"EHLO" | b"HELO":
                        self._say(b"250 test")
                    case b"MAIL" | b"RSET" | b"NOOP":
                        self._say(b"250 ok")
                    case b"RCPT":
                        recipient = line.partition(b"<")[2].partition(b">")[0].decode()
                        self._say(b"250 ok")
                    case b"DATA":
                        self._say(b"354 go on")
                        fault = desk.take(self._read(recipient))
                        if fault in {Fault.SILENT, Fault.LOST}:
                            desk.say_nothing()
                            break
                        self._say(CODES[fault] if fault else b"250 ok")
                    case b"QUIT":
                        self._say(b"221 bye")
                        break
                    case _:
                        self._say(b"502 unknown")

    def _read(self, recipient: str) -> Arrived:
        lines = []
        size = 0
        while (line := self.rfile.readline(LONGEST_LINE)) not in {b".\r\n", b""}:
            size += len(line)
            if size > MOST:
                raise OSError("too long")
            lines.append(line[1:] if line.startswith(b".") else line)
        mail = message_from_bytes(b"".join(lines), policy=policy)
        body = mail.get_body(("plain",))
        text = body.get_content().replace("\r\n", "\n").strip() if body else ""
        return Arrived("E-Mail", str(mail["Message-ID"]), recipient, text, str(mail["Subject"]))

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


class Gateway:
    """Both servers, from `with` to its end; port 0 is any free one."""

    def __init__(self, *, http: int = 0, smtp: int = 0, desk: Desk | None = None) -> None:
        self.desk = desk or Desk()
        self.servers = (
            _HttpServer((LOOPBACK, http), _Texts), _SmtpServer((LOOPBACK, smtp), _Mail)
        )  # fmt: skip
        for one in self.servers:
            one.desk = self.desk
        self.page, self.mail_url = (
            f"{scheme}://{LOOPBACK}:{one.server_address[1]}"
            for scheme, one in zip(("http", "smtp"), self.servers, strict=True)
        )
        self.sms_url = f"{self.page}/sms"
        self.threads = [
            threading.Thread(target=one.serve_forever, args=(0.05,)) for one in self.servers
        ]

    def __enter__(self) -> Self:
        for one in self.threads:
            one.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.desk.closing.set()
        for server, thread in zip(self.servers, self.threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()


def main(http: str = "8025", smtp: str = "1025", answers: str = "", secret: str = "") -> None:
    """`buergertelefon testgateway`: print what arrives, until Ctrl-C.

    `answers`: where answers by SMS go (http://127.0.0.1:8000/sms/antwort/), signed with `secret`.
    """
    if not (http.isdigit() and smtp.isdigit()):
        sys.exit(
            "buergertelefon testgateway [PORT DER SEITE] [PORT FÜR MAIL] "
            "[ZIEL FÜR ANTWORTEN GEHEIMNIS]"
        )

    def told(message: Arrived) -> None:
        sys.stdout.write(f"{message}\n\n")
        sys.stdout.flush()

    desk = Desk(told, answers=Answers(answers, secret) if answers and secret else None)
    try:
        gateway = Gateway(http=int(http), smtp=int(smtp), desk=desk)
    except (OSError, OverflowError) as problem:
        sys.exit(f"Port {http} oder {smtp} ist nicht frei ({problem}). Andere nennen.")
    with gateway:
        sys.stdout.write(
            f"Testgateway: stellt nichts zu, zeigt es unter {gateway.page}\n"
            "Bürgertelefon damit starten:\n"
            f"  SMS_URL={gateway.sms_url} MAIL_URL={gateway.mail_url} "
            "MAIL_FROM=buergertelefon@example.org buergertelefon serve\n"
            "Ende mit Strg-C.\n\n"
        )
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            threading.Event().wait()
