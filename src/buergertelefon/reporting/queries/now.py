"""Today's figures of a centre: sums only, from calls without persons and from what is live."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from statistics import median
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, DateTimeField, F, Func, Q, Value
from django.utils import timezone

from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.queries import service_centre
from buergertelefon.base.words import clock, time_of_day
from buergertelefon.contacts.models import Milestone
from buergertelefon.contacts.rules import End
from buergertelefon.reporting.errors import NotReadable
from buergertelefon.reporting.models import Call
from buergertelefon.reporting.queries.alarms import alarms
from buergertelefon.reporting.queries.source import reading, rows
from buergertelefon.reporting.rules.alarms import Alarm, Kind
from buergertelefon.reporting.rules.blocks import FEWEST
from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.figure import Figure
from buergertelefon.reporting.rules.service_level import SHORT, abandonment, f3
from buergertelefon.telephony.queries.sums import Now, NowLine, now

QUARTER = timedelta(minutes=15)
#: centres whose quarters that are over a process keeps
KEPT = 16


@dataclass(frozen=True)
class Part:
    """Calls of a line that entered the queue in one quarter of an hour."""

    line: str
    quarter: int  # since midnight
    all: int  # who still waits, too
    calls: Counted  # whoever still waits is in it when they are served
    left: tuple[timedelta, ...]  # how long those waited who gave up


@dataclass(frozen=True)
class Today:
    """Calls of a day so far; `readable` is False where figures cannot be read."""

    parts: tuple[Part, ...] = ()
    milestone: dict[str, Any] | None = None
    alarms: Sequence[Alarm] = ()
    readable: bool = True


def figures(centre_id: int, *, at: datetime) -> dict[str, Any]:
    """What desk and board show of a centre now, as JSON; see docs/tour.md for one of them.

    "In 30 seconds" is F3; a call belongs to the day on which it entered the queue. Where figures
    cannot be read (`readable`), who waits is said all the same: a desk needs it.
    """
    centre = service_centre(centre_id)
    live = now(centre_id)
    today = _today(centre, longest_since=live.longest_since, at=at)
    calls = together(part.calls for part in today.parts)
    promise = f3(calls)
    target = float(centre.promise_share)
    left = [one.total_seconds() for part in today.parts for one in part.left]
    signed_on = sum(live.states.values())
    many = signed_on >= FEWEST
    ready = live.states.get("available", 0)
    data = {
        "at": at.isoformat(),
        "readable": today.readable,
        "waiting": live.waiting,
        "callbacks": live.callbacks,
        "longest_since": live.longest_since.isoformat() if live.longest_since else None,
        "promise": {"part": promise.part, "whole": promise.whole},
        "target": target,
        "seconds": centre.promise_seconds,
        "limit_seconds": centre.longest_wait_limit,
        "answered": calls.answered,
        "abandoned": calls.abandoned,
        "abandoned_percent": abandonment(calls).percent,
        "abandoned_after": clock(median(left)) if left else None,
        # of fewer than five neither what they do nor how many they are
        "states": live.states if many else {},
        "signed_on": signed_on if many else None,
        "ready": ready if many else None,
        "somebody_ready": bool(ready),
        "lines": [_line(line, today, at, centre) for line in live.lines],
        "day": _day(today),
        "milestone": today.milestone,
    }
    waited = (at - live.longest_since).total_seconds() if live.longest_since else 0
    data["longest"] = clock(waited) if live.longest_since else None
    data["promise_percent"] = promise.percent
    data["promise_alarm"] = bool(promise.whole) and promise.part < target * promise.whole
    data["alarms"] = [one.words for one in today.alarms]
    data["longest_alarm"] = any(one.kind is Kind.LONGEST_WAIT for one in today.alarms)
    data["summary"] = _summary(data, live, at)
    return data


def _today(centre: ServiceCentre, *, longest_since: datetime | None, at: datetime) -> Today:
    begins = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        with reading():
            return Today(
                _parts(centre, begins, longest_since or at, at=at), _milestone(centre.pk, begins),
                alarms(centre, longest_since=longest_since, at=at),
            )  # fmt: skip
    except NotReadable:
        return Today(readable=False)


def _parts(
    centre: ServiceCentre, begins: datetime, longest_since: datetime, *, at: datetime
) -> tuple[Part, ...]:
    """The calls of the day by line and quarter of an hour: a day may have 40,000.

    In quarters that are over, the last one apart, nothing changes once nobody waits who came in
    them: they are counted once, not every second.
    """
    begins = begins.astimezone(UTC)
    over = max(min(at - QUARTER, longest_since), begins)
    since = begins + (over - begins) // QUARTER * QUARTER
    return (
        *_over(centre.pk, centre.promise_seconds, begins, since),
        *_counted(centre.pk, centre.promise_seconds, begins, since, None),
    )


@lru_cache(maxsize=KEPT)
def _over(centre: int, seconds: int, begins: datetime, until: datetime) -> tuple[Part, ...]:
    return _counted(centre, seconds, begins, begins, until) if begins < until else ()


def _counted(
    centre: int, seconds: int, begins: datetime, since: datetime, until: datetime | None
) -> tuple[Part, ...]:
    """Of those who entered the queue in [since, until), in one statement."""
    limit = timedelta(seconds=seconds)
    back = Q(end=End.CALLBACK)  # offered, not answered in time, whatever came of it later
    talked = Q(answered__isnull=False) & ~back
    gone = Q(answered__isnull=True, end=End.ABANDONED, left__isnull=False)
    other = ~Q(end="") & ~talked & ~gone
    in_time = Q(answered__lte=F("entered_queue") + limit)
    left_in_time = Q(left__lte=F("entered_queue") + limit)
    short = Q(left__lte=F("entered_queue") + SHORT)
    quarter = Func(
        Value(QUARTER), F("entered_queue"), Value(begins),
        function="date_bin", output_field=DateTimeField(),
    )  # fmt: skip
    found = rows(Call).filter(centre_id=centre, entered_queue__gte=since)
    if until:
        found = found.filter(entered_queue__lt=until)
    grouped = found.values("line", quarter=quarter).annotate(
        all=Count("number"),
        n_answered=Count("number", filter=talked),
        n_in_time=Count("number", filter=talked & in_time),
        n_abandoned=Count("number", filter=gone),
        n_left_in_time=Count("number", filter=gone & left_in_time),
        n_short=Count("number", filter=gone & short),
        n_other=Count("number", filter=other),
        left_after=ArrayAgg(F("left") - F("entered_queue"), filter=gone, default=Value([])),
    )
    return tuple(
        Part(
            row["line"],
            (row["quarter"] - begins) // QUARTER,
            row["all"],
            Counted(
                answered=row["n_answered"], answered_in_time=row["n_in_time"],
                abandoned=row["n_abandoned"], abandoned_in_time=row["n_left_in_time"],
                abandoned_short=row["n_short"], lost=row["n_other"],
            ),
            tuple(row["left_after"]),
        )
        for row in grouped
    )  # fmt: skip


def together(parts: Iterable[Counted]) -> Counted:
    """All of them added up."""
    return sum(parts, Counted())


def _line(line: NowLine, today: Today, at: datetime, centre: ServiceCentre) -> dict[str, Any]:
    mine = together(part.calls for part in today.parts if part.line in line.numbers)
    share = f3(mine) if line.signed_on >= FEWEST else Figure("F3", 0, 0)
    waited = (at - line.longest_since).total_seconds() if line.longest_since else None
    return {
        "name": line.name,
        "city": line.city,
        "waiting": line.waiting,
        "longest": clock(waited) if waited is not None else None,
        "alarm": waited is not None and waited > centre.longest_wait_limit,
        "percent": share.percent,
    }


def _day(today: Today) -> list[int]:
    """Calls per quarter of an hour since midnight, up to the last one with a call."""
    quarters = [0] * (1 + max((part.quarter for part in today.parts), default=-1))
    for part in today.parts:
        quarters[part.quarter] += part.all
    return quarters


def _milestone(centre: int, begins: datetime) -> dict[str, Any] | None:
    # a list: joined in one statement, PostgreSQL looks through every call of the day
    numbers = list(rows(Milestone).filter(centre=centre).values_list("number", flat=True))
    reached = rows(Call).filter(centre_id=centre, begun__gte=begins, number__in=numbers)
    found = reached.order_by("-number").values("number", "begun").first()
    if found is None:
        return None
    return {"number": found["number"], "at": f"{timezone.localtime(found['begun']):%H:%M}"}


def _summary(data: dict[str, Any], live: Now, at: datetime) -> str:
    """One sentence to be read aloud."""
    said = [f"{time_of_day(at, 'de')}: {data['waiting']} warten"]
    if data["longest"]:
        minutes, seconds = divmod(int((at - (live.longest_since or at)).total_seconds()), 60)
        spoken = f"{minutes} Minuten {seconds}" if minutes else f"{seconds} Sekunden"
        over = ", über der Grenze" if data["longest_alarm"] else ""
        said.append(f"am längsten {spoken}{over}")
    text = ", ".join(said) + "."
    if data["promise_percent"] is not None:
        target = round(data["target"] * 100)
        text += (
            f" Heute {data['promise_percent']} Prozent in {data['seconds']} Sekunden angenommen,"
            f" Ziel {target}."
        )
    if not data["somebody_ready"]:
        return f"{text} Niemand ist bereit."
    return text + (f" {data['ready']} sind bereit." if data["ready"] else " Jemand ist bereit.")
