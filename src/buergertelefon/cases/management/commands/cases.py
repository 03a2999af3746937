"""`buergertelefon cases fetch-mail`, `cases export CODE`, `cases forget CODE`."""

import os
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from buergertelefon.cases import mailboxes
from buergertelefon.cases.actions.forgetting import anonymise
from buergertelefon.cases.actions.mail_in import fetch
from buergertelefon.cases.errors import MailboxDown, Unknown
from buergertelefon.cases.models import Case
from buergertelefon.cases.queries import export
from buergertelefon.cases.queries.cases import by_code
from buergertelefon.cases.rules.mails import FATES


class Command(BaseCommand):
    """What is done with cases by hand."""

    help = "Vorgänge: Antworten per Mail abholen, Auskunft geben, auf Wunsch löschen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word for what to do."""
        does = parser.add_subparsers(dest="do", required=True, metavar="TUN")
        does.add_parser("fetch-mail", help="liest das Postfach für Antworten")
        all_of_it = does.add_parser("export", help="alles, was über die Person gespeichert ist")
        all_of_it.add_argument("code", help="Code des Vorgangs")
        all_of_it.add_argument(
            "--zip", type=Path, metavar="DATEI", help="als Archiv mit den Anhängen, sonst JSON"
        )
        gone = does.add_parser("forget", help="anonymisiert ihn jetzt; was offen ist, endet")
        gone.add_argument("code", help="Code des Vorgangs")

    def handle(self, *, do: str, **given: Any) -> None:
        """Do it."""
        does: dict[str, Callable[..., None]] = {
            "fetch-mail": self._fetch, "export": self._export, "forget": self._forget,
        }  # fmt: skip
        does[do](**given)

    def _fetch(self, **_: Any) -> None:
        """Once, and print how many became what. Ends with an error if it did not answer."""
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

    def _export(self, *, code: str, zip: Path | None = None, **_: Any) -> None:  # noqa: A002  # the option's name
        row = _case(code)
        if zip is None:
            self.stdout.write(export.text(row, at=timezone.now()))
            return
        try:
            with open(os.open(zip, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123  # only its owner reads it, from the beginning
                file.write(export.archive(row, at=timezone.now()))
        except FileExistsError as error:
            raise CommandError(f"{zip} gibt es schon. Bitte anders nennen.") from error
        except OSError as error:
            raise CommandError(f"{zip} lässt sich nicht schreiben: {error.strerror}.") from error
        self.stdout.write(f"Geschrieben: {zip}. Darin stehen Angaben zu einer Person.")

    def _forget(self, *, code: str, **_: Any) -> None:
        row = _case(code)
        anonymise(row.pk, at=timezone.now())
        self.stdout.write(f"Vorgang {row.reference}: Niemand steht mehr darin. Zahlen bleiben.")


def _case(code: str) -> Case:
    try:
        return by_code(code)
    except Unknown as error:
        raise CommandError(str(error)) from error
