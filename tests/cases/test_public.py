"""The page of an office without accounts, behind its link, and the team lead's page of mails."""

import re
import uuid

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.cases.conftest import NOW, make_case, make_inbox
from tests.cases.mailbox import picture, reply

from buergertelefon.cases.actions.mail_in import take_in
from buergertelefon.cases.actions.steps import pass_on, take
from buergertelefon.cases.models import Case, Entry, Inbound
from buergertelefon.cases.queries.offices import key_of
from buergertelefon.cases.rules.life import Actor, State, Step
from buergertelefon.cases.rules.mails import Fate
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_counters() -> None:
    cache.clear()


@pytest.fixture
def row() -> Case:
    return make_case(make_inbox(by_mail=True, mail="amt@example.org"))


@pytest.fixture
def page(row: Case) -> str:
    return reverse("case_office", args=[row.reference, key_of(row).token])


@pytest.fixture
def lead(client: Client, row: Case) -> Client:
    person = Agent.objects.create_user(
        "leitung", "ein-langes-Passwort", name="Leitung", centre=row.centre,
        roles=[Role.TEAM_LEAD],
    )  # fmt: skip
    client.force_login(person)
    return client


def test_the_link_shows_the_question_to_nobody_else(client: Client, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 200
    assert "Muss ich für einen Blindenhund Steuer zahlen?" in answer.text
    assert "anna@example.org" not in answer.text
    assert "Anna" not in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == (
        "noindex, nofollow", "same-origin",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (Step.ANSWER, State.ANSWERED), (Step.ASK, State.ASKED), (Step.RETURN, State.RETURNED),
        (Step.ACCEPT, State.ACCEPTED),
    ],
)  # fmt: skip
def test_what_is_pressed_happens_once(client: Client, page: str, step: str, state: str) -> None:
    given = {"do": step, "text": "Nein.\x00", "key": str(uuid.uuid4())}
    if step == Step.ACCEPT:
        given |= {"text": ""}
    given["text"] = given["text"].replace("\x00", "")
    assert client.post(page, given).status_code == 302
    assert client.post(page, given).status_code == 302
    row = Case.objects.get()
    assert (row.state, row.entries.filter(step=step).count()) == (state, 1)
    assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"do": "answer", "text": ""}, id="no text"),
        pytest.param({"do": "answer", "text": "a\x00b"}, id="a null character"),
        pytest.param({"do": "close", "text": "a"}, id="not a step of theirs"),
        pytest.param({"text": "a"}, id="nothing pressed"),
        pytest.param({"do": "answer", "text": "x" * 8001}, id="too long"),
        pytest.param({"do": "answer", "text": "a", "key": "no"}, id="no key"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    client: Client, page: str, given: dict[str, str]
) -> None:
    answer = client.post(page, {"key": str(uuid.uuid4())} | given)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert given.get("text", "").replace("\x00", "") in answer.text.replace("\x00", "")
    assert Case.objects.get().state == State.NEW


def test_files_go_both_ways(client: Client, page: str) -> None:
    file = SimpleUploadedFile("plan.png", picture(), "image/png")
    given = {"do": "answer", "text": "Anbei.", "key": str(uuid.uuid4()), "attached": [file]}
    assert client.post(page, given).status_code == 302
    shown = client.get(page).text
    found = re.search(r'href="([^"]+/datei/[^"]+)"', shown)
    assert found is not None
    answer = client.get(found[1])
    assert answer["Content-Disposition"] == 'attachment; filename="plan.png"'
    assert (
        client.get(found[1].replace(key_of(Case.objects.get()).token, "0" * 24)).status_code == 404
    )


def test_after_passing_on_the_old_link_says_so(client: Client, row: Case, page: str) -> None:
    pass_on(row.pk, make_inbox("ordnung"), actor=Actor.CENTRE, at=NOW)
    answer = client.get(page)
    assert answer.status_code == 410
    assert "liegt inzwischen bei einer anderen Stelle" in answer.text
    assert "Blindenhund" not in answer.text


def test_an_answer_that_comes_too_late_is_shown(client: Client, row: Case, page: str) -> None:
    given = {"do": Step.ANSWER, "text": "Schon getippt", "key": str(uuid.uuid4())}
    take(row.pk, Step.WITHDRAW, actor=Actor.CITIZEN, at=NOW)
    closed = client.post(page, given)
    row = make_case(row.inbox)
    page = reverse("case_office", args=[row.reference, key_of(row).token])
    pass_on(row.pk, make_inbox("ordnung"), actor=Actor.CENTRE, at=NOW)
    moved = client.post(page, given)
    assert (closed.status_code, moved.status_code) == (422, 410)
    for answer in (closed, moved):
        assert "Schon getippt</textarea>" in answer.text
        assert "Es ist nicht gesendet." in answer.text


def test_guessing_ends_after_some_tries(client: Client, row: Case, page: str) -> None:
    wrong = [reverse("case_office", args=[row.reference, f"{one:024}"]) for one in range(9)]
    assert [client.get(one).status_code for one in wrong] == [404] * 8 + [429]
    assert client.get(page).status_code == 429


def test_a_team_lead_reads_a_mail_and_gives_it_to_its_case(lead: Client, row: Case) -> None:
    take_in(reply(row, "Nein <b>gar</b> nicht.", subject="Hund").as_bytes(), at=NOW)
    kept = Inbound.objects.get()
    assert "Gehört zu keinem Vorgang" in lead.get(reverse("case_post")).text
    assert (
        "Nein &lt;b&gt;gar&lt;/b&gt; nicht." in lead.get(reverse("case_mail", args=[kept.pk])).text
    )
    give = reverse("case_mail_assign", args=[kept.pk])
    for wrong in ({"code": "x"}, {"code": "222222", "whose": "office"}, {"code": row.reference}):
        assert lead.post(give, wrong).status_code == 422
    for _ in range(2):  # pressed twice
        answer = lead.post(give, {"code": row.reference.lower(), "whose": "office"})
        assert (answer.status_code, answer.url) == (302, reverse("case_post"))
    assert Entry.objects.filter(step=Step.ANSWER).count() == 1
    assert "Es ist nichts anzusehen." in lead.get(reverse("case_post")).text


def test_a_mail_is_put_away_and_another_centre_sees_none(lead: Client, row: Case) -> None:
    take_in(reply(row, "Werbung", subject="Werbung").as_bytes(), at=NOW)
    kept = Inbound.objects.get()
    for _ in range(2):
        assert lead.post(reverse("case_mail_discard", args=[kept.pk])).status_code == 302
    kept.refresh_from_db()
    assert kept.fate == Fate.DISCARDED
    assert lead.get(reverse("case_mail", args=[kept.pk])).status_code == 404


def test_only_team_leads_read_mails(client: Client) -> None:
    pages = [reverse("case_post"), *(reverse(f"case_mail{one}", args=[1]) for one in
             ("", "_assign", "_discard"))]  # fmt: skip
    assert {client.get(one).status_code for one in pages} <= {302, 405}
