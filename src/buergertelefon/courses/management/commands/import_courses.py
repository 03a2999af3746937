"""`buergertelefon import courses FILE --school SLUG`: what would change, or what has changed."""

import gzip
import sys
import zlib
from argparse import ArgumentParser, BooleanOptionalAction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from buergertelefon.courses.actions.importing import apply
from buergertelefon.courses.errors import BadCatalogue
from buergertelefon.courses.formats import READERS, Format, format_of
from buergertelefon.courses.models import School
from buergertelefon.courses.rules.diff import Difference, Line
from buergertelefon.courses.rules.records import LARGEST, Reading

#: courses and warnings that are printed one by one
PRINTED = 40


class Command(BaseCommand):
    """Take a school's programme in."""

    help = "Liest das Kursprogramm einer Schule ein: KuferSQL (XML), CSV, schema.org (JSON-LD)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, whose it is, whether to try only."""
        parser.add_argument("path", type=Path, help="die Datei, auch gepackt (.gz)")
        parser.add_argument("--school", required=True, help="Kurzname der Schule: vhs-bremen")
        parser.add_argument(
            "--preview", "--dry-run", action="store_true", help="nur zeigen, was sich ändert"
        )
        parser.add_argument(
            "--format",
            dest="form",
            choices=[*Format],
            default="",
            help="sonst nach dem Anfang der Datei",
        )
        parser.add_argument(
            "--full", action=BooleanOptionalAction, default=True,
            help="die Datei nennt alle Kurse der Schule; was fehlt, ist weggefallen",
        )  # fmt: skip
        parser.add_argument(
            "--partial", dest="full", action="store_false", help="die Datei nennt nur einige"
        )

    def handle(
        self,
        *,
        path: Path,
        school: str,
        preview: bool,
        form: str,
        full: bool,
        **_: Any,
    ) -> None:
        """Import, and print. Ends with an error if the file cannot be taken."""
        row = School.objects.filter(slug=school).first()
        if row is None:
            known = ", ".join(School.objects.values_list("slug", flat=True)) or "noch keine"
            raise CommandError(f"Die Schule „{school}“ gibt es nicht. Es gibt: {known}.")
        reading = self._read(path, form)
        try:
            done = apply(
                row, reading, at=timezone.now(), full=full, dry_run=preview, tell=self._tell
            )
        except BadCatalogue as error:
            told = "\n".join(error.problems)
            raise CommandError(f"{path.name}:\n{told}\nEs wurde nichts übernommen.") from error
        self._print(done, preview=preview)

    def _read(self, path: Path, name: str) -> Reading:
        try:
            if path.suffix == ".gz":
                with gzip.open(path) as file:
                    source: bytes | Path = file.read(LARGEST + 1)
            else:
                source = path
            kind = Format(name) if name else format_of(source)
            return READERS[kind](source, tell=self._tell)
        except (OSError, EOFError, zlib.error) as error:
            raise CommandError(f"{path} lässt sich nicht lesen: {error}") from error

    def _tell(self, done: int, of: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} von {of} " if of else f"\r{done} gelesen ", ending="")

    def _print(self, found: Difference, *, preview: bool) -> None:
        if preview:
            self.stdout.write("Probelauf, es wurde nichts geändert. Es wäre:")
        self._lines("neu", found.new, changes=False)
        self._lines("geändert", found.changed)
        self._lines("weggefallen", found.vanished)
        self._lines("wieder da", found.returned)
        for one in found.warnings[:PRINTED]:
            self.stdout.write(f"Hinweis: {one.words}")
        if len(found.warnings) > PRINTED:
            self.stdout.write(f"… und {len(found.warnings) - PRINTED} weitere Hinweise")
        counts = found.counts
        self.stdout.write(
            f"neu: {len(found.new)}\ngeändert: {len(found.changed)}\n"
            f"unverändert: {found.unchanged}\nweggefallen: {len(found.vanished)}\n"
            f"wieder da: {len(found.returned)}\n"
            f"In der Datei: {counts.courses} Kurse, {counts.dates} Termine; {counts.full} voll,"
            f" davon {counts.overbooked} überbucht; {counts.below} unter der Mindestzahl;"
            f" {counts.nobody} ohne Anmeldung."
        )

    def _lines(self, what: str, lines: tuple[Line, ...], *, changes: bool = True) -> None:
        for one in lines[:PRINTED]:
            seats = f" – {one.seats} angemeldete oder wartende Plätze" if one.seats else ""
            self.stdout.write(f"{what}: {one.number} {one.title}{seats}")
            for change in one.changes if changes else ():
                self.stdout.write(f"  {change.name}: „{change.before}“ → „{change.after}“")
        if len(lines) > PRINTED:
            self.stdout.write(f"… und {len(lines) - PRINTED} weitere ({what})")
