"""`buergertelefon open311 key add "Mängelmelder" --provider SLUG`: who may send reports."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from buergertelefon.base.hours import BERLIN
from buergertelefon.waste.actions import keys
from buergertelefon.waste.models import ApiKey, Provider

LONGEST = 120


class Command(BaseCommand):
    """Add, list and end keys."""

    help = "Schlüssel anderer Programme, die Meldungen senden (Open311)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do with which key."""
        words = parser.add_subparsers(dest="of", required=True, metavar="key")
        does = words.add_parser("key", help="Schlüssel").add_subparsers(
            dest="do", required=True, metavar="TUN"
        )
        add = does.add_parser("add", help="macht einen Schlüssel und zeigt ihn einmal")
        add.add_argument("name", help="das Programm, nie eine Person: Mängelmelder")
        add.add_argument("--provider", required=True, help="Kurzname des Entsorgers")
        does.add_parser("list", help="welche es gibt")
        end = does.add_parser("end", help="ein Schlüssel gilt nicht mehr")
        end.add_argument("number", type=int, help="seine Nummer, siehe: list")

    def handle(self, *, do: str, **given: Any) -> None:
        """Do it, and print what came of it."""
        does: dict[str, Callable[..., None]] = {
            "add": self._add, "list": self._list, "end": self._end,
        }  # fmt: skip
        does[do](**given)

    def _add(self, *, name: str, provider: str, **_: Any) -> None:
        row = Provider.objects.filter(slug=provider).first()
        if row is None:
            known = ", ".join(Provider.objects.values_list("slug", flat=True)) or "noch keinen"
            raise CommandError(f"Den Entsorger „{provider}“ gibt es nicht. Es gibt: {known}.")
        if not 0 < len(name.strip()) <= LONGEST:
            raise CommandError(f"Der Name hat 1 bis {LONGEST} Zeichen.")
        secret = keys.add(name.strip(), row, at=timezone.now())
        self.stdout.write(f"Schlüssel (api_key) für {name}: {secret}\nEr wird nur jetzt gezeigt.")

    def _list(self, **_: Any) -> None:
        rows = list(ApiKey.objects.select_related("provider").order_by("pk"))
        for row in rows:
            state = "gilt" if row.active else "beendet"
            since = f"seit {row.made.astimezone(BERLIN):%d.%m.%Y}"
            self.stdout.write(f"{row.pk}: {row.name} ({row.provider.slug}, {since}, {state})")
        if not rows:
            self.stdout.write("Es gibt noch keinen Schlüssel.")

    def _end(self, *, number: int, **_: Any) -> None:
        if not keys.end(number):
            raise CommandError(f"Einen Schlüssel {number}, der gilt, gibt es nicht. Siehe: list")
        self.stdout.write(f"Der Schlüssel {number} gilt nicht mehr.")
