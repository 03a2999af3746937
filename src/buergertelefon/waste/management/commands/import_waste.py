"""`buergertelefon import waste FILES --provider SLUG`: what would change, or what has changed."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from buergertelefon.waste.actions.founding import found
from buergertelefon.waste.actions.importing import apply
from buergertelefon.waste.errors import Refused, WasteError
from buergertelefon.waste.formats import files_of, read
from buergertelefon.waste.models import Provider
from buergertelefon.waste.rules.diff import Difference
from buergertelefon.waste.rules.records import as_of_in, day_of

#: changes and warnings that are printed one by one
PRINTED = 60
#: options that make a provider
NEW = ("new", "town", "commune")


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
        parser.add_argument("--new", default="", metavar="NAME", help="ihn anlegen, mit dem Namen")
        parser.add_argument("--town", default="", help="zu --new: Bremen")
        parser.add_argument(
            "--commune", default="", help="zu --new: der Regionalschlüssel der Stadt"
        )
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
        **more: Any,
    ) -> None:
        """Import, and print. Ends with an error if the files cannot be taken."""
        now = timezone.now()
        try:
            with transaction.atomic():
                row = self._provider(provider, **{one: more[one] for one in NEW}, at=now)
                reading = read(files_of(paths), address=address, tell=self._tell)
                day = as_of or as_of_in(reading.name) or timezone.localdate(now)
                slug = slugify(source)[:80] or reading.source
                done = apply(row, reading, source=slug, as_of=day, at=now, dry_run=preview,
                             tell=self._tell)  # fmt: skip
                transaction.set_rollback(preview)
        except WasteError as error:
            raise CommandError(f"{error}\nEs wurde nichts übernommen.") from error
        except KeyboardInterrupt:
            words = "Abgebrochen. Es wurde nichts übernommen."
            raise CommandError(words, returncode=130) from None
        self._end()
        self._print(done, preview=preview)

    def _provider(
        self, slug: str, *, new: str, town: str, commune: str, at: datetime
    ) -> Provider:  # fmt: skip
        if row := Provider.objects.filter(slug=slug).first():
            return row
        if new:
            return found(slug, name=new, town=town, commune=commune, at=at)
        known = ", ".join(Provider.objects.values_list("slug", flat=True)) or "noch keiner"
        raise Refused(
            f"Den Entsorger „{slug}“ gibt es nicht. Es gibt: {known}. So wird er angelegt:"
            f" --provider {slug} --new NAME --town STADT --commune REGIONALSCHLÜSSEL"
        )

    def _tell(self, done: int, of: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} von {of} ", ending="")

    def _end(self) -> None:
        if sys.stderr.isatty():
            self.stderr.write("")

    def _print(self, done: Difference, *, preview: bool) -> None:
        if done.again:
            self.stdout.write("Diese Dateien sind schon übernommen.")
        elif preview:
            self.stdout.write("Probelauf, es wurde nichts geändert. Es wäre:")
        self._some([one.words for one in done.changes], "Änderungen")
        self._some([f"Hinweis: {one.words}" for one in done.warnings], "Hinweise")
        for line in done.summary:
            self.stdout.write(line)
        self.stdout.write("In der Datei:")
        for line in done.figures.lines:
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
