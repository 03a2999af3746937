"""The supervisor, with children that are a few words of shell."""

import http.server
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from buergertelefon import serve
from buergertelefon.serve import FIRST_PAUSE, LONGEST_PAUSE, STEADY, Part, health

#: A part that writes down when it starts and when it is asked to end.
STEADY_CHILD = (
    'echo "start $0 $$" >> log; trap \'echo "stop $0 $$" >> log; exit 0\' TERM; '
    "while :; do sleep 0.05; done"
)
STUBBORN_CHILD = 'echo "start $0 $$" >> log; trap "" TERM; while :; do sleep 0.05; done'
ENDING_CHILD = 'echo "start $0 $$" >> log; exit 0'
SCRIPT = """
import json, sys
from buergertelefon import serve
serve.STOP_AFTER = 0.5
parts = {name: ["sh", "-c", code, name] for name, code in json.loads(sys.argv[1]).items()}
looks = iter([False, False])
serve.Supervisor(parts, lambda: next(looks, True), lambda: serve.say("healthy")).run()
"""


class Supervised:
    """A supervisor in a process of its own, and what its children wrote."""

    def __init__(self, folder: Path, children: dict[str, str]) -> None:
        self.log = folder / "log"
        self.log.touch()
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, json.dumps(children)],
            cwd=folder,
            stderr=subprocess.PIPE,
            text=True,
        )

    def lines(self, word: str) -> list[list[str]]:
        """[name, process number] of each line with that first word."""
        lines = [line.split() for line in self.log.read_text().splitlines()]
        return [rest for first, *rest in lines if first == word]

    def end(self, number: int = signal.SIGTERM) -> str:
        """Ask it to end; what it said. All its children must be gone."""
        self.process.send_signal(number)
        said = self.process.communicate(timeout=10)[1]
        for _, pid in self.lines("start"):
            assert not Path(f"/proc/{pid}").exists()
        return said


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[[dict[str, str]], Supervised]]:
    made: list[Supervised] = []

    def start(children: dict[str, str]) -> Supervised:
        made.append(Supervised(tmp_path, children))
        return made[-1]

    yield start
    for one in made:
        if one.process.poll() is None:
            one.end()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_in_order_and_stops_in_reverse_order(
    supervise: Callable[[dict[str, str]], Supervised], until: Callable[..., None], number: int
) -> None:
    one = supervise({"exchange": STEADY_CHILD, "worker": STEADY_CHILD, "web": STEADY_CHILD})
    until(lambda: len(one.lines("start")) == 3)
    one.end(number)
    assert one.process.returncode == 0
    assert [name for name, _ in one.lines("stop")] == ["web", "worker", "exchange"]


def test_a_part_that_is_killed_is_started_again(
    supervise: Callable[[dict[str, str]], Supervised], until: Callable[..., None]
) -> None:
    one = supervise({"web": STEADY_CHILD, "worker": STEADY_CHILD})
    until(lambda: len(one.lines("start")) == 2)
    (pid,) = [int(pid) for name, pid in one.lines("start") if name == "web"]
    os.kill(pid, signal.SIGKILL)
    until(lambda: [name for name, _ in one.lines("start")].count("web") == 2)
    said = one.end()
    assert "web ist zu Ende (-9)" in said
    assert [name for name, _ in one.lines("start")].count("worker") == 1


def test_a_part_that_ends_without_an_error_is_started_again(
    supervise: Callable[[dict[str, str]], Supervised], until: Callable[..., None]
) -> None:
    one = supervise({"worker": ENDING_CHILD})
    until(lambda: len(one.lines("start")) == 2)
    assert "worker ist zu Ende (0)" in one.end()


def test_a_part_that_does_not_end_is_ended(
    supervise: Callable[[dict[str, str]], Supervised], until: Callable[..., None]
) -> None:
    one = supervise({"exchange": STEADY_CHILD, "web": STUBBORN_CHILD})
    until(lambda: len(one.lines("start")) == 2)
    assert "web endet nicht" in one.end()
    assert [name for name, _ in one.lines("stop")] == ["exchange"]


def test_it_says_once_that_all_are_healthy(
    supervise: Callable[[dict[str, str]], Supervised], until: Callable[..., None]
) -> None:
    one = supervise({"web": STEADY_CHILD})
    assert one.process.stderr
    assert one.process.stderr.readline() == "healthy\n"
    assert "healthy" not in one.end()


def test_the_pause_grows_to_a_limit_and_shrinks_after_a_good_minute() -> None:
    part = Part("web", ["true"])
    now, pauses = 0.0, []
    for _ in range(8):
        part.look(now)
        assert part.process
        part.process.wait()
        part.look(now)
        pauses.append(part.due - now)
        now = part.due
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE
    part.look(now)
    assert part.process
    part.process.wait()
    part.look(now + STEADY + 1)
    assert part.pause == 2 * FIRST_PAUSE


def test_the_kernel_ends_a_part_when_serve_dies(tmp_path: Path, until: Callable[..., None]) -> None:
    child = (
        "import os, time; from buergertelefon.cli import die_with_parent; die_with_parent(); "
        "open('child', 'w').write(str(os.getpid())); os.rename('child', 'ready'); time.sleep(60)"
    )
    script = (
        "import sys; from buergertelefon.serve import Supervisor; "
        f"Supervisor({{'web': [sys.executable, '-c', {child!r}]}}).run()"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=tmp_path) as supervisor:
        until((tmp_path / "ready").exists)
        pid = int((tmp_path / "ready").read_text())
        supervisor.kill()
    until(lambda: gone(pid))


def gone(pid: int) -> bool:
    """True if the process has ended; a zombie has, nobody may have asked after it yet."""
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] == "Z"


class Answer(http.server.BaseHTTPRequestHandler):
    """Answers /health/ as told."""

    status, text, asked = 200, b"{}", ""

    def do_GET(self) -> None:
        type(self).asked = f"{self.headers['Host']}{self.path}"
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.text)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    ("status", "text", "said"),
    [
        pytest.param(200, b'{"exchange": true}', {"exchange": True}, id="healthy"),
        pytest.param(503, b'{"exchange": true}', None, id="the pages say no"),
        pytest.param(200, b"<html>", None, id="another program"),
        pytest.param(200, b"[]", None, id="no object"),
    ],
)
def test_health_is_what_the_pages_say(
    status: int, text: bytes, said: dict[str, object] | None
) -> None:
    Answer.status, Answer.text = status, text
    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert health("127.0.0.1", server.server_port, name="buergertelefon.bremen.de") == said
        thread.join()
    assert Answer.asked == "buergertelefon.bremen.de/health/"


def test_nobody_answers() -> None:
    assert health("127.0.0.1", 1, name="localhost") is None


def test_where_the_pages_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOST", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    assert serve.address() == ("127.0.0.1", 8000)
    monkeypatch.setenv("HOST", "0.0.0.0")  # noqa: S104  nothing is served here
    monkeypatch.setenv("PORT", "80")
    assert serve.address() == ("0.0.0.0", 80)  # noqa: S104  as above
