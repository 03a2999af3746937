"""`buergertelefon centre "Köln"`: which 115 centre answers for a place."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.phone import shown
from buergertelefon.federation.actions.centres import claim
from buergertelefon.federation.models import Centre
from buergertelefon.federation.queries.centres import Told, centre_for
from buergertelefon.federation.rules.promise import CHECKED, PROMISES, SOURCE


class Command(BaseCommand):
    """Answer one question, or say which centre is ours."""

    help = "Sagt, welches 115-Servicecenter für einen Ort antwortet und was versprochen ist."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The place and the day."""
        parser.add_argument("place", help="Ort, Stadtteil, Postleitzahl, Adresse")
        parser.add_argument("--on", default="", help="Tag, zum Beispiel: 2026-11-25; sonst heute")
        parser.add_argument("--topic", default="", help="Schlüssel einer Leistung: wer dort dafür?")
        parser.add_argument("--json", action="store_true", help="als JSON")
        parser.add_argument(
            "--ours", default="", metavar="SERVICECENTER",
            help="statt zu fragen: das Servicecenter dieses Ortes ist unseres (etwa: bremen)",
        )  # fmt: skip

    def handle(self, *, place: str, on: str, topic: str, json: bool, ours: str, **_: Any) -> None:
        """Answer, and print."""
        try:
            day = date.fromisoformat(on) if on else timezone.localdate()
        except ValueError as error:
            raise CommandError(f"--on {on!r} ist kein Tag. Richtig ist 2026-11-25.") from error
        told = centre_for(place, on=day, topic=topic)
        if ours:
            self._claim(told, ours)
        elif json:
            self.stdout.write(_json(told))
        else:
            self.stdout.write(_words(told))

    def _claim(self, told: Told, slug: str) -> None:
        own = ServiceCentre.objects.filter(slug=slug).first()
        if own is None or told.centre is None:
            known = ", ".join(ServiceCentre.objects.order_by("slug").values_list("slug", flat=True))
            why = told.question or f"--ours {slug!r} gibt es nicht, es gibt: {known}"
            raise CommandError(f"{why} Es wurde nichts geändert.")
        claim(Centre.objects.get(slug=told.centre.slug), own)
        self.stdout.write(f"{told.centre.name} ist jetzt unser Servicecenter {own.name}.")


def _json(told: Told) -> str:
    promise = [asdict(one) for one in PROMISES]
    said = asdict(told) | {"promise": promise, "promise_source": f"{SOURCE}, Stand {CHECKED}"}
    return json.dumps(said, ensure_ascii=False, default=str)


def _words(told: Told) -> str:
    lines = [told.question] if told.question else []
    if one := told.centre:
        lines += [one.name, f"  {one.reason}, geprüft am {one.checked_on:%d.%m.%Y}"]
        reach = (shown(one.phone), one.mail, one.url, one.hours)
        lines += [f"  {text}" for text in reach if text]
        if one.exchange:
            lines.append("  Anfragen lassen sich dorthin übergeben: /115/")
    for body in told.bodies:
        lines += [body.name, f"  {body.reason}", *([f"  {body.contact}"] if body.contact else [])]
    lines += [f"Hinweis: {one}" for one in told.notes]
    if told.centre:
        lines.append("Was der Verbund verspricht:")
        lines += [f"  {one.name}: {one.words}" for one in PROMISES]
        lines.append(f"  ({SOURCE}, Stand {CHECKED:%d.%m.%Y})")
    return "\n".join(lines)
