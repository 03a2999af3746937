"""`buergertelefon contacts forget-number`."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from buergertelefon.base.phone import e164
from buergertelefon.contacts.callers import forget_caller


class Command(BaseCommand):
    """What is done with records of conversations by hand."""

    help = "Gespräche: auf Wunsch vergessen, dass eine Nummer angerufen hat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word for what to do."""
        does = parser.add_subparsers(dest="do", required=True, metavar="TUN")
        does.add_parser("forget-number", help="fragt nach der Nummer und löscht ihre Schlüssel")

    def handle(self, **_: Any) -> None:
        """Ask for the number: as an argument it would stay in the shell's history."""
        number = e164(getpass.getpass("Rufnummer (wird nicht angezeigt): "))
        if not number:
            raise CommandError("Das ist keine Rufnummer. Bitte mit Vorwahl eingeben.")
        calls = forget_caller(number)
        told = "1 Anruf führt" if calls == 1 else f"{calls} Anrufe führen"
        self.stdout.write(f"{told} nicht mehr zu dieser Nummer. Zahlen bleiben.")
