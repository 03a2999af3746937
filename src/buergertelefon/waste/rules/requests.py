"""What other programs ask and send (Open311), as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from buergertelefon.waste.errors import BadField

#: a list spans no more days, and holds no more requests
SPAN, MOST = timedelta(days=90), 1000
#: days that seem to be 90 may be an hour longer: the end of summer time
CLOCK_CHANGE = timedelta(hours=1)
#: the same again within this time is a retry
RETRY = timedelta(minutes=10)


@dataclass(frozen=True)
class Question:
    """Which requests are asked for. `ids` go before all the rest."""

    ids: tuple[str, ...] = ()
    services: tuple[str, ...] = ()  # codes; none: all
    since: datetime | None = None  # both moments are included, to the second
    until: datetime | None = None
    closed: bool | None = None  # None: open ones, too
    page: int = 1
    size: int = MOST


@dataclass(frozen=True)
class Sent:
    """A report as another program sends it; `faults`: what is wrong with it so far."""

    service: str
    address: str = ""
    house: str = ""  # address_id
    latitude: float | None = None
    longitude: float | None = None
    text: str = ""
    media_url: str = ""
    answers: Mapping[str, list[str]] = field(default_factory=dict)
    name: str = ""
    mail: str = ""
    phone: str = ""
    content: str = ""  # everything that was sent but the key: the same again is a retry
    faults: tuple[BadField, ...] = ()


def span(
    since: datetime | None, until: datetime | None, *, at: datetime
) -> tuple[datetime, datetime]:
    """First and last moment of a list; what is not said makes it 90 days. Raises BadField.

    Source: GeoReport v2, GET Service Requests.
    """
    if since is None:
        until = until or at
        return until - SPAN, until
    until = until or since + SPAN
    if until < since:
        raise BadField("end_date", "Das Ende liegt vor dem Anfang (start_date).")
    if until - since > SPAN + CLOCK_CHANGE:
        raise BadField("end_date", f"Eine Abfrage umfasst höchstens {SPAN.days} Tage.")
    return since, until


def turns(at: datetime) -> tuple[int, int]:
    """The ten minutes a moment lies in, and those before: a retry has one of them."""
    now = int(at.timestamp() // RETRY.total_seconds())
    return now, now - 1
