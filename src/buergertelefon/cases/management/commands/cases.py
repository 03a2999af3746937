"""`buergertelefon cases export CODE`, `cases forget CODE`: what a person may ask for."""

import os
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from buergertelefon.cases.actions.forgetting import anonymise
from buergertelefon.cases.errors import Unknown
from buergertelefon.cases.models import Case
from buergertelefon.cases.queries import export
from buergertelefon.cases.queries.cases import by_code


class Command(BaseCommand):
    """All about one case, or nobody in it any more."""

    help = "Auskunft über einen Vorgang, und Löschen auf Wunsch."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do with which case."""
        does = parser.add_subparsers(dest="do", required=True, metavar="TUN")
        all_of_it = does.add_parser("export", help="alles, was über die Person gespeichert ist")
        all_of_it.add_argument("code", help="Code des Vorgangs")
        all_of_it.add_argument(
            "--zip", type=Path, metavar="DATEI", help="als Archiv mit den Anhängen, sonst JSON"
        )
        gone = does.add_parser("forget", help="anonymisiert ihn jetzt; was offen ist, endet")
        gone.add_argument("code", help="Code des Vorgangs")

    def handle(self, *, do: str, code: str, **given: Any) -> None:
        """Do it."""
        does: dict[str, Callable[..., None]] = {"export": self._export, "forget": self._forget}
        try:
            row = by_code(code)
        except Unknown as error:
            raise CommandError(str(error)) from error
        does[do](row, **given)

    def _export(self, row: Case, *, zip: Path | None = None, **_: Any) -> None:  # noqa: A002  # the option's name
        if zip is None:
            self.stdout.write(export.text(row, at=timezone.now()))
            return
        try:
            with open(os.open(zip, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123  # only its owner reads it, from the beginning
                file.write(export.archive(row, at=timezone.now()))
        except FileExistsError as error:
            raise CommandError(f"{zip} gibt es schon. Bitte anders nennen.") from error
        except OSError as error:
            raise CommandError(f"{zip} lässt sich nicht schreiben: {error.strerror}.") from error
        self.stdout.write(f"Geschrieben: {zip}. Darin stehen Angaben zu einer Person.")

    def _forget(self, row: Case, **_: Any) -> None:
        anonymise(row.pk, at=timezone.now())
        self.stdout.write(f"Vorgang {row.reference}: Niemand steht mehr darin. Zahlen bleiben.")
