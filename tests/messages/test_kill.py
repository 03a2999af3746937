"""Workers that are killed at every step: every message arrives, none as two."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.utils import timezone
from tests.messages.dying_worker import STEPS
from tests.messages.gateway import SENDER

from buergertelefon.base.models import ServiceCentre
from buergertelefon.messages.actions import JOB
from buergertelefon.messages.gateway import Arrived, Desk, Gateway
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import Channel, State

MESSAGES, THREADS = 10_000, 4
DURING = "during the hand-over"
#: after so many messages a worker is killed
LIVES = 120


def post_all(centre: int) -> None:
    """What `post` writes, in two statements."""
    at = timezone.now() - timedelta(minutes=2)
    Message.objects.bulk_create(
        Message(
            key=f"k{n}", centre_id=centre, cause="case-answered", text=f"Text {n}", created=at,
            due=at, channel=Channel.SMS if n % 2 else Channel.MAIL,
            recipient=f"+4917112{n:05}" if n % 2 else f"p{n}@example.org",
            subject="" if n % 2 else "Ihre Frage",
        )
        for n in range(MESSAGES)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args,"
            " scheduled_at) SELECT 'messages', %s, %s || ':' || id,"
            " jsonb_build_object('message', id), due FROM outbox_message ORDER BY id",
            [JOB, JOB],
        )


def started(step: str, gateway: Gateway) -> subprocess.Popen[bytes]:
    """A worker in a process of its own, on the database of this test."""
    now = connection.settings_dict
    query = urlencode({"host": now["HOST"], **now["OPTIONS"]} if now["HOST"] else now["OPTIONS"])
    url = f"postgresql://{quote(now['USER'])}:{quote(now['PASSWORD'])}@/{now['NAME']}?{query}"
    if now["PORT"]:
        url += f"&port={now['PORT']}"
    return subprocess.Popen(
        [sys.executable, "-m", "tests.messages.dying_worker", step, str(LIVES)],
        env=os.environ | {
            "DATABASE_URL": url, "SMS_URL": gateway.sms_url, "MAIL_URL": gateway.mail_url,
            "MAIL_FROM": SENDER, "SMS_QUIET": "", "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "buergertelefon.settings",
        },
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.load
@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_ten_thousand_messages_arrive_once_however_often_the_worker_is_killed() -> None:
    centre = ServiceCentre.objects.create(slug="bremen", name="Bremen").pk
    post_all(centre)
    victim: list[subprocess.Popen[bytes]] = []

    def told(_: Arrived) -> None:  # the receiver has it, and has not yet said so
        if victim and len(desk.handed) >= LIVES:
            victim.pop().send_signal(signal.SIGKILL)

    desk = Desk(told)
    with Gateway(desk=desk) as gateway:
        worker = started(DURING, gateway)
        victim.append(worker)
        assert worker.wait(60) == -signal.SIGKILL
        for step in STEPS:
            assert started(step, gateway).wait(60) == -signal.SIGKILL, step
        assert Message.objects.filter(state=State.WAITING).exists()  # all of them died at work
        last = [started("never", gateway) for _ in range(2)]
        assert [one.wait(240) for one in last] == [0, 0]
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}
    assert len(desk.arrived) == MESSAGES
    assert len({one.recipient for one in desk.arrived.values()}) == MESSAGES
    twice = {key: n for key, n in Counter(one.key for one in desk.handed).items() if n > 1}
    # only what was on its way in a thread of one that died: the receiver knows it by its key
    assert sum(twice.values()) - len(twice) <= THREADS * (len(STEPS) + 1)
    assert len({(one.key, one.text) for one in desk.handed}) == MESSAGES
