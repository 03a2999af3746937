"""The start of every measurement with a database of its own: on a socket, in a folder of its own.

Imported before the settings are read, for it says where. `run` makes the tables, measures the parts
and prints what came out.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

HOME = os.environ.setdefault("BENCH_HOME", tempfile.mkdtemp(prefix="buergertelefon-bench-"))
os.environ["BUERGERTELEFON_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "buergertelefon.settings"
os.environ["MAIL_URL"] = "smtp://127.0.0.1:1"  # messages are posted here, and nobody delivers them
os.environ["MAIL_FROM"] = "buergertelefon@example.org"
os.environ.pop("DATABASE_URL", None)

Part = Callable[[], dict[str, Any]]
#: a key of the last line: of which part, and what of it
Last = Mapping[str, tuple[str, Callable[[dict[str, Any]], Any]]]


def spread(times: list[float]) -> dict[str, float]:
    """p50 and p95."""
    ordered = sorted(times)
    shares = (("p50", 0.5), ("p95", 0.95))
    return {name: round(ordered[int(len(ordered) * at)], 2) for name, at in shares}


def run(parts: Mapping[str, Part], last: Last) -> None:
    """Measure what is named behind the script, else all; the last line is one JSON object."""
    import django

    from buergertelefon import settings
    from buergertelefon.cli import draw_secret_key

    assert settings.EMBEDDED
    draw_secret_key(Path(HOME))
    settings.SECRET_KEY = (Path(HOME) / "secret_key").read_text()
    settings.EMBEDDED.hold()
    settings.EMBEDDED.start()
    django.setup()
    result = {}
    try:
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        call_command("figures_role", "--after-migrate")
        for name in sys.argv[1:] or parts:
            result[name] = parts[name]()
            print(name, result[name], flush=True)
        connections.close_all()
    finally:
        settings.EMBEDDED.release()
    said = {key: of(result[part]) for key, (part, of) in last.items() if result.get(part)}
    print(json.dumps(said | {"parts": result}))
