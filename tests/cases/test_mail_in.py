"""What comes by mail: taken once, made the step it means, or kept until somebody has looked."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from django.core.cache import cache
from tests.cases.conftest import NOW, make_case, make_inbox
from tests.cases.mailbox import FakeMailbox, picture, reply, returned

from buergertelefon.cases.actions.mail_in import fetch, take_in
from buergertelefon.cases.actions.mail_sorting import assign, discard, forget
from buergertelefon.cases.actions.steps import pass_on, take
from buergertelefon.cases.errors import MailboxDown, Unknown
from buergertelefon.cases.mailbox import Folder
from buergertelefon.cases.models import Case, Entry, Inbound
from buergertelefon.cases.queries.offices import key_of
from buergertelefon.cases.rules.life import Actor, State, Step
from buergertelefon.cases.rules.mails import Fate, Whose, Why
from buergertelefon.messages.models import Message

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _set_up(settings: pytest.FixtureRequest) -> Iterator[None]:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:25", "buergertelefon@example.org"
    settings.CASES_MAIL = "vorgang+@example.org"
    cache.clear()  # how often a key was tried
    yield
    cache.clear()


@pytest.fixture
def row() -> Case:
    return make_case(make_inbox(by_mail=True, mail="amt@example.org"))


def came(mail: EmailMessage, *, at: datetime = LATER) -> tuple[Fate, Inbound]:
    fate = take_in(mail.as_bytes(), at=at)
    return fate, Inbound.objects.latest("pk")


@pytest.mark.parametrize(
    ("text", "state", "step", "told"),
    [
        pytest.param("Nein.", State.ANSWERED, Step.ANSWER, "case-answered", id="answers"),
        pytest.param("Rückfrage: Wo?", State.ASKED, Step.ASK, "case-asked", id="asks back"),
        pytest.param("nicht zuständig", State.RETURNED, Step.RETURN, None, id="not theirs"),
    ],
)
def test_an_office_replies_and_that_is_the_step_it_means(
    row: Case, text: str, state: State, step: Step, told: str | None
) -> None:
    Message.objects.all().delete()
    fate, kept = came(reply(row, text))
    row.refresh_from_db()
    entry = row.entries.latest("pk")
    assert (fate, row.state, kept.case) == (Fate.TAKEN, state, row)
    assert (entry.step, entry.actor, entry.by_mail) == (step, Actor.OFFICE, True)
    assert entry.text == text.removeprefix("Rückfrage: ")
    assert list(Message.objects.values_list("cause", flat=True)) == ([told] if told else [])
    assert (kept.sender, kept.text, kept.content) == ("", "", None)


@pytest.mark.parametrize(
    "place", ["subject", "address", "references"]
)  # fmt: skip
def test_one_place_that_names_the_case_is_enough(row: Case, place: str) -> None:
    key = key_of(row)
    mail = {
        "subject": lambda: reply(row, "Nein."),
        "address": lambda: reply(row, "Nein.", subject="AW:", to=f"vorgang+{key}@example.org"),
        "references": lambda: reply(
            row, "Nein.", subject="AW:", References=f"<{key}@example.org> <x@amt.example>"
        ),
    }[place]()
    assert came(mail)[0] == Fate.TAKEN


def test_the_same_mail_twice_is_one_answer(row: Case) -> None:
    mail = reply(row, "Nein.")
    again = reply(row, "Nein.", Received="by another way")
    assert [came(mail)[0], came(again)[0]] == [Fate.TAKEN, Fate.TAKEN]
    assert row.entries.filter(step=Step.ANSWER).count() == 1


def test_a_key_opens_nothing_once_the_case_was_passed_on(row: Case) -> None:
    old = reply(row, "Nein.")
    pass_on(row.pk, make_inbox("ordnung", by_mail=True, mail="o@example.org"), actor=Actor.CENTRE,
            at=NOW)  # fmt: skip
    fate, kept = came(old)
    assert (fate, kept.why, kept.case) == (Fate.UNCLEAR, Why.MOVED, None)
    assert Case.objects.get().state == State.NEW


def test_a_guessed_key_does_nothing_and_is_kept_to_be_looked_at(row: Case) -> None:
    fate, kept = came(reply(row, "Nein.", subject=f"[Vorgang {row.reference}-00000000]"))
    assert (fate, kept.why, Case.objects.get().state) == (Fate.UNCLEAR, Why.STRANGER, State.NEW)
    assert (kept.sender, "Nein." in kept.text) == ("kollegin@amt.example", True)


def test_guessing_keys_of_a_code_ends_after_some_tries(row: Case) -> None:
    for number in range(9):
        came(reply(row, f"{number}", subject=f"[Vorgang {row.reference}-0000000{number}]"))
    assert came(reply(row, "Nein."))[1].why == Why.STRANGER  # even the right one has to wait


def test_a_second_answer_is_not_lost(row: Case) -> None:
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW)
    fate, kept = came(reply(row, "Doch, ab 2027."))
    assert (fate, kept.why, kept.case) == (Fate.UNCLEAR, Why.OVER, row)
    assert "Doch, ab 2027." in kept.text


@pytest.mark.parametrize(
    ("headers", "text", "fate", "why"),
    [
        pytest.param({"Auto-Submitted": "auto-replied"}, "Bin im Urlaub", Fate.NOTED, Why.AUTO,
                     id="out of office"),
        pytest.param({"X-Buergertelefon": "1"}, "Unsere eigene", Fate.DROPPED, "", id="our own"),
        pytest.param({}, "", Fate.UNCLEAR, Why.EMPTY, id="nothing new in it"),
        pytest.param({}, "x" * 8001, Fate.UNCLEAR, Why.REFUSED, id="longer than an answer may be"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_no_step(
    row: Case, headers: dict[str, str], text: str, fate: Fate, why: str
) -> None:
    found, kept = came(reply(row, text, **headers))
    assert (found, kept.why) == (fate, why)
    assert list(row.entries.values_list("step", flat=True)) == [Step.OPEN]


def test_files_come_along_and_what_is_refused_is_said(row: Case) -> None:
    mail = reply(row, "Anbei.")
    mail.add_attachment(picture(), maintype="image", subtype="png", filename="plan.png")
    mail.add_attachment(b"MZ\x90\x00", maintype="application", subtype="exe", filename="boese.exe")
    fate, kept = came(mail)
    row.refresh_from_db()
    assert (row.state, row.attachments.get().name) == (State.ANSWERED, "plan.png")
    assert (fate, kept.why) == (Fate.UNCLEAR, Why.FILES)
    assert "boese.exe" in kept.problem


@pytest.mark.parametrize(
    ("address", "why"),
    [
        pytest.param("amt@example.org", Why.LOST_OFFICE, id="the office's address"),
        pytest.param("anna@example.org", Why.LOST_CITIZEN, id="the citizen's address"),
        pytest.param("wer@example.org", Why.STRANGER, id="somebody we never wrote to"),
    ],
)
def test_the_team_lead_sees_whose_mail_did_not_arrive(row: Case, address: str, why: Why) -> None:
    fate = take_in(returned(address), at=LATER)
    kept = Inbound.objects.get()
    assert (fate, kept.why) == (Fate.UNCLEAR, why)
    assert kept.case == (row if why != Why.STRANGER else None)


def test_a_circle_of_mails_is_broken_after_some_in_an_hour(row: Case) -> None:
    for number in range(20):
        came(reply(row, f"Hin und her {number}", Auto_Submitted="auto-replied"))
    assert came(reply(row, "Hin"))[1].why == Why.FLOOD
    assert came(reply(row, "Her"), at=LATER + timedelta(hours=2))[0] == Fate.TAKEN


def test_a_round_marks_each_mail_after_it_is_stored(row: Case) -> None:
    box = FakeMailbox(largest=50_000)
    box.deliver(reply(row, "Nein.").as_bytes())
    box.deliver(reply(row, "Noch etwas.").as_bytes())
    big = reply(row, "Groß")
    big.add_attachment(b"0" * 60_000, maintype="image", subtype="png", filename="a.png")
    box.deliver(big.as_bytes())
    box.deliver(b"")
    assert fetch(box, at=lambda: LATER) == {Fate.TAKEN: 1, Fate.UNCLEAR: 3}
    assert {folder: len(there) for folder, there in box.folders.items()} == {
        Folder.DONE: 1, Folder.UNCLEAR: 3,
    }  # fmt: skip
    assert set(Inbound.objects.values_list("why", flat=True)) == {"", Why.OVER, Why.BIG, Why.BAD}
    assert fetch(box, at=lambda: LATER) == {}


def test_who_dies_before_marking_finds_the_mail_known(row: Case) -> None:
    box = FakeMailbox(breaks_at_mark=True)
    box.deliver(reply(row, "Nein.").as_bytes())
    with pytest.raises(MailboxDown):
        fetch(box, at=lambda: LATER)
    box.breaks_at_mark = False
    assert fetch(box, at=lambda: LATER) == {Fate.TAKEN: 1}
    assert row.entries.filter(step=Step.ANSWER).count() == 1


@pytest.mark.parametrize(
    ("whose", "state", "step", "actor"),
    [
        pytest.param(Whose.OFFICE, State.NEW, Step.ANSWER, Actor.OFFICE, id="the office's answer"),
        pytest.param(Whose.OFFICE, State.CLOSED, Step.NOTE, Actor.CENTRE, id="… too late: a note"),
        pytest.param(Whose.CITIZEN, State.NEW, Step.ADD, Actor.CITIZEN, id="a citizen's words"),
        pytest.param(Whose.CITIZEN, State.ASKED, Step.TOLD, Actor.CITIZEN, id="… as asked"),
        pytest.param(Whose.CITIZEN, State.CLOSED, Step.NOTE, Actor.CENTRE, id="… too late"),
        pytest.param(Whose.NOTE, State.NEW, Step.NOTE, Actor.CENTRE, id="a note"),
    ],
)
def test_a_team_lead_gives_a_mail_to_its_case(
    row: Case, whose: Whose, state: State, step: Step, actor: Actor
) -> None:
    came(reply(row, "Nein.", subject="Hund"))
    if state == State.ASKED:
        take(row.pk, Step.ASK, actor=Actor.OFFICE, text="Wo?", at=NOW)
    if state == State.CLOSED:
        take(row.pk, Step.WITHDRAW, actor=Actor.CITIZEN, at=NOW)
    kept = Inbound.objects.get()
    assert assign(kept.pk, row.reference, whose, centre=row.centre_id, at=LATER) == ()
    entry = Entry.objects.latest("pk")
    assert (entry.step, entry.actor, entry.text) == (step, actor, "Nein.")
    kept.refresh_from_db()
    assert (kept.fate, kept.case, kept.text, kept.content) == (Fate.ASSIGNED, row, "", None)
    with pytest.raises(Unknown):  # pressed twice
        assign(kept.pk, row.reference, whose, centre=row.centre_id, at=LATER)


def test_put_away_and_after_a_month_nothing_of_it_is_left(row: Case) -> None:
    _, kept = came(reply(row, "Werbung", subject="Werbung"))
    discard(kept.pk, centre=row.centre_id)
    kept.refresh_from_db()
    assert (kept.fate, kept.sender, kept.text, kept.content) == (Fate.DISCARDED, "", "", None)
    assert forget(at=LATER + timedelta(days=29)) == 0
    assert forget(at=LATER + timedelta(days=31)) == 1
