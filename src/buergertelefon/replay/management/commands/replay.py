"""`buergertelefon bench replay`: years of calls through the product's own writing."""

import json
import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from buergertelefon.replay.actions.nights import add_up
from buergertelefon.replay.actions.preparing import dismiss_people, prepare, seat_people
from buergertelefon.replay.actions.replaying import over, replay
from buergertelefon.replay.errors import ReplayError
from buergertelefon.replay.queries.checking import check
from buergertelefon.replay.queries.progress import progress
from buergertelefon.replay.queries.scenes import scene

WIDTH = 30
#: of years the calendar knows
FIRST, LAST = date(1991, 1, 1), date(2099, 12, 31)


def day_of(word: str) -> date:
    """A day as YYYY-MM-DD. Raises ArgumentTypeError in German."""
    try:
        day = date.fromisoformat(word)
    except ValueError:
        day = date.max
    if not FIRST <= day <= LAST:
        raise ArgumentTypeError(f"{word!r} ist kein Tag zwischen 1991-01-01 und 2099-12-31.")
    return day


class Command(BaseCommand):
    """Replay, then hold the record against the generator's own books."""

    help = (
        "Gibt Jahre erfundener Anrufe wieder und prüft danach jede Zahl. Geht nach Abbruch weiter."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, when."""
        parser.add_argument("--calls", type=int, default=2_000_000, metavar="ANZAHL")
        parser.add_argument(
            "--from", type=day_of, default=date(2011, 1, 1), dest="since", metavar="TAG"
        )
        parser.add_argument(
            "--to", type=day_of, default=date(2014, 6, 16), dest="last", metavar="TAG"
        )
        parser.add_argument("--seed", default="115", help="andere Anrufe, andere Bücher")

    def handle(self, *, calls: int, since: date, last: date, seed: str, **_: Any) -> None:
        """Go on where it was broken off; the last line is one JSON object."""
        try:
            self._replay(calls=calls, since=since, last=last, seed=seed)
        except ReplayError as error:
            raise CommandError(str(error)) from error

    def _replay(self, *, calls: int, since: date, last: date, seed: str) -> None:
        centre = prepare(milestone=calls, on=since)
        played = scene(centre, seat_people(centre), calls=calls, since=since, last=last, seed=seed)
        begun, before = time.monotonic(), progress(played)

        def told(day: date, stored: int) -> None:
            done = stored / calls
            speed = (stored - before.last_number + before.opening) / (time.monotonic() - begun)
            bar = ("█" * int(done * WIDTH)).ljust(WIDTH, "·")
            said = f"{stored:,} Anrufe; {speed:,.0f} je Sekunde".replace(",", ".")
            self.stderr.write(f"\r{bar} {day:%d.%m.%Y}  {said}", ending="")

        books = replay(played, told)
        seconds = time.monotonic() - begun
        self.stderr.write("")
        add_up(played, at=over(played.plan.days[-1]))
        found = check(books, played, opening=before.opening, milestone=before.opening + calls)
        for line in found.wrong[:20]:
            self.stderr.write(line)
        dismiss_people(centre)
        self.stdout.write(
            json.dumps(
                {
                    "calls": calls,
                    "seconds": round(seconds, 1),
                    "missing": found.missing,
                    "double": found.double,
                    "wrong": len(found.wrong),
                    "milestone_on": str(found.milestone_on),
                    "figures": found.figures,
                    "formulas": found.formulas,
                }
            )
        )
        if not found:
            raise CommandError("Was gespeichert ist, stimmt nicht mit den Büchern überein.")
