"""The embedded PostgreSQL: each bad day was really made, on a real server."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from buergertelefon.embedded import Embedded, EmbeddedDatabaseError, account, processes

pytestmark = pytest.mark.load


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account may walk through; pytest's own are private to ours."""
    folder = Path(tempfile.mkdtemp(prefix="bt-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def cluster(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Embedded]:
    """A running cluster, begun in a shell without a locale."""
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_ALL", "C")
    cluster = Embedded(folder / "home", throwaway=True)
    cluster.start()
    yield cluster
    cluster.stop()


def ask(cluster: Embedded, query: str) -> tuple[object, ...]:
    with psycopg.connect(cluster.dsn(), autocommit=True) as db:
        cursor = db.execute(query)
        return (cursor.fetchone() or ()) if cursor.description else ()


def in_a_process(cluster: Embedded, code: str) -> subprocess.Popen[str]:
    """Another process of the product with this cluster as `one`."""
    begin = (
        "from pathlib import Path; from buergertelefon.embedded import Embedded; "
        f"one = Embedded(Path({str(cluster.home)!r}), throwaway=True); "
    )
    return subprocess.Popen(
        [sys.executable, "-c", begin + code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill(cluster: Embedded, until: Callable[..., None]) -> None:
    """kill -9 of the server, as when the power fails."""
    pid = cluster.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: cluster.pid() is None)


def test_it_knows_german_letters_whatever_the_shell_says(cluster: Embedded) -> None:
    query = "SELECT lower('ÄÖÜ'), to_tsvector('german', 'Ämter')::text"
    assert ask(cluster, query) == ("äöü", "'amt':1")


def test_it_speaks_no_tcp_and_its_folders_are_private(cluster: Embedded) -> None:
    assert ask(cluster, "SHOW listen_addresses") == ("",)
    for private in (cluster.data, cluster.socket_dir):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700


def test_the_owner_of_the_tables_is_no_superuser(cluster: Embedded) -> None:
    query = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert ask(cluster, query) == (False, True, True)


def test_a_running_server_is_adopted(cluster: Embedded) -> None:
    pid = cluster.pid()
    assert Embedded(cluster.home, throwaway=True).start() is False
    assert cluster.pid() == pid


def test_of_processes_that_start_at_once_one_makes_it_and_all_get_it(folder: Path) -> None:
    cluster = Embedded(folder / "home", throwaway=True)
    starts = [in_a_process(cluster, "print(one.start(), one.pid())") for _ in range(4)]
    said = [start.communicate(timeout=60)[0].split() for start in starts]
    cluster.stop()
    assert sorted(first for first, _ in said) == ["False", "False", "False", "True"]
    assert len({pid for _, pid in said}) == 1


def test_what_was_committed_survives_kill_9(cluster: Embedded, until: Callable[..., None]) -> None:
    cluster.stop()
    durable = Embedded(cluster.home)
    durable.start()
    ask(durable, "CREATE TABLE kept AS SELECT 2000000 AS number")
    kill(durable, until)
    assert durable.start() is True
    assert ask(durable, "SELECT number FROM kept") == (2_000_000,)


def test_a_stale_pid_file_that_names_a_stranger_does_not_stop_it(
    cluster: Embedded, until: Callable[..., None]
) -> None:
    kill(cluster, until)
    file = cluster.data / "postmaster.pid"
    lines = file.read_text().split("\n")
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert cluster.pid() is None
    assert cluster.start() is True


def test_it_does_not_start_while_a_process_of_the_old_server_lives(folder: Path) -> None:
    with subprocess.Popen(["/bin/sleep", "60"], cwd=folder) as old:
        with pytest.raises(EmbeddedDatabaseError, match=str(old.pid)):
            processes.clear_locks(folder, folder / "run", 0.1)
        old.kill()


def test_the_last_user_stops_it(cluster: Embedded) -> None:
    cluster.hold()
    other = in_a_process(cluster, "one.hold(); print('holds', flush=True); input()")
    assert other.stdout
    assert other.stdout.readline() == "holds\n"
    assert cluster.release() is False
    assert cluster.pid() is not None
    other.kill()  # the kernel takes its word back
    other.communicate()
    cluster.hold()
    assert cluster.release() is True
    assert cluster.pid() is None


def test_data_of_another_major_version_are_left_alone(folder: Path) -> None:
    (folder / "home/pg16").mkdir(parents=True)
    (folder / "home/pg16/PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedDatabaseError, match="another major version"):
        Embedded(folder / "home").start()


def test_a_half_made_cluster_is_made_anew(folder: Path) -> None:
    cluster = Embedded(folder / "home", throwaway=True)
    cluster.data.mkdir(parents=True)  # initdb was interrupted
    (cluster.data / "pg_hba.conf").touch()
    cluster.start()
    assert ask(cluster, "SELECT 1") == (1,)
    cluster.stop()


def test_no_folder_that_was_there_before_gets_other_rights(folder: Path) -> None:
    above = folder / "a"
    above.mkdir(mode=0o711)
    cluster = Embedded(above / "home", throwaway=True)
    cluster.start()
    cluster.stop()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert stat.S_IMODE(above.stat().st_mode) == 0o711


def test_a_folder_that_is_a_trap_is_refused(folder: Path) -> None:
    (folder / "trap").symlink_to("/etc")
    with pytest.raises(EmbeddedDatabaseError, match="somebody else"):
        account.make_folder(folder / "trap", 0o700)


def test_a_long_path_has_its_socket_elsewhere(folder: Path) -> None:
    cluster = Embedded(folder / ("long" * 40), throwaway=True)
    assert cluster.socket_dir.parent == Path(tempfile.gettempdir())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server has an account of its own")
def test_root_keeps_data_where_the_account_of_the_server_can_reach_them(folder: Path) -> None:
    private = folder / "private"
    private.mkdir(mode=0o700)
    assert account.reachable_home(private / "home").parent == account.SYSTEM_HOME
    assert account.reachable_home(folder / "home") == folder / "home"


def test_the_log_of_a_failure_is_part_of_the_error(
    cluster: Embedded, until: Callable[..., None]
) -> None:
    cluster.stop()
    with (cluster.data / "postgresql.conf").open("a") as conf:
        conf.write("no_such_setting = 1\n")
    with pytest.raises(EmbeddedDatabaseError, match="no_such_setting"):
        cluster.start(wait=5)
