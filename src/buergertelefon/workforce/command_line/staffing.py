"""``buergertelefon workforce staffing``: how many people an interval needs."""

import argparse
import json
import sys
from math import isfinite
from typing import Any

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.erlang import Demand
from buergertelefon.workforce.rules.staffing import MOST, Promise, required, required_c

#: seconds; a year: longer intervals, talks and promises have been mistyped
LONGEST = 366 * 24 * 3600.0
#: seconds; longer than anybody lives is "never hangs up"
MOST_PATIENT = 1e10
MODELS = {"erlang_a": "Erlang A (wer zu lange wartet, legt auf)",
          "erlang_c": "Erlang C (niemand legt auf)"}  # fmt: skip
SAID = {
    "agents": "Menschen nötig", "service_level": "in der Zeit angenommen (F3)",
    "abandonment": "aufgelegt", "p_wait": "müssen warten", "asa": "Wartezeit der Angenommenen",
    "mean_wait": "Wartezeit aller", "occupancy": "Auslastung",
}  # fmt: skip


def arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked."""
    number: dict[str, Any] = {"type": _number, "metavar": "ZAHL"}
    seconds: dict[str, Any] = {"type": _number, "metavar": "SEKUNDEN"}
    share: dict[str, Any] = {"type": _number, "metavar": "ANTEIL"}
    add = parser.add_argument
    add("--calls-per-interval", required=True, **number, help="Anrufe im Zeitraum, auch 53.5")
    add("--interval", required=True, **seconds, help="Länge des Zeitraums, eine Viertelstunde: 900")
    add("--aht", required=True, **seconds,
        help="mittlere Bearbeitungszeit: Gespräch und Nacharbeit")  # fmt: skip
    add("--patience", required=True, **seconds,
        help="mittlere Geduld: wie lange jemand wartet, bevor er auflegt")  # fmt: skip
    add("--target", required=True, **share,
        help="Anteil aller Anrufe, der in der Zeit angenommen wird (F3), 0.75 = 75 %%")  # fmt: skip
    add("--within", required=True, **seconds, help="die Zeit des Versprechens, zum Beispiel 30")
    add("--max-abandon", **share, help="höchstens dieser Anteil legt auf; nur bei Erlang A")
    add("--max-occupancy", **share, help="höchstens dieser Anteil der Zeit wird gesprochen")
    add("--json", action="store_true", help="ungerundet als JSON; Anteile 0 bis 1, Sekunden")


def run(args: argparse.Namespace) -> None:
    """Print the answer. Raises BadInput if a value cannot be."""
    _between("--calls-per-interval", args.calls_per_interval, 0, MOST)
    for name, most in (("interval", LONGEST), ("aht", LONGEST), ("patience", MOST_PATIENT)):
        _between(f"--{name}", getattr(args, name), 1e-3, most)
    _between("--within", args.within, 0, LONGEST)
    if not 0 < args.target < 1:
        raise BadInput(f"--target muss größer als 0 und kleiner als 1 sein, nicht {args.target:g}.")
    for name, value in (
        ("max-abandon", args.max_abandon), ("max-occupancy", args.max_occupancy),
    ):  # fmt: skip
        if value is not None and not 0 < value <= 1:
            raise BadInput(f"--{name} muss größer als 0 und höchstens 1 sein, nicht {value:g}.")
    demand = Demand(args.calls_per_interval, args.interval, args.aht, args.patience)
    _between("Die Last (Anrufe × Bearbeitungszeit ÷ Zeitraum)", demand.load, 0, MOST)
    promise = Promise(
        target=args.target, within=args.within,
        max_abandon=args.max_abandon, max_occupancy=args.max_occupancy,
    )  # fmt: skip
    answers = {
        "erlang_a": _answer(required(demand, promise=promise)),
        "erlang_c": _answer(required_c(demand, promise=promise)),
    }
    if args.json:
        sys.stdout.write(json.dumps(answers, allow_nan=False) + "\n")
    else:
        sys.stdout.write(_table(answers, args))


def _number(text: str) -> float:
    """A finite number; raises what argparse words."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise argparse.ArgumentTypeError(f"„{text}“ ist keine Zahl")
    return value


def _between(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise BadInput(
            f"{name} muss zwischen {least:g} und {most:.0f} liegen, nicht bei {value:g}."
        )


def _answer(found: Any) -> dict[str, float]:
    """The figures of one model by name."""
    names = [name for name in SAID if hasattr(found.figures, name)]
    figures = {name: float(getattr(found.figures, name)[0]) for name in names}
    return {"agents": int(found.agents[0]), **figures}


def _table(answers: dict[str, dict[str, float]], args: argparse.Namespace) -> str:
    """The figures side by side, in words."""
    lines = [
        f"{_german(args.calls_per_interval)} Anrufe in {_german(args.interval)} s, "
        f"Bearbeitungszeit {_german(args.aht)} s, Geduld {_german(args.patience)} s",
        f"Versprechen: {_german(100 * args.target)} % in {_german(args.within)} s",
        "",
        f"{'':<30}{'Erlang A':>12}{'Erlang C':>12}",
    ]
    for name, said in SAID.items():
        values = [_worded(name, answers[model].get(name)) for model in MODELS]
        lines.append(f"{said:<30}" + "".join(f"{value:>12}" for value in values))
    lines += ["", *(f"{said}" for said in MODELS.values())]
    return "\n".join(lines) + "\n"


def _worded(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name == "agents":
        return f"{value:.0f}"
    if name in {"asa", "mean_wait"}:
        return f"{value:.1f} s".replace(".", ",")
    return f"{100 * value:.1f} %".replace(".", ",")


def _german(value: float) -> str:
    return f"{value:.10g}".replace(".", ",")
