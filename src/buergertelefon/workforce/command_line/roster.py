"""``buergertelefon workforce roster``: an instance in, the best roster found in time out."""

import argparse
import json
import math
import signal
import sys
from pathlib import Path
from time import monotonic
from typing import Any

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.roster.bound import bound
from buergertelefon.workforce.rules.roster.check import check
from buergertelefon.workforce.rules.roster.improve import Standing, improve
from buergertelefon.workforce.rules.roster.reading import loaded, read_instance, read_roster
from buergertelefon.workforce.rules.roster.result import roster

MOST = 86_400
WIDTH = 30


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "--instance", type=Path, required=True, help="wer da ist und gebraucht wird"
    )
    parser.add_argument("--seconds", type=float, required=True, help="so lange wird gesucht")
    parser.add_argument("--out", type=Path, required=True, help="Ziel: der Dienstplan")
    parser.add_argument("--start", type=Path, help="Dienstplan, von dem aus gesucht wird")
    parser.add_argument("--seed", type=int, default=1, help="andere Zahl, anderer Weg der Suche")
    parser.add_argument(
        "--bound", type=float, metavar="SEKUNDEN", default=0.0,
        help="danach so lange rechnen, wie gut ein Dienstplan überhaupt sein kann",
    )  # fmt: skip
    parser.add_argument(
        "--progress", choices=("bar", "json", "none"),
        help="wie weit die Suche ist; bar im Terminal, json eine Zeile je Sekunde",
    )  # fmt: skip


def run(args: argparse.Namespace) -> None:
    """Search, write, say how good it is. A signal to stop ends with the best so far."""
    began = monotonic()
    if not math.isfinite(args.seconds) or not 1 <= args.seconds <= MOST:
        raise BadInput(f"--seconds: eine Zahl von 1 bis {MOST} wird gebraucht.")
    instance = read_instance(loaded(args.instance.read_bytes(), args.instance.name))
    begin = read_roster(loaded(args.start.read_bytes(), args.start.name)) if args.start else []
    if not args.out.parent.is_dir():
        raise BadInput(f"--out: den Ordner {args.out.parent} gibt es nicht.")
    stopped: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _frame: stopped.append(number))
    told = _teller(args.progress, instance)
    shifts = improve(
        instance, begin, seconds=max(0.2, args.seconds - (monotonic() - began) - 0.3),
        seed=args.seed, progress=told, stop=lambda: bool(stopped),
    )  # fmt: skip
    found = roster(instance, shifts)
    beside = args.out.with_name(f"{args.out.name}.part")
    beside.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(args.out)
    _sum_up(instance, found, args.bound)


def _teller(how: str | None, instance: dict[str, Any]) -> Any:
    if how == "json":
        return lambda one: _line(json.dumps(_said(instance, one)))
    if how == "bar" or (how is None and sys.stderr.isatty()):
        return _bar
    return None


def _said(instance: dict[str, Any], one: Standing) -> dict[str, float]:
    checked = check(instance, one.shifts)
    return {
        "share": round(one.share, 4), "cost": round(checked.cost, 2),
        "short": sum(checked.missing.values()), "wishes": round(checked.wishes_percent / 100, 4),
    }  # fmt: skip


def _line(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _bar(one: Standing) -> None:
    done = round(WIDTH * min(1.0, one.share))
    sys.stderr.write(
        f"\r[{'#' * done}{'.' * (WIDTH - done)}] {one.share:4.0%}  Kosten {one.cost:.0f} "
    )
    sys.stderr.flush()


def _sum_up(instance: dict[str, Any], found: dict[str, Any], seconds: float) -> None:
    checked = check(instance, found["shifts"])
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    said = (
        f"{len(found['shifts'])} Dienste, Kosten {checked.cost:.0f}, "
        f"es fehlen {checked.short_percent:.3f} % (in {len(found['short'])} Slots), "
        f"Wünsche {checked.wishes_percent:.0f} %, {len(found['conflicts'])} Konflikte"
    )
    sys.stdout.write(f"{said}\n")
    for one in found["conflicts"]:
        sys.stdout.write(f"  {one['person']} {one['text']}\n".replace("   ", "  "))
    if seconds > 0:
        least = bound(instance, seconds=seconds, cost=checked.cost)
        sys.stdout.write(
            f"Kein Dienstplan kostet weniger als {least.value:.0f}: Abstand "
            f"{100 * least.gap(checked.cost):.1f} %\n"
        )
