"""Citizens have themselves reminded, by a browser without a script."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from tests.website.courses.conftest import hidden, text

from buergertelefon.messages.models import Message
from buergertelefon.waste.models import CollectionReminder, House

pytestmark = pytest.mark.django_db
FIELDS = {"kinds": ["residual", "paper"], "hour": "18:00", "way": "mail",
          "mail": "anna@example.org"}  # fmt: skip


def path_of(house: House) -> str:
    return f"/abfall/adresse/{house.pk}/erinnerung/"


def sent(client: Client, house: House, **values: Any) -> Any:
    once = {"once": str(uuid.uuid4())}
    return client.post(path_of(house), FIELDS | once | values)


def link() -> str:
    found = re.search(r"https://buergertelefon\.example(\S+)", Message.objects.latest("pk").text)
    assert found
    return found[1]


def test_asked_confirmed_ended(client: Client, house: House) -> None:
    form = client.get(path_of(house))
    for _ in range(2):
        answer = client.post(path_of(house), FIELDS | hidden(form))
        assert "Wir haben Ihnen eine E-Mail geschickt." in text(answer)
    row = CollectionReminder.objects.get()
    assert "Ja, bitte erinnern" in text(client.get(link()))
    assert CollectionReminder.objects.get().confirmed is None  # a program looked into the mail
    assert "Wir erinnern Sie" in text(client.post(link(), follow=True))
    own = link().removesuffix("bestaetigen/")
    assert "anna@example.org" in text(client.get(own))
    assert "Sie werden nicht mehr erinnert" in text(client.post(own))
    again = client.post(own)
    assert (again.status_code, "Es kommt keine Nachricht" in text(again)) == (404, True)
    assert not CollectionReminder.objects.filter(pk=row.pk).exists()


def test_a_wrong_key_opens_nothing(client: Client, house: House) -> None:
    sent(client, house)
    row = CollectionReminder.objects.get()
    path = f"/abfall/erinnerung/{row.reference}/{'0' * 32}/"
    seen = [client.post(path).status_code for _ in range(9)]
    assert seen == [404] * 8 + [429]
    assert CollectionReminder.objects.count() == 1


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    client: Client, house: House
) -> None:
    answer = sent(client, house, mail="anna", kinds=[])
    assert answer.status_code == 422
    assert 'href="#kinds-0"' in text(answer)
    answer = sent(client, house, mail="anna")
    assert (answer.status_code, 'value="anna"' in text(answer)) == (422, True)
    assert "E-Mail: Das ist keine Adresse." in text(answer)
    client.cookies["django_language"] = "en"
    assert "Das ist keine" not in text(sent(client, house, mail="anna"))
    assert not CollectionReminder.objects.exists()
