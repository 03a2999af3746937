"""Which ways out this installation has, from its settings."""

import logging
from collections.abc import Iterator

from django.conf import settings

from buergertelefon.messages import sms, smtp
from buergertelefon.messages.rules.outbox import MACHINES, Channel, Quiet, quiet_hours
from buergertelefon.messages.transport import Transport

log = logging.getLogger(__name__)


def read(channel: Channel) -> Transport | None:
    """The transport of a channel; None if it is not set up, and for letters.

    Raises ValueError if it is set up wrongly; its text says what is wrong, in German.
    """
    if channel == Channel.MAIL:
        mail = settings.MAIL_URL
        return smtp.read(mail, sender=settings.MAIL_FROM) if mail else None
    if channel == Channel.LETTER or not settings.SMS_URL:
        return None
    return sms.read(
        settings.SMS_URL, token=settings.SMS_TOKEN, sender=settings.SMS_FROM,
        fields=settings.SMS_FIELDS,
    )  # fmt: skip


def transport(channel: Channel) -> Transport | None:
    """The transport of a channel; None if it is not set up, or wrongly, which is logged."""
    try:
        return read(channel)
    except ValueError as error:
        log.warning("a channel is set up wrongly", extra={"channel": channel, "why": str(error)})
        return None


def usable(*, postal: bool = False) -> Iterator[Channel]:
    """Those that are set up; letters only for who asks for a postal address."""
    yield from (one for one in MACHINES if transport(one))
    if postal and settings.LETTERS:
        yield Channel.LETTER


def quiet() -> Quiet | None:
    """When no texts go out; what cannot be read is logged, and then it is the usual hours."""
    try:
        return quiet_hours(settings.SMS_QUIET)
    except ValueError:
        log.warning("quiet hours are set up wrongly", extra={"setting": "SMS_QUIET"})
        return Quiet()
