"""What web pages write: requests to the exchange, signals from page to page, the surge switch."""

import json
import logging
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta

from django.db import connection, transaction

from buergertelefon.staff.models import Agent
from buergertelefon.survey.actions.answering import record
from buergertelefon.survey.actions.inviting import About, count_asked
from buergertelefon.survey.models import Scale
from buergertelefon.survey.rules.asking import Channel
from buergertelefon.telephony.errors import WindowFull
from buergertelefon.telephony.models import CalledNumber, DutyQuarter, Queue, Request, Surge
from buergertelefon.telephony.queries.calling_back import free_windows
from buergertelefon.telephony.rules.duty import QuarterTimes
from buergertelefon.telephony.rules.question import Question
from buergertelefon.telephony.rules.surge import Switch

log = logging.getLogger(__name__)
#: a page may send so much in one message; a session description has about 3 kB
MOST = 100_000
#: of a line, as a survey keeps it
LONGEST_NAME = 80
#: channels of NOTIFY
EXCHANGE, LINE = "exchange", "line"
#: times of a quarter are live data: without a night that makes blocks of them they go all the same
DUTY_KEPT = timedelta(days=3)
#: a request of no device: numbers, queues or switches have changed
CONFIGURED = "configured"

#: only the two ends of a standing leg may write to each other
SIGNAL = """
WITH ends AS (
    SELECT own.device AS own, other.device AS other
    FROM telephony_browserleg AS own JOIN telephony_browserleg AS other ON other.id = own.talks_to
    WHERE own.id = %(leg)s AND own.attempt = %(attempt)s
), sent AS (
    INSERT INTO telephony_signal (device, leg, kind, body)
    SELECT CASE WHEN own = %(device)s THEN other ELSE own END, %(name)s, %(kind)s, %(body)s
    FROM ends WHERE %(device)s IN (own, other)
    RETURNING id, device
)
SELECT pg_notify(%(channel)s, device) FROM sent
"""


@transaction.atomic
def ask(centre: int, device: str, kind: str, body: dict[str, str] | None = None) -> None:
    """Ask the exchange for something; what comes of it is seen in the page's state."""
    Request.objects.create(centre_id=centre, device=device, kind=kind, body=body or {})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [EXCHANGE, str(centre)])


@transaction.atomic
def ask_callback(number: CalledNumber, device: str, body: dict[str, str], *, at: datetime) -> None:
    """Ask to be called back; an hour (`begins`) is promised to so many and no more.

    The lock on the queue makes those who want the last place come one after the other.
    Raises WindowFull, also for an hour that cannot be chosen.
    """
    if body.get("begins"):
        Queue.objects.select_for_update().get(pk=number.queue_id)
        if body["begins"] not in {one.isoformat() for one in free_windows(number, at=at)}:
            raise WindowFull
    ask(number.queue.centre_id, device, "callback", body)


def signal(device: str, *, leg: str, kind: str, body: object) -> bool:
    """Pass a message to the other end of an attempt ("<leg>.<attempt>").

    False, and nothing else, if the attempt is over or was never this device's: a race with a
    hang-up must be harmless, and a stranger learns nothing.
    """
    name, _, attempt = leg.rpartition(".")
    values: dict[str, str | int] = {
        "leg": name,
        "attempt": int(attempt)
        if attempt.isascii() and attempt.isdigit() and len(attempt) < 9
        else -1,
        "name": leg,
        "device": device,
        "kind": kind,
        "body": json.dumps(body),
        "channel": LINE,
    }
    with connection.cursor() as cursor:
        cursor.execute(SIGNAL, values)
        passed = bool(cursor.rowcount > 0)
    if not passed:
        log.info("a signal was dropped", extra={"signal_kind": kind})
    return passed


def show(device: str) -> None:
    """The pages of this device have something new to show that is no step of the call."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [LINE, device])


@transaction.atomic
def switch_on(
    queue: Queue, switch: Switch, *, text: str, by: Agent, at: datetime, until: datetime
) -> None:
    """The surge switch of a queue, or another setting of it; it ends by itself."""
    seconds = None if switch.wrap_up is None else int(switch.wrap_up.total_seconds())
    Surge.objects.update_or_create(
        queue=queue,
        defaults={
            "text": text, "callback_only": switch.callback_only, "wrap_up_seconds": seconds,
            "since": at, "until": until,
        },
    )  # fmt: skip
    log.info("surge on", extra={"queue": queue.slug, "by": by.pk})
    ask(queue.centre_id, "", CONFIGURED)


@transaction.atomic
def switch_off(queue: Queue, *, by: Agent) -> None:
    """Off at once; off already is success."""
    Surge.objects.filter(queue=queue).delete()
    log.info("surge off", extra={"queue": queue.slug, "by": by.pk})
    ask(queue.centre_id, "", CONFIGURED)


def new_call() -> str:
    """The name of a call that is about to be asked for."""
    return str(uuid.uuid4())


def keep_survey(
    centre: int, asked: Iterable[Question], answers: Iterable[tuple[Question, int]]
) -> None:
    """Count who was asked at the end of a call, and keep what they said: nothing of the call."""
    for question in asked:
        if scale := _scale(question):
            count_asked(scale, about(centre, question))
    for question, value in answers:
        if scale := _scale(question):
            record(scale, value, about(centre, question))


def _scale(question: Question) -> Scale | None:
    return Scale.objects.filter(pk=question.wording.scale).first()


def about(centre: int, question: Question) -> About:
    """What an answer to it will be about."""
    return About(centre, Channel.KEYS, question.day, question.area, question.name[:LONGEST_NAME])


def take_duty(centre: int, *, since: datetime, until: datetime) -> Sequence[QuarterTimes]:
    """The times of the quarters in [since, until), oldest first; none of them stays here.

    One statement reads and deletes: what the exchange adds meanwhile is in it, or still there.
    """
    names = [one.name for one in fields(QuarterTimes)]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM telephony_dutyquarter WHERE centre_id = %s AND at >= %s AND at < %s"  # noqa: S608  # names of our own fields
            f" RETURNING {', '.join(names)}",
            [centre, since, until],
        )
        rows = [QuarterTimes(*row) for row in cursor.fetchall()]
    return sorted(rows, key=lambda one: one.at)


def forget_duty(*, at: datetime) -> int:
    """Erase the times nobody has taken for three days; how many quarters it were."""
    return DutyQuarter.objects.filter(at__lt=at - DUTY_KEPT).delete()[0]
