"""`buergertelefon export xzufi --out DATEI`: everything that is known, for other systems."""

import os
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from buergertelefon.knowledge.queries import exporting, exporting_csv
from buergertelefon.knowledge.xzufi.writing import VERSIONS


class Command(BaseCommand):
    """Export services, offices and responsibilities."""

    help = "Schreibt alle Leistungen, Stellen und Zuständigkeiten als XZuFi oder CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The form and the file."""
        parser.add_argument("form", choices=["xzufi", "csv"], help="xzufi oder csv")
        parser.add_argument("--out", type=Path, help="die Datei; ohne sie: Ausgabe")
        parser.add_argument("--version", dest="xzufi", choices=VERSIONS, default=VERSIONS[-1])

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Django's own --version gives way: here it means XZuFi's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def handle(self, *, form: str, out: Path | None, xzufi: str, **_: Any) -> None:
        """All or nothing: a file that breaks off does not replace one that was whole."""
        beside = Path(f"{out or 'export'}.{os.getpid()}.part")
        if out is None:
            beside = Path(os.devnull)
        try:
            with open(1, "wb", closefd=False) if out is None else beside.open("wb") as file:
                if form == "csv":
                    count = exporting_csv.write(file)
                else:
                    moment = timezone.now().isoformat(timespec="seconds")
                    count = exporting.write(
                        file, version=xzufi, uuid=str(uuid.uuid4()), moment=moment
                    )
            if out is not None:
                beside.replace(out)
                self.stdout.write(f"{out}: {count} Einträge")
        finally:
            if out is not None:
                beside.unlink(missing_ok=True)
