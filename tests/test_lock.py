"""The lock fits what pyproject.toml asks for, and names no address."""

import runpy
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
problems: Callable[[str, str], list[str]] = runpy.run_path(str(ROOT / "tools/check_lock.py"))[
    "problems"
]
PROJECT = """
[project]
dependencies = ["django>=5.2,<5.3", "numpy>=2"]
[dependency-groups]
dev = ["pytest>=9"]
"""


def test_a_lock_that_fits() -> None:
    lock = "django==5.2.19 \\\n    --hash=sha256:00\nNumPy==2.4 ; x\nnumpy==2.5 ; y\npytest==9.2\n"
    assert problems(PROJECT, lock) == []


def test_what_is_missing_too_old_or_points_elsewhere() -> None:
    lock = "--index-url https://pypi.example/simple\ndjango==6.0\nnumpy==2.4\n"
    assert problems(PROJECT, lock) == [
        "django is locked as 6.0, wanted is <5.3,>=5.2.",
        "pytest is not locked.",
        "The lock names an address; versions and hashes are enough.",
    ]
