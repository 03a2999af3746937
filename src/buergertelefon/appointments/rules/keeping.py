"""What an office can do to a calendar, and how its rows are said."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from buergertelefon.appointments.rules.contingents import CHANNELS, Channel, Contingent
from buergertelefon.appointments.rules.plan import Kind, PlanRow
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.words import DAYS

WEEKDAYS = DAYS["de"]
WHOLE_DAY = time(0), time(23, 59)


class What(StrEnum):
    """What was done to a calendar."""

    PLAN = "plan"
    SHARES = "shares"
    CLOSED = "closed"
    RELEASED = "released"
    RULES = "rules"


WHATS: Mapping[str, str] = {
    What.PLAN: "Öffnungsplan", What.SHARES: "Kontingente", What.CLOSED: "Sperrung",
    What.RELEASED: "Freigabe", What.RULES: "Regeln",
}  # fmt: skip


class Moved(StrEnum):
    """How far the rebooking of an appointment is."""

    WAITING = "waiting"
    MOVED = "moved"  # and told
    BY_HAND = "by_hand"  # nobody can be told, or there is no place: somebody has to call
    GONE = "gone"  # the citizen was faster, or the closing was taken back


def said(row: PlanRow) -> str:
    """A row as an office reads it: "Montag, 8:00–12:00: 4 Schalter"."""
    when = f"{row.day:%d.%m.%Y}" if row.day else WEEKDAYS[row.weekday or 0]
    if row.capacity == 0 and row.kind == Kind.OPEN:
        what = "geschlossen"
    elif row.kind == Kind.BREAK:
        what = f"Pause, {row.capacity} Schalter weg"
    else:
        what = f"{row.capacity} Schalter"
    if row.skilled:
        what += f", davon {row.skilled} mit Zusatz"
    since = f", ab {row.valid_from:%d.%m.%Y}" if row.valid_from > date.min else ""
    last = row.valid_until - timedelta(days=1)
    until = f", bis {last:%d.%m.%Y}" if row.valid_until < date.max else ""
    return f"{when}, {span(row.begins, row.ends)}: {what}{since}{until}"


def span(begins: time, ends: time) -> str:
    """8:00–12:00."""
    return f"{begins.hour}:{begins:%M}–{ends.hour}:{ends:%M}"


def hours(begins: time, ends: time) -> str:
    """The whole day, or from when to when."""
    return "ganzer Tag" if (begins, ends) == WHOLE_DAY else span(begins, ends)


def shares_said(shares: Iterable[Contingent]) -> str:
    """All shares in one line; "keine" if there are none."""
    return "; ".join(share_said(one) for one in shares) or "keine"


def share_said(one: Contingent) -> str:
    """Telefon 30 %, 2 Tage vorher um 12:00 für Internet, Schalter."""
    percent = f"{float(one.share * 100):g}".replace(".", ",")
    if not one.releases_to:
        return f"{CHANNELS[one.channel]} {percent} %, nie freigegeben"
    others = channels_said(one.releases_to)
    return f"{CHANNELS[one.channel]} {percent} %, {days_said(one)} für {others}"


def channels_said(channels: Iterable[Channel]) -> str:
    """In the order of the list of channels."""
    chosen = set(channels)
    return ", ".join(CHANNELS[one] for one in Channel if one in chosen)


def days_said(one: Contingent) -> str:
    """When it opens: am selben Tag um 7:00, 2 Tage vorher um 12:00."""
    at = f"um {one.clock.hour}:{one.clock:%M}"
    if one.days_before == 0:
        return f"am selben Tag {at}"
    return f"{one.days_before} {'Tag' if one.days_before == 1 else 'Tage'} vorher {at}"


def released(one: Contingent, *, at: datetime, back: int) -> list[tuple[date, datetime]]:
    """Whose days' places were released in the last `back` days until now: the day, and when."""
    if not one.releases_to:
        return []
    today = at.astimezone(BERLIN).date()
    moments = [
        datetime.combine(today - timedelta(days=n), one.clock, BERLIN) for n in range(back + 1)
    ]
    return [
        (moment.date() + timedelta(days=one.days_before), moment)
        for moment in moments
        if moment <= at
    ]


def closing_rows(rows: Iterable[PlanRow], day: date, begins: time, ends: time) -> list[PlanRow]:
    """Rows of that day alone that close those hours of what would hold on it; none: it is shut.

    `rows`: what holds on the day. Where nothing of it is left, one row that says closed.
    """
    held = list(rows)
    there = [one for one in held if one.kind == Kind.OPEN and one.capacity > 0]
    if not there or (
        begins <= min(one.begins for one in there) and max(one.ends for one in there) <= ends
    ):
        return [PlanRow(*WHOLE_DAY, 0, day=day)]
    own = [
        PlanRow(one.begins, one.ends, one.capacity, one.skilled, one.kind, day=day) for one in held
    ]
    away = PlanRow(
        begins, ends, sum(one.capacity for one in there), sum(one.skilled for one in there),
        Kind.BREAK, day=day,
    )  # fmt: skip
    return [*own, away]
