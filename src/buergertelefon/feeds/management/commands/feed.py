"""`buergertelefon feed kfz-bremen`: an address under which calendar programs see what is taken."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from buergertelefon.appointments.models import Calendar
from buergertelefon.feeds.actions import close_feeds, open_feed


class Command(BaseCommand):
    """Open an address, or close all of a calendar."""

    help = "Öffnet oder schließt ein Kalender-Abonnement: frei und belegt, ohne Namen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The calendar."""
        parser.add_argument("calendar", help="Schlüssel des Kalenders")
        parser.add_argument("--close", action="store_true", help="schließt alle seine Adressen")

    def handle(self, *, calendar: str, close: bool, **_: Any) -> None:
        """Do it, and print the address: it is shown once."""
        one = Calendar.objects.filter(slug=calendar).first()
        if one is None:
            known = ", ".join(Calendar.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"Den Kalender {calendar!r} gibt es nicht. Es gibt: {known}")
        if close:
            self.stdout.write(f"Geschlossene Adressen: {close_feeds(one)}")
            return
        secret, base = open_feed(one, at=timezone.now()), settings.PUBLIC_URL.rstrip("/")
        self.stdout.write(
            f"Abonnieren: {base}{reverse('feed_file', args=[one.slug, secret])}\n"
            f"CalDAV:     {base}{reverse('feed', args=[one.slug, secret])}\n"
            "Wer die Adresse hat, sieht, wann belegt ist. Sie wird nur jetzt gezeigt."
        )
