"""The citizen's question: once, without sign-in, session, cookie or script."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from tests.cases.conftest import BREMEN, the_centre
from tests.survey.conftest import asked, make_scale, plan_all

from buergertelefon.contacts.models import Contact
from buergertelefon.survey.models import Given, Invitation
from buergertelefon.telephony.public import CALL

pytestmark = pytest.mark.django_db
DUMMY = "django.core.cache.backends.dummy.DummyCache"


@pytest.fixture
def link() -> str:
    make_scale()
    plan_all()
    return f"/umfrage/{asked(day=timezone.localdate()).token}/"


def test_one_press_and_thanks(link: str) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(link)
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    told = page.content.decode()
    assert all(word in told for word in ("sehr zufrieden", "Bitte keine Namen", "freiwillig"))
    answer = client.post(link, {"antwort": "2", "kommentar": "kurz"}, follow=True)
    assert answer.redirect_chain == [("/umfrage/danke/", 302)]
    assert Given.objects.values_list("value", "comment").get() == (2, "kurz")
    assert Session.objects.count() == 0


def test_used_over_and_unknown_links_look_the_same_and_are_not_logged(
    link: str, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.post(link, {"antwort": "1"})
    old = asked(day=timezone.localdate() - timedelta(days=15)).token
    paths = (link, f"/umfrage/{old}/", "/umfrage/nie-gesehen/", "/umfrage/%00/")
    pages = [client.get(path) for path in paths] + [client.post(link, {"antwort": "1"})]
    assert {page.status_code for page in pages} == {410}
    told = [page.content.decode() for page in pages]
    assert len({one.split("<main")[1].split("</main>")[0] for one in told}) == 1
    assert "/umfrage/<str:token>/" in caplog.text
    assert not any(path in caplog.text for path in paths)
    assert Given.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"kommentar": "schon getippt"}, id="no answer"),
        pytest.param({"antwort": "7", "kommentar": "schon getippt"}, id="no such answer"),
        pytest.param({"antwort": "²", "kommentar": "schon getippt"}, id="a digit that is none"),
        pytest.param({"antwort": "1", "kommentar": "schon getippt" + "x" * 500}, id="too long"),
    ],
)
def test_what_was_typed_stays_when_something_is_missing(
    said: dict[str, str], link: str, client: Client
) -> None:
    page = client.post(link, said)
    assert page.status_code == 422
    assert "schon getippt" in page.content.decode()
    assert Given.objects.count() == 0
    assert client.post(link, {"antwort": "1", "kommentar": "\x00"}).status_code == 302


def test_a_line_end_counts_once_as_in_the_browser(link: str, client: Client) -> None:
    comment = ("x" * 99 + "\r\n") * 4 + "y" * 100
    assert client.post(link, {"antwort": "1", "kommentar": comment}).status_code == 302
    assert len(Given.objects.get().comment) == 500


def test_who_skips_is_not_asked_again(link: str, client: Client) -> None:
    assert client.post(link, {"do": "ueberspringen"}).url == "/umfrage/uebersprungen/"
    assert (Given.objects.count(), Invitation.objects.count()) == (0, 0)


def test_the_question_in_english(link: str, client: Client) -> None:
    page = client.get(link, {"sprache": "en"}).content.decode()
    assert "How satisfied are you" in page
    client.post(link, {"antwort": "1", "sprache": "en"})
    assert Given.objects.get().scale.language == "en"


def a_call(client: Client, **values: object) -> None:
    """A call of this browser that a person took and that ended a minute ago."""
    now = timezone.now()
    about = {"answered": now - timedelta(minutes=4), "ended": now - timedelta(minutes=1)} | values
    call = Contact.objects.create(
        id=uuid.uuid4(), centre=the_centre(), number=Contact.objects.count() + 1, channel="web",
        municipality_id=BREMEN, called="115", line_name="Bürgertelefon",
        begun=now - timedelta(minutes=5), **about,
    )  # fmt: skip
    session = client.session
    session[CALL] = str(call.pk)
    session.save()


def test_after_a_call_the_page_gets_one_question_and_no_second(client: Client) -> None:
    make_scale()
    plan_all()
    a_call(client)
    answer = client.post("/anruf/frage/")
    assert answer.status_code == 200
    assert answer.json()["question"] == "Wie zufrieden sind Sie mit der Auskunft?"
    assert client.post("/anruf/frage/").status_code == 204
    assert Invitation.objects.values_list("line", "area", "channel").get() == (
        "Bürgertelefon", "", "web"
    )  # fmt: skip
    kept = str(dict(client.session)) + str(cache.__dict__)
    token = answer.json()["path"].split("/")[2]
    assert token not in kept
    assert client.post(answer.json()["path"], {"antwort": "1"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_processes_invite_after_a_call_once(client: Client) -> None:
    make_scale()
    plan_all()
    a_call(client)
    both, got = threading.Barrier(2), []

    def ask() -> None:
        with override_settings(CACHES={"default": {"BACKEND": DUMMY}}):  # nothing is shared
            other = Client()
            other.cookies = client.cookies
            both.wait()
            got.append(other.post("/anruf/frage/").status_code)
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(got) == [200, 204]
    assert Invitation.objects.count() == 1
    numbers = "SELECT xmin::text FROM {} UNION ALL SELECT xmin::text FROM django_session"
    with connection.cursor() as cursor:
        cursor.execute(numbers.format("survey_invitation"))
        found = [row[0] for row in cursor.fetchall()]
    assert len(set(found)) == 2, "no number of a transaction leads from a session to an invitation"


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"answered": None}, id="nobody took it"),
        pytest.param({"ended": None}, id="it goes on"),
        pytest.param({"ended": timezone.now() - timedelta(hours=2)}, id="long ago"),
    ],
)
def test_who_was_not_served_just_now_is_not_asked(
    values: dict[str, object], client: Client
) -> None:
    make_scale()
    plan_all()
    a_call(client, **values)
    assert client.post("/anruf/frage/").status_code == 204
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("after", ["%00", "%E2%80%9D", "%C3%A4"])
def test_no_log_has_the_token_of_a_link_with_something_behind_it(
    after: str, link: str, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get(f"{link[:-1]}{after}/").status_code == 410
    assert "/umfrage/<str:token>/" in caplog.text
    assert link.split("/")[2] not in caplog.text
