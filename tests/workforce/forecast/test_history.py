"""Which histories can be read, what is said of the others."""

import gzip
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.forecast.history import opening, read_history

HEAD = "start,minutes,calls\n"
GOOD = "2025-03-03T08:00,15,3\n2025-03-03T08:15,15,4\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", ["Zeile 1", "leer"], id="empty file"),
        pytest.param(HEAD.encode(), ["keine Anrufzahlen"], id="no rows"),
        pytest.param(b"start,calls\n", ["Zeile 1", "minutes"], id="no field minutes"),
        pytest.param(b"2025-03-03T08:00,15\n", ["Zeile 1", "start"], id="no header"),
        pytest.param((HEAD + "2025-03-03T08:00,15,-1\n").encode(), ["Zeile 2", "negativ"], id="-1"),
        pytest.param(
            (HEAD + "2025-03-03T08:00,15,viele\n").encode(), ["Zeile 2", "calls"], id="word"
        ),
        pytest.param((HEAD + "2025-03-03T08:00,15,nan\n").encode(), ["calls", "Zahl"], id="NaN"),
        pytest.param(
            (HEAD + "2025-03-03T08:00,15,1e9\n").encode(), ["calls", "glaub"], id="absurd"
        ),
        pytest.param(
            (HEAD + "2025-03-03T08:00,15\n").encode(), ["Zeile 2", "calls"], id="too short"
        ),
        pytest.param(
            (HEAD + "2025-13-03T08:00,15,1\n").encode(), ["Zeile 2", "start"], id="month 13"
        ),
        pytest.param((HEAD + "9999-12-31T08:00,15,1\n").encode(), ["9999"], id="year 9999"),
        pytest.param((HEAD + "0000-00-00T08:00,15,1\n").encode(), ["start"], id="year 0"),
        pytest.param((HEAD + "2025-03-03T08:00,7,1\n").encode(), ["minutes"], id="seven minutes"),
        pytest.param((HEAD + "2025-03-03T08:05,15,1\n").encode(), ["Raster"], id="off the grid"),
        pytest.param((HEAD + GOOD + "2025-03-03T08:30,30,1\n").encode(), ["Zeile 4"], id="mixed"),
        pytest.param((HEAD + GOOD + "2025-03-03T08:15,15,1\n").encode(), ["doppelt"], id="twice"),
        pytest.param(b"\xff\xfe\x00\x01", ["history.csv"], id="not text"),
        pytest.param((HEAD + "\0\n").encode(), ["history.csv"], id="null character"),
    ],
)
def test_what_cannot_be_right_is_named_in_one_line(
    tmp_path: Path, content: bytes, words: list[str]
) -> None:
    path = tmp_path / "history.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput) as found:
        read_history(path)
    assert all(word in str(found.value) for word in words), str(found.value)
    assert "\n" not in str(found.value)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(HEAD + GOOD, id="plain"),
        pytest.param("\ufeff" + (HEAD + GOOD).replace("\n", "\r\n"), id="BOM and CRLF"),
        pytest.param((HEAD + GOOD).replace(",", ";"), id="semicolons"),
        pytest.param((HEAD + GOOD).replace("00,", "00+01:00,"), id="offset"),
        pytest.param((HEAD + GOOD).replace("00,", "00Z,"), id="Z"),
        pytest.param(HEAD + "\n" + GOOD + "\n", id="blank lines"),
    ],
)
def test_the_same_calls_are_read_from_every_spelling(tmp_path: Path, content: str) -> None:
    plain, packed = tmp_path / "h.csv", tmp_path / "h.csv.gz"
    plain.write_bytes(content.encode())
    packed.write_bytes(gzip.compress(content.encode()))
    for path in (plain, packed):
        history = read_history(path)
        assert history.days == (date(2025, 3, 3),)
        assert history.slots == (480, 495)
        assert history.calls.tolist() == [[3, 4]]


def test_the_doubled_hour_of_the_clock_change_is_added_up_and_said(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text(HEAD + "2025-10-26T02:00+02:00,30,3\n2025-10-26T02:00+01:00,30,5\n")
    history = read_history(path)
    assert history.calls.tolist() == [[8]]
    assert "Zeitumstellung" in history.notes[0]


def test_gaps_are_unknown_and_an_odd_row_opens_no_day(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    rows = [f"2025-03-{d:02}T{h:02}:00,60,9" for d in (3, 4, 5, 6, 7) for h in range(8, 18)]
    rows.remove("2025-03-05T11:00,60,9")
    path.write_text(HEAD + "\n".join([*rows, "2025-03-08T03:00,60,1"]) + "\n")
    history = read_history(path)
    assert np.isnan(history.calls[2][history.slots.index(11 * 60)])
    hours = opening(history)
    assert sorted(hours) == [0, 1, 2, 3, 4]
    assert [s for s, is_open in zip(history.slots, hours[0], strict=True) if is_open] == list(
        range(480, 1080, 60)
    )
