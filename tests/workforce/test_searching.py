"""The search as a program beside us: started, watched, stopped. A small one stands in."""

import json
import sys
import time
from pathlib import Path

import pytest
from tests.workforce.conftest import duty

from buergertelefon.workforce.errors import NotPossible
from buergertelefon.workforce.searching import search

#: keeps the promises of `buergertelefon workforce roster`: what it is told and tells
PROGRAM = """
import argparse, json, signal, sys, time
words = argparse.ArgumentParser()
for name in ("instance", "seconds", "out", "progress", "start"): words.add_argument("--" + name)
args = words.parse_args()
plan = json.load(open(args.instance))
if "bad" in plan: sys.stderr.write("Instanz: people fehlt.\\n"); sys.exit(2)
if "dead" in plan: sys.exit(1)
stopped = []
signal.signal(signal.SIGINT, lambda *_: stopped.append(1))
began = time.monotonic()
while not stopped and time.monotonic() - began < float(args.seconds):
    sys.stderr.write(json.dumps({"share": .5, "cost": 9, "short": 4, "wishes": 1}) + "\\n")
    sys.stderr.flush(); time.sleep(.02)
shifts = json.load(open(args.start))["shifts"] if args.start else plan["shifts"]
json.dump({"shifts": shifts}, open(args.out, "w"))
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    place = tmp_path_factory.mktemp("program") / "roster.py"
    place.write_text(PROGRAM)
    return [sys.executable, str(place)]


def test_stops_when_it_is_good_enough_with_what_it_has(program: list[str]) -> None:
    told: list[dict[str, float]] = []

    def tell(progress: dict[str, float]) -> bool:
        told.append(progress)
        return not progress

    began = time.monotonic()
    found = search({"shifts": []}, [duty("a")], seconds=50, tell=tell, program=program, every=0.05)
    assert found == [duty("a")]
    assert {"share": 0.5, "cost": 9, "short": 4, "wishes": 1} in told
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        pytest.param({"bad": 1}, "Instanz: people fehlt", id="bad input: its sentence"),
        pytest.param({"dead": 1}, "abgebrochen", id="it died"),
    ],
)
def test_what_went_wrong_is_said(program: list[str], plan: dict[str, int], why: str) -> None:
    with pytest.raises(NotPossible, match=why):
        search(plan, [], seconds=1, tell=lambda _: True, program=program, every=0.02)


def test_a_program_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotPossible):
        search({}, [], seconds=1, tell=lambda _: True, program=[str(tmp_path / "none")])


@pytest.mark.load
def test_the_real_program_keeps_the_same_promises() -> None:
    pytest.importorskip("buergertelefon.workforce.command_line.roster")
    from tests.workforce.instances import random_instance

    plan, told = random_instance(4), []

    def tell(progress: dict[str, float]) -> bool:
        told.append(json.dumps(progress))
        return not progress

    search(plan, [], seconds=60, tell=tell)
    assert told
