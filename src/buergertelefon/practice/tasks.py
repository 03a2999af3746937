"""Jobs of the practice line."""

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.practice.actions import forget as forget_attempts
from buergertelefon.practice.queries import spoken
from buergertelefon.telephony.announcements import render


@app.periodic(cron="* * * * *")
@app.task(name="practice.voices", queueing_lock="practice.voices")
def voices(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """What callers say is rendered before anybody practises."""
    render(spoken())


@app.periodic(cron="47 3 * * *")
@app.task(name="practice.forget", queueing_lock="practice.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """What somebody wrote while practising is nobody's business the next day."""
    forget_attempts(at=timezone.now())
