"""What citizens are told, by which way, in which language, and what is never said."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings
from tests.cases.conftest import BY_MAIL, NOW, make_case, make_inbox

from buergertelefon.cases.actions.steps import merge, pass_on, take
from buergertelefon.cases.actions.telling import To, draft_of
from buergertelefon.cases.models import Case
from buergertelefon.cases.previews import FACTS, examples
from buergertelefon.cases.rules.details import Reach
from buergertelefon.cases.rules.life import Actor, Step
from buergertelefon.cases.rules.telling import Cause, said
from buergertelefon.cases.rules.words import Language, Reply
from buergertelefon.messages.actions import opt_out
from buergertelefon.messages.drafts import MOST_PARTS, Draft, checked
from buergertelefon.messages.models import Message
from buergertelefon.messages.optouts import digest_of
from buergertelefon.messages.rules.outbox import Channel
from buergertelefon.messages.rules.sms import size
from buergertelefon.survey.models import Invitation, Plan, Scale

HOUR = timedelta(hours=1)
ALL = list(examples())
WAYS = {
    Reply.MAIL: BY_MAIL, Reply.SMS: Reach(Reply.SMS, phone="0171 1234567"),
    Reply.LETTER: Reach(Reply.LETTER, postal="Anna Beispiel\nAm Wall 1\n28195 Bremen"),
    Reply.PHONE: Reach(Reply.PHONE, phone="0421 1234567"), Reply.NONE: Reach(Reply.NONE),
}  # fmt: skip


def name_of(draft: Draft) -> str:
    return f"{draft.cause} {draft.channel} {draft.language}"


@pytest.mark.parametrize("draft", ALL, ids=name_of)
def test_every_text_is_whole_and_says_no_topic_where_others_read_it(draft: Draft) -> None:
    ready = checked(draft)
    open_words = ready.text if draft.channel == Channel.SMS else ready.subject
    if draft.cause != Cause.ANSWERED:  # an answer is the office's own words
        assert "Hunde" not in open_words
    assert "Finanzamt" not in open_words
    assert FACTS["reference"] in open_words
    assert not re.search(r"[{}]|\n\n\n| {2}|: *\n\n\n|&\w+;", ready.text)
    if draft.channel != Channel.SMS:
        assert "Hundesteuer" in ready.text
    else:
        assert size(ready.text).parts <= MOST_PARTS


def test_each_language_has_each_cause_by_each_way_that_is_sent() -> None:
    found = {(one.cause, one.channel) for one in ALL}
    assert len(found) == 15  # six by mail, five by SMS, four by letter
    assert len(ALL) == len(found) * len(Language)


@pytest.mark.parametrize("draft", [one for one in ALL if one.language == "leicht"], ids=name_of)
def test_easy_words_are_one_short_sentence_each(draft: Draft) -> None:
    own = draft.text.replace("Für einen ausgebildeten Blindenhund", "")  # the office's words
    for line in own.splitlines():
        if "http" in line or "Hund" in line or "Ausweis" in line or "sagen Sie:" in line:
            continue
        for sentence in re.split(r"(?<=[.?]) (?=[A-ZÄÖÜ])", line):
            assert len(sentence.split()) <= 12, sentence


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.GERMAN, "Dienstag, 16. Juni, 10:05 Uhr"),
        (Language.ENGLISH, "Tuesday 16 June, 10:05 am"),
        (Language.EASY, "Dienstag, 16. Juni, 10:05 Uhr"),
    ],
)
def test_a_time_in_words(language: Language, words: str) -> None:
    assert said(NOW + timedelta(days=1), language) == words


@pytest.mark.parametrize("page", ["https://b.example/vorgang/K7Q/0000/", ""], ids=["link", "none"])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("letter", ["ein Wort ", "слово ", "x"], ids=["german", "russian", "one"])
def test_a_long_answer_is_cut_and_says_where_the_rest_is(
    letter: str, language: Language, page: str
) -> None:
    known = FACTS | {"text": (letter * 700).strip(), "page": page, "when": ""}
    text = draft_of(Cause.ANSWERED, known, To(Channel.SMS, "0171 1234567", language)).text
    assert size(text).parts == MOST_PARTS
    assert " ... " in text
    assert size(text).gsm == (letter != "слово ")
    assert page in text if page else re.search("Telefon|phone", text)


def posted(way: Reply) -> list[str]:
    """The causes of a case that is asked back, answered, reopened, withdrawn."""
    row = make_case(reach=WAYS[way])
    other = make_inbox("ordnungsamt")
    for step, actor in (
        (Step.ACCEPT, Actor.OFFICE), (Step.ASK, Actor.OFFICE), (Step.TOLD, Actor.CITIZEN),
        (Step.ANSWER, Actor.OFFICE), (Step.REOPEN, Actor.CITIZEN),
    ):  # fmt: skip
        if step == Step.TOLD:
            Message.objects.filter(cause=Cause.ASKED).update(state="sent", due=None, done=NOW)
        take(row.pk, step, actor=actor, at=NOW, text="Etwas.")
    pass_on(row.pk, other, actor=Actor.OFFICE, at=NOW)
    Message.objects.exclude(state="sent").update(state="sent", due=None, done=NOW)
    take(row.pk, Step.WITHDRAW, actor=Actor.CITIZEN, at=NOW)
    found = Message.objects.order_by("pk").values_list("cause", flat=True)
    return [one.removeprefix("case-") for one in found]


@pytest.fixture
def _open(settings: Settings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:25", "b@example.org"
    settings.SMS_URL, settings.PUBLIC_URL = "http://127.0.0.1:9", "https://b.example"
    settings.SMS_QUIET = ""


@pytest.mark.django_db
@pytest.mark.usefixtures("_open")
@pytest.mark.parametrize(
    ("way", "told"),
    [
        (Reply.MAIL, ["opened", "asked", "answered", "reopened", "passed-on", "withdrawn"]),
        (Reply.SMS, ["opened", "asked", "answered", "reopened", "withdrawn"]),
        (Reply.LETTER, ["opened", "asked", "answered", "reopened"]),
        (Reply.PHONE, []), (Reply.NONE, []),
    ],
)  # fmt: skip
def test_what_is_told_by_which_way(way: Reply, told: list[str]) -> None:
    assert posted(way) == told


@pytest.mark.django_db
@pytest.mark.usefixtures("_open")
def test_what_waits_and_is_out_of_date_is_taken_back() -> None:
    row = make_case()
    take(row.pk, Step.ASK, actor=Actor.OFFICE, text="Welche Rasse?", at=NOW)
    take(row.pk, Step.TOLD, actor=Actor.CITIZEN, text="Labrador.", at=NOW)
    assert not Message.objects.filter(cause=Cause.ASKED).exists()
    take(row.pk, Step.WITHDRAW, actor=Actor.CITIZEN, at=NOW)
    assert [one.cause for one in Message.objects.all()] == [Cause.WITHDRAWN]


@pytest.mark.django_db
@pytest.mark.usefixtures("_open")
def test_who_asked_the_same_reads_who_answered_and_who_is_forgotten_reads_nothing() -> None:
    row = make_case()
    other = make_inbox("ordnungsamt")
    same, forgotten = make_case(other), make_case()
    for one in (same, forgotten):
        merge(one.pk, row.pk, actor=Actor.OFFICE, at=NOW)
    Case.objects.filter(pk=forgotten.pk).update(
        erased=NOW, question="", name="", mail="", place="", closed=NOW
    )
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW)
    texts = Message.objects.filter(cause=Cause.ANSWERED).values_list("text", flat=True)
    assert len(texts) == 2
    assert all("Stelle steueramt" in one for one in texts)


@pytest.mark.django_db
@pytest.mark.usefixtures("_open")
@pytest.mark.parametrize("out", [False, True], ids=["wants it", "has opted out"])
def test_the_survey_is_asked_once_and_not_of_who_wants_none(
    out: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = "buergertelefon.cases.actions.telling.link_to"
    monkeypatch.setattr(link, lambda page, *_: f"https://b.example/{page}/")
    asking = "buergertelefon.survey.actions.inviting.link_to"
    monkeypatch.setattr(asking, lambda page, *_: f"https://b.example/{page}/")
    row = make_case()
    Scale.objects.create(
        slug="s", question="Wie war es?", options=[{"value": 1, "label": "gut"}], since=NOW.date()
    )
    Plan.objects.create(centre=row.centre, channel="mail", scale="s", share=10_000)
    if out:
        opt_out(Channel.MAIL, digest_of(Channel.MAIL, "ANNA@example.org"), on=NOW.date())
    for step, actor in ((Step.ANSWER, Actor.OFFICE), (Step.REOPEN, Actor.CITIZEN)) * 2:
        take(row.pk, step, actor=actor, text="Nein.", at=NOW)
    with_link = [one.text for one in Message.objects.all() if "Wie war es?" in one.text]
    assert len(with_link) == Invitation.objects.count() == (0 if out else 1)


@pytest.mark.django_db
def test_a_letter_has_its_sender_or_the_centre_where_the_name_is_too_long(
    settings: Settings,
) -> None:
    make_case(reach=replace(WAYS[Reply.LETTER], language=Language.ENGLISH))
    inbox = make_inbox("lang")
    inbox.office.name = "Amt " * 30
    inbox.office.save()
    make_case(inbox, reach=WAYS[Reply.LETTER])
    first, second = Message.objects.order_by("pk")
    assert (first.sender, first.language) == ("Stelle steueramt", "en")
    assert second.sender == ""
