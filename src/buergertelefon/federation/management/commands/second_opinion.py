"""`buergertelefon second-opinion "Auto anmelden" --place Bremen`: what FIT-Connect says to it."""

import json
import re
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from buergertelefon.directory.models import Service
from buergertelefon.federation.queries.opinions import second_opinion
from buergertelefon.knowledge.queries.finding import found
from buergertelefon.places.gazetteer import gazetteer


class Command(BaseCommand):
    """Compare our answer with FIT-Connect's entries."""

    help = "Vergleicht, wen wir und wen FIT-Connect für zuständig halten."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The service and the place."""
        parser.add_argument("service", help="Leistung: Schlüssel, Name oder ein Alltagswort")
        parser.add_argument("--place", required=True, help="Ort, Stadtteil, Postleitzahl, Adresse")
        parser.add_argument("--leika", default="", help="LeiKa-Schlüssel, sonst der der Leistung")
        parser.add_argument("--json", action="store_true", help="als JSON")

    def handle(self, *, service: str, place: str, leika: str, json: bool, **_: Any) -> None:
        """Compare, and print."""
        one = _service(service)
        leika = leika or one.key
        if not re.fullmatch(r"99[0-9]{12}", leika):
            raise CommandError(
                f"Zu „{one.name}“ ist kein LeiKa-Schlüssel hinterlegt. Nennen Sie ihn mit --leika,"
                " 14 Ziffern, die mit 99 beginnen."
            )
        keys = {each.key for each in gazetteer().find(place)}
        if len(keys) != 1 or len(min(keys)) != 12:
            raise CommandError(f"„{place}“ ist nicht eine Gemeinde. Nennen Sie den Ort genauer.")
        opinion = second_opinion(leika, min(keys), on=timezone.localdate(), topic=one.slug)
        self.stdout.write(_json(asdict(opinion)) if json else opinion.words)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _service(text: str) -> Service:
    exact = Service.objects.filter(slug=text).first()
    named = exact or Service.objects.filter(name__iexact=text).first()
    if named:
        return named
    hits = found(text, place="", on=timezone.localdate()).hits
    if not hits:
        raise CommandError(f"Die Leistung „{text[:60]}“ kennen wir nicht.")
    return Service.objects.get(slug=hits[0].slug)
