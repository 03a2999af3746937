"""Is it the same question, and is it near?"""

from dataclasses import replace

import pytest

from buergertelefon.cases.errors import BadField
from buergertelefon.cases.rules.alike import Looked, likeness
from buergertelefon.cases.rules.blocks import checked_block, filled

LAMP = Looked(
    1, "Straßenlaterne Die Laterne vor dem Haus ist dunkel.", "Vegesack", "04011000",
    (53.1700, 8.6250),
)  # fmt: skip


@pytest.mark.parametrize(
    ("other", "why"),
    [
        pytest.param(
            replace(LAMP, text="Laterne dunkel", point=None, place=""),
            ("gleiche Leistung", "ähnliche Frage"), id="same service, same words",
        ),
        pytest.param(
            replace(LAMP, service=None, text="Laternen sind dunkel", point=(53.1712, 8.6250)),
            ("ähnliche Frage", "130 m entfernt"), id="same words around the corner",
        ),
        pytest.param(
            replace(LAMP, text="Ein Mast brummt", point=(53.1701, 8.6251), place=""),
            ("gleiche Leistung", "10 m entfernt"), id="same service at the same corner",
        ),
        pytest.param(
            replace(LAMP, text="Ein Mast brummt", point=(53.2, 8.6), place=""), (),
            id="same service far away, other words",
        ),
        pytest.param(
            Looked(2, "Hundesteuer Wie hoch?", "Vegesack", "04011000", LAMP.point), (),
            id="the same place alone",
        ),
        pytest.param(Looked(None, "Wann und wo ist das?"), (), id="words that say nothing"),
        pytest.param(Looked(1, ""), (), id="erased"),
    ],
)  # fmt: skip
def test_alike(other: Looked, why: tuple[str, ...]) -> None:
    found = likeness(LAMP, other)
    assert (found.why, found.score > 0) == (why, bool(why))
    assert likeness(other, LAMP).score == pytest.approx(found.score)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        pytest.param("Guten Tag {name},", "Anna", "Guten Tag Anna,", id="a name"),
        pytest.param("Guten Tag {name},", "", "Guten Tag,", id="no name, no gap"),
        pytest.param("{code}, {stelle}", "", "K7QX2M, Amt", id="code and office"),
        pytest.param("{code}", "{stelle}", "K7QX2M", id="a name fills in nothing"),
        pytest.param("{name}", "{code}", "{code}", id="what a citizen wrote stays what it is"),
    ],
)  # fmt: skip
def test_text_blocks_are_filled_in(text: str, name: str, expected: str) -> None:
    assert filled(text, code="K7QX2M", name=name, office="Amt") == expected


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [
        pytest.param("", "Ja.", "title", id="no name"),
        pytest.param("x" * 81, "Ja.", "title", id="a long name"),
        pytest.param("Gruß", " \x00 ", "text", id="no text"),
        pytest.param("Gruß", "Hallo {vorname}", "text", id="an unknown placeholder"),
        pytest.param("Gruß", "x" * 4001, "text", id="a long text"),
    ],
)
def test_a_block_that_cannot_be_kept_names_its_field(title: str, text: str, field: str) -> None:
    with pytest.raises(BadField) as error:
        checked_block(title, text)
    assert error.value.field == field
