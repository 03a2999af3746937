"""Who wants only what is owed to them: the keyed hash of a recipient, and the key of their page."""

from buergertelefon.base.secret import derived, is_same
from buergertelefon.messages.addresses import link_to
from buergertelefon.messages.models import OptOut
from buergertelefon.messages.rules.outbox import MACHINES, Channel

#: digits of the check behind a hash in a link
CHECK = 16


def digest_of(channel: Channel | str, recipient: str) -> str:
    """64 hexadecimal digits that lead nobody back; the same however an address is capitalised."""
    return derived("buergertelefon.messages.optout", f"{channel}:{recipient.strip().casefold()}")


def token_of(channel: Channel | str, recipient: str) -> str:
    """What stands in the link: which channel, the hash, and a check that we have made it."""
    digest = digest_of(channel, recipient)
    return f"{channel}-{digest}{_check(channel, digest)}"


def read(token: str) -> tuple[Channel, str] | None:
    """Channel and hash of a link; None if it is none of ours."""
    channel, _, rest = token.partition("-")
    digest, check = rest[:-CHECK], rest[-CHECK:]
    if channel not in MACHINES or not is_same(check, _check(channel, digest)):
        return None
    return Channel(channel), digest


def stop_link(channel: Channel | str, recipient: str) -> str:
    """The page on which somebody stops what is not owed; "" where we have no address."""
    return link_to("opt_out", token_of(channel, recipient))


def is_out(channel: Channel | str, recipient: str) -> bool:
    """Does this recipient want only what is owed?"""
    return channel in MACHINES and is_stopped(digest_of(channel, recipient))


def is_stopped(digest: str) -> bool:
    """The same of a hash."""
    return OptOut.objects.filter(pk=digest).exists()


def _check(channel: Channel | str, digest: str) -> str:
    return derived("buergertelefon.messages.optout-link", f"{channel}:{digest}")[:CHECK]
