"""Fetches an Asterisk 22 without root: Debian's packages, unpacked into a folder of their own.

Nothing is installed on the machine. apt-get runs with lists, cache and state of its own and checks
Debian's signatures; the packages' own loader starts the program, so the machine's C library may be
older. Packages that are there already need no network.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

#: the suite that has Asterisk 22; stable Debian has none
SUITE = "sid"
WANTED = "22"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SOUNDS = ("asterisk-core-sounds-en-gsm", "asterisk-moh-opsound-gsm", "asterisk-prompt-de")
#: Asterisk, and the libraries that the modules of our configuration link to; nothing else
PACKAGES = (
    "asterisk", "asterisk-modules", *SOUNDS,
    "libc6", "libgcc-s1", "libstdc++6", "libcrypt1", "libssl3t64", "libsystemd0", "libcap2",
    "libedit2", "libtinfo6", "libbsd0", "libmd0", "libjansson4", "liburiparser1", "libuuid1",
    "libxml2-16", "libxslt1.1", "libsqlite3-0", "zlib1g", "libzstd1", "libcurl4t64", "libbrotli1",
    "libgssapi-krb5-2", "libkrb5-3", "libk5crypto3", "libcom-err2", "libkrb5support0",
    "libkeyutils1", "libldap2", "libsasl2-2", "libidn2-0", "libunistring5", "libnghttp2-14",
    "libnghttp3-9", "libngtcp2-16", "libngtcp2-crypto-ossl0", "libpsl5t64", "libssh2-1t64",
    "libnspr4", "libnss3", "libsrtp2-1", "libgsm1", "libopus0",
)  # fmt: skip
Tell = Callable[[str], None]


class NoAsterisk(Exception):
    """There is none, and none could be fetched; the text says what to do."""


def installed() -> Path | None:
    """The Asterisk of this machine, if it is a 22; None otherwise."""
    found = shutil.which("asterisk") or shutil.which("/usr/sbin/asterisk")
    if found is None:
        return None
    said = subprocess.run([found, "-V"], capture_output=True, text=True, check=False).stdout
    return Path(found) if said.startswith(f"Asterisk {WANTED}.") else None


def fetch(folder: Path, *, tell: Tell, mirror: str = "") -> Path:
    """The root that Asterisk was unpacked into, fetched if it is not there.

    `mirror` is where Debian's packages come from, if not whence the machine has its own.
    Raises NoAsterisk.
    """
    root, packages = folder / "root", folder / "packages"
    if (root / "usr/sbin/asterisk").is_file() and version(root).startswith(WANTED):
        return root
    for name in ("apt-get", "dpkg-deb"):
        if shutil.which(name) is None:
            raise NoAsterisk(
                f"{name} fehlt: Asterisk lässt sich nur auf Debian oder Ubuntu so holen. "
                f"Installieren Sie sonst Asterisk {WANTED} selbst; es wird dann benutzt."
            )
    if not _whole(packages):
        tell("Asterisk wird geholt (28 MB) …")
        _download(folder, packages, mirror)
    tell("Asterisk wird ausgepackt …")
    fresh = folder / "root.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for package in sorted(packages.glob("*.deb")):
        _run(["dpkg-deb", "-x", str(package), str(fresh)])
    for name in ("lib", "lib64"):
        if not (fresh / name).exists():
            (fresh / name).symlink_to("usr/lib")
    found = version(fresh)
    if not found.startswith(WANTED):
        raise NoAsterisk(f"Geholt wurde Asterisk {found or '(startet nicht)'}, gebraucht {WANTED}.")
    shutil.rmtree(root, ignore_errors=True)
    fresh.rename(root)  # a fetch that failed has left the old one alone
    return root


def starter(root: Path) -> list[str]:
    """The words that start the unpacked program with the libraries it came with."""
    libraries = _libraries(root)
    loader = next(iter(sorted(libraries.glob("ld-linux*.so.*"))), None)
    if loader is None:
        raise NoAsterisk(f"In {root} fehlt der Lader der C-Bibliothek.")
    return [str(loader), "--library-path", str(libraries), str(root / "usr/sbin/asterisk")]


def version(root: Path) -> str:
    """Such as 22.10.1; "" if it does not start."""
    try:
        words = [*starter(root), "-V"]
    except NoAsterisk:
        return ""
    said = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    found = re.match(r"Asterisk ([0-9.]+)", said)
    return found[1] if found else ""


def modules(root: Path) -> Path:
    """Where the unpacked modules lie."""
    return _libraries(root) / "asterisk/modules"


def _libraries(root: Path) -> Path:
    found = next(iter(sorted((root / "usr/lib").glob("*/libc.so.6"))), None)
    return found.parent if found else root / "usr/lib"


def _whole(packages: Path) -> bool:
    """Are all packages there as they were fetched?"""
    sums = packages / "SHA256SUMS"
    if not sums.is_file():
        return False
    for line in sums.read_text().splitlines():
        digest, name = line.split("  ")
        file = packages / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            return False
    return True


def _download(folder: Path, packages: Path, mirror: str) -> None:
    if not KEYRING.is_file():
        raise NoAsterisk(f"{KEYRING} fehlt. Bitte das Paket debian-archive-keyring installieren.")
    apt = folder / "apt"
    for name in ("lists/partial", "cache/archives/partial"):
        (apt / name).mkdir(parents=True, exist_ok=True)
    (apt / "status").touch()
    source = f"deb [signed-by={KEYRING}] {mirror or _mirror()} {SUITE} main\n"
    (apt / "sources.list").write_text(source)
    options = {
        "Dir::Etc::sourcelist": apt / "sources.list", "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State": apt, "Dir::State::Lists": apt / "lists", "Dir::State::status": apt / "status",
        "Dir::Cache": apt / "cache", "Dir::Log": apt, "Acquire::Languages": "none",
        "APT::Install-Recommends": "false", "Acquire::Retries": "3",
        # a mirror that lags would otherwise be refused; signatures are checked all the same
        "Acquire::Check-Valid-Until": "false",
    }  # fmt: skip
    if os.geteuid() == 0:
        options["APT::Sandbox::User"] = "root"
    words = ["apt-get", "-qq"]
    for name, value in options.items():
        words += ["-o", f"{name}={value}"]
    _run([*words, "update"])
    fresh = folder / "packages.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        _run([*words, "download", *PACKAGES], cwd=fresh)
    except NoAsterisk:  # a package has another name by now: take all that Asterisk depends on
        _run([*words, "-y", "--download-only", "install", "asterisk", "asterisk-modules", *SOUNDS])
        for file in (apt / "cache/archives").glob("*.deb"):
            shutil.move(file, fresh / file.name)
    sums = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}"
        for file in sorted(fresh.glob("*.deb"))
    ]
    (fresh / "SHA256SUMS").write_text("\n".join(sums))
    shutil.rmtree(packages, ignore_errors=True)
    fresh.rename(packages)
    shutil.rmtree(apt, ignore_errors=True)


def _mirror() -> str:
    """Where this machine gets its own packages from."""
    for file in (Path("/etc/apt/sources.list.d/debian.sources"), Path("/etc/apt/sources.list")):
        text = file.read_text() if file.is_file() else ""
        found = re.search(r"^(?:URIs:|deb)\s.*?(https?://\S+/debian/?)(?=\s|$)", text, re.MULTILINE)
        if found:
            return found[1]
    raise NoAsterisk("Keine Paketquelle von Debian gefunden. Bitte DEBIAN_MIRROR setzen.")


def _run(words: list[str], *, cwd: Path | None = None) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=cwd)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:] or [""]
        sys.stderr.write(done.stderr)
        raise NoAsterisk(f"{words[0]} ist gescheitert: {last[0]}")
