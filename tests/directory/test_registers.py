"""The lines of a register of offices: what is read, what is reported, what is never guessed."""

import json
from typing import Any

import pytest

from buergertelefon.directory.rules.registers import offices
from buergertelefon.places.errors import BadRegister
from buergertelefon.places.rules.registers import Report

HEAD = (
    "id;name;telefon;e-mail;url;öffnungszeiten;stufenlos;sprachen;leika;lat;lon;"
    "gültig_ab;gültig_bis"
)
LINE = (
    "7;Standesamt;0421 361-1;amt@example.org;https://example.org;Mo-Fr 08:00-12:00;ja;en, dgs;"
    "99050001000000;53.07;8.8;2026-01-01;2027-01-01"
)


def read(text: str) -> tuple[list[Any], list[tuple[int, str]]]:
    report = Report()
    return offices(text, report), report.problems


def test_a_whole_line_is_read() -> None:
    (one,), problems = read(f"{HEAD}\n{LINE}\n")
    assert not problems
    assert (one.id, one.name, one.phone) == ("7", "Standesamt", "+494213611")
    assert (one.latitude, one.longitude, one.step_free) == (53.07, 8.8, "yes")
    assert (one.languages, one.services) == (("en", "dgs"), ("99050001000000",))


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        pytest.param("e-mail", "https://example.org/kontakt", "ist keine E-Mail-Adresse",
                     id="an address of a page where a mail address belongs"),
        pytest.param("telefon", "(030) 9018 -43690 -43691", "ist keine einzelne Rufnummer",
                     id="several numbers in one cell"),
        pytest.param("url", "www.example.org", "ist keine Internetadresse", id="half an address"),
        pytest.param("url", "http://[::1", "ist keine Internetadresse", id="a broken address"),
        pytest.param("öffnungszeiten", "montags 8-12", "Schreibweise von Open", id="hours"),
        pytest.param("stufenlos", "vielleicht", "weder ja, teilweise noch nein", id="step-free"),
        pytest.param("sprachen", "englisch", "ist kein Kürzel", id="a language in words"),
        pytest.param("leika", "x" * 62, "hat 62 Zeichen", id="62 characters where 14 belong"),
        pytest.param("lat", "153", "geografische Breite", id="no latitude"),
        pytest.param("gültig_ab", "1.1.2026", "ist kein Tag", id="a day written otherwise"),
        pytest.param("gültig_bis", "2025-01-01", "nicht nach valid_from", id="ends too early"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_left_out(column: str, cell: str, words: str) -> None:
    cells = dict(zip(HEAD.split(";"), LINE.split(";"), strict=True)) | {column: cell}
    (one,), problems = read(f"{HEAD}\n{';'.join(cells.values())}\n")
    assert [line for line, _ in problems] == [2]
    assert words in problems[0][1]
    assert one.name == "Standesamt"  # the office stays


def test_a_cell_with_four_keys_is_four_services() -> None:
    keys = [f"9905000100000{n}" for n in range(4)]
    (one,), problems = read(f'id,name,leika\n1,A,"{", ".join(keys)}"\n')
    assert (one.services, problems) == (tuple(keys), [])


@pytest.mark.parametrize("none", ["-", "--", "---", " / "])
def test_a_dash_is_nothing(none: str) -> None:
    (one,), problems = read(f"id,name,fax\n1,A,{none}\n")
    assert (one.fax, problems) == ("", [])


@pytest.mark.parametrize("written", ["115", "(030) 115", "0421-115"])
def test_the_federal_number_may_have_an_area_code(written: str) -> None:
    (one,), problems = read(f"id,name,telefon\n1,A,{written}\n")
    assert (one.phone, problems) == ("115", [])


def test_an_id_that_comes_twice_is_taken_from_neither() -> None:
    found, problems = read("id,name\n1,A\n1,B\n2,C\n")
    assert [one.name for one in found] == ["C"]
    assert [line for line, _ in problems] == [2, 3]


def test_line_breaks_inside_a_cell_do_not_shift_the_lines() -> None:
    found, problems = read('id,name,mail\n1,"A\nB",x\n2,C,y\n')
    assert len(found) == 2
    assert [line for line, _ in problems] == [3, 4]


def test_json_is_read_like_a_table() -> None:
    text = json.dumps([{"id": 7, "name": "A", "sprachen": ["en"], "fax": None}, {"id": 8}])
    (one,), problems = read(text)
    assert (one.id, one.languages) == ("7", ("en",))
    assert problems == [(2, "Die Stelle hat keinen Namen.")]


def test_ids_that_are_too_long_are_left_out_and_not_cut_to_one() -> None:
    found, problems = read(f"id,name\n{'x' * 130}1,A\n{'x' * 130}2,B\n3,C\n")
    assert [one.name for one in found] == ["C"]
    assert [line for line, _ in problems] == [2, 3]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("[" * 100_000, "zu tief verschachtelt", id="a bottomless file"),
        pytest.param("nummer;titel\n1;A\n", "braucht die Spalten id und name", id="other columns"),
        pytest.param("[1, 2]", "JSON-Liste", id="no objects"),
        pytest.param("{", "kein JSON: Zeile 1", id="broken JSON"),
        pytest.param("", "keine Spalten", id="nothing"),
    ],
)
def test_what_is_no_register_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadRegister, match=words):
        read(text)
