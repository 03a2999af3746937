import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client, override_settings
from tests.factories import make_agent
from tests.pdfs import read
from tests.reporting.conftest import AT

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact, Milestone
from buergertelefon.directory.models import Service
from buergertelefon.messages.actions import deliver, erase
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import State
from buergertelefon.messages.transport import Sending
from buergertelefon.reporting.actions.reporting import add_recipient, send, set_cost
from buergertelefon.reporting.actions.rolling import roll_up
from buergertelefon.reporting.models import Recipient
from buergertelefon.reporting.queries.reports import months, report
from buergertelefon.reporting.rules.spans import before, finished, month_of, year_earlier, year_of
from buergertelefon.reporting.sending import paper

Call = Callable[..., Contact]
JUNE = month_of(date(2014, 6, 16))
MAIL = override_settings(MAIL_URL="smtp://127.0.0.1:1", MAIL_FROM="buergertelefon@example.org")


@pytest.mark.parametrize(
    ("day", "since", "until", "name"),
    [
        (date(2014, 6, 30), date(2014, 6, 1), date(2014, 7, 1), "Juni 2014"),
        (date(2014, 12, 31), date(2014, 12, 1), date(2015, 1, 1), "Dezember 2014"),
        (date(2012, 2, 29), date(2012, 2, 1), date(2012, 3, 1), "Februar 2012"),
    ],
)
def test_months(day: date, since: date, until: date, name: str) -> None:
    span = month_of(day)
    assert (span.since, span.until, span.name) == (since, until, name)
    assert before(span).until == since
    assert year_earlier(span).since == since.replace(year=since.year - 1)


def test_years_and_finished_months() -> None:
    year = year_of(date(2014, 6, 1))
    assert (year.name, before(year).name) == ("2014", "2013")
    names = [one.name for one in finished(date(2013, 12, 31), on=date(2014, 3, 1))]
    assert names == ["Februar 2014", "Januar 2014", "Dezember 2013"]
    assert finished(date(2014, 3, 1), on=date(2014, 3, 31)) == []


@pytest.fixture
def june(centre: ServiceCentre, call: Call) -> ServiceCentre:
    dog = Service.objects.create(key="99050012000000", slug="hundesteuer", name="Hundesteuer")
    for n in range(4):
        call(wait=10 + 10 * n, topics=(dog,))
    call(number="+494715900", outcome="referred")
    call(wait=50, end="abandoned")
    call(AT - timedelta(days=31))
    roll_up(centre, at=AT)
    set_cost(centre, date(2014, 6, 16), 400_001_00)
    return centre


def test_a_month_in_numbers(june: ServiceCentre) -> None:
    found = report(june, JUNE)
    assert (found.now.calls, found.now.answered, found.before.calls) == (6, 5, 1)
    assert {one.name: one.cents for one in found.places} == {
        "Bremen": 320_000_80, "Bremerhaven": 80_000_20,
    }  # fmt: skip
    assert [(one.name, one.asked) for one in found.topics] == [("Hundesteuer", 4)]
    assert months(june, on=date(2014, 7, 1))[0] == JUNE
    assert report(june, JUNE, municipality="04012000").now.calls == 1


def test_the_report_is_a_document_that_can_be_read_aloud(june: ServiceCentre) -> None:
    got = read(paper(june, JUNE, ""))
    assert (got.is_tagged, got.language, got.ua_part, got.shows_title) == (True, "de", "1", True)
    assert got.title == "Bürgertelefon Bremen: Bericht Juni 2014"
    assert {"H1", "H2", "Table", "TH", "TD", "Figure"} <= set(got.tags)
    assert not got.fonts_outside
    text = re.sub(r"\s+", "", got.text)
    for words in ("4von6", "F3", "320.000,80€", "Hundesteuer", "66,7%", "Wilson"):
        assert words in text, words


def test_nothing_happened_is_said(centre: ServiceCentre) -> None:
    text = read(paper(centre, JUNE, "")).text.replace(" ", "")
    assert "keinAnruf" in text


