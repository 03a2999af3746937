"""Speaks Asterisk's REST interface (ARI): requests by HTTP, events by WebSocket.

Source: the resources of Asterisk 22 under /ari/api-docs.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from buergertelefon.telephony.errors import InvalidConnection, LineDown, LineError

log = logging.getLogger(__name__)
#: a request may take so long, in seconds; Asterisk answers within milliseconds or is in trouble
PATIENCE = 3.0
#: requests in flight; more only queue up inside Asterisk
AT_ONCE = 8
#: so many time-outs within so many seconds, and we let go: new calls find the helping queue
TOO_MANY, WITHIN = 5, 10.0
#: what it names is not there, or not in our hands any more
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED}
#: seconds between two signs of life on the event socket
PING = 10.0
#: 34 of the 52 events of a call are variables and the like; nobody here reads them
UNREAD = (
    "ChannelVarset", "ChannelConnectedLine", "ChannelDialplan", "ChannelCallerId", "BridgeCreated",
    "ChannelUserevent", "ChannelHold", "ChannelUnhold", "ChannelToneDetected", "ChannelCreated",
    "DeviceStateChanged", "ContactStatusChange", "PlaybackStarted", "Dial",
)  # fmt: skip


@dataclass(frozen=True)
class Address:
    """Where an Asterisk is, and as whom we come. `url` is http://host:port or https://host:port."""

    url: str
    user: str
    password: str
    app: str = "buergertelefon"


class Refused(LineError):
    """Asterisk understood, and will not do it; the text is its own."""


class Ari:
    """One Asterisk. Open it, read its events, ask it; closed it asks nothing any more."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._http: aiohttp.ClientSession | None = None
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._late: deque[float] = deque(maxlen=TOO_MANY)
        self._socket: aiohttp.ClientWebSocketResponse | None = None

    async def events(self) -> AsyncIterator[dict[str, Any]]:
        """Events of one connection, the first of them `{"type": "Connected"}` of our own.

        Ends when the connection does. Raises LineDown if there is none.
        """
        async with aiohttp.ClientSession(
            headers={
                "Authorization": aiohttp.encode_basic_auth(self.address.user, self.address.password)
            },
            timeout=aiohttp.ClientTimeout(total=PATIENCE),
            connector=aiohttp.TCPConnector(limit=AT_ONCE),
        ) as http:
            self._http = http
            parts = urlsplit(self.address.url)
            scheme = "wss" if parts.scheme == "https" else "ws"
            url = f"{scheme}://{parts.netloc}/ari/events"
            try:
                async with http.ws_connect(
                    url, params={"app": self.address.app}, heartbeat=PING
                ) as socket:
                    self._socket = socket
                    await self.ask(
                        "PUT", f"applications/{self.address.app}/eventFilter",
                        body={"disallowed": [{"type": name} for name in UNREAD]},
                    )  # fmt: skip
                    yield {"type": "Connected"}
                    async for message in socket:
                        if message.type == aiohttp.WSMsgType.TEXT:
                            yield json.loads(message.data)
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                raise LineDown(str(error)) from error
            finally:
                self._http = self._socket = None

    async def ask(self, method: str, path: str, *, body: Any = None, **query: Any) -> Any:
        """One request; the parsed answer, None if it has none.

        Raises InvalidConnection if what it names has gone, LineDown if nobody answers in time,
        Refused. That something to be deleted has gone already is success.
        """
        if self._http is None:
            raise LineDown("not connected")
        url = f"{self.address.url}/ari/{path}"
        params = {name: str(value) for name, value in query.items() if value is not None}
        try:
            async with (
                self._slots,
                self._http.request(method, url, params=params, json=body) as answer,
            ):
                if answer.status in GONE:
                    if method == "DELETE":
                        return None
                    raise InvalidConnection(path)
                if answer.status >= HTTPStatus.BAD_REQUEST:
                    raise Refused(f"{method} {path}: {answer.status} {await answer.text()}")
                return await answer.json() if answer.status == HTTPStatus.OK else None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            if isinstance(error, TimeoutError):
                await self._was_late()
            raise LineDown(f"{method} {path}: {error}") from error

    async def _was_late(self) -> None:
        now = asyncio.get_running_loop().time()
        self._late.append(now)
        if len(self._late) == TOO_MANY and now - self._late[0] < WITHIN and self._socket:
            log.warning("asterisk does not answer: letting go of its calls")
            await self._socket.close()
