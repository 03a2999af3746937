"""`buergertelefon who "Kfz-Steuer" --place Bremen --on 2014-06-16`: who is responsible, and why."""

import csv
import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from buergertelefon.responsibility.queries.who import who
from buergertelefon.responsibility.queries.words import ROLES, Told
from buergertelefon.responsibility.rules.deciding import Role

COLUMNS = ("id", "question", "topic", "place", "date")


class Command(BaseCommand):
    """Answer one question, or a file of them."""

    help = "Sagt, wer zuständig ist: nach Thema, Ort und Tag, mit Begründung."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The question, place and day; or a file."""
        parser.add_argument("question", nargs="?", default="", help="zum Beispiel: Kfz-Steuer")
        parser.add_argument("--place", default="", help="Ort, Stadtteil, Postleitzahl, Adresse")
        parser.add_argument("--on", default="", help="Tag, zum Beispiel: 2014-06-16; sonst heute")
        parser.add_argument("--topic", default="", help="Schlüssel des Themas, sonst wird gesucht")
        parser.add_argument("--json", action="store_true", help="als JSON")
        parser.add_argument("--batch", type=Path, help="TSV mit id, question, topic, place, date")
        parser.add_argument("--out", type=Path, help="JSON-Zeilen zu --batch")

    def handle(
        self, *, question: str, place: str, on: str, topic: str, batch: Path | None,
        out: Path | None, **options: Any,
    ) -> None:  # fmt: skip
        """Answer, and print."""
        if batch:
            self._batch(batch, out)
            return
        if not question and not topic:
            raise CommandError('Wonach? Zum Beispiel: buergertelefon who "Kfz-Steuer"')
        told = who(topic, place, on=_day(on, "--on"), question=question)
        if options["json"]:
            self.stdout.write(json.dumps(_plain(told), ensure_ascii=False))
        else:
            self.stdout.write(_words(told))

    def _batch(self, batch: Path, out: Path | None) -> None:
        try:
            text = batch.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{batch} lässt sich nicht lesen: {error}") from error
        reader = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
        if missing:
            found = ", ".join(reader.fieldnames or []) or "nichts"
            raise CommandError(
                f"{batch}: es fehlen die Spalten {', '.join(missing)}. Gefunden: {found}."
            )
        lines = []
        for row in reader:
            where = f"{batch.name}, Zeile {reader.line_num}"
            if None in row:
                raise CommandError(f"{where}: mehr Felder als Spalten, ein Tab zu viel?")
            if short := [name for name in COLUMNS if row[name] is None]:
                raise CommandError(f"{where}: {', '.join(short)} fehlt, die Zeile ist zu kurz.")
            day = _day(row["date"].strip(), f"{where}, date")
            told = who(row["topic"], row["place"], on=day, question=row["question"])
            lines.append(json.dumps({"id": row["id"], **_plain(told)}, ensure_ascii=False))
        text = "".join(f"{line}\n" for line in lines)
        if out:
            part = out.with_suffix(out.suffix + ".part")
            part.write_text(text, encoding="utf-8")
            part.replace(out)
            self.stdout.write(f"{len(lines)} Fragen beantwortet: {out}")
        else:
            self.stdout.write(text, ending="")


def _plain(told: Told) -> dict[str, Any]:
    plain = asdict(told)
    for body in plain["bodies"]:
        for name in ("bufa", "ars", "contact", "fee", "valid_from", "valid_until"):
            body[name] = body[name] or None
    plain["question"] = plain["question"] or None
    return plain


def _words(told: Told) -> str:
    lines = [told.question] if told.question else []
    for body in told.bodies:
        role = ROLES.get(Role(body.role))
        lines += [f"{role}: {body.name}" if role else body.name, f"  {body.reason}"]
        lines += [f"  {body.contact}"] if body.contact else []
    return "\n".join([*lines, *(f"Hinweis: {one}" for one in told.notes)])


def _day(text: str, where: str) -> date:
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            f"{where} {text!r} ist kein Tag. Richtig ist zum Beispiel 2014-06-16."
        ) from error
