"""Whatever happens to a message: no line of the log says to whom it goes or what it says."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.messages.conftest import NOON
from tests.messages.gateway import Fake, Fault
from tests.messages.test_letters import LETTER

from buergertelefon.base.models import ServiceCentre
from buergertelefon.messages.actions import (
    Draft,
    answer_wish,
    deliver,
    deliver_next,
    enter_sent,
    erase,
    opt_out,
    post,
    resend_all,
)
from buergertelefon.messages.errors import BadMessage
from buergertelefon.messages.models import Message
from buergertelefon.messages.optouts import digest_of
from buergertelefon.messages.replies import Reply
from buergertelefon.messages.rules.outbox import Channel, State
from buergertelefon.messages.transport import Sending

NAME, MAIL, DIGITS = "Wilhelmine Kürbiskern", "wilhelmine@kuerbiskern.example", "1715550123"
TOPIC, STREET = "Schuldnerberatung", "Zitronenfalterweg"
DRAFTS = {
    Channel.MAIL: Draft(Channel.MAIL, MAIL, f"{NAME}: {TOPIC}", "case-answered", subject=TOPIC),
    Channel.SMS: Draft(Channel.SMS, f"0{DIGITS}", f"{NAME}: {TOPIC}", "case-answered"),
    Channel.LETTER: replace(
        LETTER, recipient=f"{NAME}\n{STREET} 1\n28195 Bremen", text=f"{TOPIC} für {NAME}"
    ),
}  # fmt: skip
SECRET = ("Wilhelmine", "wilhelmine", "Kürbiskern", "kuerbiskern", DIGITS, DIGITS[3:], TOPIC,
          STREET)  # fmt: skip


def fault(sending: Sending) -> None:
    """A transport of ours is broken, and its error names everything."""
    raise KeyError(sending.recipient, sending.text)


@pytest.mark.django_db
def test_no_log_names_anybody_or_anything(caplog: pytest.LogCaptureFixture, fake: Fake) -> None:
    centre = ServiceCentre.objects.create(slug="bremen", name="Bremen").pk
    ways, at = fake.ways, NOON
    with caplog.at_level(logging.DEBUG):
        for channel, draft in DRAFTS.items():
            row = post(draft, key=channel, centre=centre, at=at, ways=ways)
            for one in (Fault.BUSY, Fault.LOST, Fault.REFUSED):
                fake.faults.append(one)
                deliver(row.pk, at=at, ways=ways)
                at += timedelta(hours=5)
        for reason in ("refused", "busy"):
            resend_all(centre, reason, at=at)
        fake.while_sending = fault
        for _ in range(14):
            deliver_next(at=at, ways=ways)
            at += timedelta(hours=5)
        enter_sent(Message.objects.values_list("pk", flat=True), centre=centre, at=at)
        for number in (f"+49{DIGITS}", "1"):
            answer_wish(Reply("1", number, "STOP", at), at=at, ways=ways)
        opt_out(Channel.MAIL, digest_of(Channel.MAIL, MAIL), on=at.date())
        for cause in ("appointment-reminded", "case-answered"):
            for wrong in (f"{MAIL}\n", "wilhelmine@", MAIL):
                draft = replace(DRAFTS[Channel.MAIL], cause=cause, recipient=wrong)
                try:
                    post(draft, key=wrong + cause, centre=centre, at=at, ways=ways)
                except BadMessage as error:
                    logging.getLogger("a page").warning("refused: %s", error)
        erase(at=at + timedelta(days=8))
    assert set(Message.objects.values_list("state", flat=True)) >= {State.SENT, State.FAILED}
    assert len(caplog.records) > 10
    lines = [repr(vars(one)) for one in caplog.records if one.name != "django.db.backends"]
    assert [(secret, one) for one in lines for secret in SECRET if secret in one] == []
