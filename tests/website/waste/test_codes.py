"""One box for all codes about waste."""

import uuid
from datetime import time, timedelta

from django.test import Client
from django.utils import timezone
from tests.waste.conftest import booked, make_round, make_service

from buergertelefon.waste.actions.reminding import ask
from buergertelefon.waste.actions.reporting import Said, Where, report
from buergertelefon.waste.models import BulkyOrder, CollectionReminder, House, Report
from buergertelefon.waste.rules.details import Details
from buergertelefon.waste.rules.kinds import Kind
from buergertelefon.waste.rules.words import Channel, Way
from buergertelefon.waste.secret import secret_of

PAGE = "/abfall/code/"


def rows(house: House) -> dict[str, BulkyOrder | Report | CollectionReminder]:
    """One of each."""
    now = timezone.now()
    reminder = ask(
        house, kinds=[Kind.RESIDUAL], hour=time(18), way=Way.MAIL, mail="a@example.org",
        key=uuid.uuid4(), at=now,
    )  # fmt: skip
    row = report(make_service(), Where(house=house), Said("x"), Details(), channel=Channel.WEB,
                 key=uuid.uuid4(), at=now)  # fmt: skip
    tour = make_round(timezone.localdate() + timedelta(days=9))
    return {
        "sperrmuell": booked(house, tour, at=now), "meldung/code": row, "erinnerung": reminder,
    }  # fmt: skip


def test_code_and_key_open_whatever_it_is(client: Client, house: House) -> None:
    for where, row in rows(house).items():
        given = {"code": row.reference.lower(), "schluessel": secret_of(row.key)}
        answer = client.post(PAGE, given)
        assert answer.headers["Location"].startswith(f"/abfall/{where}/{row.reference}/"), where
        assert client.get(answer.headers["Location"]).status_code in {200, 302}
        assert client.post(PAGE, given | {"schluessel": "x"}).status_code == 422


def test_the_code_alone_shows_reports_and_never_who_has_an_order(
    client: Client, house: House
) -> None:
    assert PAGE in client.get("/abfall/").content.decode()
    assert client.get(PAGE).status_code == 200
    there = rows(house)
    answer = client.post(PAGE, {"code": there["meldung/code"].reference})
    assert answer.status_code == 302
    texts = set()
    for code in (there["sperrmuell"].reference, there["erinnerung"].reference, "K7QX2M"):
        answer = client.post(PAGE, {"code": code})
        assert answer.status_code == 422
        texts.add(answer.content.decode().replace(code, ""))
    assert any("bitte auch den Schlüssel" in one for one in texts)
    assert client.post(PAGE, {"code": "\x00"}).status_code == 422


def test_who_guesses_keys_has_to_wait(client: Client, house: House) -> None:
    code = rows(house)["sperrmuell"].reference
    got = [client.post(PAGE, {"code": code, "schluessel": str(n)}).status_code for n in range(12)]
    assert got[0] == 422
    assert got[-1] == 429
