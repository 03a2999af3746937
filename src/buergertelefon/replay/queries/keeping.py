"""The generator's own books beside the database, a line a day, so that a restart has them."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings

from buergertelefon.replay.rules.books import Books, read, stored
from buergertelefon.replay.rules.day import Day, Scene


def file_of(scene: Scene) -> Path:
    """Where the books of this scene lie; another seed, period or number of calls has others."""
    name = f"{scene.town.seed}:{scene.plan.days}:{scene.plan.total}:{scene.town.topics}"
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    return Path(settings.HOME) / "replay" / f"{scene.centre}-{digest}.jsonl"


def keep(file: Path, day: date, books: Books) -> None:
    """Write a day down, before anything of the next one is stored."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(stored(day, books)) + "\n")


def kept(file: Path) -> dict[date, Books]:
    """The days that are written down; a line that was cut off is none."""
    found: dict[date, Books] = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        try:
            day, books = read(json.loads(line))
        except ValueError:
            continue
        found[day] = books
    return found


def books_of(scene: Scene, known: dict[date, Books], places: Iterable[int]) -> Books:
    """What the callers of these days noticed; a day that is not written down is played again."""
    whole = Books()
    for place in places:
        day = scene.plan.days[place]
        whole.add(known[day] if day in known else _played(scene, place))
    return whole


def _played(scene: Scene, place: int) -> Books:
    day = Day(scene, place)
    for _ in day.steps():
        pass
    return day.books
