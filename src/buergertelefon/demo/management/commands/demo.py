"""`buergertelefon demo` loads the example city."""

from django.core.management.base import BaseCommand, CommandError

from buergertelefon.demo.errors import BadContent
from buergertelefon.demo.load import load
from buergertelefon.directory.models import Service
from buergertelefon.telephony.announcements import prepare
from buergertelefon.telephony.models import CalledNumber


class Command(BaseCommand):
    """Bremen and Bremerhaven as example data; twice is the same as once."""

    help = "Lädt die Beispielstadt (Bremen und Bremerhaven)."

    def handle(self, **_: object) -> None:
        """Load, and say what there is now."""
        try:
            load()
        except BadContent as error:
            raise CommandError(f"Nichts geladen. {error}") from error
        prepare(CalledNumber.objects.all())
        self.stdout.write(f"Die Beispielstadt ist da: {Service.objects.count()} Leistungen.")
