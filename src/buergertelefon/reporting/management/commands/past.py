"""`buergertelefon past queue_log FILE …`: figures begin with the time before us."""

from argparse import ArgumentParser
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from buergertelefon.base.models import Municipality, ServiceCentre
from buergertelefon.reporting.actions.past import Line, bring, take_back
from buergertelefon.reporting.errors import BadPast
from buergertelefon.reporting.models import PastImport
from buergertelefon.reporting.past_files import FORMS, in_order, read
from buergertelefon.reporting.rules.past import Past


class Command(BaseCommand):
    """Bring files of the time before, list them, take one back."""

    help = "Liest die Vergangenheit ein: queue_log von Asterisk oder Tagessummen als CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, with which files, for which centre."""
        parser.add_argument("do", choices=[*FORMS, "list", "drop"], help="was geschehen soll")
        parser.add_argument("files", nargs="*", help="Dateien, auch gepackt; bei drop die Nummer")
        parser.add_argument("--centre", default="", help="Kürzel des Servicecenters")
        parser.add_argument(
            "--line", action="append", default=[], metavar="QUEUE=NAME[:GEMEINDE]",
            help="wie eine Queue hier heißt und für welche Gemeinde (Schlüssel) sie spricht",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="nur lesen und berichten")

    def handle(
        self, *, do: str, files: list[str], centre: str, line: list[str], dry_run: bool, **_: Any
    ) -> None:
        """Do it, and say what came of it."""
        where = _centre(centre)
        if do == "list":
            for one in PastImport.objects.filter(centre=where).order_by("first"):
                self.stdout.write(f"{one.pk}: {_about(one)}")
        elif do == "drop":
            self._drop(where, files)
        else:
            self._bring(where, do, files, _lines(line), dry_run=dry_run)

    def _bring(
        self, centre: ServiceCentre, form: str, files: list[str], lines: Mapping[str, Line],
        *, dry_run: bool,
    ) -> None:  # fmt: skip
        if not files:
            raise CommandError("Bitte mindestens eine Datei nennen.")
        try:
            paths = in_order([Path(one) for one in files])
            with ExitStack() as stack:
                sources = [stack.enter_context(one.open("rb")) for one in paths]
                past, digest = read(form, sources, limit_seconds=centre.promise_seconds)
            self._tell(past)
            if dry_run:
                self.stdout.write("Probelauf, es wurde nichts übernommen.")
                return
            name = ", ".join(one.name for one in paths)
            done = bring(
                centre, past, lines, form=form, name=name, digest=digest, at=timezone.now()
            )
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except BadPast as error:
            raise CommandError(f"{error}\nEs wurde nichts übernommen.") from error
        self.stdout.write(f"Übernommen als Nummer {done.pk}: {_about(done)}")

    def _tell(self, past: Past) -> None:
        self.stdout.write(f"{past.lines} Zeilen, {past.calls} Anrufe.")
        if past.staff:
            self.stdout.write(f"{past.staff} Zeilen über Personen nicht gelesen.")
        for (queue, event), count in sorted(past.unknown.items()):
            self.stdout.write(f"Unbekanntes Ereignis {event} in {queue}: {count}-mal.")

    def _drop(self, centre: ServiceCentre, files: list[str]) -> None:
        if len(files) != 1 or not files[0].isdigit():
            raise CommandError("Bitte eine Nummer aus „past list“ nennen.")
        found = PastImport.objects.filter(centre=centre, pk=int(files[0])).first()
        if found is None:
            raise CommandError(f"Nummer {files[0]} gibt es nicht. „past list“ zeigt alle.")
        take_back(found)
        self.stdout.write(f"Zurückgenommen: {_about(found)}")


def _about(one: PastImport) -> str:
    first, last = (timezone.localtime(at) for at in (one.first, one.last))
    return f"{one.name}, {first:%d.%m.%Y} bis {last:%d.%m.%Y}, {one.calls} Anrufe"


def _centre(slug: str) -> ServiceCentre:
    found = ServiceCentre.objects.filter(slug=slug) if slug else ServiceCentre.objects.all()
    if len(found) != 1:
        names = ", ".join(ServiceCentre.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"Bitte mit --centre eines nennen: {names or 'es gibt keines'}.")
    return found[0]


def _lines(given: list[str]) -> dict[str, Line]:
    lines = {}
    for one in given:
        queue, is_there, rest = one.partition("=")
        name, _, place = rest.partition(":")
        if not is_there or not queue or not 0 < len(name) <= 80:
            raise CommandError(f"--line {one}: bitte so: QUEUE=NAME oder QUEUE=NAME:04011000.")
        if place and not Municipality.objects.filter(pk=place).exists():
            raise CommandError(f"--line {one}: Die Gemeinde „{place}“ gibt es hier nicht.")
        lines[queue] = Line(name, place)
    return lines
