"""`buergertelefon cases fetch-mail`: take what offices have answered, now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from buergertelefon.cases import mailboxes
from buergertelefon.cases.actions.mail_in import fetch
from buergertelefon.cases.errors import MailboxDown
from buergertelefon.cases.rules.mails import FATES


class Command(BaseCommand):
    """What is done with cases by hand."""

    help = "Holt Antworten von Stellen ab, die keine Konten haben."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word for what to do."""
        does = parser.add_subparsers(dest="do", required=True, metavar="TUN")
        does.add_parser("fetch-mail", help="liest das Postfach für Antworten")

    def handle(self, **_: Any) -> None:
        """Fetch once, print how many became what. Ends with an error if it did not answer."""
        try:
            box = mailboxes.mailbox()
        except ValueError as error:
            raise CommandError(str(error)) from None
        if box is None:
            raise CommandError("Kein Postfach eingerichtet: CASES_MAIL und CASES_IMAP_URL.")
        try:
            fates = fetch(box, at=timezone.now)
        except MailboxDown as error:
            raise CommandError(str(error)) from None
        for fate, number in sorted(fates.items()):
            self.stdout.write(f"{number} {FATES[fate]}")
        if not fates:
            self.stdout.write("Keine neue Mail.")
