"""Which processes of a cluster live. A pid file alone is never believed on Linux."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from buergertelefon.embedded.errors import EmbeddedDatabaseError

LINUX = sys.platform == "linux"


def patiently(true: Callable[[], bool], *, seconds: float) -> bool:
    """Wait until it is true; False if it was not within that time.

    By looking again and again: what we wait for is another program, which tells us nothing.
    """
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def postmaster(data: Path) -> int | None:
    """Process number of the server on `data`, or None if there is none or it is not ours."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(pid, 0)
        if LINUX:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if Path(os.fsdecode(command[0])).name != "postgres":
                return None
            if os.fsencode(data) not in command:
                return None
    except (OSError, ValueError):
        return None
    return pid


def survivors(data: Path) -> set[int]:
    """Processes of the cluster: every one of them has the data directory as its working folder."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if entry.samefile(data):
                found.add(int(entry.parent.name))
        except OSError:  # it ended while we looked, or is none of our business
            continue
    return found


def clear_locks(data: Path, socket_dir: Path, wait: float) -> None:
    """Remove the lock files of a dead server, after at most `wait` seconds.

    PostgreSQL itself refuses to start when the number in the file belongs to any living process of
    the account (usual after the restart of a container) or to a zombie. Deleting the file is safe
    only when no process of the old server is left: two servers on one directory destroy it.
    Raises EmbeddedDatabaseError if some are left.
    """
    if not LINUX:
        return  # PostgreSQL's own checks stand
    if not patiently(lambda: not survivors(data), seconds=wait):
        left = survivors(data)
        raise EmbeddedDatabaseError(f"Processes {left} of an old server still hold {data}.")
    (data / "postmaster.pid").unlink(missing_ok=True)
    for file in socket_dir.glob(".s.PGSQL.*"):
        file.unlink(missing_ok=True)
