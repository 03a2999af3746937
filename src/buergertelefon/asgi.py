"""ASGI root: event streams are raw ASGI, everything else is Django's WSGI handler in threads.

Django's own ASGI handler costs 2 to 8 times the CPU of WSGI for the same sync views.
"""

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buergertelefon.settings")

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

_django = cast(  # a2wsgi's types and Django's do not meet: cast once, here
    "Callable[[Any, Any, Any], Awaitable[None]]",
    WSGIMiddleware(cast("Any", get_wsgi_application()), workers=8),
)

from django.utils import timezone

from buergertelefon.base.live import Hub, Message, Receive, Send
from buergertelefon.courses import catalogue as courses
from buergertelefon.knowledge import catalogue as services
from buergertelefon.reporting.live import Boards
from buergertelefon.reporting.queries.now import figures
from buergertelefon.telephony.live import Desks, Lines
from buergertelefon.waste import items
from buergertelefon.waste.queries import addresses


def _figures(centre: int) -> dict[str, Any]:
    return dict(figures(centre, at=timezone.now()))


def _desk_figures(centre: int) -> dict[str, Any]:
    """With the state of the knowledge: a desk looks again when it has moved."""
    return _figures(centre) | {"knowledge": services.version()}


hub = Hub()
_lines = Lines(hub, Desks(_desk_figures))
_boards = Boards(hub, _figures)
_STREAMS: dict[str, Callable[[Message, Receive, Send], Awaitable[None]]] = {
    "/live/desk/": _lines.desk,
    "/live/call/": _lines.call,
    "/live/board/": _boards.board,
}


def _prepare() -> None:
    """Have the indexes of courses and of what goes where built, the streets of collections read.

    Of 10,000 courses it takes seconds, of 126,375 addresses half of one: nobody shall wait for it.

    That of the services is built in a moment, at the first question: it may order vectors, and a
    process that only starts and ends must not keep a worker busy with them.
    """
    courses.prepare(on=timezone.localdate())
    addresses.prepare(on=timezone.localdate())
    items.prepare(on=timezone.localdate())


async def _lifespan(receive: Receive, send: Send) -> None:
    tasks: list[asyncio.Task[None]] = []
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            _prepare()
            tasks = [asyncio.create_task(hub.run()), asyncio.create_task(_lines.renew())]
        else:
            for task in tasks:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Every request of the web process."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] != "http":
        await send({"type": "websocket.close"})
    elif scope["method"] == "GET" and scope["path"] in _STREAMS:
        await _STREAMS[scope["path"]](scope, receive, send)
    else:
        await _django(scope, receive, send)
