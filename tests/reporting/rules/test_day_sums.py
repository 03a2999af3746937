import pytest

from buergertelefon.reporting.errors import BadPast
from buergertelefon.reporting.rules.day_sums import TEMPLATE, read

HEAD = "Tag;Leitung;angeboten;angenommen;aufgelegt;angenommen in Zeit;mittlere Wartezeit (s)\n"
GOOD = "16.06.2014;Bürgertelefon;2.294;2.000;200;1.800;21\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + GOOD,
        "\ufeff" + HEAD + "2014-06-16;Bürgertelefon;2294;2000;200;1800;21\n\n",
        "day,line,calls,answered,abandoned,answered in time,asa\n"
        "2014-06-16,Bürgertelefon,2294,2000,200,1800,21\n",
    ],
    ids=["as a German spreadsheet writes it", "ISO day, mark of UTF-8, empty line", "English"],
)
def test_a_line_of_a_day(text: str) -> None:
    [(cell, counts)] = read(text).cells.items()
    assert (cell.line, cell.whole_day, f"{cell.at:%d.%m.%Y}") == (
        "Bürgertelefon", True, "16.06.2014",
    )  # fmt: skip
    assert {name: n for name, n in counts.items() if n} == {
        "answered": 2000, "abandoned": 200, "answered_in_time": 1800, "lost": 94,
        "waited_ms": 42_000_000,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 0, "leer"),
        (HEAD, 0, "keine Zeile"),
        ("Tag;Leitung;angeboten\n" + GOOD, 1, "„angenommen“ fehlt"),
        (HEAD.replace("aufgelegt", "Laune") + GOOD, 1, "„Laune“ ist unbekannt"),
        (HEAD + GOOD.replace("16.06", "31.06"), 2, "31.06.2014"),
        (HEAD + GOOD.replace("2.294", "2,294"), 2, "keine ganze Zahl"),
        (HEAD + GOOD.replace("2.294", "-1"), 2, "angeboten"),
        (HEAD + GOOD.replace("2.294", "²"), 2, "angeboten"),
        (HEAD + GOOD.replace("2.294", "999"), 2, "mehr als angeboten"),
        (HEAD + GOOD.replace("1.800", "2.001"), 2, "mehr als angenommen"),
        (HEAD + GOOD.replace("1.800", ""), 2, "angenommen in Zeit"),
        (HEAD + GOOD + GOOD, 3, "schon in Zeile 2"),
        (HEAD + GOOD.replace("Bürgertelefon", "x" * 81), 2, "Leitung"),
        (HEAD + "x" * 10_000_000, 2, "4000 Zeichen"),
        ("\x00" * 10_000, 0, "leer"),
        ((HEAD + GOOD).encode("latin-1").decode(errors="replace"), 0, "UTF-8"),
    ],
)
def test_bad_files_are_refused_with_line_and_reason(text: str, line: int, words: str) -> None:
    with pytest.raises(BadPast) as refused:
        read(text)
    assert any(number == line and words in why for number, why in refused.value.problems)


def test_the_template_has_all_columns() -> None:
    with pytest.raises(BadPast, match="keine Zeile"):
        read(TEMPLATE)