@MAIL
def test_a_report_goes_to_each_once(june: ServiceCentre) -> None:
    add_recipient(june, "rathaus@example.org", "")
    add_recipient(june, "rathaus@example.org", "")
    add_recipient(june, "haven@example.org", "04012000")
    made = []

    def counted(centre: ServiceCentre, span: object, place: str) -> bytes:
        made.append(place)
        return b"%PDF-" + place.encode()

    for _ in range(2):
        assert send(june, JUNE, counted, at=AT) == 2
    rows = Message.objects.order_by("recipient")
    assert [bytes(one.attached) for one in rows] == [b"%PDF-04012000", b"%PDF-"]

    class Post:
        address = ("127.0.0.1", 1)
        taken: list[Sending] = []

        def hand_over(self, sending: Sending) -> None:
            self.taken.append(sending)

    assert deliver(rows[0].pk, at=AT + timedelta(minutes=1), ways=lambda _: Post()) is State.SENT
    assert Post.taken[0].attached == ("bericht-2014-06.pdf", b"%PDF-04012000")
    erase(at=AT + timedelta(days=8))
    assert bytes(Message.objects.get(pk=rows[0].pk).attached) == b""


def test_the_pages(june: ServiceCentre, client: Client) -> None:
    client.force_login(make_agent(june))
    assert "Juni 2014" in client.get("/zahlen/berichte/").content.decode()
    Milestone.objects.create(centre=june, number=3)
    for path in ("2014-6.pdf", "2014-6.pdf?gemeinde=04011000", "2014.pdf", "presse-2014.pdf"):
        answer = client.get(f"/zahlen/berichte/{path}")
        assert answer["Content-Type"] == "application/pdf", path
        assert answer.content.startswith(b"%PDF-"), path
    press = read(client.get("/zahlen/jubilaeum/3/presse.pdf").content).text.replace(" ", "")
    assert "Anrufnummer3" in press.replace("Nummer", "nummer")
    for path in ("2014-13.pdf", "1999.pdf", "2014-6.pdf?gemeinde=%00", "2014-6.pdf?gemeinde=1"):
        assert client.get(f"/zahlen/berichte/{path}").status_code == 404, path
    assert client.get("/zahlen/jubilaeum/4/presse.pdf").status_code == 404


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"do": "mail", "mail": "x"}, "mail"), ({"do": "mail", "mail": "a@b.de\x00"}, "mail"),
        ({"do": "mail", "mail": "a@b.de", "place": "1"}, "place"),
        ({"do": "cost", "month": "13.2014", "cost": "1"}, "month"),
        ({"do": "cost", "month": "06.0014", "cost": "1"}, "month"),
        ({"do": "cost", "month": "06.2014", "cost": "-1"}, "cost"),
        ({"do": "cost", "month": "06.2014", "cost": "viel"}, "cost"),
    ],
)  # fmt: skip
def test_nonsense_is_refused(
    centre: ServiceCentre, client: Client, given: dict[str, str], field: str
) -> None:
    client.force_login(make_agent(centre))
    answer = client.post("/zahlen/berichte/", given)
    assert answer.status_code == 422
    assert f'id="id_{field}' in answer.content.decode()


def test_recipients_and_costs_by_the_page(centre: ServiceCentre, client: Client) -> None:
    client.force_login(make_agent(centre))
    given = {"do": "mail", "mail": "rathaus@example.org", "place": ""}
    for _ in range(2):
        assert client.post("/zahlen/berichte/", given).status_code == 302
    client.post("/zahlen/berichte/", {"do": "cost", "month": "06.2014", "cost": "400000,50"})
    assert "400.000,50" in client.get("/zahlen/berichte/").content.decode()
    one = Recipient.objects.get()
    for _ in range(2):
        client.post(f"/zahlen/berichte/empfaenger/{one.pk}/streichen/")
    assert not Recipient.objects.exists()
