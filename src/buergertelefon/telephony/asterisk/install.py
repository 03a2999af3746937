"""A private Asterisk of this installation: brought up, taken down, asked how it is."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
from django.conf import settings

from buergertelefon.telephony.asterisk import configuration, fetch
from buergertelefon.telephony.asterisk.ari import Address
from buergertelefon.telephony.asterisk.configuration import Plan

#: what Asterisk has logged is of use for so long
KEEP_LOG = timedelta(days=7)
#: seconds from its start until it takes calls; half of one is usual
BOOT = 20.0


def folder() -> Path:
    """Where everything of it lies."""
    return Path(settings.HOME) / "asterisk"


def address() -> Address | None:
    """Where to reach an Asterisk: ARI_URL (http://user:password@host:port) or our own; None if
    there is neither."""
    if given := settings.ARI_URL:
        parts = urlsplit(given)
        return Address(
            f"{parts.scheme}://{parts.hostname}:{parts.port or 8088}",
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )
    try:
        return Address(**json.loads((folder() / "address.json").read_text()))
    except (FileNotFoundError, ValueError):
        return None


def softphone(seat: str) -> dict[str, str] | None:
    """How the page of a seat is its telephone: address, name, password; None if it cannot be.

    Only with an Asterisk of our own: of another one we know no passwords.
    """
    at = None if settings.ARI_URL else address()
    if at is None or not seat:
        return None
    plain = at.url.replace("http", "ws", 1) + "/ws"
    host = urlsplit(at.url).hostname or ""
    return {
        "ws": settings.SOFTPHONE_WS or plain,
        "uri": f"sip:web{seat}@{host}",
        "password": configuration.password_of(folder(), seat),
    }


def starter() -> list[str] | None:
    """The words that start, or ask, our Asterisk; None if there is none."""
    conf = folder() / "etc/asterisk.conf"
    if not conf.is_file():
        return None
    own, root = fetch.installed(), folder() / "root"
    if own is None and not root.is_dir():
        return None
    return [*([str(own)] if own else fetch.starter(root)), "-C", str(conf)]


def forget_log(words: list[str], logs: Path, *, at: datetime) -> int:
    """Begin a new log file, delete those kept long enough; how many. They name addresses of
    callers who were refused."""
    ask(words, "logger rotate")
    old = [
        file
        for file in logs.glob("messages.log.*")
        if at - datetime.fromtimestamp(file.stat().st_mtime, UTC) > KEEP_LOG
    ]
    for file in old:
        file.unlink()
    return len(old)


def prepare(plan: Plan, *, tell: fetch.Tell) -> list[str]:
    """Fetch and configure; the words that start it in the foreground. Raises NoAsterisk."""
    own = fetch.installed()
    root = None if own else fetch.fetch(folder(), tell=tell, mirror=settings.DEBIAN_MIRROR)
    configuration.write(folder(), root, plan)
    words = [str(own)] if own else fetch.starter(root)  # type: ignore[arg-type]  # fetched
    return [*words, "-C", str(folder() / "etc/asterisk.conf")]


def ask(words: list[str], command: str) -> str:
    """What the running Asterisk says to a command of its console; "" if none runs."""
    done = subprocess.run(
        [*words, "-rx", command], capture_output=True, text=True, check=False, timeout=10
    )
    return done.stdout if done.returncode == 0 else ""


def booted(words: list[str], *, within: float = BOOT) -> bool:
    """Does it take calls, at the latest after so many seconds?"""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if "fully booted" in ask(words, "core waitfullybooted"):
            return True
        time.sleep(0.1)
    return False


def keeper() -> int | None:
    """The process that keeps it running, None if there is none."""
    try:
        pid = int((folder() / "keeper.pid").read_text())
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return None
    return pid if b"keep" in words else None


@dataclass(frozen=True)
class State:
    """How an Asterisk is."""

    version: str
    since: str
    channels: int
    phones: dict[str, bool]  # "seat12": registered


def state(at: Address) -> State | None:
    """How it is; None if it does not answer."""

    def get(path: str) -> Any:
        answer = httpx.get(f"{at.url}/ari/{path}", auth=(at.user, at.password), timeout=3)
        answer.raise_for_status()
        return answer.json()

    try:
        info = get("asterisk/info")
        phones = get("endpoints/PJSIP")
        channels = len(get("channels"))
    except httpx.HTTPError:
        return None
    return State(
        info["system"]["version"],
        info["status"]["startup_time"],
        channels,
        {one["resource"]: one["state"] == "online" for one in phones if one["resource"] != "trunk"},
    )


def up(plan: Plan, *, tell: fetch.Tell) -> list[str]:
    """Start it, or bring the one that runs up to date. Raises NoAsterisk."""
    words = prepare(plan, tell=tell)
    if keeper():
        for what in ("pjsip reload", "dialplan reload", "queue reload all"):
            ask(words, what)
        return words
    if ask(words, "core show version"):  # its keeper was killed
        ask(words, "core stop now")
    (folder() / "log/console").touch(mode=0o600)
    with (folder() / "log/console").open("ab") as console:
        subprocess.Popen(
            [sys.executable, "-m", "buergertelefon", "exchange", "keep", *words, "-f"],
            stdin=subprocess.DEVNULL, stdout=console, stderr=console, start_new_session=True,
        )  # fmt: skip
    if not booted(words):
        raise fetch.NoAsterisk(f"Asterisk startet nicht. Warum, steht in {folder() / 'log'}.")
    return words


def down(*, within: float = 15.0) -> bool:
    """End it and its keeper; False if none ran."""
    pid = keeper()
    if pid is None:
        return False
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + within
    while keeper() and time.monotonic() < end:
        time.sleep(0.1)
    return True
