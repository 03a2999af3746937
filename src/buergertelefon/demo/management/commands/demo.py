"""`buergertelefon demo` loads the example city."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from buergertelefon.base.hours import BERLIN
from buergertelefon.demo.calendars import make_slots
from buergertelefon.demo.cases import load_cases
from buergertelefon.demo.check import faults, item_faults
from buergertelefon.demo.content import read
from buergertelefon.demo.courses import load_courses
from buergertelefon.demo.errors import BadContent
from buergertelefon.demo.history import load_history
from buergertelefon.demo.load import load
from buergertelefon.demo.waste import load_waste
from buergertelefon.demo.waste_items import read_items
from buergertelefon.demo.workforce import load_workforce
from buergertelefon.directory.models import Service
from buergertelefon.telephony.announcements import prepare
from buergertelefon.telephony.models import CalledNumber


class Command(BaseCommand):
    """Bremen and Bremerhaven as example data; twice is the same as once."""

    help = "Lädt die Beispielstadt (Bremen und Bremerhaven)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--check looks at the files and loads nothing."""
        parser.add_argument("--check", action="store_true", help="nur die Texte prüfen")

    def handle(self, *, check: bool = False, **_: object) -> None:
        """Load, and say what there is now."""
        if check:
            self._check()
            return
        try:
            centre = load()
        except BadContent as error:
            raise CommandError(f"Nichts geladen. {error}") from error
        load_courses(centre, at=timezone.now())
        load_waste(centre, at=timezone.now())
        load_cases(centre, at=timezone.now())
        load_history(centre, at=timezone.now())
        load_workforce(centre, at=timezone.now())
        make_slots(on=timezone.now().astimezone(BERLIN).date())
        prepare(CalledNumber.objects.all(), at=timezone.now())
        self.stdout.write(f"Die Beispielstadt ist da: {Service.objects.count()} Leistungen.")

    def _check(self) -> None:
        try:
            found = faults(read()) + item_faults(read_items())
        except BadContent as error:
            raise CommandError(str(error)) from error
        if found:
            raise CommandError("\n".join([*found, f"{len(found)} Mängel"]))
        self.stdout.write("Die Texte der Beispielstadt sind vollständig.")
