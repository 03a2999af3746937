"""`buergertelefon import municipalities FILE`: registers and tables, all of a file or nothing."""

import gzip
import re
import sys
import zlib
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string

from buergertelefon.places.actions import Taken
from buergertelefon.places.actions.addresses import import_addresses
from buergertelefon.places.actions.districts import import_districts
from buergertelefon.places.actions.mergers import import_mergers
from buergertelefon.places.actions.municipalities import import_municipalities
from buergertelefon.places.errors import BadRegister
from buergertelefon.responsibility.actions import import_rules, import_tax_offices
from buergertelefon.responsibility.errors import BadTable

#: larger files are nobody's register
MOST = 200_000_000
PRINTED = 20
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})")
FORMS = (
    "gemfa",
    "municipalities",
    "mergers",
    "districts",
    "addresses",
    "responsibilities",
)
BREMEN = "040110000000"


class Command(BaseCommand):
    """Take a register in."""

    help = "Übernimmt Verzeichnisse: Gemeinden, Adressen, Finanzämter, Stellen, Zuständigkeiten."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which, where it lies, whether to try only."""
        parser.add_argument("form", choices=[*FORMS, *_brought()])
        parser.add_argument("path", type=Path, help="die Datei, auch gepackt (.gz)")
        parser.add_argument("--dry-run", action="store_true", help="nur zeigen, was sich ändert")
        parser.add_argument("--as-of", default="", help="Stand, sonst der Tag im Dateinamen")
        parser.add_argument("--commune", default=BREMEN, help="ARS der Stadt")

    def handle(
        self, *, form: str, path: Path, dry_run: bool, as_of: str, commune: str, **_: Any
    ) -> None:
        """Import, and print what was new and what was wrong."""
        if not re.fullmatch(r"[0-9]{12}", commune):
            raise CommandError(f"--commune {commune!r} ist kein ARS, erwartet sind 12 Ziffern.")
        data = _read(path)
        day = _as_of(as_of, path)
        about: dict[str, Any] = {"source": path.name, "as_of": day, "dry_run": dry_run}
        try:
            if form == "municipalities":
                done = import_municipalities(data, tell=self._tell, **about)
            elif form == "addresses":
                done = import_addresses(data, commune=commune, tell=self._tell, **about)
            elif form == "mergers":
                done = import_mergers(data, **about)
            elif form == "districts":
                done = import_districts(data, commune=commune, **about)
            elif form == "gemfa":
                done = import_tax_offices(data, **about)
            elif form == "responsibilities":
                done = import_rules(data, **about)
            else:
                done = import_string(_brought()[form])(data, **about)
        except (BadRegister, BadTable) as error:
            raise CommandError(f"{path.name}: {error} Es wurde nichts übernommen.") from error
        self._print(done, dry_run=dry_run)

    def _tell(self, done: int, of: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} von {of} ", ending="")

    def _print(self, done: Taken, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write("Probelauf, es wurde nichts geändert. Es wäre:")
        self.stdout.write(
            f"neu: {done.new}\ngeändert: {done.changed}\nunverändert: {done.unchanged}\n"
            f"beendet: {done.ended}"
        )
        if done.skipped:
            self.stdout.write(f"doppelt, einmal übernommen: {done.skipped}")
        for words in done.notes:
            self.stdout.write(words)
        for line, words in done.problems[:PRINTED]:
            whole = "" if "weggelassen" in words else " Ausgelassen."  # else only a field of it
            self.stdout.write(f"Zeile {line}: {words}{whole}")
        if len(done.problems) > PRINTED:
            self.stdout.write(f"… und {len(done.problems) - PRINTED} weitere")


def _brought() -> dict[str, str]:
    """Registers of the packages above: kind, and the action that takes it in."""
    return {
        kind: action
        for one in apps.get_app_configs()
        for kind, action in getattr(one, "registers", {}).items()
    }


def _read(path: Path) -> bytes:
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as file:
                data = file.read(MOST + 1)
        else:
            with path.open("rb") as file:
                data = file.read(MOST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise CommandError(f"{path} lässt sich nicht lesen: {error}") from error
    if len(data) > MOST:
        raise CommandError(f"{path.name} ist größer als {MOST // 1_000_000} MB.")
    return data


def _as_of(text: str, path: Path) -> date:
    found = _DAY.search(path.name)
    try:
        return date.fromisoformat(text or (found[1] if found else ""))
    except ValueError:
        if text:
            raise CommandError(f"--as-of {text!r} ist kein Tag, richtig ist 2023-11-30.") from None
        return timezone.localdate()
