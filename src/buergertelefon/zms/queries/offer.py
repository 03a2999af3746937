"""Which offices offer what, and when something is free there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from buergertelefon.appointments.errors import NotBookable
from buergertelefon.appointments.models import Calendar
from buergertelefon.appointments.queries.free import Free, When, next_free
from buergertelefon.appointments.queries.offers import Terms, terms
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.limits import (
    MOST_CONCERNS,
    MOST_PERSONS,
    Refusal,
    slots_needed,
)
from buergertelefon.base.hours import BERLIN
from buergertelefon.directory.models import Service
from buergertelefon.zms.errors import Refused
from buergertelefon.zms.rules import documents
from buergertelefon.zms.rules.codes import Code
from buergertelefon.zms.rules.documents import Place
from buergertelefon.zms.rules.reading import Question

#: times in one answer
MOST = 20_000
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
REASONS = {
    Refusal.NOTHING: Code.EMPTY, Refusal.TOO_MANY: Code.COUNT, Refusal.TOO_SOON: Code.GONE,
    Refusal.TOO_FAR: Code.GONE, Refusal.NOT_OFFERED: Code.COMBINATION,
    Refusal.NOT_COMBINABLE: Code.COMBINATION,
}  # fmt: skip


def place_of(calendar: Calendar) -> Place:
    """A calendar with its office loaded, as citizens see it."""
    office = calendar.office
    return Place(
        calendar.pk, calendar.name, office.name, office.mail, office.address, office.latitude,
        office.longitude, calendar.step // MINUTE, calendar.hold // MINUTE,
    )  # fmt: skip


def offices_and_services() -> dict[str, list[dict[str, Any]]]:
    """The whole offer: {offices, services, relations}."""
    rows = Calendar.objects.filter(active=True).select_related("office").order_by("pk")
    known = terms()
    return {
        "offices": [documents.office(place_of(row)) for row in rows],
        "services": _services(known),
        "relations": [_relation(one, service) for one in known for service in sorted(one.offered)],
    }


def _most(one: Terms) -> int:
    return min(one.house.most_concerns or MOST_CONCERNS, MOST_PERSONS)


def _relation(one: Terms, service: int) -> dict[str, Any]:
    return {
        "officeId": one.calendar, "serviceId": service, "public": True, "maxQuantity": _most(one),
        "slots": slots_needed([(one.offered[service], 1)], one.step),
    }  # fmt: skip


def _services(known: Sequence[Terms]) -> list[dict[str, Any]]:
    places: dict[int, list[Terms]] = defaultdict(list)
    together: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in known:
        joint = [service for service, how in one.offered.items() if how.combinable]
        for service in one.offered:
            places[service].append(one)
            for other in joint if service in joint else []:
                if other != service:
                    together[service][other].append(one.calendar)
    names = Service.objects.filter(pk__in=places).order_by("name", "pk").values_list("pk", "name")
    return [
        {
            "id": pk, "name": name, "maxQuantity": max(map(_most, places[pk])),
            "combinable": {
                str(n): {str(other): offices}
                for n, (other, offices) in enumerate(sorted(together[pk].items()), start=1)
            },
        }
        for pk, name in names
    ]  # fmt: skip


def available_calendar(asked: Question, *, at: datetime) -> dict[str, Any]:
    """Days with something free, and the times of those in the window. Raises Refused."""
    found = _free(asked, When(since=_midnight(asked.since), until=_midnight(asked.until + DAY)), at)
    if not found:
        raise Refused(Code.NO_DAY)
    before = _free(asked, When(until=_midnight(asked.slots_since)), at)
    after = _free(asked, When(since=_midnight(asked.slots_until + DAY)), at, limit=1)
    return {
        "startDate": asked.since.isoformat(), "endDate": asked.until.isoformat(),
        "slotsStartDate": asked.slots_since.isoformat(),
        "slotsEndDate": asked.slots_until.isoformat(),
        "prevBookableDate": _day(before[-1]).isoformat() if before else None,
        "nextBookableDate": _day(after[0]).isoformat() if after else None,
        "availableDays": [
            _of_day(day, list(times), asked) for day, times in groupby(found, key=_day)
        ],
    }  # fmt: skip


def _of_day(day: date, times: Iterable[Free], asked: Question) -> dict[str, Any]:
    offices: dict[int, list[int]] = defaultdict(list)
    for one in times:
        offices[one.calendar].append(int(one.begins.timestamp()))
    shown = asked.slots_since <= day <= asked.slots_until
    return {
        "date": day.isoformat(),
        "providerIDs": ",".join(str(office) for office in sorted(offices)),
        "offices": [
            {"officeId": str(office), "appointments": offices[office]}
            for office in sorted(offices) if shown
        ],
    }  # fmt: skip


def _free(asked: Question, when: When, at: datetime, *, limit: int = MOST) -> list[Free]:
    known = Calendar.objects.filter(active=True, pk__in=asked.offices)
    keys = list(known.values_list("pk", flat=True))
    if not keys:  # for the search that would mean all
        raise Refused(Code.COMBINATION)
    try:
        return next_free(
            asked.items, channel=Channel.WEB, at=at, calendars=keys, when=when, limit=limit
        )
    except NotBookable as error:
        raise refused(error) from error


def refused(error: NotBookable) -> Refused:
    """Why it cannot be booked, as the interface says it."""
    return Refused(REASONS.get(Refusal(error.reason), Code.COMBINATION))


def _day(one: Free) -> date:
    return one.begins.astimezone(BERLIN).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), BERLIN)
