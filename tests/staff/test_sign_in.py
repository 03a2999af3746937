import pytest
from django.core.cache import cache
from django.test import Client
from tests.factories import PASSWORD, make_agent, make_centre

from buergertelefon.staff.models import Agent
from buergertelefon.staff.views import TRIES


@pytest.fixture
def agent(db: None) -> Agent:
    cache.clear()
    return make_agent(make_centre())


def sign_in(client: Client, password: str, **more: str) -> object:
    return client.post("/anmelden/", {"username": "agent1", "password": password, **more})


def test_to_the_desk_after_signing_in(client: Client, agent: Agent) -> None:
    answer = sign_in(client, PASSWORD)
    assert answer.status_code == 302
    assert answer.url == "/desk/"


def test_back_to_where_one_wanted_to_go_but_never_elsewhere(client: Client, agent: Agent) -> None:
    assert sign_in(client, PASSWORD, next="/board/").url == "/board/"
    assert sign_in(client, PASSWORD, next="https://example.org/").url == "/desk/"


def test_a_wrong_password_is_said_in_words(client: Client, agent: Agent) -> None:
    answer = sign_in(client, "falsch")
    assert answer.status_code == 422
    assert "Anmeldename oder Passwort stimmt nicht" in answer.content.decode()


def test_after_many_wrong_ones_even_the_right_one_has_to_wait(client: Client, agent: Agent) -> None:
    for _ in range(TRIES):
        sign_in(client, "falsch")
    answer = sign_in(client, PASSWORD)
    assert "Bitte warten Sie eine Minute" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_nothing_says_when_somebody_signed_in(client: Client, agent: Agent) -> None:
    sign_in(client, PASSWORD)
    row = Agent.objects.filter(pk=agent.pk).values().get()
    assert not [name for name in row if "login" in name or "seen" in name]
