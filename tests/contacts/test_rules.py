import pytest

from buergertelefon.contacts.rules import Outcome, personal_data, proposed_outcome


@pytest.mark.parametrize(
    ("note", "looks_like"),
    [
        pytest.param("Fragt nach der Erstattung", (), id="nothing personal"),
        pytest.param("mail an a.b@example.org", ("eine E-Mail-Adresse",), id="mail"),
        pytest.param("zurückrufen 0421 361-12345", ("eine Rufnummer",), id="telephone"),
        pytest.param("HB-AB 123 steht im Weg", ("ein Kennzeichen",), id="licence plate"),
        pytest.param("geboren 3.4.1951", ("ein Geburtsdatum",), id="date of birth"),
        pytest.param("DE12 3456 7890 1234", ("eine Bankverbindung",), id="IBAN"),
        pytest.param("Az. 12/2026", ("ein Aktenzeichen",), id="file number"),
        pytest.param("Herr Meier fragt", ("ein Name",), id="name after Herr"),
        pytest.param("wohnt Hauptstraße 12", ("eine Adresse",), id="address"),
        pytest.param("Frist ist der 31.07., Termin um 8:20", (), id="dates without a year"),
        pytest.param("Gebühr 37,50 Euro, Antrag 2026", (), id="money and a year"),
    ],
)
def test_what_does_not_belong_into_a_note(note: str, looks_like: tuple[str, ...]) -> None:
    assert personal_data(note) == looks_like


@pytest.mark.parametrize(
    ("forwarded", "callback", "referred", "outcome"),
    [
        pytest.param(False, False, False, Outcome.SETTLED, id="nothing but the answer"),
        pytest.param(False, False, True, Outcome.REFERRED, id="contact data sent"),
        pytest.param(True, False, True, Outcome.FORWARDED, id="forwarded, and contact sent"),
        pytest.param(True, True, True, Outcome.CALLBACK, id="a callback is the strongest promise"),
    ],
)
def test_what_is_proposed(
    forwarded: bool, callback: bool, referred: bool, outcome: Outcome
) -> None:
    assert proposed_outcome(forwarded=forwarded, callback=callback, referred=referred) is outcome
