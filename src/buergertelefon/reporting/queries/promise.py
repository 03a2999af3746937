"""What was promised and how it was kept in a period, with the reasons; ten queries or so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Sum
from django.db.models.functions import TruncMonth, TruncWeek

from buergertelefon.base.hours import Hours, opened
from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.public_holidays import public_holidays
from buergertelefon.base.queries import hours_of
from buergertelefon.reporting.models import Absence, Outage
from buergertelefon.reporting.queries.expected import forecast_of
from buergertelefon.reporting.queries.others import answered_in_time
from buergertelefon.reporting.queries.source import rows
from buergertelefon.reporting.queries.totals import by, days, holds_past
from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.expected import BACK, Volume, volume
from buergertelefon.reporting.rules.figure import Figure
from buergertelefon.reporting.rules.first_contact import corrected, raw, with_referral
from buergertelefon.reporting.rules.periods import (
    BY_DAY,
    BY_WEEK,
    Key,
    Period,
    before,
    midnight,
    steps,
)
from buergertelefon.reporting.rules.promise import FIRST_CONTACT, HOURS, REPLY, Line, kept_minutes
from buergertelefon.reporting.rules.service_level import f1, f2, f3, f4, f5, f6
from buergertelefon.survey.queries.results import Block, blocks
from buergertelefon.survey.rules.periods import period_of
from buergertelefon.telephony.queries.waits import numbers_on_the_web

LEVELS = (f3, f1, f2, f4, f5, f6)


@dataclass(frozen=True)
class Step:
    """A day, week or month of the course."""

    label: str
    counted: Counted
    figure: Figure
    note: str = ""


@dataclass(frozen=True)
class Promise:
    """What the page, the exports and the public page show."""

    period: Period
    before: Period
    counted: Counted
    levels: Sequence[Line]  # F3 and the five others
    contact: Sequence[Line]  # L1, L2, L3
    reply: Line  # V1
    hours: Line | None  # O1; None if it is not known when the service is open
    surveys: Sequence[Block]
    course: Sequence[Step]
    volume: Volume
    outages: Sequence[Outage]
    absences: Sequence[Absence]
    past: bool  # do sums of the time before stand in one of the two periods?

    @property
    def lines(self) -> Sequence[Line]:
        """All of them, as they are exported."""
        return [*self.levels, *self.contact, self.reply, *([self.hours] if self.hours else [])]


def promise(centre: ServiceCentre, period: Period, *, at: datetime) -> Promise:
    """All of a period, compared with the one before."""
    earlier = before(period)
    found = _outages(centre, earlier.since, period.until)
    outages = [one for one in found if one.until > midnight(period.since)]
    course = _course(centre, period, outages)
    counted = sum((one.counted for one in course), Counted())
    past = sum(by(days(centre.pk, since=earlier.since, until=earlier.until), "centre").values(),
               Counted())  # fmt: skip
    return Promise(
        period, earlier, counted, _levels(centre, counted, past, provisional=period.runs),
        _contact(counted, past, provisional=period.runs), _reply(centre, period, earlier, at=at),
        _hours(centre, period, earlier, found, at=at), surveys(centre.pk, period), course,
        _volume(centre, period, on=at.date()), outages, _absences(centre, period),
        holds_past(centre.pk, since=earlier.since, until=period.until),
    )  # fmt: skip


def first_contact(one: Counted, *, provisional: bool = False) -> tuple[Figure, ...]:
    """L1, L2, L3."""
    return tuple(
        _marked(made, provisional=provisional or made.provisional)
        for made in (raw(one), with_referral(one), corrected(one))
    )


def level(one: Counted, *, provisional: bool = False) -> Figure:
    """F3, our headline."""
    return _marked(f3(one), provisional=provisional)


def surveys(centre: int, period: Period) -> Sequence[Block]:
    """What was answered in the month or year that runs; shorter ones are never told apart."""
    key = {Key.MONTH: f"{period.since:%Y-%m}", Key.YEAR: f"{period.since:%Y}"}.get(period.key)
    whole = period_of(key) if key else None
    return [one for one in blocks(centre, whole, on=period.last) if one.result.n] if whole else []


def opening(centre: ServiceCentre, *, since: date, until: date) -> Hours | None:
    """When the centre promises to be there: the hours of its first number on the web."""
    for number in numbers_on_the_web():
        if number.queue.centre_id == centre.pk:
            return hours_of(number.calendar, on=since, until=until)
    return None


def _levels(
    centre: ServiceCentre, counted: Counted, past: Counted, *, provisional: bool
) -> list[Line]:
    target = float(centre.promise_share)
    return [
        Line(
            f"In {centre.promise_seconds} Sekunden angenommen ({one(counted).formula})",
            _marked(one(counted), provisional=provisional), one(past), target,
        )
        for one in LEVELS
    ]  # fmt: skip


def _contact(counted: Counted, past: Counted, *, provisional: bool) -> list[Line]:
    names = ("Sofort erledigt", "Sofort erledigt oder verwiesen", "Sofort und endgültig erledigt")
    both = zip(names, first_contact(counted, provisional=provisional), first_contact(past),
               strict=True)  # fmt: skip
    return [Line(f"{name} ({one.formula})", one, two, FIRST_CONTACT) for name, one, two in both]


def _reply(centre: ServiceCentre, period: Period, earlier: Period, *, at: datetime) -> Line:
    now, then = (
        answered_in_time(centre.pk, since=one.since, until=one.until, at=at)
        for one in (period, earlier)
    )
    return Line("Antwort in 24 Servicestunden (V1)", now, then, REPLY)


def _hours(
    centre: ServiceCentre, period: Period, earlier: Period, outages: Sequence[Outage], *,
    at: datetime,
) -> Line | None:  # fmt: skip
    hours = opening(centre, since=earlier.since, until=period.until)
    if hours is None:
        return None
    lost = [(one.begins, one.until) for one in outages]

    def kept(one: Period) -> Figure:
        spans = [
            (begins, min(ends, at))
            for day in range((one.until - one.since).days)
            for begins, ends in opened(hours, one.since + timedelta(days=day))
            if begins < at
        ]
        return Figure("O1", *kept_minutes(spans, lost), one.runs)

    return Line("Öffnungszeiten gehalten (O1)", kept(period), kept(earlier), HOURS, counted=True)


def _course(centre: ServiceCentre, period: Period, outages: Sequence[Outage]) -> list[Step]:
    found = days(centre.pk, since=period.since, until=period.until)
    length = (period.until - period.since).days
    if length <= BY_DAY:
        sums: Mapping[date, Counted] = by(found, "day")
    elif length <= BY_WEEK:
        sums = by(found.annotate(step=TruncWeek("day")), "step")
    else:
        sums = by(found.annotate(step=TruncMonth("day")), "step")
    # a step may begin in the middle of its week or month; so is what was cut off there
    keyed = {max(day, period.since): one for day, one in sums.items()}
    return [
        Step(label, one, f3(one), _noted(outages, since, until))
        for label, since, until in steps(period)
        for one in [keyed.get(since, Counted())]
    ]


def _noted(outages: Sequence[Outage], since: date, until: date) -> str:
    begins, ends = midnight(since), midnight(until)
    there = sum(one.begins < ends and one.until > begins for one in outages)
    return "" if not there else "Ausfall" if there == 1 else f"{there} Ausfälle"


def _volume(centre: ServiceCentre, period: Period, *, on: date) -> Volume:
    """Of the days that are over: one that runs is not to be compared with a whole one."""
    since, until = period.since - timedelta(weeks=BACK), min(period.until, on)
    offered = F("answered") + F("abandoned") + F("callback") + F("lost") + F("expired")
    found = days(centre.pk, since=since, until=until).values("day").annotate(n=Sum(offered))
    known = dict(found.order_by("day").values_list("day", "n"))
    holidays = public_holidays("HB", tuple(range(since.year, period.until.year + 1)))
    between = (until - period.since).days
    return volume(
        [period.since + timedelta(days=day) for day in range(between)], known, holidays=holidays,
        forecast=forecast_of(centre.pk, since=period.since, until=until),
    )  # fmt: skip


def _outages(centre: ServiceCentre, since: date, until: date) -> list[Outage]:
    found = rows(Outage).filter(
        centre=centre.pk, begins__lt=midnight(until), until__gt=midnight(since)
    )
    return list(found.order_by("begins"))


def _absences(centre: ServiceCentre, period: Period) -> list[Absence]:
    monday = period.since - timedelta(days=period.since.weekday())
    found = rows(Absence).filter(centre=centre.pk, week__gte=monday, week__lt=period.until)
    return list(found.order_by("week"))


def _marked(figure: Figure, *, provisional: bool) -> Figure:
    return Figure(figure.formula, figure.part, figure.whole, provisional)
