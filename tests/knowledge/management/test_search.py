from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.factories import make_city

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    make_city()
    out = StringIO()
    call_command("search", *arguments, stdout=out)
    return out.getvalue()


def test_it_lists_hits_and_says_the_first_answer() -> None:
    text = said("hund anmelden")
    assert text.startswith("1. [Hund] [anmelden] ([Hunde]steuer) (hundesteuer): ")
    assert "Zuständig: Finanzamt" in text
    assert "Quelle: " in text


def test_the_place_changes_who_is_responsible() -> None:
    assert "Zuständig: Steueramt Bremerhaven" in said("hund anmelden", "--place", "Bremerhaven")


def test_it_says_what_it_repaired() -> None:
    assert "Gesucht wurde: Hundesteuer" in said("hundesteuur")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("hund", "--place", "Hamburg"), "Es gibt: Bremen, Bremerhaven"),
        (("hund", "--on", "16.6.2014"), "zum Beispiel 2014-06-16"),
    ],
    ids=["a city that is not ours", "a day written otherwise"],
)
def test_a_wrong_word_is_explained(arguments: tuple[str, ...], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        said(*arguments)
