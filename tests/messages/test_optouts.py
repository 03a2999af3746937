"""Only what is owed: the rule, the hash, the link, one word by SMS."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.messages.conftest import MAIL, NOON, TEXT
from tests.messages.gateway import Fake

from buergertelefon.messages.actions import answer_wish, deliver, opt_in, opt_out, post
from buergertelefon.messages.errors import NotSetUp, OptedOut
from buergertelefon.messages.models import Message, OptOut
from buergertelefon.messages.optouts import digest_of, read, token_of
from buergertelefon.messages.replies import Reply
from buergertelefon.messages.rules.causes import CAUSES, Wish, is_voluntary, wish
from buergertelefon.messages.rules.outbox import Channel, Reason, State

REMINDER = replace(MAIL, cause="appointment-reminded")
NUMBER = "+491711234567"


@pytest.mark.parametrize("cause", CAUSES)
def test_reminders_and_surveys_are_not_owed_all_else_is(cause: str) -> None:
    of_ours = "Erinnerung an" in CAUSES[cause] or "Umfrage" in CAUSES[cause]
    assert is_voluntary(cause) == of_ours


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("STOP", Wish.STOP), (" stopp! ", Wish.STOP), ("Stop all", Wish.STOP),
        ("Start", Wish.START), ("Stop, eine Frage noch", None), ("JA", None), ("", None),
        ("STOP K7Q X2M", None), ("stoppen Sie das", None),
    ],
)  # fmt: skip
def test_one_word_by_sms(text: str, meant: Wish | None) -> None:
    assert wish(text) is meant


def test_a_link_names_nobody_and_cannot_be_made_up() -> None:
    token = token_of(Channel.MAIL, "Maria@Beispiel.de ")
    assert token == token_of(Channel.MAIL, "maria@beispiel.de")
    assert "maria" not in token
    assert read(token) == (Channel.MAIL, digest_of(Channel.MAIL, "maria@beispiel.de"))
    wrong = ["", "mail-", "x", token[:-1], token[:-1] + "g", token.replace("mail", "sms"),
             token.replace("mail", "letter"), "mail-" + "0" * 80, "\x00"]  # fmt: skip
    assert [read(one) for one in wrong] == [None] * len(wrong)


def out(address: str = "maria@beispiel.de", channel: Channel = Channel.MAIL) -> bool:
    return opt_out(channel, digest_of(channel, address), on=NOON.date())


def test_what_is_not_owed_is_not_posted_what_is_owed_comes(centre: int, fake: Fake) -> None:
    assert (out(), out("MARIA@beispiel.de")) == (True, False)
    with pytest.raises(OptedOut, match="abbestellt"):
        post(REMINDER, key="a", centre=centre, at=NOON, ways=fake.ways)
    assert issubclass(OptedOut, NotSetUp)  # whoever leaves out a missing way leaves out this one
    post(MAIL, key="b", centre=centre, at=NOON, ways=fake.ways)
    post(replace(REMINDER, recipient="eva@beispiel.de"), key="c", centre=centre, at=NOON,
         ways=fake.ways)  # fmt: skip
    assert Message.objects.count() == 2
    assert opt_in(digest_of(Channel.MAIL, "maria@beispiel.de"))
    post(REMINDER, key="a", centre=centre, at=NOON, ways=fake.ways)
    assert (Message.objects.count(), OptOut.objects.count()) == (3, 0)


def test_what_waits_when_somebody_opts_out_does_not_go(centre: int, fake: Fake) -> None:
    row = post(REMINDER, key="a", centre=centre, at=NOON, ways=fake.ways)
    out()
    assert deliver(row.pk, at=NOON, ways=fake.ways) == State.FAILED
    row.refresh_from_db()
    assert (row.reason, fake.handed) == (Reason.OPTED_OUT, [])


def test_stop_by_sms_is_confirmed_once_and_start_takes_it_back(centre: int, fake: Fake) -> None:
    post(TEXT, key="a", centre=centre, at=NOON, ways=fake.ways)
    for n, text in enumerate(("STOP", "stop", "START", "start")):
        said = Reply(f"{n}", NUMBER, text, NOON)
        for _ in range(2):  # the gateway sends it twice
            answer_wish(said, at=NOON + timedelta(minutes=n), ways=fake.ways)
    causes = list(Message.objects.order_by("pk").values_list("cause", flat=True))
    assert causes == ["contact-card", "optout-stopped", "optout-started"]
    assert not OptOut.objects.exists()


def test_a_number_we_never_wrote_to_gets_no_answer(centre: int, fake: Fake) -> None:
    answer_wish(Reply("1", NUMBER, "STOP", NOON), at=NOON, ways=fake.ways)
    assert (OptOut.objects.count(), Message.objects.count()) == (1, 0)
    assert OptOut.objects.get().digest == digest_of(Channel.SMS, NUMBER)
