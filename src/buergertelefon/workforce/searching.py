"""The search for rosters runs as a program of its own: it needs a core, and can be stopped.

What it is told and tells: docs/how-to/workforce.md, `buergertelefon workforce roster`.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import IO, Any

from buergertelefon.workforce.errors import NotPossible
from buergertelefon.workforce.queries.duties import Duty

PROGRAM = (sys.executable, "-m", "buergertelefon", "workforce", "roster")
FORMAT = "buergertelefon-roster-1"
#: seconds: for loading the program, for writing what it has after a signal
STARTING, WRITING = 30, 10
#: calls come first on a machine that answers them, too
NICE = 10
FIELDS = ("share", "cost", "short", "wishes")
FAILED = "Die Suche ist abgebrochen, ohne etwas zu finden."
#: how far it is, or {} if nothing is new; False stops
Tell = Callable[[dict[str, Any]], bool]


def search(
    plan: Mapping[str, Any],
    start: Sequence[Duty],
    *,
    seconds: int,
    tell: Tell,
    program: Sequence[str] = PROGRAM,
    every: float = 1.0,
) -> list[Duty]:
    """The best duties found. `tell` is asked every second.

    Raises NotPossible with a German sentence if the program finds nothing.
    """
    with TemporaryDirectory(prefix="dienstplan-") as name:
        place = Path(name)
        _write(place / "instance.json", plan)
        words = [*program, "--instance", str(place / "instance.json"), "--seconds", str(seconds)]
        words += ["--out", str(place / "out.json"), "--progress", "json"]
        if start:
            _write(place / "start.json", {"format": FORMAT, "shifts": list(start)})
            words += ["--start", str(place / "start.json")]
        with _started(words) as running:
            try:
                said = _watch(running, tell, until=monotonic() + seconds + STARTING, every=every)
            finally:
                running.kill()  # whatever happens here, nothing stays behind
        return _found(place / "out.json", running.returncode, said)


def _started(words: Sequence[str]) -> "subprocess.Popen[str]":
    try:
        return subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, errors="replace", start_new_session=True,
        )  # fmt: skip
    except OSError as problem:
        raise NotPossible(FAILED) from problem


def _write(path: Path, values: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def _watch(running: "subprocess.Popen[str]", tell: Tell, *, until: float, every: float) -> str:
    """Pass on what it tells, end it when asked; its last sentence."""
    with suppress(OSError):  # gone already
        os.setpriority(os.PRIO_PROCESS, running.pid, NICE)
    lines: queue.Queue[str] = queue.Queue()
    assert running.stderr  # noqa: S101  # a pipe, see above
    reader = threading.Thread(target=_read, args=(running.stderr, lines), daemon=True)
    reader.start()
    said, stopped = "", False
    while running.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            running.wait(every)
        progress, said = _newest(lines, said)
        if not stopped and (not tell(progress) or monotonic() > until):
            running.send_signal(signal.SIGINT)
            stopped, until = True, monotonic() + WRITING
        elif stopped and monotonic() > until:
            running.kill()
    reader.join(WRITING)
    return _newest(lines, said)[1]


def _read(pipe: IO[str], lines: "queue.Queue[str]") -> None:
    for line in pipe:
        lines.put(line)


def _newest(lines: "queue.Queue[str]", said: str) -> tuple[dict[str, Any], str]:
    """(the newest progress or {}, the last line that is none)."""
    progress: dict[str, Any] = {}
    while True:
        try:
            line = lines.get_nowait().strip()
        except queue.Empty:
            return progress, said
        try:
            told = json.loads(line)
            progress = {name: float(told[name]) for name in FIELDS}
        except (ValueError, KeyError, TypeError):
            said = line or said


def _found(path: Path, code: int, said: str) -> list[Duty]:
    if code == 2 and said:  # bad input, in one sentence
        raise NotPossible(said.removeprefix("buergertelefon: ")[:200])
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["shifts"]
        return [
            {
                "person": str(one["person"]), "date": str(one["date"]), "start": str(one["start"]),
                "end": str(one["end"]), "breaks": list(one.get("breaks") or ()), "locked": False,
            }
            for one in found
        ]  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise NotPossible(FAILED) from problem
