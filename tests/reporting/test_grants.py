"""Whatever figures are read from, the role of figures may read: else production answers 503."""

import re
from pathlib import Path

from django.apps import apps

import buergertelefon
from buergertelefon.reporting.grants import TABLES

ROOT = Path(buergertelefon.__file__).parent
READ = re.compile(r"\brows\((\w+)\)")


def test_every_table_that_is_read_as_figures_is_granted() -> None:
    read = {
        name
        for folder in ("reporting", "website")
        for path in (ROOT / folder).rglob("*.py")
        for name in READ.findall(path.read_text(encoding="utf-8"))
        if name[0].isupper() and name != "Model"
    }
    known = {one.__name__: one._meta.db_table for one in apps.get_models()}  # noqa: SLF001
    assert len(read) > 10
    assert not {name for name in read if known[name] not in TABLES}
