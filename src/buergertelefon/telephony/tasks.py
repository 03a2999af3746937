"""Jobs of the telephone: what is said is rendered before anybody calls."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.telephony.actions import forget_duty
from buergertelefon.telephony.announcements import prepare
from buergertelefon.telephony.asterisk.install import address, folder, forget_log, starter
from buergertelefon.telephony.models import CalledNumber
from buergertelefon.telephony.questions import prepare_questions

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="telephony.announcements", queueing_lock="telephony.announcements")
def announcements(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Announcements and questions that stand now; those that are there are not made again."""
    numbers = CalledNumber.objects.all()
    telephone = address() is not None
    prepare(numbers, at=timezone.now(), telephone=telephone)
    if telephone:
        prepare_questions()


@app.periodic(cron="20 3 * * *")
@app.task(name="telephony.logs", queueing_lock="telephony.logs")
def logs(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """What our Asterisk has logged goes after a week."""
    if words := starter():
        forget_log(words, folder() / "log", at=timezone.now())


@app.periodic(cron="50 3 * * *")
@app.task(name="telephony.forget_duty", queueing_lock="telephony.forget_duty")
def forget_old_duty(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Times of a group that no night has taken; what stands here is live data."""
    if gone := forget_duty(at=timezone.now()):
        log.warning("times of groups were never added up", extra={"quarters": gone})
