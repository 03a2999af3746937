"""`buergertelefon search "hund anmelden"`: what the desk would find, at a place on a day."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from buergertelefon.base.models import Municipality
from buergertelefon.knowledge.queries.answering import AnswerView, answer
from buergertelefon.knowledge.queries.finding import HitView, found

MOST = 8


class Command(BaseCommand):
    """The hit list, and the answer of the first hit."""

    help = "Sucht eine Leistung, wie es der Arbeitsplatz tut."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The text, a place and a day."""
        parser.add_argument("text", help="was jemand sagt, zum Beispiel: hund anmelden")
        parser.add_argument("--place", default="", help="Gemeinde, zum Beispiel: Bremerhaven")
        parser.add_argument("--on", default="", help="Tag, zum Beispiel: 2014-06-16")
        parser.add_argument("--limit", type=int, default=MOST, help=f"Treffer, sonst {MOST}")

    def handle(self, *, text: str, place: str, on: str, limit: int, **_: Any) -> None:
        """Search, and print."""
        day = _day(on)
        city = _city(place)
        result = found(text, place=city.key, on=day, limit=max(1, limit))
        if not result.hits:
            self.stdout.write("Kein Treffer. Bitte andere Worte versuchen.")
            return
        if result.repaired:
            self.stdout.write(f"Gesucht wurde: {result.repaired}")
        if result.near:
            self.stdout.write("Nichts passt genau, am nächsten liegt:")
        if result.question:
            self.stdout.write(f"Rückfrage: {result.question}")
        for number, hit in enumerate(result.hits, start=1):
            self.stdout.write(f"{number}. {_line(hit)}")
        told = answer(result.hits[0].slug, place=city.key, at=timezone.localtime(), on=day)
        if told:
            self.stdout.write(f"\n{_told(told)}")


def _line(hit: HitView) -> str:
    title = "".join(f"[{text}]" if marked else text for text, marked in hit.parts)
    notes = [
        hit.apart,
        hit.who,
        hit.fee,
        "" if hit.ours else "nicht bei uns",
        f"nur {', '.join(hit.cities)}" if hit.cities else "",
        f"gefunden über »{hit.why}«" if hit.why else "",
        "nicht mehr geprüft" if hit.stale else "",
    ]
    return f"{title} ({hit.slug}): {' · '.join(note for note in notes if note)}"


def _told(told: AnswerView) -> str:
    lines = [told.title, told.say, f"Zuständig: {told.office}"]
    lines += [f"Unterlagen: {'; '.join(told.documents)}"] if told.documents else []
    lines += [f"Gebühr: {told.fee or ('nicht bekannt' if not told.fee_known else 'keine Angabe')}"]
    lines += [f"Dauer: {told.duration}"] if told.duration else []
    lines += [f"Frist: {told.deadline}"] if told.deadline else []
    lines += [f"Geprüft am {told.as_of:%d.%m.%Y}, Quelle: {told.source}"]
    if told.stale:
        lines += [f"Achtung: seit {told.review_due:%d.%m.%Y} nicht mehr geprüft."]
    if told.other_city_differs:
        lines += ["In der anderen Stadt gilt etwas anderes."]
    return "\n".join(lines)


def _day(on: str) -> date:
    if not on:
        return timezone.localdate()
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        raise CommandError(
            f"--on {on!r} ist kein Tag. Richtig ist zum Beispiel 2014-06-16."
        ) from error


def _city(place: str) -> Municipality:
    cities = list(Municipality.objects.order_by("key"))
    if not cities:
        raise CommandError("Es ist noch keine Gemeinde angelegt (buergertelefon demo).")
    if not place:
        return cities[0]
    for city in cities:
        if place.casefold() in {city.name.casefold(), city.slug.casefold(), city.key}:
            return city
    names = ", ".join(city.name for city in cities)
    raise CommandError(f"--place {place!r} kennen wir nicht. Es gibt: {names}.")
