"""Today's figures of a centre: sums only, from the contacts and from what is live."""

from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.utils import timezone

from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.words import clock, time_of_day
from buergertelefon.contacts.models import Contact, Milestone
from buergertelefon.contacts.rules import End
from buergertelefon.reporting.models.groups import FEWEST
from buergertelefon.reporting.queries.alarms import alarms
from buergertelefon.reporting.rules.alarms import Kind
from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.figure import Figure
from buergertelefon.reporting.rules.service_level import abandonment, f3
from buergertelefon.telephony.queries.sums import Now, NowLine, now

#: who leaves so soon has probably dialled wrong. Source: domain notes, worked example
SHORT = timedelta(seconds=5)
QUARTER = timedelta(minutes=15)


def figures(centre_id: int, *, at: datetime) -> dict[str, Any]:
    """What desk and board show of a centre now, as JSON; see docs/tour.md for one of them.

    "In 30 seconds" is F3; a call belongs to the day on which it entered the queue.
    """
    centre = ServiceCentre.objects.get(pk=centre_id)
    live = now(centre_id)
    begins = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = list(
        Contact.objects.filter(centre=centre_id, entered_queue__gte=begins).values_list(
            "entered_queue", "answered", "ended", "end", "line_name"
        )
    )
    limit = timedelta(seconds=centre.promise_seconds)
    calls = counts(rows, limit)
    promise = f3(calls)
    target = float(centre.promise_share)
    left = [
        (ended - entered).total_seconds()
        for entered, _, ended, end, _ in rows
        if entered and ended and end == End.ABANDONED
    ]
    data = {
        "at": at.isoformat(),
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
        "states": live.states,
        "signed_on": sum(live.states.values()),
        "lines": [_line(line, rows, limit, at, centre) for line in live.lines],
        "day": _day(rows, begins),
        "milestone": _milestone(centre_id, begins),
    }
    waited = (at - live.longest_since).total_seconds() if live.longest_since else 0
    data["longest"] = clock(waited) if live.longest_since else None
    data["promise_percent"] = promise.percent
    data["promise_alarm"] = bool(promise.whole) and promise.part < target * promise.whole
    found = alarms(centre, longest_since=live.longest_since, at=at)
    data["alarms"] = [one.words for one in found]
    data["longest_alarm"] = any(one.kind is Kind.LONGEST_WAIT for one in found)
    data["summary"] = _summary(data, live, at)
    return data


Row = tuple[datetime | None, datetime | None, datetime | None, str, str]


def counts(rows: list[Row], limit: timedelta) -> Counted:
    """Whoever still waits is not counted yet: the interval is provisional until they are served."""
    answered = abandoned = in_time = left_in_time = short = other = 0
    for entered, picked_up, ended, end, _ in rows:
        if entered is None:
            continue
        if end == End.CALLBACK:  # offered, not answered in time, whatever came of it later
            other += 1
        elif picked_up is not None:
            answered += 1
            in_time += picked_up - entered <= limit
        elif end == End.ABANDONED and ended:
            abandoned += 1
            left_in_time += ended - entered <= limit
            short += ended - entered <= SHORT
        elif end:
            other += 1
    return Counted(
        answered=answered, abandoned=abandoned, answered_in_time=in_time, lost=other,
        abandoned_in_time=left_in_time, abandoned_short=short,
    )  # fmt: skip


def _line(
    line: NowLine, rows: list[Row], limit: timedelta, at: datetime, centre: ServiceCentre
) -> dict[str, Any]:
    mine: list[Row] = [row for row in rows if row[4] in line.numbers]
    share = f3(counts(mine, limit)) if line.signed_on >= FEWEST else Figure("F3", 0, 0)
    waited = (at - line.longest_since).total_seconds() if line.longest_since else None
    return {
        "name": line.name,
        "city": line.city,
        "waiting": line.waiting,
        "longest": clock(waited) if waited is not None else None,
        "alarm": waited is not None and waited > centre.longest_wait_limit,
        "percent": share.percent,
    }


def _day(rows: list[Row], begins: datetime) -> list[int]:
    """Calls per quarter of an hour since midnight, up to the last one with a call."""
    quarters: list[int] = []
    for entered, *_ in rows:
        if entered is None:
            continue
        place = (entered - begins) // QUARTER
        quarters += [0] * (place + 1 - len(quarters))
        quarters[place] += 1
    return quarters


def _milestone(centre: int, begins: datetime) -> dict[str, Any] | None:
    numbers = Milestone.objects.filter(centre=centre).values("number")
    reached = Contact.objects.filter(centre=centre, begun__gte=begins, number__in=numbers)
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
    ready = live.states.get("available", 0)
    return text + (f" {ready} sind bereit." if ready else " Niemand ist bereit.")
