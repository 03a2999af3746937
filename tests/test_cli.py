"""The command line."""

import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from buergertelefon import cli, settings


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty home that every account may walk to."""
    folder = Path(tempfile.mkdtemp(prefix="bt-"))
    folder.chmod(0o755)
    yield folder / "home"
    shutil.rmtree(folder)


def run(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`buergertelefon` with these words."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HOST", "PORT"}
    }
    return subprocess.run(
        [sys.executable, "-m", "buergertelefon", *args],
        env=clean | environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=50,
    )


@pytest.mark.parametrize("words", [[], ["help"], ["--help"]])
def test_without_a_command_it_lists_them(words: list[str]) -> None:
    done = run(*words)
    assert done.returncode == 0
    for command in ("serve", "web", "exchange", "worker", "doctor", "demo", "testgateway"):
        assert f"buergertelefon {command} " in done.stdout


def test_serve_says_that_the_port_is_taken_and_starts_nothing(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run("serve", BUERGERTELEFON_HOME=str(home), PORT=str(port))
    assert done.returncode == 1
    assert f"127.0.0.1:{port} ist nicht frei" in done.stderr
    assert f"PORT={port + 1}" in done.stderr
    assert not home.exists()


@pytest.mark.load
def test_a_command_of_django_has_the_database_while_it_runs(home: Path) -> None:
    query = (
        "from django.db import connection as c; cursor = c.cursor(); "
        "cursor.execute('SHOW fsync'); print(cursor.fetchone())"
    )
    done = run("shell", "--verbosity", "0", "-c", query, BUERGERTELEFON_HOME=str(home))
    assert done.stdout == "('on',)\n", done.stderr
    assert "Die Datenbank wird angelegt" in done.stderr
    assert not (home / "pg18/postmaster.pid").exists()  # nobody else used it
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600


def test_of_several_first_starts_one_draws_the_key(tmp_path: Path) -> None:
    found = []

    def start() -> None:
        cli.draw_secret_key(tmp_path)
        found.append((tmp_path / "secret_key").read_text())

    starts = [threading.Thread(target=start) for _ in range(8)]
    for one in starts:
        one.start()
    for one in starts:
        one.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert len(found[0]) >= 50
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize(
    ("plain", "asked", "words", "wanted"),
    [
        pytest.param(True, None, [], True, id="only this machine"),
        pytest.param(False, None, [], False, id="others can reach it: known passwords"),
        pytest.param(False, "1", [], True, id="asked for"),
        pytest.param(True, "0", [], False, id="asked not to"),
        pytest.param(True, "1", ["--no-demo"], False, id="said so"),
    ],
)
def test_when_the_example_city_is_loaded(
    monkeypatch: pytest.MonkeyPatch,
    *,
    plain: bool,
    asked: str | None,
    words: list[str],
    wanted: bool,
) -> None:
    monkeypatch.setattr(settings, "PLAIN_HTTP", plain)
    if asked is None:
        monkeypatch.delenv("BUERGERTELEFON_DEMO", raising=False)
    else:
        monkeypatch.setenv("BUERGERTELEFON_DEMO", asked)
    assert cli.wants_demo(words) is wanted


def test_a_part_without_its_serve_does_not_start() -> None:
    done = run("web", BUERGERTELEFON_PARENT="1")
    assert "serve is gone" in done.stderr


def test_the_test_gateway_says_how_to_use_it_and_ends_when_asked() -> None:
    words = [sys.executable, "-m", "buergertelefon", "testgateway", "0", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        first = [running.stdout.readline() for _ in range(3)]
        running.terminate()
        assert running.wait(10) == 0
    assert "http://127.0.0.1:" in first[0]
    assert "SMS_URL=http://127.0.0.1:" in first[2]


@pytest.mark.parametrize(
    ("words", "says"), [(["x"], "PORT DER SEITE"), (["99999"], "ist nicht frei")]
)
def test_a_port_that_is_none_is_said(words: list[str], says: str) -> None:
    done = run("testgateway", *words)
    assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (1, True, False)
