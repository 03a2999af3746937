"""One cluster: made, started, adopted, stopped."""

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO

from buergertelefon.embedded import account, configuration, processes
from buergertelefon.embedded.account import MAJOR, make_folder
from buergertelefon.embedded.errors import EmbeddedDatabaseError

DATABASE = "buergertelefon"
OWNER = "buergertelefon"
PORT = 5432  # no TCP: only the name of the socket file
#: A socket's path holds 107 bytes, and PostgreSQL adds its own file name. Source: unix(7).
LONGEST_SOCKET_DIR = 85
LOG_LIMIT = 20_000_000  # bytes, then the log starts anew and one old one is kept


class Embedded:
    """One cluster below `home`: data in pg18, its socket in run, its log in postgres.log."""

    def __init__(self, home: Path, *, throwaway: bool = False) -> None:
        self.throwaway = throwaway
        self.home = account.reachable_home(Path(home))
        self.data = self.home / f"pg{MAJOR}"
        self.log = self.home / "postgres.log"
        self.socket_dir = self.home / "run"
        if len(os.fsencode(self.socket_dir)) > LONGEST_SOCKET_DIR:
            digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
            self.socket_dir = Path(tempfile.gettempdir()) / f"bt-{os.geteuid()}-{digest}"
        self._users: IO[str] | None = None

    # Addresses

    def dsn(self, database: str = DATABASE, user: str = OWNER) -> str:
        """A connection string of libpq."""
        return f"host={self.socket_dir} port={PORT} dbname={database} user={user}"

    def django(self) -> dict[str, str]:
        """The same as an entry of Django's DATABASES."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE,
            "USER": OWNER,
            "HOST": str(self.socket_dir),
            "PORT": str(PORT),
        }

    # Life

    def exists(self) -> bool:
        """True if the cluster was made before; it need not run."""
        return (self.data / "PG_VERSION").exists()

    def pid(self) -> int | None:
        """Process number of the running server, or None."""
        return processes.postmaster(self.data)

    def start(self, wait: float = 90) -> bool:
        """Have it running within `wait` seconds. False if it ran already.

        Raises EmbeddedDatabaseError if it cannot run.
        """
        with self._locked():
            if self._running_and_ready(wait):
                return False
            self._init()
            make_folder(self.socket_dir, 0o700, self._account)
            self._configure()
            processes.clear_locks(self.data, self.socket_dir, wait)
            self._open_log()
            options = ["-w", "-s", "-t", str(int(wait)), "-D", str(self.data), "-l", str(self.log)]
            self._exec("pg_ctl", "start", *options, timeout=wait + 5)
            self._create_database()
            return True

    def stop(self) -> None:
        """End the server; open sessions are cut, what is committed stays."""
        with self._locked():
            pid = self.pid()
            if pid is None:
                return
            os.kill(pid, signal.SIGINT)  # PostgreSQL's "fast" shutdown
            if not processes.patiently(lambda: self.pid() is None, seconds=60):
                raise EmbeddedDatabaseError(f"The database did not stop in 60 s; see {self.log}.")

    def hold(self) -> None:
        """Say that this process uses the cluster; the kernel takes the word back when it dies."""
        self._make_home()
        self._users = (self.home / "users").open("w")
        fcntl.flock(self._users, fcntl.LOCK_SH)

    def release(self) -> bool:
        """No longer use it. True if nobody else did and the server was stopped.

        Whoever started it, also before a crash.
        """
        if self._users is None:
            return False
        with self._users as users:
            self._users = None
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self.stop()
            return True

    # Steps

    @cached_property
    def _account(self) -> pwd.struct_passwd | None:
        return account.server_account()

    def _make_home(self) -> None:
        # as root: the server's account must walk through, and own only what is its own in there
        make_folder(self.home, 0o711 if os.geteuid() == 0 else 0o700)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._make_home()
        with (self.home / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _exec(self, program: str, *args: str, timeout: float = 60) -> None:
        """Run one of PostgreSQL's programs in a clean environment, under the server's account."""
        # a file, not a pipe: the daemon inherits the handle and would keep a pipe open for ever
        with tempfile.TemporaryFile("w+") as out:
            done = subprocess.run(
                [str(account.binaries(self._account) / program), *args],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                timeout=timeout,
                cwd="/",
                start_new_session=True,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
                user=self._account.pw_uid if self._account else None,
                group=self._account.pw_gid if self._account else None,
                extra_groups=[] if self._account else None,
            )
            out.seek(0)
            said = out.read()
        if done.returncode:
            tail = self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""
            raise EmbeddedDatabaseError(f"{program} failed ({done.returncode}): {said}\n{tail}")

    def _running_and_ready(self, wait: float) -> bool:
        """True: adopt it. False: there is none (any more, if it died while we waited)."""
        if processes.patiently(lambda: self.pid() is None or self._ready(), seconds=wait):
            return self.pid() is not None
        raise EmbeddedDatabaseError(
            f"The database did not get ready within {wait} s; see {self.log}."
        )

    def _ready(self) -> bool:
        try:
            self._exec("pg_isready", "-q", "-h", str(self.socket_dir), "-p", str(PORT))
        except EmbeddedDatabaseError:
            return False
        return True

    def _init(self) -> None:
        if self.exists():
            return
        for other in self.home.glob("pg[0-9]*"):
            if (other / "PG_VERSION").exists():
                raise EmbeddedDatabaseError(
                    f"{other} is of another major version than PostgreSQL {MAJOR}: "
                    "convert it with pg_upgrade, or restore a dump into an empty folder."
                )
        shutil.rmtree(self.data, ignore_errors=True)  # a half-made one: initdb was interrupted
        part = self.home / "init"
        shutil.rmtree(part, ignore_errors=True)
        make_folder(part, 0o700, self._account)
        quick = ["--no-sync"] if self.throwaway else []
        self._exec("initdb", "-D", str(part), *configuration.INITDB, *quick)
        with (part / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude 'product.conf'\n")
        (part / "pg_hba.conf").write_text(configuration.ACCESS)
        part.rename(self.data)

    def _configure(self) -> None:
        users = {"root", pwd.getpwuid(os.geteuid()).pw_name}
        if self._account:
            users.add(self._account.pw_name)
        texts = {
            "product.conf": configuration.product_conf(
                port=PORT, socket_dir=self.socket_dir, throwaway=self.throwaway
            ),
            "pg_ident.conf": configuration.identities(users),
        }
        for name, text in texts.items():
            file = self.data / name
            file.write_text(text)
            if self._account:
                os.chown(file, self._account.pw_uid, self._account.pw_gid)

    def _open_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".old.log"))
        self.log.touch(mode=0o640)
        if self._account:
            os.chown(self.log, self._account.pw_uid, self._account.pw_gid)

    def _create_database(self) -> None:
        import psycopg
        from psycopg.sql import SQL, Identifier

        owner, database = Identifier(OWNER), Identifier(DATABASE)
        with psycopg.connect(self.dsn("postgres", "postgres"), autocommit=True) as db:
            found = db.execute("select 1 from pg_roles where rolname = %s", [OWNER])
            if not found.fetchone():
                db.execute(SQL("create role {} login createdb createrole").format(owner))
            found = db.execute("select 1 from pg_database where datname = %s", [DATABASE])
            if not found.fetchone():
                db.execute(SQL("create database {} owner {}").format(database, owner))
