"""Server-sent events as raw ASGI: one LISTEN connection per process, one bounded queue per stream.

A stream sends whole states, not differences: whoever was away sees the present state and needs
nothing of what was missed. What a stream shows is a `Source`; this file knows none of them.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import psycopg
from django.db import Error

from buergertelefon.base.database import conninfo, in_thread

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

log = logging.getLogger(__name__)
#: a comment after so many seconds of silence: proxies keep the stream open
HEARTBEAT = 15.0
#: figures change often; they are sent at most so often, in seconds
CALM = 1.0
#: a stream that is so many messages behind is dropped; the browser comes back by itself
BEHIND = 200
#: numbers become visible out of order: so far back is looked each time
OVERLAP = 50

HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


def frame(event: str, data: object, *, number: int | None = None) -> bytes:
    """One event on the wire. Only what can be resumed carries a number."""
    lead = "" if number is None else f"id: {number}\n"
    return f"{lead}event: {event}\ndata: {json.dumps(data)}\n\n".encode()


@dataclass(frozen=True)
class Shown:
    """What a stream sends now: its state, and messages that must arrive once each."""

    state: bytes = b""
    numbered: tuple[tuple[int, bytes], ...] = ()


class Source(Protocol):
    """What is shown on one kind of stream. Runs in a thread; may use the ORM."""

    def states(self, keys: Mapping[str, int]) -> dict[str, Shown]:
        """For each key that has something to show; the value: after which number."""
        ...

    def calm(self, keys: set[str]) -> dict[str, bytes]:
        """Frames that may wait a second: figures, places in the queue."""
        ...


@dataclass(eq=False)
class Stream:
    """One open event stream."""

    source: Source
    key: str
    last: int = 0  # highest number sent, or seen by the browser before it came back
    sent: set[int] = field(default_factory=set)
    queue: asyncio.Queue[bytes | None] = field(
        default_factory=lambda: asyncio.Queue(maxsize=BEHIND)
    )

    def show(self, shown: Shown) -> None:
        """Send what is new. Numbers may come to light out of order, so each is remembered."""
        new = [(number, chunk) for number, chunk in shown.numbered if number not in self.sent]
        self.sent.update(number for number, _ in new)
        self.last = max([self.last, *(number for number, _ in new)])
        if chunk := shown.state + b"".join(chunk for _, chunk in new):
            self.put(chunk)

    def put(self, chunk: bytes | None) -> None:
        """Send it, or drop the stream if it is too far behind."""
        try:
            self.queue.put_nowait(chunk)
        except asyncio.QueueFull:
            while not self.queue.empty():
                self.queue.get_nowait()
            self.queue.put_nowait(None)


@dataclass
class Hub:
    """All streams of this process, fed by NOTIFY."""

    channel: str = "line"
    streams: set[Stream] = field(default_factory=set)
    dirty: set[str] = field(default_factory=set)
    awake: asyncio.Event = field(default_factory=asyncio.Event)
    closing: bool = False

    async def run(self) -> None:
        """Listen for ever; after a lost connection every stream is told its present state."""
        self.closing, self.awake = False, asyncio.Event()  # of this server's loop
        telling = asyncio.create_task(self._tell())
        calming = asyncio.create_task(self._calm())
        try:
            while True:
                try:
                    async with await psycopg.AsyncConnection.connect(
                        conninfo(), autocommit=True
                    ) as ear:
                        await ear.execute(f"LISTEN {self.channel}")
                        self.wake({stream.key for stream in self.streams})
                        async for note in ear.notifies():
                            self.wake(set(note.payload.split(",")))
                except psycopg.OperationalError as problem:
                    reason = str(problem).split("\n", maxsplit=1)[0]
                    log.warning("live events: database away", extra={"reason": reason})
                    await asyncio.sleep(0.5)
        finally:
            telling.cancel()
            calming.cancel()

    def wake(self, keys: set[str]) -> None:
        """These have something new to show."""
        self.dirty |= keys
        self.awake.set()

    def close(self) -> None:
        """End every stream: the server stops, and streams never end by themselves."""
        self.closing = True
        for stream in list(self.streams):
            stream.put(None)

    async def _tell(self) -> None:
        """While one round of states is read, the next gathers: a burst costs few queries."""
        while True:
            await self.awake.wait()
            self.awake.clear()
            keys, self.dirty = self.dirty, set()
            for source, streams in self._by_source(keys).items():
                after = {one.key: max(0, one.last - OVERLAP) for one in streams}
                try:
                    shown = await in_thread(source.states, after)
                except Error as problem:
                    log.warning("live events: not told", extra={"error": type(problem).__name__})
                    await asyncio.sleep(0.5)
                    self.wake(set(after))
                else:
                    for stream in streams:
                        if stream.key in shown:
                            stream.show(shown[stream.key])

    async def _calm(self) -> None:
        while True:
            await asyncio.sleep(CALM)
            for source, streams in self._by_source(None).items():
                try:
                    frames = await in_thread(source.calm, {one.key for one in streams})
                except Error:  # again in a second
                    continue
                for stream in streams:
                    if chunk := frames.get(stream.key):
                        stream.put(chunk)

    def _by_source(self, keys: set[str] | None) -> dict[Source, list[Stream]]:
        found: dict[Source, list[Stream]] = {}
        for stream in self.streams:
            if keys is None or stream.key in keys:
                found.setdefault(stream.source, []).append(stream)
        return found

    async def serve(
        self, source: Source, key: str, scope: Message, receive: Receive, send: Send
    ) -> None:
        """One stream, until the browser or the server ends it."""
        last = dict(scope["headers"]).get(b"last-event-id", b"")
        stream = Stream(source, key, last=int(last) if last.isdigit() and len(last) < 19 else 0)
        self.streams.add(stream)  # before the first state is read, so nothing falls between
        self.wake({key})
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": b"retry: 1000\n\n", "more_body": True})
        gone = asyncio.create_task(_gone(receive))
        try:
            while not gone.done() and not self.closing:
                getting = asyncio.create_task(stream.queue.get())
                await asyncio.wait(
                    {getting, gone}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED
                )
                chunk: bytes | None = b": beat\n\n"
                if getting.done():
                    chunk = getting.result()
                else:
                    getting.cancel()
                if chunk is None or gone.done():
                    break
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            self.streams.discard(stream)
            with contextlib.suppress(asyncio.CancelledError):
                await gone


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
