"""What the desk sends is on record, and nobody writes what is not theirs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.desk.conftest import AT, talking

from buergertelefon.base import following
from buergertelefon.base.models import Municipality, ServiceCentre
from buergertelefon.contacts.actions import forget
from buergertelefon.contacts.models import Contact, FollowUp, SharedCard
from buergertelefon.demo.places import load_places
from buergertelefon.directory.models import Family, Service
from buergertelefon.knowledge.actions import notices, words
from buergertelefon.knowledge.models import (
    Answer,
    BestHit,
    Flag,
    Notice,
    Synonym,
    UnknownWord,
)
from buergertelefon.knowledge.queries.noticing import standing
from buergertelefon.practice import actions as practice
from buergertelefon.practice.models import Attempt
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.models import CalledNumber, LiveCall, Queue, Request, SignOn
from buergertelefon.telephony.queries.sums import now
from buergertelefon.telephony.queries.waits import at_work


@pytest.mark.parametrize(
    ("query", "first"),
    [
        pytest.param("autosteuer", "kfz-steuer", id="call 2,000,000"),
        pytest.param("hund anmeldn", "hundesteuer", id="a slip of the keyboard"),
        pytest.param("sperrm", "sperrmuell", id="half a word"),
        pytest.param("sofa abholen", "sperrmuell", id="what callers say"),
        pytest.param("ich will meinen perso verlängern", "personalausweis", id="a sentence"),
        pytest.param("heirat", "eheschliessung", id="everyday word for the official one"),
        pytest.param("gez", "rundfunkbeitrag", id="an old name"),
        pytest.param("volkshochschule", "vhs-kurs", id="the adult education centre"),
    ],
)
def test_the_search_finds(desk: Client, query: str, first: str) -> None:
    page = desk.get("/desk/hits/", {"q": query, "place": "04011000", "typing": "1"})
    html = page.content.decode()
    assert html.index(f'data-slug="{first}"') == html.index("data-slug=")


def test_places_are_suggested_while_they_are_typed(desk: Client) -> None:
    load_places()
    html = desk.get("/desk/places/", {"q": "groep"}).content.decode()
    assert 'data-place="Gröpelingen in Bremen"' in html
    assert html.count("<li") == 1
    assert desk.get("/desk/places/", {"q": "b" * 5000}).content.strip() == b""
    assert desk.get("/desk/places/").status_code == 200
    assert desk.post("/desk/places/").status_code == 405


def test_hits_that_are_renewed_show_a_fee_of_this_moment(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"q": "hundesteuer", "place": "04011000"}
    assert "150 Euro im Jahr" in desk.get("/desk/hits/", asked).content.decode()
    monkeypatch.setattr(following, "LOOK", 3600.0)  # nobody looks by himself
    Answer.objects.filter(fee__contains="150 Euro im Jahr").update(fee="160 Euro im Jahr")
    old = desk.get("/desk/hits/", asked).content.decode().partition('id="antwort"')[0]
    assert "150 Euro im Jahr" in old
    new = desk.get("/desk/hits/", asked | {"renew": "1"}).content.decode()
    assert "160 Euro im Jahr" in new.partition('id="antwort"')[0]


def test_an_answer_of_the_city_that_was_dialled(desk: Client) -> None:
    bremen = desk.get("/desk/answer/", {"slug": "hundesteuer", "place": "04011000"})
    haven = desk.get("/desk/answer/", {"slug": "hundesteuer", "place": "04012000"})
    assert "150 Euro im Jahr" in bremen.content.decode()
    assert "Steueramt Bremerhaven" in haven.content.decode()
    assert "Sagen Sie mit Vorbehalt" in haven.content.decode()


def test_topic_contact_note_and_outcome_are_kept(desk: Client, contact: Contact) -> None:
    assert desk.post("/desk/topic/", {"slug": "kfz-steuer"}).status_code == 200
    sent = desk.post("/desk/contact/", {"slug": "kfz-steuer", "place": "04011000"})
    assert sent.json()["shown"]
    assert "0351" in sent.json()["copy"]
    card = SharedCard.objects.get()
    assert (card.contact_id, card.phone) == (contact.pk, "+4935144834550")
    contact.refresh_from_db()
    assert (contact.outcome, contact.outcome_proposed) == ("referred", True)
    said = desk.post("/desk/draft/", {"note": "Frau Meier, 0171 2345678"}).json()
    assert said["personal"] == ["eine Rufnummer", "ein Name"]
    desk.post("/desk/draft/", {"outcome": "settled"})
    contact.refresh_from_db()
    assert (contact.outcome, contact.outcome_proposed) == ("settled", False)
    assert [topic.service.slug for topic in contact.topics.all()] == ["kfz-steuer"]


def test_a_callback_needs_a_number_and_forgets_it_when_done(desk: Client, contact: Contact) -> None:
    refused = desk.post("/desk/follow-up/", {"kind": "callback", "text": "Wohngeld", "phone": ""})
    assert (refused.status_code, refused.json()["field"]) == (422, "phone")
    refused = desk.post("/desk/follow-up/", {"kind": "callback", "text": "x", "phone": "12"})
    assert refused.json()["error"].startswith("Diese Rufnummer")
    desk.post(
        "/desk/follow-up/", {"kind": "callback", "text": "Wohngeld", "phone": "0421 36112345"}
    )
    owed = FollowUp.objects.get()
    assert owed.phone == "+4942136112345"
    desk.post(f"/desk/follow-up/{owed.pk}/done/")
    owed.refresh_from_db()
    assert owed.phone == ""
    assert owed.done


def test_what_is_kept_too_long_is_forgotten_and_figures_stay(
    desk: Client, contact: Contact
) -> None:
    desk.post("/desk/follow-up/", {"kind": "callback", "text": "x", "phone": "0421 36112345"})
    Contact.objects.update(note="etwas", closed=AT)
    FollowUp.objects.update(due=AT)
    assert forget(at=AT + timedelta(days=29)) == (0, 0)
    assert forget(at=AT + timedelta(days=91)) == (1, 2)
    assert (FollowUp.objects.get().phone, FollowUp.objects.get().text) == ("", "")
    assert Contact.objects.get().note == ""
    assert Contact.objects.get().number == contact.number
    Contact.objects.update(note="etwas", closed=None, begun=AT)  # its exchange died
    assert forget(at=AT + timedelta(days=91)) == (0, 1)


def test_the_wrap_up_says_truly_what_is_kept(desk: Client, agent: Agent) -> None:
    talking(agent, state="wrap_up")
    said = desk.get("/desk/panels/").content.decode()
    assert "Nicht gespeichert: Name, Rufnummer, Ton" in said
    desk.post("/desk/follow-up/", {"kind": "callback", "text": "x", "phone": "0421 36112345"})
    said = desk.get("/desk/panels/").content.decode()
    assert "Die Rufnummer für die Antwort löschen wir" in said


def test_closing_writes_record_and_request_together(desk: Client, agent: Agent) -> None:
    contact = talking(agent, state="wrap_up")
    refused = desk.post("/desk/close/", {"outcome": "nonsense", "note": ""})
    assert refused.status_code == 422
    assert not Request.objects.filter(kind="close").exists()
    assert desk.post("/desk/close/", {"outcome": "settled", "note": "n"}).status_code == 204
    contact.refresh_from_db()
    assert (contact.outcome, contact.note) == ("settled", "n")
    assert Request.objects.get(kind="close").device == f"agent:{agent.desk}"


def test_nobody_writes_into_somebody_elses_record(
    desk: Client, contact: Contact, client: Client
) -> None:
    other = Client()
    other.force_login(Agent.objects.get(username="agent2"))
    assert other.post("/desk/draft/", {"note": "mine now"}).status_code == 422
    assert other.post("/desk/topic/", {"slug": "kfz-steuer"}).status_code == 422
    contact.refresh_from_db()
    assert contact.note == ""
    assert not contact.topics.exists()


def test_flags_go_to_the_editors_without_any_person(desk: Client) -> None:
    for text, taken in (
        ("Satz neu", 200),
        ("", 200),
        ("Frau 0421 361999 sagt nein", 422),
        ("und Frist", 200),
    ):
        sent = desk.post("/desk/wrong/", {"slug": "kfz-steuer", "text": text})
        assert sent.status_code == taken
    assert Flag.objects.get(kind="wrong").text == "Satz neu\nund Frist"
    assert desk.post("/desk/nothing/", {"q": "Lastenrad Zuschuss"}).status_code == 200
    assert desk.post("/desk/nothing/", {"q": "ruf 0421 361999"}).status_code == 422
    assert sorted(Flag.objects.values_list("kind", "phrase")) == [
        ("nothing_fits", "lastenrad zuschuss"), ("wrong", ""),
    ]  # fmt: skip


def test_only_who_takes_calls_sees_the_desk(client: Client, agent: Agent) -> None:
    assert client.get("/desk/").status_code == 302
    client.force_login(Agent.objects.get(username="redaktion"))
    assert client.get("/desk/").status_code == 403
    assert client.post("/desk/ask/", {}, "application/json").status_code == 403


@pytest.mark.parametrize("people", [1, 3])
def test_a_look_at_the_desk_costs_the_same_however_many_are_there(
    desk: Client, contact: Contact, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ["agent2", "agent3", "agent4"][: people - 1]:
        talking(Agent.objects.get(username=name))
    desk.get("/desk/panels/")
    with django_assert_num_queries(13):
        desk.get("/desk/panels/")


def test_an_answer_is_read_in_another_language_and_of_another_day(desk: Client) -> None:
    german = Answer.objects.get(service__slug="hundesteuer", municipality="04011000")
    german.pk, german.language, german.say = None, "de-leicht", "Hunde kosten Steuer."
    german.save()
    asked = {"slug": "hundesteuer", "place": "04011000"}
    assert "Leichte Sprache" not in desk.get("/desk/answer/", asked).content.decode()
    easy = desk.get("/desk/answer/", asked | {"language": "de-leicht"}).content.decode()
    assert "Hunde kosten Steuer." in easy
    old = desk.get("/desk/answer/", asked | {"on": "2014-06-16"}).content.decode()
    assert "150 Euro" not in old, "that fee holds from 2016"
    assert "So galt es am 16.06.2014, nicht heute." in old


def test_what_was_meant_is_counted_and_words_are_proposed(desk: Client, agent: Agent) -> None:
    said = desk.post("/desk/best/", {"slug": "hundesteuer", "q": "Wauwau Steuer"}).json()
    assert "Gemerkt" in said["said"]
    hit = BestHit.objects.get()
    assert (hit.phrase, hit.service.slug, hit.count) == ("wauwau steuer", "hundesteuer", 1)
    desk.post("/desk/word/", {"slug": "hundesteuer", "q": "Wauwau Steuer"})
    assert not Synonym.objects.get(phrase="wauwau steuer").confirmed
    for url in ("/desk/best/", "/desk/word/"):
        refused = desk.post(url, {"slug": "hundesteuer", "q": "HB AB 1234 Meier"})
        assert refused.status_code == 422
        assert "ohne Namen" in refused.json()["error"]
    assert BestHit.objects.count() == 1


def test_a_search_in_vain_counts_its_unknown_words_and_no_others(desk: Client) -> None:
    desk.post("/desk/vain/", {"q": "quxblorp beantragen 1234"})
    assert [(one.word, one.count) for one in UnknownWord.objects.all()] == [("quxblorp", 1)]


def test_the_editors_reply_is_read_once_and_who_asked_is_forgotten(
    desk: Client, agent: Agent
) -> None:
    desk.post("/desk/wrong/", {"slug": "hundesteuer"})
    flag = Flag.objects.get()
    assert flag.by == agent
    words.reply(flag, "Danke, der Betrag stimmt wieder.", at=AT, by=agent)
    assert "Danke, der Betrag" in desk.get("/desk/").content.decode()
    assert "Danke, der Betrag" not in desk.post("/desk/replies/").content.decode()
    flag.refresh_from_db()
    assert flag.by is None


def test_who_gave_a_hint_that_nobody_answers_is_forgotten_in_the_end(
    desk: Client, agent: Agent
) -> None:
    desk.post("/desk/wrong/", {"slug": "hundesteuer"})
    flag = Flag.objects.get()
    assert words.forget_readers(at=flag.at + words.KEEP_READER) == 0
    assert words.forget_readers(at=flag.at + words.KEEP_READER + timedelta(seconds=1)) == 1
    flag.refresh_from_db()
    assert (flag.by, flag.done) == (None, None)


def test_notices_stand_at_the_desk_for_their_city_and_topic(desk: Client, agent: Agent) -> None:
    now = timezone.now()
    haven = Municipality.objects.get(slug="bremerhaven")
    dog = Service.objects.get(slug="hundesteuer")
    for text, place, services in (
        ("Portal gestört", None, []),
        ("Nur am Meer", haven, []),
        ("Marken fehlen", None, [dog]),
    ):
        notices.announce(
            text, since=now, until=now + timedelta(hours=1), place=place, services=services,
            by=agent, at=now,
        )  # fmt: skip
    start = desk.get("/desk/").content.decode()
    assert "Portal gestört" in start
    assert "Marken fehlen" in start
    assert "Nur am Meer" not in start
    other = desk.get("/desk/answer/", {"slug": "elterngeld", "place": "04012000"}).content.decode()
    assert "Marken fehlen" not in other
    assert "Nur am Meer" in other
    notices.end(Notice.objects.get(text="Portal gestört"), at=now + timedelta(seconds=1), by=agent)
    later = [one.text for one in standing(at=now + timedelta(seconds=2), place="04011000")]
    assert later == ["Marken fehlen"]


def test_alike_services_bring_the_question_that_decides(desk: Client) -> None:
    family = Family.objects.create(slug="f", question="Erster oder zweiter Ausweis?")
    Service.objects.filter(slug__in=["personalausweis", "elterngeld"]).update(family=family)
    page = desk.get("/desk/hits/", {"q": "personalausweis elterngeld", "place": "04011000"})
    assert "Erster oder zweiter Ausweis?" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("zoll", "tel:+49", id="part of a name"),
        pytest.param("0421 361-1234", "tel:+494213611234", id="a number"),
        pytest.param("0900 1234567", "Keine Stelle", id="a number we do not call"),
        pytest.param("xyzzy", "Keine Stelle", id="nothing"),
        pytest.param("", "", id="no words yet"),
    ],
)
def test_the_phone_book_of_the_desk(desk: Client, query: str, shown: str) -> None:
    page = desk.get("/desk/phone-book/", {"q": query}).content.decode()
    assert shown in page
    assert bool(page.strip()) == bool(query)


def practising(agent: Agent, *, state: str = "talking") -> Attempt:
    """Rows as the exchange and the desk write them."""
    assert practice.begin(agent, at=timezone.now())
    attempt = Attempt.objects.get()
    number = attempt.exercise.number
    LiveCall.objects.create(
        id=attempt.pk, centre=agent.centre, line="practice", number=number, queue=number.queue,
        state=state, begun=AT, entered_queue=AT, answered=AT, since=AT, caller="practice:x",
        caller_leg="x", agent=agent.desk, agent_leg="leg",
    )  # fmt: skip
    SignOn.objects.create(
        id=agent.desk, centre=agent.centre, agent=agent, seat=agent.seat, since=AT,
        state=state, idle_since=AT, reachable=True, call=attempt.pk, next="pause:practice",
    )  # fmt: skip
    return attempt


def test_in_a_practice_call_the_desk_works_and_nothing_is_on_record(
    desk: Client, agent: Agent
) -> None:
    attempt = practising(agent)
    page = desk.get("/desk/panels/").content.decode()
    assert attempt.exercise.lines[0] in page
    assert attempt.exercise.lines[1] not in page
    assert attempt.exercise.lines[1] in desk.post("/desk/practice/more/").content.decode()
    desk.post("/desk/topic/", {"slug": "personalausweis"})
    desk.post("/desk/contact/", {"slug": "kfz-steuer", "place": "04011000"})
    assert desk.post("/desk/topic/", {"slug": "kfz-steuer", "off": "1"}).status_code == 200
    desk.post("/desk/vain/", {"q": "blaubeerwald"})
    assert desk.post("/desk/draft/", {"note": "Frau Meier"}).json()["personal"] == ["ein Name"]
    closed = desk.post("/desk/close/", {"outcome": "settled", "note": ""})
    assert closed.status_code == 204
    LiveCall.objects.all().delete()
    SignOn.objects.update(state="not_ready", reason="practice", call=None)
    page = desk.get("/desk/panels/").content.decode()
    assert "Alles richtig." in page
    assert attempt.exercise.advice in page
    assert not Contact.objects.exists()
    assert not UnknownWord.objects.exists()
    desk.post("/desk/practice/end/")
    assert not Attempt.objects.exists()


def test_who_practises_is_no_figure(agent: Agent) -> None:
    practising(agent)
    moment = now(agent.centre_id)
    assert (moment.waiting, moment.states["talking"], moment.states["not_ready"]) == (0, 0, 1)
    LiveCall.objects.update(state="offered", answered=None)
    SignOn.objects.update(state="offered")
    moment = now(agent.centre_id)
    assert (moment.waiting, moment.states["offered"]) == (0, 0)
    assert at_work(Queue.objects.get(slug="buergertelefon")) == 0


def test_practising_waits_until_the_call_is_written_up(desk: Client, contact: Contact) -> None:
    answer = desk.post("/desk/practice/")
    assert answer.status_code == 422
    assert "kein Anruf mehr" in answer.json()["error"]
    assert not Attempt.objects.exists()


def test_who_signs_is_asked_for_a_camera_and_nobody_else(
    desk: Client, agent: Agent, client: Client
) -> None:
    assert 'data-camera="0"' in desk.get("/desk/").content.decode()
    client.force_login(Agent.objects.get(username="agent4"))
    assert 'data-camera="1"' in client.get("/desk/").content.decode()


def test_a_call_with_a_camera_says_so_at_the_desk(desk: Client, contact: Contact) -> None:
    page = desk.get("/desk/panels/").content.decode()
    assert "in Gebärdensprache" not in page
    LiveCall.objects.update(number=CalledNumber.objects.get(video=True))
    page = desk.get("/desk/panels/").content.decode()
    assert "in Gebärdensprache" in page
    assert "angerufen:" not in page


def test_the_desk_says_who_is_responsible_where_the_caller_is_and_why(
    desk: Client, city: ServiceCentre
) -> None:
    load_places()
    asked = {"slug": "hundesteuer", "place": "04011000", "elsewhere": "Osterholz"}
    page = desk.get("/desk/answer/", asked).content.decode()
    assert "Meinen Sie Osterholz in Bremen, Landkreis Osterholz oder Osterholz-Scharmbeck?" in page
    chosen = desk.get("/desk/answer/", asked | {"elsewhere": "Osterholz in Bremen"})
    assert "Finanzamt Bremen" in chosen.content.decode()
    stuhr = desk.get("/desk/answer/", asked | {"elsewhere": "stuhr"}).content.decode()
    assert "Gemeinde (Stuhr)" in stuhr
    assert "weil überall in Deutschland gilt" in stuhr
    here = desk.get("/desk/answer/", {"slug": "kfz-steuer", "place": "04011000"}).content.decode()
    assert "weil im Land Bremen seit 02/2014" in here
