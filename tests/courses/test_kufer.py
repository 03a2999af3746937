"""Courses of KuferSQL: what is read, what is only strange, what stops a file, and where."""

from datetime import UTC, date, datetime

import pytest
from tests.courses.files import REAL, WHY, kufer, kurs, real

from buergertelefon.courses.kufer import read_kufer
from buergertelefon.courses.rules.diff import Counts, counts
from buergertelefon.courses.rules.records import (
    CourseRecord,
    Meeting,
    VenueRecord,
)
from buergertelefon.courses.rules.words import Level


def test_a_course_is_read_without_who_planned_it() -> None:
    reading = read_kufer(kufer(kurs(dates=2)))
    assert reading.records == [
        CourseRecord(
            "K1", "Spanisch A1.1", "Für den Anfang.", "S4", "Spanisch", Level.A1,
            venue=VenueRecord("Haus am See", "Raum 1", "Am See 1", "28757", "Bremen"),
            begins=date(2027, 1, 12), ends=date(2027, 1, 26),
            sessions=(
                Meeting(datetime(2027, 1, 12, 17, tzinfo=UTC),
                        datetime(2027, 1, 12, 18, 30, tzinfo=UTC)),
                Meeting(datetime(2027, 1, 19, 17, tzinfo=UTC),
                        datetime(2027, 1, 19, 18, 30, tzinfo=UTC)),
            ),
            minimum=6, maximum=12, elsewhere=7,
        )
    ]  # fmt: skip
    assert (reading.problems, reading.warnings) == ([], [])


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param({"tnanmeldungen": 13}, "überbucht: 13 Anmeldungen auf 12 Plätze.", id="over"),
        pytest.param({"dauer": 4}, "nennt 4 Termine, es sind 3.", id="another number of dates"),
        pytest.param({"endedat": "20.01.2027"}, "1 liegen nicht zwischen", id="dates outside"),
        pytest.param({"tnmin": 20}, "braucht mindestens 20", id="minimum above maximum"),
        pytest.param({"drop": "tnanmeldungen"}, "bleibt", id="no number of registrations"),
    ],
)
def test_what_is_strange_is_taken_and_said(said: dict, words: str) -> None:
    reading = read_kufer(kufer(kurs(**said)))
    assert reading.problems == []
    assert [words in one.words for one in reading.warnings] == [True]


@pytest.mark.parametrize(
    ("file", "says"),
    [
        pytest.param(
            kufer(kurs(), kurs("K2", beginndat="31.02.2027")),
            "Zeile 57, Kurs K2, beginndat: „31.02.2027“ ist kein Tag wie 24.12.2026.",
            id="no such day",
        ),
        pytest.param(
            kufer(kurs(), kurs()),
            "Zeile 43, Kurs K1: Diese Kursnummer steht schon in Zeile 3.",
            id="a number twice",
        ),
        pytest.param(kufer(kurs(drop="knr")), "Zeile 3, knr: Die Kursnummer fehlt.", id="none"),
        pytest.param(kufer(kurs(drop="tnmax")), "Zeile 3, Kurs K1, tnmax: fehlt.", id="no places"),
        pytest.param(
            kufer(kurs(tnmax="viele")),
            "Zeile 39, Kurs K1, tnmax: „viele“ ist keine Zahl von 0 bis 9999.",
            id="no number of places",
        ),
        pytest.param(
            kufer(kurs(haupttitel="x" * 201)),
            "Zeile 7, Kurs K1, haupttitel: 201 Zeichen, höchstens 200 sind möglich.",
            id="too long",
        ),
        pytest.param(
            kufer(kurs(endedat="01.01.2027")),
            "Zeile 3, Kurs K1, Ende: liegt vor dem Beginn.", id="ends before it begins",
        ),
        pytest.param(
            kufer(kurs(dates=1001)), "Zeile 3, Kurs K1, Termine: mehr als 1000.", id="many dates"
        ),
        pytest.param(
            kufer(kurs(), kurs("K2"))[:900],
            "Zeile 40: Hier ist die Datei abgeschnitten oder kein XML.", id="cut off",
        ),
        pytest.param(b"", "Hier ist die Datei abgeschnitten oder kein XML.", id="empty"),
        pytest.param(kufer(), "In der Datei steht kein einziger Kurs.", id="no course"),
        pytest.param(b"<courses/>", "Zeile 1: Das ist keine Kursliste aus KuferSQL", id="else"),
        pytest.param(
            b'<!DOCTYPE k [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + kufer()[22:],
            "Zeile 1: Die Datei hat eine DOCTYPE-Zeile.", id="an entity from outside",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(file: bytes, says: str) -> None:
    assert read_kufer(file).problems[0].words.startswith(says)


@pytest.mark.parametrize(
    ("title", "level"),
    [
        pytest.param("Integrationskurs A.2.2", Level.A2, id="with dots"),
        pytest.param("Englisch B1.2 am Abend", Level.B1, id="with a step"),
        pytest.param("Auffrischung A2/B1", Level.A2, id="two: the lower"),
        pytest.param("Zeichnen auf DIN A1", None, id="paper"),
        pytest.param("Vitamin B12 und Eisen", None, id="a vitamin"),
        pytest.param("Integrationskurs M3", None, id="another letter"),
    ],
)
def test_the_level_is_found_in_the_title(title: str, level: Level | None) -> None:
    assert read_kufer(kufer(kurs(haupttitel=title))).records[0].level == level


def test_who_has_to_come_to_register_is_told_by_the_text() -> None:
    text = "Für diesen Kurs ist eine persönliche Anmeldung erforderlich."
    found = read_kufer(kufer(kurs("K1", inhalt=text), kurs("K2"))).records
    assert [one.in_person for one in found] == [True, None]


@pytest.mark.skipif(not REAL.is_file(), reason=WHY)
def test_the_real_file_has_what_its_description_says() -> None:
    reading = read_kufer(real())
    assert reading.problems == []
    assert counts(reading.records) == Counts(
        courses=95, dates=1969, overbooked=3, full=16, below=24, nobody=39
    )
    assert [one.number for one in reading.warnings] == ["161A091-06", "161A091-13", "161A092-13"]
    assert sum(one.in_person is True for one in reading.records) == 31
