"""The search as its users need it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buergertelefon.knowledge.search import Document, build
from buergertelefon.knowledge.search.analyzer import Splitter, normalise, stem, words
from buergertelefon.knowledge.search.lexicon import parsed

DOCUMENTS = [
    Document(one, title, tuple(words_.split(", ")), body)
    for one, title, words_, body in (
        ("kfz-steuer", "Kfz-Steuer: Fragen, Bescheid", "Autosteuer", "Der Zoll ist zuständig."),
        ("hund", "Hund anmelden (Hundesteuer)", "Hundemarke, Köter anmelden", "Melden Sie ihn an."),
        ("ehe", "Heirat anmelden (Eheschließung)", "heiraten, Hochzeit", "Standesamt, Urkunden."),
        ("wohnsitz", "Wohnsitz anmelden", "umziehen, neue Adresse", "Anmeldung der Wohnung."),
        ("kfz", "Fahrzeug zulassen", "Auto anmelden, Kfz-Zulassung", "Versichern, Kennzeichen."),
        ("muell", "Müllabfuhr: Termine", "Restmüll, schwarze Tonne", "Kalender jeder Straße."),
        ("sperr", "Sperrmüll anmelden", "Sofa abholen, alte Möbel", "Sperrige Sachen."),
        ("laerm", "Lärm und Ruhestörung", "Nachbar ist laut", "Nachts hilft die Polizei."),
    )
]
INDEX = build(DOCUMENTS)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        pytest.param("hundesteuer", "hund", id="a word of the title"),
        pytest.param("Autosteuer", "kfz-steuer", id="a stored everyday word"),
        pytest.param("hundestuer", "hund", id="a letter is missing"),
        pytest.param("hudnesteuer", "hund", id="two letters swapped"),
        pytest.param("muellabfuhr", "muell", id="umlaut typed as two letters"),
        pytest.param("mullabfuhr", "muell", id="umlaut typed without dots"),
        pytest.param("eheschliessung", "ehe", id="ss for ß"),
        pytest.param("schließung ehe", "ehe", id="the parts of a compound"),
        pytest.param("sperrige möbel", "sperr", id="words of the text"),
        pytest.param("ich wollte mal fragen wegen der hochzeit", "ehe", id="a whole sentence"),
        pytest.param("LÄRM", "laerm", id="capitals"),
        pytest.param("wohnung anmeldung", "wohnsitz", id="Anmeldung is known because anmelden is"),
    ],
)
def test_what_comes_first(query: str, first: str) -> None:
    assert INDEX.search(query).hits[0].id == first


@pytest.mark.parametrize(
    ("typed", "first"), [("hun", "hund"), ("sperrm", "sperr"), ("hochz", "ehe"), ("auto", "kfz")]
)
def test_half_words_while_typing(typed: str, first: str) -> None:
    found = INDEX.search(typed, typing=True)
    assert first in [hit.id for hit in found.hits[:2]]
    assert found.repaired is None, "half a word is not a mistake"


ALIKE = build(
    [
        Document("an", "Gewerbe-Anmeldung", ("Anmeldung Gewerbe",)),
        Document("ab", "Gewerbe-Abmeldung"),
        Document("fort", "Wohnsitz abmelden"),
        Document("her", "Wohnsitzanmeldung", ("umziehen",)),
        Document("zentral", "Auskunft aus dem Gewerbezentralregister"),
    ]
)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        pytest.param("Abmeldung Gewerbe", "ab", id="Abmeldung is no slip for a stored Anmeldung"),
        pytest.param("Wohnsitzabmeldung", "fort", id="a compound of the title's words"),
        pytest.param("Gewerbe Anmeldung", "an", id="the stored words in another order"),
        pytest.param("Anmeldnug Gewerbe", "an", id="a slip is still forgiven"),
        pytest.param(
            "Auszug aus dem Gewerbezentralregister",
            "zentral",
            id="the rarer word says what is meant",
        ),
    ],
)
def test_services_that_sound_alike_are_told_apart(query: str, first: str) -> None:
    assert ALIKE.search(query).hits[0].id == first


def test_a_repair_is_shown() -> None:
    assert INDEX.search("hundesteuur").repaired == "Hundesteuer"
    assert INDEX.search("hundesteuer").repaired is None


def test_the_title_is_marked_where_it_says_what_was_asked() -> None:
    [hit] = INDEX.search("hundesteuer").hits[:1]
    title = DOCUMENTS[1].title
    assert "Hundesteuer" in "".join(title[start:end] for start, end in hit.marks)
    [hit] = INDEX.search("steuer", typing=True).hits[:1]
    assert hit.marks


def test_a_title_with_sz_is_marked_inside_too() -> None:
    title = DOCUMENTS[2].title
    index = build([*DOCUMENTS, Document("laden", "Schließung eines Ladens")])
    [hit] = [one for one in index.search("ehe schliessung").hits if one.id == "ehe"]
    assert [title[start:end] for start, end in hit.marks] == ["Eheschließung"]
    [hit] = index.search("ehe").hits[:1]
    assert [title[start:end] for start, end in hit.marks] == ["Ehe"]


def test_why_names_the_everyday_word_as_it_is_written() -> None:
    everyday = parsed("Viecher halten, Wauwau\tHundesteuer")
    index = build(DOCUMENTS, everyday)
    assert index.search("viecher im garten halten").hits[0].why == "Viecher halten"
    assert index.search("wauwau").hits[0].why == "Wauwau"


def test_everyday_words_are_no_mistakes() -> None:
    index = build(DOCUMENTS, parsed("stromern\tHundesteuer"))
    assert index.search("stromern").repaired is None
    assert index.search("stromren").hits[0].id == "hund", "and are repaired to, as others are"


def test_an_everyday_word_for_what_nobody_offers_fits_nothing() -> None:
    assert build(DOCUMENTS, parsed("flugzeug\tLuftfahrt")).search("flugzeug").near


def test_words_nobody_knows_are_named() -> None:
    assert INDEX.search("hund quaxelfrumm").unknown == ("quaxelfrumm",)


def test_only_what_is_offered_at_a_place_is_found() -> None:
    index = build(
        Document(f"{place}-{title}", title, places=(place,))
        for place, titles in (("a", ("Hund", "Katze")), ("b", ("Hund",)))
        for title in titles
    )
    assert [hit.id for hit in index.search("hund", place="b").hits] == ["b-Hund"]
    assert {hit.id for hit in index.search("katze", place="b").hits} <= {"b-Hund"}
    assert len(index.texts) == 2, "the same words at two places are indexed once"


def test_many_threads_ask_at_once() -> None:
    asked = [
        f"{word}{ending}" for word in ("Hunde", "Müll", "Ehe") for ending in map(str, range(99))
    ]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(INDEX.search, asked))
    assert found == [build(DOCUMENTS).search(one) for one in asked[:3]] + found[3:]


def test_why_it_was_found() -> None:
    assert INDEX.search("köter anmelden").hits[0].why == "Köter anmelden"
    assert INDEX.search("sperrmüll").hits[0].why == ""


def test_nothing_fits_but_the_nearest_are_offered() -> None:
    found = INDEX.search("zxqwv")
    assert found.near
    assert len(found.hits) <= 3


@pytest.mark.parametrize("query", ["", "   ", "!!!", "der die das", "\x00", "🙂", "a" * 10_000])
def test_strange_input(query: str) -> None:
    assert len(INDEX.search(query).hits) <= 10


def test_an_empty_index_finds_nothing() -> None:
    assert build([]).search("hund").hits == ()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.booleans())
def test_any_text_gets_the_same_answer_twice(text: str, typing: bool) -> None:
    found = INDEX.search(text, typing=typing)
    assert found == INDEX.search(text, typing=typing)
    ids = [hit.id for hit in found.hits]
    assert len(ids) == len(set(ids))
    titles = {one.id: one.title for one in DOCUMENTS}
    for hit in found.hits:
        assert all(0 <= start < end <= len(titles[hit.id]) for start, end in hit.marks)


@given(
    st.sampled_from(
        [(one.id, phrase) for one in DOCUMENTS for phrase in (one.title, *one.synonyms)]
    )
)
def test_every_stored_phrase_finds_its_document_first(known: tuple[str, str]) -> None:
    assert INDEX.search(known[1]).hits[0].id == known[0]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Straße", "strasse"), ("muell", "müll"), ("neue Steuer", "neue steuer"),
        ("Quelle", "quelle"), ("Aerzte", "ärzte"), ("SCHLUESSEL", "schlüssel"),
    ],
)  # fmt: skip
def test_normalised(text: str, normal: str) -> None:
    assert normalise(text) == normal


def test_forms_of_a_word_meet() -> None:
    assert stem("ämter") == stem("amt")
    assert stem("anmelden") == stem("anmeldet")


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("hundesteuer", ("hund", "steuer")), ("müllabfuhr", ("müll", "abfuhr")),
        ("wohnsitzanmeldung", ("wohnsitz", "anmeldung")), ("haus", ("haus",)),
    ],
)  # fmt: skip
def test_compounds(compound: str, parts: tuple[str, ...]) -> None:
    known = frozenset(words("Hund Steuer Müll Abfuhr Wohnsitz anmelden Haus"))
    assert Splitter(known).parts(compound) == parts
