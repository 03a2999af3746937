"""Housekeeping of the worker: nothing is kept longer than needed, no job hangs for ever."""

import logging
from datetime import timedelta

from django.core.management import call_command
from procrastinate import JobContext
from procrastinate.contrib.django import app

log = logging.getLogger(__name__)
#: a job whose worker gives no sign of life for so long is started again; seconds
LOST = 60
#: what did not succeed can be looked into so long; what succeeded the worker deletes at once
KEEP_FAILED = timedelta(days=30)


@app.periodic(cron="17 3 * * *")
@app.task(name="base.forget_sessions", queueing_lock="forget_sessions")
def forget_sessions(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Sessions that are over are deleted each night: they name calls and people."""
    call_command("clearsessions")


@app.periodic(cron="* * * * *")
@app.task(name="base.revive_jobs", queueing_lock="revive_jobs", pass_context=True)
async def revive_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  # see above
    """Jobs of a worker that died stay "doing" and block their successors: start them again."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=LOST):
        log.warning("a job of a lost worker is started again", extra={"job": job.id})
        await jobs.retry_job(job)


@app.periodic(cron="19 3 * * *")
@app.task(name="base.forget_jobs", queueing_lock="forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  # see above
    """Jobs that have ended, well or not: what they were about is over."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEEP_FAILED // timedelta(hours=1),
        include_failed=True, include_cancelled=True, include_aborted=True,
    )  # fmt: skip
