"""The event streams of callers and desks, and who has a page open."""

import asyncio
import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import Error, transaction
from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.utils import timezone

from buergertelefon.base.database import in_thread
from buergertelefon.base.live import Hub, Message, Receive, Send, Shown, frame
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.telephony.actions import ask
from buergertelefon.telephony.models import BrowserPage, LiveCall
from buergertelefon.telephony.public import CALL, centre_of
from buergertelefon.telephony.queries.people import device_of
from buergertelefon.telephony.queries.states import call_states, desk_states, signals

log = logging.getLogger(__name__)
#: so often a web process says that its pages are still open
RENEW = timedelta(seconds=5)
#: longest name a page may give itself
LONGEST_PAGE = 60


@dataclass(frozen=True)
class Party:
    """Whose page it is."""

    device: str
    centre: int


class Desks:
    """What a desk is shown: its state, signals of the other end; figures once a second."""

    def __init__(self, figures: Callable[[int], dict[str, Any]]) -> None:
        self.figures = figures

    def states(self, keys: Mapping[str, int]) -> dict[str, Shown]:
        """See `desk_states`."""
        return _with_signals("desk", desk_states(keys), keys)

    def calm(self, keys: set[str]) -> dict[str, bytes]:
        """The same figures for everybody of a centre."""
        desks = {device.removeprefix("agent:"): device for device in keys}
        by_centre: dict[int, bytes] = {}
        found = {}
        for agent in Agent.objects.filter(desk__in=desks).only("desk", "centre_id"):
            if agent.centre_id not in by_centre:
                by_centre[agent.centre_id] = frame("figures", self.figures(agent.centre_id))
            found[desks[str(agent.desk)]] = by_centre[agent.centre_id]
        return found


class Callers:
    """What a caller's page is shown: its state and signals; the place again each second."""

    def states(self, keys: Mapping[str, int]) -> dict[str, Shown]:
        """See `call_states`."""
        return _with_signals("call", call_states(keys), keys)

    def calm(self, keys: set[str]) -> dict[str, bytes]:
        """Places move when others leave, which is no event of this call."""
        names = {device.removeprefix("web:"): device for device in keys}
        waiting = LiveCall.objects.filter(pk__in=names, state__in=["queued", "offered"])
        devices = [names[str(key)] for key in waiting.values_list("pk", flat=True)]
        return {device: frame("call", state) for device, state in call_states(devices).items()}


def _with_signals(
    event: str, states: Mapping[str, dict[str, Any]], after: Mapping[str, int]
) -> dict[str, Shown]:
    sent = signals(after)
    return {
        device: Shown(
            frame(event, state),
            tuple(
                (number, frame("signal", body, number=number))
                for number, body in sent.get(device, [])
            ),
        )
        for device, state in states.items()
    }


@dataclass
class Lines:
    """The streams `/live/desk/` and `/live/call/` of this web process."""

    hub: Hub
    desks: Desks
    callers: Callers = field(default_factory=Callers)
    open: set[uuid.UUID] = field(default_factory=set)

    async def desk(self, scope: Message, receive: Receive, send: Send) -> None:
        """The stream of a desk; 403 without sign-in."""
        await self._stream(scope, receive, send, agent_of)

    async def call(self, scope: Message, receive: Receive, send: Send) -> None:
        """The stream of a caller's page; 403 without a call."""
        await self._stream(scope, receive, send, caller_of)

    async def _stream(
        self,
        scope: Message,
        receive: Receive,
        send: Send,
        party_of: Callable[[Message], Party | None],
    ) -> None:
        page = parse_qs(scope["query_string"].decode("latin-1")).get("page", [""])[0]
        party = await in_thread(party_of, scope)
        if party is None or not 0 < len(page) <= LONGEST_PAGE or not page.isprintable():
            await refuse(send)
            return
        stream = uuid.uuid4()
        opened = await in_thread(open_page, party, page, stream)
        if not opened:
            await refuse(send)
            return
        self.open.add(stream)
        source = self.desks if party.device.startswith("agent:") else self.callers
        try:
            await self.hub.serve(source, party.device, scope, receive, send)
        finally:
            self.open.discard(stream)
            await asyncio.shield(in_thread(close_page, party, page, stream))

    async def renew(self) -> None:
        """Say for ever that these pages are still open."""
        while True:
            await asyncio.sleep(RENEW.total_seconds())
            try:
                await in_thread(renew_pages, list(self.open))
            except Error:  # the database is away: said again in a moment
                continue


def session_of(scope: Message) -> SessionStore:
    """The session of a raw request."""
    cookies = parse_cookie(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1"))
    return SessionStore(cookies.get("sessionid"))


def user_of(scope: Message) -> Agent | None:
    """Who is signed in; None for nobody."""
    request = HttpRequest()
    request.session = session_of(scope)
    user = get_user(request)
    return user if isinstance(user, Agent) else None


def agent_of(scope: Message) -> Party | None:
    """The desk of the person who is signed in."""
    user = user_of(scope)
    if user is None or not user.has_role(Role.AGENT):
        return None
    return Party(device_of(user), user.centre_id)


def caller_of(scope: Message) -> Party | None:
    """The call of this session; also one that has ended meanwhile, so that the page learns it."""
    call = session_of(scope).get(CALL)
    centre = centre_of(call)
    return Party(f"web:{call}", centre) if centre else None


@transaction.atomic
def open_page(party: Party, page: str, stream: uuid.UUID) -> bool:
    """This page is open from now on. False if the name is somebody else's."""
    at = timezone.now()
    row, created = BrowserPage.objects.select_for_update().get_or_create(
        id=page,
        defaults={
            "device": party.device, "centre_id": party.centre, "stream": stream,
            "opened": at, "seen": at,
        },
    )  # fmt: skip
    if row.device != party.device:
        return False
    if not created:
        row.stream, row.seen = stream, at
        row.save(update_fields=["stream", "seen"])
    ask(party.centre, party.device, "page_opened", {"page": page})
    return True


@transaction.atomic
def close_page(party: Party, page: str, stream: uuid.UUID) -> None:
    """This stream is closed; the page too, unless it has a newer one."""
    deleted, _ = BrowserPage.objects.filter(id=page, stream=stream).delete()
    if deleted:
        ask(party.centre, party.device, "page_closed", {"page": page})


def renew_pages(streams: list[uuid.UUID]) -> None:
    """The pages of these streams are still open."""
    BrowserPage.objects.filter(stream__in=streams).update(seen=timezone.now())


async def refuse(send: Send) -> None:
    """403, and nothing else."""
    log.warning("a stream was refused")
    await send({"type": "http.response.start", "status": 403, "headers": []})
    await send({"type": "http.response.body", "body": b""})
