"""What lies ready for a city fits the program it is for."""

import configparser
import re
from pathlib import Path

import pytest

from buergertelefon.cli import USAGE

ROOT = Path(__file__).resolve().parents[1]
SOURCE = "\n".join(
    (ROOT / f"src/buergertelefon/{name}.py").read_text() for name in ("settings", "cli", "serve")
)
SERVICES = sorted((ROOT / "deploy/systemd").glob("*.service"))


def test_every_setting_of_the_example_is_read_by_somebody() -> None:
    lines = (ROOT / "deploy/bremen.env").read_text().splitlines()
    names = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert len(names) > 12
    unknown = [name for name in names if not re.search(rf'"{name}"', SOURCE)]
    assert unknown == []


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.stem)
def test_a_service_starts_a_command_there_is(file: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names have capitals
    unit.read_string(file.read_text())
    service = unit["Service"]
    words = [service["ExecStart"], *(service.get(one) for one in ("ExecStop", "ExecReload"))]
    for line in filter(None, words):
        program, *rest = line.split()
        assert program == "/opt/buergertelefon/bin/buergertelefon"
        assert f"buergertelefon {' '.join(rest)} " in USAGE
    assert service["EnvironmentFile"] == "/etc/buergertelefon.env"


def test_the_readme_names_all_that_lies_there() -> None:
    text = (ROOT / "deploy/README.md").read_text()
    for entry in (ROOT / "deploy").iterdir():
        assert entry.name in text or entry.name == "README.md"
