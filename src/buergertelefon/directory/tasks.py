"""Nightly: absences that are over are deleted."""

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.directory import actions


@app.periodic(cron="47 3 * * *")
@app.task(name="directory.forget_absences", queueing_lock="directory.forget_absences")
def forget_absences(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Of days that are past."""
    actions.forget_absences(before=timezone.localdate())
