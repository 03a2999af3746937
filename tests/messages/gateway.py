"""Who receives in tests: the product's own gateway, a mail server that is not ours, a fake."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default as policy
from typing import Any, Protocol

from aiosmtpd.smtp import SMTP, Envelope, Session

from buergertelefon.messages import sms, smtp
from buergertelefon.messages.errors import NotNow, Refused
from buergertelefon.messages.gateway import Arrived, Desk, Fault, Gateway
from buergertelefon.messages.rules.outbox import Channel, Reason
from buergertelefon.messages.transport import Sending, Transport

SENDER = "Bürgertelefon <buergertelefon@beispiel.de>"
#: seconds after which a transport gives up here: where silence is the subject, and else
IMPATIENT, PATIENT = 0.5, 10.0


class Receiver(Protocol):
    """What tests see of whoever receives."""

    faults: deque[Fault]
    handed: list[Arrived]
    arrived: dict[str, Arrived]


@dataclass
class Fake:
    """A transport and its receiver in one: keeps the promises of both, needs no network."""

    faults: deque[Fault] = field(default_factory=deque)
    handed: list[Arrived] = field(default_factory=list)
    arrived: dict[str, Arrived] = field(default_factory=dict)
    while_sending: Callable[[Sending], None] = lambda _: None
    address: tuple[str, int] = ("127.0.0.1", 9)

    def hand_over(self, sending: Sending) -> None:
        fault = self.faults.popleft() if self.faults else None
        if fault in {None, Fault.LOST}:
            message = Arrived("fake", sending.key, sending.recipient, sending.text, sending.subject)
            self.handed.append(message)
            self.arrived.setdefault(sending.key, message)
            self.while_sending(sending)
        if fault == Fault.REFUSED:
            raise Refused(Reason.REFUSED)
        if fault in {Fault.SILENT, Fault.LOST}:
            raise NotNow(Reason.SILENT)
        if fault:
            raise NotNow(Reason.BUSY)

    def ways(self, _: Channel) -> Transport | None:
        """For `post` and `deliver`: every channel leads here."""
        return self


class MailServer:
    """aiosmtpd's handler: reads SMTP as its authors do, not as we do."""

    def __init__(self) -> None:
        self.desk = Desk()

    async def handle_RCPT(  # noqa: N802  aiosmtpd's own name
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if self.desk.faults and self.desk.faults[0] == Fault.REFUSED:
            self.desk.faults.popleft()
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's own name
        mail = message_from_bytes(envelope.content or b"", policy=policy)
        text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n").strip()
        (recipient,) = envelope.rcpt_tos
        arrived = Arrived("E-Mail", mail["Message-ID"], recipient, text, mail["Subject"])
        fault = self.desk.take(arrived)
        if fault in {Fault.SILENT, Fault.LOST}:
            await asyncio.sleep(IMPATIENT * 2)  # the client has gone when we answer
        return "250 ok" if fault in {None, Fault.LOST} else "451 try later"


@contextmanager
def mail_server(handler: MailServer, **more: Any) -> Iterator[int]:
    """aiosmtpd on a free port of loopback; its number. (Its own controller cannot choose one.)"""
    loop = asyncio.new_event_loop()
    making = loop.create_server(lambda: SMTP(handler, loop=loop, **more), "127.0.0.1", 0)
    server = loop.run_until_complete(making)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for one in others:
        one.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def receiving(kind: str, *, patience: float = PATIENT) -> Iterator[tuple[Transport, Receiver]]:
    """A transport and whoever receives at its other end: fake, http, smtp, aiosmtpd."""
    if kind == "fake":
        fake = Fake()
        yield fake, fake
    elif kind == "aiosmtpd":
        handler = MailServer()
        with mail_server(handler) as port:
            yield smtp.Smtp("127.0.0.1", port, SENDER, patience=patience), handler.desk
    else:
        with Gateway() as gateway:
            if kind == "http":
                yield sms.Sms(gateway.sms_url, patience=patience), gateway.desk
            else:
                port = gateway.servers[1].server_address[1]
                yield smtp.Smtp("127.0.0.1", port, SENDER, patience=patience), gateway.desk
