"""Jobs of the cases."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.cases import mailboxes
from buergertelefon.cases.actions import forgetting, mail_in, mail_sorting, watching
from buergertelefon.cases.errors import MailboxDown

log = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *")
@app.task(name="cases.watch", queueing_lock="cases.watch")
def watch(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Remind of what is due soon, report what is late."""
    at = timezone.now()
    reminded, late = watching.remind(at=at), watching.escalate(at=at)
    if reminded or late:
        log.info("watched", extra={"reminded": reminded, "late": late})


@app.periodic(cron="41 * * * *")
@app.task(name="cases.settle", queueing_lock="cases.settle")
def settle(timestamp: int) -> None:  # noqa: ARG001  # see above
    """Close what was answered two weeks ago."""
    if closed := watching.settle(at=timezone.now()):
        log.info("closed", extra={"cases": closed})


@app.periodic(cron="* * * * *")
@app.task(name="cases.fetch_mail", queueing_lock="cases.fetch_mail", lock="cases.fetch_mail")
def fetch_mail(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """What offices without accounts have answered; a mailbox that is away is asked again."""
    try:
        box = mailboxes.mailbox()
    except ValueError as error:  # of nothing else: another one could have words of a mail in it
        log.warning("no mail is fetched", extra={"why": str(error)})
        return
    try:
        fates = mail_in.fetch(box, at=timezone.now) if box else {}
    except MailboxDown as error:
        log.warning("no mail is fetched", extra={"why": str(error)})
        return
    if fates:
        log.info("mail fetched", extra={str(fate): number for fate, number in fates.items()})


@app.periodic(cron="41 3 * * *")
@app.task(name="cases.forget_mail", queueing_lock="cases.forget_mail")
def forget_mail(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Mails of a month ago."""
    log.info("forgotten", extra={"mails": mail_sorting.forget(at=timezone.now())})


@app.periodic(cron="29 3 * * *")
@app.task(name="cases.forget", queueing_lock="cases.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Who asked what, when the time of the office is over."""
    log.info("forgotten", extra={"cases": forgetting.forget(at=timezone.now())})
