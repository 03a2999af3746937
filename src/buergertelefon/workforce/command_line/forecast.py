"""``buergertelefon workforce forecast``: past calls in, expected calls out."""

import argparse
import csv
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.forecast.calendar import REGIONS, public_holidays
from buergertelefon.workforce.rules.forecast.forecast import Forecast, forecast
from buergertelefon.workforce.rules.forecast.history import YEARS, History, read_history, table


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "--history", type=Path, required=True, help="bisherige Anrufe: start,minutes,calls"
    )
    parser.add_argument("--horizon-days", type=int, required=True, help="Tage voraus, 1 bis 400")
    parser.add_argument(
        "--region", required=True, help=f"Land, dessen Feiertage gelten: {', '.join(REGIONS)}"
    )
    parser.add_argument("--closed", help="weitere Tage ohne Dienst: date,name")
    parser.add_argument(
        "--out", type=Path, required=True, help="Ziel: start,minutes,mean,q10,q50,q90"
    )


def read_closed(path: Path) -> frozenset[date]:
    """The days in a file `date,name`; raises BadInput."""
    found = set()
    for line, row in enumerate(table(path, ("date",)), 2):
        try:
            day = date.fromisoformat(row["date"].strip())
        except ValueError:
            day = date.min
        if day.year not in YEARS:
            raise BadInput(
                f"{path.name}, Zeile {line}, Feld date: „{row['date'][:20]}“ "
                "ist kein Tag wie 2026-12-24."
            )
        found.add(day)
    return frozenset(found)


def write(known: Forecast, path: Path) -> None:
    """Write the rows beside the target and move them there: never half a file."""
    beside = path.with_name(f"{path.name}.part")
    with beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("start", "minutes", "mean", "q10", "q50", "q90"))
        for day, *arrays in zip(
            known.days, known.mean, known.q10, known.q50, known.q90, strict=True
        ):
            for slot, mean, low, middle, high in zip(known.slots, *arrays, strict=True):
                if not np.isnan(mean):
                    start = f"{day}T{slot // 60:02}:{slot % 60:02}"
                    quantiles = (f"{one:g}" for one in (low, middle, high))
                    writer.writerow((start, known.minutes, f"{mean:.4f}", *quantiles))
    beside.replace(path)


def holidays_of(region: str, history: History, horizon_days: int) -> frozenset[date]:
    """The Land's holidays from the history's first day to the horizon's last."""
    last = history.days[-1] + timedelta(days=max(0, min(horizon_days, 400)))
    return frozenset(public_holidays(region, range(history.days[0].year, last.year + 1)))


def run(args: argparse.Namespace) -> None:
    """Read, foresee, write; what was repaired is said on stderr."""
    region = "none" if args.region.lower() == "none" else args.region.upper()
    if region not in REGIONS:
        raise BadInput(f"region: „{args.region[:20]}“; möglich sind {', '.join(REGIONS)}.")
    history = read_history(args.history)
    # an empty name comes from scripts that have no such file
    closed = read_closed(Path(args.closed)) if args.closed else frozenset()
    closed |= holidays_of(region, history, args.horizon_days)
    known = forecast(history, horizon_days=args.horizon_days, closed=closed)
    write(known, args.out)
    for note in known.notes:
        sys.stderr.write(f"{note}\n")
