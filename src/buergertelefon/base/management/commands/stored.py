"""`buergertelefon stored`: each stored field, what for, how long, who sees it."""

import csv
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from buergertelefon.base.queries import Line, stored

COLUMNS = ("model", "field", "purpose", "keep", "how_long", "seen_by")


class Command(BaseCommand):
    """Print the list, as text, JSON or CSV."""

    help = "Welche Angaben gespeichert werden: wozu, wie lange, wer sie sieht."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The form."""
        forms = parser.add_mutually_exclusive_group()
        forms.add_argument("--json", action="store_true", help="als JSON")
        forms.add_argument("--csv", action="store_true", help="als Tabelle mit Semikolons")

    def handle(self, *, json: bool = False, csv: bool = False, **_: Any) -> None:
        """Print it."""
        lines = list(stored())
        if json:
            self._json(lines)
        elif csv:
            self._csv(lines)
        else:
            self._text(lines)

    def _json(self, lines: list[Line]) -> None:
        rows = [dict(zip(COLUMNS, cells(one), strict=True)) for one in lines]
        self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))

    def _csv(self, lines: list[Line]) -> None:
        table = csv.writer(self.stdout, delimiter=";", lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(cells(one) for one in lines)

    def _text(self, lines: list[Line]) -> None:
        model = ""
        for one in lines:
            if one.model != model:
                model = one.model
                self.stdout.write(f"\n{model}")
            _, field, purpose, _, how_long, seen_by = cells(one)
            self.stdout.write(f"  {field}: {purpose}. {how_long}. Sichtbar für: {seen_by}.")


def cells(line: Line) -> tuple[str, ...]:
    """A line of the table; what nobody has declared says so."""
    if line.said is None:
        return (line.model, line.field, "nicht erklärt", "", "", "")
    said = line.said
    return (line.model, line.field, said.purpose, said.keep, line.how_long, said.seen_by)
