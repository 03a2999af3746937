"""`buergertelefon import xzufi PATH`: what would change, then what has changed."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from buergertelefon.knowledge.actions import importing, importing_csv
from buergertelefon.knowledge.rules.imports import Entry, Outcome, Report

#: entries printed one by one; all of them go to the file of --report
PRINTED = 40


class Command(BaseCommand):
    """Import services, offices and responsibilities."""

    help = "Übernimmt Leistungen, Stellen und Zuständigkeiten aus XZuFi oder CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The form, where it lies, whether to try only."""
        parser.add_argument("form", choices=["xzufi", "csv"], help="xzufi (2.1 bis 2.3) oder csv")
        parser.add_argument("path", type=Path, help="eine Datei, ein Ordner oder ein ZIP-Archiv")
        parser.add_argument(
            "--dry-run", action="store_true", help="nur zeigen, was sich ändern würde"
        )
        parser.add_argument("--report", type=Path, help="schreibt den ganzen Bericht als JSON")

    def handle(
        self, *, form: str, path: Path, dry_run: bool, report: Path | None, **_: Any
    ) -> None:
        """Import, and print. Ends with an error if something was refused."""
        at = timezone.now()
        take = importing.apply if form == "xzufi" else importing_csv.apply
        done = take(path, on=timezone.localdate(at), at=at, dry_run=dry_run, told=self._progress())
        if report:
            text = json.dumps(asdict(done), default=str, ensure_ascii=False, indent=1)
            report.write_text(_with_counts(text, done), encoding="utf-8")
        self._tell(done, dry_run=dry_run)
        if done.refused:
            raise CommandError(
                "\n".join(
                    f"{file}, Zeile {line}: {reason}" if line else f"{file}: {reason}"
                    for file, line, reason in done.refused
                )
                + "\nVon diesen Dateien wurde nichts übernommen."
            )

    def _progress(self) -> importing.Told | None:
        if not sys.stderr.isatty():
            return None

        def told(name: str, done: int) -> None:
            self.stderr.write(f"\r{name}: {done} gelesen ", ending="")

        return told

    def _tell(self, done: Report, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write("Probelauf, es wurde nichts geändert. Es wäre:")
        for entry in done.entries[:PRINTED]:
            self.stdout.write(_line(entry))
        if len(done.entries) > PRINTED:
            self.stdout.write(f"… und {len(done.entries) - PRINTED} weitere (--report nennt alle)")
        for outcome in Outcome:
            if n := done.count(outcome):
                self.stdout.write(f"{outcome.value}: {n}")
        if not done.counts and not done.refused:
            self.stdout.write("Es war nichts zu übernehmen.")


def _line(entry: Entry) -> str:
    lines = [f"{entry.outcome.value}: {entry.kind} {entry.id} {entry.title}".rstrip()]
    lines += [f"  {one.field}: »{one.before}« → »{one.after}«" for one in entry.changes]
    if entry.note:
        lines.append(f"  {entry.file}, Zeile {entry.line}: {entry.note}")
    return "\n".join(lines)


def _with_counts(text: str, done: Report) -> str:
    """The counts by kind and outcome as nested objects: JSON has no pairs as keys."""
    content = json.loads(text)
    content["counts"] = {}
    for (kind, outcome), n in done.counts.items():
        content["counts"].setdefault(kind, {})[outcome.value] = n
    return json.dumps(content, ensure_ascii=False, indent=1)
