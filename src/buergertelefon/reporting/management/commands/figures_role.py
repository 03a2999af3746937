"""`buergertelefon figures-role`: the login through which figures are read, and its rights."""

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from buergertelefon.reporting.actions.role import exists, grant, make_role
from buergertelefon.reporting.errors import RoleRefused, TablesMissing
from buergertelefon.reporting.grants import ROLE, TABLES


class Command(BaseCommand):
    """Make the role, or give an existing one what is on the list now."""

    help = "Legt die Datenbank-Rolle für Zahlen an oder erneuert ihre Rechte (nur lesen)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and the mode."""
        parser.add_argument("--password-file", type=Path, help="ihr Kennwort, eine Zeile")
        parser.add_argument(
            "--after-migrate", action="store_true", help="nur, was ohne Kennwort geht"
        )

    def handle(
        self, *, password_file: Path | None = None, after_migrate: bool = False, **_: Any
    ) -> None:
        """As the owner of the tables. Again is the same, without a new password."""
        name = settings.DATABASES.get("figures", {}).get("USER") or ROLE
        embedded = settings.EMBEDDED is not None
        if after_migrate and not embedded and not exists(name):
            return  # whoever runs a server of their own makes it with a password
        password = _read(password_file) if password_file else ""
        drawn = ""
        if not (password or embedded or after_migrate or exists(name)):
            drawn = password = secrets.token_urlsafe(24)
        try:
            made = make_role(name, password=password)
            grant(name)
        except TablesMissing as problem:
            if after_migrate:  # --plan, or back to an older version
                return
            raise CommandError(
                f"Es fehlen Tabellen ({problem}). Zuerst: buergertelefon migrate"
            ) from problem
        except RoleRefused as problem:
            raise CommandError(_why(name, str(problem))) from problem
        if not after_migrate:
            self._say(name, drawn, made=made)

    def _say(self, name: str, drawn: str, *, made: bool) -> None:
        self.stdout.write(
            f"Die Rolle {name} {'ist angelegt' if made else 'war schon da'};"
            f" sie liest {len(TABLES)} Tabellen, sonst nichts."
        )
        if drawn:
            db = settings.DATABASES["default"]
            port = f":{db['PORT']}" if db["PORT"] else ""
            self.stdout.write(
                "In die Einstellungen schreiben (das Kennwort erscheint nur dieses eine Mal):\n"
                f"FIGURES_DATABASE_URL=postgresql://{quote(name)}:{drawn}@{db['HOST']}{port}"
                f"/{quote(db['NAME'])}"
            )


def _read(file: Path) -> str:
    try:
        password = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"{file} ist nicht zu lesen: {problem}") from problem
    if len(password) < 12 or not password.isprintable():
        raise CommandError(f"{file}: das Kennwort braucht 12 Zeichen in einer Zeile.")
    return password


def _why(name: str, problem: str) -> str:
    if problem == name:
        return (
            f"Die Rolle {name} darf mehr als lesen (ihr gehören Tabellen, sie ist Mitglied einer"
            " anderen oder hat besondere Rechte). In FIGURES_DATABASE_URL eine eigene Rolle nennen."
        )
    return (
        "Der Inhaber der Datenbank darf keine Rollen anlegen. Als Verwalter des Servers:"
        f" {problem} PASSWORD '…'; danach diesen Befehl noch einmal."
    )
