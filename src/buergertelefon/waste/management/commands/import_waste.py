"""`buergertelefon import waste FILES --provider SLUG`: what would change, or what has changed."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.text import slugify

from buergertelefon.waste.actions.importing import apply
from buergertelefon.waste.errors import BadFile
from buergertelefon.waste.formats import files_of, read
from buergertelefon.waste.models import Provider
from buergertelefon.waste.rules.diff import Difference
from buergertelefon.waste.rules.records import as_of_in, day_of

#: changes and warnings that are printed one by one
PRINTED = 60


class Command(BaseCommand):
    """Take addresses and collection days in."""

    help = "Liest Abfuhrtermine ein: Adressen (CSV) mit Kalendern (JSON), ICS, CSV, JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, whose they are, whether to try only."""
        parser.add_argument(
            "paths", type=Path, nargs="+", metavar="DATEI",
            help="ADRESSEN.csv.gz KALENDER.json, oder Dateien einzelner Adressen, ein Ordner, ein"
            " Archiv (.zip)",
        )  # fmt: skip
        parser.add_argument("--provider", required=True, help="Kurzname des Entsorgers")
        parser.add_argument("--source", default="", help="Kurzname der Quelle, sonst das Format")
        parser.add_argument("--address", default="", help="„Straße 1“, wenn sie nicht darin steht")
        parser.add_argument(
            "--as-of", type=_day, default=None, help="Stand, sonst aus dem Dateinamen, sonst heute"
        )
        parser.add_argument(
            "--preview", "--dry-run", action="store_true", help="nur zeigen, was sich ändert"
        )

    def handle(
        self,
        *,
        paths: Sequence[Path],
        provider: str,
        source: str,
        address: str,
        as_of: date | None,
        preview: bool,
        **_: Any,
    ) -> None:
        """Import, and print. Ends with an error if the files cannot be taken."""
        row = Provider.objects.filter(slug=provider).first()
        if row is None:
            known = ", ".join(Provider.objects.values_list("slug", flat=True)) or "noch keiner"
            raise CommandError(f"Den Entsorger „{provider}“ gibt es nicht. Es gibt: {known}.")
        now = timezone.now()
        try:
            reading = read(files_of(paths), address=address, tell=self._tell)
            day = as_of or as_of_in(reading.name) or timezone.localdate(now)
            slug = slugify(source)[:80] or reading.source
            done = apply(row, reading, source=slug, as_of=day, at=now, dry_run=preview,
                         tell=self._tell)  # fmt: skip
        except BadFile as error:
            told = "\n".join(error.problems)
            raise CommandError(f"{told}\nEs wurde nichts übernommen.") from error
        self._end()
        self._print(done, preview=preview)

    def _tell(self, done: int, of: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} von {of} ", ending="")

    def _end(self) -> None:
        if sys.stderr.isatty():
            self.stderr.write("")

    def _print(self, found: Difference, *, preview: bool) -> None:
        if found.again:
            self.stdout.write("Diese Dateien sind schon übernommen.")
        elif preview:
            self.stdout.write("Probelauf, es wurde nichts geändert. Es wäre:")
        self._some([one.words for one in found.changes], "Änderungen")
        self._some([f"Hinweis: {one.words}" for one in found.warnings], "Hinweise")
        for line in found.summary:
            self.stdout.write(line)
        self.stdout.write("In der Datei:")
        for line in found.figures.lines:
            self.stdout.write(f"  {line}")

    def _some(self, lines: Sequence[str], what: str) -> None:
        for line in lines[:PRINTED]:
            self.stdout.write(line)
        if len(lines) > PRINTED:
            self.stdout.write(f"… und {len(lines) - PRINTED} weitere {what}")


def _day(text: str) -> date:
    """Of --as-of."""
    try:
        return day_of(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
