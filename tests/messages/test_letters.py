"""A letter: posted like any message, printed by a person, read by a screen reader."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings
from tests.messages.conftest import CONTACT, NOON
from tests.messages.gateway import Fake
from tests.pdfs import read

from buergertelefon.messages import queries, tasks
from buergertelefon.messages.actions import (
    Draft,
    deliver,
    enter_sent,
    erase,
    give_up,
    give_up_late,
    post,
    resend,
    take_back_sent,
    take_up,
    withdraw,
)
from buergertelefon.messages.errors import BadMessage, BadPostal, BadText, NotSetUp, NotWaiting
from buergertelefon.messages.letters import printed
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.letters import postal
from buergertelefon.messages.rules.outbox import Channel, Reason, State

LETTER = Draft(
    Channel.LETTER, "Jürgen Groß-Łukasz\nAm Wall 1\n28195 Bremen",
    "Guten Tag,\n\nSie sind angemeldet.\n\nMit freundlichen Grüßen\nIhre Volkshochschule",
    "course-confirmed", subject="Ihre Anmeldung", reference=CONTACT,
    lines=(("Kursentgelt", "120,00 €"), ("Ermäßigung", "−60,00 €")),
    sender="Volkshochschule\nFaulenstraße 69\n28195 Bremen",
)  # fmt: skip
LATER = NOON + timedelta(hours=1)


def posted(centre: int, draft: Draft = LETTER, key: str = "a") -> Message:
    return post(draft, key=key, centre=centre, at=NOON)


def jobs(row: Message) -> int:
    return ProcrastinateJob.objects.filter(args={"message": row.pk}).count()


def state(row: Message) -> tuple[str, str]:
    row.refresh_from_db()
    return row.state, row.reason


def test_a_letter_waits_for_a_person_and_no_machine(centre: int, fake: Fake) -> None:
    row = posted(centre)
    assert (row.state, row.due, row.lines) == (State.WAITING, NOON, LETTER.lines)
    take_up(row.pk)
    assert deliver(row.pk, at=LATER, ways=fake.ways) is None
    assert queries.overdue(at=NOON + timedelta(days=3)) == []
    assert (fake.handed, jobs(row)) == ([], 0)
    assert state(row) == (State.WAITING, "")


def test_the_same_key_twice_is_the_same_letter(centre: int) -> None:
    row = posted(centre)
    assert posted(centre, replace(LETTER, text="anders")) == row
    assert Message.objects.get().text == LETTER.text


def test_what_was_promised_is_what_is_printed(centre: int) -> None:
    posted(centre)
    (row,) = queries.to_print(centre, [Message.objects.get().pk])
    found = read(printed([row]))
    assert (found.title, found.language, found.ua_part, found.pages) == (
        "Ihre Anmeldung", "de", "1", 1
    )  # fmt: skip
    assert (found.is_tagged, found.shows_title, found.fonts_outside) == (True, True, ())
    assert (found.tags.count("H1"), found.tags.count("TH"), found.tags.count("TD")) == (1, 2, 4)
    says = [
        "Volkshochschule · Faulenstraße 69 · 28195 Bremen", "Jürgen Groß-Łukasz", "Am Wall 1",
        "24. November 2026", f"Brief {row.pk}", "Ihre Anmeldung", "Sie sind angemeldet.",
        "120,00 €", "−60,00 €", "Mit freundlichen Grüßen", "Seite 1 von 1",
    ]  # fmt: skip
    where = [found.text.index(one) for one in says]
    assert where[3:] == sorted(where[3:])  # the table stands above the greeting
    assert printed([row]) == printed([row])


def test_several_letters_are_one_file_and_each_begins_at_page_one(centre: int) -> None:
    posted(centre)
    posted(centre, replace(LETTER, text="Satz. " * 900, lines=(), sender=""), "b")
    rows = queries.to_print(centre, Message.objects.values_list("pk", flat=True))
    found = read(printed(rows))
    assert (found.title, found.pages) == ("2 Briefe", 3)
    pages = found.text.split("\f")
    counts = [("Seite 1 von 1", pages[0]), ("Seite 1 von 2", pages[1]), ("Seite 2 von 2", pages[2])]
    assert all(count in page for count, page in counts)
    assert "Bürgertelefon Bremen" in pages[1]  # no sender was given


def test_names_never_become_markup(centre: int) -> None:
    odd = '#import "x" $a$'
    draft = replace(
        LETTER, recipient=f"{odd}\n*Am* _Wall_ \\1\n28195 Bremen", text=f"= {odd}", subject=odd,
        sender=odd, lines=((odd, "#1"),),
    )  # fmt: skip
    row = posted(centre, draft)
    text = read(printed([row])).text
    assert text.count(odd) == 7  # sender thrice: above the address, beside it, on the foot
    assert "*Am* _Wall_ \\1" in text


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param(
            "  Ann  Lee \r\n\r\nWeg 1\nD-28195  Bremen\n",
            "Ann Lee\nWeg 1\n28195 Bremen",
            id="tidied",
        ),
        pytest.param(
            "Ann Lee\nc/o Groß\nPostfach 10 20\n28195 Bremen", None, id="more lines, a box"
        ),
        pytest.param("Ann Lee\nRing 1\n1010 Wien\nÖSTERREICH", None, id="abroad"),
    ],
)
def test_addresses_the_post_finds(written: str, kept: str | None) -> None:
    assert postal(written) == (kept or written)


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        pytest.param({"recipient": ""}, BadPostal, "3 bis 6 Zeilen", id="no address"),
        pytest.param({"recipient": "Ann\n28195 Bremen"}, BadPostal, "3 bis 6", id="no street"),
        pytest.param({"recipient": "A\nWeg 1\nBremen"}, BadPostal, "28195 Bremen", id="no code"),
        pytest.param({"recipient": "A\nWeg 1\n2819 Bremen"}, BadPostal, "28195", id="four digits"),
        pytest.param({"recipient": "A\nWeg 1\n00123 X"}, BadPostal, "28195", id="no such region"),
        pytest.param({"recipient": "A\nWeg 1\nWien\nÖsterreich"}, BadPostal, "ÖSTERREICH",
                     id="a country in small letters"),
        pytest.param({"recipient": f"{'A' * 61}\nWeg 1\n28195 Bremen"}, BadPostal,
                     "Zeile 1: Höchstens 60", id="too wide"),
        pytest.param({"recipient": "\n".join(["A" * 50] * 5) + "\n28195 Bremen"}, BadPostal,
                     "Zusammen höchstens 254", id="too much"),
        pytest.param({"recipient": "Ann 😀\nWeg 1\n28195 Bremen"}, BadPostal,
                     "lässt sich nicht drucken", id="no letter"),
        pytest.param({"subject": ""}, BadText, "Betreff", id="no subject"),
        pytest.param({"text": " "}, BadText, "Es steht nichts", id="no text"),
        pytest.param({"text": "x" * 20_001}, BadText, "höchstens 20000", id="too long"),
        pytest.param({"sender": "\n".join("abcdef")}, BadText, "5 Zeilen", id="a long sender"),
        pytest.param({"lines": (("a", "1"),) * 61}, BadText, "61 Zeilen", id="a long table"),
        pytest.param({"lines": (("a", "1"), ("", "2"))}, BadText, "Zeile 2", id="an empty line"),
    ],
)  # fmt: skip
def test_what_is_no_letter(
    centre: int, change: dict[str, object], error: type[BadMessage], says: str
) -> None:
    with pytest.raises(error, match=says):
        posted(centre, replace(LETTER, **change))
    assert not Message.objects.exists()


def test_a_sign_no_font_has_is_a_box_in_the_text_and_stops_nobody(centre: int) -> None:
    assert posted(centre, replace(LETTER, text="Schön 😀")).text == "Schön □"


def test_where_nobody_prints_no_letter_is_taken(centre: int, settings: Settings) -> None:
    assert queries.channels(postal=True) == [Channel.LETTER]
    assert queries.channels() == []  # who asks for no postal address offers none
    settings.LETTERS = False
    assert queries.channels(postal=True) == []
    with pytest.raises(NotSetUp):
        posted(centre)


def test_letters_are_entered_once_and_taken_back_for_a_day(centre: int) -> None:
    rows = [posted(centre, key=key) for key in "abc"]
    one, two, three = (row.pk for row in rows)
    give_up(three, centre=centre, at=NOON)
    assert enter_sent([two, one, three], centre=centre, at=LATER) == [one, two]
    assert enter_sent([one], centre=centre, at=LATER) == []
    assert queries.letters_entered(centre, at=LATER) == [(LATER, [one, two])]
    assert take_back_sent([one], centre=centre, at=LATER + timedelta(hours=23)) == [one]
    assert state(rows[0]) == (State.WAITING, "")
    assert take_back_sent([two], centre=centre, at=LATER + timedelta(hours=24)) == []
    assert queries.letters_entered(centre, at=LATER + timedelta(hours=24)) == []
    assert [state(row)[0] for row in rows] == [State.WAITING, State.SENT, State.FAILED]


def test_another_centres_letters_are_its_own(centre: int) -> None:
    row = posted(centre)
    assert enter_sent([row.pk], centre=centre + 1, at=LATER) == []
    assert queries.to_print(centre + 1, [row.pk]) == []
    with pytest.raises(NotWaiting):
        give_up(row.pk, centre=centre + 1, at=LATER)
    assert state(row) == (State.WAITING, "")


def test_one_that_was_given_up_may_be_sent_after_all(centre: int) -> None:
    row = posted(centre)
    give_up(row.pk, centre=centre, at=LATER)
    assert state(row) == (State.FAILED, Reason.WITHDRAWN)
    with pytest.raises(NotWaiting):
        give_up(row.pk, centre=centre, at=LATER)
    resend(row.pk, at=LATER)
    assert state(row)[0] == State.WAITING
    assert jobs(row) == 0


def test_what_would_come_too_late_is_given_up(centre: int) -> None:
    late = posted(centre, replace(LETTER, until=LATER))
    calm = posted(centre, key="b")
    assert give_up_late(at=LATER - timedelta(seconds=1)) == 0
    tasks.take_up(0)  # the tests' noon has long passed
    assert [state(late), state(calm)] == [(State.FAILED, Reason.LATE), (State.WAITING, "")]


def test_what_waits_is_taken_back_with_its_cause(centre: int) -> None:
    row, other = posted(centre, key="course:1:a"), posted(centre, key="course:1:b")
    enter_sent([row.pk], centre=centre, at=NOON)
    assert withdraw("course:1:") == 1
    assert Message.objects.get() == row
    assert enter_sent([other.pk], centre=centre, at=NOON) == []


def test_a_week_after_it_was_posted_nobody_knows_to_whom(centre: int) -> None:
    row = posted(centre)
    enter_sent([row.pk], centre=centre, at=NOON)
    assert erase(at=NOON + timedelta(days=7, seconds=1)) == 1
    row.refresh_from_db()
    assert (row.recipient, row.subject, row.text, row.lines) == ("", "", "", [])
    assert queries.to_print(centre, [row.pk]) == []


def test_the_desk_sees_that_a_letter_waits(centre: int) -> None:
    posted(centre)
    (sent,) = queries.sent_for(CONTACT)
    assert (sent.channel_name, sent.recipient) == ("Brief", "…, 28195 Bremen")
    assert sent.state_name == "wartet"


@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        ("message_whole_while_waiting", {"recipient": "", "subject": "", "text": "", "lines": []}),
        ("message_letters_alone_have_lines", {"channel": "mail"}),
        ("message_letters_alone_have_lines", {"calendar": "BEGIN:VCALENDAR"}),
    ],
)
def test_what_the_database_refuses(centre: int, constraint: str, broken: dict[str, object]) -> None:
    row = posted(centre)
    with pytest.raises(IntegrityError, match=constraint):
        Message.objects.filter(pk=row.pk).update(**broken)
