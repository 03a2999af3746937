from collections import Counter

from buergertelefon.desk.keys import KEYS, RESERVED, printed

CHORDS = [chord for key in KEYS.values() for chord in key.chords]


def test_no_key_belongs_to_a_browser_or_a_system() -> None:
    assert set(CHORDS) & RESERVED == set()


def test_no_key_does_two_things() -> None:
    assert [chord for chord, n in Counter(CHORDS).items() if n > 1] == []


def test_no_single_letters_and_never_ctrl_with_alt() -> None:
    assert all(len(chord) > 1 for chord in CHORDS)
    assert not [chord for chord in CHORDS if "Control" in chord and "Alt" in chord]


def test_as_printed_on_a_german_keyboard() -> None:
    assert printed("Control+Enter") == "Strg+Enter"
    assert printed("Escape") == "Esc"
