"""Citizens follow their question: what the code shows, what the key opens, what can be done."""

import io
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django.fixtures import Settings
from tests.cases.conftest import make_case, make_inbox

from buergertelefon.cases.actions.steps import merge, take
from buergertelefon.cases.models import Attachment, Case
from buergertelefon.cases.rules.details import Asked, Reach
from buergertelefon.cases.rules.life import Actor, State, Step
from buergertelefon.cases.rules.words import Language, Reply
from buergertelefon.cases.secret import secret_of
from buergertelefon.survey.models import Invitation, Plan, Scale

pytestmark = pytest.mark.django_db
QUESTION, NOTE = "Muss ich für einen Blindenhund Steuer zahlen?", "nur für die Stelle"


@pytest.fixture(autouse=True)
def _anew(settings: Settings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:25", "buergertelefon@example.org"
    cache.clear()


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def opened(client: Client, **values: Any) -> tuple[Case, str]:
    """A case of an hour ago that this browser has the key of, and its page."""
    row = make_case(at=timezone.now() - timedelta(hours=1), **values)
    assert client.get(f"/vorgang/{row.reference}/{secret_of(row.key)}/").status_code == 302
    return row, f"/vorgang/{row.reference}/"


def step(row: Case, one: Step, **values: Any) -> None:
    take(row.pk, one, actor=values.pop("actor", Actor.OFFICE), at=timezone.now(), **values)


def sent(client: Client, page: str, do: str, **values: Any) -> Any:
    return client.post(page, {"do": do, "once": str(uuid.uuid4())} | values, follow=True)


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PNG")
    return SimpleUploadedFile("IMG_1.exe", out.getvalue())


def state(row: Case) -> str:
    row.refresh_from_db()
    return row.state


def test_the_code_alone_shows_where_it_lies_and_until_when(client: Client) -> None:
    row = make_case(at=timezone.now())
    step(row, Step.ASK, text="Wie heißt der Hund?")
    step(row, Step.NOTE, text=NOTE)
    step(row, Step.TOLD, text="Rex", actor=Actor.CITIZEN)
    page = text(client.post("/vorgang/", {"code": row.reference.lower()}, follow=True))
    for seen in ("Ihre Frage liegt bei: Stelle steueramt.", "Sie bekommen die Antwort bis",
                 "(noch ", "Rückfrage der Stelle", "Aufgenommen und weitergegeben an"):  # fmt: skip
        assert seen in page
    for hidden in (QUESTION, "Hundesteuer", "Anna", "anna@", "Rex", "Wie heißt", NOTE, "Notiz"):
        assert hidden not in page
    assert client.get(f"/vorgang/{row.reference}/antwortweg/").status_code == 302
    assert client.post(f"/vorgang/{row.reference}/", {"do": "geloest"}).status_code == 422


def test_the_key_opens_everything_and_closes_again(client: Client) -> None:
    row, page = opened(client)
    step(row, Step.NOTE, text=NOTE)
    shown = text(client.get(page))
    for seen in (QUESTION, "Vegesack", "Anna Beispiel", "anna@example.org"):
        assert seen in shown
    assert NOTE not in shown
    client.post(page, {"do": "schliessen"})
    assert QUESTION not in text(client.get(page))


def test_who_guesses_keys_has_to_wait(client: Client) -> None:
    code = make_case().reference
    got = [client.post("/vorgang/", {"code": code, "schluessel": str(n)}) for n in range(12)]
    assert [got[0].status_code, got[-1].status_code] == [422, 429]
    assert "passen nicht zusammen" in text(got[0])
    assert client.post("/vorgang/", {"code": "\x00", "schluessel": "\x00"}).status_code == 422
    assert client.post("/vorgang/", {"code": "K7QX2M"}).status_code == 422
    assert "gibt es keine Frage" in text(client.get("/vorgang/K7QX2M/", follow=True))


def test_what_the_office_asks_is_answered_once_with_a_file(client: Client) -> None:
    row, page = opened(client)
    step(row, Step.ASK, text="Welche Rasse?")
    shown = text(client.get(page))
    assert "Welche Rasse?" in shown
    assert "Die Frist steht still" in shown
    once = str(uuid.uuid4())
    for _ in range(2):  # pressed twice
        answer = sent(client, page, "schreiben", text="Labrador.", files=picture(), once=once)
    assert "Das ist angekommen" in text(answer)
    assert state(row) == State.ACCEPTED
    assert row.entries.filter(step=Step.TOLD).count() == 1
    file = Attachment.objects.get()
    assert (file.name, file.kind) == ("IMG_1.png", "image/png")
    got = client.get(f"{page}datei/{file.pk}/")
    assert got["Content-Disposition"].startswith("attachment")
    assert Client().get(f"{page}datei/{file.pk}/").status_code == 302
    assert client.get(f"{page}datei/{uuid.uuid4()}/").status_code == 404


@pytest.mark.parametrize(
    ("values", "says"),
    [
        pytest.param({"text": " "}, "Bitte etwas schreiben", id="nothing written"),
        pytest.param({"text": "a\x00b"}, "ohne Steuerzeichen", id="a null character"),
        pytest.param({"text": "x" * 8001}, "höchstens 8000", id="too long"),
        pytest.param(
            {"text": "Hier.", "files": SimpleUploadedFile("a.svg", b"<svg/>")},
            "„a.svg“ ist keine Datei, die wir annehmen", id="a file that could do something",
        ),
        pytest.param(
            {"text": "Hier.", "files": [SimpleUploadedFile("a.txt", b"x") for _ in range(6)]},
            "höchstens 5 Dateien", id="too many files",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_lost(
    client: Client, values: dict[str, Any], says: str
) -> None:
    row, page = opened(client)
    answer = sent(client, page, "schreiben", **values)
    assert answer.status_code == 422
    assert says in text(answer)
    assert values["text"].strip("\x00")[:5].strip() in text(answer)
    assert row.entries.count() == 1


def test_not_solved_opens_it_again_and_solved_ends_it(client: Client) -> None:
    row, page = opened(client)
    step(row, Step.ANSWER, text="Nein, zahlen Sie nicht.")
    shown = text(client.get(page))
    assert "Nein, zahlen Sie nicht." in shown
    assert "Ja, gelöst" in shown
    sent(client, page, "nichtgeloest")
    assert (state(row), row.reopened) == (State.NEW, 1)
    assert sent(client, page, "geloest").status_code == 409  # there is no answer any more
    step(row, Step.ANSWER, text="Mit Bescheid.")
    sent(client, page, "geloest")
    assert state(row) == State.CLOSED


def test_only_who_is_not_asked_by_message_is_asked_here_and_once(client: Client) -> None:
    scale = Scale.objects.create(
        slug="a", question="Wie zufrieden?", options=[], since=timezone.localdate()
    )
    by_mail, page = opened(client)
    Plan.objects.create(centre=by_mail.centre, channel="web", scale=scale.slug, share=10_000)
    step(by_mail, Step.ANSWER, text="Ja.")
    sent(client, page, "geloest")
    assert not Invitation.objects.exists()
    row, page = opened(client, reach=Reach(Reply.NONE))
    for _ in range(2):
        step(row, Step.ANSWER, text="Ja.")
        sent(client, page, "geloest")
        sent(client, page, "nichtgeloest")
    assert Invitation.objects.count() == 1


def test_what_was_typed_is_shown_when_it_comes_too_late(client: Client) -> None:
    row, page = opened(client)
    away = client.post(page, {"do": "schliessen"}).url
    asked = sent(client, page, "schreiben", text="Schon\x00 getippt")
    assert (away, asked.status_code) == ("/vorgang/", 422)
    assert "Es ist nicht gesendet." in text(asked)
    assert "Schon getippt</textarea>" in text(asked)
    row, page = opened(client)
    step(row, Step.WITHDRAW, actor=Actor.CITIZEN)
    for do in ("schreiben", "nichtgeloest"):
        late = sent(client, page, do, text="Schon getippt")
        assert late.status_code == 409
        assert "Schon getippt</textarea>" in text(late)
    way = client.post(f"{page}antwortweg/", {"way": "letter", "postal": "Am Wall 1"})
    assert (way.status_code, "Am Wall 1" in text(way)) == (409, True)
    assert client.get(f"{page}antwortweg/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_and_the_question_is_not_lost(client: Client) -> None:
    row, page = opened(client, reach=Reach(Reply.NONE))
    Scale.objects.create(slug="a", question="Gut?", options=[], since=timezone.localdate())
    Plan.objects.create(centre=row.centre, channel="web", scale="a", share=10_000)
    step(row, Step.ANSWER, text="Ja.")
    once, ready = str(uuid.uuid4()), threading.Barrier(2)

    def press(_: int) -> int:
        other = Client()
        other.cookies = client.cookies
        ready.wait()
        try:
            return other.post(page, {"do": "geloest", "once": once}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert list(both.map(press, range(2))) == [302, 302]
    assert row.entries.filter(step=Step.CLOSE).count() == 1
    assert "Eine Frage beantworten" in text(client.get(page))


def test_the_way_to_the_question_does_not_tell_where_from(client: Client) -> None:
    row, page = opened(client, reach=Reach(Reply.NONE))
    Scale.objects.create(slug="a", question="Gut?", options=[], since=timezone.localdate())
    Plan.objects.create(centre=row.centre, channel="web", scale="a", share=10_000)
    step(row, Step.ANSWER, text="Ja.")
    shown = text(sent(client, page, "geloest"))
    assert '/" rel="noreferrer">Eine Frage beantworten' in shown


def test_what_was_closed_too_long_ago_stays_closed(client: Client) -> None:
    row, page = opened(client)
    step(row, Step.ANSWER, text="Ja.")
    step(row, Step.CLOSE)
    assert "Es ist doch nicht gelöst?" in text(client.get(page))
    ago = timezone.now() - timedelta(days=61)
    Case.objects.update(answered=ago, closed=ago)
    assert "Es ist doch nicht gelöst?" not in text(client.get(page))
    answer = sent(client, page, "nichtgeloest", text="Es fehlt etwas.")
    assert answer.status_code == 409
    assert "Das geht bis 60 Tage nach dem Ende." in text(answer)


def test_withdrawn_it_is_over(client: Client) -> None:
    _, page = opened(client)
    assert "Ja, Frage zurückziehen" in text(client.get(page))
    answer = text(sent(client, page, "zurueckziehen"))
    assert "Die Frage ist zurückgezogen" in answer
    assert "nicht gelöst" not in answer
    assert sent(client, page, "zurueckziehen").status_code == 409
    assert client.get(f"{page}antwortweg/").status_code == 302


def test_the_answer_goes_another_way(client: Client) -> None:
    row, page = opened(client)
    wanted = {"way": "phone", "phone": "0171 1234567", "reach": "nachmittags", "mail": "x@y.de"}
    way = f"{page}antwortweg/"
    assert "anna@example.org" in text(client.get(way))
    once = str(uuid.uuid4())
    for _ in range(2):
        shown = text(client.post(way, wanted | {"once": once}, follow=True))
    assert "nachmittags" in shown
    row.refresh_from_db()
    assert (row.way, row.phone, row.mail) == (Reply.PHONE, "+491711234567", "")
    assert row.entries.filter(step=Step.ADD, text="Antwort jetzt so: Anruf.").count() == 1
    for bad in (
        {"phone": "0900 1234567"}, {"phone": ""}, {"way": "x"}, {"way": "mail", "mail": "x"},
        {"way": "letter", "postal": "nur so"}, {"name": "a" * 121}, {"reach": "\x00"},
    ):  # fmt: skip
        assert client.post(way, wanted | bad).status_code == 422, bad


def test_merged_it_shows_how_the_other_one_stands(client: Client) -> None:
    inbox = make_inbox("ordnungsamt")
    other = make_case(inbox, asked=Asked("Lärm", "Geheim?"), at=timezone.now())
    row, page = opened(client, inbox=inbox)
    merge(row.pk, other.pk, actor=Actor.OFFICE, at=timezone.now())
    assert "Sie bekommen die Antwort bis" in text(client.get(page))
    step(other, Step.ANSWER, text="Für alle: nein.")
    shown = text(client.get(page))
    assert "Für alle: nein." in shown
    assert "Geheim?" not in shown
    assert other.reference not in shown
    sent(client, page, "nichtgeloest")
    assert state(row) == State.NEW


@pytest.mark.parametrize(
    ("language", "page", "says"),
    [
        pytest.param(Language.EASY, "de", "Die Antwort kommt spätestens:", id="Leichte Sprache"),
        pytest.param(Language.EASY, "en", "You will get the answer by", id="English wins"),
        pytest.param(Language.GERMAN, "en", "Your question is with: Stelle", id="English"),
    ],
)
def test_it_is_said_in_the_citizens_words(
    client: Client, language: Language, page: str, says: str
) -> None:
    _, own = opened(client, reach=Reach(Reply.NONE, language=language))
    client.post("/sprache/", {"language": page, "next": own})
    assert says in text(client.get(own))


def test_late_it_is_said_so(client: Client) -> None:
    _, page = opened(client)
    Case.objects.update(due=timezone.now() - timedelta(minutes=1))
    assert "Es dauert länger" in text(client.get(page))


def test_the_box_for_codes_about_waste_leads_on(client: Client) -> None:
    row = make_case()
    given = {"code": row.reference}
    assert client.post("/abfall/code/", given)["Location"] == f"/vorgang/{row.reference}/"
    given["schluessel"] = secret_of(row.key)
    answer = client.post("/abfall/code/", given, follow=True)
    assert QUESTION in text(answer)
