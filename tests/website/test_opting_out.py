"""The page of the link in a mail: seen, pressed, taken back; by mail programs, too."""

import pytest
from django.test import Client

from buergertelefon.messages.models import OptOut
from buergertelefon.messages.optouts import digest_of, token_of
from buergertelefon.messages.rules.outbox import Channel

pytestmark = pytest.mark.django_db
PATH = f"/nachrichten-abbestellen/{token_of(Channel.MAIL, 'maria@beispiel.de')}/"


def test_looking_changes_nothing_a_press_stops_it_another_takes_it_back(client: Client) -> None:
    assert "Abbestellen" in client.get(PATH).content.decode()
    assert not OptOut.objects.exists()
    for _ in range(2):  # pressed twice
        page = client.post(PATH).content.decode()
        assert "keine Erinnerungen und Umfragen mehr" in page
    assert OptOut.objects.get().digest == digest_of(Channel.MAIL, "maria@beispiel.de")
    assert "Wieder bekommen" in client.get(PATH).content.decode()
    assert "wieder Erinnerungen" in client.post(PATH, {"wieder": "1"}).content.decode()
    assert not OptOut.objects.exists()


def test_a_mail_program_presses_without_a_page() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(PATH, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
    assert (answer.status_code, OptOut.objects.count()) == (200, 1)


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("x", id="a word"),
        pytest.param("mail-0", id="cut"),
        pytest.param("letter-00", id="letters have none"),
        pytest.param(PATH[25:-2] + "z", id="one letter changed"),
        pytest.param("%00", id="nothing"),
    ],
)
def test_a_link_that_is_none_of_ours_does_nothing(client: Client, token: str) -> None:
    for answer in (client.get(f"/nachrichten-abbestellen/{token}/"),
                   client.post(f"/nachrichten-abbestellen/{token}/")):  # fmt: skip
        assert answer.status_code == 404
    assert not OptOut.objects.exists()


def test_in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    assert "Unsubscribe from reminders" in client.get(PATH).content.decode()
