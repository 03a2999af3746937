"""Courses in a table: columns, what an empty cell means, what is wrong and where."""

import pytest

from buergertelefon.courses.rules.words import Level, Pricing
from buergertelefon.courses.table import read_table

HEAD = "Nummer;Titel;Termine;Gebühr;Niveau;Alter ab;Preis für;Stufenfrei;Ort"


def test_a_row_is_a_course() -> None:
    text = f'{HEAD}\nK1;"Tanz; für zwei";"12.01.2027 18:00-19:30\n19.1.2027 18:00 – 19:30";80;a2;'
    (one,) = read_table(f"{text}16;Paar;nein;Bremen\n".encode("cp1252")).records
    assert (one.title, one.fee_cents, one.level) == ("Tanz; für zwei", 8000, Level.A2)
    assert (len(one.sessions), f"{one.begins} {one.ends}") == (2, "2027-01-12 2027-01-19")
    assert (one.age_from, one.pricing, one.venue.step_free) == (16, Pricing.PAIR, "no")
    assert (one.text, one.maximum, one.venue.district) == (None, None, None)  # no such column


def test_an_empty_text_is_empty_and_an_empty_number_not_said() -> None:
    (one,) = read_table(b"Nummer;Leitung;Mindestens\nK1;;\n").records
    assert (one.lecturer, one.minimum) == ("", None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Titel\nA", "Zeile 1: Die Spalte „Nummer“ fehlt."),
        ("Nummer;Farbe\nK1;rot", "Zeile 1: Die Spalte „Farbe“ kennen wir nicht."),
        ("Nummer;Titel;Titel\nK1;a;b", "Zeile 1: Die Spalte „Titel“ kommt zweimal vor."),
        ("Nummer;Titel\nK1;a\nK2;b;c", "Zeile 3, Kurs K2: 3 Felder statt 2."),
        (
            'Nummer;Titel\nK1;"a\nb"\nK1;c',
            "Zeile 4, Kurs K1: Diese Kursnummer steht schon in Zeile",
        ),
        ("Nummer;Gebühr\nK1;teuer", "Zeile 2, Kurs K1, Gebühr: „teuer“ ist kein Betrag"),
        ("Nummer;Gebühr\nK1;-5", "Zeile 2, Kurs K1, Gebühr: „-5“ ist kein Betrag"),
        ("Nummer;Niveau\nK1;D1", "Zeile 2, Kurs K1, Niveau: „D1“ ist keines von a1, a2"),
        ("Nummer;Termine\nK1;dienstags", "Zeile 2, Kurs K1, Termine: „dienstags“ ist nicht wie"),
        ("Nummer;Termine\nK1;12.01.2027 20:00-18:00", "Zeile 2, Kurs K1, Termine: 18:00 Uhr liegt"),
        ("Nummer;Alter ab;Alter bis\nK1;18;6", "Zeile 2, Kurs K1, Alter: ab 18 und bis 6"),
        ("Nummer;Titel\n;a", "Zeile 2, Nummer: ist leer."),
        ('Nummer;Titel\nK1;"a', "Zeile 2: Hier ist die Datei kein lesbares CSV"),
        ("Nummer\n", "In der Datei steht kein einziger Kurs."),
        ("Nummer\x00", "Das ist keine Textdatei."),
    ],
)
def test_what_is_wrong_is_named_with_line_and_column(text: str, says: str) -> None:
    assert read_table(text.encode()).problems[0].words.startswith(says)
