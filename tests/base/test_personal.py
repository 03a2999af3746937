import pytest

from buergertelefon.base.personal import personal_data


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
