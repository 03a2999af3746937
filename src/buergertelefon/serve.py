"""Runs the parts of the product as child processes of one command."""

import http.client
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import groupby

#: A child compares this number with its parent's: `getppid() == 1` is normal in a container.
PARENT = "BUERGERTELEFON_PARENT"
FIRST_PAUSE = 1.0  # seconds before the first restart, then doubled
LONGEST_PAUSE = 30.0  # seconds
STEADY = 60.0  # seconds after which a part counts as running well
STOP_AFTER = 10.0  # seconds for each part to end by itself
LOOK = 0.2  # seconds between two looks at whether all are healthy


def say(text: str) -> None:
    """Tell the operator."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def address() -> tuple[str, int]:
    """Where the pages are served on this machine."""
    return os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))


def health(host: str, port: int, *, name: str) -> dict[str, object] | None:
    """What the pages there say of themselves, asked under that name; None if they do not answer."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/health/", headers={"Host": name})
        answer = connection.getresponse()
        said = json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return said if answer.status == HTTPStatus.OK and isinstance(said, dict) else None


@dataclass
class Part:
    """A process that is to run always."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    pause: float = FIRST_PAUSE

    def start(self, now: float) -> None:
        """Start it in a session of its own: Ctrl-C in the terminal reaches only us."""
        self.started = now
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env=os.environ | {PARENT: str(os.getpid())},
        )

    def look(self, now: float) -> None:
        """Restart it if it has ended, whatever its exit code: a worker that lost the database
        leaves with 0. After 1 s, 2 s, ... 30 s; anew from 1 s if it ran well for a minute.
        """
        if self.process is None:
            if now >= self.due:
                self.start(now)
            return
        code = self.process.poll()
        if code is None:
            return
        self.process = None
        if now - self.started > STEADY:
            self.pause = FIRST_PAUSE
        self.due = now + self.pause
        say(f"{self.name} ist zu Ende ({code}), neuer Start in {self.pause:.0f} s")
        self.pause = min(LONGEST_PAUSE, self.pause * 2)

    def ask_to_end(self) -> None:
        """Ask it to finish what it is doing and leave."""
        if self.process:
            self.process.terminate()

    def end(self) -> None:
        """Wait until it has left, insist after STOP_AFTER."""
        if self.process is None:
            return
        try:
            self.process.wait(STOP_AFTER)
        except subprocess.TimeoutExpired:
            say(f"{self.name} endet nicht und wird beendet")
            self.process.kill()
            self.process.wait()
        self.process = None


@dataclass
class Supervisor:
    """Starts the parts in order, restarts what ends, stops them in reverse order."""

    parts: Mapping[str, Sequence[str]]  # name: command
    healthy: Callable[[], bool] = lambda: True
    when_healthy: Callable[[], None] = lambda: None
    _parts: list[Part] = field(init=False)

    def __post_init__(self) -> None:
        self._parts = [Part(name, command) for name, command in self.parts.items()]

    def run(self) -> None:
        """Until SIGTERM or Ctrl-C."""
        wakeup = _signals()
        announced = False
        asked_to_end = False
        try:
            while not asked_to_end:
                now = time.monotonic()
                for part in self._parts:
                    part.look(now)
                if not announced and all(part.process for part in self._parts) and self.healthy():
                    announced = True
                    self.when_healthy()
                asked_to_end = _wait(wakeup)
        finally:
            self._stop()

    def _stop(self) -> None:
        """Parts of one kind together: the second exchange is not to take over from the first."""
        for _, kind in groupby(reversed(self._parts), key=lambda part: part.command):
            together = list(kind)
            for part in together:
                part.ask_to_end()
            for part in together:
                part.end()


def _signals() -> socket.socket:
    """From here on a signal makes this socket readable: no sleeping loop, no race in a handler."""
    readable, writable = socket.socketpair()
    readable.settimeout(0)
    writable.settimeout(0)
    signal.set_wakeup_fd(writable.detach(), warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, lambda _number, _frame: None)
    return readable


def _wait(wakeup: socket.socket) -> bool:
    """Until a signal comes or it is time to look again. True if we are asked to end."""
    if not select.select([wakeup], [], [], LOOK)[0]:
        return False
    numbers: bytes = b""
    with suppress(BlockingIOError):
        numbers = wakeup.recv(64)
    return signal.SIGTERM in numbers or signal.SIGINT in numbers
