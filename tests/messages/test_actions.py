"""From the post to the receiver, and what the row says on the way."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.messages.conftest import CONTACT, MAIL, NOON, TEXT
from tests.messages.gateway import Fake, Fault

from buergertelefon.messages import queries
from buergertelefon.messages.actions import JOB, Draft, deliver, erase, post, resend, take_up
from buergertelefon.messages.errors import BadAddress, BadMessage, BadNumber, NotAgain, NotSetUp
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import PAUSES, Channel, Reason, State
from buergertelefon.messages.transport import Sending

KEY = "contact:115:card:1"


def jobs() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name=JOB, status="todo").order_by("id"))


def posted(centre: int, fake: Fake, draft: Draft = TEXT, key: str = KEY) -> Message:
    return post(draft, key=key, centre=centre, at=NOON, ways=fake.ways)


@pytest.mark.parametrize("draft", [TEXT, MAIL], ids=["text", "mail"])
def test_what_is_posted_arrives(centre: int, fake: Fake, draft: Draft) -> None:
    row = posted(centre, fake, draft)
    assert (row.state, row.due, row.done) == (State.WAITING, NOON, None)
    (job,) = jobs()
    assert (job.args, job.scheduled_at) == ({"message": row.pk}, NOON)
    assert deliver(row.pk, at=NOON, ways=fake.ways) == State.SENT
    (arrived,) = fake.handed
    assert (arrived.key, arrived.subject, arrived.text) == (KEY, draft.subject, draft.text)
    assert arrived.recipient in {"+491711234567", "maria@beispiel.de"}
    row.refresh_from_db()
    assert (row.state, row.tries, row.due, row.done, row.reason) == (State.SENT, 1, None, NOON, "")
    assert deliver(row.pk, at=NOON, ways=fake.ways) is None
    assert len(fake.handed) == 1


def test_the_same_key_twice_is_the_same_as_once(centre: int, fake: Fake) -> None:
    row = posted(centre, fake)
    assert posted(centre, fake, replace(TEXT, text="anders", recipient="0172 7654321")) == row
    assert Message.objects.get().text == TEXT.text
    assert len(jobs()) == 1


def test_a_calendar_file_is_kept_and_erased_with_the_text(centre: int, fake: Fake) -> None:
    row = posted(centre, fake, replace(MAIL, calendar="BEGIN:VCALENDAR"))
    assert deliver(row.pk, at=NOON, ways=fake.ways) == State.SENT
    assert erase(at=NOON + timedelta(days=8)) == 1
    row.refresh_from_db()
    assert (row.text, row.calendar) == ("", "")
    text = posted(centre, fake, replace(TEXT, calendar="BEGIN:VCALENDAR"), "b")
    assert text.calendar == ""
    with pytest.raises(BadMessage, match="Kalenderdatei"):
        posted(centre, fake, replace(MAIL, calendar="x" * 20_001), "c")


def test_what_is_taken_back_was_never_posted(centre: int, fake: Fake) -> None:
    class Changed(Exception):
        pass

    def change() -> None:
        with transaction.atomic():
            posted(centre, fake)
            raise Changed

    with pytest.raises(Changed):
        change()
    assert (list(Message.objects.all()), jobs()) == ([], [])


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        pytest.param({"recipient": "0900 1234567"}, BadNumber, "Rufnummer: ", id="costs more"),
        pytest.param({"recipient": ""}, BadNumber, "mit Vorwahl", id="no number"),
        pytest.param({"text": "  \n"}, BadMessage, "Text: Es steht", id="no text"),
        pytest.param({"text": "x" * 613}, BadMessage, "5 SMS, höchstens 4", id="too long a text"),
        pytest.param(
            {"channel": Channel.MAIL, "recipient": "maria@", "subject": "x"}, BadAddress,
            "E-Mail: ", id="no address",
        ),
        pytest.param(
            {"channel": Channel.MAIL, "recipient": "maria@beispiel.de\nBcc: a@b.de"}, BadAddress,
            "name@beispiel.de", id="a line too many",
        ),
        pytest.param(
            {"channel": Channel.MAIL, "recipient": "maria@beispiel.de"}, BadMessage,
            "Betreff: ", id="no subject",
        ),
        pytest.param(
            {"channel": Channel.MAIL, "recipient": "maria@beispiel.de", "subject": "x" * 151},
            BadMessage, "Betreff: ", id="too long a subject",
        ),
        pytest.param(
            {"channel": Channel.MAIL, "recipient": "maria@beispiel.de", "subject": "x",
             "text": "x" * 20_001},
            BadMessage, "20001 Zeichen, höchstens 20000", id="too long a mail",
        ),
    ],
)  # fmt: skip
def test_what_is_not_taken(
    centre: int, fake: Fake, change: dict[str, str], error: type[BadMessage], says: str
) -> None:
    with pytest.raises(error, match=says) as refused:
        posted(centre, fake, replace(TEXT, **change))
    assert not Message.objects.exists()
    assert "0900" not in str(refused.value)


def test_a_subject_is_one_line(centre: int, fake: Fake) -> None:
    assert posted(centre, fake, replace(MAIL, subject="Ihre\r\nBcc: a@b.de")).subject == (
        "Ihre Bcc: a@b.de"
    )


def test_nothing_is_taken_for_a_channel_that_is_not_set_up(centre: int) -> None:
    with pytest.raises(NotSetUp, match="nicht eingerichtet"):
        post(TEXT, key=KEY, centre=centre, at=NOON)


def test_a_busy_receiver_is_asked_again_later_and_later_and_then_not(
    centre: int, fake: Fake
) -> None:
    row, at = posted(centre, fake), NOON
    fake.faults.extend([Fault.BUSY] * 6)
    for n, pause in enumerate(PAUSES, start=1):
        ProcrastinateJob.objects.all().delete()  # the worker has taken it
        assert deliver(row.pk, at=at, ways=fake.ways) == State.WAITING
        row.refresh_from_db()
        assert (row.tries, row.due, row.reason) == (n, at + pause, Reason.BUSY)
        assert [job.scheduled_at for job in jobs()] == [row.due]
        assert deliver(row.pk, at=row.due - timedelta(seconds=1), ways=fake.ways) is None
        at = row.due
    assert deliver(row.pk, at=at, ways=fake.ways) == State.FAILED
    row.refresh_from_db()
    assert (row.due, row.done, row.reason) == (None, at, Reason.BUSY)
    assert not fake.handed


def test_what_is_refused_has_failed_at_once(centre: int, fake: Fake) -> None:
    row = posted(centre, fake)
    fake.faults.append(Fault.REFUSED)
    assert deliver(row.pk, at=NOON, ways=fake.ways) == State.FAILED
    resend(row.pk, at=NOON + timedelta(hours=1))
    row.refresh_from_db()
    assert (row.state, row.tries, row.done) == (State.WAITING, 0, None)
    assert deliver(row.pk, at=NOON + timedelta(hours=1), ways=fake.ways) == State.SENT
    assert [one.key for one in fake.handed] == [KEY]


def test_who_dies_after_sending_sends_the_same_key_again(centre: int, fake: Fake) -> None:
    class Killed(BaseException):
        pass

    def die(_: Sending) -> None:
        raise Killed

    row = posted(centre, fake)
    fake.while_sending = die
    with pytest.raises(Killed):
        deliver(row.pk, at=NOON, ways=fake.ways)
    row.refresh_from_db()
    assert (row.state, row.tries) == (State.WAITING, 0)
    fake.while_sending = lambda _: None
    assert deliver(row.pk, at=NOON, ways=fake.ways) == State.SENT
    assert (len(fake.handed), len(fake.arrived)) == (2, 1)


def test_a_fault_of_ours_ends_too_and_logs_no_recipient(
    centre: int, fake: Fake, caplog: pytest.LogCaptureFixture
) -> None:
    def fault(sending: Sending) -> None:
        raise KeyError(sending.recipient)

    row, at = posted(centre, fake), NOON
    fake.while_sending = fault
    with caplog.at_level(logging.INFO):
        while deliver(row.pk, at=at, ways=fake.ways) == State.WAITING:
            row.refresh_from_db()
            at = row.due
    row.refresh_from_db()
    assert (row.state, row.reason, row.tries) == (State.FAILED, Reason.FAULT, 6)
    assert caplog.records
    for record in caplog.records:
        assert "1234567" not in repr(vars(record))


def test_a_channel_that_is_gone_does_not_keep_messages_for_ever(centre: int, fake: Fake) -> None:
    row, at = posted(centre, fake), NOON
    while deliver(row.pk, at=at) == State.WAITING:  # nothing is set up in the tests
        row.refresh_from_db()
        at = row.due
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.FAILED, Reason.NOT_SET_UP)


def test_at_night_only_what_somebody_waits_for(centre: int, fake: Fake) -> None:
    night, morning = NOON + timedelta(hours=12), NOON + timedelta(hours=20)
    late = post(TEXT, key="a", centre=centre, at=night, ways=fake.ways)
    calm = post(replace(TEXT, urgent=False), key="b", centre=centre, at=night, ways=fake.ways)
    assert (late.due, calm.due) == (night, morning)
    noon = post(replace(TEXT, urgent=False), key="c", centre=centre, at=NOON, ways=fake.ways)
    assert deliver(noon.pk, at=night, ways=fake.ways) == State.WAITING  # the worker was away
    noon.refresh_from_db()
    assert (noon.due, noon.tries) == (morning, 0)


def test_a_week_after_it_is_done_nobody_knows_to_whom(centre: int, fake: Fake) -> None:
    sent, failed, waits = (posted(centre, fake, MAIL, key) for key in "abc")
    deliver(sent.pk, at=NOON, ways=fake.ways)
    fake.faults.append(Fault.REFUSED)
    deliver(failed.pk, at=NOON, ways=fake.ways)
    Message.objects.filter(pk=sent.pk).update(attached=b"%PDF-", attached_name="bericht.pdf")
    assert erase(at=NOON + timedelta(days=7)) == 0
    assert erase(at=NOON + timedelta(days=7, seconds=1)) == 2
    for row in (sent, failed):
        row.refresh_from_db()
        assert (row.recipient, row.subject, row.text) == ("", "", "")
        assert (bytes(row.attached), row.attached_name) == (b"", "")
    assert Message.objects.exclude(recipient="").get() == waits
    with pytest.raises(NotAgain):
        resend(failed.pk, at=NOON)
    ProcrastinateJob.objects.all().delete()
    assert posted(centre, fake, MAIL, "a") == sent  # its key is still known
    assert (len(fake.handed), jobs()) == (1, [])


@pytest.mark.parametrize("state", [State.WAITING, State.SENT])
def test_only_what_has_failed_is_sent_again(centre: int, fake: Fake, state: State) -> None:
    row = posted(centre, fake)
    if state == State.SENT:
        deliver(row.pk, at=NOON, ways=fake.ways)
    with pytest.raises(NotAgain):
        resend(row.pk, at=NOON)


def test_a_message_whose_job_got_lost_is_taken_up_once(centre: int, fake: Fake) -> None:
    row = posted(centre, fake)
    ProcrastinateJob.objects.all().delete()
    assert queries.overdue(at=NOON + timedelta(seconds=59)) == []
    (late,) = queries.overdue(at=NOON + timedelta(seconds=61))
    take_up(late)
    take_up(late)
    assert [job.args for job in jobs()] == [{"message": row.pk}]


def test_the_desk_sees_what_became_of_what_it_sent(centre: int, fake: Fake) -> None:
    text, mail = posted(centre, fake), posted(centre, fake, MAIL, "b")
    posted(centre, fake, replace(MAIL, reference=None), "c")
    fake.faults.append(Fault.BUSY)
    deliver(text.pk, at=NOON, ways=fake.ways)
    deliver(mail.pk, at=NOON, ways=fake.ways)
    one, other = queries.sent_for(CONTACT)
    assert (one.channel, one.recipient, one.state) == ("sms", "+49 … 4567", State.WAITING)
    assert one.reason == "Der Dienst nimmt gerade nichts an"
    assert (other.channel_name, other.recipient) == ("E-Mail", "m…@beispiel.de")
    assert (other.state_name, other.reason) == ("gesendet", "")


@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        ("message_channel", {"channel": "fax"}),
        ("message_waits_or_is_done", {"state": "sent"}),
        ("message_waits_or_is_done", {"due": None}),
        ("message_waits_or_is_done", {"done": NOON}),
        ("message_waits_or_is_done", {"state": "lost"}),
        ("message_whole_while_waiting", {"recipient": ""}),
        ("message_whole_while_waiting", {"recipient": "", "subject": "", "text": ""}),
        ("message_failed_for_a_reason", {"state": "failed", "due": None, "done": NOON}),
        ("message_text_has_no_subject", {"subject": "Ihre Steuer"}),
    ],
)
def test_what_the_database_refuses(
    centre: int, fake: Fake, constraint: str, broken: dict[str, object]
) -> None:
    row = posted(centre, fake)
    with pytest.raises(IntegrityError, match=constraint):
        Message.objects.filter(pk=row.pk).update(**broken)
