"""`buergertelefon annex --out anlage.pdf`: what is stored, as the annex of a staff agreement."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from buergertelefon.base.pdf import PdfError
from buergertelefon.reporting.annex import annex, document, told


class Command(BaseCommand):
    """Write it as PDF or JSON."""

    help = "Anlage zur Dienstvereinbarung: was gespeichert wird, wofür, wie lange, wer es sieht."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and in which form."""
        parser.add_argument("--out", type=Path, metavar="DATEI", help="PDF; mit --json eine JSON")
        parser.add_argument("--json", action="store_true", help="als JSON, ohne --out ausgegeben")

    def handle(self, *, out: Path | None, json: bool, **_: Any) -> None:
        """Make it from what runs now; says what is not declared."""
        if out is None and not json:
            raise CommandError("Wohin? Bitte --out DATEI oder --json angeben.")
        at = timezone.now()
        one = annex(at=at)
        if out is None:
            self.stdout.write(_words(told(one)))
            return
        try:
            out.write_bytes(_words(told(one)).encode() if json else document(one, at=at))
        except PdfError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{out}: nicht geschrieben, {error.strerror}.") from None
        self.stdout.write(f"{out} geschrieben.")
        if one.undeclared:
            self.stderr.write(f"Nicht erklärt: {', '.join(one.undeclared)}.")


def _words(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1)
