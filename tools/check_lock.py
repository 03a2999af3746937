"""Does requirements.lock still fit pyproject.toml? Needs no network, so it runs in every check."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent


def pinned(lock: str) -> dict[str, set[str]]:
    """Versions of each locked package by its canonical name: there may be one for each Python."""
    found = re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", lock, flags=re.MULTILINE)
    versions: dict[str, set[str]] = {}
    for name, version in found:
        versions.setdefault(canonicalize_name(name), set()).add(version)
    return versions


def problems(project: str, locks: str) -> list[str]:
    """One sentence per requirement of `project` that `locks` does not meet, or address in it."""
    declared = tomllib.loads(project)
    wanted = [*declared["project"]["dependencies"]]
    for group in declared["dependency-groups"].values():
        wanted += group
    versions = pinned(locks)
    said = []
    for text in wanted:
        need = Requirement(text)
        locked = versions.get(canonicalize_name(need.name), set())
        if not locked:
            said.append(f"{need.name} is not locked.")
        said += [
            f"{need.name} is locked as {version}, wanted is {need.specifier}."
            for version in sorted(locked)
            if version not in need.specifier
        ]
    if re.search(r"https?://", locks):
        said.append("The lock names an address; versions and hashes are enough.")
    return said


def main() -> None:
    locks = [ROOT / "requirements.lock", ROOT / "requirements-node.lock"]
    said = problems(
        (ROOT / "pyproject.toml").read_text(), "\n".join(lock.read_text() for lock in locks)
    )
    if '"resolved"' in (ROOT / "package-lock.json").read_text():
        said.append("package-lock.json names addresses; versions and hashes are enough.")
    if said:
        sys.exit("\n".join([*said, "Run: make lock"]))


if __name__ == "__main__":
    main()
