import copy
import json
import math
from typing import Any

import pytest
from tests.workforce.instances import random_instance

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.roster.reading import loaded, read_instance

GOOD = random_instance(3)
FIRST = GOOD["weeks"][0][0]


def at(raw: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """The instance with another value at a path such as people.0.id; DROP takes it away."""
    found: Any = copy.deepcopy(raw)
    *way, last = [int(one) if one.isdigit() else one for one in path.split(".")]
    place: Any = found
    for one in way:
        place = place[one]
    if value == "DROP":
        del place[last]
    else:
        place[last] = value
    return dict(found)


@pytest.mark.parametrize("seed", range(20))
def test_made_up_instances_are_of_the_format(seed: int) -> None:
    assert read_instance(random_instance(seed))


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("format", "anders", "format"),
        ("slot_minutes", "DROP", "slot_minutes fehlt"),
        ("slot_minutes", 0, "slot_minutes"),
        ("slot_minutes", True, "slot_minutes"),
        ("slot_minutes", 25, "keine Stunde"),
        ("opening.from", "7", "opening.from"),
        ("opening.until", "06:00", "opening"),
        ("weeks", [], "weeks"),
        ("weeks.0", [], "Woche 0"),
        ("weeks.0.0", "2026-02-30", "2026-02-30"),
        ("weeks.0.0", "0000-00-00", "0000-00-00"),
        (f"required.{FIRST}", [1], "1 Werte"),
        (f"required.{FIRST}.0", -1, FIRST),
        (f"required.{FIRST}.0", 1.5, FIRST),
        (f"required.{FIRST}", "DROP", "keine Werte"),
        ("rules.starts.step_minutes", 0, "step_minutes"),
        ("rules.work_minutes.step", 7, "Vielfaches"),
        ("rules.stretch_minutes.at_least", 400, "stretch_minutes"),
        ("rules.late_shift_ends_from", "25:00", "late_shift_ends_from"),
        ("weights.surplus", math.nan, "weights.surplus"),
        ("weights.short_beyond", "DROP", "weights.short_beyond fehlt"),
        ("people.0.id", "", "people, 1. Eintrag, id"),
        ("people.0.week_minutes", -1, "Person P00, week_minutes"),
        ("people.0.days_per_week", [5, 3], "Person P00, days_per_week"),
        ("people.0.free_weekdays", [9], "Person P00, free_weekdays"),
        ("people.0.from", "19:00", "Person P00, from/until"),
        ("people.0", 7, "people, 1. Eintrag"),
        ("people.1.id", "P00", "„P00“ steht zweimal"),
        ("wishes", [{"person": "X", "date": FIRST, "kind": "off"}], "steht nicht unter people"),
        ("wishes", [{"person": "P00", "date": "2030-01-01", "kind": "off"}], "kein Arbeitstag"),
        ("wishes", [{"person": "P00", "date": FIRST, "kind": "gern"}], "kind"),
        ("locked", [{"person": "P00", "date": FIRST, "start": "09:00", "end": "08:00"}], "endet"),
        ("absences", [{"person": "P00", "from": "x", "until": FIRST}], "1. Eintrag, from"),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_bad_input_is_named(path: str, value: object, said: str) -> None:
    with pytest.raises(BadInput, match=said) as problem:
        read_instance(at(GOOD, path, value))
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{\n\n oops", "Zeile 3"), (b"[1]", "eine Liste"), (b"\xff\xfe", "UTF-8"),
        (b"", "Zeile 1"),
        (b'{"a": NaN}', "keine Zahl"), (b"[" * 100_000, "JSON"),
    ],
    ids=["torn", "a list", "not UTF-8", "empty", "NaN", "deep"],
)  # fmt: skip
def test_a_file_that_is_none_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        loaded(data, "plan.json")


def test_a_byte_order_mark_does_no_harm() -> None:
    assert loaded(b"\xef\xbb\xbf" + json.dumps(GOOD).encode(), "plan.json") == GOOD
