"""Documents are read back as a reader's program sees them: tags, language, title, fonts, text."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pdfs import Read, read

from buergertelefon.base import pdf
from buergertelefon.base.pdf import DRAWN, PdfError, document, drawable, table

MADE = datetime(2026, 11, 27, 14, 5, tzinfo=UTC)
COLUMNS = ("Nr.", "Name")


def listed(*names: str, **more: str) -> Read:
    rows = [(str(n), name) for n, name in enumerate(names, start=1)]
    return read(table("Teilnehmende", COLUMNS, rows, made=MADE, **more))


def test_a_list_is_tagged_and_says_its_title_and_language() -> None:
    found = listed("Jürgen Groß")
    assert replace(found, text="", tags=()) == Read(
        text="", tags=(), language="de", title="Teilnehmende", pages=1, is_tagged=True,
        shows_title=True, ua_part="1", fonts_outside=(),
    )  # fmt: skip
    assert found.tags[:2] == ("Document", "H1")
    assert (found.tags.count("TH"), found.tags.count("TD")) == (2, 2)
    assert "Jürgen Groß" in found.text
    assert "Stand 27.11.2026, 15:05" in found.text


def test_it_is_made_at_any_moment() -> None:
    clock = MADE.replace(microsecond=251_934)
    made = [table("Liste", COLUMNS, [("1", "Ada")], made=one) for one in (MADE, clock)]
    assert made[0] == made[1]


def test_a_long_list_repeats_its_header_and_counts_its_pages() -> None:
    found = listed(*(f"Person {n}" for n in range(100)))
    pages = found.text.split("\f")
    assert found.pages == len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert "Name" in page
        assert f"Seite {number} von {found.pages}" in page
    assert found.tags.count("TH") == 2  # who listens hears it once


def test_in_english_the_words_around_are_english() -> None:
    found = listed("Ann", lang="en", note="As agreed")
    assert found.language == "en"
    assert "Page 1 of 1" in found.text
    assert "As agreed" in found.text


def test_an_empty_list_says_so() -> None:
    found = listed()
    assert "Keine Einträge." in found.text
    assert "Table" not in found.tags


@pytest.mark.parametrize(
    "name",
    [
        '#import "@preview/x:1.0.0"', "#panic()", "$a^2$", r"a\ b \u{41}", "*fett* _kursiv_",
        "= Titel", "<label> @label", "`x` // y /* z */", "[x](y) https://beispiel.de",
        "a ~ b --- c", "\"a\" 'b'", "{{ x }} {% x %}",
    ],
)  # fmt: skip
def test_what_people_write_stays_what_they_wrote(name: str) -> None:
    found = listed(name)
    assert name in found.text
    assert found.tags.count("H1") == 1


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        pytest.param("Şebnem Łukasz Ђорђе Ελένη", None, id="letters of Europe"),
        pytest.param("M\u0302 C\u0328\u0306 n\u0304", None, id="letters of DIN 91379 with marks"),
        pytest.param("Mu\u0308ller", "Müller", id="composed"),
        pytest.param("Ann 😀", "Ann □", id="no font has it"),
        pytest.param("محمد", "□□□□", id="another script"),
        pytest.param("a\x00b\u202ec\ud800", "a□b□c□", id="no letters at all"),
    ],
)
def test_what_cannot_be_drawn_is_a_box(written: str, drawn: str | None) -> None:
    assert drawable(written) == (written if drawn is None else drawn)
    assert listed(written).fonts_outside == ()


LETTERS = "".join(chr(n) for first, last in DRAWN for n in range(first, last + 1))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=12), st.text(LETTERS, max_size=12)), max_size=5))
def test_whatever_is_written_a_document_comes_out(names: list[str]) -> None:
    assert listed(*names).ua_part == "1"


def test_every_letter_that_is_drawn_is_in_our_fonts() -> None:
    assert table("x", ["x"], [[f"a{one}"] for one in LETTERS], made=MADE).startswith(b"%PDF")


def test_the_same_document_twice_is_the_same_file() -> None:
    one, other = (table("x", ["x"], [["y"]], made=MADE) for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    ("title", "columns", "rows", "says"),
    [
        ("", ["a"], [], "ein Titel"),
        ("x", [], [], "1 bis 12 Spalten"),
        ("x", ["a"] * 13, [], "1 bis 12 Spalten"),
        ("x", ["a"], [["b"], ["b", "c"]], "Zeile 2: 2 Felder statt 1"),
        ("x", ["a"], [["b"]] * 10_001, "10001 Zeilen, höchstens 10000"),
        ("x", ["a"], [["b" * 2_000_000]], "Zeichen, höchstens 2000000"),
    ],
)
def test_what_is_no_list(title: str, columns: list[str], rows: list[list[str]], says: str) -> None:
    with pytest.raises(PdfError, match=says):
        table(title, columns, rows, made=MADE)


def test_a_template_that_is_broken_makes_no_document(tmp_path: Path) -> None:
    broken = tmp_path / "broken.typ"
    broken.write_text("#d.nothing")
    with pytest.raises(PdfError, match="lässt sich nicht herstellen"):
        document(broken, {}, title="x", made=MADE)


def test_only_one_module_knows_how_documents_are_made() -> None:
    ours = Path(pdf.__file__).parents[1]
    knowing = [one for one in ours.rglob("*.py") if "import typst" in one.read_text()]
    assert [one.name for one in knowing] == ["pdf.py"]
