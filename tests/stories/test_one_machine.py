"""One command runs everything; Ctrl-C stops it in order; what was on record stays there."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest


class Machine:
    """An empty home, and `buergertelefon` with its words in it."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HOST", "BUERGERTELEFON_DEMO"}
        self.environment = {name: value for name, value in os.environ.items() if name not in ours}
        self.environment |= {"BUERGERTELEFON_HOME": str(folder / "home"), "PORT": str(port)}
        self.said: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "buergertelefon", *words],
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def serve(self) -> None:
        """Start everything."""
        self.said = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "buergertelefon", "serve"],
            env=self.environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.listener = threading.Thread(target=self._listen, args=[self.process], daemon=True)
        self.listener.start()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr
        with process.stderr as lines:
            self.said.extend(lines)

    def runs(self) -> bool:
        """True once it has said so."""
        return any("Bürgertelefon läuft" in line for line in self.said)

    def parts(self, word: str) -> list[int]:
        """Process numbers of the running parts of that name."""
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = []
        for pid in map(int, children.read_text().split()):
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if word.encode() in command:
                found.append(pid)
        return found

    def stop(self) -> int:
        """Ctrl-C; its exit code."""
        assert self.process
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(45)
        self.listener.join(5)
        return code

    def kill(self) -> None:
        """kill -9: nothing can be tidied up."""
        assert self.process
        self.process.kill()
        self.process.wait()
        self.listener.join(5)

    def database_runs(self) -> bool:
        """True if the embedded PostgreSQL is there."""
        return (Path(self.environment["BUERGERTELEFON_HOME"]) / "pg18/postmaster.pid").exists()


@pytest.fixture
def machine() -> Iterator[Machine]:
    folder = Path(tempfile.mkdtemp(prefix="bt-"))
    folder.chmod(0o755)
    machine = Machine(folder)
    yield machine
    if machine.process and machine.process.poll() is None:
        machine.stop()
    shutil.rmtree(folder)


def test_one_command_from_nothing_to_a_service_that_answers(
    machine: Machine, until: Callable[..., None]
) -> None:
    sick = machine.run("doctor")
    assert sick.returncode == 1
    assert "Datenbank: läuft nicht" in sick.stdout

    machine.serve()
    until(machine.runs, seconds=90, what="everything is healthy")
    said = "".join(machine.said)
    assert "Die Datenbank wird angelegt" in said
    assert "Die Beispielstadt wird geladen" in said
    assert f"{machine.address}/" in said
    assert "Beispielkonten" in said
    assert httpx.get(f"{machine.address}/").status_code == 200
    health = httpx.get(f"{machine.address}/health/").json()
    assert health["exchange"] is True

    assert len(machine.parts("exchange")) == 2  # one leads, one stands by
    assert len(machine.parts("worker")) == 1
    (web,) = machine.parts("web")
    os.kill(web, signal.SIGKILL)
    until(lambda: machine.parts("web") not in ([], [web]), seconds=30, what="the pages start again")
    until(lambda: answers(machine), seconds=30, what="the pages answer again")

    until(lambda: machine.run("doctor").returncode == 0, seconds=30, what="the doctor is content")
    count = machine.run("shell", "-v", "0", "-c", COUNT).stdout
    assert json.loads(count) > 0

    assert machine.stop() == 0
    assert "Traceback" not in "".join(machine.said)
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{machine.address}/")

    machine.serve()
    until(machine.runs, seconds=30, what="the second start")
    assert "wird geladen" not in "".join(machine.said)
    assert machine.run("shell", "-v", "0", "-c", COUNT).stdout == count

    machine.kill()  # as if the machine had lost its power, but the database lives on
    until(lambda: not answers(machine), what="the parts end with serve")
    machine.serve()
    until(machine.runs, seconds=30, what="the third start, with the database that was left")
    assert machine.stop() == 0
    # a worker of the serve that was killed may still be at a job: the database ends with the last
    until(lambda: not machine.database_runs(), seconds=60, what="the database ends with the last")


COUNT = "from buergertelefon.staff.models import Agent; print(Agent.objects.count())"


def answers(machine: Machine) -> bool:
    """True if the pages answer."""
    try:
        return httpx.get(f"{machine.address}/health/").status_code == 200
    except httpx.TransportError:
        return False
