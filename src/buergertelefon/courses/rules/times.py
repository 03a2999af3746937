"""Until when something is kept for somebody, and who may still register."""

from datetime import date, datetime, timedelta

from buergertelefon.courses.errors import NotBookable
from buergertelefon.courses.rules.words import Channel, Way

#: a letter is on its way for some days, and so is the answer
BY_LETTER = timedelta(days=7)
#: who says yes must still be able to come
BEFORE = timedelta(hours=2)


def offer_until(
    *, at: datetime, stands: timedelta, way: str, starts: datetime | None
) -> datetime | None:
    """Until when a freed place waits for a yes; None if the course begins too soon for one.

    `stands` as the school has it; by letter a week; never past two hours before the first date.
    """
    until = at + (max(stands, BY_LETTER) if way == Way.LETTER else stands)
    if starts is not None:
        until = min(until, starts - BEFORE)
    return until if until > at else None


def may_register(
    channel: Channel, *, today: date, begins: date | None, ends: date | None, in_person: bool
) -> None:
    """Raises NotBookable with the reason, and what to do."""
    if ends is not None and ends < today:
        raise NotBookable("Dieser Kurs ist zu Ende.")
    if channel == Channel.OFFICE:
        return
    if in_person:
        raise NotBookable("Für diesen Kurs meldet man sich persönlich an. Adresse: siehe Kurs.")
    if channel == Channel.WEB and begins is not None and begins < today:
        raise NotBookable("Dieser Kurs läuft schon. Bitte rufen Sie an.")
