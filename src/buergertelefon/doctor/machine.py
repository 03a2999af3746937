"""Is what the product needs on this machine?"""

import importlib.metadata
import re
import shutil
import stat
import sys
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from buergertelefon.doctor.finding import Finding

PRODUCT = Path(__file__).parent.parent
#: The folder of the source text; None if a built package is installed.
CHECKOUT = PRODUCT.parent.parent if (PRODUCT.parent.parent / "pyproject.toml").exists() else None
OLDEST_PYTHON = (3, 11)
FRONT_END = ("kern/kern.min.css", "kern/fonts.css", "htmx/htmx.min.js")
#: The embedded database may write 2 GB of log before it tidies up.
LEAST_DISK = 2 * 10**9  # bytes
#: name==version at the start of a line of requirements.lock.
LOCKED = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", flags=re.MULTILINE)
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


def python(version: Iterable[int]) -> Finding:
    """Is Python new enough?"""
    what = f"Python {'.'.join(map(str, version))}"
    if tuple(version) < OLDEST_PYTHON:
        return Finding(what, "Python 3.11 oder neuer installieren.")
    return Finding(what)


def packages() -> Finding:
    """Are the Python packages those of the lock, or of the built package's own list?"""
    if CHECKOUT is None:
        return _installed(importlib.metadata.requires("buergertelefon") or [])
    return _as_locked((CHECKOUT / "requirements.lock").read_text())


def _as_locked(lock: str) -> Finding:
    """A package that is locked but not installed may belong to another system: no problem."""
    locked = defaultdict(set)  # one package may have a version for each Python
    for name, version in LOCKED.findall(lock):
        locked[name].add(version)
    wrong = []
    for name, versions in locked.items():
        with suppress(importlib.metadata.PackageNotFoundError):
            found = importlib.metadata.version(name)
            if found not in versions:
                wrong.append(f"{name} {found} statt {' oder '.join(sorted(versions))}")
    missing = _installed(importlib.metadata.requires("buergertelefon") or [])
    if missing.remedy:
        return missing
    if wrong:
        return Finding(f"Python-Pakete: {', '.join(wrong)}", "rm .venv/.stamp && make packages")
    return Finding(f"Python-Pakete: wie in requirements.lock ({len(locked)})")


def _installed(requirements: Iterable[str]) -> Finding:
    """Are these there? Those for other systems (after a semicolon) are not asked for."""
    wanted = [text for text in requirements if ";" not in text]
    missing = []
    for text in wanted:
        name = re.split(r"[\s\[<>=!~]", text, maxsplit=1)[0]
        try:
            importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding(
            f"Python-Pakete: es fehlen {', '.join(missing)}",
            "rm -f .venv/.stamp && make packages" if CHECKOUT else "Neu installieren.",
        )
    return Finding(f"Python-Pakete: alle {len(wanted)} vorhanden")


def front_end(folder: Path = PRODUCT / "static/vendor") -> Finding:
    """Are the style sheet, the fonts and the script of the pages there?"""
    missing = [name for name in FRONT_END if not (folder / name).exists()]
    if missing:
        return Finding(f"Gestaltung der Seiten: es fehlt {', '.join(missing)}", "make assets")
    return Finding("Gestaltung der Seiten: vorhanden")


def secret_key(home: Path, *, given: str) -> Finding:
    """Is there a key that signs sessions, and does only its owner read it?"""
    if given:
        return Finding("Geheimer Schlüssel: aus der Umgebung")
    key = home / "secret_key"
    try:
        mode = stat.S_IMODE(key.stat().st_mode)
    except FileNotFoundError:
        return Finding(
            f"Geheimer Schlüssel: {key} gibt es noch nicht",
            "Einmal starten: make run (oder buergertelefon serve).",
        )
    except PermissionError:
        return Finding(
            f"Geheimer Schlüssel: {key} ist für dieses Konto nicht lesbar",
            "Als das Konto ausführen, unter dem Bürgertelefon läuft.",
        )
    if mode & 0o077:
        return Finding(f"Geheimer Schlüssel: {key} ist für andere lesbar", f"chmod 600 {key}")
    return Finding("Geheimer Schlüssel: nur für dieses Konto lesbar")


def exposure(*, debug: bool, hosts: Iterable[str]) -> Finding:
    """Can others reach us, and if so, safely?"""
    others = sorted(set(hosts) - LOOPBACK)
    if not others:
        return Finding("Erreichbar: nur von diesem Rechner (ALLOWED_HOSTS)")
    if debug or "*" in others:
        return Finding(
            f"Erreichbar als {', '.join(others)}, aber nicht sicher",
            "DEBUG nicht setzen, und in ALLOWED_HOSTS nur die eigenen Namen nennen.",
        )
    return Finding(f"Erreichbar als {', '.join(others)}, nur über HTTPS")


def disk(home: Path) -> Finding:
    """Is there room for the database?"""
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    what = f"Speicherplatz: {free / 10**9:.0f} GB frei auf {place}"
    if free < LEAST_DISK:
        return Finding(what, f"Platz schaffen, mindestens {LEAST_DISK / 10**9:.0f} GB.")
    return Finding(what)


def browser() -> Finding:
    """Is there a Chromium for the tests?"""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return Finding(f"Browser für die Tests: {path}")
    install = "apt-get install -y --no-install-recommends chromium"
    return Finding(
        "Browser für die Tests: kein Chromium gefunden",
        install if sys.platform == "linux" else "Chromium oder Chrome installieren.",
        needed=False,
    )
